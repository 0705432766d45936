"""The page of the store itself: is it well, when was it backed up last, back up, go back."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass

import streamlit as st

from plp_metrics import __version__, store
from plp_metrics.act import backups as acts
from plp_metrics.compute import answers
from plp_metrics.draw import store as drawn
from plp_metrics.draw.table import Table
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.store import backups, read_health
from plp_metrics.store.backups import Backup
from plp_metrics.ui import acting, keys

PAGE = "store"


@dataclass(frozen=True)
class Seen:
    """The page's parts. there: the backups, the newest first. slowest: None where nothing was worked out."""

    sentence: str
    meta: str
    health: Table
    slowest: Table | None
    table: Table | None
    there: list[Backup]


def look() -> Seen:
    """Everything the page shows."""
    now = store.current()
    there = backups.backups(now.path)
    with now.read() as cursor:
        health = {"Version of the program": __version__, **read_health.health(cursor)}
    changed = now.version() - there[0].version if there else None
    disk = shutil.disk_usage(now.path.parent)
    size = os.path.getsize(now.path)
    return Seen(
        drawn.sentence(there[0].at if there else None, changed),
        "Times are UTC · a backup is made within the hour after a change and opened once before it counts",
        drawn.health(health, size, disk.free),
        drawn.slowest(slow) if (slow := answers.slowest()) else None,
        drawn.backups([(b.at, b.version, b.size) for b in there]) if there else None,
        there,
    )


def acts_on(viewer: Viewer, there: list[Backup]) -> None:
    """Back up now; go back to one of the backups, said twice."""
    st.button(
        "Back up now", key=keys.part(PAGE, "back_up"), on_click=_back_up, args=(viewer,), type="primary"
    )
    if not there:
        return
    with (
        st.expander("Go back to a backup", key=keys.part(PAGE, "restore_box")),
        st.form(keys.part(PAGE, "restore"), border=False),
    ):
        st.markdown(
            "Everything done since then is gone from the pages: hand-ins, reviews, targets, roles. The state "
            "of now is backed up first, so that you can come back to it. Personal data removed since then is "
            "removed again."
        )
        chosen = st.selectbox(
            "Go back to",
            there,
            format_func=lambda b: drawn.named(b.at, b.version),
            key=keys.part(PAGE, "which"),
        )
        sure = st.checkbox("I have told everybody who works here", key=keys.part(PAGE, "sure"))
        if st.form_submit_button("Go back", key=keys.part(PAGE, "go_back")):
            _restore(viewer, chosen, sure)
            st.rerun()


def _back_up(viewer: Viewer) -> None:
    done = "Backed up, and opened once to check it."
    acting.run(PAGE, done, lambda: acts.back_up(viewer, store.current()))


def _restore(viewer: Viewer, chosen: Backup, sure: bool) -> None:
    def go_back() -> None:
        if not sure:
            raise RefusedError("Tick the box first: it can surprise whoever is working now.")
        acts.restore(viewer, store.current(), chosen.path)

    done = f"Back at {drawn.named(chosen.at, chosen.version)}. The state before is the newest backup now."
    acting.run(PAGE, done, go_back)
