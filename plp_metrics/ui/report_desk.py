"""One annual report on the page: its checklist, what to do next, its files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from plp_metrics import store
from plp_metrics.act import report as acts
from plp_metrics.act import report_submit
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc, href
from plp_metrics.draw.report_words import STATES
from plp_metrics.draw.reports import checklist, shown
from plp_metrics.model import Viewer
from plp_metrics.model.reports import ReportState, Seal
from plp_metrics.partnership import reports as rules
from plp_metrics.report import annual_html, pdf
from plp_metrics.ui import acting, go, keys, report_deciding, report_editor, report_look, show
from plp_metrics.ui.report_look import PAGE, Seen

ATTEST = "This report is complete and true to the best of our knowledge, and names no student."


def draw(viewer: Viewer, partner_id: str, year: str) -> None:
    """The whole page of one report."""
    seen = report_look.look(viewer, partner_id, year)
    links = go.link("the partner's results", "partner", partner=partner_id, year=year, quarter="Q4")
    if viewer.partner_id is None:
        links += " · " + go.link("all reports", PAGE, year=year)
    show.sentence(report_look.sentence(seen), report_look.meta(seen), links)
    acting.outcome(PAGE)
    report_look.choose_year(viewer)
    _note(seen)
    if seen.report is None:
        _begin(viewer, seen)
        return
    lines = report_look.lines(seen)
    opened = report_editor.asked(seen)
    table = checklist(lines, seen.params, opened.key if opened else "")
    show.html(f'<div class="wide">{table.html("tight")}</div>', keys.part(PAGE, "checklist"))
    if opened is not None:
        report_editor.draw(viewer, seen, opened)
    if seen.mine:
        _acts(viewer, seen)
    if seen.reviews:
        report_deciding.draw(viewer, seen)
    _files(seen)


def _note(seen: Seen) -> None:
    if seen.report is not None and seen.report.note and seen.state in rules.WRITING:
        said = "Returned by Code.org" if seen.state is ReportState.RETURNED else "Opened again"
        state = shown(STATES[seen.state]._replace(word=said))
        show.html(f"<p>{state} {esc(seen.report.note)}</p>", keys.part(PAGE, "note"))


def _begin(viewer: Viewer, seen: Seen) -> None:
    asked = words.plural(len(seen.template.required), "part")
    if not seen.mine:
        show.empty("Nobody has begun this report.", "Its partner begins it on this page.")
        return
    show.empty(
        f"The report asks for {asked}; its figures are there already.",
        "Begin it; every text is kept as you go, and you can come back to it at any time.",
    )
    st.button(
        "Begin the report", key=keys.part(PAGE, "begin"), type="primary",
        on_click=partial(report_look.do, "Begun. Nothing is handed in until you submit it.", partial(
            acts.begin, viewer, store.current(), seen.partner.partner_id, seen.year)),
    )  # fmt: skip


def _acts(viewer: Viewer, seen: Seen) -> None:
    of = (viewer, store.current(), seen.partner.partner_id, seen.year)
    if seen.state is ReportState.SUBMITTED:
        st.button(
            "Take it back to write on", key=keys.part(PAGE, "take_back"),
            on_click=partial(report_look.do, "Taken back.", partial(report_submit.take_back, *of)),
        )  # fmt: skip
    if not seen.writing:
        return
    gaps = rules.missing(seen.template, seen.report)
    with st.container(horizontal=True, key=keys.part(PAGE, "more")):
        st.button(
            "Take over last year's texts", key=keys.part(PAGE, "copy"),
            help="Only where nothing is written yet; each stays marked until you confirm it.",
            on_click=partial(report_look.do, "Taken over. Each text waits for you to confirm it.", partial(
                acts.copy_last_year, *of)),
        )  # fmt: skip
        st.button(
            "Take the figures as they stand now", key=keys.part(PAGE, "pin"),
            help="The report keeps the figures of one day. After a correction, take them anew.",
            on_click=partial(report_look.do, "The figures are of today now: confirm them again.", partial(
                acts.pin, *of)),
        )  # fmt: skip
    show.finding("Submit", "Code.org reads it then, evaluates it, and accepts or returns it.")
    if gaps:
        items = [
            f"{go.link(m.component.title, PAGE, **{**seen.params, keys.PART: m.component.key})}: {esc(m.why)}"
            for m in gaps
        ]
        show.todo("Before it can be submitted", items, keys.part(PAGE, "gaps"))
        return
    attested = keys.part(PAGE, "attest")
    st.checkbox(ATTEST, key=attested)
    st.button(
        "Submit the report", key=keys.part(PAGE, "submit"), type="primary",
        on_click=partial(_submit, of, attested),
    )  # fmt: skip


def _submit(of: tuple[Viewer, store.Store, str, str], attested: str) -> None:
    agreed = bool(st.session_state.get(attested))
    acting.run(PAGE, "Submitted. Code.org reads it now.", partial(report_submit.submit, *of, attested=agreed))


def _files(seen: Seen) -> None:
    """What can be taken along: the report as it stands, and what was sealed."""
    if seen.report is None or not seen.report.readable:
        return
    show.finding("Take it along", "" if seen.seals else "Not sealed yet: every page says that it is a draft.")
    if seen.seals:
        show.html(f'<ul class="plain">{"".join(_seal(s) for s in seen.seals)}</ul>', keys.part(PAGE, "seals"))
    if seen.state is ReportState.ACCEPTED:
        return
    name = f"annual-report-{seen.partner.partner_id.lower()}-{seen.year}"
    with st.container(horizontal=True, key=keys.part(PAGE, "files")):
        if pdf.available():
            st.download_button(
                "As it stands, as PDF", lambda: annual_html.as_pdf(report_look.whole(seen)), f"{name}.pdf",
                "application/pdf", key=keys.part(PAGE, "pdf"), on_click="ignore",
            )  # fmt: skip
        st.download_button(
            "As it stands, as one HTML file", lambda: annual_html.document(report_look.whole(seen)),
            f"{name}.html", "text/html", key=keys.part(PAGE, "html"), on_click="ignore",
        )  # fmt: skip


def _seal(one: Seal) -> str:
    day = words.day(one.at.date(), year=True)
    said = f"Sealed on {day}"
    more = ", replaced by a newer one" if one.replaced else ""
    where = href(PAGE, seal=one.seal)
    return f'<li><a href="{esc(where)}" data-page="{PAGE}">{esc(said)}</a>{esc(more)}</li>'
