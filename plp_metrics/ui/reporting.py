"""Who reported what and when, for the lines of coverage and freshness on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from plp_metrics import access, store
from plp_metrics.compute.answers import answer
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import DATASETS, QUARTERS, Basis, Partner, Period, QuarterState, Viewer
from plp_metrics.store import read_hand_ins
from plp_metrics.store.read_hand_ins import HandIn, QuarterNow
from plp_metrics.ui import program

STATES = {
    QuarterState.OPEN: "not handed in",
    QuarterState.DRAFT: "saved as a draft",
    QuarterState.SUBMITTED: "handed in, waits for review",
    QuarterState.RETURNED: "returned to be mended",
    QuarterState.ACCEPTED: "accepted",
    QuarterState.LOCKED: "accepted and closed",
}


def quarters(viewer: Viewer, year: str) -> dict[tuple[str, Period], QuarterNow]:
    """Where each quarter of the year stands, of the partners this viewer may name."""
    return answer(store.current(), access.scope(viewer), read_hand_ins.quarters_now, (year,))


def hand_ins(viewer: Viewer, year: str) -> list[HandIn]:
    """Every version handed in for the year, newest first, of the partners this viewer may name."""
    return answer(store.current(), access.scope(viewer), read_hand_ins.hand_ins, (year,))


def came(viewer: Viewer, partners: dict[str, Partner], period: Period) -> set[str]:
    """The partners of which anything of this quarter counts for this viewer."""
    accepted = access.scope(viewer).basis is Basis.ACCEPTED
    return {
        h.partner_id
        for h in hand_ins(viewer, period.school_year)
        if h.period == period and h.partner_id in partners and (h.accepted if accepted else h.counts)
    }


def silent(viewer: Viewer, partners: Mapping[str, Partner], period: Period) -> dict[str, Period]:
    """Partners of which nothing came for the latest quarter that was due, and that quarter: the one looked
    at, or where its day is still to come, the last one of the school year before it. What waits for review
    has come, for leadership too."""
    today = program.today(viewer)
    year = (Period(period.school_year, quarter) for quarter in QUARTERS)
    due = [q for q in year if q <= period and q.due < today]
    if not due:
        return {}
    there = {h.partner_id for h in hand_ins(viewer, period.school_year) if h.period == due[-1] and h.counts}
    return {key: due[-1] for key in partners if key not in there}


def due_line(period: Period, today: date | None = None) -> str:
    """ "was due 30 Jan", "due 30 Jan, closes 1 Mar". today: the day looked back at, None for today."""
    due, closes = words.day(period.due), words.day(period.closes)
    return (
        f"was due {due}" if (today or store.current().today()) > period.due else f"due {due}, closes {closes}"
    )


def handed_in_table(viewer: Viewer, partner_id: str, year: str) -> Table:
    """What a partner handed in for a school year: a row per quarter, a column per file, its state."""
    own = {
        (h.period, h.dataset): h for h in hand_ins(viewer, year) if h.partner_id == partner_id and h.counts
    }
    states = quarters(viewer, year)
    rows = []
    for period in sorted({period for period, _ in own}):
        cells = [_file(own.get((period, dataset))) for dataset in DATASETS]
        now = states.get((partner_id, period))
        stands = (
            f"{STATES[now.state]}, {words.day(now.at.date(), year=True)}"
            if now
            else STATES[QuarterState.OPEN]
        )
        rows.append((words.quarter(period), *cells, stands))
    names = (dataset.replace("_", " ").capitalize() for dataset in DATASETS)
    return Table(("Quarter", *names, "Where it stands"), tuple(rows), f"What was handed in for {year}")


def _file(one: HandIn | None) -> str:
    if one is None:
        return "not handed in"
    if one.how == "nothing_to_report":
        said = "nothing to report"
    else:
        said = words.plural(one.rows, "row") + (
            ", same as last quarter" if one.how == "same_as_last_quarter" else ""
        )
    late = ", late" if one.late else ""
    version = f", version {one.version}" if one.version > 1 else ""
    return f"{words.day(one.day, year=True)}{late}: {said}{version}"
