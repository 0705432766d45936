"""What the page of one metric shows: sentence, trend of all partners, distribution, courses, table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plp_metrics import access, store
from plp_metrics.compute import forecasts, network_trends, pooled, results
from plp_metrics.compute.answers import answer
from plp_metrics.draw import (
    ahead_chart,
    charts,
    forecast,
    forecast_words,
    partners,
    sentences,
    trend_words,
    words,
)
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import href
from plp_metrics.draw.palette import Theme
from plp_metrics.draw.panels import Panel, panels
from plp_metrics.model import ALL, NETWORK, Metric, Result, Rule, Trend, Viewer, school_year, year_start
from plp_metrics.model.forecasts import Forecast
from plp_metrics.ui import keys, program
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.drawn_once import drawn_once

YEARS_BACK = 2


@dataclass(frozen=True)
class MetricPage:
    """The page's parts. found: one result per partner that the viewer may name and the metric applies to."""

    metric: Metric
    sentence: str
    meta: str
    network: Result
    found: Sequence[Result]
    params: dict[str, str]


def look(viewer: Viewer, asked: Asked) -> MetricPage:
    """The sentence and what it rests on, for these filters and this viewer."""
    metric = program.library()[asked.metric or ""]
    scope, now = access.scope(viewer), store.current()
    taking_part = tuple(k for k, p in program.named(viewer).items() if p.takes_part(asked.year))
    found = answer(now, scope, results.results, asked.question((metric.key,), only=taking_part))
    (network,) = answer(now, scope, pooled.network, asked.question((metric.key,)))
    meta = (
        f"{words.quarter(asked.period)}, {_stands(network, asked)}",
        partners.coverage(network, metric),
        partners.basis(network),
        partners.network_target(network, metric),
        f"as it stood on {words.day(program.today(viewer), year=True)}",
    )
    return MetricPage(
        metric,
        partners.sentence(network, found, metric),
        " · ".join(part for part in meta if part),
        network,
        found,
        asked.params,
    )


@drawn_once
def _over_time(
    history: tuple[Result, ...], moved: Trend, metric: Metric, ahead: Forecast, theme: Theme
) -> Figure:
    limited = any(p.limits for p in moved.points)
    if limited:
        drawn = ahead_chart.chart(moved, history, ahead, metric, theme)
        title, change = drawn.title, trend_words.caption(moved, metric).removesuffix(".")
    else:
        drawn = forecast.fan(charts.over_time(history, metric, theme), history, metric, ahead, theme)
        title, change = sentences.growth(history, metric), trend_words.since(moved, metric)
    said = (
        "all partners together, by quarter",
        change,
        forecast_words.sentence(ahead, metric) if ahead.median is not None else "",
        forecast_words.basis(ahead),
    )
    return replace(drawn, title=title, caption=". ".join(text for text in said if text))


def trend(viewer: Viewer, asked: Asked, seen: MetricPage, theme: Theme) -> Figure | None:
    """All partners together by quarter against the network's target, and to the year's end if things go on as
    before; None without a value."""
    now, scope, question = store.current(), access.scope(viewer), asked.question((seen.metric.key,))
    (moved,) = answer(now, scope, network_trends.network_trends, question)
    since = moved.points[0].period.school_year if any(p.limits for p in moved.points) else ""
    history = _series(viewer, asked, seen.metric, asked.course, since)
    if not any(r.value is not None for r in history):
        return None
    at = (asked.year, seen.network.as_of)
    history = [seen.network if (r.school_year, r.quarter) == at else r for r in history]
    (ahead,) = answer(now, scope, forecasts.network_forecasts, question)
    drawn = _over_time(tuple(history), moved, seen.metric, ahead, theme)
    explain = href("number", **asked.params, metric=seen.metric.key, partner=NETWORK)
    return replace(drawn, caption=f"{_title(seen, asked)}, {drawn.caption}", explain=explain)


def courses(viewer: Viewer, asked: Asked, metric: Metric) -> Figure | None:
    """All partners together, course beside course; None for fewer than two courses with a value."""
    if asked.course != ALL or "c" not in metric.grain:
        return None
    shown = []
    for course in metric.courses:
        history = _series(viewer, asked, metric, course)
        last = next((r for r in reversed(history) if r.value is not None), None)
        if last is not None:
            note = words.plural(last.partners_in or 0, "partner")
            shown.append(Panel(words.course(course), note, tuple(history)))
    if len(shown) < 2:
        return None
    drawn = panels(shown, metric)
    caption = f"All partners together, by quarter. {drawn.caption}"
    explain = href("number", **asked.params, metric=metric.key, partner=NETWORK)
    return replace(drawn, title=f"{metric.title}, course beside course", caption=caption, explain=explain)


def no_courses(metric: Metric) -> str:
    """Why a metric has no figures by course; "" where it has."""
    if "c" not in metric.grain:
        return "It is counted for a partner as a whole, not by course."
    if metric.rule is Rule.PEOPLE:
        return "Figures about people are not split by course, to protect them."
    return ""


def to_point_at(seen: MetricPage) -> dict[str, str]:
    """The partners that can be pointed out in the distribution: id → name, first nobody; {} for none."""
    names = program.names()
    having = {r.partner_id: names.get(r.partner_id, r.partner_id) for r in seen.found if r.value is not None}
    return {"": "Nobody", **dict(sorted(having.items(), key=lambda entry: entry[1]))} if having else {}


def _series(viewer: Viewer, asked: Asked, metric: Metric, course: str, since: str = "") -> list[Result]:
    last = year_start(asked.year)
    first = min(year_start(since), last) if since else last - YEARS_BACK
    years = tuple(school_year(y) for y in range(first, last + 1))
    found = answer(store.current(), access.scope(viewer), pooled.network_series, (metric.key,), course, years)
    until = [r for r in found if (r.school_year, r.quarter) <= asked.period]
    first = next((i for i, r in enumerate(until) if r.value is not None), len(until))
    return until[first:]


def _stands(network: Result, asked: Asked) -> str:
    earlier = words.as_of(network)
    return f"all partners {earlier}" if earlier else words.course(asked.course)


def _title(seen: MetricPage, asked: Asked) -> str:
    return seen.metric.title if asked.course == ALL else f"{seen.metric.title}, {words.course(asked.course)}"


def regions_params(seen: MetricPage) -> dict[str, str]:
    """The filters that lead to the same metric by state and division."""
    return {**seen.params, keys.METRIC: seen.metric.key}
