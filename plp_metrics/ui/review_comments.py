"""Comments on the values of one partner: read, written, resolved. Nobody else's are ever here."""

from __future__ import annotations

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import comment
from plp_metrics.draw import icons, words
from plp_metrics.draw.markup import esc
from plp_metrics.model import Period, Role, Viewer
from plp_metrics.store.read_review import Comment
from plp_metrics.ui import acting, clock, go, keys, program, show
from plp_metrics.ui.looked import looked

_said = looked(comment.thread)


def links(partner_id: str, period: Period) -> str:
    """Links from a quarter to its results and its hand-ins."""
    at = {keys.PARTNER: partner_id, keys.YEAR: period.school_year, keys.QUARTER: period.quarter}
    return f"{go.link('its results', 'partner', **at)} · {go.link('its receipt', 'submissions', **at)}"


def thread(viewer: Viewer, partner_id: str, period: Period, page: str) -> None:
    """The comments of a partner's school year up to the quarter, and a form for one more; nothing for who
    may not take part."""
    if not viewer.may("comment") or not access.may_see_partner(viewer, partner_id):
        return
    said = [c for c in _said(viewer, store.current(), partner_id, period.school_year) if c.period <= period]
    waits = sum(c.follow_up for c in said)
    label = f"Comments · {len(said)}" + (f" · {waits} to follow up" if waits else "")
    acting.outcome(f"{page}_comment")
    box = st.expander(label, key=keys.part(page, "comments"), type="compact", expanded=bool(waits))
    with box:
        for one in reversed(said):
            _one(viewer, one, page)
        _form(viewer, partner_id, period, page)


def _one(viewer: Viewer, one: Comment, page: str) -> None:
    library = program.library()
    title = library[one.metric].title if one.metric in library else one.metric
    flag = f'<span class="s k-risk">{icons.icon("diamond")}to follow up</span>' if one.follow_up else ""
    done = f" · resolved by {one.resolved_by}" if one.resolved_by else ""
    when = clock.moment(one.at, one.partner_id)
    line = (
        f"<div><b>{esc(title)}, {esc(words.quarter(one.period))}</b> {flag}<div>{esc(one.text)}</div>"
        f'<span class="small">{esc(one.account)}, {esc(when)}{esc(done)}</span></div>'
    )
    with st.container(horizontal=True, vertical_alignment="top", key=keys.part(page, f"c_{one.comment_id}")):
        show.html(line, keys.part(page, f"comment_{one.comment_id}"))
        if one.follow_up:
            st.button(
                "Resolved",
                key=keys.part(page, f"resolve_{one.comment_id}"),
                on_click=resolve,
                args=(viewer, one.comment_id, page),
                help="Takes the follow-up mark off; the comment stays.",
            )


def _form(viewer: Viewer, partner_id: str, period: Period, page: str) -> None:
    of = partner_id, period
    fields = {name: keys.typed(page, f"comment_{name}", *of) for name in ("metric", "text", "follow")}
    library = program.library()
    with st.form(keys.typed(page, "comment_form", *of), border=False):
        st.selectbox("About", list(library), format_func=lambda k: library[k].title, key=fields["metric"])
        st.text_area("Comment", key=fields["text"], max_chars=comment.LONGEST, height=80)
        st.checkbox("Somebody has to follow this up", key=fields["follow"])
        st.form_submit_button(
            "Add the comment", on_click=add, args=(viewer, partner_id, period, page, fields)
        )
    other = "Code.org" if viewer.role is Role.PARTNER else "this partner"
    st.caption(f"About {words.quarter(period)}. Only you, your side and {other} read it; leave names out.")


def add(viewer: Viewer, partner_id: str, period: Period, page: str, fields: dict[str, str]) -> None:
    """The button's act: say what was typed."""
    metric, text = acting.text(fields["metric"]), acting.text(fields["text"])
    follow = bool(st.session_state.get(fields["follow"]))
    acting.run(
        f"{page}_comment",
        "Comment added.",
        lambda: comment.add(viewer, store.current(), partner_id, metric, period, text, follow_up=follow),
        clear={fields["text"]: "", fields["follow"]: False},
    )


def resolve(viewer: Viewer, comment_id: int, page: str) -> None:
    """The button's act."""
    acting.run(f"{page}_comment", "Resolved.", lambda: comment.resolve(viewer, store.current(), comment_id))
