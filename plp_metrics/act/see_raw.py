"""An evaluator's leave to see one partner's rows of one quarter, while it waits for review.

It ends by itself when the quarter is accepted, returned or taken back, and is one event for everybody to
read. It changes no figure: what is hidden in results stays hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.act.rules import MOVES, check_move
from plp_metrics.model import Period, RefusedError, Viewer
from plp_metrics.store import Change, Store, read_review, write_review

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def open_rows(viewer: Viewer, store: Store, partner_id: str, period: Period) -> None:
    """Take leave to see the rows that wait for review; nothing happens where it is held already.

    Raises RefusedError for who may not, and where the quarter does not wait for review.
    """
    require(viewer, "see_raw")
    with store.read() as cursor:
        if may_see_rows(viewer, cursor, partner_id, period):
            return
    payload = {"period": str(period)}
    with store.change(viewer.account, "see_raw", payload, partner_id=partner_id) as change:
        check_move(change, MOVES["see_raw"], partner_id, period)
        write_review.permission(change, viewer.account, partner_id, period)


def may_see_rows(viewer: Viewer, cursor: DuckDBPyConnection, partner_id: str, period: Period) -> bool:
    """Whether this viewer may see the rows and the bytes this partner handed in for this quarter.

    Always its own; for an evaluator only with leave, and only while the quarter waits for review.
    """
    raw = access.scope(viewer).raw
    if raw is None or partner_id in raw:
        return True
    return viewer.may("see_raw") and read_review.permitted(cursor, viewer.account, partner_id, period)


def rows(
    viewer: Viewer, store: Store, partner_id: str, period: Period, submission_id: int, start: int, count: int
) -> tuple[tuple[str, ...], list[tuple[Any, ...]], int]:
    """(columns, `count` rows from `start` on, rows in all) of one version of the quarter.

    Raises RefusedError for who may not see them.
    """
    with store.read() as cursor:
        _check(viewer, cursor, partner_id, period)
        return read_review.rows(cursor, partner_id, period, submission_id, start, count)


def content(
    viewer: Viewer, store: Store, partner_id: str, period: Period, submission_id: int
) -> bytes | None:
    """The bytes of one version of the quarter as they were handed in; None where there are none.

    Raises RefusedError for who may not see them.
    """
    with store.read() as cursor:
        _check(viewer, cursor, partner_id, period)
        return read_review.content(cursor, partner_id, period, submission_id)


def _check(viewer: Viewer, cursor: DuckDBPyConnection, partner_id: str, period: Period) -> None:
    if not may_see_rows(viewer, cursor, partner_id, period):
        raise RefusedError(f"The rows of {partner_id} for {period.named} are not open to your account.")


def end(change: Change, quarters: Iterable[tuple[str, Period]]) -> None:
    """End every leave for these quarters, inside the change that ends their review."""
    write_review.end_permissions(change, quarters)
