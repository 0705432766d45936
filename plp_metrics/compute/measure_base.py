"""The base tables metrics select from, laid out on a cursor for the quarters that are measured.

They are temporary: seen by this cursor alone, gone with a rollback, and taken up again after use.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from plp_metrics.compute.measure_plan import Asked, Files, Place, reads, scope
from plp_metrics.model import Kind, Metric, Period, school_year, year_start

BASE = Path(__file__).parent / "base"
LAYERS = ("files", "rosters", "sections", "schools", "people", "workshops")
TABLES = (
    "target", "wanted", "asked", "declared", "file_in_force", "reading", "own_course", "roster_row", "roster",
    "roster_last_year", "roster_last_q4", "roster_ever", "class_group", "school_fact", "people_count",
    "expected_share", "workshop_row", "workshop_read", "workshop_of_year", "workshop_of_training_year",
    "ay_workshop", "response", "cell", "level_now",
)  # fmt: skip
VIEWS = ("section", "section_last_year", "classes", "classes_last_year", "counted")

_FILES = """
SELECT force.partner_id, force.school_year, force.quarter, force.dataset, submission.row_count,
    list(filled.what) FILTER (filled.what IS NOT NULL)
FROM version_in_force AS force
JOIN submission
    USING (submission_id)
LEFT JOIN submission_filled AS filled
    USING (submission_id)
WHERE force.basis = $basis
    AND force.from_event <= coalesce($as_of, 9223372036854775807)
    AND (force.to_event IS NULL OR force.to_event > $as_of)
GROUP BY ALL
"""


@cache
def statements(name: str) -> tuple[str, ...]:
    """The statements of base/<name>.sql. No string in these files holds a semicolon."""
    lines = (BASE / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    code = "\n".join(line for line in lines if not line.lstrip().startswith("--"))
    return tuple(part for part in code.split(";") if part.strip())


_IN_FORCE = """
CREATE OR REPLACE TEMP TABLE file_in_force AS
SELECT partner_id, school_year, quarter, dataset, submission_id
FROM version_in_force
WHERE basis = $basis
    AND from_event <= coalesce($as_of, 9223372036854775807)
    AND (to_event IS NULL OR to_event > $as_of)
    AND partner_id IN (SELECT partner_id FROM target)
"""


def files_in_force(cursor: Any, basis: str, as_of: int | None = None) -> Files:
    """What every partner has in force on a basis, and each partner's first school year.

    as_of: right after an event; None for now.
    """
    filled: dict[Place, dict[str, frozenset[str] | None]] = {}
    found = cursor.execute(_FILES, {"basis": basis, "as_of": as_of}).fetchall()
    for partner_id, year, quarter, dataset, rows, what in found:
        place = Place(partner_id, Period(year, quarter))
        filled.setdefault(place, {})[dataset] = frozenset(what or ()) if rows else None
    first = cursor.execute(
        "SELECT partner_id, first_school_year FROM partner WHERE to_event IS NULL"
    ).fetchall()
    return Files(filled, dict(first))


@contextmanager
def laid_out(
    cursor: Any, basis: str, entries: Collection[Asked], *, each_row: bool = False, as_of: int | None = None
) -> Iterator[None]:
    """Lay the base tables out for these metrics and places, and take them up at the end.

    each_row: for the drill-down, every class by itself in `classes`, not added up with those like it.
    as_of: with the files in force right after an event; None for now.
    After an exception they stay for the rollback to remove: no statement runs in a failed transaction.
    """
    wanted = sorted({(*entry.place, *read) for entry in entries if entry.has_value for read in reads(entry)})
    lay_places(cursor, entries)
    lay(cursor, "wanted", _WANTED, [(p, *period, role, dataset) for p, period, role, dataset in wanted])
    cursor.execute(_IN_FORCE, {"basis": basis, "as_of": as_of})
    for layer in LAYERS:
        for statement in statements(layer):
            cursor.execute(statement, {"each_row": each_row} if "$each_row" in statement else {})
    yield
    for view in reversed(VIEWS):
        cursor.execute(f"DROP VIEW IF EXISTS temp.{view}")
    for table in TABLES:
        cursor.execute(f"DROP TABLE IF EXISTS temp.{table}")


def lay_places(cursor: Any, entries: Collection[Asked]) -> None:
    """Lay out which quarters are measured (`target`), for which metrics (`asked`, `declared`)."""
    places = sorted({entry.place for entry in entries})
    lay(cursor, "target", _TARGET, [_target(place) for place in places])
    lay(cursor, "asked", _ASKED, [(m, p, *period, has, fill) for m, p, period, has, fill in scope(entries)])
    metrics = {entry.metric.key: entry.metric for entry in entries}
    lay(cursor, "declared", _DECLARED, [_declared(metric) for metric in metrics.values()])


_TARGET = {
    "partner_id": "VARCHAR", "school_year": "VARCHAR", "quarter": "VARCHAR", "last_year": "VARCHAR",
    "next_year": "VARCHAR", "year_from": "DATE", "until": "DATE", "training_from": "DATE",
    "training_until": "DATE",
}  # fmt: skip
_WANTED = dict.fromkeys(("partner_id", "school_year", "quarter", "role", "dataset"), "VARCHAR")
_ASKED = {
    **dict.fromkeys(("metric", "partner_id", "school_year", "quarter"), "VARCHAR"),
    "has_value": "BOOLEAN", "fill": "BOOLEAN",
}  # fmt: skip
_DECLARED = {
    "metric": "VARCHAR", "grain": "VARCHAR", "courses": "VARCHAR", "is_distinct": "BOOLEAN",
    "is_rate": "BOOLEAN", "over_partners": "BOOLEAN", "with_next_year": "BOOLEAN",
}  # fmt: skip


def _declared(metric: Metric) -> tuple[object, ...]:
    next_year = metric.default is not None and metric.default.offered == "next_year"
    return (
        metric.key, metric.grain, ",".join(metric.courses), metric.counts == "distinct",
        metric.kind is Kind.RATE, metric.over_partners, next_year,
    )  # fmt: skip


def _target(place: Place) -> tuple[object, ...]:
    partner_id, period = place
    start = year_start(period.school_year)
    training_ends = date(start + 1, 5, 31)
    return (
        partner_id, *period, period.last_year.school_year, school_year(start + 1), date(start, 7, 1),
        period.last_day, date(start, 6, 1), min(period.last_day, training_ends),
    )  # fmt: skip


def lay(cursor: Any, name: str, columns: dict[str, str], rows: Sequence[Iterable[object]]) -> None:
    """A temporary table of these rows, sent as one list a column: far quicker than row by row."""
    lists = zip(*rows, strict=True) if rows else [()] * len(columns)
    bound = {column: list(values) for column, values in zip(columns, lists, strict=True)}
    shown = ", ".join(f"unnest(${column}::{kind}[]) AS {column}" for column, kind in columns.items())
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {shown}", bound)
