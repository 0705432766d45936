"""What the page of one partner shows: its card, growth, courses, survey quality and hand-ins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from plp_metrics import access, store
from plp_metrics.compute import pooled, results
from plp_metrics.compute.answers import answer
from plp_metrics.draw import charts, sentences, words
from plp_metrics.draw.card import card
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc, href
from plp_metrics.draw.palette import Theme
from plp_metrics.draw.panels import Panel, panels
from plp_metrics.draw.quality import quality
from plp_metrics.model import ALL, Mark, Metric, Partner, Result, Viewer, school_year, year_start
from plp_metrics.places import STATES
from plp_metrics.ui import go, program, reporting
from plp_metrics.ui.ask import Asked

GROWTH = ("teachers_participating", "students_active")
"""The two that are drawn large, by quarter and by course."""
SURVEY = "quality"
YEARS_BACK = 2


@dataclass(frozen=True)
class PartnerPage:
    """The page's parts. steps: next steps as markup. card: None where no target is agreed.
    rest: results without a target, folded away.
    results: everything on both cards."""

    partner: Partner
    sentence: str
    meta: str
    steps: list[str]
    card: Figure | None
    rest: Figure | None
    results: tuple[Result, ...]


def look(viewer: Viewer, asked: Asked) -> PartnerPage | None:
    """The page for these filters; None where the viewer may name no such partner."""
    partner = program.named(viewer).get(asked.partner or "")
    if partner is None:
        return None
    library = program.library()
    found = answer(
        store.current(),
        access.scope(viewer),
        results.results,
        asked.question(tuple(library), only=(partner.partner_id,)),
    )
    found = tuple(r for r in found if r.mark is not Mark.NOT_APPLICABLE)
    history = series(viewer, asked, tuple(library))
    agreed = [r for r in found if r.target is not None]
    rest = [r for r in found if r.target is None]
    page = "metric" if go.registered("metric") and viewer.may("see_metric") else "dictionary"
    explain = {**asked.params, "partner": partner.partner_id}
    metric_links = {**asked.params, "partner": partner.partner_id} if page == "metric" else {}

    def drawn(rows: Sequence[Result]) -> Figure:
        return card(rows, library, history, params=metric_links, page=page, grouped=True, explain=explain)

    return PartnerPage(
        partner,
        sentences.partner(partner.name, found, library),
        _meta(viewer, partner, asked),
        [
            f"<b>{esc(library[r.metric].title)}</b>: {esc(words.gap(r, library[r.metric]))}"
            for r in _steps(agreed)
        ],
        replace(
            drawn(agreed),
            title="Results beside targets",
            caption=words.quarter(asked.period) + ", so far this year",
        )
        if agreed
        else None,
        drawn(rest) if rest else None,
        found,
    )


def _steps(agreed: Sequence[Result]) -> list[Result]:
    return sentences.worst_first(agreed)[:3]


def _meta(viewer: Viewer, partner: Partner, asked: Asked) -> str:
    places = ", ".join(STATES[s].name for s in partner.states)
    offered = ", ".join(words.course(c) for c in partner.courses.get(asked.year, ()))
    year = year_start(asked.year) - year_start(partner.first_school_year) + 1
    now = reporting.quarters(viewer, asked.year).get((partner.partner_id, asked.period))
    if now is None:
        state = f"nothing handed in, {reporting.due_line(asked.period, asked.on)}"
    else:
        state = f"{reporting.STATES[now.state]} on {words.day(now.at.date(), year=True)}"
    quarter = words.quarter(asked.period)
    return " · ".join(t for t in (places, offered, f"partnership year {year}", f"{quarter}: {state}") if t)


def series(
    viewer: Viewer, asked: Asked, metrics: tuple[str, ...], course: str | None = None
) -> dict[str, list[Result]]:
    """Each metric's own quarters up to the one asked for, three school years, in time order."""
    last = year_start(asked.year)
    years = tuple(school_year(y) for y in range(last - YEARS_BACK, last + 1))
    found = answer(
        store.current(),
        access.scope(viewer),
        results.series,
        metrics,
        asked.partner or "",
        course or asked.course,
        years,
    )
    out: dict[str, list[Result]] = {}
    for result in found:
        if (result.school_year, result.quarter) <= asked.period:
            out.setdefault(result.metric, []).append(result)
    return out


# Plotly checks every attribute it is given; drawing the same figure for every click costs most of a run.
_growth = lru_cache(maxsize=128)(charts.growth)


def growth(viewer: Viewer, asked: Asked, key: str, theme: Theme) -> Figure | None:
    """A number by quarter against the agreed line, this year and the two before."""
    metric = program.library().get(key)
    history = series(viewer, asked, (key,)).get(key, []) if metric else []
    if metric is None or not any(r.value is not None for r in history):
        return None
    drawn = _growth(tuple(history), metric, theme)
    caption = f"{metric.unit.capitalize()} by quarter; one line per school year; dashed: the agreed line"
    explain = href("number", **asked.params, metric=key, partner=asked.partner)
    return replace(drawn, title=sentences.growth(history, metric), caption=caption, explain=explain)


def by_course(viewer: Viewer, asked: Asked, partner: Partner, metric: Metric) -> Figure | None:
    """The same for each course the partner offers, on one scale; None with fewer than two courses."""
    shown = []
    for course in partner.courses.get(asked.year, ()):
        if course in metric.courses:
            history = series(viewer, asked, (metric.key,), course).get(metric.key, [])
            last = next((r for r in reversed(history) if r.value is not None), None)
            note = f"of {words.amount(last.target, metric)}" if last and last.target is not None else ""
            shown.append(Panel(words.course(course), note, tuple(history)))
    if len(shown) < 2 or asked.course != ALL:
        return None
    drawn = panels(shown, metric)
    return replace(
        drawn, title=f"{metric.title}, course by course", caption=f"{drawn.caption}; dashed: the agreed line"
    )


def survey(viewer: Viewer, asked: Asked, workshop: str | None) -> Figure | None:
    """What people said: this workshop (for who may see it), all of the partner's, all partners."""
    library = program.library()
    items = [m for m in library.values() if m.group == SURVEY and m.rule.value == "survey"]
    if not items:
        return None
    keys = tuple(m.key for m in items)
    scope, now = access.scope(viewer), store.current()
    mine = answer(now, scope, results.results, asked.question(keys, only=(asked.partner or "",)))
    everyone = answer(now, scope, pooled.network, asked.question(keys, only=None))
    columns: dict[str, Sequence[Result]] = {"All its workshops": mine, "All partners": everyone}
    if workshop:
        own = [r for key in keys for r in workshops(viewer, asked, key) if r.workshop == workshop]
        columns = {f"Workshop {workshop}": own, **columns}
    drawn = quality(columns, items)
    caption = "Share of answers that agree, 0 to 100 %; thin line: the range. This school year so far"
    return replace(drawn, title=sentences.quality(mine, everyone, library), caption=caption)


def workshops(viewer: Viewer, asked: Asked, metric: str) -> tuple[Result, ...]:
    """One result per workshop of the year up to the quarter asked for; none for who may not see raw rows."""
    found = answer(
        store.current(), access.scope(viewer), results.by_workshop, metric, asked.partner or "", asked.year
    )
    return tuple(r for r in found if r.quarter <= asked.quarter)
