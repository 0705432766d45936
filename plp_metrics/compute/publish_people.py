"""Publishing figures about people: only in a release, only partners' totals and what they add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.compute.lattice_types import DIMENSIONS
from plp_metrics.compute.publish_rows import Cell, Line, everything, line, partners_due, pool, write
from plp_metrics.compute.publish_rules import (
    KEY_LINES,
    KNOWN_LINES,
    PEOPLE,
    WITHHELD,
    Halves,
    Known,
    Shown,
    added,
    kept,
    people_may_be_shown,
    pooled_hidden,
    shown_out_of,
)
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, NETWORK, Basis, Display, Mark, Metric, Period, Rule
from plp_metrics.store import read, read_published

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


class Published(NamedTuple):
    """The lines of one basis, and metric → partner → the halves that are in its roll-ups."""

    lines: tuple[Line, ...]
    members: Mapping[str, Mapping[str, Halves]]


def release(
    cursor: DuckDBPyConnection,
    period: Period,
    release_id: int,
    event_id: int,
    *,
    declared: Mapping[str, Metric] | None = None,
) -> dict[Basis, Published]:
    """Publish the figures about people as they stand for a Q2 or Q4, on both bases.

    Nation and divisions add the lines shown at this release (neither kept nor withheld), a division those
    of partners that lie in it whole: so they never tell more than the lines do. To lines of teachers, which
    are shown once a year, the hidden ones are added where pooled_hidden allows it.
    Raises ValueError for another quarter.
    """
    if period.quarter not in QUARTERS_OF_RELEASE:
        raise ValueError(f"figures about people are published for Q2 and Q4, not for {period}")
    library = load_all() if declared is None else declared
    metrics = [m for m in library.values() if m.rule is Rule.PEOPLE and _is_due(m, period.quarter)]
    due = partners_due(cursor, period.school_year)
    published: dict[Basis, Published] = {}
    for basis in Basis if metrics else ():
        one = _Release(cursor, library, metrics, basis.value, period)
        partners = one.lines()
        pools = one.pools(partners, due)
        lines = [*partners, *pools]
        published[basis] = Published(tuple(lines), one.members)
        place = (basis.value, period.school_year)
        write(cursor, metrics, lines, [period.quarter], place, None, event_id, release_id)
    return published


def _is_due(metric: Metric, quarter: str) -> bool:
    return quarter >= metric.from_quarter and (quarter == TEACHERS_ONLY or not _is_of_teachers(metric))


def _is_of_teachers(metric: Metric) -> bool:
    return any(need.startswith("diversity.teacher") for need in metric.needs)


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
        self.counted = self._counted(quarter, None)
        self.told = self._told()
        self.members: dict[str, dict[str, Halves]] = {}
        self.bases: dict[tuple[str, str], float] = defaultdict(float)
        for metric in metrics:
            if metric.key in PART_OF and PART_OF[metric.key] in library:
                whole = [library[PART_OF[metric.key]]]
                for row in read.measured(
                    cursor, scope, whole, [year], courses=metric.courses, quarters=[quarter]
                ):
                    self.bases[metric.key, row[1]] += row[5]

    def _counted(self, quarter: str, as_of: int | None) -> dict[tuple[str, str], Known]:
        """Key lines as the people are counted, the unknown beside: (metric, partner) → people."""
        sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0, 0])
        metric_of = {counts: metric for metric, counts in KEY_LINES.items()}
        for row in read_published.people(self.cursor, self.basis, self.period.school_year, quarter, as_of):
            partner_id, _, population, dimension, category, count = row
            metric = metric_of.get((population, dimension))
            if metric is not None:
                one = sums[metric, partner_id]
                one[0] += count if category in DIMENSIONS[dimension].key_of else 0
                one[1] += count if category != "unknown" else 0
                one[2] += count
        return {key: Known(*three) for key, three in sums.items()}

    def _told(self) -> dict[tuple[str, str], list[Known]]:
        """Every key line ever shown of this year, as the people were counted then."""
        found: dict[tuple[str, str], list[Known]] = defaultdict(list)
        then: dict[tuple[str, int], dict[tuple[str, str], Known]] = {}
        year = self.period.school_year
        for metric, partner_id, quarter, yes, of, event in read_published.key_lines(
            self.cursor, list(KEY_LINES), self.basis, year
        ):
            if (quarter, event) not in then:
                then[quarter, event] = self._counted(quarter, event)
            counted = then[quarter, event].get((metric, partner_id), Known(yes, of, of))
            found[metric, partner_id].append(counted._replace(yes=yes, of=of))
        return found

    def lines(self) -> list[Line]:
        """Every partner's line of every metric; the shares first, as others follow them."""
        found: dict[tuple[str, str], Line] = {}
        for metric in sorted(self.metrics, key=lambda m: m.key in MIRRORS or m.key in KNOWN_LINES):
            for partner_id, figure in self.figures[metric.key].items():
                new, before = figure, self.shown[metric.key, partner_id]
                counted = self.counted.get((metric.key, partner_id))
                if metric.key in MIRRORS:
                    one = self._mirror(metric, partner_id, new, found.get((MIRRORS[metric.key], partner_id)))
                elif counted is not None:
                    of = shown_out_of(counted, self.told[metric.key, partner_id])
                    new = new._replace(of=of)
                    one = Shown(Mark.SHOWN, new) if of is not None else kept(self.period.quarter, before)
                elif self._may_show(metric, partner_id, new) and self._agrees(metric, partner_id, new, found):
                    one = Shown(Mark.SHOWN, new)
                else:
                    one = kept(self.period.quarter, before)
                cell = Cell(metric.key, self.basis, partner_id, *self.period)
                found[metric.key, partner_id] = line(cell, one)
        return list(found.values())

    def _agrees(
        self, metric: Metric, partner_id: str, new: Halves, found: Mapping[tuple[str, str], Line]
    ) -> bool:
        """Not how many are known where the key line counts the unknown in its rest: that would be told."""
        share = found.get((KNOWN_LINES.get(metric.key, ""), partner_id))
        return share is None or share.mark != Mark.SHOWN or share.denominator == new.yes

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
        """Nation and divisions over the lines shown, and over hidden ones where they may be added up."""
        shown = {(one.metric, one.partner_id): one.halves for one in lines if one.mark == Mark.SHOWN}
        divisions = self._divisions()
        members: dict[Cell, list[Halves]] = {}
        for metric in self.metrics:
            mine = {who: halves for (key, who), halves in shown.items() if key == metric.key}
            if _is_of_teachers(metric):
                mine |= self._hidden(metric, [x for x in lines if x.metric == metric.key], divisions)
            self.members[metric.key] = mine
            if self.figures[metric.key]:
                members[Cell(metric.key, self.basis, NETWORK, *self.period)] = list(mine.values())
            for who, place in divisions.items():
                if who[0] == metric.key:
                    cell = Cell(metric.key, self.basis, NETWORK, *self.period, division=place)
                    group = members.setdefault(cell, [])
                    group += [mine[who[1]]] if who[1] in mine else []
        two_parts = {m.key: m.display is Display.SHARE for m in self.metrics}
        standing = self._standing()
        return [
            pool(cell, added(group, PEOPLE, two_parts=two_parts[cell.metric]), len(group), due)
            for cell, group in members.items()
            if cell.metric not in {one.metric for one in standing}
        ] + standing

    def _standing(self) -> list[Line]:
        """Roll-ups of teachers that were shown at this year's end already: they stay as they are.

        Hidden lines are in them, and the same roll-up over others would tell the difference.
        """
        teachers = [m for m in self.metrics if _is_of_teachers(m)]
        place = (self.basis, self.period.school_year)
        now = [
            Line(*row)
            for row in read.in_force(self.cursor, teachers, *place, [self.period.quarter], [NETWORK])
        ]
        shown = {one.metric for one in now if one.mark == Mark.SHOWN}
        return [one for one in now if one.metric in shown]

    def _divisions(self) -> dict[tuple[str, str], str]:
        """(metric, partner) → the division it lies in whole; one in several, or partly placed, has none."""
        scope, (year, quarter) = everything(self.basis), self.period
        found: dict[tuple[str, str], str] = {}
        for row in read.placed(self.cursor, scope, self.metrics, [year], "division", quarters=[quarter]):
            metric, partner_id, *_, division, yes, of = row
            total = self.figures[metric].get(partner_id)
            if total is not None and (total.yes, total.of) == (yes, of):
                found[metric, partner_id] = division
        return found

    def _hidden(
        self, metric: Metric, lines: Sequence[Line], divisions: Mapping[tuple[str, str], str]
    ) -> dict[str, Halves]:
        """Hidden lines that may be added up within their division (without one: within all of those)."""
        groups: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
        for one in lines:
            counted = self.counted.get((metric.key, one.partner_id))
            if one.mark == Mark.WITHHELD and counted is not None:
                place = divisions.get((metric.key, one.partner_id), "")
                groups[place][one.partner_id] = (counted.yes, counted.total)
        return {
            who: Halves(self.period.quarter, *group[who])
            for group in groups.values()
            for who in pooled_hidden(group)
        }
