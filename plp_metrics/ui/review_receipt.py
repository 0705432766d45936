"""One quarter as it was handed in: its receipts, found again, what became of it, and taking it back."""

from __future__ import annotations

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import rules
from plp_metrics.act.take_back import take_back
from plp_metrics.compute.answers import answer
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import hand_in as drawn
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import DATASETS, Period, QuarterState, Viewer
from plp_metrics.store import read_review
from plp_metrics.store.read_review import Receipt, Step
from plp_metrics.ui import acting, completeness, keys, program, reporting, show

PAGE = "submissions"
DONE = {
    "submit": "handed in",
    "backfill": "handed in by Code.org",
    "accept": "accepted",
    "return": "returned",
    "reopen": "reopened",
    "lock": "locked: its last day was over",
    "take_back": "taken back",
}


def quarter(viewer: Viewer, partner_id: str, period: Period) -> None:
    """The receipts of a quarter, newest first, and its history."""
    now, scope = store.current(), access.scope(viewer)
    found = answer(now, scope, read_review.receipts, partner_id, period)
    steps = answer(now, scope, read_review.history, partner_id, period)
    name = f"{program.names()[partner_id]}, {words.quarter(period)}"
    if not found:
        show.finding(f"{name}: nothing was handed in yet", _clocks(period))
        return
    for number, one in enumerate(found):
        _receipt(one, partner_id, period, name if number == 0 else "An earlier hand-in of it")
    show.finding("What became of it", _clocks(period))
    table = history(steps)
    show.html(f'<div class="wide">{table.html("tight")}</div>', keys.part(PAGE, f"history_{period}"))
    _take_back(viewer, partner_id, period)


def _receipt(one: Receipt, partner_id: str, period: Period, name: str) -> None:
    titles = {key: c.title for key, c in load_contracts().items()}
    lines = sorted(one.lines, key=lambda ln: DATASETS.index(ln.dataset))
    missing = [titles[d] for d in DATASETS if d not in {ln.dataset for ln in lines}]
    facts = [
        (titles[ln.dataset], completeness.HOW.get(ln.how) or ln.file_name, ln.rows, ln.version,
         ln.sha256 or "–")
        for ln in lines
    ]  # fmt: skip
    table = drawn.receipt(facts, missing)
    show.finding(
        f"Receipt {one.event_id} · {name}",
        f"Handed in by {one.account} on {words.moment(one.at)} UTC. The code in the last column proves which"
        " bytes came in.",
    )
    show.html(f'<div class="wide">{table.html()}</div>', keys.part(PAGE, f"receipt_{one.event_id}"))
    file_name = f"receipt-{one.event_id}-{partner_id.lower()}-{period}"
    show.download(table, keys.part(PAGE, f"receipt_csv_{one.event_id}"), file_name, "Download receipt")


def history(steps: list[Step]) -> Table:
    """Every step of a quarter: when, what, by whom, what was said."""
    rows = tuple(
        (
            words.moment(s.at),
            DONE.get(s.kind) or reporting.STATES[s.state],
            s.account,
            s.note,
            words.day(s.ends_on, True) if s.ends_on else "",
        )
        for s in steps
    )
    return Table(("When (UTC)", "What", "Account", "Note", "Open until"), rows, "What became of the quarter")


def _clocks(period: Period) -> str:
    return f"Due {words.day(period.due, True)} (later is late), closes {words.day(period.closes, True)}."


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
