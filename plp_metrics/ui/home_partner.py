"""What a partner finds on its first page: what it owes and when, what waits for it, where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plp_metrics import access, store
from plp_metrics.act import rules
from plp_metrics.compute import results
from plp_metrics.compute.answers import answer
from plp_metrics.draw import agreed as agreed_words
from plp_metrics.draw import clock, sentences, words
from plp_metrics.draw.came import mark
from plp_metrics.draw.markup import esc
from plp_metrics.model import (
    QUARTERS,
    Mark,
    Partner,
    Period,
    QuarterState,
    Question,
    Result,
    Viewer,
)
from plp_metrics.model.zones import UTC_ZONE
from plp_metrics.store.read_hand_ins import QuarterNow
from plp_metrics.ui import clock as clock_of
from plp_metrics.ui import go, needs, needs_partnership, program, reporting, targets_seen
from plp_metrics.ui.looked import looked

OWED = rules.MOVES["submit"].before - {QuarterState.SUBMITTED}
"""States in which a quarter still has to be handed in."""
LOOK_BACK = 4
"""Quarters before the running one that are still asked for."""
CLOSING = 7
"""Days before a quarter is due (or closes) from which on it is urgent."""


@dataclass(frozen=True)
class Home:
    """The first page: a sentence, its meta line, what needs an act (markup), and short lists beside it.

    nothing: what to say, and what to do next, where there is nothing to show.
    """

    sentence: str
    meta: str
    todo: list[str]
    lists: list[tuple[str, str, list[str]]]
    nothing: tuple[str, str] | None = None


@dataclass(frozen=True)
class Owed:
    """A quarter still to be handed in. left: days until it is due, negative once it is late; zone: its
    partner's, in which the day ends."""

    period: Period
    state: QuarterState
    note: str
    left: int
    until_closed: int
    closes: date
    zone: str = UTC_ZONE

    @property
    def rank(self) -> tuple[int, int]:
        """Returned and late before due, the one that closes first before the others; closed ones last."""
        if self.until_closed < 0:
            return 3, -self.until_closed
        if self.state is QuarterState.RETURNED:
            return 0, self.until_closed
        return (1 if self.left < 0 else 2), self.until_closed


def owed(partner: Partner, states: dict[tuple[str, Period], QuarterNow], today: date) -> list[Owed]:
    """The quarters that are over and not handed in (or returned), the gravest first."""
    period, found = Period.of(today).previous, []
    for _ in range(LOOK_BACK):
        now = states.get((partner.partner_id, period))
        state = now.state if now else QuarterState.OPEN
        if state in OWED and partner.takes_part(period.school_year):
            closes = now.ends_on if now and now.ends_on else period.closes
            left = ((period.due - today).days, (closes - today).days)
            found.append(Owed(period, state, now.note if now else "", *left, closes, partner.time_zone))
        period = period.previous
    return sorted(found, key=lambda o: o.rank)


@looked
def look(viewer: Viewer) -> Home:
    """The page of the viewer's own partner."""
    partner = program.named(viewer).get(viewer.partner_id or "")
    if partner is None:
        return Home(
            "Your account names no partner that takes part",
            "",
            [],
            [],
            ("Nothing to show.", "Ask an administrator to check your role."),
        )
    period = program.latest(viewer)
    states = {key: q for year in _years() for key, q in reporting.quarters(viewer, year).items()}
    today = clock_of.day(viewer, partner.partner_id)
    owes, waiting = owed(partner, states, today), proposals(viewer, partner)
    found, before = _results(viewer, partner, period), _results(viewer, partner, period.previous)
    if period.previous.school_year != period.school_year:
        before = ()
    standing = sentences.partner(partner.name, found, program.library())
    more = go.link("all your results", "partner", year=period.school_year, quarter=period.quarter)
    running = max(Period.of(today), Period(partner.first_school_year, QUARTERS[0]))
    begun = running.previous.school_year >= partner.first_school_year
    lists = [
        (f"Where you stand, {words.quarter(period)}", "ink", [f"{esc(standing)} · {more}"] if begun else []),
        ("Fell behind since the quarter before", "behind", _turned(found, before, better=False)),
        ("Got better since the quarter before", "good", _turned(found, before, better=True)),
        ("With Code.org now", "ink", _with_code_org(viewer, partner, states)),
        (
            "Next",
            "ink",
            [_next(partner, running, today)],
        ),
    ]
    return Home(
        _sentence(owes, len(waiting), begun),
        f"{partner.name} · today is {words.day(today, year=True)}",
        [*(owed_line(o) for o in owes), *waiting, *needs.own(viewer), *needs_partnership.own(viewer)],
        lists,
    )


def _years() -> list[str]:
    return program.years()[:2]


def _next(partner: Partner, running: Period, today: date) -> str:
    if partner.has_left(running.school_year):
        return f"The partnership ended with {partner.last_school_year}; of later quarters nothing is due"
    how = "is running; it is" if running.first_day <= today else "is your first quarter; it will be"
    return f"{esc(words.quarter(running))} {how} due {words.day(running.due, True)}"


def _sentence(owes: Sequence[Owed], proposals: int, begun: bool) -> str:
    if not owes:
        lead = "All handed in" if begun else "Nothing is to be handed in yet"
        if proposals:
            verb = "waits" if proposals == 1 else "wait"
            return f"{lead}; {words.plural(proposals, 'proposed target')} {verb} for your answer"
        return f"{lead}, nothing waits for you"
    first = owes[0]
    quarter = words.quarter(first.period)
    if first.until_closed < 0:
        how = (
            "was returned and has closed"
            if first.state is QuarterState.RETURNED
            else "closed without your files"
        )
        return f"{quarter} {how}: ask Code.org to reopen it"
    if first.state is QuarterState.RETURNED:
        return f"{quarter} came back to you: mend it and hand it in again by {words.day(first.closes, True)}"
    if first.left < 0:
        left = words.plural(first.until_closed, "day")
        return f"{quarter} is late: it closes in {left}, on {words.day(first.closes, True)}"
    when = "today" if first.left == 0 else f"in {words.plural(first.left, 'day')}"
    return f"{quarter} is due {when}, on {words.day(first.period.due, True)}"


def owed_line(of: Owed) -> str:
    """A quarter still to be handed in, as markup: its state, its link, its days."""
    link = go.link(words.quarter(of.period), "submit", year=of.period.school_year, quarter=of.period.quarter)
    if of.until_closed < 0:
        was = "returned" if of.state is QuarterState.RETURNED else "not handed in"
        state = mark("ring", f"Closed, {was}", "ink3")
        note = f' <span class="small">Code.org: “{esc(of.note)}”</span>' if of.note else ""
        return f"{state} {link}: it closed on {words.day(of.closes, True)}; ask Code.org to reopen it{note}"
    closes = f"closes {words.day(of.closes, True)}"
    drafts = ", files saved as a draft wait to be submitted" if of.state is QuarterState.DRAFT else ""
    if of.state is QuarterState.RETURNED:
        note = f' <span class="small">Code.org: “{esc(of.note)}”</span>' if of.note else ""
        return f"{mark('diamond', 'Returned', 'risk')} {link}: mend it and submit again, {closes}{note}"
    if of.left < 0:
        late = words.plural(-of.left, "day")
        since = f"{late} past {words.day(of.period.due)}, {closes}{drafts}"
        return f"{mark('late', 'Late', 'behind')} {link}: {since}"
    when = "today" if of.left == 0 else f"in {words.plural(of.left, 'day')}"
    token = "risk" if of.left <= CLOSING else "ink2"
    due = f"due {clock.last_day(of.period.due, of.zone)}, {closes}{drafts}"
    return f"{mark('clock', f'Due {when}', token)} {link}: {due}"


def proposals(viewer: Viewer, partner: Partner) -> list[str]:
    """The proposed targets of a partner that wait for this viewer's side, as markup."""
    library, lines = program.library(), []
    for year in targets_seen.years()[:3]:
        for a in targets_seen.all_of(viewer, partner.partner_id, year):
            if a.state == "proposed" and targets_seen.may_answer(viewer, a):
                link = go.link("confirm or decline", "targets", year=year)
                said = agreed_words.proposal(a, library[a.metric], "")
                lines.append(f"{mark('clock', 'Proposed target', 'risk')} {esc(said)} · {link}")
    return lines


def _with_code_org(
    viewer: Viewer, partner: Partner, states: dict[tuple[str, Period], QuarterNow]
) -> list[str]:
    waits = [q for q in states.values() if q.state is QuarterState.SUBMITTED]
    return [
        f"{go.link(words.quarter(q.period), 'submissions', year=q.period.school_year)}: handed in on "
        f"{words.day(clock_of.date_of(q.at, q.partner_id), True)}, waits for review"
        for q in sorted(waits, key=lambda q: q.period)
    ]


def _results(viewer: Viewer, partner: Partner, period: Period) -> tuple[Result, ...]:
    question = Question(*period, tuple(program.library()), partners=(partner.partner_id,))
    found = answer(store.current(), access.scope(viewer), results.results, question)
    return tuple(r for r in found if r.mark is not Mark.NOT_APPLICABLE)


def _turned(now: Sequence[Result], before: Sequence[Result], *, better: bool) -> list[str]:
    library = program.library()
    turns = [t for t in sentences.turned(now, before) if t.better is better]
    return [esc(_capital(sentences.turn(t, library))) for t in turns[:5]]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
