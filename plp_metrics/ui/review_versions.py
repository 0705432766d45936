"""One version of one file: how many rows, what was found, what changed, its bytes, and bringing it back."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import as_dropped, compare, restore, see_raw
from plp_metrics.compute.answers import answer
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import review as drawn_review
from plp_metrics.draw import words
from plp_metrics.draw.hand_in import fingerprint
from plp_metrics.draw.markup import literal
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.store import read_review
from plp_metrics.store.read_hand_ins import HandIn
from plp_metrics.ui import (
    acting,
    clock,
    columns,
    completeness,
    handed_in,
    keys,
    program,
    review_purge,
    review_seen,
    show,
)

PAGE = "submissions"


def may_look(viewer: Viewer) -> bool:
    """Whether a version can be looked at: by its partner, and by who reviews."""
    return viewer.partner_id is not None or viewer.may("see_raw")


def look(viewer: Viewer, hand_ins: Sequence[HandIn]) -> None:
    """Choose one of these versions and see everything about it."""
    by_number = {h.submission_id: h for h in hand_ins}
    if not by_number or not may_look(viewer):
        return
    with st.expander("Look at one version, download it, bring it back", key=keys.part(PAGE, "version"),
                     type="compact"):  # fmt: skip
        which = st.selectbox(
            "Version", list(by_number), format_func=lambda n: told(by_number[n]),
            key=keys.part(PAGE, "version_which"),
        )  # fmt: skip
        one = by_number[which]
        other = _other(one, hand_ins)
        table = facts(viewer, one, other)
        show.html(f'<div class="wide">{table.html("tight")}</div>', keys.part(PAGE, "version_facts"))
        if other is not None and not one.purged:
            _figures(viewer, one, other)
        if one.purged:
            st.caption("Its file and rows are gone for good. Drop a clean file on Submit in its place.")
        else:
            _acts(viewer, one)
            review_purge.offer(viewer, one, hand_ins)


def _other(one: HandIn, hand_ins: Sequence[HandIn]) -> HandIn | None:
    """The version to compare it with: the one before it, unless another of the same file is chosen."""
    others = {
        h.submission_id: h
        for h in hand_ins
        if (h.partner_id, h.dataset) == (one.partner_id, one.dataset) and h != one and not h.purged
    }
    if not others:
        return None
    first = before(one, hand_ins)
    which = st.selectbox(
        "Compare it with",
        list(others),
        index=list(others).index(first.submission_id) if first else None,
        format_func=lambda n: told(others[n]),
        key=keys.part(PAGE, f"version_other_{one.submission_id}"),
        placeholder="Another version of this file",
    )
    return others.get(which or 0)


def told(h: HandIn) -> str:
    """The version in one line."""
    who = program.names().get(h.partner_id, h.partner_id)
    title = load_contracts()[h.dataset].title
    when = clock.moment(h.at, h.partner_id)
    return f"{who} · {words.quarter(h.period)} · {title}, version {h.version} · {when}"


def before(one: HandIn, hand_ins: Sequence[HandIn]) -> HandIn | None:
    """The version of the same file and quarter that was handed in before it and is still there."""
    where = (one.partner_id, one.period, one.dataset)
    earlier = [
        h
        for h in hand_ins
        if (h.partner_id, h.period, h.dataset) == where and h.version < one.version and not h.purged
    ]
    return max(earlier, key=lambda h: h.version, default=None)


def facts(viewer: Viewer, one: HandIn, earlier: HandIn | None) -> Table:
    """Everything about a version; what tells of single rows only for who may see them."""
    with store.current().read() as cursor:
        rows_open = see_raw.may_see_rows(viewer, cursor, one.partner_id, one.period)
    scope = access.scope(viewer)
    found, tidied = answer(store.current(), scope, read_review.findings, one.submission_id)
    explained = [
        x.text
        for x in answer(store.current(), scope, read_review.explanations, one.partner_id, one.period)
        if x.submission_id == one.submission_id
    ]
    stands = handed_in.stands(one)
    rows: list[tuple[Cell | Raw, ...]] = [
        ("Hand-in", f"{one.submission_id}, {stands}"),
        ("File", completeness.HOW.get(one.how) or one.file_name),
        ("Rows", words.number(one.rows)),
        (
            "Handed in",
            f"{clock.moment(one.at, one.partner_id)} by {one.account}{', late' if one.late else ''}",
        ),
        ("Fingerprint (SHA-256)", fingerprint(one.sha256 or "–")),
    ]
    if not one.purged:
        rows.append(("Tidied while reading", words.plural(tidied, "cell")))
    for f in found:
        count = words.plural(f.count, "finding")
        rows.append(
            ("Found", f"{count}: {f.message}" if rows_open or f.line is None else f"{count} in its rows")
        )
    rows += [("Explained", text) for text in explained]
    if not one.purged and earlier is not None:
        against = f"Against version {earlier.version} of {words.quarter(earlier.period)}"
        rows.append((against, _changed(viewer, one, earlier, rows_open)))
    return Table(("What", "This version"), tuple(rows), "One version")


def _figures(viewer: Viewer, one: HandIn, other: HandIn) -> None:
    """What moves between two versions, as the store knew it right after each was handed in."""
    found = review_seen.of_versions(viewer, one, other)
    moved = [f for f in found if f.moved]
    if not moved:
        if found:
            st.caption("No figure moves between the two.")
        return
    names = [f"Version {h.version} of {words.quarter(h.period)}" for h in (other, one)]
    table = drawn_review.figures(moved, *names)
    show.html(f'<div class="wide">{table.html("changes")}</div>', keys.part(PAGE, "version_figures"))


def _changed(viewer: Viewer, one: HandIn, earlier: HandIn, rows_open: bool) -> str:
    if rows_open:
        try:
            found = compare.between(viewer, store.current(), earlier.submission_id, one.submission_id)
        except RefusedError as refusal:
            return str(refusal)
        differs = ", ".join(
            f"{columns.title(name)} in {words.plural(n, 'row')}" for name, n in found.columns.items()
        )
        return review_seen.changes(found) + (f"; changed: {differs}" if differs else "")
    return f"{words.plural(one.rows, 'row')}, {words.number(earlier.rows)} in the other"


def _acts(viewer: Viewer, one: HandIn) -> None:
    with store.current().read() as cursor:
        rows_open = see_raw.may_see_rows(viewer, cursor, one.partner_id, one.period)
    with st.container(horizontal=True, key=keys.part(PAGE, "version_acts")):
        if rows_open and one.how != "nothing_to_report":
            st.download_button(
                "Download the file as it was handed in",
                lambda: content(viewer, one),
                one.file_name,
                "text/csv",
                key=keys.part(PAGE, "bytes_get"),
                on_click="ignore",
            )
        if viewer.may("submit") and viewer.partner_id in (None, one.partner_id) and not one.counts:
            st.button(
                "Bring this version back",
                key=keys.part(PAGE, "restore"),
                on_click=bring_back,
                args=(viewer, one),
                help="It becomes a draft, as a new version; the quarter has to be submitted again.",
            )
    if rows_open:
        old = compare.seen_version(viewer, store.current(), one.submission_id)
        changed = as_dropped.told(old.sha256, old.upload_sha256, json.loads(old.findings))
        st.caption(
            literal(changed or "Byte for byte as it came in.")
            + " Open it as text: a spreadsheet may change codes and dates."
        )
    else:
        st.caption("Its rows can be opened on the review desk while the quarter waits for review.")


def content(viewer: Viewer, one: HandIn) -> bytes:
    """The bytes as handed in; nothing for who may not see them."""
    try:
        found = see_raw.content(viewer, store.current(), one.partner_id, one.period, one.submission_id)
    except RefusedError:
        return b""
    return found or b""


def bring_back(viewer: Viewer, one: HandIn) -> None:
    """The button's act."""
    done = f"Version {one.version} is a draft now. Submit {words.quarter(one.period)} to make it count."
    acting.run(PAGE, done, lambda: restore.restore(viewer, store.current(), one.submission_id))
