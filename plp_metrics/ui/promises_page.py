"""What the page of promises shows: whose, which side, how each stands, what waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plp_metrics import access, store
from plp_metrics.act import promise as acts
from plp_metrics.compute.answers import answer
from plp_metrics.draw import promises as drawn
from plp_metrics.draw import words
from plp_metrics.model import ALL, NETWORK, Viewer
from plp_metrics.model.promises import Contact, Evidence, Line, Promise, Side, Standing, TermSheet, Waiver
from plp_metrics.partnership import promised
from plp_metrics.store import read_promises
from plp_metrics.ui import ask, keys, program
from plp_metrics.ui.looked import looked

PAGE = "promises"
SIDE, STANDING, ABOUT = "side", "stands", "about"
SIDES = {ALL: "Both sides", "partner": "The partner's", "code_org": "Code.org's", "joint": "Joint"}
STANDINGS = {
    ALL: "All of them",
    "open": "Overdue or disputed",
    "waiting": "Waiting for an answer",
    "due": "Due soon",
    "kept": "Kept",
}
ABOUTS = {ALL: "Everything", **drawn.GROUPS}
_OF = {
    "open": (Standing.OVERDUE, Standing.DISPUTED),
    "waiting": (Standing.WAITING,),
    "due": (Standing.DUE,),
    "kept": (Standing.KEPT,),
}


Found = dict[str, tuple[Promise, ...]]
"""Partner → its promises."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for. partner: None for all of them."""

    partner: str | None
    year: str
    side: str
    standing: str
    about: str = ALL

    @property
    def params(self) -> dict[str, str]:
        more = {SIDE: self.side} if self.side != ALL else {}
        return {keys.YEAR: self.year, **more}


@dataclass(frozen=True)
class Seen:
    """One partner's page. by_side: what is shown, in order. answer, grant: what waits for this viewer;
    own: what this viewer's side gave and can take back."""

    name: str
    sentence: str
    meta: str
    sheet: TermSheet
    every: tuple[Promise, ...]
    by_side: dict[Side, list[Promise]]
    answer: list[Evidence]
    grant: list[Waiver]
    own: list[Evidence]
    all_evidence: list[Evidence]
    talks: list[Contact]


def ask_for(viewer: Viewer) -> Asked:
    """The filters, drawn where they are called."""
    partner = viewer.partner_id
    if partner is None:
        named = {NETWORK: "All partners"} | {k: p.name for k, p in program.named(viewer).items()}
        chosen = ask.one_of(keys.PARTNER, "Partner", named)
        partner = None if chosen in (None, NETWORK) else chosen
    latest = program.latest(viewer).school_year
    ordered = [latest, *(y for y in program.years(viewer) if y != latest)]
    year = ask.one_of(keys.YEAR, "School year", {y: y for y in ordered}) or latest
    side = ask.one_of(SIDE, "Whose promises", SIDES) or ALL
    standing = ask.one_of(STANDING, "How they stand", STANDINGS) if partner else ALL
    about = ask.one_of(ABOUT, "What they are about", ABOUTS) if partner else ALL
    return Asked(partner, year, side, standing or ALL, about or ALL)


def promises_of(viewer: Viewer, year: str, day: date | None = None) -> dict[str, tuple[Promise, ...]]:
    """Partner → its promises of a school year as they stand, of the partners this viewer may name.

    day: the viewer's own unless given. For home, reports and reviews too.
    """
    today = program.today(viewer)
    return answer(store.current(), access.scope(viewer), promised.promised, year, day or today, today)


def waits(viewer: Viewer, partner_id: str | None = None) -> list[Evidence]:
    """Evidence of the other side that waits for this viewer, of one partner or of all it may name."""
    found = answer(store.current(), access.scope(viewer), read_promises.evidence)
    return [e for e in found if acts.may_answer(viewer, e) and partner_id in (None, e.partner_id)]


@looked
def look(viewer: Viewer, asked: Asked) -> Seen:
    """Everything the page of one partner shows."""
    now, scope, partner = store.current(), access.scope(viewer), asked.partner or ""
    name, today = program.names().get(partner, partner), program.today(viewer)
    every = promises_of(viewer, asked.year).get(partner, ())
    sheet = answer(now, scope, promised.sheets_of)[partner]
    by_side = {side: [p for p in every if p.line.side is side] for side in Side}
    evidence = [e for e in answer(now, scope, read_promises.evidence) if e.partner_id == partner]
    waivers = [w for w in answer(now, scope, read_promises.waivers) if w.partner_id == partner]
    side, mine = acts.side_of(viewer), viewer.may("promise")
    return Seen(
        name,
        drawn.sentence(name, _with_joint(by_side, Side.PARTNER), _with_joint(by_side, Side.CODE_ORG)),
        drawn.day_line(today, sheet.version, asked.year),
        sheet,
        every,
        {s: _wanted(found, asked) for s, found in by_side.items() if asked.side in (ALL, s.value)},
        waits(viewer, partner),
        [w for w in waivers if w.state == "asked" and w.side is not side and mine],
        [
            e
            for e in evidence
            if e.side is side and e.state != "withdrawn" and mine and e.school_year == asked.year
        ],
        [e for e in evidence if e.state != "withdrawn"],
        [c for c in answer(now, scope, read_promises.contacts) if c.partner_id == partner],
    )


def lines(asked: Asked, found: Found) -> list[list[Line]]:
    """The lines of the two grids, the partners' and Code.org's with the joint ones: those that apply to
    anybody, of the side asked for; without empty grids."""
    seen = {p.line.key: p.line for promises in found.values() for p in promises}
    order = [*(f"P{n}" for n in range(1, 24)), *(f"C{n}" for n in range(1, 14)), "J1", "J2", "J3"]
    wanted = [seen[k] for k in order if k in seen and asked.side in (ALL, seen[k].side.value)]
    halves = [[n for n in wanted if (n.side is Side.PARTNER) is mine] for mine in (True, False)]
    return [half for half in halves if half]


def all_meta(viewer: Viewer, asked: Asked) -> str:
    """What the page over all partners rests on."""
    count = len(promises_of(viewer, asked.year))
    day = words.day(program.today(viewer), year=True)
    return f"School year {asked.year} · {words.plural(count, 'partner')} · as it stood on {day}"


def file_name(asked: Asked, side: Side) -> str:
    """ "promises-ozark-code_org-2017-18"."""
    return f"promises-{(asked.partner or 'all').lower()}-{side}-{asked.year}"


def _with_joint(by_side: dict[Side, list[Promise]], side: Side) -> list[Promise]:
    return by_side[side] + by_side[Side.JOINT]


def _wanted(found: Sequence[Promise], asked: Asked) -> list[Promise]:
    order = list(drawn.LOOKS)
    of = [p for p in found if asked.about in (ALL, p.line.group)]
    kept = [p for p in of if asked.standing == ALL or p.standing in _OF[asked.standing]]
    return sorted(kept, key=lambda p: order.index(p.standing))
