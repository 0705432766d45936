"""Writing money, staff time and facilitators inside a change: a new row closes the one it corrects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from plp_metrics.model import Period
from plp_metrics.model.money import SOURCES, BudgetLine, Expense, Pledge
from plp_metrics.store.connection import Change

_NEXT = {
    "budget_line": "SELECT coalesce(max(line_id), 0) + 1 FROM budget_line",
    "expense": "SELECT coalesce(max(expense_id), 0) + 1 FROM expense",
    "reimbursement": "SELECT coalesce(max(reimbursement_id), 0) + 1 FROM reimbursement",
    "pledge": "SELECT coalesce(max(pledge_id), 0) + 1 FROM pledge",
}


def _number(change: Change, table: str) -> int:
    return int(change.cursor.execute(_NEXT[table]).fetchall()[0][0])


def request(change: Change, wanted: BudgetLine) -> int:
    """Ask for an amount for a cohort's item, in place of what was asked before; returns the line's number."""
    number = wanted.line_id or _number(change, "budget_line")
    _close(change, "UPDATE budget_line SET to_event = ? WHERE line_id = ? AND to_event IS NULL", number)
    change.cursor.execute(
        "INSERT INTO budget_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, true, ?, NULL)",
        [
            number, wanted.partner_id, wanted.school_year, wanted.course, wanted.item, wanted.requested,
            change.account, change.at, wanted.why, wanted.agreed, wanted.agreed_by, wanted.agreed_at,
            wanted.answer, change.event_id,
        ],
    )  # fmt: skip
    return number


def agree(change: Change, line: BudgetLine, agreed: int, answer: str) -> None:
    """Code.org's answer to a request: what it will pay at most (0: nothing)."""
    _close(change, "UPDATE budget_line SET to_event = ? WHERE line_id = ? AND to_event IS NULL", line.line_id)
    change.cursor.execute(
        "INSERT INTO budget_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, ?, NULL)",
        [
            line.line_id, line.partner_id, line.school_year, line.course, line.item, line.requested,
            line.requested_by, line.requested_at, line.why, agreed, change.account, change.at, answer,
            change.event_id,
        ],
    )  # fmt: skip


def expense(change: Change, told: Expense) -> int:
    """Keep an expense, in place of the one it corrects (the same number); returns its number."""
    number = told.expense_id or _number(change, "expense")
    take_back_expense(change, number)
    change.cursor.execute(
        "INSERT INTO expense VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [
            number, told.partner_id, told.day, told.school_year, told.course, told.item, told.source,
            told.amount, told.note, change.account, change.at, change.event_id,
        ],
    )  # fmt: skip
    return number


def take_back_expense(change: Change, expense_id: int) -> None:
    """An expense that was none."""
    _close(change, "UPDATE expense SET to_event = ? WHERE expense_id = ? AND to_event IS NULL", expense_id)


def reimburse(change: Change, of: Expense, day: date, amount: int) -> int:
    """Keep that Code.org paid an amount of an expense back; returns the payment's number."""
    number = _number(change, "reimbursement")
    change.cursor.execute(
        "INSERT INTO reimbursement VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [
            number, of.expense_id, of.partner_id, day, amount, change.account, change.at, change.event_id,
        ],
    )  # fmt: skip
    return number


def take_back_reimbursement(change: Change, reimbursement_id: int) -> None:
    """A payment that was none."""
    _close(
        change,
        "UPDATE reimbursement SET to_event = ? WHERE reimbursement_id = ? AND to_event IS NULL",
        reimbursement_id,
    )


def pledge(change: Change, told: Pledge) -> int:
    """Keep a pledge, in place of the one it corrects (the same number); returns its number."""
    number = told.pledge_id or _number(change, "pledge")
    take_back_pledge(change, number)
    change.cursor.execute(
        "INSERT INTO pledge VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [
            number, told.partner_id, told.school_year, told.source, told.day, told.amount, told.note,
            change.account, change.at, change.event_id,
        ],
    )  # fmt: skip
    return number


def take_back_pledge(change: Change, pledge_id: int) -> None:
    """A pledge that was none, or that was broken."""
    _close(change, "UPDATE pledge SET to_event = ? WHERE pledge_id = ? AND to_event IS NULL", pledge_id)


def spent(
    change: Change, partner_id: str, school_year: str, day: date, amounts: Mapping[str, int], explanation: str
) -> None:
    """What the year had cost by a day, by source; in place of what was told of that day."""
    change.cursor.execute(
        "UPDATE spent SET to_event = ? WHERE partner_id = ? AND school_year = ? AND day = ?"
        " AND to_event IS NULL",
        [change.event_id, partner_id, school_year, day],
    )
    for source in SOURCES:
        change.cursor.execute(
            "INSERT INTO spent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            [
                partner_id, school_year, day, source, amounts.get(source, 0), explanation, change.account,
                change.at, change.event_id,
            ],
        )  # fmt: skip


def year_three(change: Change, partner_id: str, day: date, amount: int) -> None:
    """What the third year will cost, from a day on; in place of what was told of that day."""
    change.cursor.execute(
        "UPDATE year3_budget SET to_event = ? WHERE partner_id = ? AND day = ? AND to_event IS NULL",
        [change.event_id, partner_id, day],
    )
    change.cursor.execute(
        "INSERT INTO year3_budget VALUES (?, ?, ?, ?, ?, ?, NULL)",
        [partner_id, day, amount, change.account, change.at, change.event_id],
    )


def staff_time(change: Change, partner_id: str, period: Period, shares: Mapping[int, int]) -> None:
    """The shares of all positions in a quarter, in place of what was told of it."""
    change.cursor.execute(
        "UPDATE staff_time SET to_event = ? WHERE partner_id = ? AND school_year = ? AND quarter = ?"
        " AND to_event IS NULL",
        [change.event_id, partner_id, *period],
    )
    for position, share in sorted(shares.items()):
        change.cursor.execute(
            "INSERT INTO staff_time VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            [partner_id, *period, position, share, change.account, change.at, change.event_id],
        )


def facilitators(change: Change, partner_id: str, period: Period, counts: Mapping[str, int]) -> None:
    """Accredited local facilitators of all courses in a quarter, in place of what was told of it."""
    change.cursor.execute(
        "UPDATE local_facilitators SET to_event = ? WHERE partner_id = ? AND school_year = ? AND quarter = ?"
        " AND to_event IS NULL",
        [change.event_id, partner_id, *period],
    )
    for course, count in sorted(counts.items()):
        change.cursor.execute(
            "INSERT INTO local_facilitators VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            [partner_id, *period, course, count, change.account, change.at, change.event_id],
        )


def _close(change: Change, sql: str, number: int) -> None:
    change.cursor.execute(sql, [change.event_id, number])
