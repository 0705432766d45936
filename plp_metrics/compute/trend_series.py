"""From points to a Trend: stretches, limits, causes, verdicts. Pure.

Which way a series is judged:
- Counts of the year, totals, growth, shares whose season matters, and shares of the workshops of the year so
  far: the same quarter of one year and the next (`like_quarters`), never limits.
- Other shares: limits that know how many stand behind each point (`p_prime`); so too counts seen beside
  counts expected.
- What is left: limits of single values (`xmr`).

A school year's quarters mostly count the same people again, so neighbours are alike and runs mean nothing:
plain XmR limits raise a false alarm in about 7 of 10 such series in which nothing changed, and with this
remedy in fewer than 1 of 100 (tests/compute/test_trend_alarms.py). The remedy: the spread is at least that of
chance and of the steps from one school year to the next, and only points outside the limits are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from plp_metrics.compute.trend import FROZEN, LEAST, SETTLED, p_prime, xmr
from plp_metrics.compute.trend_rules import RUN, Found, assurance, causes, variation
from plp_metrics.compute.trend_spots import Line, Steps, steps
from plp_metrics.model import (
    ALL,
    Agreement,
    Assurance,
    Comparison,
    Direction,
    Display,
    Kind,
    Limits,
    Metric,
    Segment,
    Split,
    Trend,
    TrendKind,
    TrendPoint,
    Variation,
    WhyNone,
)
from plp_metrics.store.read_program import AgreementRow

_FLAT = (1.0, 1.0, 1.0, 1.0)


def kind_of(metric: Metric, course: str = ALL) -> TrendKind:
    """The way a metric's quarters are judged."""
    cumulative = metric.kind in (Kind.FLOW, Kind.YEAR_TO_DATE) or metric.reads not in ("quarter", "last_year")
    seasonal = bool(metric.season) and metric.season_of(course) != _FLAT
    if cumulative or seasonal or metric.display is Display.CHANGE:
        return TrendKind.LIKE_QUARTERS
    counted = metric.display in (Display.SHARE, Display.RATIO) and metric.group != "partnership"
    return TrendKind.P_PRIME if counted else TrendKind.XMR


def better(metric: Metric, agreement: Agreement | AgreementRow | None) -> int:
    """1 where more is better, −1 where less is, 0 for neither: as agreed, else as the metric says."""
    if agreement is not None and agreement.comparison == Comparison.AT_LEAST:
        return 1
    if agreement is not None and agreement.comparison == Comparison.AT_MOST:
        return -1
    return 1 if metric.direction == Direction.MORE else -1 if metric.direction == Direction.LESS else 0


def limited(
    trend: Trend,
    line: Line,
    metric: Metric,
    splits: Sequence[tuple[int, Split, str]],
    target: float | None,
    *,
    brief: bool = False,
) -> Trend:
    """The trend of a line with limits, causes and verdicts; agreement and events are there already.

    splits: where a new stretch begins: (number of its first point, why, in words), in order.
    target: what the series is held against; None where nothing is due. Both verdicts are of the last
    stretch only. brief: only the last point is kept, which is all that verdicts need.
    """
    if not line:
        return replace(trend, why_none=WhyNone.NO_VALUE)
    way = better(metric, trend.agreement)
    starts = [(0, Split.START, ""), *((i, w, s) for i, w, s in splits if 0 < i < len(line))]
    if brief:
        starts = starts[-1:]
    ends = [i for i, _, _ in starts[1:]] + [len(line)]
    done: list[TrendPoint] = []
    segments: list[Segment] = []
    last: Found | None = None
    for number, ((first, why, says), end) in enumerate(zip(starts, ends, strict=True)):
        stretch = line.cut(first, end)
        limits, found = _stretch(stretch, metric, trend, only_last=brief)
        segments.append(Segment(first, why, says, min(len(stretch), FROZEN) if limits else 0))
        told = range(len(stretch) - 1 if brief else 0, len(stretch))
        none: list[Limits | None] = [None] * len(told)
        done += (
            stretch.point(i, number, one, f[0] if f else None, variation(f, way))
            for i, one, f in zip(told, (limits or none)[-len(told) :], found[-len(told) :], strict=True)
        )
        last = found[-1]
    said = verdicts(done[-1].limits, last, segments[-1], target, way)
    return replace(trend, points=tuple(done), segments=tuple(segments), **said)


def verdicts(
    limits: Limits | None, last: Found | None, segment: Segment, target: float | None, way: int
) -> dict[str, Any]:
    """What a Trend says of its last point: its limits and cause, in the last stretch."""
    if limits is None:
        return {
            "variation": Variation.TOO_FEW,
            "assurance": Assurance.NONE if target is None or way == 0 else Assurance.TOO_FEW,
            "why_none": WhyNone.TOO_FEW if segment.split is Split.START else WhyNone.TOO_FEW_SINCE,
        }
    return {
        "variation": variation(last, way),
        "assurance": assurance(limits, target, way),
        "rising": last[1] > 0 if last else None,
        "provisional": segment.of < SETTLED,
    }


def _stretch(
    line: Line, metric: Metric, trend: Trend, *, only_last: bool
) -> tuple[list[Limits] | None, list[Found | None]]:
    """Limits and causes of a stretch; only_last: of its last point alone."""
    none: list[Found | None] = [None] * len(line)
    if len(line) < LEAST:
        return None, none
    lie = steps(tuple(line.places))
    if trend.workshops:
        lie = Steps((True,) * (len(line) - 1), (), False)
    if trend.kind is TrendKind.XMR:
        one = xmr(line.values()[:FROZEN], lie.follows)
        limits, shared = [one] * len(line) if one else None, False
    else:
        shared = lie.shared
        limits = _shares(line, metric, lie, only_last=only_last and shared)
    if limits is None:
        return None, none
    if shared and only_last:
        return limits, causes([line.value(-1)], limits, [], runs=False)
    if only_last:
        # No rule looks further back than a run is long.
        back = line.cut(max(len(line) - RUN, 0), len(line)).values()
        found = causes(back, limits[-len(back) :], lie.follows[len(line) - len(back) :])
        return limits[-1:], found[-1:]
    return limits, causes(line.values(), limits, lie.follows, runs=not shared)


def _shares(line: Line, metric: Metric, lie: Steps, *, only_last: bool) -> list[Limits] | None:
    each, share = metric.answers_each, metric.display is Display.SHARE
    x = [v / each for v in line.numerators]
    n = [(v or 0.0) / each for v in line.denominators]
    if not lie.shared:
        return p_prime(x, n, lie.follows, FROZEN, share=share)
    return p_prime(
        x, n, lie.follows, FROZEN, wider=lie.new_year, least_spread=1.0, share=share, only_last=only_last
    )
