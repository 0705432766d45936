"""Code.org's part on the page of money: answering requests, paying bills back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from plp_metrics import store
from plp_metrics.act import fund as acts
from plp_metrics.draw import funding as told
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc, note
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.model.funding import BudgetRow, Claim
from plp_metrics.model.money import BudgetLine, cents
from plp_metrics.ui import acting, days, keys, show
from plp_metrics.ui.funding_page import PAGE, Seen, may_pay

MOST = 8
"""Rows with buttons at once; the rest follow once these are done."""


def draw(viewer: Viewer, seen: Seen) -> None:
    """What waits for Code.org's answer or money, for who may give it."""
    if not may_pay(viewer):
        return
    if seen.asked:
        show.finding(f"{words.plural(len(seen.asked), 'request')} to answer", _shown(len(seen.asked)))
        for row in seen.asked[:MOST]:
            _request(viewer, seen, row)
        if len(seen.asked) > 1:
            st.button(
                f"Agree to all {len(seen.asked)} as asked for",
                key=_key("agree_all"),
                on_click=partial(_agree_all, viewer, seen),
            )
    if seen.waiting.claims:
        many = len(seen.waiting.claims)
        show.finding(f"{words.plural(many, 'bill')} to pay back", _shown(many) or "The oldest first.")
        for claim in seen.waiting.claims[:MOST]:
            _claim(viewer, seen, claim)


def _shown(many: int) -> str:
    return f"The first {MOST} of {many}; the others follow." if many > MOST else ""


def _request(viewer: Viewer, seen: Seen, row: BudgetRow) -> None:
    line = row.line
    if line is None:
        return
    what = f"{told.cohort(*line.cohort)}, {told.ITEMS[line.item].lower()}: {words.cents(line.requested)}"
    before = f"agreed before: {words.cents(line.agreed)}" if line.agreed is not None else ""
    small = " · ".join(t for t in (line.why, before) if t)
    with st.container(horizontal=True, vertical_alignment="center", key=_key(f"request_{line.line_id}")):
        show.html(f"<div>{esc(what)}{note(small)}</div>", _key(f"request_text_{line.line_id}"))
        st.button(
            f"Agree to {words.cents(line.requested)}",
            key=_key(f"agree_{line.line_id}"),
            on_click=partial(_agree, viewer, seen, line),
        )
        with st.popover("Less, or nothing …", key=_key(f"less_{line.line_id}")):
            amount, why = _key(f"amount_{line.line_id}"), _key(f"why_{line.line_id}")
            with st.form(_key(f"less_form_{line.line_id}"), border=False):
                st.text_input("Dollars", key=amount, placeholder="500; 0 for nothing")
                st.text_input("Why, for the partner to read", key=why, max_chars=acts.LONGEST)
                st.form_submit_button(
                    "Agree to this", on_click=partial(_less, viewer, seen, line, amount, why)
                )


def _claim(viewer: Viewer, seen: Seen, claim: Claim) -> None:
    bill = claim.expense
    number = bill.expense_id
    what = f"{words.cents(claim.open)}: {told.cohort(*bill.cohort)}, {told.ITEMS[bill.item].lower()}"
    small = f"paid on {words.day(bill.day, True)}, waits for {told.days(claim.days)}"
    with st.container(horizontal=True, vertical_alignment="center", key=_key(f"claim_{number}")):
        show.html(f"<div>{esc(what)}{note(small)}</div>", _key(f"claim_text_{number}"))
        st.button(
            "Paid back today", key=_key(f"pay_{number}"), on_click=partial(_pay_all, viewer, seen, claim)
        )
        with st.popover("A part, or another day …", key=_key(f"part_{number}")):
            amount, day = _key(f"part_amount_{number}"), _key(f"part_day_{number}")
            with st.form(_key(f"part_form_{number}"), border=False):
                st.text_input("Dollars", key=amount, placeholder=words.dollars(claim.open / 100)[1:])
                days.field("Paid back on", seen.on, day, first=bill.day, last=seen.on)
                st.form_submit_button("Paid back", on_click=partial(_pay, viewer, seen, claim, amount, day))


def _agree(viewer: Viewer, seen: Seen, line: BudgetLine) -> None:
    def act() -> None:
        acts.agree(viewer, store.current(), line.partner_id, line.line_id, line.requested, seen=seen.books)

    acting.run(PAGE, f"Agreed to {words.cents(line.requested)}; {seen.partner.name} sees it.", act)


def _agree_all(viewer: Viewer, seen: Seen) -> None:
    def act() -> None:
        for row in seen.asked:
            if row.line is not None:
                of = (row.line.partner_id, row.line.line_id, row.line.requested)
                acts.agree(viewer, store.current(), *of, seen=seen.books)

    acting.run(PAGE, f"Agreed to {words.plural(len(seen.asked), 'request')} of {seen.partner.name}.", act)


def _less(viewer: Viewer, seen: Seen, line: BudgetLine, amount: str, why: str) -> None:
    def act() -> None:
        acts.agree(
            viewer,
            store.current(),
            line.partner_id,
            line.line_id,
            cents(acting.text(amount)),
            acting.text(why),
            seen=seen.books,
        )

    _told(f"Answered; {seen.partner.name} reads why.", act)


def _pay_all(viewer: Viewer, seen: Seen, claim: Claim) -> None:
    bill = claim.expense

    def act() -> None:
        of = (bill.partner_id, bill.expense_id, claim.open, seen.on)
        acts.reimburse(viewer, store.current(), *of, seen=seen.books)

    _told(f"{words.cents(claim.open)} paid back to {seen.partner.name}.", act)


def _pay(viewer: Viewer, seen: Seen, claim: Claim, amount: str, day: str) -> None:
    bill = claim.expense

    def act() -> None:
        typed = acting.text(amount)
        paid = cents(typed) if typed else claim.open
        when = st.session_state.get(day)
        if when is None:
            raise RefusedError("Choose the day it was paid back on.")
        of = (bill.partner_id, bill.expense_id, paid, when)
        acts.reimburse(viewer, store.current(), *of, seen=seen.books)

    _told(f"Paid back to {seen.partner.name}.", act)


def _told(done: str, act: Callable[[], object]) -> None:
    acting.run(PAGE, done, act)


def _key(name: str) -> str:
    return keys.part(PAGE, name)
