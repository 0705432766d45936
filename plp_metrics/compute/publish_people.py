"""Publishing figures about people: only in a release, only partners' totals and what they add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from plp_metrics.compute.publish_rows import Cell, Line, everything, line, partners_due, pool, write
from plp_metrics.compute.publish_rules import (
    PEOPLE,
    WITHHELD,
    Halves,
    Shown,
    added,
    kept,
    people_may_be_shown,
)
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, NETWORK, Basis, Display, Mark, Metric, Period, Rule
from plp_metrics.store import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

QUARTERS_OF_RELEASE = ("Q2", "Q4")
TEACHERS_ONLY = "Q4"
"""A partner has few teachers: shown at year end only, or hardly any line could ever be shown again."""
MIRRORS = {
    "mirror_gender": "students_female",
    "mirror_urg": "students_urg",
    "mirror_frl": "students_frl",
}
"""Observed over expected → the share whose count is the observed half."""
PART_OF = {"ap_exam_takers": "students_enrolled"}
"""A count without a denominator → the open figure it is part of, over the count's own courses."""


def release(
    cursor: DuckDBPyConnection,
    period: Period,
    release_id: int,
    event_id: int,
    *,
    declared: Mapping[str, Metric] | None = None,
) -> None:
    """Publish the figures about people as they stand for a Q2 or Q4, on both bases.

    Nation and divisions add the lines shown at this release (neither kept nor withheld), a division those
    of partners that lie in it whole: so they never tell more than the lines do.
    Raises ValueError for another quarter.
    """
    if period.quarter not in QUARTERS_OF_RELEASE:
        raise ValueError(f"figures about people are published for Q2 and Q4, not for {period}")
    library = load_all() if declared is None else declared
    metrics = [m for m in library.values() if m.rule is Rule.PEOPLE and _is_due(m, period.quarter)]
    due = partners_due(cursor, period.school_year)
    for basis in Basis if metrics else ():
        one = _Release(cursor, library, metrics, basis.value, period)
        lines = [*one.lines()]
        lines += one.pools(lines, due)
        place = (basis.value, period.school_year)
        write(cursor, metrics, lines, [period.quarter], place, None, event_id, release_id)


def _is_due(metric: Metric, quarter: str) -> bool:
    of_teachers = any(need.startswith("diversity.teacher") for need in metric.needs)
    return quarter >= metric.from_quarter and (quarter == TEACHERS_ONLY or not of_teachers)


class _Release:
    """One basis of one release: the figures, and what was shown of the school year before."""

    def __init__(
        self,
        cursor: DuckDBPyConnection,
        library: Mapping[str, Metric],
        metrics: Sequence[Metric],
        basis: str,
        period: Period,
    ) -> None:
        self.cursor, self.metrics, self.basis, self.period = cursor, metrics, basis, period
        year, quarter = period
        scope = everything(basis)
        self.figures: dict[str, dict[str, Halves]] = defaultdict(dict)
        for row in read.measured(cursor, scope, metrics, [year], quarters=[quarter]):
            self.figures[row[0]][row[1]] = Halves(quarter, row[5], row[6])
        self.shown: dict[tuple[str, str], list[Halves]] = defaultdict(list)
        for metric, partner_id, at, course, yes, of in read.disclosed(cursor, metrics, basis, year, None):
            if course == ALL:
                self.shown[metric, partner_id].append(Halves(at, yes, of))
        self.bases: dict[tuple[str, str], float] = defaultdict(float)
        for metric in metrics:
            if metric.key in PART_OF and PART_OF[metric.key] in library:
                whole = [library[PART_OF[metric.key]]]
                for row in read.measured(
                    cursor, scope, whole, [year], courses=metric.courses, quarters=[quarter]
                ):
                    self.bases[metric.key, row[1]] += row[5]

    def lines(self) -> list[Line]:
        """Every partner's line of every metric; the shares first, as the mirrors follow them."""
        found: dict[tuple[str, str], Line] = {}
        for metric in sorted(self.metrics, key=lambda m: m.key in MIRRORS):
            for partner_id, new in self.figures[metric.key].items():
                if metric.key in MIRRORS:
                    one = self._mirror(metric, partner_id, new, found.get((MIRRORS[metric.key], partner_id)))
                elif self._may_show(metric, partner_id, new):
                    one = Shown(Mark.SHOWN, new)
                else:
                    one = kept(self.period.quarter, self.shown[metric.key, partner_id])
                cell = Cell(metric.key, self.basis, partner_id, *self.period)
                found[metric.key, partner_id] = line(cell, one)
        return list(found.values())

    def _may_show(self, metric: Metric, partner_id: str, new: Halves) -> bool:
        if metric.display is not Display.SHARE and new.of is not None:
            # Money over people: both halves are open figures by themselves.
            return new.of >= PEOPLE
        base = self.bases.get((metric.key, partner_id))
        return people_may_be_shown(new, self.shown[metric.key, partner_id], base)

    def _mirror(self, metric: Metric, partner_id: str, new: Halves, share: Line | None) -> Shown:
        """Observed and expected, where the observed count is the share's shown one and so tells nothing.

        Where some classes have no reference, the two counts differ by the people in those classes, who may
        be few: then it is not shown. The expected half is told only as exactly as a ratio of two decimals.
        """
        same = share is not None and share.mark == Mark.SHOWN and share.numerator == new.yes
        ratio = round(new.yes / new.of, 2) if new.of else 0.0
        if same and ratio > 0:
            return Shown(Mark.SHOWN, Halves(new.quarter, new.yes, new.yes / ratio))
        if share is None or share.mark == Mark.WITHHELD:
            return WITHHELD
        return kept(self.period.quarter, self.shown[metric.key, partner_id])

    def pools(self, lines: Sequence[Line], due: int) -> list[Line]:
        """Nation and divisions over the lines shown."""
        shown = {(one.metric, one.partner_id): one.halves for one in lines if one.mark == Mark.SHOWN}
        members: dict[Cell, list[Halves]] = defaultdict(list)
        for metric in self.metrics:
            if self.figures[metric.key]:
                nation = members[Cell(metric.key, self.basis, NETWORK, *self.period)]
                nation += [halves for (key, _), halves in shown.items() if key == metric.key]
        year, quarter = self.period
        scope = everything(self.basis)
        for row in read.placed(self.cursor, scope, self.metrics, [year], "division", quarters=[quarter]):
            metric_key, partner_id, *_, division, yes, of = row
            cell = Cell(metric_key, self.basis, NETWORK, year, quarter, ALL, ALL, division)
            group = members[cell]
            total = self.figures[metric_key].get(partner_id)
            if total is not None and (total.yes, total.of) == (yes, of) and (metric_key, partner_id) in shown:
                group.append(shown[metric_key, partner_id])
        two_parts = {m.key: m.display is Display.SHARE for m in self.metrics}
        return [
            pool(cell, added(group, PEOPLE, two_parts=two_parts[cell.metric]), len(group), due)
            for cell, group in members.items()
        ]
