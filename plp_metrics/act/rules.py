"""The life of a quarter: who may move it from which state to which, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plp_metrics.model import Period, QuarterState, RefusedError
from plp_metrics.model.time import day_named
from plp_metrics.model.zones import UTC_ZONE, day_in
from plp_metrics.store.connection import Change

S = QuarterState


@dataclass(frozen=True)
class Move:
    """One act on a quarter: from which states, to which, who may, and what it is called.

    clock: only until the quarter closes (or until the last day it was reopened for). by_itself: the calendar
    does it too, unasked. note: what has to be said with it, in words; "" for nothing. mind: where the
    state after it is another, in words.
    """

    name: str
    permission: str
    before: frozenset[QuarterState]
    after: QuarterState
    says: str
    clock: bool = False
    by_itself: bool = False
    note: str = ""
    mind: str = ""


_UNREVIEWED = frozenset({S.OPEN, S.DRAFT, S.SUBMITTED, S.RETURNED})

MOVES: dict[str, Move] = {
    m.name: m
    for m in (
        Move(
            "draft", "submit", _UNREVIEWED, S.DRAFT, "save a file", clock=True,
            mind="from open; else it stays",
        ),
        Move("submit", "submit", _UNREVIEWED, S.SUBMITTED, "submit the quarter", clock=True),
        Move("take_back", "submit", frozenset({S.SUBMITTED}), S.DRAFT, "take back the quarter", clock=True),
        Move("backfill", "backfill", _UNREVIEWED, S.SUBMITTED, "hand in an older quarter"),
        Move("see_raw", "see_raw", frozenset({S.SUBMITTED}), S.SUBMITTED, "open the rows"),
        Move("accept", "review", frozenset({S.SUBMITTED}), S.ACCEPTED, "accept the quarter"),
        Move(
            "return", "review", frozenset({S.SUBMITTED}), S.RETURNED, "return the quarter",
            note="what the partner should mend",
        ),
        Move(
            "reopen", "review", frozenset(S) - {S.SUBMITTED}, S.OPEN, "reopen the quarter",
            note="the reason, and the last day to hand in",
            mind="returned stays returned; draft where files are saved",
        ),
        Move(
            "lock", "review", frozenset({S.OPEN, S.DRAFT, S.ACCEPTED}), S.LOCKED, "lock the quarter",
            by_itself=True,
        ),
    )
}  # fmt: skip

_WHY_NOT = {
    S.OPEN: "nothing has been handed in yet",
    S.DRAFT: "it is still being prepared by the partner",
    S.SUBMITTED: "it has been submitted and waits for review",
    S.RETURNED: "it was returned to the partner",
    S.ACCEPTED: "it has been accepted. Code.org can reopen it",
    S.LOCKED: "it is locked. Code.org can reopen it",
}


def state_of(change: Change, partner_id: str, period: Period) -> tuple[QuarterState, date | None]:
    """The quarter's state now and, where it was reopened, the day that ends."""
    rows = change.cursor.execute(
        "SELECT state, ends_on FROM quarter_state WHERE partner_id = ? AND school_year = ? AND quarter = ?"
        " AND to_event IS NULL",
        [partner_id, *period],
    ).fetchall()
    return (S(rows[0][0]), rows[0][1]) if rows else (S.OPEN, None)


def check_move(change: Change, move: Move, partner_id: str, period: Period) -> None:
    """Raises RefusedError where the quarter's state or the calendar forbids the move."""
    state, ends_on = state_of(change, partner_id, period)
    if state not in move.before:
        raise RefusedError(f"{period.named}: you can't {move.says}, because {_WHY_NOT[state]}.")
    if not move.clock:
        return
    today = day_of(change, partner_id)
    if period.first_day > today:
        raise RefusedError(f"{period.named} has not begun yet.")
    ended = _ended_with(change, partner_id)
    if ended and period.school_year > ended:
        raise RefusedError(
            f"The partnership ended with the school year {ended}; nothing is due of {period.named}."
        )
    last = ends_on or period.closes
    if today > last:
        raise RefusedError(f"{period.named} closed on {day_named(last)}. Ask Code.org to reopen it.")


def _ended_with(change: Change, partner_id: str) -> str:
    sql = "SELECT last_school_year FROM partner WHERE partner_id = ? AND to_event IS NULL"
    rows = change.cursor.execute(sql, [partner_id]).fetchall()
    return (rows[0][0] or "") if rows else ""


def day_of(change: Change, partner_id: str) -> date:
    """The day it is for the partner when the change happens."""
    sql = "SELECT time_zone FROM partner WHERE partner_id = ? AND to_event IS NULL"
    rows = change.cursor.execute(sql, [partner_id]).fetchall()
    return day_in(change.at, rows[0][0] if rows else UTC_ZONE)
