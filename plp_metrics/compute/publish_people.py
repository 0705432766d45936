"""Publishing figures about people: only in a release, only partners' totals and what they add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.compute.lattice_types import DIMENSIONS
from plp_metrics.compute.publish_mirrors import MIRRORS, expected_shares, share_of, told_roughly
from plp_metrics.compute.publish_rows import Cell, Line, everything, line, partners_due, pool, write
from plp_metrics.compute.publish_rules import (
    KEY_LINES,
    KNOWN_LINES,
    NOTHING_HELD,
    PEOPLE,
    WITHHELD,
    Halves,
    Held,
    Known,
    Shown,
    added,
    kept,
    known_may_be_told,
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
EXAMS = "ap_exam_takers"
"""A count without a denominator: it is part of the students in the same classes."""


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
    held: Held = NOTHING_HELD,
) -> dict[Basis, Published]:
    """Publish the figures about people as they stand for a Q2 or Q4, on both bases.

    Nation and divisions add the lines shown at this release (neither kept nor withheld), a division those
    of partners that lie in it whole: so they never tell more than the lines do. To lines of teachers, which
    are shown once a year, the hidden ones are added where pooled_hidden allows it. held: not shown anew.
    Raises ValueError for another quarter.
    """
    if period.quarter not in QUARTERS_OF_RELEASE:
        raise ValueError(f"figures about people are published for Q2 and Q4, not for {period}")
    library = load_all() if declared is None else declared
    metrics = [m for m in library.values() if m.rule is Rule.PEOPLE and _is_due(m, period.quarter)]
    due = partners_due(cursor, period.school_year)
    published: dict[Basis, Published] = {}
    for basis in Basis if metrics else ():
        one = _Release(cursor, library, metrics, basis.value, period, held)
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
        self, cursor: DuckDBPyConnection, library: Mapping[str, Metric], metrics: Sequence[Metric],
        basis: str, period: Period, held: Held,
    ) -> None:  # fmt: skip
        self.cursor, self.metrics, self.basis, self.period = cursor, metrics, basis, period
        self.library, self.held = library, held
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
        self.earlier = self._counted(QUARTERS_OF_RELEASE[0], None) if quarter == TEACHERS_ONLY else {}
        self.told = self._told()
        self.members: dict[str, dict[str, Halves]] = {}
        self.expected = expected_shares(cursor, library, basis, period)
        self.in_exam_classes: dict[str, float] = {}
        if any(metric.key == EXAMS for metric in metrics):
            self.in_exam_classes = read_published.in_exam_classes(cursor, basis, *period)

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
                if (share_of(metric.key), partner_id) in self.held.lines:
                    one = kept(self.period.quarter, before)
                elif metric.key in MIRRORS:
                    one = self._mirror(metric, partner_id, new, found.get((MIRRORS[metric.key], partner_id)))
                elif counted is not None:
                    told = self.told[metric.key, partner_id]
                    then = self.earlier.get((metric.key, partner_id))
                    of = shown_out_of(counted, told, self._known_told(metric.key, partner_id), then)
                    new = new._replace(of=of)
                    one = Shown(Mark.SHOWN, new) if of is not None else kept(self.period.quarter, before)
                elif self._may_show(metric, partner_id, new) and self._agrees(metric, partner_id, new, found):
                    one = Shown(Mark.SHOWN, new)
                else:
                    one = kept(self.period.quarter, before)
                cell = Cell(metric.key, self.basis, partner_id, *self.period)
                found[metric.key, partner_id] = self._with_base(line(cell, one), counted)
        return list(found.values())

    def _with_base(self, one: Line, counted: Known | None) -> Line:
        """A key line with whether it is out of everybody; a kept one as it was shown then."""
        if one.mark == Mark.KEPT:
            counted = next(
                (
                    old for old in reversed(self.told[one.metric, one.partner_id])
                    if (old.yes, old.of) == (one.numerator, one.denominator)
                ), None,
            )  # fmt: skip
        elif counted is not None:
            counted = counted._replace(of=one.denominator or 0)
        if counted is None or one.mark == Mark.WITHHELD:
            return one
        return one._replace(of_everybody=not counted.tells_unknown)

    def _known_told(self, metric: str, partner_id: str) -> list[Known]:
        """How many were known whenever the line of those known said so."""
        lines = (key for key, share in KNOWN_LINES.items() if share == metric)
        return [
            Known(0, old.yes, old.of or 0, old.yes) for key in lines for old in self.shown[key, partner_id]
        ]

    def _agrees(
        self, metric: Metric, partner_id: str, new: Halves, found: Mapping[tuple[str, str], Line]
    ) -> bool:
        """Not how many are known where the key line counts the unknown in its rest: that would be told.

        Nor where it changed by a few since the key line said so.
        """
        key = KNOWN_LINES.get(metric.key, "")
        told = [old for old in self.told.get((key, partner_id), ()) if old.tells_unknown]
        if not known_may_be_told(Known(0, new.yes, new.of or 0), told):
            return False
        share = found.get((key, partner_id))
        return share is None or share.mark != Mark.SHOWN or share.denominator == new.yes

    def _may_show(self, metric: Metric, partner_id: str, new: Halves) -> bool:
        if metric.display is not Display.SHARE and new.of is not None:
            # Money over people: both halves are open figures by themselves.
            return new.of >= PEOPLE
        base = self.in_exam_classes.get(partner_id) if metric.key == EXAMS else None
        return people_may_be_shown(new, self.shown[metric.key, partner_id], base)

    def _mirror(self, metric: Metric, partner_id: str, new: Halves, share: Line | None) -> Shown:
        """The share as it is shown, over what publish_mirrors leads to expect of the same people."""
        expected = self.expected.get((metric.key, partner_id))
        if share is not None and share.mark == Mark.SHOWN and expected and share.denominator:
            return Shown(Mark.SHOWN, Halves(new.quarter, share.numerator or 0, share.denominator * expected))
        if share is None or share.mark == Mark.WITHHELD:
            return WITHHELD
        return kept(self.period.quarter, self.shown[metric.key, partner_id])

    def pools(self, lines: Sequence[Line], due: int) -> list[Line]:
        """Nation and divisions over the lines shown, and over hidden ones where they may be added up."""
        shown = {(one.metric, one.partner_id): one for one in lines if one.mark == Mark.SHOWN}
        divisions = self._divisions()
        standing = self._standing()
        pools: dict[Cell, Line] = {}
        inside: dict[Cell, set[str]] = {}
        for metric in sorted(self.metrics, key=lambda m: m.key in MIRRORS):
            mine = {who: one.halves for (key, who), one in shown.items() if key == metric.key}
            if _is_of_teachers(metric):
                mine |= self._hidden(metric, [x for x in lines if x.metric == metric.key], divisions)
            self.members[metric.key] = mine
            cell = Cell(metric.key, self.basis, NETWORK, *self.period)
            if self.figures[metric.key]:
                inside[cell] = set(mine)
            for (key, who), place in divisions.items():
                if key == metric.key:
                    inside.setdefault(cell._replace(division=place), set()).update({who} & mine.keys())
        for cell, group in inside.items():
            some = [self.members[cell.metric][who] for who in sorted(group)]
            halves = added(some, PEOPLE, two_parts=self.library[cell.metric].display is Display.SHARE)
            if cell.metric in MIRRORS and halves is not None:
                beside = inside.get(cell._replace(metric=MIRRORS[cell.metric]), group)
                halves = told_roughly(halves, len(beside - group))
            if (share_of(cell.metric), NETWORK) in self.held.lines:
                halves = None
            pools[cell] = pool(cell, halves, len(some), due)
            if halves is not None and cell.metric in KEY_LINES:
                bases = [shown[cell.metric, who].of_everybody for who in group if (cell.metric, who) in shown]
                is_of_all = any(bases) or len(bases) < len(group)
                pools[cell] = pools[cell]._replace(of_everybody=is_of_all)
        return [
            one for one in pools.values() if one.metric not in {old.metric for old in standing}
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
