"""What the page of targets shows: whose, its sentence, what waits, what holds, what has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plp_metrics import access, store
from plp_metrics.compute.answers import answer
from plp_metrics.draw import agreed as drawn
from plp_metrics.draw import words
from plp_metrics.model import (
    ALL,
    COURSES,
    NETWORK,
    Agreement,
    Comparison,
    Metric,
    Viewer,
    school_year,
    year_start,
)
from plp_metrics.partnership import agreements as rules
from plp_metrics.store import read
from plp_metrics.ui import ask, go, keys, program
from plp_metrics.ui.looked import looked

PAGE = "targets"
STATES = ("proposed", "confirmed", "declined", "superseded", "countered")
NETWORK_NAME = "All partners together"
ELSEWHERE = 3
"""Links at most to what waits elsewhere."""


@dataclass(frozen=True)
class TargetsPage:
    """The page's parts. mine: proposals this viewer's side must answer; theirs: its own that wait.

    past: replaced and declined ones. bare: metrics with no target agreed; reported: only reported.
    """

    whose: str
    sentence: str
    meta: str
    mine: list[Agreement]
    theirs: list[Agreement]
    confirmed: list[Agreement]
    past: list[Agreement]
    bare: list[Metric]
    reported: list[Metric]


def choose(viewer: Viewer) -> str | None:
    """Whose targets the address asks for: a partner's own only; the first where it names none."""
    if viewer.partner_id is not None:
        return viewer.partner_id
    options = {key: p.name for key, p in program.named(viewer).items()}
    network = {NETWORK: NETWORK_NAME}
    ordered = network | options if viewer.may("agree_for_network") else options | network
    return ask.one_of(keys.PARTNER, "Partner", ordered)


def years() -> list[str]:
    """The school years targets can be made for, the latest first: one more than have begun, and up to the
    first year of every partner that was admitted ahead of it."""
    known = program.years()
    running = year_start(known[0])
    last = max([running + 1, *(year_start(p.first_school_year) for p in program.partners().values())])
    return [*(school_year(y) for y in range(last, running, -1)), *known]


def choose_year(viewer: Viewer) -> str:
    """The school year the address asks for; the one of the latest results where it names none."""
    latest = program.latest(viewer).school_year
    ordered = [latest, *(y for y in years() if y != latest)]
    return ask.one_of(keys.YEAR, "School year", {y: y for y in ordered}) or latest


def all_of(viewer: Viewer, partner_id: str, year: str) -> list[Agreement]:
    """Every target of one partner (or of the network) and school year, in any state, oldest first.

    None of a partner this viewer may not name.
    """
    if partner_id != NETWORK and not access.may_see_partner(viewer, partner_id):
        return []
    now, scope = store.current(), access.scope(viewer)
    found = answer(now, scope, read.agreements, None, (year,), states=STATES)
    return [a for a in found if a.partner_id == partner_id and a.metric in program.library()]


def may_answer(viewer: Viewer, proposed: Agreement) -> bool:
    """Whether this viewer stands on the side that has to confirm this proposal."""
    return rules.may_confirm(viewer, proposed.proposed_side, proposed.partner_id)


def may_propose(viewer: Viewer, partner_id: str) -> bool:
    """Whether this viewer may propose a target for this partner, or set one of the network."""
    if partner_id == NETWORK:
        return viewer.may("agree_for_network")
    if viewer.may("agree_for_partner"):
        return viewer.partner_id == partner_id
    return viewer.may("agree_for_code_org")


@looked
def look(viewer: Viewer, partner_id: str, year: str) -> TargetsPage:
    """Everything the page shows for a partner (or the network) and a school year."""
    found = sorted(all_of(viewer, partner_id, year), key=_place)
    library = program.library()
    by_state = {state: [a for a in found if a.state == state] for state in STATES}
    mine = [a for a in by_state["proposed"] if may_answer(viewer, a)]
    theirs = [a for a in by_state["proposed"] if a not in mine]
    covered = {a.metric for a in by_state["confirmed"]}
    bare = [m for m in library.values() if m.key not in covered and _applies(m, partner_id, year)]
    reported = [m for m in bare if m.default and m.default.comparison is Comparison.REPORT_ONLY]
    whose = NETWORK_NAME if partner_id == NETWORK else program.names().get(partner_id, partner_id)
    over = by_state["superseded"] + by_state["declined"] + by_state["countered"]
    past = sorted(over, key=lambda a: -a.agreement_id)
    return TargetsPage(
        whose=whose,
        sentence=_sentence(whose, year, by_state["confirmed"], mine, theirs),
        meta=f"School year {year} · {_counts_when(partner_id)}",
        mine=mine,
        theirs=theirs,
        confirmed=by_state["confirmed"],
        past=past,
        bare=[m for m in bare if m not in reported],
        reported=reported,
    )


def _counts_when(partner_id: str) -> str:
    if partner_id == NETWORK:
        return "set by leadership, in force at once"
    return "a target counts once the side that did not propose it has confirmed it"


@looked
def elsewhere(viewer: Viewer, partner_id: str, year: str) -> str:
    """Links to how the targets stand, and to other partners and school years in which proposals wait for this
    viewer."""
    whose = [viewer.partner_id] if viewer.partner_id else [*program.named(viewer)]
    waiting = {
        (who, at): sum(a.state == "proposed" and may_answer(viewer, a) for a in all_of(viewer, who, at))
        for at in years()[:3]
        for who in whose
        if (who, at) != (partner_id, year)
    }
    links = [standing(partner_id, year)]
    for (who, at), count in waiting.items():
        if count:
            name = "" if viewer.partner_id else f" of {program.names()[who]}"
            verb = "waits" if count == 1 else "wait"
            text = f"{words.plural(count, 'proposal')}{name} for {at} {verb} for you"
            links.append(go.link(text, PAGE, partner=who, year=at))
    return " · ".join(links[: ELSEWHERE + 1])


def standing(partner_id: str, year: str) -> str:
    """Links to how the targets stand: on the partner's card, or over all partners and by region."""
    if partner_id != NETWORK:
        return go.link("how they stand", "partner", partner=partner_id, year=year)
    overview, regions = (
        go.link("how they stand", "overview", year=year),
        go.link("by region", "regions", year=year),
    )
    return f"{overview} · {regions}"


def _place(agreed: Agreement) -> tuple[int, int, int]:
    courses = [ALL, *COURSES]
    course = courses.index(agreed.course) if agreed.course in courses else len(courses)
    return program.library()[agreed.metric].number, course, agreed.agreement_id


def _applies(metric: Metric, partner_id: str, year: str) -> bool:
    partner = program.partners().get(partner_id)
    return partner is None or metric.first_year or year != partner.first_school_year


def _sentence(
    whose: str,
    year: str,
    confirmed: Sequence[Agreement],
    mine: Sequence[Agreement],
    theirs: Sequence[Agreement],
) -> str:
    lead = (
        f"{whose}: {words.plural(len(confirmed), 'target') if confirmed else 'no target'} agreed for {year}"
    )
    if mine:
        verb = "waits" if len(mine) == 1 else "wait"
        return f"{lead}; {words.plural(len(mine), 'proposal')} {verb} for you"
    if theirs:
        verb = "waits" if len(theirs) == 1 else "wait"
        side = drawn.SIDES[drawn.waits_for(theirs[0])]
        return f"{lead}; {words.plural(len(theirs), 'proposal')} {verb} for {side}"
    return f"{lead}; nothing waits to be confirmed"
