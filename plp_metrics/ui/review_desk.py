"""One quarter on the review desk, part by part."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from plp_metrics import store
from plp_metrics.act import see_raw
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import review as drawn
from plp_metrics.draw import words
from plp_metrics.draw.markup import literal
from plp_metrics.model import DATASETS, RefusedError, Viewer
from plp_metrics.store.read_hand_ins import QuarterNow
from plp_metrics.ui import clock, columns, keys, program, reporting, reviewing, show
from plp_metrics.ui.review_seen import Seen
from plp_metrics.ui.reviewing import PAGE

ROWS_A_PAGE = 100
SHORTCUTS = {"accept": "Alt+A", "next": "Alt+N"}


def sentence(seen: Seen, waits: Sequence[QuarterNow]) -> tuple[str, str]:
    """The page's sentence and its meta line."""
    name, quarter = program.names().get(seen.partner_id, seen.partner_id), words.quarter(seen.period)
    headline = f"{name}, {quarter}: {_lower(drawn.summary(seen.figures))}"
    if seen.now is None:
        return f"{name}, {quarter}: nothing was handed in", ""
    late = " (late)" if seen.now.late else ""
    when = clock.moment(seen.now.at, seen.partner_id)
    stands = f"{reporting.STATES[seen.now.state]} · {when} by {seen.now.account}"
    left = f" · {words.plural(len(waits), 'quarter')} in the queue" if waits else " · the queue is empty"
    return headline, f"{stands}{late if seen.waits else ''} · due {words.day(seen.period.due, True)}{left}"


def acts(viewer: Viewer, seen: Seen, waits: Sequence[QuarterNow]) -> None:
    """Accept, return with a note, go on; what was done stands above."""
    quarter = (seen.partner_id, seen.period)
    then = reviewing.after(waits, quarter)
    with st.container(horizontal=True, vertical_alignment="bottom", key=keys.part(PAGE, "acts")):
        if seen.waits and seen.now is not None:
            st.button(
                "Accept",
                type="primary",
                key=keys.part(PAGE, "accept"),
                on_click=reviewing.accept,
                args=(viewer, [seen.now], then),
                help="These figures become the accepted ones, for leadership too.",
                shortcut=SHORTCUTS["accept"],
            )
            with st.popover("Return …", key=keys.part(PAGE, "return_box")):
                note = keys.part(PAGE, f"note_{seen.partner_id}_{seen.period}")
                with st.form(keys.part(PAGE, "return"), border=False):
                    st.text_area("What should the partner mend?", key=note, max_chars=1000)
                    st.form_submit_button(
                        "Return to the partner",
                        on_click=reviewing.give_back,
                        args=(viewer, seen.now, note, then),
                    )
        if then is not None:
            st.button(
                "Next in the queue",
                key=keys.part(PAGE, "next"),
                on_click=reviewing.go_to,
                args=(then,),
                help=literal(reviewing.told(then)),
                shortcut=SHORTCUTS["next"],
            )
        st.button("Back to the queue", key=keys.part(PAGE, "back"), on_click=reviewing.go_to, args=(None,))


def what_came(seen: Seen) -> None:
    """The four files, and what was found and explained about them."""
    missing = sum(f.version is None for f in seen.files)
    came = words.plural(len(seen.files) - missing, "file")
    finding = f"{came} came" + (f", {missing} missing" if missing else "")
    show.finding(finding, "The versions that count, and how they differ from the ones before.")
    table = drawn.files(seen.files)
    show.html(f'<div class="wide">{table.html()}</div>', keys.part(PAGE, "files"))
    if seen.waits and seen.now and seen.now.note:
        show.html(drawn.note_of("The partner's note", seen.now.note), keys.part(PAGE, "partner_note"))
    if seen.said:
        explained = sum(bool(s.text) for s in seen.said)
        show.finding(
            f"{words.plural(explained, 'explanation')}, {words.plural(len(seen.said) - explained, 'note')}",
            "The letter stands beside every figure made from the same file.",
        )
        show.html(drawn.said(seen.said), keys.part(PAGE, "said"))


def figures(seen: Seen) -> None:
    """Every metric before and after: what moves, and folded away what does not."""
    moved = [f for f in seen.figures if f.moved]
    still = [f for f in seen.figures if not f.moved]
    show.finding(
        drawn.summary(seen.figures), f"{seen.before} beside what was handed in; statuses that turn first."
    )
    name = f"review-{seen.partner_id}-{seen.period}"
    if moved:
        table = drawn.figures(moved, seen.before, "Handed in")
        show.html(f'<div class="wide">{table.html("changes")}</div>', keys.part(PAGE, "moved"))
    if still:
        table = drawn.figures(still, seen.before, "Handed in")
        show.table(table, keys.part(PAGE, "still"), f"{name}-unmoved", f"{len(still)} that do not move")
    show.download(drawn.figures(seen.figures, seen.before, "Handed in"), keys.part(PAGE, "figures_csv"), name)


def rows(viewer: Viewer, seen: Seen) -> None:
    """The rows of one file, a page at a time; before that, the button that opens them."""
    held = [d for d in DATASETS if d in seen.counted and seen.counted[d].rows]
    if not held:
        return
    show.finding("Rows as they were handed in", "Codes only: nobody's name is in them.")
    quarter = (seen.partner_id, seen.period)
    if not seen.rows_open:
        if seen.waits:
            st.button(
                "Open the rows",
                key=keys.part(PAGE, "open_rows"),
                on_click=reviewing.open_rows,
                args=(viewer, quarter),
                help="The log will show that you opened them; the partner can read it.",
            )
            st.caption("Open until you accept or return the quarter.")
        else:
            st.caption("Rows can be opened only while a quarter waits for review.")
        return
    titles = {name: c.title for name, c in load_contracts().items()}
    which = st.segmented_control(
        "File", held, format_func=titles.__getitem__, default=held[0], required=True,
        key=keys.part(PAGE, f"rows_{seen.partner_id}_{seen.period}"),
    )  # fmt: skip
    _page_of_rows(viewer, seen, str(which))


def _page_of_rows(viewer: Viewer, seen: Seen, dataset: str) -> None:
    held = seen.counted[dataset]
    pages = max(1, -(-held.rows // ROWS_A_PAGE))
    at = st.pagination(pages, key=keys.part(PAGE, f"rows_page_{held.submission_id}")) if pages > 1 else 1
    start = (at - 1) * ROWS_A_PAGE
    try:
        names, found, total = see_raw.rows(
            viewer, store.current(), seen.partner_id, seen.period, held.submission_id, start, ROWS_A_PAGE
        )
    except RefusedError as refusal:
        st.caption(literal(refusal))
        return
    cells = [[columns.value(dataset, n, v) for n, v in zip(names, row, strict=True)] for row in found]
    table = drawn.rows(names, cells, columns.titles(dataset))
    show.html(f'<div class="wide">{table.html("tight rows")}</div>', keys.part(PAGE, "rows_table"))
    st.caption(f"Rows {start + 1} to {start + len(found)} of {words.number(total)}")
    st.download_button(
        "Download the file as it was handed in",
        lambda: (
            see_raw.content(viewer, store.current(), seen.partner_id, seen.period, held.submission_id) or b""
        ),
        held.file_name,
        "text/csv",
        key=keys.part(PAGE, "bytes"),
        on_click="ignore",
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
