"""What the page of hand-ins shows: its sentence, the grid of what came, the list, a file as handed in."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from plp_metrics import store
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import came, words
from plp_metrics.draw.markup import href
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import QUARTERS, Partner, Period, QuarterState, Viewer
from plp_metrics.store.read_hand_ins import HandIn, QuarterNow
from plp_metrics.ui import ask, clock, completeness, go, keys, program, reporting, reviewing, show
from plp_metrics.ui.completeness import Rate
from plp_metrics.ui.looked import looked

PAGE = "submissions"
EVERYBODY = "ALL"
NOT_IN = (QuarterState.OPEN, QuarterState.DRAFT, QuarterState.RETURNED)
REMOVED = "removed"
SHOWN = 24
"""Hand-ins on the page; the download has them all."""
HEAD = (
    "When", "Partner", "Quarter", "File", "Name", "Rows", "Version", "Account", "In time", "State",
)  # fmt: skip


@dataclass(frozen=True)
class HandedIn:
    """The page's parts, of one partner or of all this viewer may name."""

    sentence: str
    meta: str
    grid: Table
    hand_ins: list[HandIn]
    states: list[QuarterNow]
    chase: list[completeness.Chase]
    partners: dict[str, Partner]


def choose(viewer: Viewer) -> str:
    """The partner the address asks for: a partner's own only; everybody where none is named."""
    if viewer.partner_id is not None:
        return viewer.partner_id
    everybody = {EVERYBODY: "All partners"}
    options = everybody | {key: p.name for key, p in program.named(viewer).items()}
    return ask.one_of(keys.PARTNER, "Partner", options) or EVERYBODY


def asked_quarter(partner_id: str, year: str) -> Period | None:
    """The one quarter of one partner the address asks for; None where it asks for the whole year."""
    quarter = st.query_params.get(keys.QUARTER)
    return Period(year, quarter) if quarter in QUARTERS and partner_id != EVERYBODY else None


def to_review(viewer: Viewer) -> str:
    """A link to the review desk with how much waits there; "" for who may not review."""
    waits = len(reviewing.queue(viewer)) if viewer.may("review") else 0
    return go.link(f"{words.plural(waits, 'quarter')} to review", "review") if waits else ""


@looked
def look(viewer: Viewer, partner_id: str, year: str) -> HandedIn:
    """Everything the page shows for a school year; nothing of a partner this viewer may not name."""
    partners = {key: p for key, p in program.named(viewer).items() if partner_id in (EVERYBODY, key)}
    came_in = [h for h in reporting.hand_ins(viewer, year) if h.partner_id in partners]
    quarters = reporting.quarters(viewer, year)
    today = clock.today
    grid = completeness.of_year(partners.values(), year, came_in, quarters, today)
    rate = completeness.rate(grid, came_in, today)
    periods = completeness.periods(year)
    titles = {name: c.title for name, c in load_contracts().items()}
    if partner_id == EVERYBODY:
        rows = [
            _row(p, [grid[(p.partner_id, t)] for t in periods], periods,
                 completeness.rate(grid, came_in, today, p.partner_id))
            for p in partners.values()
            if p.takes_part(year)
        ]  # fmt: skip
        each = [completeness.rate(grid, came_in, today, period=t) for t in periods]
        together = [_rates(r) for r in each] + [_share(rate.came, rate.due), _share(rate.on_time, rate.due)]
        table = came.by_partner(rows, periods, titles, together if len(rows) > 1 else ())
    else:
        links = [_link("receipt", partner_id, t) for t in periods]
        table = came.by_dataset([grid.get((partner_id, t), {}) for t in periods], periods, titles, links)
    states = [q for (who, _), q in quarters.items() if who in partners]
    whose = "" if partner_id == EVERYBODY else next((p.name for p in partners.values()), "")
    chase = completeness.chase(grid, quarters, today)
    return HandedIn(
        _sentence(rate, year, whose), _meta(came_in, year), table, came_in, states, chase, partners
    )


def _row(
    partner: Partner, quarters: list[came.Quarter], periods: list[Period], rate: Rate
) -> came.PartnerRow:
    link = go.link(partner.name, PAGE, partner=partner.partner_id, year=periods[0].school_year)
    hrefs = [href(PAGE, partner=partner.partner_id, year=t.school_year, quarter=t.quarter) for t in periods]
    return came.PartnerRow(
        partner.name, link, quarters, hrefs, _share(rate.came, rate.due), _share(rate.on_time, rate.due)
    )


def _share(part: int, due: int) -> str:
    return words.percent(part / due) if due else ""


def _rates(rate: Rate) -> str:
    return f"{_share(rate.came, rate.due)} came, {_share(rate.on_time, rate.due)} on time" if rate.due else ""


def _link(text: str, partner_id: str, period: Period) -> Raw:
    at = {"partner": partner_id, "year": period.school_year, "quarter": period.quarter}
    return Raw(go.link(text, PAGE, **at), "")


def _sentence(rate: Rate, year: str, whose: str) -> str:
    lead = f"{whose}: " if whose else ""
    if not rate.due:
        return f"{lead}no file of {year} was due yet" if lead else f"No file of {year} was due yet"
    complete, on_time = words.percent(rate.came / rate.due), words.percent(rate.on_time / rate.due)
    missing = rate.due - rate.came
    text = f"{lead}{complete} of the files due in {year} came in, {on_time} on time"
    return (
        f"{text}; {words.plural(missing, 'file')} {'is' if missing == 1 else 'are'} missing"
        if missing
        else text
    )


def _meta(came_in: list[HandIn], year: str) -> str:
    today = words.day(store.current().today(), year=True)
    last = f" · last hand-in {clock.moment(came_in[0].at, came_in[0].partner_id)}" if came_in else ""
    return f"School year {year}{last} · as it stood on {today}"


@looked
def listings(viewer: Viewer, partner_id: str, year: str) -> tuple[Table, Table]:
    """What came in, newest first: the first of it as the page shows it, and all of it."""
    found = look(viewer, partner_id, year).hand_ins
    return listing(found[:SHOWN], partner_named=partner_id == EVERYBODY), listing(found)


def listing(hand_ins: list[HandIn], *, partner_named: bool = True) -> Table:
    """Every version handed in, newest first. partner_named: with a column that says whose it is."""
    rows = []
    for h in hand_ins:
        row = _hand_in(h)
        rows.append(row if partner_named else (row[0], *row[2:]))
    head = HEAD if partner_named else (HEAD[0], *HEAD[2:])
    return Table(head, tuple(rows), caption="What came in, newest first")


def _hand_in(h: HandIn) -> tuple[str | int | Raw, ...]:
    who = program.names().get(h.partner_id, h.partner_id)
    state = stands(h)
    symbol, ink = {"accepted": ("tick", "good"), "replaced": ("dash", "ink3"), REMOVED: ("dash", "ink3")}.get(
        state, ("ring", "ink2")
    )
    in_time = in_time_of(h)
    return (
        clock.moment(h.at, h.partner_id),
        Raw(go.link(who, "partner", partner=h.partner_id, year=h.period.school_year), who),
        words.quarter(h.period),
        load_contracts()[h.dataset].title,
        completeness.HOW.get(h.how) or h.file_name,
        h.rows,
        h.version,
        h.account,
        Raw(came.came(in_time), in_time.value),
        Raw(came.mark(symbol, state, ink), state),
    )


def stands(h: HandIn) -> str:
    """What a version is now, in words."""
    if h.purged:
        return REMOVED
    return "accepted" if h.accepted else "counts, not accepted yet" if h.counts else "replaced"


def in_time_of(h: HandIn) -> came.Came:
    """Whether a version came in time, and whether it was a zero return."""
    if h.how == "nothing_to_report":
        return came.Came.NOTHING_LATE if h.late else came.Came.NOTHING
    return came.Came.LATE if h.late else came.Came.ON_TIME


def reopened(viewer: Viewer, seen: HandedIn, year: str) -> None:
    """Let a partner hand in a quarter (anew): one that was accepted, or that closed with nothing in it."""
    if not viewer.may("review"):
        return
    now = {(q.partner_id, q.period): q for q in seen.states}
    closed = [
        (p.partner_id, t)
        for p in seen.partners.values()
        for t in completeness.periods(year)
        if p.takes_part(year) and t.closes < clock.today(p.partner_id)
    ]
    quarters = {key: now[key] for key in now if now[key].state in reviewing.DONE}
    late = {key: now.get(key) for key in closed if key not in now or now[key].state in NOT_IN}
    reviewing.reopen(
        viewer, {**quarters, **late}, PAGE, "Reopen a quarter",
        "Accepted figures stay until the new ones are accepted.",
    )  # fmt: skip


def grid(viewer: Viewer, seen: HandedIn, file_name: str) -> None:
    """The grid, its key and its download."""
    show.html(f'<div class="wide">{seen.grid.html("came")}</div>{came.key()}', keys.part(PAGE, "grid"))
    show.download(seen.grid, keys.part(PAGE, "grid_csv"), file_name)
