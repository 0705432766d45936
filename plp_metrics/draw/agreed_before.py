"""A target before it is agreed: its way through the year, how likely it is, what others agreed."""

from __future__ import annotations

from collections.abc import Sequence

from plp_metrics.draw import agreed as drawn
from plp_metrics.draw import forecast_words, words
from plp_metrics.draw.came import mark
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc
from plp_metrics.draw.table import Table
from plp_metrics.model import QUARTERS, Agreement, Metric
from plp_metrics.model.forecasts import Likelihood, Odds
from plp_metrics.model.talks import PeersAgreed, Spread

WIDTH, HEIGHT = 560, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 90, 26, 42
_SYMBOLS = {Likelihood.LIKELY: ("tick", "good"), Likelihood.OPEN: ("ring", "ink2")}
_WORDS = {Likelihood.LIKELY: "Likely", Likelihood.OPEN: "Open", Likelihood.UNLIKELY: "Unlikely"}

Path = Sequence[tuple[str, float | None]]
"""Quarter → what the plan asks for by its end; None before anything is due."""


def likelihood(found: Odds) -> Likelihood | None:
    """How likely a target is, by the outlook; without one, by the share of past partner-years that managed
    as much. None where neither is known."""
    if found.chance is not None:
        return Likelihood.of(found.chance)
    if found.reached is None or not found.of:
        return None
    return Likelihood.of(found.reached / found.of)


def odds(found: Odds, metric: Metric) -> str:
    """ "◇ Open: 9 of 21 past partner-years managed that much (+12 % on the year before)", as markup."""
    said = forecast_words.odds(found, metric)
    spread = ""
    if found.low is not None and found.high is not None:
        spread = f"range {words.percent(found.low)} to {words.percent(found.high)} of partner-years"
    grade = likelihood(found)
    if grade is None:
        return f"<div>{esc(said)}</div>"
    symbol, ink = _SYMBOLS.get(grade, ("diamond", "risk"))
    word = mark(symbol, _WORDS[grade], ink)
    return f'<div>{word}: {esc(said)}<span class="small">{esc(spread)}</span></div>'


def peers(found: PeersAgreed, metric: Metric) -> list[str]:
    """What peers agreed and reached, one sentence each; what is not told is said so."""
    if not found.peers:
        return ["Nobody to compare with: no partner is like it by what the store knows."]
    said = [
        f"For {s.school_year}, {words.plural(s.count, 'partner')} like it agreed on {_spread(s, metric)}."
        for s in found.agreed
        if s.median is not None
    ]
    reached = found.reached
    if reached is not None and reached.median is not None:
        said.append(
            f"By the end of {reached.school_year}, {words.plural(reached.count, 'partner')} like it stood at"
            f" {_spread(reached, metric)}."
        )
    elif found.kept:
        said.append("What others reached is not told: it counts people.")
    elif reached is not None:
        said.append(f"Too few of them have a figure for {reached.school_year} (five at least).")
    if not any(s.median is not None for s in found.agreed):
        few = max((s.count for s in found.agreed), default=0)
        who = f"{words.plural(few, 'partner')} like it" if few else "No partner like it"
        verb = "have" if few > 1 else "has"
        said.insert(0, f"{who} {verb} a target on this; a median takes five.")
    return said


def _spread(of: Spread, metric: Metric) -> str:
    low, median, high = (
        "" if v is None else forecast_words.amount(v, metric) for v in (of.low, of.median, of.high)
    )
    return f"{median} in the middle (half of them {low} to {high})"


def path(wanted: Agreement, plan: Path, before: Path, metric: Metric) -> Figure:
    """The way to the target: from its start over the quarters, milestones as squares; last year's quarters
    beside it where they are known."""
    values = [v for _, v in (*plan, *before) if v is not None]
    known = [v for v in (*values, wanted.baseline, wanted.target) if v is not None]
    low, high = min([0.0, *known]), max([*known, 0.0])
    span = (high - low) or 1.0

    def x(step: int) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * step / 4

    def y(v: float) -> float:
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * (v - low) / span

    points = [(QUARTERS.index(q) + 1, v, q in wanted.milestones) for q, v in plan if v is not None]
    line = [(s, v) for s, v, _ in points]
    if wanted.baseline is not None and metric.kind.value in ("stock", "rate"):
        line = [(0, wanted.baseline), *line]
    then = [(QUARTERS.index(q) + 1, v) for q, v in before if v is not None]
    marks = "".join(_point(x(s), y(v), v, agreed, metric) for s, v, agreed in points)
    if wanted.baseline is not None:
        marks += (
            f'<circle class="k-ink3" cx="{x(0):.1f}" cy="{y(wanted.baseline):.1f}" r="4"/>'
            f'<text x="{x(0) - 8:.1f}" y="{y(wanted.baseline) + 4:.1f}" text-anchor="end">'
            f"{esc(words.amount(wanted.baseline, metric))}</text>"
        )
    goal = ""
    if wanted.target is not None:
        at = y(wanted.target)
        goal = (
            f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="var(--ink)"'
            f' stroke-dasharray="4 3"/><text x="{WIDTH - _RIGHT + 12}" y="{at + 4:.1f}">'
            "target</text>"
        )
    names = "".join(
        f'<text x="{x(i):.1f}" y="{HEIGHT - 22}" text-anchor="middle">{label}</text>'
        for i, label in enumerate(("start", *QUARTERS))
    )
    old = _line("then", [(x(s), y(v)) for s, v in then]) if len(then) > 1 else ""
    svg = (
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" style="width:100%;max-width:{WIDTH}px"'
        f' role="img" aria-label="{esc(_alt(wanted, plan, metric))}">{goal}{old}'
        f"{_line('now', [(x(s), y(v)) for s, v in line])}{marks}{names}</svg>"
    )
    key = "dot: the plan by the end of a quarter; square: a milestone; dashed: the target; grey: the start"
    key += "; pale line: the year before" if old else ""
    rows = tuple(
        (q, None if v is None else words.amount(v, metric), "milestone" if q in wanted.milestones else "",
         dict(before).get(q))
        for q, v in plan
    )  # fmt: skip
    behind = Table(
        ("Quarter", "Plan by its end", "Agreed as", "The year before"), rows, "The way to the target"
    )
    return Figure(svg, _alt(wanted, plan, metric), behind, "The way to the target", key.capitalize())


def _alt(wanted: Agreement, plan: Path, metric: Metric) -> str:
    start = "" if wanted.baseline is None else f" from {words.amount(wanted.baseline, metric)}"
    steps = ", ".join(f"{q} {words.amount(v, metric)}" for q, v in plan if v is not None)
    return f"Plan{start} to {drawn.asks(wanted, metric)}: {steps or 'nothing is due yet'}"


def _line(css: str, points: Sequence[tuple[float, float]]) -> str:
    at = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{css}" points="{at}"/>'


def _point(x: float, y: float, value: float, agreed: bool, metric: Metric) -> str:
    shape = (
        f'<rect class="k-ink" x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'
        if agreed
        else f'<circle class="k-ink2" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
    )
    label = f'<text x="{x:.1f}" y="{y - 9:.1f}" text-anchor="middle">'
    return f"{shape}{label}{esc(words.amount(round(value, 3), metric))}</text>"
