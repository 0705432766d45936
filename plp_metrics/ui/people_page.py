"""The page of people: the accounts, one form to invite or change, taking a role away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from plp_metrics import store
from plp_metrics.access import GIVEN, idle, sign_in
from plp_metrics.access.sign_in import Way
from plp_metrics.act import people
from plp_metrics.draw import people as drawn
from plp_metrics.draw import words
from plp_metrics.draw.markup import literal
from plp_metrics.draw.table import Table
from plp_metrics.model import Role, Viewer
from plp_metrics.model.joining import Account
from plp_metrics.ui import acting, began, clock, days, keys, program

PAGE = "people"
NEW = "Somebody new"


def accounts(viewer: Viewer) -> list[Account]:
    """Every account with a role, staff first, then partners by name."""
    names = program.names()
    found = people.accounts(viewer, store.current())
    order = (Role.ADMIN, Role.EVALUATOR, Role.LEADERSHIP, Role.PARTNER)
    return sorted(found, key=lambda a: (order.index(a.role), names.get(a.partner_id or "", ""), a.email))


def table(found: Sequence[Account]) -> Table:
    since = {a.email: words.day(clock.date_of(a.since, None), year=True) for a in found}
    last = {
        a.email: words.day(clock.date_of(a.last_act, None), year=True)
        for a in found
        if a.last_act is not None
    }
    return drawn.table(found, program.names(), since, last, store.current().today(), _closes(found))


def closing(found: Sequence[Account]) -> str:
    """The accounts that close soon or are closed, in words; "" where none is."""
    today = store.current().today()
    closes = _closes(found)
    return drawn.closing(idle.closing([a for a in found if a.email in closes], today), closes, today)


def _closes(found: Sequence[Account]) -> dict[str, date]:
    """When each account closes if nobody uses it. None does in local mode, where nobody signs in, nor in a
    sample program, whose day stands still."""
    if sign_in.way() is not Way.PROVIDER or store.current().has_own_today():
        return {}
    return {a.email: idle.closes_on(a) for a in found}


def form(viewer: Viewer, found: Sequence[Account]) -> None:
    """Invite somebody, or change or take away the role an account has."""
    by_email = {a.email: a for a in found}
    first, second, third = st.columns(3, vertical_alignment="top")
    chosen = str(first.selectbox("Invite or change", [NEW, *by_email], key=_key("who")))
    now = by_email.get(chosen)
    at = chosen if now else "new"
    then = began.with_(_key(f"began_{at}"), _key(f"role_{at}"), now)
    role = second.selectbox(
        "Role", GIVEN, GIVEN.index(now.role) if now else 0, format_func=drawn.SAYS.__getitem__,
        key=_key(f"role_{at}"),
    )  # fmt: skip
    partner_id, reads = None, False
    if role is Role.PARTNER:
        names = program.names()
        ordered = sorted(names, key=names.__getitem__)
        index = ordered.index(now.partner_id) if now and now.partner_id in ordered else None
        partner_id = third.selectbox(
            "Partner", ordered, index, format_func=names.__getitem__, key=_key(f"partner_{at}"),
            placeholder="Choose a partner",
        )  # fmt: skip
        reads = third.checkbox(
            "Only reads", bool(now and now.only_reads), key=_key(f"reads_{at}"),
            help="Sees everything of its partner and changes nothing.",
        )  # fmt: skip
    with st.form(_key(f"form_{at}"), border=False):
        left, right = st.columns(2, vertical_alignment="bottom")
        email = chosen
        if now is None:
            email = left.text_input("E-mail address it signs in with", key=_key("email"), max_chars=254)
        with right:
            until = days.field("Last day (may stay empty)", now.until if now else None, _key(f"until_{at}"))
        st.caption(
            "No mail is sent: tell the person to sign in with this address. An account has one role; a"
            " partner may have several accounts."
        )
        if st.form_submit_button("Invite" if now is None else "Change", type="primary"):
            given = people.Grant(email.strip(), role, partner_id, reads, until)
            said = f"{given.email} is now {drawn.ONLY_READS if reads else drawn.SAYS[role]}."
            seen = {then.email.lower(): then} if then else {}
            act = partial(people.give, viewer, store.current(), given, seen=seen)
            began.run(PAGE, said, act, _key(f"began_{at}"))
            st.rerun()
    if now is not None:
        st.button(
            "Take the role away", key=_key(f"remove_{at}"), on_click=_remove, args=(viewer, now),
            help="The account sees nothing from its next click on. What it did stays in the log.",
        )  # fmt: skip


def open_again(viewer: Viewer, found: Sequence[Account]) -> None:
    """A button for each account that is closed because nobody used it."""
    today = store.current().today()
    for one in found:
        if _closes(found) and idle.is_closed(one, today):
            st.button(
                f"Open {literal(one.email)} again", key=_key(f"open_{one.email}"), on_click=_open_again,
                args=(viewer, one), help=f"Gives it its role again; its {idle.IDLE_DAYS} days begin today.",
            )  # fmt: skip


def _open_again(viewer: Viewer, one: Account) -> None:
    again = people.Grant(one.email, one.role, one.partner_id, one.only_reads, one.until)
    act = partial(people.give, viewer, store.current(), again, seen={one.email.lower(): one})
    acting.run(PAGE, f"{one.email} is open again.", act)


def _remove(viewer: Viewer, one: Account) -> None:
    said, seen = f"{one.email} has no role any more.", {one.email.lower(): one}
    if acting.run(PAGE, said, lambda: people.remove(viewer, store.current(), one.email, seen=seen)):
        st.session_state[_key("who")] = NEW


def _key(name: str) -> str:
    return keys.part(PAGE, name)
