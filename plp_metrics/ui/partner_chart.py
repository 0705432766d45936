"""One metric of the partner drawn large, chosen on the page; and the partner beside others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plp_metrics import access, store
from plp_metrics.compute import beside, pooled
from plp_metrics.compute.answers import answer
from plp_metrics.draw import ahead_chart, sentences
from plp_metrics.draw import beside as drawn
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import href
from plp_metrics.draw.palette import Theme
from plp_metrics.model import Display, Mark, Metric, Result, Trend, Viewer
from plp_metrics.model.forecasts import Forecast
from plp_metrics.ui import ask, keys, program
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.drawn_once import drawn_once
from plp_metrics.ui.partner_card import Seen
from plp_metrics.ui.partner_todo import steps

HEADLINES = (
    "teachers_participating",
    "teachers_trained",
    "implementation_rate",
    "students_active",
    "students_urg",
    "quality_recommend",
    "ay_attendance",
    "teachers_recruited_next",
)
"""What a board or a call asks for first, in this order."""
MOST = 8


def headlines(rows: Sequence[Result]) -> list[Result]:
    """The results to look at first: what is furthest behind, then the usual ones, eight at most; in the
    order of `rows`."""
    worst = [r.metric for r in sentences.worst_first(rows)[:3]]
    there = [r.metric for r in rows]
    order = dict.fromkeys([*worst, *(k for k in HEADLINES if k in there), *there])
    first = set(list(order)[:MOST])
    return [r for r in rows if r.metric in first]


@drawn_once
def _chart(
    trend: Trend, history: tuple[Result, ...], forecast: Forecast | None, metric: Metric, theme: Theme
) -> Figure:
    return ahead_chart.chart(trend, history, forecast, metric, theme)


def chart(asked: Asked, seen: Seen, theme: Theme) -> tuple[Figure, str] | None:
    """The chosen metric's chart and its key (the default: the furthest behind); None without any value."""
    library = program.library()
    known = [r for r in (*seen.agreed, *seen.rest) if r.value is not None]
    first = [*steps(seen), *(r for k in HEADLINES for r in known if r.metric == k)]
    order = dict.fromkeys(r.metric for r in (*first, *known))
    key = ask.one_of(keys.METRIC, "Draw large", {k: library[k].title for k in order})
    if key is None:
        return None
    result = next(r for r in known if r.metric == key)
    forecast = seen.forecasts.get(key) if result.mark is Mark.SHOWN else None
    figure = _chart(seen.trends[key], tuple(seen.history.get(key, ())), forecast, library[key], theme)
    explain = href("number", **asked.params, metric=key, partner=seen.partner.partner_id)
    return replace(figure, explain=explain), key


def compared(viewer: Viewer, asked: Asked, seen: Seen) -> Figure | None:
    """The partner beside all partners and those like it, on its headline metrics; None without figures."""
    library = program.library()
    rows = headlines([r for r in seen.agreed or seen.found if r.value is not None])
    if not rows:
        return None
    question = asked.question(tuple(r.metric for r in rows))
    now, scope, partner = store.current(), access.scope(viewer), seen.partner.partner_id
    found = answer(now, scope, beside.beside, question, partner)
    shares = tuple(r.metric for r in rows if library[r.metric].display is Display.SHARE)
    pool = answer(now, scope, pooled.network, asked.question(shares)) if shares else ()
    together = {r.metric: r.value for r in pool if r.value is not None}
    own = "You" if viewer.partner_id == partner else "This partner"
    explain = {**asked.params, "partner": partner}
    return drawn.figure(found, library, own=own, together=together, explain=explain)
