"""Who reported what and when, for the lines of coverage and freshness on the pages."""

from __future__ import annotations

from plp_metrics import access, store
from plp_metrics.compute.answers import answer
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import DATASETS, Basis, Partner, Period, QuarterState, Viewer
from plp_metrics.store import read_hand_ins
from plp_metrics.store.read_hand_ins import HandIn, QuarterNow

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


def due_line(period: Period) -> str:
    """ "was due 30 Jan", "due 30 Jan, closes 1 Mar"."""
    due, closes = words.day(period.due), words.day(period.closes)
    return f"was due {due}" if store.current().today() > period.due else f"due {due}, closes {closes}"


def handed_in_table(viewer: Viewer, partner_id: str, year: str) -> Table:
    """What a partner handed in for a school year, one row per dataset and quarter that counts."""
    rows = []
    own = [h for h in hand_ins(viewer, year) if h.partner_id == partner_id and h.counts]
    for h in sorted(own, key=lambda h: (h.period, DATASETS.index(h.dataset))):
        state = "accepted" if h.accepted else "provisional"
        when = words.moment(h.at) + (" (late)" if h.late else "")
        how = "" if h.how == "file" else h.how.replace("_", " ")
        name = h.dataset.replace("_", " ").capitalize()
        rows.append((words.quarter(h.period), name, when, h.rows, h.version, how or h.file_name, state))
    head = ("Quarter", "File", "Handed in", "Rows", "Version", "How", "State")
    return Table(head, tuple(rows), "What was handed in")
