"""Survey answers: agreement with its range, who did not answer, and scales that are never mixed. Pure.

Formulas and reference values: features.md 5.8. There is no net promoter score: the surveys ask no question
on a scale from 0 to 10, and none can be made of six or seven points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from plp_metrics.compute.intervals import wilson
from plp_metrics.model.quality import Agreement, Response, Step, Told

AGREE_FROM = {6: 4, 7: 5}
"""Points of the scale → the lowest that agrees, as the program publishes it. Other scales have no rule."""
HIDDEN_BELOW, SHARE_FROM = 5, 10
"""Answers below which nothing is told, and from which a share is told (between them: words)."""
WEAK_BELOW = 0.5
"""A response below this share is told with a warning."""


class ScaleError(ValueError):
    """Answers on scales that cannot be put together, or that have no rule for what agrees."""


def agree_from(scale: int, *, strict: bool = False) -> int:
    """The lowest point that agrees: 4 of 6, 5 of 7; strict: the top two points of either.

    Raises ScaleError for any other scale: what agrees on four or five points is nobody's published rule.
    """
    if scale not in AGREE_FROM:
        raise ScaleError(f"there is no rule for what agrees on a scale of {scale} points")
    return scale - 1 if strict else AGREE_FROM[scale]


def agreement(points: Mapping[int, int], scale: int, *, strict: bool = False) -> Agreement:
    """Agreement of counted answers (point → how many; unanswered left out) on one scale.

    Raises ScaleError for a point the scale has not, or a scale without a rule.
    """
    if any(not 1 <= point <= scale for point in points):
        raise ScaleError(f"a scale of {scale} points has no {max(points)}")
    least = agree_from(scale, strict=strict)
    return of_counts(sum(n for point, n in points.items() if point >= least), sum(points.values()))


def over_scales(groups: Mapping[int, Mapping[int, int]], *, strict: bool = False) -> Agreement:
    """Agreement over several scales: each by its own rule, then counts added; points are never mixed."""
    parts = [agreement(points, scale, strict=strict) for scale, points in groups.items()]
    return of_counts(sum(p.agree for p in parts), sum(p.valid for p in parts))


def of_counts(agree: float, valid: float, persons: float | None = None) -> Agreement:
    """x of n that agree, with the Wilson range; persons: how many independent answers that is worth, where
    it is fewer. No share and no range of nothing."""
    if valid <= 0:
        return Agreement(0, 0, None, None, None, Told.HIDDEN)
    worth = valid if persons is None else min(persons, valid)
    low, high = wilson(agree * worth / valid, worth)
    return Agreement(agree, valid, agree / valid, low, high, told(worth))


def told(valid: float) -> Told:
    """How answers of so many may be told: not below five, in words below ten, else as a share."""
    if valid < HIDDEN_BELOW:
        return Told.HIDDEN
    return Told.IN_WORDS if valid < SHARE_FROM else Told.AS_SHARE


def clustered(answers: Sequence[tuple[int, int]]) -> Agreement:
    """Agreement over several questions, where one person's answers are alike.

    answers: (agree, answered) of each person who answered any. p = Σy/Σm; its variance is that of a ratio
    over persons, k/(k−1)·Σ(y − pm)²/(Σm)² (Cochran 1977, Sampling Techniques, 6.3); the range is Wilson's on
    the number of independent answers that variance is worth, Σm over the design effect, never more than
    answers and never fewer than persons would allow were each one's answers all the same.
    """
    persons = [(y, m) for y, m in answers if m > 0]
    agree, valid = sum(y for y, _ in persons), sum(m for _, m in persons)
    k = len(persons)
    if k < 2:
        return of_counts(agree, valid, k)
    p = agree / valid
    variance = k / (k - 1) * sum((y - p * m) ** 2 for y, m in persons) / valid**2
    simple = p * (1 - p) / valid
    if simple == 0 or variance == 0:
        return _by_persons(agree, valid, k, k)
    return _by_persons(agree, valid, max(valid * simple / variance, least_worth(persons)), k)


def least_worth(persons: Sequence[tuple[int, int]]) -> float:
    """What answers are worth at least: (Σm)²/Σm², the persons weighted by how much each answered."""
    total = sum(m for _, m in persons)
    return total**2 / sum(m * m for _, m in persons)


def _by_persons(agree: float, valid: float, worth: float, persons: int) -> Agreement:
    found = of_counts(agree, valid, worth)
    return found._replace(told=told(persons))


def response(responses: float, attended: float) -> Response:
    """Responses of those who attended; share None where nobody is said to have attended, and where more
    answered than attended. weak: under half answered."""
    share = responses / attended if attended > 0 and responses <= attended else None
    return Response(responses, attended, share, share is not None and share < WEAK_BELOW)


def if_silent(agree: float, valid: float, attended: float) -> tuple[float, float] | None:
    """The share if all who did not answer disagreed, and if all agreed: x/N and (x + N − n)/N.

    None where nobody attended, or more answered than attended.
    """
    if attended <= 0 or valid > attended:
        return None
    return agree / attended, (agree + attended - valid) / attended


def attendees_only(agree: float, valid: float, attended: float) -> tuple[float, float] | None:
    """The range of agreement among these very attendees: Wilson on n* = n(N−1)/(N−n).

    None where everybody answered (nothing is left to chance) or nothing can be said.
    """
    if valid <= 0 or valid >= attended:
        return None
    worth = valid * (attended - 1) / (attended - valid)
    return wilson(agree * worth / valid, worth)


def breaks(scales: Iterable[int]) -> tuple[int, ...]:
    """Where a series changes its scale: the places of the first answers on a new one. No line is drawn over
    a break."""
    return tuple(i + 1 for i, (before, after) in enumerate(pairwise(scales)) if before != after)


def spread_of(answers: Iterable[tuple[int, int]]) -> dict[int, dict[int, int]]:
    """(scale, point) of each answer → scale → point → how many, every point of the scale listed."""
    found: dict[int, dict[int, int]] = {}
    for scale, point in answers:
        if not 1 <= point <= scale:
            raise ScaleError(f"a scale of {scale} points has no {point}")
        found.setdefault(scale, dict.fromkeys(range(1, scale + 1), 0))[point] += 1
    return found


def decay(attended: Sequence[tuple[str, float]]) -> tuple[Step, ...]:
    """How attendance of one cohort goes down over its school-year workshops: (workshop, attended) in order.

    Each step with its share of the first and of the one before; no share of nothing. The range is Wilson's,
    for the later ones, where no more came than to the first.
    """
    steps: list[Step] = []
    for name, came in attended:
        first = steps[0].attended if steps else came
        before = steps[-1].attended if steps else 0
        later = bool(steps) and 0 <= came <= first and first > 0
        low, high = wilson(came, first) if later else (None, None)
        of_first = came / first if first else None
        steps.append(Step(name, came, of_first, low, high, came / before if before else None))
    return tuple(steps)
