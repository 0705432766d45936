"""Handing in files with many partners and quarters at once (an evaluator's back-fill, the sample)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from plp_metrics.access import require
from plp_metrics.act import questions
from plp_metrics.act.hand_in import measured
from plp_metrics.act.plain_text import file_name
from plp_metrics.act.rules import MOVES, check_move
from plp_metrics.contracts import load_contracts
from plp_metrics.intake import Judged
from plp_metrics.intake.parts import Key, take_apart
from plp_metrics.model import Basis, Period, QuarterState, RefusedError, Viewer
from plp_metrics.store import Change, Store, write


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
    payload = {"files": [[file_name(f.file, f.dataset), f.upload_sha256] for f in files]}
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


def load_parts(
    change: Change, judged: Judged, parts: Mapping[Key, Mapping[str, Any]] | None = None
) -> dict[Key, int]:
    """Store parts of a judged file of many partners and put them in force; part → submission.

    parts: those to take, with what was found in each ("problems": lines of the file); None takes all.
    Each part keeps its own bytes: its rows as they were written, under the file's header.
    """
    apart = take_apart(judged.kept, judged.dataset) if judged.table is not None else None
    if apart is None or judged.table is None or judged.dataset is None:
        return {}
    contents = apart.contents()
    taken = {
        key: found for key, found in (parts or {key: {} for key in apart.rows}).items() if key in contents
    }
    news = [
        write.NewSubmission(
            partner_id,
            Period(year, quarter),
            judged.dataset,
            "file",
            file_name(judged.file, judged.dataset),
            contents[(partner_id, year, quarter)],
            judged.upload_sha256,
            apart.rows[(partner_id, year, quarter)],
            load_contracts()[judged.dataset].version,
            judged.verdict,
            _findings(judged, found, apart.own_lines((partner_id, year, quarter))),
        )
        for (partner_id, year, quarter), found in taken.items()
    ]
    ids = dict(zip(taken, write.submissions(change, news), strict=True))
    write.dataset_rows(change, judged.dataset, judged.table, ids)
    versions = [(p, Period(y, q), judged.dataset, number) for (p, y, q), number in ids.items()]
    write.in_force(change, Basis.SUBMITTED, versions)
    return ids


def _findings(judged: Judged, found: Mapping[str, Any], own_lines: Mapping[int, int]) -> dict[str, Any]:
    if not found:
        return {}
    problems = tuple(replace(p, line=own_lines.get(p.line or 0)) for p in found["problems"])
    return questions.findings_of(replace(judged, problems=problems))


def _take(change: Change, judged: Judged) -> list[tuple[str, Period]]:
    ids = load_parts(change, judged)
    for partner_id, year, quarter in ids:
        check_move(change, MOVES["backfill"], partner_id, Period(year, quarter))
    return [(p, Period(y, q)) for p, y, q in ids]


def _nothing(change: Change, returns: Sequence[tuple[str, Period, str]]) -> list[tuple[str, Period]]:
    news = [write.NewSubmission.nothing(p, t, d, load_contracts()[d].version) for p, t, d in returns]
    ids = write.submissions(change, news)
    write.in_force(change, Basis.SUBMITTED, [(p, t, d, n) for (p, t, d), n in zip(returns, ids, strict=True)])
    return [(p, t) for p, t, _ in returns]
