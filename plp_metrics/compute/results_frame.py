"""What every result of a question needs besides its figure, read once; and the making of a Result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.compute.intervals import wilson
from plp_metrics.compute.kept import kept
from plp_metrics.compute.results_agreed import Agreed, in_force, is_due
from plp_metrics.compute.status import attainment, gap, plan_by, status
from plp_metrics.metrics import load_all
from plp_metrics.model import (
    ALL,
    NETWORK,
    NO_COURSE,
    QUARTERS,
    Agreement,
    Basis,
    Display,
    Mark,
    Metric,
    Partner,
    Period,
    QuarterState,
    Result,
    Rule,
    Scope,
    Status,
    Unpublished,
    school_year,
    year_start,
)
from plp_metrics.store import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ACCEPTED = frozenset({QuarterState.ACCEPTED, QuarterState.LOCKED})
Library = Mapping[str, Metric]


class Figure(NamedTuple):
    """A figure as read: the quarter it stands for, its two halves, and how it may be shown."""

    quarter: str | None
    numerator: float | None
    denominator: float | None
    mark: Mark = Mark.SHOWN
    partners_in: int | None = None


@dataclass(frozen=True)
class Frame:
    """Partners, agreements, states and files of one question, within its scope."""

    cursor: DuckDBPyConnection
    scope: Scope
    metrics: tuple[Metric, ...]
    years: tuple[str, ...]
    as_of: int | None
    partners: Mapping[str, Partner]
    agreed: Agreed
    states: Mapping[tuple[str, Period], QuarterState]

    @cached_property
    def files(self) -> Mapping[tuple[str, Period], frozenset[str]]:
        """Datasets that came, by partner and quarter."""
        periods = [Period(year, quarter) for year in self.years for quarter in QUARTERS]
        what = ("files", self.scope, self.years, self.as_of)
        return kept(what, lambda: read.datasets_in(self.cursor, self.scope, periods, self.as_of))

    def of(self, metrics: Iterable[Metric]) -> Frame:
        """The same for some of the metrics it was read for."""
        return replace(self, metrics=tuple(metrics))

    def named(self, wanted: Sequence[str] | None) -> list[str]:
        """The partners to tell of: those the scope names, narrowed to those wanted."""
        allowed = self.scope.named
        among = self.partners if wanted is None else [p for p in wanted if p in self.partners]
        return [p for p in among if allowed is None or p in allowed]

    def has_raw(self, partner_id: str) -> bool:
        return self.scope.raw is None or partner_id in self.scope.raw

    def came(self, metric: Metric, partner_id: str, period: Period) -> bool:
        """Whether what the metric needs came in any quarter of the year up to this one."""
        needed = {need.partition(".")[0] for need in metric.needs}
        quarters = [q for q in QUARTERS if q <= period.quarter]
        empty: frozenset[str] = frozenset()
        return bool(needed) and any(
            needed <= self.files.get((partner_id, Period(period.school_year, q)), empty) for q in quarters
        )


def library(given: Library | None) -> Library:
    """The metrics to work with: those given (tests), else the declared ones."""
    return load_all() if given is None else given


def frame(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Iterable[Metric],
    years: Sequence[str],
    as_of: int | None = None,
) -> Frame:
    """Read what the results of these metrics and school years need."""
    of, as_of = tuple(years), scope.as_of if as_of is None else as_of
    agreed = kept(
        ("agreed", scope, of, as_of),
        lambda: Agreed(read.agreement_rows(cursor, scope, None, of, as_of=as_of)),
    )
    states: Mapping[tuple[str, Period], QuarterState] = {}
    if scope.basis is Basis.SUBMITTED:
        states = kept(("states", scope, of, as_of), lambda: read.quarter_states(cursor, scope, of, as_of))
    partners = kept(("partners", as_of), lambda: read.partners(cursor, as_of))
    return Frame(cursor, scope, tuple(metrics), of, as_of, partners, agreed, states)


def applies(metric: Metric, partner: Partner, period: Period, course: str, *, has_value: bool) -> bool:
    """Whether a metric can have a value for a partner's course (or all its courses) in this year."""
    year = period.school_year
    if not partner.takes_part(year) and not has_value:
        return False
    if not metric.first_year and year == partner.first_school_year:
        return False
    if course != ALL and ("c" not in metric.grain or course not in metric.courses):
        return False
    if has_value or not metric.courses or year not in partner.courses:
        return True
    offered = set(partner.courses[year]) | {NO_COURSE}
    if metric.default is not None and metric.default.offered == "next_year":
        offered |= set(partner.courses.get(school_year(year_start(year) + 1), ()))
    return bool(offered & ({course} if course != ALL else set(metric.courses)))


def result(
    frame: Frame,
    metric: Metric,
    partner_id: str,
    period: Period,
    course: str,
    figure: Figure,
    *,
    agreement: Agreement | None = None,
    look_up: bool = True,
    judged: tuple[float, float | None] | None = None,
    partners_due: int | None = None,
    provisional: bool | None = None,
    place: tuple[str, str, str] = (ALL, ALL, ALL),
) -> Result:
    """A figure beside its target. place: state, division, workshop (a place has no target).

    agreement: instead of the partner's own; look_up: False where only the one given counts. judged: the
    halves that are judged by it, where they are not those shown (a pooled figure of which only some
    partners have a target).
    """
    partner = frame.partners.get(partner_id)
    mark, value = figure.mark, value_of(figure.numerator, figure.denominator)
    # What is hidden was published as hidden, of a quarter; a partner's answers with its every hand-in.
    is_of_release = metric.rule is Rule.PEOPLE or partner_id == NETWORK
    is_told = mark is not Mark.WITHHELD or figure.quarter is not None or not is_of_release
    unpublished = None if is_told else Unpublished.YET if course == ALL else Unpublished.COURSE
    if mark is Mark.SHOWN and value is None:
        mark = Mark.NOT_APPLICABLE if figure.numerator is not None else Mark.NOT_REPORTED
    if (
        mark is Mark.NOT_REPORTED
        and partner
        and not applies(metric, partner, period, course, has_value=False)
    ):
        mark = Mark.NOT_APPLICABLE
    by = figure.quarter if value is not None and figure.quarter else period.quarter
    if agreement is None and look_up and place == (ALL, ALL, ALL):
        confirmed = frame.agreed.get((partner_id, metric.key, period.school_year), ())
        agreement = in_force(metric, confirmed, course, by)
    low, high = interval(metric, figure.numerator, figure.denominator)
    numerator, denominator = judged or (figure.numerator, figure.denominator)
    shown = value_of(numerator, denominator) if mark is Mark.SHOWN else None
    verdict, too_close = status(
        metric, agreement, shown, numerator, denominator, by,
        due=is_due(metric, partner, period.school_year, agreement), low=low, high=high, mark=mark,
    )  # fmt: skip
    if unpublished and verdict is Status.WITHHELD:
        verdict = Status.UNPUBLISHED
    plan = plan_by(metric, agreement, by) if agreement else None
    if provisional is None:
        waits = frame.states.get((partner_id, Period(period.school_year, by))) not in ACCEPTED
        provisional = frame.scope.basis is Basis.SUBMITTED and value is not None and waits
    return Result(
        metric=metric.key,
        partner_id=partner_id,
        school_year=period.school_year,
        quarter=period.quarter,
        course=course,
        mark=mark,
        status=verdict,
        as_of=figure.quarter if value is not None else None,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=value,
        low=low,
        high=high,
        target=agreement.target if agreement else None,
        plan=plan,
        attainment=attainment(metric, agreement, shown, by) if agreement else None,
        gap=gap(metric, agreement, shown, numerator, denominator, plan) if agreement else None,
        too_close=too_close,
        provisional=provisional,
        agreement=agreement,
        partners_in=figure.partners_in,
        partners_due=partners_due,
        state=place[0],
        division=place[1],
        workshop=place[2],
        unpublished=unpublished,
    )


def of_its_quarter(one: Result) -> Result:
    """A result of a series, where each quarter is told by itself: no later release tells more of it."""
    is_waiting = one.unpublished is Unpublished.YET
    return replace(one, unpublished=Unpublished.QUARTER) if is_waiting else one


def value_of(numerator: float | None, denominator: float | None) -> float | None:
    """A count itself, a rate as a ratio; None without a value or for a rate of nothing."""
    if numerator is None or denominator is None:
        return numerator
    return numerator / denominator if denominator else None


def interval(
    metric: Metric, numerator: float | None, denominator: float | None
) -> tuple[float, float] | tuple[None, None]:
    """The Wilson range of a share. None for other figures, and for money and promises, which are counted
    whole and do not vary by chance.

    Where one person gives several answers, persons are counted instead of answers: as wide as if each
    person's answers were all alike (a design effect of that many answers, the most there can be).
    """
    if metric.display is not Display.SHARE or metric.group == "partnership" or numerator is None:
        return None, None
    if not denominator or not 0 <= numerator <= denominator:
        return None, None
    return wilson(numerator / metric.answers_each, denominator / metric.answers_each)
