"""The parts of the page of regions, put on the page: chosen place, map, divisions, states, moves."""

from __future__ import annotations

import streamlit as st

from plp_metrics.draw import words
from plp_metrics.model import Viewer
from plp_metrics.ui import ask, keys, meeting, regions_moved, regions_page, show
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.regions_page import RegionsPage


def place(viewer: Viewer, asked: Asked) -> None:
    """The partners of the state or division asked for; nothing where none is."""
    chosen = regions_page.chosen(viewer, asked)
    if chosen is None:
        return
    title, line, table = chosen
    show.finding(title, line)
    if table is not None:
        show.html(table.html("tight"), "regions_place")


def beside(seen: RegionsPage, name: str) -> None:
    """The map, and the divisions at its side, or why one of them is missing."""
    states, divisions = regions_page.states_map(seen), regions_page.divisions_figure(seen)
    alone = states is None and divisions is not None
    left, right = st.columns([3, 2] if alone else [2, 3], gap="large")
    if alone:
        left, right = right, left
    with left:
        if states is None:
            show.finding("No map of this metric", words.quarter(seen.at))
            show.empty(
                seen.no_divisions or seen.no_map, "Choose another metric, or read it partner by partner."
            )
        else:
            show.finding(states.title, states.caption)
            show.html(str(states.picture), "regions_map")
    with right:
        if divisions is None and states is not None:
            show.finding("No divisions for this metric", words.quarter(seen.at))
            show.empty(seen.no_divisions, "Choose all courses or another metric.")
        elif divisions is not None:
            show.finding(divisions.title, divisions.caption)
            show.html(str(divisions.picture), "regions_divisions")
            show.download(divisions.table, "regions_divisions_csv", f"divisions-{name}")


def moved(viewer: Viewer, asked: Asked, seen: RegionsPage, name: str) -> None:
    """What moved the number since the same quarter a year before, or why it cannot be told."""
    spot = st.container()
    level = _level(seen)
    figure = regions_moved.what_moved(viewer, asked, seen.at, level, show.theme())
    with spot:
        if figure is None:
            show.finding("What moved it since a year before", words.quarter(seen.at))
            show.empty(regions_moved.why_not(seen.metric, seen.at), "Choose another quarter or metric.")
        else:
            show.figure(figure, "regions_moved", f"what-moved-{name}")


def _level(seen: RegionsPage) -> str:
    levels = regions_moved.levels(seen.metric)
    asked = st.query_params.get(keys.BY)
    if meeting.on() or len(levels) < 2:
        return asked if asked in levels else next(iter(levels), "partner")
    return ask.one_of(keys.BY, "Tell it", levels) or "partner"


def state_by_state(seen: RegionsPage, name: str) -> None:
    """Every state by name; nothing where the metric has no map."""
    if regions_page.states_map(seen) is None:
        return
    show.finding("State by state", "Not in order of size or success; small numbers have wide ranges")
    behind = regions_page.states_table(seen)
    show.html(behind.html("tight"), "regions_states")
    show.download(behind, "regions_states_csv", f"states-{name}")
