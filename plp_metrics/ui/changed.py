"""What the page of changes shows: two days of the same quarter side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from plp_metrics import access, store
from plp_metrics.compute import results
from plp_metrics.compute.answers import answer
from plp_metrics.compute.changes import changes
from plp_metrics.draw import changed as drawn
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.table import Table
from plp_metrics.model import Mark, Period, QuarterState, Result, Viewer
from plp_metrics.model.changes import Change
from plp_metrics.store.read_hand_ins import HandIn
from plp_metrics.ui import ask, go, keys, looking_back, program, reporting
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.looked import looked

PAGE = "changes"
BACK = timedelta(days=28)
"""How far back the page looks where nobody says."""
LONGEST = 8
EVERYBODY = "ALL"
MOVED_ON = "Moved on"


@dataclass(frozen=True)
class Changed:
    """The page's parts. lists: (title, colour, items as markup). news: the changes to read first."""

    sentence: str
    meta: str
    lists: list[tuple[str, str, list[str]]]
    news: Table | None
    every: Table | None


def since(viewer: Viewer) -> date:
    """The earlier of the two days: the address's, else four weeks before the later one."""
    last = program.today(viewer)
    given = looking_back.asked_day(keys.SINCE)
    return min(given, last) if given else last - BACK


def choose(viewer: Viewer, earlier: date) -> str | None:
    """The widgets of the earlier day and of the partner; returns the partner, None for all."""
    with st.container(horizontal=True, gap="small"):
        looking_back.pick_day(keys.SINCE, "Changed since", earlier, program.today(viewer))
        named = {key: p.name for key, p in program.named(viewer).items()}
        if viewer.partner_id:
            return viewer.partner_id
        chosen = ask.one_of(keys.PARTNER, "Partner", {EVERYBODY: "All partners", **named})
    return None if chosen == EVERYBODY else chosen


@looked
def look(viewer: Viewer, asked: Asked, earlier: date, partner_id: str | None) -> Changed:
    """Everything that is not what it was on the earlier day, as far as this viewer may see it."""
    then = looking_back.at(viewer, earlier)
    only = (partner_id,) if partner_id else None
    found = changes(_results(then, asked, only), _results(viewer, asked, only))
    came = _came(viewer, asked.year, earlier, partner_id)
    library, names, first = program.library(), program.names(), drawn.news(found)
    before = {keys.YEAR: asked.year, keys.QUARTER: asked.quarter, keys.ON: earlier.isoformat()}
    return Changed(
        drawn.sentence(found, len(came), earlier),
        f"{words.quarter(asked.period)}, so far this year · as it stood on {words.day(earlier, year=True)} "
        f"and on {words.day(program.today(viewer), year=True)}",
        [
            ("Turned worse", "behind", _turns(found, False, asked)),
            ("Turned better", "good", _turns(found, True, asked)),
            ("Came in", "ink", _files(came, names)),
            (MOVED_ON, "ink", _moves(viewer, then, asked.year, partner_id)),
        ],
        drawn.table(first, library, names, before, asked.params) if first else None,
        drawn.table(found, library, names, before, asked.params) if found else None,
    )


def _results(viewer: Viewer, asked: Asked, only: tuple[str, ...] | None) -> Sequence[Result]:
    question = asked.question(tuple(program.library()), only=only)
    found = answer(store.current(), access.scope(viewer), results.results, question)
    return [r for r in found if r.mark is not Mark.NOT_APPLICABLE]


def _came(viewer: Viewer, year: str, earlier: date, partner_id: str | None) -> list[HandIn]:
    return [
        h
        for h in reporting.hand_ins(viewer, year)
        if h.at.date() > earlier and partner_id in (None, h.partner_id)
    ]


def _turns(found: Sequence[Change], better: bool, asked: Asked) -> list[str]:
    library, names = program.library(), program.names()
    of = [c for c in found if drawn.turned(c) is better]
    lines = [
        f"{go.link(names[c.now.partner_id], 'partner', **asked.params, partner=c.now.partner_id)}: "
        f"{esc(drawn.turn(c, library[c.now.metric]))}"
        for c in of[:LONGEST]
    ]
    return lines + ([f"and {len(of) - LONGEST} more in the table"] if len(of) > LONGEST else [])


def _files(came: Sequence[HandIn], names: dict[str, str]) -> list[str]:
    per: dict[tuple[str, Period], list[HandIn]] = {}
    for one in came:
        per.setdefault((one.partner_id, one.period), []).append(one)
    lines = []
    for (partner_id, period), files in sorted(per.items(), key=lambda e: (names[e[0][0]], e[0][1])):
        link = go.link(names[partner_id], "submissions", partner=partner_id, year=period.school_year)
        last = words.day(max(f.at for f in files).date(), year=True)
        lines.append(f"{link}: {words.plural(len(files), 'file')} of {esc(period.quarter)}, last on {last}")
    return lines[:LONGEST] + ([f"and {len(lines) - LONGEST} more"] if len(lines) > LONGEST else [])


def _moves(viewer: Viewer, then: Viewer, year: str, partner_id: str | None) -> list[str]:
    """Quarters whose state is not what it was: "6 quarters accepted, 1 returned to be mended"."""
    before, now = reporting.quarters(then, year), reporting.quarters(viewer, year)
    counted: dict[QuarterState, int] = {}
    for key, quarter in now.items():
        was = before.get(key)
        if partner_id in (None, key[0]) and (was is None or was.state != quarter.state):
            counted[quarter.state] = counted.get(quarter.state, 0) + 1
    return [
        esc(f"{words.plural(n, 'quarter')} now {reporting.STATES[state]}")
        for state, n in sorted(counted.items(), key=lambda e: -e[1])
    ]
