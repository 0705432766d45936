"""Older quarters on their way in: judged in this session's memory, stored only when confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from plp_metrics import store
from plp_metrics.act import backfill_parts
from plp_metrics.act.backfill_parts import BackfillReceipt
from plp_metrics.act.backfill_seen import Seen
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.intake import Limits
from plp_metrics.model import Viewer
from plp_metrics.ui import acting, hand_in_judging, keys, let_go, show
from plp_metrics.ui import backfill_tables as drawn

PAGE = "backfill"
MEGABYTES = 10
"""The largest file the page takes; the command line takes larger ones."""
COLUMN_RULES = {"unknown_column", "personal_column"}


@dataclass
class Desk:
    """The files of this session. batch numbers the drop zone, so that it is empty again after each batch."""

    uploads: list[tuple[str, bytes]]
    seen: Seen | None = None
    receipt: BackfillReceipt | None = None
    batch: int = 0


def desk() -> Desk:
    """This session's desk."""
    found: Desk = st.session_state.setdefault(keys.part(PAGE, "desk"), Desk([]))
    return found


def clear() -> None:
    """Forget the files of this session."""
    at = desk()
    at.uploads, at.seen, at.receipt = [], None, None


def drop_zone(viewer: Viewer) -> None:
    """One place for the files; each batch is judged at once and together with nothing before it."""
    at = desk()
    dropped = st.file_uploader(
        "Drop the CSV files of older quarters, or choose them.",
        accept_multiple_files=True,
        max_upload_size=MEGABYTES,
        key=keys.part(PAGE, f"drop_{at.batch}"),
    )
    if dropped:
        at.uploads = [(one.name, one.getvalue()) for one in dropped]
        let_go.files(dropped)
        at.batch += 1
        at.receipt = None
        _look(viewer, False)
        st.rerun()


def _look(viewer: Viewer, drop_unknown: bool) -> None:
    at = desk()
    limits = Limits(file_bytes=MEGABYTES * 1024**2)
    size = sum(len(content) for _, content in at.uploads)
    look = partial(
        backfill_parts.look,
        viewer,
        store.current(),
        at.uploads,
        drop_unknown=drop_unknown,
        limits=limits,
    )
    with hand_in_judging.progress("Reading and checking the files …") as progress:

        def judge() -> None:
            at.seen = progress.judged("the files", size, look)

        acting.run(PAGE, "", judge)


def verdicts(table: Table, name: str) -> None:
    """A table with its download."""
    show.html(f'<div class="wide">{table.html("tight")}</div>', keys.part(PAGE, f"{name}_table"))
    show.download(table, keys.part(PAGE, f"{name}_csv"), name)


def whole(viewer: Viewer, seen: Seen) -> None:
    """What keeps a whole file out, and the way to leave columns out unread."""
    table = drawn.whole(seen)
    if not table.rows:
        return
    show.finding("What keeps a whole file out", "Mend it, and drop the file again.")
    verdicts(table, "backfill-files")
    if any(p.rule in COLUMN_RULES for file in seen.files for p in file.whole):
        st.button(
            "Leave out columns that are not part of the layout",
            key=keys.part(PAGE, "leave_out"),
            on_click=_look,
            args=(viewer, True),
            help="They are not read and not kept.",
        )


def confirm(viewer: Viewer, seen: Seen) -> None:
    """The sentence that explains, and the button that hands in what is ready."""
    if not seen.ready:
        return
    quarters = len({part.quarter for part in seen.ready})
    asked = sum(map(len, seen.to_explain.values()))
    with st.form(keys.part(PAGE, "confirm"), border=False):
        if asked:
            st.text_area(
                f"{words.plural(asked, 'finding')} must be fixed or explained."
                " One sentence stands for all of them; it is kept with each quarter.",
                key=keys.part(PAGE, "sentence"),
                max_chars=1000,
            )
        label = f"Hand in {words.plural(quarters, 'quarter')}"
        if st.form_submit_button(label, type="primary") and _hand_in(viewer, seen):
            st.rerun()


def _hand_in(viewer: Viewer, seen: Seen) -> bool:
    at = desk()

    def act() -> None:
        sentence = acting.text(keys.part(PAGE, "sentence"))
        at.receipt = backfill_parts.hand_in_parts(viewer, store.current(), seen, sentence)
        at.seen, at.uploads = None, []

    acting.run(PAGE, "Handed in. The quarters wait for review.", act)
    return True
