"""What the page of workshop quality shows: agreement by question, every point, trend, who led, who came."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from plp_metrics import access, store
from plp_metrics.compute import pooled, quality, results, trends
from plp_metrics.compute.answers import answer
from plp_metrics.draw import charts, trend, words, workshop, workshop_held, workshop_told, workshop_words
from plp_metrics.draw.card import card
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import href
from plp_metrics.draw.palette import Theme
from plp_metrics.draw.table import Table
from plp_metrics.model import NETWORK, Mark, Period, Viewer, school_year, year_start
from plp_metrics.model.quality import ITEMS, OVERALL, WorkshopQuality
from plp_metrics.ui import ask, go, keys, program, show
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.looked import looked

EVERYBODY = "All partners"
YEARS_BACK = 2
OPEN = (
    "response_rate", "accredited_rate", "show_up_rate", "ay_attendance", "ay_all_four",
    "summer_institutes_held", "ay_workshops_held", "csf_workshops_held",
)  # fmt: skip
"""Figures about workshops that everybody may see, whoever answered what."""

WHY_NOT_SINGLE = (
    "What was answered at one workshop is told to the partner that held it, and so are its workshops one by"
    " one. Here stand figures of the school year so far, published where there are enough answers."
)


@dataclass(frozen=True)
class Chosen:
    """The page's own filters. whose: a partner this viewer may name, or NETWORK. workshop: the key of one,
    "" for all. metric: the question whose trend is drawn. rows: whether this viewer may see the answers."""

    whose: str
    workshop: str
    metric: str
    rows: bool


@dataclass(frozen=True)
class QualityPage:
    """The page's parts. found: None where there is nothing to tell. note: what to mind about the scales."""

    sentence: str
    meta: str
    found: WorkshopQuality | None
    agreement: Figure | None
    note: str


def choose(viewer: Viewer, asked: Asked) -> Chosen:
    """The widgets of the page, in two rows that wrap, and what the address asks for.

    Single workshops can be chosen only by who may see their answers.
    """
    named = {key: p.name for key, p in program.named(viewer).items()}
    ask.bar(viewer, asked)
    with st.container(
        horizontal=True, vertical_alignment="top", gap="small", key=keys.part("quality", "bar")
    ):
        if viewer.partner_id is None:
            whose = ask.one_of(keys.PARTNER, "Partner", {NETWORK: EVERYBODY} | named) or NETWORK
        else:
            whose = viewer.partner_id
        found = _quality(viewer, asked, whose, "")
        held = found.workshops if found is not None else ()
        one = None
        if held:
            each = {w.key: workshop_words.name_of(w) for w in reversed(held)}
            one = ask.one_of(keys.WORKSHOP, "Workshop", {"": "All of the school year so far"} | each)
        library = program.library()
        items = {key: library[key].short for key in (OVERALL, *ITEMS) if key in library}
        metric = ask.one_of(keys.METRIC, "Over time", items)
    scope = access.scope(viewer)
    rows = whose != NETWORK and (scope.raw is None or whose in scope.raw)
    return Chosen(whose, one or "", metric or OVERALL, rows)


@looked
def look(viewer: Viewer, asked: Asked, chosen: Chosen, theme: Theme) -> QualityPage:
    """The sentence and the agreement by question."""
    library = program.library()
    found = _quality(viewer, asked, chosen.whose, chosen.workshop)
    name = EVERYBODY if chosen.whose == NETWORK else program.names()[chosen.whose]
    drawn, note = None, ""
    if found is not None and any(i.mine is not None or i.mark is Mark.WITHHELD for i in found.items):
        whose = "All yours" if viewer.partner_id else "All its workshops"
        drawn = workshop.agreement(found, library, theme, whose=whose, params=asked.params)
        note = workshop_told.scales(found)
    return QualityPage(
        workshop_told.opening(found, name, library), _meta(viewer, asked, chosen, found), found, drawn, note
    )


def open_table(drawn: Figure, key: str, file_name: str) -> None:
    """A figure whose table stands open beneath it."""
    show.finding(drawn.title, drawn.caption)
    if not isinstance(drawn.picture, str):
        st.plotly_chart(drawn.ready, key=key, theme=None, config=dict(charts.CONFIG), alt=drawn.alt)
    show.html(f'<div class="wide">{drawn.table.html("tight")}</div>', f"{key}_table")
    show.download(drawn.table, f"{key}_csv", file_name)


@looked
def points(viewer: Viewer, asked: Asked, chosen: Chosen, theme: Theme) -> list[Figure]:
    """A figure of every point for each scale of ten answers or more; none for who may not see the answers."""
    found = _quality(viewer, asked, chosen.whose, chosen.workshop)
    if found is None:
        return []
    enough = [
        scale
        for scale in found.scales
        if any(sum(i.points.get(scale, {}).values()) >= workshop.DRAWN_FROM for i in found.items)
    ]
    return [workshop.scale_points(found, program.library(), theme, scale) for scale in enough]


@looked
def over_time(viewer: Viewer, asked: Asked, chosen: Chosen, theme: Theme) -> Figure | None:
    """Workshop by workshop for who may see the answers; for others the published figures by quarter."""
    metric, scope, now = program.library()[chosen.metric], access.scope(viewer), store.current()
    explain = href("number", **{**asked.params, keys.METRIC: metric.key, keys.PARTNER: chosen.whose})
    last = year_start(asked.year)
    years = tuple(school_year(y) for y in range(last - YEARS_BACK, last + 1))
    if chosen.whose == NETWORK:
        found = answer(now, scope, pooled.network_series, (metric.key,), asked.course, years)
        until = tuple(r for r in found if (r.school_year, r.quarter) <= asked.period)
        first = next((i for i, r in enumerate(until) if r.value is not None), None)
        if first is None:
            return None
        drawn = charts.over_time(until[first:], metric, theme)
        title = f"{metric.title}, all partners by quarter"
        caption = "Each quarter tells the workshops of the school year so far"
        return replace(drawn, title=title, caption=caption, explain=explain)
    if chosen.rows:
        one = answer(now, scope, trends.workshop_trend, metric.key, chosen.whose, years)
    else:
        question = asked.question((metric.key,), only=(chosen.whose,))
        (one,) = answer(now, scope, trends.trends, question)
    if not one.points:
        return None
    drawn = workshop_told.beside_points(trend.chart(one, metric, theme), one, theme)
    return replace(drawn, explain=explain)


def held(seen: QualityPage) -> Table | None:
    """The workshops of the year by their day; None for who may not see single workshops."""
    if seen.found is None or not seen.found.workshops:
        return None
    return workshop_held.workshops(seen.found.workshops)


@looked
def attendance(viewer: Viewer, asked: Asked, chosen: Chosen, theme: Theme) -> Figure | None:
    """Who still comes to the later school-year workshops; None with fewer than two of a course."""
    found = _quality(viewer, asked, chosen.whose, chosen.workshop)
    steps = quality.attendance(found.workshops) if found is not None else {}
    return workshop_held.attendance(steps, theme) if steps else None


@looked
def open_figures(viewer: Viewer, asked: Asked, chosen: Chosen) -> Figure | None:
    """What everybody may see of workshops: response, facilitators, attendance, how many were held."""
    library = program.library()
    metrics = tuple(key for key in OPEN if key in library)
    scope, now = access.scope(viewer), store.current()
    if chosen.whose == NETWORK:
        found = answer(now, scope, pooled.network, asked.question(metrics))
    else:
        found = answer(now, scope, results.results, asked.question(metrics, only=(chosen.whose,)))
    shown = [r for r in found if r.mark is not Mark.NOT_APPLICABLE]
    if not shown:
        return None
    compares = go.registered("metric") and viewer.may("see_metric")
    page, params = ("metric", asked.params) if compares else ("dictionary", {})
    drawn = card(
        shown, library, params=params, page=page, explain={**asked.params, keys.PARTNER: chosen.whose}
    )
    title = "Who led the workshops, who came, who answered"
    return replace(drawn, title=title, caption="Facilitators are counted, never named")


def _quality(viewer: Viewer, asked: Asked, whose: str, one: str) -> WorkshopQuality | None:
    scope = access.scope(viewer)
    return answer(store.current(), scope, quality.workshop_quality, asked.question(()), whose, one)


def _meta(viewer: Viewer, asked: Asked, chosen: Chosen, found: WorkshopQuality | None) -> str:
    stands = ""
    if found is not None and found.quarter != asked.quarter:
        stands = f"as of {words.quarter(Period(found.school_year, found.quarter))}"
    parts = (
        words.quarter(asked.period),
        stands,
        words.course(asked.course),
        "answers as handed in" if chosen.rows else "answers as published",
        "provisional" if found is not None and found.provisional else "",
        f"as it stood on {words.day(program.today(viewer), year=True)}",
    )
    return " · ".join(part for part in parts if part)
