"""Asking once what a partner's own column names mean."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from plp_metrics import store
from plp_metrics.act.remember import remember_columns
from plp_metrics.contracts import load_contracts
from plp_metrics.draw.markup import literal
from plp_metrics.intake.headings import Heading, Headings, read_headings, renamed
from plp_metrics.model import Period, RefusedError, Viewer
from plp_metrics.ui import hand_in_files as files
from plp_metrics.ui import keys, show

NOT_OURS = "None of these"


def ask(viewer: Viewer, partner_id: str, period: Period) -> None:
    """For each refused file with names that look like ours, a form; the answer renames and checks again."""
    at = files.desk(partner_id, period)
    for place, judged in list(files.refused(at).items()):
        held = at.held.get(place)
        found = read_headings(held.content, judged.dataset) if held else None
        if held is not None and found is not None and found.asked:
            chosen = _form(place, held, found)
            if chosen:
                _use(viewer, partner_id, period, place, held, found, chosen)


def _form(place: str, held: files.Held, found: Headings) -> dict[Heading, str] | None:
    title = load_contracts()[found.dataset].title.lower()
    with st.form(keys.part("submit", f"names_{place}"), border=True):
        show.finding(
            f"{held.name} has column names of its own",
            f"It looks like a {title} file. Say what each means; your next files are read the same way.",
        )
        chosen = {}
        columns = st.columns(2)
        for number, heading in enumerate(found.asked):
            options = [NOT_OURS, *found.missing]
            with columns[number % 2]:
                chosen[heading] = st.selectbox(
                    literal(_told(heading)),
                    options,
                    index=options.index(heading.guess or NOT_OURS),
                    key=keys.part("submit", f"name_{place}_{heading.place}"),
                )
        used = st.form_submit_button("Use these names and check again", type="primary")
    return chosen if used else None


def _told(heading: Heading) -> str:
    return f"“{heading.told}” is" if heading.name else f"{_placed(heading)} (name not shown) is"


def _placed(heading: Heading) -> str:
    return heading.told[:1].upper() + heading.told[1:]


def _use(
    viewer: Viewer,
    partner_id: str,
    period: Period,
    place: str,
    held: files.Held,
    found: Headings,
    chosen: dict[Heading, str],
) -> None:
    at = files.desk(partner_id, period)
    at.said, at.done = "", ""
    names = {h: meant for h, meant in chosen.items() if meant != NOT_OURS}
    if len(set(names.values())) < len(names):
        at.said = "Two columns can't mean the same. Choose another name for one of them."
    elif names:
        content = renamed(held.content, found, {h.place: meant for h, meant in names.items()})
        said = tuple(
            f"The column “{h.told}” was read as {meant}." if h.name else f"{_placed(h)} was read as {meant}."
            for h, meant in names.items()
        )
        mended = replace(held, content=content, changed=(*held.changed, *said))
        try:
            kept = {h.name: meant for h, meant in names.items() if h.name}
            remember_columns(viewer, store.current(), partner_id, found.dataset, kept)
        except RefusedError as refusal:
            at.said = str(refusal)
        with files.working(at, f"Checking {held.name} again …") as progress:
            files.take(viewer, partner_id, period, mended, progress, place)
    st.rerun()
