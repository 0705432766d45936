"""Whom to call: the teacher codes behind a share that are still missing from it; for who may see raw rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from plp_metrics import access, store
from plp_metrics.compute.answers import answer
from plp_metrics.compute.measure import counted_rows_of
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import ALL, Period, Result, Row, Scope, Viewer
from plp_metrics.places import STATES

LISTED = {
    "implementation_rate": ("trained teacher without a class yet", "trained teachers without a class yet"),
    "trained_rate": (
        "recruit who has not finished the training",
        "recruits who have not finished the training",
    ),
    "sustained_rate": ("teacher not teaching it again this year", "teachers not teaching it again this year"),
}
"""Metrics whose things are teachers: what one, and many, of those still missing are called."""
MISSED = {"ay_attendance": ("teacher missed two workshops or more", "teachers missed two workshops or more")}
"""Metrics whose things are teachers with so much counted of so much possible: what many called is short."""
SHORT_BY = 2
"""Workshops missed from which on a teacher is listed."""


class Missing(NamedTuple):
    """The teachers a share still lacks. label: "7 trained teachers without a class yet: their codes"."""

    key: str
    label: str
    table: Table


def missing(viewer: Viewer, results: Sequence[Result]) -> list[Missing]:
    """One list for each of these results that lacks anybody; none for who may not see raw rows."""
    asked = [
        r
        for r in results
        if (r.metric in LISTED or r.metric in MISSED) and r.value is not None and r.as_of is not None
    ]
    wanted: dict[tuple[str, Period, str], list[str]] = {}
    for r in asked:
        wanted.setdefault(_at(r), []).append(r.metric)
    lacking = {
        at: answer(store.current(), access.scope(viewer), _lacking, tuple(metrics), *at)
        for at, metrics in wanted.items()
    }
    found = []
    for result in asked:
        rows = lacking[_at(result)][result.metric]
        if rows:
            called_so = LISTED.get(result.metric) or MISSED[result.metric]
            called = words.plural(len({row[0] for row in rows}), *called_so)
            came = ("Came to", "Held so far") if result.metric in MISSED else ()
            head = ("Teacher code", "Course", "State", f"Line in the {result.as_of} file", *came)
            found.append(Missing(result.metric, f"{called}: their codes", Table(head, rows, called)))
    return found


def _at(result: Result) -> tuple[str, Period, str]:
    return result.partner_id, Period(result.school_year, result.as_of or ""), result.course


def _lacking(
    cursor: Any, scope: Scope, metrics: tuple[str, ...], partner_id: str, period: Period, course: str = ALL
) -> dict[str, tuple[tuple[str | int, ...], ...]]:
    """Metric → who is lacking, of one partner's quarter; nobody for who may not see its rows."""
    if scope.raw is not None and partner_id not in scope.raw:
        return dict.fromkeys(metrics, ())
    counted = counted_rows_of(
        cursor, metrics, scope.basis, partner_id, period, course=course, as_of=scope.as_of
    )
    return {metric: _short(metric, rows) for metric, rows in counted.items()}


def _short(metric: str, rows: Sequence[Row]) -> tuple[tuple[str | int, ...], ...]:
    if metric in MISSED:
        return tuple(sorted(_named(row) + _missed(row) for row in rows if _is_short(row)))
    there = {row["thing"] for row in rows if row["numerator"]}
    return tuple(sorted({_named(row) for row in rows if row["denominator"] and row["thing"] not in there}))


def _named(row: Row) -> tuple[str, str, str, int]:
    state = STATES[row["state"]].name if row["state"] in STATES else ""
    return str(row["thing"]), words.course(row["course"]), state, int(row["line"] or 0)


def _is_short(row: Row) -> bool:
    return (row["denominator"] or 0) - (row["numerator"] or 0) >= SHORT_BY


def _missed(row: Row) -> tuple[int, int]:
    return int(row["numerator"] or 0), int(row["denominator"] or 0)
