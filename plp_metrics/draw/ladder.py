"""The goals of all partners together, year by year: figure, target, and how many partners are in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import icons, words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc, explained, href, link, note
from plp_metrics.draw.palette import GOOD, JUDGED, STATUS
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import NETWORK, Agreement, Comparison, Metric, Result

ASKS = {
    Comparison.AT_LEAST: "at least",
    Comparison.AT_MOST: "at most",
    Comparison.HOLD: "hold",
    Comparison.REPORT_ONLY: "report only",
}


def ladder(
    found: Mapping[str, Mapping[str, Result]],
    goals: Mapping[tuple[str, str], Agreement],
    years: Sequence[str],
    metrics: Mapping[str, Metric],
    params: Mapping[str, str],
) -> Figure:
    """One row a goal, one column a school year. found: metric → school year → all partners' result there.
    goals: (metric, school year) → what all partners together should reach."""
    rows = tuple(
        (
            Raw(link(metrics[key].title, "metric", **{**params, "metric": key}), metrics[key].title),
            *(_cell(of.get(year), goals.get((key, year)), metrics[key], params) for year in years),
        )
        for key, of in found.items()
    )
    table = Table(("Goal of all partners", *years), rows, "Goals of all partners, year by year")
    said = title([of[years[-1]] for of in found.values() if years[-1] in of])
    caption = (
        "Sums and shares over the partners that reported; a count of some partners is not held against a "
        "target of all of them"
    )
    return Figure(f'<div class="wide">{table.html("ladder")}</div>', f"{said}.", table, said, caption)


def title(now: Sequence[Result]) -> str:
    """ "3 of 5 goals of all partners are on plan or better this year"."""
    judged = [r for r in now if _judged(r)]
    if not judged:
        return "No goal of all partners can be judged this year yet"
    fine = sum(r.status in GOOD for r in judged)
    verb = "is" if fine == 1 else "are"
    waits = len(now) - len(judged)
    rest = f"; {waits} cannot be judged yet" if waits else ""
    return f"{fine} of {words.plural(len(judged), 'goal')} of all partners {verb} on plan or better{rest}"


def _judged(result: Result) -> bool:
    """Whether the goal itself is what it is held against: not a sum of some partners' targets."""
    return result.status in JUDGED and result.agreement is not None and result.agreement.agreement_id != 0


def _cell(result: Result | None, goal: Agreement | None, metric: Metric, params: Mapping[str, str]) -> Raw:
    if result is None:
        return Raw('<span class="k-ink3">not begun</span>', "not begun")
    own = {**params, "year": result.school_year, "quarter": result.quarter}
    where = href("number", **{**own, "metric": metric.key, "partner": NETWORK})
    value = words.value(result, metric)
    shown = f"<b>{explained(value, where)}</b>" if result.value is not None else esc(value)
    parts = [_target(goal, metric), _coverage(result), words.as_of(result)]
    judged = _judged(result)
    mark = f" {icons.status(result.status, STATUS[result.status].word)}" if judged else ""
    word = f"; {STATUS[result.status].word.lower()}" if judged else ""
    lines = "; ".join(p for p in parts if p)
    return Raw(f"{shown}{mark}{note(lines)}", f"{value}{word}; {lines}".rstrip("; "))


def _target(goal: Agreement | None, metric: Metric) -> str:
    if goal is None or goal.target is None:
        return "no target" if goal is None else ASKS[goal.comparison]
    return f"target {ASKS[goal.comparison]} {words.amount(goal.target, metric)}"


def _coverage(result: Result) -> str:
    if result.partners_in is None or result.partners_due is None:
        return ""
    return f"{result.partners_in} of {result.partners_due} reported"
