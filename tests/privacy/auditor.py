"""An auditor of an exported folder: reads its numbers from the CSV files, and attacks them.

Which partners a sum covers, and the counts to hold the findings against, come from the store: an auditor is
taken to know the former.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plp_metrics.compute import attack_lines
from plp_metrics.compute.attack import NOTHING, Report
from plp_metrics.compute.attack_courses import ByCourse, with_courses
from plp_metrics.compute.attack_mirrors import with_mirrors
from plp_metrics.compute.attack_release import one_attack
from plp_metrics.compute.attack_seen import Hidden, Known, Stand, Told, known
from plp_metrics.compute.attack_year import ABOUT, SHAPES, SHARES, Kind, Line, Year, parts
from plp_metrics.compute.lattice_types import DIMENSIONS
from plp_metrics.model import Basis

KINDS: tuple[Kind, ...] = tuple(SHARES.values())


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Auditor:
    """One reader of one export, for one school year; own: the partner that it is."""

    def __init__(self, cursor: Any, folder: Path, basis: Basis, year: str, own: str | None = None) -> None:
        self.own = own
        self.store = Year(cursor, basis, year)
        self.cells = [row for row in read(folder, "category_tables") if row["school_year"] == year]
        self.lines = [
            row
            for row in read(folder, "protected_figures")
            if row["school_year"] == year
            and row["metric"] in {*SHARES, *ABOUT}
            and (row["course"], row["mark"]) == ("ALL", "shown")
        ]

    def told(self, kind: Kind) -> Iterator[Told]:
        for row in self._cells(kind):
            if row["mark"] in ("shown", "corrected"):
                yield Told(self._where(kind, row), parts(kind, row["category"]), int(row["count"]))
        yield from attack_lines.told(self.store, kind, map(self._line, self.lines))

    def hidden(self, kind: Kind) -> Iterator[Hidden]:
        for row in self._cells(kind):
            if row["mark"] in ("withheld", "kept") and row["partner_id"] != self.own:
                name = f"{row['table']} {row['partner_id']} {row['division']} {row['category']}"
                yield Hidden(
                    name, self._where(kind, row), parts(kind, row["category"]), row["mark"] == "kept"
                )
        yield from attack_lines.untold(self.store, kind, self.own)

    def known(self, kind: Kind) -> Known:
        told, hidden = list(self.told(kind)), list(self.hidden(kind))
        shape = SHAPES[kind[1]]
        seen = known(shape, self.store.counts[kind], told, hidden, self.own)
        seen = with_mirrors(seen, attack_lines.weighed(self.store, kind, map(self._line, self.lines)))
        return with_courses(seen, shape.key_of, self._courses(kind), self.own)

    def _courses(self, kind: Kind) -> Iterator[ByCourse]:
        rows = {
            row["course"]: row["count"]
            for row in self.cells
            if (row["table"], row["population"], row["dimension"]) == ("course", *kind)
            and row["category"] == DIMENSIONS[kind[1]].key
        }
        for one in self.store.by_course(kind):
            said = rows[one.course]
            yield one._replace(people=None if said == "*" else int(said))

    def attack(self) -> Report:
        whole = NOTHING
        for kind in KINDS:
            report = one_attack(kind, self.known(kind))
            told, hidden = len(list(self.told(kind))), len(list(self.hidden(kind)))
            whole = whole.plus(report._replace(published=told, withheld=hidden))
        return whole

    def _cells(self, kind: Kind) -> Iterator[dict[str, str]]:
        for row in self.cells:
            is_sum = row["category"] in ("ALL", "others")
            if (row["population"], row["dimension"]) == kind and not is_sum and row["table"] != "course":
                yield row

    def _where(self, kind: Kind, row: dict[str, str]) -> tuple[Stand, ...]:
        release = max(number for of, number in self.store.inside if of == kind)
        return self.store.where(kind, row["table"], row["partner_id"], row["division"], release)

    def _line(self, row: dict[str, str]) -> Line:
        """The exported line, and when it was published: that tells which partners it covers."""
        yes = int(float(row["numerator"]))
        of = float(row["denominator"]) if row["denominator"] else None
        place = (row["metric"], row["partner_id"], row["division"], row["quarter"], yes, of)
        return next(line for line in reversed(self.store.lines) if line[:6] == place)
