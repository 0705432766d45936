"""An earlier version becomes a draft again."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.act import hand_in
from plp_metrics.act.compare import seen_version
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.store import Change, Store, read_hand_ins, read_rows, write

HOW = "restored"


def restore(viewer: Viewer, store: Store, submission_id: int, at: datetime | None = None) -> int:
    """Keep an earlier version as the draft of its dataset, as a new version; its submission id.

    The same bytes and the same rows, as they were judged then. Raises RefusedError where the viewer may
    not hand in for the partner, the version counts already, or its file is no longer kept.
    """
    old = seen_version(viewer, store, submission_id)
    require(viewer, "submit", old.partner_id)
    with store.read() as cursor:
        held = read_rows.held(cursor, access.scope(viewer), old.partner_id, old.period, old.dataset)
        kept = read_hand_ins.content(cursor, access.scope(viewer), submission_id)
    for basis, words in (("draft", "is the saved draft"), ("submitted", "is the one that counts")):
        now = held.get(basis, read_rows.Held()).now
        if now is not None and now.submission_id == submission_id:
            raise RefusedError(f"Version {old.version} {words} already; there is nothing to restore.")
    if kept is None and old.sha256 is not None:
        raise RefusedError(f"The file of version {old.version} is no longer kept, so it can't be restored.")
    new = write.NewSubmission(
        old.partner_id,
        old.period,
        old.dataset,
        HOW if old.sha256 is not None else old.how,
        old.file_name,
        kept[1] if kept else None,
        old.upload_sha256,
        old.rows,
        old.contract_version,
        old.verdict,
        json.loads(old.findings),
    )
    rows = partial(_copied, old.dataset, submission_id)
    return hand_in.save_draft(viewer, store, new, rows, at, submission_id)


def _copied(dataset: str, source: int, change: Change, target: int) -> None:
    write.copied_rows(change, dataset, source, target)
