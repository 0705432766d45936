"""Handing in files with many partners and quarters at once (an evaluator's back-fill, the sample)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from plp_metrics.access import require
from plp_metrics.act.hand_in import measured
from plp_metrics.act.rules import MOVES, check_move
from plp_metrics.contracts import load_contracts
from plp_metrics.intake import Judged
from plp_metrics.model import Basis, Period, QuarterState, RefusedError, Viewer
from plp_metrics.store import Change, Store, write

Key = tuple[str, str, str]


def hand_in_many(
    viewer: Viewer,
    store: Store,
    files: Sequence[Judged],
    *,
    nothing: Sequence[tuple[str, Period, str]] = (),
    at: datetime | None = None,
) -> list[tuple[str, Period]]:
    """Split judged files by partner and quarter and submit them, all or nothing.

    nothing: (partner, period, dataset) with nothing to report.
    The bytes kept for each part are the file's own lines of that part under its header.
    Returns the quarters handed in. Raises RefusedError where a file has something to fix.
    """
    require(viewer, "backfill")
    for judged in files:
        if judged.verdict == "reject" or judged.table is None or judged.dataset is None:
            raise RefusedError(f"{judged.file} has something that must be fixed first; nothing was taken.")
    payload = {"files": [[f.file, f.upload_sha256] for f in files]}
    with store.change(viewer.account, "backfill", payload, at=at) as change:
        handed_in: dict[tuple[str, Period], None] = {}
        for judged in files:
            for partner_id, period in _take(change, judged):
                handed_in[(partner_id, period)] = None
        for partner_id, period in _nothing(change, nothing):
            handed_in[(partner_id, period)] = None
        pairs = list(handed_in)
        write.quarter_state(change, pairs, QuarterState.SUBMITTED)
        measured(change, [(Basis.SUBMITTED, p, t) for p, t in pairs])
    return pairs


def _take(change: Change, judged: Judged) -> Iterable[tuple[str, Period]]:
    if judged.table is None or judged.dataset is None:
        return []
    parts = split(judged.kept)
    for partner_id, year, quarter in parts:
        check_move(change, MOVES["backfill"], partner_id, Period(year, quarter))
    news = [
        write.NewSubmission(
            partner_id,
            Period(year, quarter),
            judged.dataset,
            "file",
            judged.file,
            content,
            judged.upload_sha256,
            rows,
            load_contracts()[judged.dataset].version,
            judged.verdict,
            {},
        )
        for (partner_id, year, quarter), (content, rows) in parts.items()
    ]
    ids = dict(zip(parts, write.submissions(change, news), strict=True))
    write.dataset_rows(change, judged.dataset, judged.table, ids)
    versions = [(p, Period(y, q), judged.dataset, number) for (p, y, q), number in ids.items()]
    write.in_force(change, Basis.SUBMITTED, versions)
    return [(p, Period(y, q)) for p, y, q in ids]


def _nothing(change: Change, returns: Sequence[tuple[str, Period, str]]) -> list[tuple[str, Period]]:
    news = [write.NewSubmission.nothing(p, t, d, load_contracts()[d].version) for p, t, d in returns]
    ids = write.submissions(change, news)
    write.in_force(change, Basis.SUBMITTED, [(p, t, d, n) for (p, t, d), n in zip(returns, ids, strict=True)])
    return [(p, t) for p, t, _ in returns]


def split(content: bytes) -> Mapping[Key, tuple[bytes, int]]:
    """One CSV of many partners and quarters → (partner, year, quarter) → (CSV bytes, rows)."""
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    header = next(reader)
    names = [h.strip().lower() for h in header]
    at = [names.index(n) for n in ("partner_id", "school_year", "quarter")]
    parts: dict[Key, list[list[str]]] = {}
    for row in reader:
        if any(cell.strip() for cell in row):
            p, y, q = (row[i].strip() for i in at)
            parts.setdefault((p, y, q), []).append(row)
    return {key: (_csv([header, *rows]), len(rows)) for key, rows in parts.items()}


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")
