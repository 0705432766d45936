"""Writing one part of an annual report: its figures beside it, kept when the field is left.

The session remembers which revision its field began from; the act decides whether another text came in since.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import report as acts
from plp_metrics.compute.answers import answer
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.report_words import PARTS
from plp_metrics.draw.reports import shown
from plp_metrics.model import Viewer
from plp_metrics.model.reports import Component, Kind, PartState, Text
from plp_metrics.partnership import reports as rules
from plp_metrics.report import annual_said, annual_texts
from plp_metrics.report.annual_parts import results as results_part
from plp_metrics.store import read_reports
from plp_metrics.ui import acting, clock, keys, report_look, show
from plp_metrics.ui.report_look import PAGE, Seen

NO_LINE = "Nothing is written yet."


def asked(seen: Seen) -> Component | None:
    """The part the address asks for; the first one that is not done while it is being written."""
    key = st.query_params.get(keys.PART)
    found = next((c for c in seen.template.theirs if c.key == key), None)
    if found is None and seen.writing:
        gaps = rules.missing(seen.template, seen.report)
        found = gaps[0].component if gaps else None
    return found


def draw(viewer: Viewer, seen: Seen, one: Component) -> None:
    """The part: what is asked, its figures, its text, and what can be done with it."""
    if seen.report is None:
        return
    show.finding(one.title, one.asks)
    if one.kind is Kind.NUMBERS:
        part = results_part(report_look.whole(seen))
        show.html(f'<p>{esc(part.finding)}.</p><div class="wide">{part.html}</div>', _key("figures"))
    else:
        left, right = st.columns([3, 2], gap="large")
        with right:
            _beside(seen, one)
        with left:
            _text(viewer, seen, one)
    if seen.writing:
        _marks(viewer, seen, one)


def _beside(seen: Seen, one: Component) -> None:
    whole = report_look.whole(seen)
    figures = [esc(t) for t in annual_said.figures(whole, one)]
    explained = [esc(t) for t in annual_said.explained(whole, one)]
    who = ("Your figures", "What you explained") if seen.mine else ("The figures", "What was explained")
    columns = [(who[0], "ink", figures), (who[1], "ink", explained)]
    for i, column in enumerate(columns):
        show.lists([column], _key(f"beside_{i}"))


def _text(viewer: Viewer, seen: Seen, one: Component) -> None:
    report = seen.report
    standing = report.texts.get(one.key) if report else None
    if not seen.writing or report is None:
        said = annual_texts.prose(standing.text) if standing and standing.text else f"<p>{NO_LINE}</p>"
        show.html(said.replace("<p>", '<p style="margin:0 0 12px">'), _key("read"))
        report_look.unkept(_unkept(seen, one))
        return
    others = report.beside.get(one.key, ())
    if others:
        _together(viewer, seen, one, [*([standing] if standing else []), *others])
        return
    _field(viewer, seen, one, standing)


def _field(viewer: Viewer, seen: Seen, one: Component, standing: Text | None) -> None:
    """The field. What somebody else saved comes into it as long as nothing unsaved stands there."""
    of = _of(seen, one)
    field, base = f"report_text_{of}", f"report_base_{of}"
    revision, text = (standing.revision, standing.text) if standing else (0, "")
    if st.session_state.get(base) != revision or field not in st.session_state:
        st.session_state[field], st.session_state[base] = text, revision
    st.text_area(
        "Your text", key=field, height=320, max_chars=acts.LONGEST,
        help="Kept when you leave the field. Leave names and addresses of people out.",
        on_change=partial(_save, viewer, seen, one, field, base),
    )  # fmt: skip
    count = rules.word_count(str(st.session_state[field]))
    limit = f" of {one.words}" if one.words else ""
    when = (
        f" · kept {clock.moment(standing.at, seen.partner.partner_id)} by {standing.account}"
        if standing
        else ""
    )
    show.html(f'<p class="small">{esc(f"{words.number(count)}{limit} words{when}")}</p>', _key("count"))
    if not text:
        st.button(
            "Begin with the figures in sentences", key=_key("begin"),
            help="Puts what stands beside into the field, for you to change.",
            on_click=partial(_begin, viewer, seen, one, revision),
        )  # fmt: skip
    _earlier(viewer, seen, one, revision)


def _save(viewer: Viewer, seen: Seen, one: Component, field: str, base: str) -> None:
    typed, began = str(st.session_state.get(field) or ""), int(st.session_state.get(base) or 0)
    of = (viewer, store.current(), seen.partner.partner_id, seen.year, one.key)
    told: list[acts.Saved] = []
    well = acting.run(PAGE, "Kept.", lambda: told.append(acts.save(*of, typed, began)))
    if well and told[0].beside:
        acting.run(PAGE, "Somebody else wrote at the same time. Both texts are kept: choose below.", list)
    elif well:
        st.session_state[base] = told[0].revision
    # Where a colleague submitted the report meanwhile, there is no field any more for it to stay in.
    st.session_state[_unkept(seen, one)] = "" if well else typed


def _begin(viewer: Viewer, seen: Seen, one: Component, revision: int) -> None:
    draft = "\n".join(annual_said.opening(report_look.whole(seen), one))
    of = (viewer, store.current(), seen.partner.partner_id, seen.year, one.key)
    acting.run(PAGE, "Put in; change it as you like.", lambda: acts.save(*of, draft, revision))


def _together(viewer: Viewer, seen: Seen, one: Component, texts: list[Text]) -> None:
    """Texts written at the same time, side by side: keep one, or merge them."""
    st.caption("Written at the same time. Nothing is lost: keep one, or merge them.")
    newest = max(t.revision for t in texts)
    for text, column in zip(texts, st.columns(len(texts)), strict=True):
        with column:
            by = f"{text.account}, {clock.moment(text.at, seen.partner.partner_id)}"
            prose = annual_texts.prose(text.text)
            show.html(f'<p class="small">{esc(by)}</p>{prose}', _key(f"side_{text.revision}"))
            st.button(
                "Keep this one", key=_key(f"keep_{text.revision}"),
                on_click=partial(_settle, viewer, seen, one, newest, text.text),
            )  # fmt: skip
    field = f"report_merge_{_of(seen, one)}_{newest}"
    st.session_state.setdefault(field, "\n\n".join(t.text for t in texts))
    st.text_area("Both, to merge", key=field, height=240, max_chars=acts.LONGEST)
    st.button(
        "Keep the merged text", key=_key("merge"), type="primary",
        on_click=lambda: _settle(viewer, seen, one, newest, acting.text(field)),
    )  # fmt: skip


def _settle(viewer: Viewer, seen: Seen, one: Component, newest: int, text: str) -> None:
    of = (viewer, store.current(), seen.partner.partner_id, seen.year, one.key)
    acting.run(
        PAGE, "Kept. The others stay among the earlier texts.", lambda: acts.settle(*of, text, seen=newest)
    )


def _earlier(viewer: Viewer, seen: Seen, one: Component, revision: int) -> None:
    if revision < 2:
        return
    folded = st.expander("Earlier texts", key=_key("earlier"), type="compact", on_change="rerun")
    if not folded.open:
        return
    found = answer(
        store.current(), access.scope(viewer), read_reports.earlier_texts, seen.partner.partner_id, seen.year,
        one.key,
    )  # fmt: skip
    with folded:
        for text in found:
            if text.revision == revision or not text.text:
                continue
            by = f"{clock.moment(text.at, seen.partner.partner_id)}, {text.account}"
            prose = annual_texts.prose(text.text)
            show.html(f'<p class="small">{esc(by)}</p>{prose}', _key(f"was_{text.revision}"))
            st.button(
                "Bring this one back", key=_key(f"back_{text.revision}"),
                on_click=partial(_bring_back, viewer, seen, one, text.text, revision),
            )  # fmt: skip


def _bring_back(viewer: Viewer, seen: Seen, one: Component, text: str, revision: int) -> None:
    of = (viewer, store.current(), seen.partner.partner_id, seen.year, one.key)
    acting.run(PAGE, "Brought back.", lambda: acts.save(*of, text, revision))


def _marks(viewer: Viewer, seen: Seen, one: Component) -> None:
    state = rules.state_of(one, seen.report)
    of = (viewer, store.current(), seen.partner.partner_id, seen.year, one.key)
    why = rules.why_look(one, seen.report) if seen.report else ""
    show.html(f"<p>{shown(PARTS[state])} {esc(why)}</p>", _key("state"))
    standing = seen.report.texts.get(one.key) if seen.report else None
    with st.container(horizontal=True, vertical_alignment="bottom", key=_key("marks")):
        if standing is not None and standing.copied_from:
            st.button(
                "It still holds", key=_key("confirm"),
                on_click=lambda: report_look.do("Confirmed.", partial(acts.confirm_copied, *of)),
            )  # fmt: skip
        if state is PartState.DONE:
            st.button("Open it again", key=_key("undo"), on_click=partial(_mark, of, None, ""))
            return
        label = "These are our figures" if one.kind is Kind.NUMBERS else "Mark as done"
        st.button(label, key=_key("done"), type="primary", on_click=partial(_mark, of, PartState.DONE, ""))
        if one.kind is not Kind.NUMBERS and one.required:
            reason = _key("reason")
            with st.popover("Leave it out"):
                st.text_input("Why it is missing", key=reason, max_chars=300)
                st.button("Leave it out", key=_key("leave_out"), on_click=partial(_leave_out, of, reason))


def _leave_out(of: tuple[Viewer, store.Store, str, str, str], reason: str) -> None:
    _mark(of, PartState.LEFT_OUT, acting.text(reason))


def _mark(of: tuple[Viewer, store.Store, str, str, str], state: PartState | None, note: str) -> None:
    done = {PartState.DONE: "Done.", PartState.LEFT_OUT: "Left out; the reason stands in the report."}
    acting.run(
        PAGE, done.get(state, "Open again.") if state else "Open again.", lambda: acts.mark(*of, state, note)
    )


def _unkept(seen: Seen, one: Component) -> str:
    return f"report_unkept_{_of(seen, one)}"


def _of(seen: Seen, one: Component) -> str:
    return f"{seen.partner.partner_id}_{seen.year}_{one.key}"


def _key(name: str) -> str:
    return keys.part(f"{PAGE}_part", name)
