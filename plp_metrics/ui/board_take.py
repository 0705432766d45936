"""Making the board pack on its page: with its progress shown, then as PDF and as one HTML file."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from plp_metrics import store
from plp_metrics.draw.markup import esc
from plp_metrics.model import Viewer
from plp_metrics.report import board as report
from plp_metrics.report import pdf
from plp_metrics.report.board import Pack
from plp_metrics.ui import board, keys, show
from plp_metrics.ui.ask import Asked

PAGE = "board"
MADE = keys.part(PAGE, "made")


@dataclass(frozen=True)
class Made:
    """A pack that was made, and for what. pdf: None where the machine can't make one."""

    of: tuple[object, ...]
    pack: Pack
    html: bytes
    pdf: bytes | None


def take(viewer: Viewer, asked: Asked) -> None:
    """The button that makes the pack; once made, what it says and the files to take along."""
    of = (asked, viewer.account, str(store.current().path), store.current().version())
    held: Made | None = st.session_state.get(MADE)
    if held is not None and held.of != of:
        held = None
    if st.button("Make the board pack" if held is None else "Make it again", key=keys.part(PAGE, "make")):
        held = _made(viewer, asked, of)
        st.session_state[MADE] = held
    if held is None:
        show.lists([("What will be in it", "ink", [esc(name) for name, _ in board.PARTS])], "board_contents")
        return
    name = f"board-pack-{asked.period}-{held.pack.day.isoformat()}"
    with st.container(horizontal=True, key="board_files"):
        if held.pdf is not None:
            st.download_button(
                "Download as PDF", held.pdf, f"{name}.pdf", "application/pdf", key="board_pdf",
                on_click="ignore", type="primary",
            )  # fmt: skip
        st.download_button(
            "Download as one HTML file", held.html, f"{name}.html", "text/html", key="board_html",
            on_click="ignore",
        )  # fmt: skip
    if held.pdf is None:
        st.caption(pdf.MISSING)
    lines = [
        (
            "In short",
            "ink",
            [f"<b>{esc(s.name)}</b>: {esc(s.finding)}" for s in held.pack.sections if not s.terms],
        )
    ]
    show.lists(lines, "board_short")


def _made(viewer: Viewer, asked: Asked, of: tuple[object, ...]) -> Made:
    steps, sections = len(board.PARTS) + 2, []
    bar = st.progress(0.0, f"Reading: {board.PARTS[0][0]}")
    for name, section in board.one_by_one(viewer, asked):
        sections.append(section)
        bar.progress(len(sections) / steps, f"Reading: {name}")
    pack = board.made(viewer, asked, sections, _address())
    bar.progress((steps - 2) / steps, "Drawing the pictures")
    document = report.document(pack)
    bar.progress((steps - 1) / steps, "Setting the pages")
    pages = pdf.pdf(document) if pdf.available() else None
    bar.empty()
    return Made(of, pack, document.encode(), pages)


def _address() -> str:
    """The app's own address, with a slash at its end."""
    at = urlsplit(st.context.url or "")
    return urlunsplit((at.scheme, at.netloc, f"{at.path.rpartition('/')[0]}/", "", ""))
