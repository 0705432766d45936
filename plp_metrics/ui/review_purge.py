"""Removing a hand-in that holds personal data: what will be lost is said first, then why, then it goes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from plp_metrics import store
from plp_metrics.act.purge import Purged, purge
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.store.read_hand_ins import HandIn
from plp_metrics.ui import acting, keys, program, show

PAGE = "submissions"
SURE = "I have read what will be lost. It can't be undone."


def offer(viewer: Viewer, one: HandIn, hand_ins: Sequence[HandIn]) -> None:
    """The form that removes a version for good; nothing for who may not, and for one that is gone."""
    if not viewer.may("purge") or one.purged:
        return
    copies = copies_of(one, hand_ins)
    fields = {
        name: keys.part(PAGE, f"purge_{name}_{one.submission_id}") for name in ("why", "copies", "sure")
    }
    box = st.expander(
        "Remove it because it holds personal data", key=keys.part(PAGE, f"purge_box_{one.submission_id}"),
        type="compact", on_change="rerun",
    )  # fmt: skip
    if not box.open:
        return
    with box, st.form(keys.part(PAGE, "purge"), border=False):
        items = [esc(text) for text in losses(one, copies)]
        show.lists([("What will be lost", "behind", items)], keys.part(PAGE, "purge_losses"))
        st.text_input("What kind of personal data is in it? Never write the data itself.", key=fields["why"],
                      max_chars=500)  # fmt: skip
        if copies:
            numbers = words.listing([str(c.submission_id) for c in copies])
            st.checkbox(f"Also remove the same file handed in as {numbers}", True, key=fields["copies"])
        st.checkbox(SURE, key=fields["sure"])
        st.form_submit_button("Remove it for good", on_click=remove, args=(viewer, one, fields))


def copies_of(one: HandIn, hand_ins: Sequence[HandIn]) -> list[HandIn]:
    """The other hand-ins on this page with the very same bytes."""
    same = {h.submission_id: h for h in hand_ins if one.sha256 and h.sha256 == one.sha256}
    return [same[number] for number in sorted(same) if number != one.submission_id]


def losses(one: HandIn, copies: Sequence[HandIn] = ()) -> list[str]:
    """What goes with a version, in sentences."""
    who, quarter = program.names().get(one.partner_id, one.partner_id), words.quarter(one.period)
    title = load_contracts()[one.dataset].title
    said = [
        f"{title} of {who}, {quarter}, version {one.version}: its file and its"
        f" {words.plural(one.rows, 'row')}, what was found in it, and what the partner explained about it."
    ]
    if one.counts:
        said.append(
            f"Every figure made from it is counted again without it. No earlier version takes its place, so"
            f" {title.lower()} will be missing in {quarter} until a clean file is handed in; a quarter with"
            " nothing left is open again."
        )
    if copies:
        said.append(f"The same file was handed in {words.plural(len(copies), 'more time')}.")
    said.append(
        "What stays: its line in this list, marked as removed, and who removed it when and why, in the log."
    )
    said.append("Copies of the store made before hold the data still; delete them by hand.")
    return said


def remove(viewer: Viewer, one: HandIn, fields: dict[str, str]) -> None:
    """The button's act."""
    reason = acting.text(fields["why"])
    done: list[Purged] = []

    def act() -> None:
        if not reason:
            raise RefusedError("Say what kind of personal data is in it; nothing was removed.")
        if not st.session_state.get(fields["sure"]):
            raise RefusedError("Tick that you have read what will be lost; nothing was removed.")
        with_copies = bool(st.session_state.get(fields["copies"]))
        done.append(purge(viewer, store.current(), one.submission_id, reason=reason, with_copies=with_copies))

    if acting.run(PAGE, "", act):
        acting.run(PAGE, told(done[0]), lambda: None)


def told(done: Purged) -> str:
    """What was removed, and what is left to do."""
    numbers = words.listing([str(n) for n in done.submissions])
    said = [f"Removed for good: hand-in {numbers}." if numbers else "It had been removed before."]
    if done.shared:
        also = words.listing([str(n) for n in done.shared])
        said.append(f"The same file was also handed in as {also}; remove that too.")
    if done.backups:
        said.append(
            f"Delete these copies of the store, which hold the data still: {', '.join(done.backups)}."
        )
    if not done.rewritten:
        said.append(f"The store's file could not be written anew: {done.trouble} Try again in a moment.")
    return " ".join(said)
