"""Measuring: hand-ins in force → `measurement`, every level of every metric, once and for all pages.

A metric is not measured where it is not reported, nor where it is not applicable: no row is written. Zero
is a row.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from plp_metrics.compute import measure_records
from plp_metrics.compute.measure_base import BASE, files_in_force, laid_out
from plp_metrics.compute.measure_plan import Place, asked, with_value
from plp_metrics.compute.measure_rollup import COLUMNS, count, roll_up, write
from plp_metrics.metrics import LIBRARY, load_all
from plp_metrics.model import ALL, Basis, Metric, Period, Row


def remeasure(
    cursor: Any,
    changed: Iterable[tuple[str, str, Period]],
    event_id: int,
    metrics: Collection[str] | None = None,
    *,
    at: datetime | None = None,
) -> int:
    """Measure what the changed hand-ins touch, and how many levels of metrics changed by it.

    changed: (basis, partner, quarter) of each change of `version_in_force`, already made on this cursor.
    metrics: keys; all unless given. Quarters that read the changed ones are measured too, and so are the
    recorded metrics that rest on them, in the quarters that are over. at: this event's moment (UTC), the
    last one's unless given. Runs inside the caller's transaction.
    """
    places: dict[str, set[Place]] = {}
    for basis, partner_id, period in changed:
        places.setdefault(str(basis), set()).add(Place(partner_id, Period(*period)))
    counted = sum(
        _measure(cursor, basis, of_basis, event_id, _chosen(metrics)) for basis, of_basis in places.items()
    )
    resting = [key for key in measure_records.resting_on_files() if metrics is None or key in metrics]
    partners = {place.partner_id for of_basis in places.values() for place in of_basis}
    return counted + measure_records.remeasure(cursor, event_id, partners, resting, at=at, bases=places)


def rebuild(cursor: Any, event_id: int, metrics: Collection[str] | None = None) -> int:
    """Measure every quarter that has or had a hand-in in force, on both bases; how many levels changed."""
    found = cursor.execute(
        "SELECT DISTINCT basis, partner_id, school_year, quarter FROM version_in_force WHERE basis <> 'draft'"
    ).fetchall()
    changed = [(basis, partner_id, Period(year, quarter)) for basis, partner_id, year, quarter in found]
    counted = remeasure(cursor, changed, event_id, metrics)
    return counted + measure_records.remeasure(cursor, event_id, metrics=metrics)


@cache
def defined_by() -> str:
    """A fingerprint of what decides how hand-ins and records become figures: the metrics' files and the base
    tables they select from. Other definitions, another fingerprint."""
    found = hashlib.sha256()
    for file in sorted((*LIBRARY.glob("*.sql"), *BASE.glob("*.sql"))):
        found.update(f"{file.name} {file.stat().st_size}\n".encode())
        found.update(file.read_bytes())
    return found.hexdigest()


def values(
    cursor: Any, basis: str, places: Iterable[tuple[str, Period]], metrics: Collection[str] | None = None
) -> list[Row]:
    """Every level of the metrics at these partners' quarters, measured anew and not written.

    A row has metric, partner_id, school_year, quarter, course, grade_band, state, division, workshop,
    numerator and denominator (None unless a rate).
    """
    wanted = {Place(partner_id, Period(*period)) for partner_id, period in places}
    entries = [
        entry
        for entry in asked(wanted, _chosen(metrics), files_in_force(cursor, str(basis)))
        if entry.place in wanted or entry.metric.over_partners
    ]
    with laid_out(cursor, str(basis), entries):
        roll_up(cursor, with_value(entries))
        found = cursor.execute("SELECT * FROM level_now ORDER BY ALL").fetchall()
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


def counted_rows(
    cursor: Any,
    metric_key: str,
    basis: str,
    partner_id: str,
    period: Period,
    *,
    course: str = ALL,
    state: str = ALL,
    as_of: int | None = None,
) -> list[Row]:
    """The rows one figure counts, with the hand-in and line each came from: the same SQL, filtered.

    A row has thing, course, grade_band, state, workshop, numerator, denominator, submission_id and line. A
    thing counted once may have several rows. Empty where the metric has no value. as_of: as the files stood
    right after an event; None for now. Raises KeyError for a metric that does not exist.
    """
    found = counted_rows_of(
        cursor, [metric_key], basis, partner_id, period, course=course, state=state, as_of=as_of
    )
    return found[metric_key]


def counted_rows_of(
    cursor: Any,
    metric_keys: Iterable[str],
    basis: str,
    partner_id: str,
    period: Period,
    *,
    course: str = ALL,
    state: str = ALL,
    as_of: int | None = None,
) -> dict[str, list[Row]]:
    """Metric → the same rows, of several at one place: what they read is laid out once."""
    metrics = [load_all()[key] for key in metric_keys]
    place = Place(partner_id, Period(*period))
    found: dict[str, list[Row]] = {metric.key: [] for metric in metrics}
    for metric in metrics:
        if metric.records:
            found[metric.key] = measure_records.counted_rows(
                cursor, metric, str(basis), place, course, state, as_of
            )
    of_files = [metric for metric in metrics if not metric.records]
    if not of_files:
        return found
    entries = [
        entry
        for entry in asked([place], of_files, files_in_force(cursor, str(basis), as_of))
        if entry.place == place and entry.has_value
    ]
    if entries:
        with laid_out(cursor, str(basis), entries, each_row=True, as_of=as_of):
            for metric in {entry.metric.key: entry.metric for entry in entries}.values():
                found[metric.key] = count(cursor, metric, place, course, state)
    return found


def _measure(cursor: Any, basis: str, places: set[Place], event_id: int, metrics: Sequence[Metric]) -> int:
    entries = asked(sorted(places), metrics, files_in_force(cursor, str(Basis(basis))))
    if not entries:
        return 0
    with laid_out(cursor, basis, entries):
        roll_up(cursor, with_value(entries))
        return write(cursor, basis, event_id)


def _chosen(keys: Collection[str] | None) -> list[Metric]:
    return [metric for key, metric in load_all().items() if keys is None or key in keys]
