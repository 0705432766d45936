"""Answering evidence, giving it, letting a promise off: the forms. `act.promise` decides who may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from plp_metrics import store
from plp_metrics.act import promise as acts
from plp_metrics.act import promise_waive
from plp_metrics.draw import promises as drawn
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.model import ALL, COURSES, RefusedError, Viewer
from plp_metrics.model.promises import Evidence, Given, Line, Proof, Side, TermSheet, Waiver
from plp_metrics.ui import acting, days, keys, program, show
from plp_metrics.ui.promises_page import PAGE, Asked, Seen


def waiting(viewer: Viewer, seen: Seen) -> None:
    """What this viewer's side has to answer: one click to confirm, a sentence to dispute."""
    if not seen.answer and not seen.grant:
        return
    show.finding("Waits for you", "Confirm what is right; say what is not.")
    for e in seen.answer:
        line = seen.sheet.lines[e.line]
        with st.container(horizontal=True, vertical_alignment="center", key=_key(f"line_{e.evidence_id}")):
            text = drawn.asked(e, line)
            show.html(f"<div>{esc(text)}{_link(e)}</div>", _key(f"text_{e.evidence_id}"))
            st.button("Confirm", key=_key(f"confirm_{e.evidence_id}"), on_click=_confirm, args=(viewer, [e]))
            with st.popover("Dispute …", key=_key(f"pop_{e.evidence_id}")):
                _why(f"dispute_{e.evidence_id}", "Dispute", "What is not right? The other side reads this.",
                     partial(_dispute, viewer, e.evidence_id))  # fmt: skip
    if len(seen.answer) > 1:
        st.button(
            f"Confirm all {len(seen.answer)}",
            key=_key("confirm_all"),
            on_click=_confirm,
            args=(viewer, seen.answer),
        )
    for w in seen.grant:
        _asked_off(viewer, w, seen.sheet)


def _asked_off(viewer: Viewer, w: Waiver, sheet: TermSheet) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=_key(f"waiver_{w.waiver_id}")):
        text = drawn.waiver(w, sheet.lines[w.line])
        show.html(f"<div>{esc(text)}</div>", _key(f"waiver_text_{w.waiver_id}"))
        st.button("Let it off", key=_key(f"grant_{w.waiver_id}"), on_click=_grant, args=(viewer, w.waiver_id))
        st.button("Decline", key=_key(f"end_{w.waiver_id}"), on_click=_end, args=(viewer, w.waiver_id))


def giving(viewer: Viewer, seen: Seen, asked: Asked) -> None:
    """Give evidence for a line of one's own side, or take some back."""
    lines = [p.line for p in seen.every if acts.may_give(viewer, p.line)]
    # Events and districts of later years are recorded too, though the line was of the first.
    lines += [
        line for key in ("P14", "P15", "P11")
        if acts.may_give(viewer, line := seen.sheet.lines[key]) and line not in lines
    ]  # fmt: skip
    if not lines or asked.partner is None:
        return
    with st.expander("Give evidence", key=_for(asked.partner, "give"), type="compact"):
        by_key = {line.key: line for line in lines}
        key = st.selectbox(
            "For which promise",
            list(by_key),
            format_func=lambda k: by_key[k].title,
            key=_for(asked.partner, "line"),
        )
        line = by_key[key]
        st.caption(f"{line.says} What to give: {line.asks}")
        with st.form(_for(asked.partner, "form"), border=False):
            _fields(line, seen, asked)
            st.form_submit_button("Give it", on_click=partial(_give, viewer, asked.partner, line, asked.year))
    _taking_back(viewer, seen.own)


def _fields(line: Line, seen: Seen, asked: Asked) -> None:
    key, today = partial(_for, asked.partner or ""), store.current().today()
    days.field("When it happened", None, key("day"), last=today)
    if line.evidence is Proof.NUMBER:
        st.number_input(f"How many {line.unit}", 0, 100_000, None, step=1, key=key("number"))
    if line.by_state:
        states = program.partners()[asked.partner or ""].states
        st.selectbox("In which state", states, key=key("place"))
    if line.topics:
        st.selectbox(
            "What it was about", line.topics, format_func=lambda t: drawn.TOPICS[t], key=key("topic")
        )
    if line.per == "course":
        courses = program.partners()[asked.partner or ""].courses.get(asked.year, ())
        st.selectbox(
            "For which course",
            (ALL, *(c for c in COURSES if c in courses)),
            format_func=_course,
            key=key("course"),
        )
    if line.evidence is Proof.LINK:
        st.text_input("Link (https://…)", key=key("link"), max_chars=500)
    st.text_input(
        "In a few words" if line.evidence is Proof.ATTESTATION else "In a few words (may stay empty)",
        key=key("text"), max_chars=500, placeholder="No names, addresses or telephone numbers",
    )  # fmt: skip


def _course(code: str) -> str:
    name = words.course(code)
    return name[:1].upper() + name[1:]


def _taking_back(viewer: Viewer, own: Sequence[Evidence]) -> None:
    if not own:
        return
    with st.expander("Take back what your side gave", key=_key("back"), type="compact"):
        texts = {e.evidence_id: drawn.evidence(e) for e in own}
        with st.form(_key("back_form"), border=False):
            number = st.selectbox("Which", list(texts), format_func=texts.__getitem__, key=_key("which"))
            st.form_submit_button("Take it back", on_click=partial(_withdraw, viewer, _key("which"), number))


def letting_off(viewer: Viewer, seen: Seen, asked: Asked) -> None:
    """Let a promise off, or ask for it; only what is not kept and not let off yet."""
    open_ones = {p.line.key: p.line for p in seen.every if p.kept_on is None and p.waiver is None and p.due}
    if not viewer.may("promise") or not open_ones or asked.partner is None:
        return
    with st.expander("Let a promise off, or ask for it", key=_for(asked.partner, "off"), type="compact"):
        st.caption(
            "What the other side owes you, you can let off yourself. What you owe, you ask for; what both owe"
            " takes both. It then counts neither as kept nor as missed."
        )
        with st.form(_for(asked.partner, "off_form"), border=False):
            st.selectbox(
                "Which promise",
                list(open_ones),
                format_func=lambda k: open_ones[k].title,
                key=_for(asked.partner, "off_line"),
            )
            st.text_input("Why", key=_for(asked.partner, "off_why"), max_chars=500)
            st.form_submit_button(
                "Let off or ask", on_click=partial(_waive, viewer, asked.partner, asked.year, seen.sheet)
            )


def _link(e: Evidence) -> str:
    if not e.link:
        return ""
    return f' <a href="{esc(e.link)}" rel="noopener noreferrer" target="_blank">open</a>'


def _why(name: str, label: str, ask_for: str, act: Any) -> None:
    field = _key(f"why_{name}")
    with st.form(_key(f"form_{name}"), border=False):
        st.text_input(ask_for, key=field, max_chars=500)
        st.form_submit_button(label, on_click=partial(act, field))


def _give(viewer: Viewer, partner_id: str, line: Line, year: str) -> None:
    key = partial(_for, partner_id)
    day: date | None = _typed(key("day"))
    given = Given(
        day or store.current().today(), _typed(key("course")) or ALL, _typed(key("topic")) or "",
        _typed(key("number")), line.unit if line.evidence is Proof.NUMBER else "",
        acting.text(key("link")), acting.text(key("text")), _typed(key("place")) or "",
    )  # fmt: skip
    given = _fitting(line, given)
    done = f"Kept. It waits for {drawn.WHOSE[_other(viewer)]} to confirm it."

    def act() -> None:
        if day is None:
            raise RefusedError("Say when it happened.")
        acts.give(viewer, store.current(), partner_id, line.key, year, given)

    empty = {key("day"): None, key("number"): None, key("link"): "", key("text"): ""}
    acting.run(PAGE, done, act, clear=empty)


def _fitting(line: Line, given: Given) -> Given:
    """Without what fields of another line left in the session."""
    return Given(
        given.day,
        given.course if line.per == "course" else ALL,
        given.topic if line.topics else "",
        given.number if line.evidence is Proof.NUMBER else None,
        given.unit,
        given.link if line.evidence is Proof.LINK else "",
        given.text,
        given.place if line.by_state else "",
    )


def _other(viewer: Viewer) -> Side:
    return Side.CODE_ORG if acts.side_of(viewer) is Side.PARTNER else Side.PARTNER


def _for(partner_id: str, name: str) -> str:
    return keys.typed(PAGE, name, partner_id)


def _typed(field: str) -> Any:
    return st.session_state.get(field)


def _confirm(viewer: Viewer, evidence: Sequence[Evidence]) -> None:
    done = "Confirmed." if len(evidence) == 1 else f"{len(evidence)} confirmed."
    acting.run(PAGE, done, lambda: acts.confirm(viewer, store.current(), *(e.evidence_id for e in evidence)))


def _dispute(viewer: Viewer, number: int, field: str) -> None:
    done = "Disputed. The other side sees why."
    acting.run(PAGE, done, lambda: acts.dispute(viewer, store.current(), number, acting.text(field)))


def _withdraw(viewer: Viewer, field: str, first: int) -> None:
    number = st.session_state.get(field) or first
    acting.run(PAGE, "Taken back.", lambda: acts.withdraw(viewer, store.current(), number))


def _waive(viewer: Viewer, partner_id: str, year: str, sheet: TermSheet) -> None:
    field = _for(partner_id, "off_why")
    key, why = _typed(_for(partner_id, "off_line")), acting.text(field)
    done = (
        "Let off."
        if promise_waive.may_let_off(viewer, sheet.lines[key])
        else "Asked. The other side answers it."
    )
    of = (viewer, store.current(), partner_id, key, year)
    acting.run(PAGE, done, lambda: promise_waive.waive(*of, why), clear={field: ""})


def _grant(viewer: Viewer, number: int) -> None:
    acting.run(PAGE, "Let off.", lambda: promise_waive.grant(viewer, store.current(), number))


def _end(viewer: Viewer, number: int) -> None:
    acting.run(
        PAGE,
        "Declined; it is owed as before.",
        lambda: promise_waive.end_waiver(viewer, store.current(), number),
    )


def _key(name: str) -> str:
    return keys.part(PAGE, name)
