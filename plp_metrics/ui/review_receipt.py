"""One quarter as it was handed in: its receipts, found again, what became of it, and taking it back."""

from __future__ import annotations

import json
from string import ascii_lowercase

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import as_dropped, rules, see_raw
from plp_metrics.act.locking import CALENDAR
from plp_metrics.act.take_back import take_back
from plp_metrics.compute.answers import answer
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import clock as told_clock
from plp_metrics.draw import hand_in as drawn
from plp_metrics.draw import review as drawn_review
from plp_metrics.draw import words
from plp_metrics.draw.markup import literal
from plp_metrics.draw.receipt import PROOF, document
from plp_metrics.draw.receipt import Receipt as Paper
from plp_metrics.draw.review import Said
from plp_metrics.draw.table import Table
from plp_metrics.model import DATASETS, Period, QuarterState, Viewer
from plp_metrics.report import pdf, receipt
from plp_metrics.store import read_review
from plp_metrics.store.read_review import Receipt, Step
from plp_metrics.ui import acting, clock, completeness, keys, program, reporting, review_seen, show

PAGE = "submissions"
ATTESTED = (
    "The files are complete and correct to the account's knowledge and hold no names or e-mail addresses."
)
DONE = {
    "submit": "handed in",
    "backfill": "handed in by Code.org",
    "accept": "accepted",
    "return": "returned",
    "reopen": "reopened",
    "lock": "locked",
    "take_back": "taken back",
    "discard_draft": "the draft was taken off again",
    "purge": "a file was removed because it held personal data",
}


def quarter(viewer: Viewer, partner_id: str, period: Period) -> None:
    """The receipts of a quarter, newest first, and its history."""
    now, scope = store.current(), access.scope(viewer)
    found = answer(now, scope, read_review.receipts, partner_id, period)
    steps = answer(now, scope, read_review.history, partner_id, period)
    name = f"{program.names()[partner_id]}, {words.quarter(period)}"
    if not found:
        show.finding(f"{name}: nothing was handed in yet", _clocks(partner_id, period))
        return
    for number, one in enumerate(found):
        title = name if number == 0 else "an earlier hand-in"
        _receipt(viewer, one, partner_id, period, title, newest=number == 0)
    show.finding("What became of it", _clocks(partner_id, period))
    table = history(steps, partner_id)
    show.html(f'<div class="wide">{table.html("tight")}</div>', keys.part(PAGE, f"history_{period}"))
    _take_back(viewer, partner_id, period)


def just_now(viewer: Viewer, partner_id: str, period: Period, event_id: int) -> None:
    """The receipt of what was handed in a moment ago."""
    found = answer(store.current(), access.scope(viewer), read_review.receipts, partner_id, period)
    for one in found:
        if one.event_id == event_id:
            _receipt(viewer, one, partner_id, period, "handed in", newest=True)


def _receipt(
    viewer: Viewer, one: Receipt, partner_id: str, period: Period, name: str, *, newest: bool
) -> None:
    table = _files(one)
    when = clock.moment(one.at, partner_id)
    show.finding(
        f"Receipt {one.event_id} · {name}",
        f"Handed in by {one.account} on {when}. Keep it for your records. {PROOF}",
    )
    show.html(f'<div class="wide">{table.html()}</div>', keys.part(PAGE, f"receipt_{one.event_id}"))
    for title, sentence in _as_dropped(one):
        st.caption(literal(f"{title}: {sentence}"))
    if note := _note(viewer, one, partner_id, period):
        show.html(drawn_review.note_of("The note with it", note), keys.part(PAGE, f"note_{one.event_id}"))
    said = told(viewer, one, partner_id, period, newest=newest)
    if said:
        show.html(drawn_review.said(said), keys.part(PAGE, f"receipt_said_{one.event_id}"))
    file_name = f"receipt-{one.event_id}-{partner_id.lower()}-{period}"

    def paper() -> Paper:
        return on_paper(viewer, one, partner_id, period, said)

    with st.container(horizontal=True, key=keys.part(PAGE, f"receipt_get_{one.event_id}")):
        if pdf.available():
            st.download_button(
                "Download as PDF",
                lambda: receipt.as_pdf(paper()),
                f"{file_name}.pdf",
                "application/pdf",
                key=keys.part(PAGE, f"receipt_pdf_{one.event_id}"),
                on_click="ignore",
                help="One page to print, keep or show an auditor.",
            )
        st.download_button(
            "Download as HTML",
            lambda: document(paper()),
            f"{file_name}.html",
            "text/html",
            key=keys.part(PAGE, f"receipt_html_{one.event_id}"),
            on_click="ignore",
            help="One file that opens in any browser.",
        )
        st.download_button(
            "Download as e-mail",
            lambda: receipt.as_mail(paper()),
            f"{file_name}.eml",
            "message/rfc822",
            key=keys.part(PAGE, f"receipt_mail_{one.event_id}"),
            on_click="ignore",
            help="An e-mail without a recipient, with the receipt attached: open it in your mail program,"
            " address it and send it. Nothing is sent from here.",
        )
        show.download(table, keys.part(PAGE, f"receipt_csv_{one.event_id}"), file_name, "Download as CSV")


def _files(one: Receipt) -> Table:
    titles = {key: c.title for key, c in load_contracts().items()}
    lines = sorted(one.lines, key=lambda ln: DATASETS.index(ln.dataset))
    missing = [titles[d] for d in DATASETS if d not in {ln.dataset for ln in lines}]
    facts = [
        (titles[ln.dataset], completeness.HOW.get(ln.how) or ln.file_name, ln.rows, ln.version,
         ln.sha256 or "–")
        for ln in lines
    ]  # fmt: skip
    return drawn.receipt(facts, missing)


def _as_dropped(one: Receipt) -> list[tuple[str, str]]:
    """(file, in what the bytes kept are not those that were dropped) of each file that was changed."""
    titles = {key: c.title for key, c in load_contracts().items()}
    found = [
        (titles[ln.dataset], as_dropped.told(ln.sha256, ln.upload_sha256, json.loads(ln.findings)))
        for ln in one.lines
    ]
    return [(title, sentence) for title, sentence in found if sentence]


def told(viewer: Viewer, one: Receipt, partner_id: str, period: Period, *, newest: bool) -> list[Said]:
    """What was found and explained: of the hand-in that counts all of it, of an earlier one what was said."""
    counts = {
        h.dataset: h
        for h in reporting.hand_ins(viewer, period.school_year)
        if h.counts and (h.partner_id, h.period) == (partner_id, period)
    }
    if newest:
        with store.current().read() as cursor:
            rows_open = see_raw.may_see_rows(viewer, cursor, partner_id, period)
        return review_seen.notes(viewer, partner_id, period, counts, rows_open)[0]
    titles = {key: c.title for key, c in load_contracts().items()}
    given = answer(store.current(), access.scope(viewer), read_review.explanations, partner_id, period)
    own = {ln.submission_id for ln in one.lines}
    texts = [x for x in given if x.submission_id in own]
    return [
        Said(letter, titles[x.dataset], review_seen.said_about(x.rule), x.text)
        for letter, x in zip(ascii_lowercase, texts, strict=False)
    ]


def on_paper(viewer: Viewer, one: Receipt, partner_id: str, period: Period, said: list[Said]) -> Paper:
    """The receipt as a document. said: what was found and explained (`told`)."""
    name = program.names().get(partner_id, partner_id)
    zone = clock.zone(partner_id)
    facts = [
        *([("Mind", program.fictional())] if program.fictional() else []),
        ("Partner", f"{name} ({partner_id})"),
        ("Quarter", f"{words.quarter(period)}, school year {period.school_year}"),
        ("Handed in by", one.account),
        ("When", f"{clock.moment(one.at, partner_id)} ({zone}); {words.moment(one.at)} UTC"),
        ("Due", told_clock.last_day(period.due, zone)),
        *([("Attested", ATTESTED)] if _submitted(viewer, one, partner_id, period) else []),
        *([("Note", note)] if (note := _note(viewer, one, partner_id, period)) else []),
        *_as_dropped(one),
    ]
    return Paper(one.event_id, f"{name}, {words.quarter(period)}", facts, _files(one), said)


def _submitted(viewer: Viewer, one: Receipt, partner_id: str, period: Period) -> Step | None:
    """The step by which the partner's account submitted and confirmed the files; None of a back-fill, which
    is nobody's attestation."""
    steps = answer(store.current(), access.scope(viewer), read_review.history, partner_id, period)
    return next((s for s in steps if s.event_id == one.event_id and s.kind == "submit"), None)


def _note(viewer: Viewer, one: Receipt, partner_id: str, period: Period) -> str:
    step = _submitted(viewer, one, partner_id, period)
    return step.note if step else ""


def history(steps: list[Step], partner_id: str) -> Table:
    """Every step of a quarter: when, what, by whom, what was said."""
    rows = tuple(
        (
            clock.moment(s.at, partner_id),
            DONE.get(s.kind) or reporting.STATES[s.state],
            "by itself, its last day was over" if s.account == CALENDAR else s.account,
            s.note,
            words.day(s.ends_on, True) if s.ends_on else "",
        )
        for s in steps
    )
    return Table(("When", "What", "Account", "Note", "Open until"), rows, "What became of the quarter")


def _clocks(partner_id: str, period: Period) -> str:
    due = told_clock.last_day(period.due, clock.zone(partner_id))
    return f"Due {due} (later is late), closes {words.day(period.closes, True)}."


def _take_back(viewer: Viewer, partner_id: str, period: Period) -> None:
    state = reporting.quarters(viewer, period.school_year).get((partner_id, period))
    move = rules.MOVES["take_back"]
    mine = viewer.may(move.permission) and viewer.partner_id == partner_id
    if not mine or state is None or state.state is not QuarterState.SUBMITTED:
        return
    st.button(
        "Take it back",
        key=keys.part(PAGE, "take_back"),
        on_click=_taken_back,
        args=(viewer, partner_id, period),
        help="The files become drafts again; you can replace them and submit anew.",
    )
    st.caption("Possible until somebody has reviewed it, or it closes. Nothing is lost.")


def _taken_back(viewer: Viewer, partner_id: str, period: Period) -> None:
    done = f"Taken back: {words.quarter(period)}. Its files are drafts again; submit it when it is right."
    acting.run(PAGE, done, lambda: take_back(viewer, store.current(), partner_id, period))
