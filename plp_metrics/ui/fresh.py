"""The line at the end of every page: how far its figures reach, how many partners are missing, made when."""

from __future__ import annotations

import streamlit as st

from plp_metrics import store
from plp_metrics.draw import fresh as drawn
from plp_metrics.draw.markup import esc
from plp_metrics.model import Partner, Period, QuarterState, Role, Viewer
from plp_metrics.ui import clock, program, reporting
from plp_metrics.ui.looked import looked

YEAR = 4
"""How many quarters back the latest one that was due can lie."""


def stamp(viewer: Viewer) -> None:
    """Draw the line; nothing for an applicant, who sees no figures."""
    if viewer.role is Role.APPLICANT:
        return
    when = clock.moment(store.current().now(), viewer.partner_id)
    st.html(f'<div class="plp"><p class="fresh">{esc(line(viewer))} · page made {esc(when)}</p></div>')


@looked
def line(viewer: Viewer) -> str:
    """How fresh the figures are that this viewer may see, on the day it looks at."""
    over = Period.of(program.today(viewer)).previous
    due = _latest_due(viewer, over)
    if viewer.partner_id is not None:
        said = drawn.of_one(_own(viewer, viewer.partner_id, [p for p in (due, over) if p is not None]))
    else:
        said = drawn.of_all(_all(viewer, due, over))
    came = [h.at for p in {due, over} if p for h in reporting.hand_ins(viewer, p.school_year)]
    return f"{said} · last file {clock.moment(max(came), viewer.partner_id)}" if came else said


def _latest_due(viewer: Viewer, over: Period) -> Period | None:
    today, partners = program.today(viewer), program.named(viewer).values()
    for _ in range(YEAR):
        if over.due < today and any(p.takes_part(over.school_year) for p in partners):
            return over
        over = over.previous
    return None


def _all(viewer: Viewer, due: Period | None, over: Period) -> drawn.Fresh:
    named = program.named(viewer)
    of = _taking_part(named, over)
    came = len(_came(viewer, over) & of)
    coming = over if came and over != due else None
    if due is None:
        return drawn.Fresh(None, coming=coming, came=came, of=len(of))
    there = _taking_part(named, due)
    accepted = _came(viewer, due, accepted=True) & there
    waiting = (_came(viewer, due) & there) - accepted
    missing = len(there) - len(accepted) - len(waiting)
    return drawn.Fresh(due, len(there), len(accepted), len(waiting), missing, coming, came, len(of))


def _taking_part(named: dict[str, Partner], period: Period) -> set[str]:
    return {key for key, partner in named.items() if partner.takes_part(period.school_year)}


def _came(viewer: Viewer, period: Period, *, accepted: bool = False) -> set[str]:
    return {
        h.partner_id
        for h in reporting.hand_ins(viewer, period.school_year)
        if h.period == period and (h.accepted if accepted else h.counts)
    }


def _own(viewer: Viewer, partner_id: str, periods: list[Period]) -> list[tuple[Period, str]]:
    told = []
    for period in sorted(set(periods)):
        if not program.partners()[partner_id].takes_part(period.school_year):
            continue
        now = reporting.quarters(viewer, period.school_year).get((partner_id, period))
        state = now.state if now else QuarterState.OPEN
        late = state is QuarterState.OPEN and period.due < program.today(viewer)
        told.append((period, "missing" if late else reporting.STATES[state]))
    return told
