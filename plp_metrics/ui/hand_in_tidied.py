"""What was tidied in a file, cell by cell, and having none of it: before → after, kind by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import hand_in
from plp_metrics.draw import hand_in as drawn
from plp_metrics.draw import words
from plp_metrics.draw.markup import literal
from plp_metrics.intake import Judged, tidied
from plp_metrics.intake.tidied import Tidied, Which
from plp_metrics.model import Period, Viewer
from plp_metrics.store import read_hand_ins
from plp_metrics.ui import hand_in_files as files
from plp_metrics.ui import keys, show


def tell(viewer: Viewer, partner_id: str, period: Period) -> None:
    """For each file on the desk what was tidied in it, with a way to refuse a kind; and what was refused."""
    for place, judged in list(files.desk(partner_id, period).judged.items()):
        if judged.normalised:
            _one(viewer, partner_id, period, place, judged)
        _undone(viewer, partner_id, period, place, judged)


def _one(viewer: Viewer, partner_id: str, period: Period, place: str, judged: Judged) -> None:
    cells = tidied.kinds(judged)
    count = sum(one.count for one in cells)
    cells_said = f" · {words.plural(count, 'cell')}" if count else ""
    box = st.expander(
        f"What we tidied in {literal(judged.file)}{cells_said}", key=keys.part("submit", f"tidied_{place}"),
        type="compact", on_change="rerun",
    )  # fmt: skip
    if not box.open:
        return
    with box:
        told = {one.says for one in cells}
        for entry in judged.normalised:
            if entry["what"] not in told:
                st.text(_of_file(entry))
        for number, one in enumerate(cells):
            table = drawn.tidied(one.says, _alike(judged, one), one.count)
            show.html(table, keys.part("submit", f"tidied_{place}_{number}"))
            key = keys.part("submit", f"untidy_{place}_{number}")
            why = "They are then listed as problems, and you write what they should say."
            if st.button(_label(one), key=key, help=why):
                refuse(viewer, partner_id, period, place, one.which)
                st.rerun()


def _alike(judged: Judged, one: Tidied) -> list[tuple[str, str, list[int]]]:
    """(as written, as read, the lines) of one kind of change, the first of them first."""
    found: dict[tuple[str, str], list[int]] = {}
    for change in tidied.changes(judged, judged.kept, one.which):
        found.setdefault((change.before, change.after), []).append(change.line)
    return [(before, after, lines) for (before, after), lines in found.items()]


def _label(one: Tidied) -> str:
    return "Not so: I mend this cell by hand" if one.count == 1 else "Not so: I mend these cells by hand"


def _of_file(entry: Mapping[str, Any]) -> str:
    if entry["line"] is None:
        return str(entry["what"])
    return f"{entry['what']} · {words.plural(entry['count'], 'time')}, first on line {entry['line']}"


def _undone(viewer: Viewer, partner_id: str, period: Period, place: str, judged: Judged) -> None:
    held = files.desk(partner_id, period).held.get(place)
    if held is None or not held.by_hand:
        return
    if any(p.rule == tidied.KEPT for p in judged.problems) and st.button(
        f"Tidy {literal(judged.file)} after all",
        key=keys.part("submit", f"tidy_{place}"),
        help="Reads the cells you refused the way we suggested.",
    ):
        allow(viewer, partner_id, period, place)
        st.rerun()


def refuse(viewer: Viewer, partner_id: str, period: Period, place: str, which: Which) -> None:
    """These cells become problems. A draft saved of the tidied file is taken back out."""
    at = files.desk(partner_id, period)
    judged = at.judged[place]
    held = at.held.get(place) or at.mended.get(place) or files.Held(judged.file, judged.kept, judged.kept)
    _again(viewer, partner_id, period, place, replace(held, by_hand=held.by_hand | {which}))
    with store.current().read() as cursor:
        saved = read_hand_ins.drafts(cursor, access.scope(viewer), partner_id, period)
    if place in files.refused(at) and place in {d.dataset for d in saved}:
        files.act(viewer, partner_id, period, place, hand_in.discard_draft, forget=False)


def allow(viewer: Viewer, partner_id: str, period: Period, place: str) -> None:
    """The file is read as at first."""
    held = files.desk(partner_id, period).held[place]
    _again(viewer, partner_id, period, place, replace(held, by_hand=frozenset()))


def _again(viewer: Viewer, partner_id: str, period: Period, place: str, held: files.Held) -> None:
    at = files.desk(partner_id, period)
    at.said, at.done, at.receipt = "", "", None
    with files.working(at, f"Reading {held.name} again …") as progress:
        files.take(viewer, partner_id, period, held, progress, place)
