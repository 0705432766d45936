"""From an exported folder to what its reader knows, and the truth to hold the attack's findings against."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

from plp_metrics.compute.lattice_types import DIMENSIONS
from plp_metrics.compute.publish_rules import KEY_LINES
from plp_metrics.store import read_published
from tests.privacy.attack import Attack, Report, Seen, judge

Kind = tuple[str, str]


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def truth(cursor: Any, basis: str, year: str) -> dict[Kind, dict[str, dict[str, int]]]:
    """(population, dimension) → partner → category → people."""
    found: dict[Kind, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for who, _, population, dimension, category, n in read_published.people(cursor, basis, year, "Q4"):
        found[population, dimension][who][category] += n
    return found


class Auditor:
    """One reader of one export, for one school year."""

    def __init__(self, cursor: Any, folder: Path, basis: str, year: str, own: str | None = None) -> None:
        self.folder, self.year, self.own = folder, year, own
        self.truth = truth(cursor, basis, year)
        self.members: dict[Kind, dict[str, tuple[str, bool, str]]] = defaultdict(dict)
        for _, population, dimension, who, roll_up, in_line, division, _ in read_published.members(
            cursor, basis, year
        ):
            self.members[population, dimension][who] = (roll_up, in_line, division)
        self.cells = [row for row in read(folder, "category_tables") if row["school_year"] == year]
        self.lines = [
            row
            for row in read(folder, "protected_figures")
            if row["school_year"] == year and row["metric"] in KEY_LINES and row["course"] == "ALL"
        ]

    def leaves(self, kind: Kind, table: str, where: str, category: str) -> tuple[tuple[str, str], ...]:
        shape = DIMENSIONS[kind[1]]
        of = shape.key_of if category == shape.key else (category,)
        inside = (
            [where]
            if table == "partner"
            else [
                who
                for who, (roll_up, _, _) in self.members[kind].items()
                if roll_up and (table == "nation" or roll_up == where)
            ]
        )
        return tuple((who, c) for who in inside for c in of)

    def seen(self, kind: Kind) -> Seen:
        """Everything published of it, year-end tables and lines of all releases, as sums of leaves."""
        people, shape = self.truth[kind], DIMENSIONS[kind[1]]
        known = Seen(shape.categories, {who: sum(x.values()) for who, x in people.items()})
        if self.own in people:
            known.sums += [(((self.own, c),), people[self.own][c]) for c in shape.categories]
        for row in self.cells:
            is_said = row["mark"] in ("shown", "corrected") and row["category"] != "ALL"
            if is_said and (row["population"], row["dimension"]) == kind:
                where = row["partner_id"] if row["table"] == "partner" else row["division"]
                leaves = self.leaves(kind, row["table"], where, row["category"])
                known.sums.append((leaves, int(row["count"])))
        for row in self.lines:
            if KEY_LINES[row["metric"]] == kind and row["mark"] in ("shown", "kept"):
                self._line(known, kind, row)
        return known

    def _line(self, known: Seen, kind: Kind, row: dict[str, str]) -> None:
        shape, (yes, of) = DIMENSIONS[kind[1]], (int(float(row[c])) for c in ("numerator", "denominator"))
        rest = tuple(c for c in shape.categories if c not in shape.key_of)
        who = row["partner_id"]
        if who == "ALL":
            inside = [
                w for w, (_, in_line, d) in self.members[kind].items()
                if in_line and row["division"] in ("ALL", d)
            ]  # fmt: skip
        else:
            inside = [who]
        if row["quarter"] != "Q4" or row["mark"] == "kept":
            if who in known.totals:
                known.least.append((tuple((who, c) for c in shape.key_of), yes))
                known.least.append((tuple((who, c) for c in rest), of - yes))
            return
        known.sums.append((tuple((w, c) for w in inside for c in shape.key_of), yes))
        if who != "ALL" and of < known.totals[who]:
            known.sums.append((((who, "unknown"),), known.totals[who] - of))

    def attack(self, kind: Kind, report: Report) -> None:
        """Try every withheld count, and every small one of others that the reader is never shown."""
        program, people, shape = Attack(self.seen(kind)), self.truth[kind], DIMENSIONS[kind[1]]
        told = set()
        for row in self.cells:
            if (row["population"], row["dimension"]) != kind or row["category"] in ("ALL", "others"):
                continue
            where = row["partner_id"] if row["table"] == "partner" else row["division"]
            leaves = self.leaves(kind, row["table"], where, row["category"])
            told.add((where, row["category"]))
            if row["mark"] in ("shown", "corrected"):
                report.published += 1
                continue
            report.withheld += 1
            if where != self.own:
                self._try(program, report, kind, f"{row['table']} {where}", row["category"], leaves)
        for who in sorted(people.keys() - {self.own}):
            for category in shape.categories:
                count = people[who][category]
                is_small = min(count, self._total(kind, who) - count) < 10
                if is_small and (who, category) not in told:
                    self._try(program, report, kind, f"partner {who}", category, ((who, category),))

    def _total(self, kind: Kind, who: str) -> int:
        return sum(self.truth[kind][who].values())

    def _try(
        self, program: Attack, report: Report, kind: Kind, name: str, category: str,
        leaves: tuple[tuple[str, str], ...],
    ) -> None:  # fmt: skip
        others = tuple(leaf for leaf in leaves if leaf[0] != self.own)
        people = sum(self.truth[kind][who][c] for who, c in others)
        total = sum(self._total(kind, who) for who in {who for who, _ in others})
        judge(report, f"{'/'.join(kind)} {name} {category}", program.interval(others), people, total)
