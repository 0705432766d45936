"""What the page of one metric says of partners: a fair comparison, one pointed out, the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plp_metrics import access, store
from plp_metrics.compute import fair, forecasts, outlook, peers, trends
from plp_metrics.compute.answers import answer
from plp_metrics.draw import forecast_words, metric_table, ordered, strip, trend, verdicts
from plp_metrics.draw import funnel as funnels
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.funnel_words import why_none
from plp_metrics.draw.markup import href
from plp_metrics.draw.palette import Theme
from plp_metrics.draw.table import Table
from plp_metrics.model import Mark, Metric, Question, Result, Trend, Viewer
from plp_metrics.model.fair import Funnel, Placed
from plp_metrics.model.forecasts import Forecast
from plp_metrics.ui import program, triage
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.drawn_once import drawn_once
from plp_metrics.ui.metric_page import MetricPage

Pairs = tuple[tuple[str, str], ...]


def comparison(viewer: Viewer, asked: Asked, seen: MetricPage) -> Funnel:
    """The fair comparison of every partner this viewer may name, or why there is none."""
    args = (asked.question((seen.metric.key,)), seen.metric.key)
    return answer(store.current(), access.scope(viewer), fair.funnel, *args)


def picture(found: Funnel, seen: MetricPage, pointed: str, theme: Theme) -> Figure | None:
    """The funnel; where there is none a dot for each partner, with the reason in its caption; None where no
    partner has a value."""
    params, names = tuple(seen.params.items()), tuple(program.names().items())
    if found.why_none is None:
        return _funnel(found, seen.metric, names, theme, pointed, params)
    if not any(r.value is not None for r in seen.found):
        return None
    drawn = strip.strip(
        seen.found, seen.network, seen.metric, program.names(), pointed=pointed, params=seen.params
    )
    return replace(drawn, caption=f"{why_none(found)}. {drawn.caption}")


def in_order(found: Funnel, metric: Metric, theme: Theme) -> Figure | None:
    """The partners in a fair order; None where there is no fair comparison of all of them."""
    placed = fair.ordered(found)
    return _ordered(placed, found, metric, tuple(program.names().items()), theme) if placed else None


def pointed_out(viewer: Viewer, asked: Asked, seen: MetricPage, pointed: str, theme: Theme) -> Figure | None:
    """How the figure of one partner moved, with its year's end and what to do about it in the caption; None
    where it has no point."""
    question = asked.question((seen.metric.key,), only=(pointed,))
    found = answer(store.current(), access.scope(viewer), trends.trends, question)
    result = next((r for r in seen.found if r.partner_id == pointed), None)
    if not found or not found[0].points or result is None:
        return None
    ends = {f.partner_id: f for f in _forecasts(viewer, asked, seen)}
    (moved,) = outlook.with_outlook(found, ends.values(), [result])
    drawn = _trend(moved, seen.metric, theme)
    name = program.names().get(pointed, pointed)
    end = ends.get(pointed)
    ahead = forecast_words.sentence(end, seen.metric) if end is not None and end.median is not None else ""
    told = ". ".join(s for s in (ahead, verdicts.advice(moved), drawn.caption) if s)
    explain = href("number", **asked.params, metric=seen.metric.key, partner=pointed)
    return replace(drawn, title=f"{name}: {drawn.title}", caption=told, explain=explain)


def table(viewer: Viewer, asked: Asked, seen: MetricPage) -> Table:
    """Every partner the metric is about, with its verdicts, its year's end and what it is like."""
    facts = answer(store.current(), access.scope(viewer), peers.facts_of, asked.period)
    named = program.named(viewer)
    about = {k: triage.case_mix(f, asked.year) for k, f in facts.items() if k in named}
    return metric_table.table(
        seen.found,
        seen.metric,
        program.names(),
        seen.params,
        {t.partner_id: t for t in _trends(viewer, asked, seen)},
        {f.partner_id: f for f in _forecasts(viewer, asked, seen)},
        about,
    )


def _trends(viewer: Viewer, asked: Asked, seen: MetricPage) -> tuple[Trend, ...]:
    found = answer(store.current(), access.scope(viewer), trends.trends, _question(asked, seen), brief=True)
    shown: Sequence[Result] = [r for r in seen.found if r.mark is Mark.SHOWN]
    return outlook.with_outlook(found, _forecasts(viewer, asked, seen), shown)


def _forecasts(viewer: Viewer, asked: Asked, seen: MetricPage) -> Sequence[Forecast]:
    return answer(store.current(), access.scope(viewer), forecasts.forecasts, _question(asked, seen))


def _question(asked: Asked, seen: MetricPage) -> Question:
    return asked.question((seen.metric.key,), only=tuple(r.partner_id for r in seen.found))


@drawn_once
def _funnel(found: Funnel, metric: Metric, names: Pairs, theme: Theme, pointed: str, params: Pairs) -> Figure:
    return funnels.funnel(found, metric, dict(names), theme, pointed=pointed, params=dict(params))


@drawn_once
def _ordered(placed: tuple[Placed, ...], found: Funnel, metric: Metric, names: Pairs, theme: Theme) -> Figure:
    return ordered.ordered(placed, found, metric, dict(names), theme)


_trend = drawn_once(trend.chart)
