"""What leadership finds on its first page: the network against its targets, and what that rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plp_metrics import access, store
from plp_metrics.compute import pooled
from plp_metrics.compute.answers import answer
from plp_metrics.draw import agreed as agreed_words
from plp_metrics.draw import sentences, words
from plp_metrics.draw.card import card
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import GOOD, JUDGED
from plp_metrics.model import ALL, NETWORK, Agreement, Partner, Period, Question, Result, Viewer
from plp_metrics.ui import go, home_staff, needs, program, reporting, targets_seen
from plp_metrics.ui.home_partner import Home
from plp_metrics.ui.looked import looked

SUM_OF = re.compile(r"of (\d+) of (\d+) partners")
"""How the note of an added-up target says how many of the partners it covers."""


@looked
def look(viewer: Viewer) -> tuple[Home, Figure | None]:
    """The page of leadership: the network against its targets, and how much of it is in and accepted."""
    period, partners = program.latest(viewer), program.named(viewer)
    library = program.library()
    question = Question(*period, tuple(library))
    found = answer(store.current(), access.scope(viewer), pooled.network, question)
    own = {
        a.metric: a
        for a in targets_seen.all_of(viewer, NETWORK, period.school_year)
        if a.state == "confirmed" and a.course == ALL
    }
    agreed = [r for r in found if r.target is not None and _of_all(r)]
    judged = {r.metric for r in agreed}
    partial = [_partial(r, own[r.metric]) for r in found if r.metric in own and r.metric not in judged]
    more = go.link("all partners", "overview", year=period.school_year, quarter=period.quarter)
    targets = go.link("the targets", "targets", partner="ALL", year=period.school_year)
    lists = [
        ("What it rests on", "ink", [*_coverage(viewer, partners, period), f"{more} · {targets}"]),
        ("Compared once every partner is in", "ink", partial),
        (
            "Partners that turned worse",
            "behind",
            home_staff.shortened(home_staff.worse(viewer, period), "overview"),
        ),
    ]
    home = Home(
        _network(agreed),
        f"Accepted figures, {words.quarter(period)}, so far this year"
        f" · as it stood on {words.day(program.today(viewer), year=True)}",
        [*needs.network(viewer, sentences.worst_first(agreed)), *needs.calls(viewer)],
        lists,
        None
        if agreed or partial
        else ("No target of the network is agreed yet.", "Set one on the page Targets."),
    )
    if not agreed:
        return home, None
    explain = {"partner": NETWORK, "year": period.school_year, "quarter": period.quarter}
    drawn = card(agreed, library, _history(viewer, agreed, period), page="metric", explain=explain)
    return home, replace(
        drawn,
        title="The network against its targets",
        caption="Sums over all partners; where the network has no target of its own, the partners' added up",
    )


def _network(agreed: Sequence[Result]) -> str:
    judged = [r for r in agreed if r.status in JUDGED]
    if not judged:
        return "Nothing of the network can be compared with a target yet"
    fine = sum(r.status in GOOD for r in judged)
    lead = f"The network is on plan for {fine} of {words.plural(len(judged), 'target')}"
    worst = sentences.worst_first(judged)
    return f"{lead}; “{program.library()[worst[0].metric].title}” is furthest from it" if worst else lead


def _of_all(result: Result) -> bool:
    """Whether the target is the network's own, or the sum of those of all partners in the figure."""
    agreed = result.agreement
    if agreed is None or agreed.agreement_id:
        return agreed is not None
    counts = SUM_OF.search(agreed.note)
    return counts is not None and counts[1] == counts[2]


def _partial(result: Result, agreed: Agreement) -> str:
    """A count of some partners beside what all of them together should reach."""
    metric = program.library()[result.metric]
    link = go.link(metric.title, "metric", metric=metric.key, year=agreed.school_year)
    of = f"from {result.partners_in} of {words.plural(result.partners_due or 0, 'partner')}"
    so_far = words.value(result, metric) + (f" {esc(of)}" if result.partners_in else "")
    return f"{link}: {so_far} so far; {esc(agreed_words.asks(agreed, metric))} agreed for all"


def _coverage(viewer: Viewer, partners: dict[str, Partner], period: Period) -> list[str]:
    due = {k: p for k, p in partners.items() if p.takes_part(period.school_year)}
    handed_in = {
        h.partner_id
        for h in reporting.hand_ins(viewer, period.school_year)
        if h.period == period and h.counts and h.partner_id in due
    }
    accepted = reporting.came(viewer, due, period)
    return [
        f"{len(handed_in)} of {words.plural(len(due), 'partner')} handed in {esc(words.quarter(period))}",
        f"{len(accepted)} of them accepted; only those count here",
    ]


def _history(viewer: Viewer, agreed: Sequence[Result], period: Period) -> dict[str, list[Result]]:
    years = tuple(reversed(program.years()[:3]))
    keys = tuple(r.metric for r in agreed)
    out: dict[str, list[Result]] = {}
    for r in answer(store.current(), access.scope(viewer), pooled.network_series, keys, ALL, years):
        if Period(r.school_year, r.quarter) <= period:
            out.setdefault(r.metric, []).append(r)
    return out
