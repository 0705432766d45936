"""Whom to call: the teacher codes behind a share that are still missing from it; for who may see raw rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from plp_metrics import access, store
from plp_metrics.compute.answers import answer
from plp_metrics.compute.measure import counted_rows
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import ALL, Period, Result, Scope, Viewer
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


class Missing(NamedTuple):
    """The teachers a share still lacks. label: "7 trained teachers without a class yet: their codes"."""

    key: str
    label: str
    table: Table


def missing(viewer: Viewer, results: Sequence[Result]) -> list[Missing]:
    """One list for each of these results that lacks anybody; none for who may not see raw rows."""
    found = []
    for result in results:
        if result.metric not in LISTED or result.value is None or result.as_of is None:
            continue
        rows = answer(
            store.current(),
            access.scope(viewer),
            _lacking,
            result.metric,
            result.partner_id,
            Period(result.school_year, result.as_of),
            result.course,
        )
        if rows:
            called = words.plural(len({row[0] for row in rows}), *LISTED[result.metric])
            head = ("Teacher code", "Course", "State", f"Line in the {result.as_of} file")
            found.append(Missing(result.metric, f"{called}: their codes", Table(head, rows, called)))
    return found


def _lacking(
    cursor: Any, scope: Scope, metric: str, partner_id: str, period: Period, course: str = ALL
) -> tuple[tuple[str, str, str, int], ...]:
    if scope.raw is not None and partner_id not in scope.raw:
        return ()
    rows = counted_rows(cursor, metric, scope.basis, partner_id, period, course=course)
    there = {row["thing"] for row in rows if row["numerator"]}
    out = {
        (
            str(row["thing"]),
            words.course(row["course"]),
            STATES[row["state"]].name if row["state"] in STATES else "",
            int(row["line"] or 0),
        )
        for row in rows
        if row["denominator"] and row["thing"] not in there
    }
    return tuple(sorted(out))
