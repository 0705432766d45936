"""Mending a refused file in the page: the table, page by page, and checking again at every click."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from plp_metrics.draw import words
from plp_metrics.draw.markup import literal
from plp_metrics.draw.mend import mend_table
from plp_metrics.intake import Judged
from plp_metrics.model import Period, Viewer
from plp_metrics.ui import hand_in_files as files
from plp_metrics.ui import keys, show
from plp_metrics.ui.hand_in_mending import Bench

A_PAGE = 200
"""Rows shown at once."""

_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  let box = parentElement.querySelector(":scope > .plp");
  if (!box) {
    box = document.createElement("div");
    box.className = "plp";
    parentElement.appendChild(box);
  }
  if (box.was !== data.h) {
    box.innerHTML = data.h;
    box.was = data.h;
  }
  const cells = () => [...box.querySelectorAll("input[data-line]")];
  const changed = () => cells().filter((i) => i.value !== i.defaultValue);
  const send = (button) => {
    if (box.sent === data.n) return;
    const edits = changed().map((i) => ({ line: +i.dataset.line, column: i.dataset.column, text: i.value }));
    const to = button.dataset;
    if (to.do === "apply" && !edits.length) return;
    box.sent = data.n;
    const was = box.querySelector(".mend").dataset.was;
    setTriggerValue("mend", JSON.stringify({ do: to.do, kind: +to.kind, line: +to.line, was, edits }));
  };
  const apply = box.querySelector('button[data-do="apply"]');
  box.oninput = () => {
    cells().forEach((i) => i.classList.toggle("new", i.value !== i.defaultValue));
    apply.disabled = !changed().length;
  };
  box.onkeydown = (event) => {
    if (event.key !== "Enter" || !event.target.matches("input[data-line]")) return;
    event.preventDefault();
    send(apply);
  };
  box.onclick = (event) => {
    const button = event.target.closest("button[data-do]");
    if (button && !button.disabled) send(button);
  };
}
"""
_mount = st.components.v2.component("plp_mend", js=_SCRIPT, isolate_styles=False)


def benches(at: files.Desk) -> dict[str, Bench]:
    """Each refused file whose rows can be mended here, by its place on the desk."""
    found = {p: Bench.of(judged, at.held[p]) for p, judged in files.refused(at).items() if p in at.held}
    return {place: bench for place, bench in found.items() if bench is not None}


def mend(viewer: Viewer, partner_id: str, period: Period, on_bench: Mapping[str, Bench]) -> None:
    """For each of these files its table; a click mends and checks again."""
    for place, bench in on_bench.items():
        _one(viewer, partner_id, period, place, bench)


def _one(viewer: Viewer, partner_id: str, period: Period, place: str, bench: Bench) -> None:
    at, held = files.desk(partner_id, period), bench.held
    lines = sorted(bench.problems)
    if lines:
        more = sum(bench.judged.more.values())
        listed = f"{words.plural(len(lines), 'row')} with something to fix"
        beyond = f", and {words.plural(more, 'problem')} more once these are mended" if more else ""
        show.finding(
            f"Mend {held.name} here",
            f"{listed}{beyond}. Every click checks the file again; it is saved once nothing is left to fix.",
        )
        asked = _table(place, bench, lines)
        if asked:
            _do(viewer, partner_id, period, place, bench, asked)
    if held.content != held.dropped:
        left, right = st.columns(2)
        with left:
            download(held, place)
        with right:
            if st.button("Start over from the file as dropped", key=keys.part("submit", f"over_{place}")):
                again = files.Held(held.name, held.dropped, held.dropped)
                with files.working(at, f"Reading {held.name} …") as progress:
                    files.take(viewer, partner_id, period, again, progress, place)
                st.rerun()


def _table(place: str, bench: Bench, lines: list[int]) -> dict[str, Any] | None:
    shown = lines
    if len(lines) > A_PAGE:
        pages = -(-len(lines) // A_PAGE)
        number = st.pagination(pages, key=keys.part("submit", f"rows_{place}_{bench.held.fingerprint}"))
        shown = lines[(number - 1) * A_PAGE : number * A_PAGE]
    name = files.titles().get(place, bench.judged.file)
    markup = mend_table(bench.rows(shown), bench.columns, bench.of_many(), bench.held.fingerprint, name)
    turn = int(st.session_state.get(keys.part("submit", "turns"), 0)) + 1
    st.session_state[keys.part("submit", "turns")] = turn
    result: Any = _mount(
        data={"h": markup, "n": turn}, key=keys.part("submit", f"mend_{place}"), on_mend_change=_nothing
    )
    try:
        return dict(json.loads(result.mend)) if result.mend else None
    except (TypeError, ValueError):
        return None


def _nothing() -> None:
    """A trigger needs a callback; the value is read from the result."""


def _do(
    viewer: Viewer, partner_id: str, period: Period, place: str, bench: Bench, asked: dict[str, Any]
) -> None:
    at = files.desk(partner_id, period)
    at.said, at.done = "", ""
    try:
        mended = bench.mended(asked)
    except (ValueError, KeyError, IndexError, TypeError):
        return  # a second click on the same button, or a message that was made up: the file stays as it is
    with files.working(at, f"Checking {mended.name} again …") as progress:
        found = files.take(viewer, partner_id, period, mended, progress, place)
    if found.accepted and not at.said:
        at.done = f"{mended.name} is mended and saved as a draft."
    st.rerun()


def download(held: files.Held, place: str) -> None:
    """The file as it is now."""
    stem = held.name.removesuffix(".csv")
    st.download_button(
        f"Download {literal(held.name)} as mended",
        held.content,
        f"{stem}-mended.csv",
        "text/csv",
        key=keys.part("submit", f"mended_{place}"),
        on_click="ignore",
    )


def downloads(partner_id: str, period: Period) -> None:
    """The files that were changed here and saved, to keep beside one's own."""
    for place, held in files.desk(partner_id, period).mended.items():
        download(held, place)


def leave_out(viewer: Viewer, partner_id: str, period: Period, place: str, judged: Judged) -> None:
    """The buttons that read a refused file again without what is not part of its layout: columns that are not
    ours, lines above the column names."""
    rules = {p.rule for p in judged.problems}
    if rules & {"unknown_column", "personal_column"} and st.button(
        f"Leave those columns out of {literal(judged.file)}",
        key=keys.part("submit", f"leave_{place}"),
        help="The file is read again without them; they are never looked at or stored.",
    ):
        _again(viewer, partner_id, period, place, judged, Bench.without_others)
    if "personal_title" in rules and st.button(
        f"Leave out the lines above the column names of {literal(judged.file)}",
        key=keys.part("submit", f"titles_{place}"),
        help="The file is read again without them; they are not kept.",
    ):
        _again(viewer, partner_id, period, place, judged, Bench.without_title_lines)


def _again(
    viewer: Viewer,
    partner_id: str,
    period: Period,
    place: str,
    judged: Judged,
    without: Callable[[Bench], files.Held],
) -> None:
    at = files.desk(partner_id, period)
    bench = Bench.of(judged, at.held[place])
    try:
        left = without(bench) if bench else None
    except ValueError:
        left, at.said = None, "Mend the quotation marks first; then the columns can be told apart."
    if left is not None:
        with files.working(at, f"Checking {judged.file} again …") as progress:
            files.take(viewer, partner_id, period, left, progress, place)
    st.rerun()
