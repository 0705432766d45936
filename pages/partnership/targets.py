"""Targets: what was agreed, on what ground, what waits for whom; talk, history."""

import streamlit as st

from plp_metrics.draw import agreed as drawn
from plp_metrics.model import Viewer
from plp_metrics.ui import (
    acting,
    answering,
    excepting,
    keys,
    program,
    proposing,
    show,
    targets_rest,
    targets_seen,
    targets_talks,
)

PAGE = targets_seen.PAGE


def page(viewer: Viewer) -> None:
    head, filters = st.container(), st.container(horizontal=True, gap="small")
    with filters:
        partner_id, year = targets_seen.choose(viewer), targets_seen.choose_year(viewer)
    if partner_id is None:
        show.empty("No partner takes part yet.", "Admit one: python -m plp_metrics admit PARTNER.toml")
        return
    seen, library = targets_seen.look(viewer, partner_id, year), program.library()
    with head:
        show.sentence(seen.sentence, seen.meta, targets_seen.elsewhere(viewer, partner_id, year))
        acting.outcome(PAGE)
    talks = targets_talks.talks(viewer, partner_id, year)
    if seen.mine:
        show.finding("Waits for you", "Confirm what is right, propose another, or decline it and say why.")
        answering.answers(viewer, seen.mine, talks)
    if seen.theirs:
        show.finding("Waits for the other side", "Until it is confirmed, the present target holds.")
        answering.own(viewer, seen.theirs, talks)
    if targets_seen.may_propose(viewer, partner_id):
        proposing.form(viewer, partner_id, year)
    if seen.confirmed:
        excepted = excepting.in_force(viewer, partner_id, year)
        notes = excepting.notes(excepted, seen.confirmed)
        table = drawn.table(seen.confirmed, library, f"Targets of {seen.whose} for {year}", notes)
        show.finding(drawn.agreed_by(partner_id, seen.whose, year))
        show.html(f'<div class="wide">{table.html("tight")}</div>', keys.part(PAGE, "table"))
        show.download(table, keys.part(PAGE, "csv"), f"targets-{partner_id.lower()}-{year}")
        excepting.form(viewer, partner_id, seen.confirmed, excepted)
    else:
        proposing.none_yet(viewer, partner_id, year)
    targets_rest.without(seen)
    targets_talks.history(viewer, partner_id, year)
    targets_rest.earlier(seen, partner_id, year)
