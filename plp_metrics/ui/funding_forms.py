"""What a partner tells of its money: the forms. What is refused stays as typed; what went in is cleared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from plp_metrics import store
from plp_metrics.act import fund, fund_sources
from plp_metrics.draw import funding as told
from plp_metrics.draw import words
from plp_metrics.model import COURSES, Period, RefusedError, Viewer, school_year, year_start
from plp_metrics.model.money import ITEMS, LOCAL, SOURCES, Expense, Pledge, cents, year_three
from plp_metrics.ui import acting, days, keys
from plp_metrics.ui.funding_page import PAGE, Seen, may_tell

_NO_NAMES = "No names of people, addresses or telephone numbers"


def draw(viewer: Viewer, seen: Seen) -> None:
    """The forms, each behind a button, for who may tell of this partner's money."""
    if not may_tell(viewer, seen.partner.partner_id):
        return
    with st.container(horizontal=True, gap="small", key=_key("forms")):
        _form("bill", "Write down a bill", partial(_bill_fields, seen), partial(_bill, viewer, seen))
        _form("ask", "Ask Code.org for money", partial(_ask_fields, seen), partial(_ask, viewer, seen))
        _form("pledge", "Write down a pledge", partial(_pledge_fields, seen), partial(_pledge, viewer, seen))
        _form("spent", "Tell what was spent", partial(_spent_fields, seen), partial(_spent, viewer, seen))
        _form("three", "Tell what year 3 costs", partial(_three_fields, seen), partial(_three, viewer, seen))
        if seen.books.expenses or seen.books.pledges:
            fields, act = partial(_back_fields, seen), partial(_back, viewer, seen)
            _form("back", "Correct or take back", fields, act)


def _form(name: str, title: str, fields: Callable[[], None], act: Callable[[], None]) -> None:
    with st.popover(title, key=_key(f"{name}_box")), st.form(_key(f"{name}_form"), border=False):
        fields()
        st.form_submit_button(title, on_click=act)


def _cohorts(seen: Seen, last: str) -> list[tuple[str, str]]:
    first = seen.partner.first_school_year
    offered = sorted((y for y in seen.partner.courses if first <= y <= last), reverse=True)
    return [(year, course) for year in offered for course in COURSES if course in seen.partner.courses[year]]


def _next(on: date) -> str:
    return school_year(year_start(Period.of(on).school_year) + 1)


def _cohort_field(seen: Seen, name: str) -> None:
    cohorts, running = _cohorts(seen, _next(seen.on)), Period.of(seen.on).school_year
    now = next((n for n, (year, _) in enumerate(cohorts) if year == running), 0)
    st.selectbox("For which teachers", cohorts, now, format_func=lambda c: told.cohort(*c), key=_key(name))


def _choice(label: str, options: Sequence[str], texts: dict[str, str], name: str) -> None:
    st.selectbox(label, options, format_func=texts.__getitem__, key=_key(name))


def _day(label: str, seen: Seen, name: str, value: date | None = None) -> None:
    days.field(label, value, _key(name), last=seen.on)


def _money(label: str, name: str, placeholder: str = "1,240.50") -> None:
    st.text_input(label, key=_key(name), placeholder=placeholder, max_chars=20)


def _ask_fields(seen: Seen) -> None:
    _cohort_field(seen, "ask_cohort")
    _choice("Budget line", ITEMS, told.ITEMS, "ask_item")
    _money("Dollars needed", "ask_amount")
    st.text_input(
        "What for (may stay empty)", key=_key("ask_why"), max_chars=fund.LONGEST, placeholder=_NO_NAMES
    )


def _ask(viewer: Viewer, seen: Seen) -> None:
    def act() -> None:
        year, course = _picked("ask_cohort")
        fund.request(
            viewer, store.current(), seen.partner.partner_id, year, course, _picked("ask_item"),
            _cents("ask_amount"), _text("ask_why"), seen=seen.books,
        )  # fmt: skip

    _run("Asked for; Code.org answers.", act, "ask_amount", "ask_why")


def _bill_fields(seen: Seen) -> None:
    _day("Paid on", seen, "bill_day")
    _cohort_field(seen, "bill_cohort")
    _choice("What for", ITEMS, told.ITEMS, "bill_item")
    _money("Dollars", "bill_amount")
    paid = {**told.SOURCES, "code_org": "Code.org: we paid up front, it pays us back"}
    _choice("Paid from the money of", SOURCES, paid, "bill_source")
    st.text_input(
        "Note (may stay empty)", key=_key("bill_note"), max_chars=fund.LONGEST, placeholder=_NO_NAMES
    )


def _bill(viewer: Viewer, seen: Seen) -> None:
    def act() -> None:
        year, course = _picked("bill_cohort")
        bill = Expense(
            0, seen.partner.partner_id, _when("bill_day"), year, course, _picked("bill_item"),
            _picked("bill_source"), _cents("bill_amount"), _text("bill_note"),
        )  # fmt: skip
        fund.record_expense(viewer, store.current(), seen.partner.partner_id, bill)

    _run("Written down.", act, "bill_amount", "bill_note", "bill_day")


def _pledge_fields(seen: Seen) -> None:
    third = year_three(seen.partner.first_school_year)
    first = year_start(seen.partner.first_school_year)
    last = max(_next(seen.on), third)
    years = [school_year(y) for y in range(first, year_start(last) + 1)]
    st.selectbox(
        "For school year", [third, *(y for y in years if y != third)], key=_key("pledge_year"),
        format_func=lambda y: f"{y} (year 3)" if y == third else y,
    )  # fmt: skip
    _choice("Pledged by", LOCAL, told.SOURCES, "pledge_source")
    _day("Pledged on", seen, "pledge_day")
    _money("Dollars", "pledge_amount", "5,000")
    st.text_input(
        "Note (may stay empty)", key=_key("pledge_note"), max_chars=fund.LONGEST, placeholder=_NO_NAMES
    )


def _pledge(viewer: Viewer, seen: Seen) -> None:
    def act() -> None:
        one = Pledge(
            0, seen.partner.partner_id, _picked("pledge_year"), _picked("pledge_source"), _when("pledge_day"),
            _cents("pledge_amount"), _text("pledge_note"),
        )  # fmt: skip
        fund_sources.pledge(viewer, store.current(), seen.partner.partner_id, one)

    _run("Written down.", act, "pledge_amount", "pledge_note", "pledge_day")


def _spent_fields(seen: Seen) -> None:
    st.caption("Everything the program cost since 1 July, whoever paid it. An empty field is nothing spent.")
    _day("Up to", seen, "spent_day", Period.of(seen.on).previous.last_day)
    for source in SOURCES:
        _money(f"{told.SOURCES[source]}, dollars", f"spent_{source}", "0")
    st.text_input(
        "Explanation, only where something does not fit", key=_key("spent_why"), max_chars=fund.LONGEST,
        placeholder=_NO_NAMES,
    )  # fmt: skip


def _spent(viewer: Viewer, seen: Seen) -> None:
    fields = {source: f"spent_{source}" for source in SOURCES}

    def act() -> None:
        if not any(_text(name) for name in fields.values()):
            raise RefusedError("Type what was spent; 0 in one field if it was nothing.")
        amounts = {
            s: cents(_text(name), f"amount from {told.SOURCES[s]}")
            for s, name in fields.items()
            if _text(name)
        }
        fund_sources.spend(
            viewer, store.current(), seen.partner.partner_id, _when("spent_day"), amounts, _text("spent_why"),
            seen=seen.books,
        )  # fmt: skip

    _run("Told.", act, *fields.values(), "spent_why")


def _three_fields(seen: Seen) -> None:
    third = year_three(seen.partner.first_school_year)
    now = "" if seen.glide.budget is None else f" Told so far: {words.cents(seen.glide.budget)}."
    st.caption(f"What {third} will cost in all, to be paid locally.{now}")
    _money("Dollars", "three_amount", "40,000")


def _three(viewer: Viewer, seen: Seen) -> None:
    def act() -> None:
        whose, amount = seen.partner.partner_id, _cents("three_amount")
        fund_sources.set_year_three(viewer, store.current(), whose, amount, seen=seen.books)

    _run("Told.", act, "three_amount")


def _back_fields(seen: Seen) -> None:
    bills = {("bill", e.expense_id): _bill_text(e) for e in reversed(seen.books.expenses)}
    pledges = {("pledge", p.pledge_id): _pledge_text(p) for p in reversed(seen.books.pledges)}
    texts = bills | pledges
    st.selectbox("What", list(texts), format_func=texts.__getitem__, key=_key("back_what"))
    _money("Right amount in dollars; empty takes it back", "back_amount", "")


def _back(viewer: Viewer, seen: Seen) -> None:
    def act() -> None:
        kind, number = _picked("back_what")
        typed, whose, now = _text("back_amount"), seen.partner.partner_id, store.current()
        if kind == "bill":
            bill = next((e for e in seen.books.expenses if e.expense_id == number), None)
            if bill is None or not typed:
                fund.take_back_expense(viewer, now, whose, number, seen=seen.books)
            else:
                fund.record_expense(viewer, now, whose, replace(bill, amount=cents(typed)), seen=seen.books)
            return
        one = next((p for p in seen.books.pledges if p.pledge_id == number), None)
        if one is None or not typed:
            fund_sources.take_back_pledge(viewer, now, whose, number, seen=seen.books)
        else:
            fund_sources.pledge(viewer, now, whose, replace(one, amount=cents(typed)), seen=seen.books)

    _run("Done. What was told before stays in the log.", act, "back_amount")


def _bill_text(e: Expense) -> str:
    what = f"{told.ITEMS[e.item].lower()}, {told.cohort(*e.cohort)}"
    return f"Bill of {words.day(e.day, True)}: {words.cents(e.amount)}, {what}"


def _pledge_text(p: Pledge) -> str:
    whose = told.SOURCES[p.source].lower()
    return f"Pledge of {words.day(p.day, True)}: {words.cents(p.amount)} from {whose} for {p.school_year}"


def _run(done: str, act: Callable[[], None], *clear: str) -> None:
    acting.run(PAGE, done, act, clear={_key(name): None if name.endswith("_day") else "" for name in clear})


def _picked(name: str) -> Any:
    found = st.session_state.get(_key(name))
    if found is None:
        raise RefusedError("Choose one of the list first.")
    return found


def _when(name: str) -> date:
    found = st.session_state.get(_key(name))
    if not isinstance(found, date):
        raise RefusedError("Choose the day.")
    return found


def _text(name: str) -> str:
    return acting.text(_key(name))


def _cents(name: str) -> int:
    return cents(_text(name))


def _key(name: str) -> str:
    return keys.part(PAGE, name)
