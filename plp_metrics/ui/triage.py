"""The page of whom to call: the list with its reasons, the grid of all figures, who is set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import aside as acts
from plp_metrics.compute import forecasts, outlook, peers, results, trends, triage
from plp_metrics.compute.answers import answer
from plp_metrics.draw import triage as drawn
from plp_metrics.draw import verdicts, words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import href, literal
from plp_metrics.model import Assurance, Mark, Partner, Result, Trend, Variation, Viewer
from plp_metrics.model.fair import Facts
from plp_metrics.model.forecasts import Forecast
from plp_metrics.model.triage import Aside, Case
from plp_metrics.store import read_aside
from plp_metrics.ui import acting, days, keys, program, reporting
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.looked import looked

PAGE = "calls"
A_WHILE = timedelta(days=28)


@dataclass(frozen=True)
class Calls:
    """The page's parts. cases: whom to call, the gravest first. list: None where nobody is on it."""

    sentence: str
    meta: str
    cases: list[Case]
    list: Figure | None
    key: str
    grid: Figure


@looked
def cases(viewer: Viewer, asked: Asked) -> list[Case]:
    """Every partner with a reason to call it, as far as this viewer may know, the gravest first."""
    found = triage.reasons(_results(viewer, asked), _trends(viewer, asked), _forecasts(viewer, asked))
    aside = answer(store.current(), access.scope(viewer), read_aside.set_aside)
    return triage.cases(found, silences(viewer, asked), aside, program.today(viewer))


@looked
def look(viewer: Viewer, asked: Asked, field: tuple[Variation, Assurance] | None) -> Calls:
    """Everything the page shows. field: one of the grid's fields, whose figures are listed alone."""
    found = cases(viewer, asked)
    moved = _trends(viewer, asked)
    if field is not None:
        inside = {(t.partner_id, t.metric) for t in moved if (t.variation, t.assurance) == field}
        found = [c for c in found if any((c.partner_id, r.metric) in inside for r in c.reasons)]
    names, due = program.names(), silences(viewer, asked)
    table = drawn.table(found, program.library(), names, _about(viewer, asked), asked.params, due)
    return Calls(
        drawn.sentence(found),
        f"{words.quarter(asked.period)}, so far this year · the gravest first; what is hidden is not judged"
        f" · as it stood on {words.day(program.today(viewer), year=True)}",
        found,
        Figure(f'<div class="wide">{table.html("calls")}</div>', drawn.sentence(found), table)
        if found
        else None,
        drawn.key(found),
        verdicts.grid(moved, lambda v, a: href(PAGE, **asked.params, field=f"{v.value}.{a.value}")),
    )


def asked_field() -> tuple[Variation, Assurance] | None:
    """The field of the grid the address asks for."""
    change, _, target = st.query_params.get(keys.FIELD, "").partition(".")
    try:
        return Variation(change), Assurance(target)
    except ValueError:
        return None


def setting_aside(viewer: Viewer, found: Sequence[Case]) -> None:
    """Set a partner aside, or bring one back, for who may."""
    if not viewer.may("set_aside") or not found:
        return
    names = program.names()
    here, gone = ([c.partner_id for c in found if bool(c.aside) is way] for way in (False, True))
    acting.outcome(PAGE)
    with st.expander("Set a partner aside, or bring it back", key=keys.part(PAGE, "aside"), type="compact"):
        st.caption("It stands last in the list until the end of that day; your colleagues read the reason.")
        if here:
            with st.form(keys.part(PAGE, "aside_form"), border=False):
                st.selectbox("Partner", here, format_func=names.__getitem__, key=keys.part(PAGE, "who"))
                today = store.current().today()
                until = keys.part(PAGE, "until")
                days.field("Until", today + A_WHILE, until, first=today, last=today + acts.LONGEST)
                st.text_input(
                    "Why", key=keys.part(PAGE, "why"), placeholder="Spoke on the phone, plan agreed"
                )
                aside = answer(store.current(), access.scope(viewer), read_aside.set_aside)
                st.form_submit_button("Set aside", on_click=partial(_set_aside, viewer, aside))
        for partner_id in gone:
            st.button(
                f"Bring {literal(names[partner_id])} back",
                key=keys.part(PAGE, f"back_{partner_id}"),
                on_click=partial(_bring_back, viewer, partner_id),
            )


def _set_aside(viewer: Viewer, seen: Mapping[str, Aside]) -> None:
    who, until = (st.session_state.get(keys.part(PAGE, name)) for name in ("who", "until"))
    if who and until:
        done = f"{program.names()[who]} is set aside until {words.day(until, year=True)}."
        act = partial(
            acts.set_aside, viewer, store.current(), who, until, acting.text(keys.part(PAGE, "why")),
            seen=seen,
        )  # fmt: skip
        acting.run(PAGE, done, act, clear={keys.part(PAGE, "why"): ""})


def _bring_back(viewer: Viewer, partner_id: str) -> None:
    done = f"{program.names()[partner_id]} is back in the list."
    acting.run(PAGE, done, partial(acts.bring_back, viewer, store.current(), partner_id))


def _trends(viewer: Viewer, asked: Asked) -> tuple[Trend, ...]:
    question = asked.question(tuple(program.library()), only=_taking_part(viewer, asked))
    moved = answer(store.current(), access.scope(viewer), trends.trends, question, brief=True)
    return outlook.with_outlook(moved, _forecasts(viewer, asked), _results(viewer, asked))


def _forecasts(viewer: Viewer, asked: Asked) -> Sequence[Forecast]:
    question = asked.question(tuple(program.library()), only=_taking_part(viewer, asked))
    return answer(store.current(), access.scope(viewer), forecasts.forecasts, question)


def _results(viewer: Viewer, asked: Asked) -> Sequence[Result]:
    library = program.library()
    question = asked.question(tuple(library), only=_taking_part(viewer, asked))
    found = answer(store.current(), access.scope(viewer), results.results, question)
    return [r for r in found if r.mark is not Mark.NOT_APPLICABLE and library[r.metric].side == "partner"]


def _taking_part(viewer: Viewer, asked: Asked) -> tuple[str, ...]:
    return tuple(_partners(viewer, asked))


def silences(viewer: Viewer, asked: Asked) -> dict[str, str]:
    """Partner of which nothing came for the latest quarter that was due → that, in words."""
    quiet = reporting.silent(viewer, _partners(viewer, asked), asked.period)
    return {
        key: f"nothing handed in for {words.quarter(period)}, {reporting.due_line(period, asked.on)}"
        for key, period in quiet.items()
    }


def _partners(viewer: Viewer, asked: Asked) -> dict[str, Partner]:
    return {k: p for k, p in program.named(viewer).items() if p.takes_part(asked.year)}


def _about(viewer: Viewer, asked: Asked) -> dict[str, str]:
    found = answer(store.current(), access.scope(viewer), peers.facts_of, asked.period)
    named = program.named(viewer)
    return {key: case_mix(facts, asked.year) for key, facts in found.items() if key in named}


def case_mix(facts: Facts, year: str) -> str:
    """ "48 teachers · year 2 · urban · 46 % of schools in its states high-need"."""
    parts = [words.plural(facts.size, "teacher") + " this year" if facts.size is not None else ""]
    parts.append(f"year {int(year[:4]) - facts.first_year + 1}")
    parts.append("urban" if facts.urban else "")
    if facts.high_need is not None:
        parts.append(f"{round(100 * facts.high_need)}{words.NBSP}% of its states' schools high-need")
    return " · ".join(p for p in parts if p)
