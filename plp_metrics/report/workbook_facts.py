"""What a quarter's workbook and CSV templates are filled with beforehand: the partner's own last rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plp_metrics.contracts import load_contracts, to_csv_value
from plp_metrics.model import DATASETS, Partner, Period, Scope
from plp_metrics.store import read_last

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = Mapping[str, str]
_COUNTS = {
    "students": ("students_enrolled", "students_active", "students_completed", "ap_exam_takers"),
    "diversity": ("count", "school_count"),
}


@dataclass(frozen=True)
class Prefill:
    """A partner's quarter as far as it is known before anybody fills it in.

    rows: dataset → rows as they stand in a CSV file, brought forward from the last hand-in (teachers as
    they stood; classes of this school year and diversity groups without their counts). codes_used: every
    teacher code this partner ever handed in. Empty where the viewer may not see the partner's rows.
    """

    partner_id: str
    period: Period
    states: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    rows: Mapping[str, tuple[Row, ...]] | None = None
    codes_used: tuple[str, ...] = ()

    def of(self, dataset: str) -> tuple[Row, ...]:
        """The rows brought forward of a dataset."""
        return (self.rows or {}).get(dataset, ())

    @property
    def head(self) -> dict[str, str]:
        """The three columns every row begins with."""
        year, quarter = self.period
        return {"partner_id": self.partner_id, "school_year": year, "quarter": quarter}

    @property
    def source(self) -> str:
        """Where most classes' numbers came from last time; empty if that is not known."""
        sources = Counter(row["source"] for row in self.of("students"))
        return sources.most_common(1)[0][0] if sources else ""

    @property
    def numbering(self) -> tuple[str, int, int]:
        """(prefix, last number, digits) of the codes used so far, to number new ones on from."""
        parts = [m.groups() for c in self.codes_used if (m := re.fullmatch(r"(.*?)([0-9]{1,9})", c))]
        if not parts:
            return f"{re.sub('[^A-Z0-9]', '', self.partner_id.upper())[:3] or 'T'}-", 0, 4
        prefix = Counter(p for p, _ in parts).most_common(1)[0][0]
        numbers = [n for p, n in parts if p == prefix]
        return prefix, max(int(n) for n in numbers), max(len(n) for n in numbers)


def known(cursor: DuckDBPyConnection, scope: Scope, partner: Partner, period: Period) -> Prefill:
    """What is known of a partner's quarter to who may see its rows; to others only its states and courses."""
    own = partner.partner_id
    rows = {d: _forward(cursor, scope, own, period, d) for d in DATASETS}
    codes = tuple(read_last.codes_used(cursor, scope, own))
    courses = partner.courses.get(period.school_year, ())
    return Prefill(own, period, partner.states, courses, rows, codes)


def _forward(
    cursor: DuckDBPyConnection, scope: Scope, partner_id: str, period: Period, dataset: str
) -> tuple[Row, ...]:
    columns = load_contracts()[dataset].own_columns
    if dataset == "workshop_surveys":  # every quarter has its own workshops
        return ()
    last, rows = read_last.rows(cursor, scope, partner_id, period, dataset, [c.name for c in columns])
    if last is None:
        return ()
    written = [{c.name: to_csv_value(c, v) for c, v in zip(columns, row, strict=True)} for row in rows]
    new_year = last.school_year != period.school_year
    if dataset == "teachers" and new_year:
        # A roster row stays until 30 June; what counts "this school year" begins again.
        again: dict[str, Any] = {"ay_workshops_attended": "0", "implementing": "unknown"}
        return tuple(row | again for row in written if row["status"] == "on_roster")
    if dataset == "students" and new_year:
        return ()
    return tuple(row | dict.fromkeys(_COUNTS.get(dataset, ()), "") for row in written)


def csv_template(dataset: str, known: Prefill) -> str:
    """A dataset's CSV with the rows brought forward, counts empty; one begun row where there is none."""
    contract = load_contracts()[dataset]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(contract.names)
    for row in known.of(dataset) or ({},):
        cells = {**known.head, **row}
        writer.writerow([cells.get(name, "") for name in contract.names])
    return out.getvalue()
