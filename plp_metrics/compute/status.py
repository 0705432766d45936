"""Where a figure should stand by now, and what to call where it stands. Pure.

Decisions, each for every metric alike:
- *Better* is what the agreement says: at least → higher, at most → lower; hold follows the metric's
  direction (neutral: nearer).
- A target on the way from a baseline (or from nothing) is judged by bands of that way. A ceiling, a hold
  target, and a target its baseline has already passed have no way: they are met, on plan (too close to
  call, or in pace before a year's count is due), at risk (off by up to a tenth of the target; or a year's
  count under the ceiling but ahead of its pace), or behind.
- A count of the year that must stay under a target can only be met once its due quarter has come; anything
  else is met as soon as the comparison holds.
- From its due quarter on the plan is the whole target; the usual share of the year is taken relative to the
  due quarter's.
- A cumulative count starts each year at nothing, so its plan is target × share; a baseline enters only the
  width of the way (attainment and bands).
"""

from __future__ import annotations

from math import floor

from plp_metrics.model import (
    QUARTERS,
    Agreement,
    Comparison,
    Direction,
    Display,
    Kind,
    Mark,
    Metric,
    Status,
)

CUMULATIVE = frozenset({Kind.FLOW, Kind.YEAR_TO_DATE})
BEHIND_BELOW, AT_RISK_BELOW, AHEAD_ABOVE = -25.0, -10.0, 10.0
"""Bands of 100 · (value − plan) / (target − baseline)."""
TOLERANCE = 1e-9


def share_by(metric: Metric, agreement: Agreement, quarter: str) -> float:
    """S: the share (0..1) of the target usual by the end of a quarter; 1 from the due quarter on."""
    now, due = QUARTERS.index(quarter), QUARTERS.index(agreement.due_quarter)
    if now >= due or not metric.season:
        return 1.0
    season = metric.season_of(agreement.course)
    return min(1.0, season[now] / season[due]) if season[due] > 0 else 0.0


def plan_by(metric: Metric, agreement: Agreement, quarter: str) -> float | None:
    """What the value should be at the end of a quarter, in the metric's own terms (shares as 0..1).

    Agreed milestones first (between two of them a straight line). Else a cumulative count: target × S;
    a stock: a straight line from its baseline (from nothing, if more is better and none was agreed);
    a rate: target × S, where lower is better the target. None: nothing is agreed or planned yet.
    """
    target = agreement.target
    if target is None or agreement.comparison is Comparison.REPORT_ONLY or quarter < metric.from_quarter:
        return None
    if agreement.milestones:
        return _along_milestones(metric, agreement, target, quarter)
    if metric.kind in CUMULATIVE or (metric.kind is Kind.RATE and _sign(metric, agreement) > 0):
        return target * share_by(metric, agreement, quarter)
    way = _way(metric, agreement)
    if metric.kind is Kind.RATE or way is None:
        return target
    steps, due = QUARTERS.index(quarter) + 1, QUARTERS.index(agreement.due_quarter) + 1
    return target - way * (1 - min(1.0, steps / due))


def attainment(metric: Metric, agreement: Agreement, value: float | None, quarter: str) -> float | None:
    """How far along the way from baseline to target: 1 = exactly on plan for counts, at target for others.

    (value − baseline·S) / ((target − baseline)·S), S = 1 for stocks and rates; where milestones were agreed
    for a count, S is the share of the target they ask for by now. May be negative or above 1.
    None without a value, for hold and ceiling targets, and where nothing is due yet (S = 0).
    """
    way = _way(metric, agreement)
    if value is None or way is None or agreement.target is None:
        return None
    share = 1.0
    if metric.kind in CUMULATIVE:
        plan = plan_by(metric, agreement, quarter)
        share = plan / agreement.target if plan is not None and agreement.target else 0.0
    if share <= 0:
        return None
    return (value - (agreement.target - way) * share) / (way * share)


def gap(
    metric: Metric,
    agreement: Agreement,
    value: float | None,
    numerator: float | None,
    denominator: float | None,
    plan: float | None,
) -> float | None:
    """The distance from plan, positive = better, in whole units where whole things are counted.

    For a rate it is told in things of its numerator: −2 = two more (or, where less is better, two fewer)
    of this denominator would have brought it to plan.
    """
    if value is None or plan is None:
        return None
    better, whole = _better(metric, agreement, value, numerator, denominator, plan)
    return float(floor(better + TOLERANCE)) if whole else better


def status(
    metric: Metric,
    agreement: Agreement | None,
    value: float | None,
    numerator: float | None,
    denominator: float | None,
    quarter: str,
    *,
    due: bool = True,
    low: float | None = None,
    high: float | None = None,
    mark: Mark = Mark.SHOWN,
) -> tuple[Status, bool]:
    """The status of a figure beside its agreement, and whether it is too close to call.

    due: False where the target's clock year has not come. low, high: the 95 % range of a share.
    mark: a withheld or kept figure has no status of its own.
    """
    early = _before_judging(metric, agreement, value, quarter, due=due, mark=mark)
    if early is not None or agreement is None or agreement.target is None or value is None:
        return early or Status.NO_TARGET, False
    target, sign = agreement.target, _sign(metric, agreement)
    final = sign > 0 or metric.kind not in CUMULATIVE or quarter >= agreement.due_quarter
    if final and _excess(value, target, sign) <= TOLERANCE:
        return Status.MET, low is not None and high is not None and low <= target <= high
    plan = plan_by(metric, agreement, quarter)
    if plan is None:
        return Status.NOT_DUE, False
    better, whole = _better(metric, agreement, value, numerator, denominator, plan)
    within_unit = whole and TOLERANCE < abs(better) < 1 - TOLERANCE
    if within_unit or (low is not None and high is not None and low <= plan <= high):
        return Status.ON_PLAN, True
    way = _way(metric, agreement)
    if way is None:
        return _without_way(metric, value, target, plan, sign), False
    score = 100 * (value - plan) / way
    if score < BEHIND_BELOW - TOLERANCE:
        return Status.BEHIND, False
    over = sign < 0 and metric.kind in CUMULATIVE and value > target
    if score < AT_RISK_BELOW - TOLERANCE or over:
        return Status.AT_RISK, False
    return (Status.ON_PLAN if score <= AHEAD_ABOVE + TOLERANCE else Status.AHEAD), False


def _before_judging(
    metric: Metric, agreement: Agreement | None, value: float | None, quarter: str, *, due: bool, mark: Mark
) -> Status | None:
    """The statuses that do not depend on how large the value is."""
    if mark is Mark.NOT_APPLICABLE:
        return Status.NOT_APPLICABLE
    if quarter < metric.from_quarter:
        return Status.NOT_DUE
    if mark in (Mark.WITHHELD, Mark.KEPT):
        return Status.WITHHELD if mark is Mark.WITHHELD else Status.KEPT
    if not due:
        return Status.NOT_DUE
    if value is None or mark is Mark.NOT_REPORTED:
        return Status.NOT_REPORTED
    stated = agreement or metric.default
    if stated is not None and stated.comparison is Comparison.REPORT_ONLY:
        return Status.REPORT_ONLY
    return Status.NO_TARGET if agreement is None or agreement.target is None else None


def _without_way(metric: Metric, value: float, target: float, plan: float, sign: int) -> Status:
    """A hold or ceiling target that is not met and not too close to call."""
    excess = _excess(value, plan, sign)
    if excess <= TOLERANCE:
        return Status.ON_PLAN
    paced = sign < 0 and metric.kind in CUMULATIVE and value <= target
    return Status.AT_RISK if paced or excess <= abs(target) / 10 + TOLERANCE else Status.BEHIND


def _sign(metric: Metric, agreement: Agreement) -> int:
    """1 where higher is better, −1 where lower is, 0 where nearer to the target is."""
    if agreement.comparison is Comparison.AT_LEAST:
        return 1
    if agreement.comparison is Comparison.AT_MOST:
        return -1
    return {Direction.MORE: 1, Direction.LESS: -1, Direction.NEUTRAL: 0}[metric.direction]


def _way(metric: Metric, agreement: Agreement) -> float | None:
    """target − baseline where there is a way to go; None for hold and ceiling targets.

    Nothing agreed as a baseline is none at all: 0, or no growth (a ratio of 1) for a growth above 1.
    """
    target = agreement.target
    if target is None:
        return None
    if agreement.comparison is Comparison.AT_LEAST:
        start = 1.0 if metric.display is Display.CHANGE and target > 1 else 0.0
        way = target - (start if agreement.baseline is None else agreement.baseline)
        return way if way > TOLERANCE else None
    falls = agreement.comparison is Comparison.AT_MOST and metric.direction is Direction.LESS
    if falls and agreement.baseline is not None and agreement.baseline > target + TOLERANCE:
        return target - agreement.baseline
    return None


def _excess(value: float, reference: float, sign: int) -> float:
    """How much worse than a reference, in the value's own terms; negative = better."""
    return abs(value - reference) if sign == 0 else sign * (reference - value)


def _better(
    metric: Metric,
    agreement: Agreement,
    value: float,
    numerator: float | None,
    denominator: float | None,
    plan: float,
) -> tuple[float, bool]:
    """How much better than plan in units counted, and whether those units are whole things."""
    sign = _sign(metric, agreement)
    counted = metric.kind is Kind.RATE and metric.display is not Display.COUNT
    if counted and numerator is not None and denominator:
        return -_excess(numerator, plan * denominator, sign), float(numerator).is_integer()
    whole = float(value).is_integer() and float(agreement.target or 0).is_integer()
    return -_excess(value, plan, sign), whole and metric.kind is not Kind.RATE


def _along_milestones(metric: Metric, agreement: Agreement, target: float, quarter: str) -> float | None:
    """The plan on the straight line between the milestones before and after a quarter."""
    points = {QUARTERS.index(q) + 1: value for q, value in agreement.milestones.items()}
    due = QUARTERS.index(agreement.due_quarter) + 1
    if due > max(points):
        points[due] = target
    start = 0.0 if metric.kind in CUMULATIVE else agreement.baseline
    if start is not None or metric.kind is Kind.STOCK:
        points.setdefault(0, start or 0.0)
    now = QUARTERS.index(quarter) + 1
    before = max((i for i in points if i <= now), default=None)
    after = min((i for i in points if i >= now), default=None)
    if before is None:
        return None
    if after is None or after == before:
        return points[before]
    return points[before] + (points[after] - points[before]) * (now - before) / (after - before)
