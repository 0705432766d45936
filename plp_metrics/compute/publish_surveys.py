"""Publishing survey results, in the transaction of the hand-in that changes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from plp_metrics.compute.publish_rows import Cell, Line, everything, line, partners_due, pool, write
from plp_metrics.compute.publish_rules import (
    RESPONSES,
    Halves,
    Shown,
    added,
    courses_leave_open,
    kept,
    survey_may_be_shown,
)
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, NETWORK, QUARTERS, Mark, Metric, Period, Rule
from plp_metrics.store import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Key = tuple[str, str]
"""metric, course"""


def surveys(
    cursor: DuckDBPyConnection,
    changed: Iterable[tuple[str, str, Period]],
    event_id: int,
    *,
    declared: Mapping[str, Metric] | None = None,
) -> None:
    """Publish the survey results of the partners whose figures changed, and every pool they are in.

    changed: (basis, partner_id, period). A partner's figures of a quarter are shown all together or not at
    all, its courses only all together and beside a shown total (so nothing is left over that is small), and
    not where they would say what a few had answered in a course of an earlier quarter.
    Pools add the shown figures only: partners' totals for the nation, shown courses for a course, and for a
    state or division the partners whose responses all lie in it. So a pool never tells more than the lines.
    """
    metrics = [m for m in (load_all() if declared is None else declared).values() if m.rule is Rule.SURVEY]
    affected: dict[tuple[str, str], set[str]] = defaultdict(set)
    for basis, partner_id, period in changed:
        affected[str(basis), period.school_year].add(partner_id)
    for (basis, year), partners in affected.items() if metrics else ():
        lines: list[Line] = []
        for partner_id in sorted(partners - {NETWORK}):
            lines += _partner(cursor, metrics, basis, year, partner_id)
        others = [
            one
            for row in read.in_force(cursor, metrics, basis, year, QUARTERS, None)
            if (one := Line(*row)).partner_id not in partners | {NETWORK}
        ]
        lines += _pools(cursor, metrics, basis, year, [*others, *lines])
        write(cursor, metrics, lines, QUARTERS, (basis, year), sorted(partners | {NETWORK}), event_id)


def _partner(
    cursor: DuckDBPyConnection, metrics: Sequence[Metric], basis: str, year: str, partner_id: str
) -> list[Line]:
    """A partner's lines of a school year, quarter by quarter, each beside everything shown before."""
    figures: dict[str, dict[Key, Halves]] = defaultdict(dict)
    for row in read.measured(cursor, everything(basis), metrics, [year], courses=None, partners=[partner_id]):
        figures[row[3]][row[0], row[4]] = Halves(row[3], row[5], row[6] or 0)
    shown: dict[Key, list[Halves]] = defaultdict(list)
    for metric, _, quarter, course, yes, of in read.disclosed(cursor, metrics, basis, year, [partner_id]):
        shown[metric, course].append(Halves(quarter, yes, of))
    lines: list[Line] = []
    beside: list[Mapping[Key, Halves]] = []
    for quarter in sorted(figures):
        new = figures[quarter]
        totals = {key: halves for key, halves in new.items() if key[1] == ALL}
        courses = {key: halves for key, halves in new.items() if key[1] != ALL}
        total_shown = survey_may_be_shown(totals, _of(shown, new, total=True))
        courses_shown = (
            total_shown and _whole(totals, courses)
            and survey_may_be_shown(courses, _of(shown, new, total=False))
            and all(courses_leave_open(courses, then) for then in beside)
        )  # fmt: skip
        beside += [courses] if total_shown else []
        for key, halves in new.items():
            may = total_shown if key[1] == ALL else courses_shown
            one = Shown(Mark.SHOWN, halves) if may else kept(quarter, shown[key])
            lines.append(line(Cell(key[0], basis, partner_id, year, quarter, key[1]), one))
            if may:
                shown[key].append(halves)
    return lines


def _of(
    shown: Mapping[Key, Sequence[Halves]], new: Mapping[Key, Halves], *, total: bool
) -> dict[Key, Sequence[Halves]]:
    """What was shown of totals (or of courses), of the metrics that have a figure now."""
    now = {metric for metric, _ in new}
    return {
        key: halves for key, halves in shown.items() if halves and (key[1] == ALL) == total and key[0] in now
    }


def _whole(totals: Mapping[Key, Halves], courses: Mapping[Key, Halves]) -> bool:
    """Whether the courses make up the total of every metric, so that none is told by what is left over."""
    return all(
        (halves.yes, halves.of)
        == (
            sum(h.yes for (m, _), h in courses.items() if m == metric),
            sum(h.of or 0 for (m, _), h in courses.items() if m == metric),
        )
        for (metric, _), halves in totals.items()
    )


def _pools(
    cursor: DuckDBPyConnection, metrics: Sequence[Metric], basis: str, year: str, lines: Sequence[Line]
) -> list[Line]:
    due = partners_due(cursor, year)
    members: dict[Cell, list[Halves]] = defaultdict(list)
    totals: dict[tuple[str, str, str], Halves] = {}
    for one in lines:
        cell = Cell(one.metric, basis, NETWORK, year, one.quarter, one.course)
        group = members[cell]
        if one.mark == Mark.SHOWN and one.denominator:
            group.append(one.halves)
            if one.course == ALL:
                totals[one.metric, one.partner_id, one.quarter] = one.halves
    for level in ("state", "division"):
        for row in read.placed(cursor, everything(basis), metrics, [year], level):
            metric, partner_id, _, quarter, _, state, division, yes, of = row
            group = members[Cell(metric, basis, NETWORK, year, quarter, ALL, state, division)]
            total = totals.get((metric, partner_id, quarter))
            if total is not None and (total.yes, total.of) == (yes, of):
                group.append(total)
    return [
        pool(cell, added(group, RESPONSES, two_parts=False), len(group), due)
        for cell, group in members.items()
    ]
