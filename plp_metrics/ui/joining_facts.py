"""Changing a partner's facts: what will be different is shown before it is done, and what somebody else
changed while the form was open.
"""

from __future__ import annotations

import streamlit as st

from plp_metrics import store
from plp_metrics.act import people
from plp_metrics.draw import joining as drawn
from plp_metrics.draw.markup import literal
from plp_metrics.model import Partner, Viewer
from plp_metrics.model.joining import FactChanged
from plp_metrics.partnership import joining
from plp_metrics.ui import acting, began, joining_fields, keys, program, show
from plp_metrics.ui.joining_page import PAGE


def change(viewer: Viewer) -> None:
    """Choose a partner, type its facts, see what changes, do it."""
    if not program.partners():
        return
    show.finding("Facts of a partner", "Courses it will offer, states, first and last school year, time zone")
    names = program.names()
    ordered = sorted(names, key=names.__getitem__)
    # A list of other names is another list to Streamlit, which would forget who was chosen, and the form.
    whose, named = keys.part(PAGE, "whose"), hash(tuple(names.items()))
    before_that = st.session_state.get(whose)
    chosen = st.selectbox(
        "Partner", ordered, ordered.index(before_that) if before_that in ordered else None,
        format_func=names.__getitem__, key=keys.part(PAGE, f"whose_{named}"), placeholder="Choose a partner",
    )  # fmt: skip
    st.session_state[whose] = chosen
    if chosen is None:
        return
    now = program.partners()[chosen]
    fields, kept = keys.part(PAGE, f"of_{chosen}"), _began(chosen)
    before = began.with_(kept, f"{fields}_name", now)
    if theirs := joining.changes(before, now):
        _tell(theirs)
        joining_fields.take_over(fields, before, now)
        before = st.session_state[kept] = now
    with st.form(keys.part(PAGE, f"facts_{chosen}"), border=True):
        after = joining_fields.facts(fields, before, new=False)
        st.form_submit_button("Show what changes")
    changed = joining.changes(before, after)
    if not changed:
        st.caption("Nothing is different yet.")
        return
    table = drawn.changes(changed, before.name)
    show.html(f'<div class="wide">{table.html()}</div>', keys.part(PAGE, "changes"))
    st.button(
        f"Change {literal(before.name)}",
        key=keys.part(PAGE, "change"),
        type="primary",
        on_click=_change,
        args=(viewer, after, before),
        help="Figures that read these facts are worked out anew; it takes a few seconds.",
    )


def _tell(theirs: list[FactChanged]) -> None:
    """What somebody else made of the facts meanwhile."""
    made_literal = "\n".join(
        f"- {literal(one.what)}: {literal(one.before)} → {literal(one.after)}" for one in theirs
    )
    st.warning(
        "Changed since this form was opened, by somebody else or by you in another window:\n\n"
        f"{made_literal}\n\nThe form shows it now, except where you typed something else: look at what"
        " changes once more."
    )


def _change(viewer: Viewer, after: Partner, before: Partner) -> None:
    done, seen = f"The facts of {after.name} are changed.", {before.partner_id: before}
    if acting.run(PAGE, done, lambda: people.admit(viewer, store.current(), [after], seen=seen)):
        st.session_state.pop(_began(after.partner_id), None)


def _began(partner_id: str) -> str:
    return keys.part(PAGE, f"began_{partner_id}")
