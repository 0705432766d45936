"""The United States as equal tiles: small states stay legible and the value stands in the tile. No rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.icons import icon
from plp_metrics.draw.markup import esc, href
from plp_metrics.draw.palette import STATUS
from plp_metrics.draw.table import Table
from plp_metrics.model import Display, Mark, Metric, Result, Status
from plp_metrics.places import STATES

PLACES: dict[str, tuple[int, int]] = {
    code: (row, column)
    for row, line in enumerate(
        (
            "AK .. .. .. .. .. .. .. .. .. .. ME",
            ".. .. .. .. .. .. .. .. .. .. VT NH",
            ".. WA ID MT ND MN IL WI MI NY RI MA",
            ".. OR NV WY SD IA IN OH PA NJ CT ..",
            ".. CA UT CO NE MO KY WV VA MD DE ..",
            ".. .. AZ NM KS AR TN NC SC DC .. ..",
            ".. .. .. .. OK LA MS AL GA .. .. ..",
            "HI .. .. .. TX .. .. .. .. FL .. ..",
        )
    )
    for column, code in enumerate(line.split())
    if code != ".."
}
"""State → row and column of its tile."""
_STATUS_OF = {Mark.WITHHELD: Status.WITHHELD, Mark.NOT_APPLICABLE: Status.NOT_APPLICABLE}


def tile_map(
    results: Sequence[Result],
    metric: Metric,
    steps: tuple[float, float, float, float],
    served: frozenset[str] | set[str],
    *,
    page: str = "regions",
    params: Mapping[str, str] | None = None,
) -> Figure:
    """One tile per state, coloured in five fixed steps, with its value.

    results: one per state (their `state` names it). steps: the four values where the next step begins.
    served: states with a partner; the others are plain. A dashed outline: fewer than 10 behind a share.
    page, params: where a tile leads.
    """
    by_state = {r.state: r for r in results}
    tiles = "".join(
        _tile(code, by_state.get(code), metric, steps, served, page, params or {}) for code in PLACES
    )
    without = [r for code in served if (r := by_state.get(code)) is None or r.value is None]
    legend = _legend(metric, steps, without)
    markup = f'<ul class="tiles" aria-label="{esc(metric.title)} by state">{tiles}</ul>{legend}'
    known = [r for r in results if r.value is not None]
    having = words.plural(len(known), "state")
    alt = f"{metric.title} by state: {having} with a value of {len(served)} with a partner."
    if known:
        values = [r.value for r in known if r.value is not None]
        alt += f" From {words.amount(min(values), metric)} to {words.amount(max(values), metric)}."
    return Figure(markup, alt, _table(by_state, metric, served))


def step_of(value: float, steps: Sequence[float]) -> int:
    """1 to 5: which of the five steps a value falls in."""
    return 1 + sum(value >= edge for edge in steps)


def _tile(
    code: str,
    result: Result | None,
    metric: Metric,
    steps: Sequence[float],
    served: frozenset[str] | set[str],
    page: str,
    params: Mapping[str, str],
) -> str:
    row, column = PLACES[code]
    spot = f'style="grid-row:{row + 1};grid-column:{column + 1}"'
    name = STATES[code].name
    if code not in served:
        return f'<li class="tile no" {spot}><abbr title="{esc(name)}: no partner">{code}</abbr></li>'
    where = esc(href(page, **{**params, "state": code}))
    if result is None or result.value is None:
        said = f"{name}: {words.mark(result, metric) if result else 'not reported'}"
        return (
            f'<li class="tile none" {spot}><a href="{where}" data-page="{esc(page)}" title="{esc(said)}" '
            f'aria-label="{esc(said)}">{code}{_absent(result)}</a></li>'
        )
    few = words.share_of_people(result, metric)
    css = "few" if few else f"step{step_of(result.value, steps)}"
    said = f"{name}: {words.full(result, metric)}" + (", few: read with care" if few else "")
    short = words.amount(result.value, metric).removesuffix(f"{words.NBSP}%")
    return (
        f'<li class="tile {css}" {spot}><a href="{where}" data-page="{esc(page)}" title="{esc(said)}" '
        f'aria-label="{esc(said)}">{code}<b>{esc(short)}</b></a></li>'
    )


def _absent(result: Result | None) -> str:
    return icon(
        STATUS[_STATUS_OF.get(result.mark if result else Mark.NOT_REPORTED, Status.NOT_REPORTED)].icon
    )


def _legend(metric: Metric, steps: Sequence[float], without: Sequence[Result | None]) -> str:
    edges = [words.amount(s, metric).removesuffix(f"{words.NBSP}%") for s in steps]
    texts = [
        f"under {edges[0]}",
        *(f"{a} to {b}" for a, b in pairwise(edges)),
        f"{edges[-1]} and over",
    ]
    share = metric.display in (Display.SHARE, Display.CHANGE)
    unit = "%" if share else "US$" if metric.display is Display.MONEY else metric.unit
    items = "".join(f'<li class="step{i}">{esc(t)}</li>' for i, t in enumerate(texts, 1))
    few = '<li class="few">fewer than 10</li>' if metric.display is not Display.COUNT else ""
    reasons = {words.mark(r, metric) if r else "not reported": r for r in without}
    none = "".join(f'<li class="none">{_absent(r)}{esc(said)}</li>' for said, r in sorted(reasons.items()))
    return (
        f'<ul class="legend" aria-label="Steps"><li class="unit">{esc(unit)}</li>{items}{few}{none}'
        f'<li class="no">no partner</li></ul>'
    )


def _table(by_state: Mapping[str, Result], metric: Metric, served: frozenset[str] | set[str]) -> Table:
    rows = []
    for code in sorted(served):
        r = by_state.get(code)
        rows.append(
            (
                STATES[code].name,
                STATES[code].division,
                words.value(r, metric) if r else "not reported",
                r.numerator if r else None,
                r.denominator if r else None,
            )
        )
    return Table(
        ("State", "Division", metric.short, "Counted", "Of"), tuple(rows), f"{metric.title} by state"
    )
