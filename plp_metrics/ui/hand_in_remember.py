"""What is remembered of a partner's own words and column names: asked after mending, told, and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from plp_metrics import store
from plp_metrics.act.remember import remember_columns, remember_words, remembered
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import own_words as drawn
from plp_metrics.draw import words
from plp_metrics.intake.own_words import Known, to_remember
from plp_metrics.model import Period, RefusedError, Viewer
from plp_metrics.ui import hand_in_files as files
from plp_metrics.ui import keys, show
from plp_metrics.ui.looked import looked

_known = looked(remembered)
Thing = tuple[str, str, str]
"""(dataset, our column or "" for a column's name, the partner's word)."""


def ask(viewer: Viewer, partner_id: str, period: Period) -> None:
    """For each file that was mended here and saved, whether its words mean the same in the next files."""
    at = files.desk(partner_id, period)
    known = _known(viewer, store.current(), partner_id)
    for dataset, held in list(at.mended.items()):
        new = to_remember(dataset, held.meant, known)
        if new:
            _question(viewer, partner_id, at, dataset, new)


def _question(
    viewer: Viewer, partner_id: str, at: files.Desk, dataset: str, new: Mapping[tuple[str, str], str]
) -> None:
    title = files.titles()[dataset].lower()
    with st.container(border=True, key=keys.part("submit", f"remember_{dataset}")):
        show.finding(
            "Do your words mean the same next time?",
            f"You mended these in the {title} file. If they always mean this, your next {title} files are "
            "read so at once, and you are told each time.",
        )
        rows = [(column, word, _shown(dataset, column, value)) for (column, word), value in new.items()]
        show.html(drawn.to_remember(rows), keys.part("submit", f"remember_words_{dataset}"))
        side_by_side = st.container(horizontal=True)
        yes = side_by_side.button(
            "Yes, remember them", key=keys.part("submit", f"remember_yes_{dataset}"), type="primary"
        )
        no = side_by_side.button("No, only this time", key=keys.part("submit", f"remember_no_{dataset}"))
    if not yes and not no:
        return
    at.said, at.done = "", ""
    at.mended[dataset] = replace(at.mended[dataset], meant=())
    if yes:
        try:
            remember_words(viewer, store.current(), partner_id, dataset, new)
            at.done = f"Remembered: {words.plural(len(new), 'word')} of your {title} files."
        except RefusedError as refusal:
            at.said = str(refusal)
    st.rerun()


def tell(viewer: Viewer, partner_id: str, period: Period) -> None:
    """What is remembered, folded, with a way to forget one of it; nothing where nothing is."""
    known = remembered(viewer, store.current(), partner_id)
    things = _things(known)
    if not things:
        return
    box = st.expander(
        f"What your own words mean · {words.number(len(things))} remembered",
        key=keys.part("submit", "remembered"), type="compact", on_change="rerun",
    )  # fmt: skip
    if not box.open:
        return
    with box:
        show.html(drawn.remembered(list(things.values())), keys.part("submit", "remembered_list"))
        chosen = st.selectbox(
            "Forget one of them",
            list(things),
            format_func=lambda thing: _named(*things[thing]),
            index=None,
            placeholder="Choose a word",
            key=keys.part("submit", "forget_which"),
        )
        if st.button("Forget it", key=keys.part("submit", "forget"), disabled=chosen is None) and chosen:
            _forget(viewer, partner_id, files.desk(partner_id, period), chosen, _named(*things[chosen]))
            st.rerun()


def _things(known: Known) -> dict[Thing, tuple[str, str, str, str]]:
    titles = files.titles()
    named = {(d, "", name): (titles[d], "", name, meant) for (d, name), meant in known.columns.items()}
    spelled = {
        (d, column, word): (titles[d], column, word, _shown(d, column, value))
        for (d, column, word), value in known.words.items()
    }
    return named | spelled


def _named(title: str, column: str, word: str, meant: str) -> str:
    where = f"in {column}, " if column else "the column "
    return f"{title}: {where}“{word}” is {meant}"


def _shown(dataset: str, column: str, value: str) -> str:
    label = load_contracts()[dataset].column(column).label(value)
    return value if label == value else f"{value} ({label})"


def _forget(viewer: Viewer, partner_id: str, at: files.Desk, thing: Thing, told: str) -> None:
    dataset, column, word = thing
    at.said, at.done = "", ""
    try:
        if column:
            remember_words(viewer, store.current(), partner_id, dataset, {(column, word): ""})
        else:
            remember_columns(viewer, store.current(), partner_id, dataset, {word: ""})
        at.done = f"Forgotten: {told}. What was handed in stays as it is."
    except RefusedError as refusal:
        at.said = str(refusal)
