"""What the page of equity shows: a group in the classes against its schools, and the four questions."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from plp_metrics import access, store
from plp_metrics.compute import equity
from plp_metrics.compute.answers import answer
from plp_metrics.draw import equity as drawn
from plp_metrics.draw import equity_words as told
from plp_metrics.draw import words
from plp_metrics.draw.card import card
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.palette import Theme
from plp_metrics.draw.table import Table
from plp_metrics.model import NETWORK, Mark, Period, Viewer
from plp_metrics.model.equity import GROUPS, Represented
from plp_metrics.store import read_published
from plp_metrics.ui import ask, go, keys, program
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.drawn_once import drawn_once
from plp_metrics.ui.looked import looked

EVERYBODY = "All partners"


@dataclass(frozen=True)
class Chosen:
    """The page's own filters. whose: a partner this viewer may name, or NETWORK. since: "" for none."""

    group: str
    whose: str
    since: str


@dataclass(frozen=True)
class EquityPage:
    """The page's parts. short: all partners beside the one chosen. divisions, partners: ratio and gap; None
    where there is nothing to draw."""

    sentence: str
    meta: str
    short: Table
    caption: str
    divisions: tuple[Figure, Figure] | None
    partners: tuple[Figure, Figure] | None


def choose(viewer: Viewer, asked: Asked) -> Chosen:
    """The widgets of the page, in two rows that wrap, and what the address asks for."""
    named = {key: p.name for key, p in program.named(viewer).items()}
    whose = named | {NETWORK: EVERYBODY} if viewer.partner_id else {NETWORK: EVERYBODY} | named
    earlier = sorted(y for y in program.years(viewer) if y < asked.year)
    ask.bar(viewer, asked)
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key=keys.part("equity", "bar")):
        group = ask.one_of(keys.GROUP, "Group", {g: told.GROUP_WORDS[g] for g in GROUPS})
        partner = ask.one_of(keys.PARTNER, "Partner", whose)
        since = ask.one_of(keys.BASELINE, "Gap since", {y: f"the end of {y}" for y in earlier})
    return Chosen(group or next(iter(GROUPS)), partner or NETWORK, since or "")


@looked
def look(viewer: Viewer, asked: Asked, chosen: Chosen, theme: Theme) -> EquityPage:
    """Everything but the four questions, for these filters and this viewer."""
    names = program.names()
    nation = _found(viewer, asked, chosen, "nation")
    partners = _found(viewer, asked, chosen, "partner")
    divisions = _found(viewer, asked, chosen, "division")
    one = next((p for p in partners if p.partner_id == chosen.whose), None)
    whole = next(iter(nation), None)
    of_all = of_everybody(viewer, asked, chosen.group)
    mine = (one,) if one is not None else ()
    place = f"At {names[one.partner_id]}" if one is not None else ""
    sentence = told.opening(one or whole, chosen.group, place)
    if one is None and (spread := told.over_partners(partners if viewer.partner_id is None else ())):
        sentence += f"; {spread}"
    beside = (*nation, *mine, *divisions)

    def pair(found: tuple[Represented, ...]) -> tuple[Figure, Figure] | None:
        if all(p.index is None for p in found):
            return None
        said = (tuple(names.items()), theme, tuple(asked.params.items()), of_all)
        return _pair(found, chosen.group, *said)

    return EquityPage(
        sentence,
        _meta(viewer, asked, whole, one),
        drawn.side_by_side((*nation, *mine), chosen.group, names, params=asked.params, of_everybody=of_all),
        told.definition(chosen.group),
        pair(beside) if divisions else None,
        pair(partners) if viewer.partner_id is None else None,
    )


@drawn_once
def _pair(
    found: tuple[Represented, ...],
    group: str,
    names: tuple[tuple[str, str], ...],
    theme: Theme,
    params: tuple[tuple[str, str], ...],
    of_everybody: frozenset[tuple[str, str]],
) -> tuple[Figure, Figure]:
    """The ratio and the gap, drawn once for all who look at the same."""
    ratio, gap = (
        draw(found, group, dict(names), theme, params=dict(params), of_everybody=of_everybody)
        for draw in (drawn.representation, drawn.gaps)
    )
    return ratio, gap


@looked
def lens(viewer: Viewer, asked: Asked, whose: str) -> list[tuple[str, str, Figure | None]]:
    """The four questions in order: name of the tab, the question, the results that answer it (None: none)."""
    found = answer(store.current(), access.scope(viewer), equity.cape, asked.question(()), whose)
    library = program.library()
    compares = go.registered("metric") and viewer.may("see_metric")
    page, params = ("metric", asked.params) if compares else ("dictionary", {})
    explain = {**asked.params, keys.PARTNER: whose}
    tabs = []
    for part, some in found.parts.items():
        shown = [r for r in some if r.mark is not Mark.NOT_APPLICABLE]
        figure = card(shown, library, params=params, page=page, explain=explain) if shown else None
        tabs.append((part.capitalize(), told.PART_WORDS[part], figure))
    return tabs


def _found(viewer: Viewer, asked: Asked, chosen: Chosen, level: str) -> tuple[Represented, ...]:
    return answer(
        store.current(),
        access.scope(viewer),
        equity.representation,
        asked.question(()),
        chosen.group,
        level,
        since=chosen.since,
    )


def of_everybody(viewer: Viewer, asked: Asked, group: str) -> frozenset[tuple[str, str]]:
    """Places whose published share counts those of unknown trait in its base; not those seen unprotected."""
    scope = access.scope(viewer)
    found = answer(store.current(), scope, read_published.of_everybody, asked.year)
    latest: dict[tuple[str, str], bool] = {}
    for (metric, who, quarter, division), whole in sorted(found.items()):
        unprotected = who != NETWORK and (scope.raw is None or who in scope.raw)
        if metric == GROUPS[group].share and quarter <= asked.quarter and not unprotected:
            latest[who, division] = whole
    return frozenset(place for place, whole in latest.items() if whole)


def _meta(viewer: Viewer, asked: Asked, whole: Represented | None, one: Represented | None) -> str:
    shown = one or whole
    stands = ""
    if shown is not None and shown.index is not None:
        stands = f"figures of {words.quarter(Period(shown.school_year, shown.quarter))}"
    scope = access.scope(viewer)
    raw = one is not None and (scope.raw is None or one.partner_id in scope.raw)
    parts = (
        words.quarter(asked.period),
        stands,
        "as handed in" if raw else "as published, for Q2 and Q4",
        f"{words.plural(whole.partners_in, 'partner')} in the sum of all"
        if whole and whole.partners_in
        else "",
        "provisional" if shown is not None and shown.provisional else "",
        f"as it stood on {words.day(program.today(viewer), year=True)}",
    )
    return " · ".join(part for part in parts if part)


def partner_params(asked: Asked, chosen: Chosen) -> dict[str, str]:
    """The filters that lead from here to the page of the partner chosen."""
    return {**asked.params, keys.PARTNER: chosen.whose}


def lens_caption(chosen: Chosen) -> str:
    """Whose results the four questions show."""
    who = EVERYBODY if chosen.whose == NETWORK else program.names()[chosen.whose]
    return f"{who}: capacity, access, participation and experience, each with the results that answer it"
