"""What evaluators and administrators find on their first page: what waits for them, what turned worse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plp_metrics import access, store
from plp_metrics.act import comment
from plp_metrics.compute import results
from plp_metrics.compute.answers import answer
from plp_metrics.draw import agreed as agreed_words
from plp_metrics.draw import sentences, words
from plp_metrics.draw.markup import esc
from plp_metrics.model import Agreement, Partner, Period, QuarterState, Question, Viewer
from plp_metrics.store import read
from plp_metrics.store.read_hand_ins import QuarterNow
from plp_metrics.ui import (
    go,
    needs,
    needs_partnership,
    overview_board,
    program,
    reporting,
    reviewing,
    targets_seen,
)
from plp_metrics.ui.home_partner import LOOK_BACK, Home
from plp_metrics.ui.looked import looked

LONGEST = 8


@looked
def look(viewer: Viewer) -> Home:
    """The page of an evaluator or administrator."""
    partners, states = program.named(viewer), _states(viewer)
    queue = reviewing.waiting([q for q in states.values() if q.partner_id in partners])
    late, proposals = overdue(partners, states, program.today(viewer)), _proposals(viewer)
    period = program.latest(viewer)
    turned, count = worse(viewer, period), sum(len(found) for found in proposals.values())
    back = [q for q in states.values() if q.state is QuarterState.RETURNED and q.partner_id in partners]
    asked = [_proposal_line(*key, found) for key, found in proposals.items()]
    lists = [
        (
            f"Wait for review · {len(queue)}",
            "ink",
            shortened([_queue_line(q) for q in queue], "review"),
        ),
        (f"Overdue · {len(late)}", "behind", shortened([_late_line(p, t) for p, t in late], "submissions")),
        (f"Returned, not back yet · {len(back)}", "ink", [_returned_line(q) for q in back]),
        (f"Proposed targets · {count}", "ink", shortened(asked, "targets")),
        (f"Turned worse in {words.quarter(period)}", "behind", shortened(turned, "overview")),
    ]
    today = program.today(viewer)
    return Home(
        _sentence(queue, len(late), count),
        f"{words.plural(len(partners), 'partner')} · today is {words.day(today, year=True)}",
        [*_waits(viewer, queue, late, count), *needs_partnership.staff(viewer), *needs.calls(viewer)],
        lists,
        _nothing(partners, bool(queue or late or proposals or turned)),
    )


def _waits(
    viewer: Viewer, queue: Sequence[QuarterNow], late: Sequence[tuple[Partner, list[Period]]], proposals: int
) -> list[str]:
    """What waits for this person, the gravest first: reviews, answers to proposals, releases, follow-ups."""
    lines = []
    if queue:
        oldest = go.link("start with the oldest", "review", **reviewing.params(_of(queue[0])))
        lines.append(f"{words.plural(len(queue), 'quarter')} to review: {oldest}")
    if proposals:
        verb = "waits" if proposals == 1 else "wait"
        lines.append(f"{words.plural(proposals, 'proposed target')} {verb} for Code.org: see below")
    if late:
        chase = go.link("whom to remind", "submissions")
        lines.append(f"{words.plural(len(late), 'partner')} overdue: {chase}")
    asked = comment.waiting(viewer, store.current())
    if asked:
        first = asked[0]
        where = go.link("the first", "partner", **reviewing.params((first.partner_id, first.period)))
        lines.append(f"{words.plural(len(asked), 'comment')} to follow up: {where}")
    return lines


def _of(quarter: QuarterNow) -> tuple[str, Period]:
    return quarter.partner_id, quarter.period


def _nothing(partners: dict[str, Partner], anything: bool) -> tuple[str, str] | None:
    if not partners:
        return "No partner takes part yet.", "Admit one: python -m plp_metrics admit PARTNER.toml"
    return None if anything else ("Everything is reviewed.", "Look at all partners, or at one metric.")


def overdue(
    partners: dict[str, Partner], states: dict[tuple[str, Period], QuarterNow], today: date
) -> list[tuple[Partner, list[Period]]]:
    """Partners with a quarter past its due day and not handed in, the longest overdue first."""
    recent = [Period.of(today).previous]
    while len(recent) < LOOK_BACK:
        recent.insert(0, recent[0].previous)
    found = []
    for partner in partners.values():
        owes = [t for t in recent if today > t.due and _owes(partner, states.get((partner.partner_id, t)), t)]
        if owes:
            found.append((partner, owes))
    return sorted(found, key=lambda f: (f[1][0], -len(f[1]), f[0].name))


def _owes(partner: Partner, now: QuarterNow | None, period: Period) -> bool:
    if not partner.takes_part(period.school_year):
        return False
    return now is None or now.state in (QuarterState.OPEN, QuarterState.DRAFT)


def _states(viewer: Viewer) -> dict[tuple[str, Period], QuarterNow]:
    return {k: q for year in program.years() for k, q in reporting.quarters(viewer, year).items()}


def _sentence(queue: Sequence[QuarterNow], late: int, proposals: int) -> str:
    parts = []
    if queue:
        verb, since = "waits" if len(queue) == 1 else "wait", words.day(queue[0].at.date(), True)
        oldest = "" if len(queue) == 1 else ", the oldest"
        parts.append(f"{words.plural(len(queue), 'quarter')} {verb} for review{oldest} since {since}")
    if late:
        parts.append(f"{words.plural(late, 'partner')} {'is' if late == 1 else 'are'} overdue")
    if proposals:
        verb = "waits" if proposals == 1 else "wait"
        parts.append(f"{words.plural(proposals, 'proposed target')} {verb} for Code.org")
    return "; ".join(parts) or "Nothing waits for you"


def _queue_line(q: QuarterNow) -> str:
    name = program.names().get(q.partner_id, q.partner_id)
    link = go.link(name, "review", **reviewing.params((q.partner_id, q.period)))
    late = " (late)" if q.late else ""
    return f"{link}: {words.quarter(q.period)}, handed in {words.day(q.at.date(), True)}{late}"


def _late_line(partner: Partner, periods: Sequence[Period]) -> str:
    link = go.link(partner.name, "submissions", partner=partner.partner_id, year=periods[0].school_year)
    owes = [f"{words.quarter(t)}, due {words.day(t.due)}" for t in periods]
    return f"{link}: {esc('; '.join(owes))}"


def _proposals(viewer: Viewer) -> dict[tuple[str, str], list[Agreement]]:
    """What partners proposed and this viewer's side has to answer, by partner and school year."""
    now, scope = store.current(), access.scope(viewer)
    years = tuple(targets_seen.years())
    waiting: dict[tuple[str, str], list[Agreement]] = {}
    for a in answer(now, scope, read.agreements, None, years, states=("proposed",)):
        if a.metric in program.library() and targets_seen.may_answer(viewer, a):
            waiting.setdefault((a.partner_id, a.school_year), []).append(a)
    return waiting


def _proposal_line(partner_id: str, year: str, waiting: Sequence[Agreement]) -> str:
    library = program.library()
    link = go.link(program.names().get(partner_id, partner_id), "targets", partner=partner_id, year=year)
    said = [f"{library[a.metric].title} {agreed_words.asks(a, library[a.metric])}" for a in waiting]
    return f"{link}, {year}: {esc('; '.join(said))}"


def _returned_line(q: QuarterNow) -> str:
    name = program.names().get(q.partner_id, q.partner_id)
    link = go.link(name, "submissions", partner=q.partner_id, year=q.period.school_year)
    return f"{link}: {words.quarter(q.period)}, since {words.day(q.at.date(), True)}: “{esc(q.note)}”"


def worse(viewer: Viewer, period: Period) -> list[str]:
    """Partners' headline statuses that are worse than in the quarter before, of the same school year."""
    before = period.previous
    if before.school_year != period.school_year:
        return []
    library = program.library()
    wanted = tuple(key for key in overview_board.HEADLINE if key in library)
    scope, now = access.scope(viewer), store.current()
    this = answer(now, scope, results.results, Question(*period, wanted))
    last = answer(now, scope, results.results, Question(*before, wanted))
    lines = []
    for t in sentences.turned(this, last):
        if not t.better:
            name = program.names().get(t.now.partner_id, t.now.partner_id)
            link = go.link(
                name, "partner", partner=t.now.partner_id, year=period.school_year, quarter=period.quarter
            )
            lines.append(f"{link}: {esc(sentences.turn(t, library))}")
    return lines


def shortened(lines: list[str], page: str) -> list[str]:
    """The first lines of a list, and a link to the page that has the rest."""
    rest = len(lines) - LONGEST
    return lines if rest <= 0 else [*lines[:LONGEST], go.link(f"and {rest} more", page)]
