"""Taking a hand-in out of the store for good: the one place where rows are deleted."""

from __future__ import annotations

from plp_metrics.model import DATASETS
from plp_metrics.store.connection import Change

PURGED = "purged"
"""How a submission came in, once it is only a tombstone."""
_HELD_BY = """
SELECT submission_id FROM submission
WHERE sha256 = (SELECT sha256 FROM submission WHERE submission_id = ?) AND submission_id <> ?
ORDER BY submission_id
"""


def copies(change: Change, submission_id: int) -> list[int]:
    """Other submissions of the very same bytes (restored, the same as last quarter, handed in twice)."""
    rows = change.cursor.execute(_HELD_BY, [submission_id, submission_id]).fetchall()
    return [number for (number,) in rows]


def erase(change: Change, submission_id: int) -> None:
    """Delete a submission's rows, findings, explanations, file name and (where no other has them) bytes.

    Its line stays as a tombstone: number, partner, quarter, dataset, version, rows it had, how = 'purged'.
    """
    cursor = change.cursor
    alone = not copies(change, submission_id)
    sha = cursor.execute("SELECT sha256 FROM submission WHERE submission_id = ?", [submission_id]).fetchall()
    for table in (*DATASETS, "submission_filled", "explanation"):
        cursor.execute(f'DELETE FROM "{table}" WHERE submission_id = ?', [submission_id])  # noqa: S608
    cursor.execute(
        "UPDATE submission SET how = ?, file_name = ?, sha256 = NULL, upload_sha256 = NULL, findings = '{}'"
        " WHERE submission_id = ?",
        [PURGED, PURGED, submission_id],
    )
    if alone and sha and sha[0][0] is not None:
        cursor.execute("DELETE FROM upload WHERE sha256 = ?", [sha[0][0]])
