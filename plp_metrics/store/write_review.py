"""Writing what belongs to a review inside a change: leave to see rows, comments, explanations taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plp_metrics.model import Period
from plp_metrics.store.connection import Change


def permission(change: Change, account: str, partner_id: str, period: Period) -> None:
    """Give an account leave to see a quarter's rows from this event on."""
    change.cursor.execute(
        "INSERT INTO review_permission VALUES (?, ?, ?, ?, ?, NULL)",
        [account, partner_id, *period, change.event_id],
    )


def end_permissions(change: Change, quarters: Iterable[tuple[str, Period]]) -> None:
    """End everybody's leave to see the rows of these quarters."""
    pairs = [(change.event_id, partner_id, *period) for partner_id, period in quarters]
    if pairs:
        change.cursor.executemany(
            "UPDATE review_permission SET to_event = ? WHERE partner_id = ? AND school_year = ?"
            " AND quarter = ? AND to_event IS NULL",
            pairs,
        )


def end_explanations(change: Change, submission_ids: Sequence[int]) -> None:
    """Take back the explanations of submissions."""
    change.cursor.execute(
        "UPDATE explanation SET to_event = ? WHERE to_event IS NULL"
        " AND submission_id IN (SELECT unnest(CAST(? AS BIGINT[])))",
        [change.event_id, list(submission_ids)],
    )


def comment(
    change: Change, partner_id: str, metric: str, period: Period, text: str, *, follow_up: bool
) -> int:
    """Keep a comment on one value; returns its number."""
    sql = "SELECT coalesce(max(comment_id), 0) + 1 FROM comment"
    number = int(change.cursor.execute(sql).fetchall()[0][0])
    change.cursor.execute(
        "INSERT INTO comment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, NULL)",
        [number, partner_id, metric, *period, text, change.account, change.at, follow_up, change.event_id],
    )
    return number


def resolve_comment(change: Change, comment_id: int) -> None:
    """Close a comment that asked for a follow-up, and open it again without the flag."""
    change.cursor.execute(
        "INSERT INTO comment SELECT * REPLACE (FALSE AS follow_up, ? AS resolved_by, ? AS from_event)"
        " FROM comment WHERE comment_id = ? AND to_event IS NULL",
        [change.account, change.event_id, comment_id],
    )
    change.cursor.execute(
        "UPDATE comment SET to_event = ? WHERE comment_id = ? AND to_event IS NULL AND from_event < ?",
        [change.event_id, comment_id, change.event_id],
    )
