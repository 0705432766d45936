"""The evaluator's side of joining: each waiting application with its facts, admit or decline."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from plp_metrics import store
from plp_metrics.act import join
from plp_metrics.draw import joining as drawn
from plp_metrics.draw.table import Table
from plp_metrics.model import Partner, RefusedError, Viewer
from plp_metrics.model.joining import Application
from plp_metrics.partnership import joining
from plp_metrics.ui import acting, clock, joining_fields, keys, program, show

PAGE = "joining"


def everybody(viewer: Viewer) -> list[Application]:
    """Every application, the latest first."""
    return join.everybody(viewer, store.current())


def decide(viewer: Viewer, of: Application) -> None:
    """One waiting application: what was asked for, the facts to admit it with, the two answers."""
    n = of.application_id
    show.finding(of.wish.organization, "What it asks for; below, the facts it would be admitted with")
    told = drawn.facts(of.wish, of.version, clock.moment(of.applied_at, None), of.account)
    show.html(told, _key("facts", n))
    proposed = joining.proposed(of.wish, program.partners())
    with st.form(_key("form", n), border=True):
        facts = joining_fields.facts(_key("field", n), proposed, new=True)
        st.caption(
            "Targets that stand in the term sheet hold at once; the other usual ones of the first year are"
            " proposed to the partner. Its account can hand in from its next click on."
        )
        if st.form_submit_button("Admit", type="primary"):
            _admit(viewer, n, facts)
            st.rerun()
    with st.popover("Decline …", key=_key("pop", n)), st.form(_key("no", n), border=False):
        reason = st.text_area("Why? The organization reads this.", max_chars=500, key=_key("why", n))
        if st.form_submit_button("Decline"):
            done = f"The application of {of.wish.organization} is declined."
            acting.run(PAGE, done, lambda: join.decline(viewer, store.current(), n, reason))
            st.rerun()


def table(found: Sequence[Application]) -> Table:
    """Applications that are over."""
    applied = {a.application_id: clock.moment(a.applied_at, None) for a in found}
    decided = {a.application_id: clock.moment(a.decided_at, None) for a in found if a.decided_at}
    return drawn.table(found, applied, decided)


def _admit(viewer: Viewer, number: int, facts: Partner) -> None:
    try:
        made = join.admit(viewer, store.current(), number, facts)
    except RefusedError as refusal:
        acting.tell(PAGE, str(refusal), well=False)
        return
    acting.tell(PAGE, drawn.admitted(made, facts.name))


def _key(name: str, number: int) -> str:
    return keys.part(PAGE, f"{name}_{number}")
