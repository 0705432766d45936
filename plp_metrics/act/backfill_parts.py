"""Back-fill in parts: the good parts of files of many partners and quarters go in, the others are told why.

All or nothing per partner and quarter: one part that must be fixed keeps that partner's whole quarter out,
also where it stands in several files.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from plp_metrics.access import require
from plp_metrics.act import questions
from plp_metrics.act.backfill import load_parts
from plp_metrics.act.backfill_seen import File, Part, Quarter, Seen, judge_parts
from plp_metrics.act.hand_in import measured
from plp_metrics.act.plain_text import file_name, free_text
from plp_metrics.act.rules import MOVES, check_move
from plp_metrics.intake import DEFAULT_LIMITS, Judged, Limits
from plp_metrics.model import Basis, Period, Problem, QuarterState, RefusedError, Viewer
from plp_metrics.store import Change, Store, read, write


@dataclass(frozen=True)
class BackfillReceipt:
    """Proof of a back-fill: what went in (with its submission's number) and what did not, and why."""

    event_id: int
    account: str
    at: datetime
    taken: tuple[tuple[Part, int], ...]
    refused: tuple[Part, ...]
    whole: tuple[tuple[str, Problem], ...]


def look(
    viewer: Viewer,
    store: Store,
    uploads: Sequence[tuple[str, bytes]],
    *,
    dataset: str | None = None,
    drop_unknown: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Seen:
    """Judge files of many partners and quarters, part by part; stores nothing."""
    require(viewer, "backfill")
    with store.read() as cursor:
        partners = read.partners(cursor)
    files: list[File] = []
    parts: list[Part] = []
    for name, content in uploads:
        file, found = judge_parts(
            name,
            content,
            store.today(),
            partners,
            dataset=dataset,
            drop_unknown=drop_unknown,
            limits=limits,
        )
        files.append(file)
        parts += found
    with store.rehearse(viewer.account) as change:
        seen = Seen(tuple(files), tuple(_together(_allowed(change, parts))))
        if not seen.ready:
            return seen
        _load(change, seen)
        asked = {quarter: _asked(change, quarter) for quarter in _quarters(seen)}
    return replace(
        seen,
        to_explain={
            quarter: tuple((one.dataset, one.problem) for kind in found.values() for one in kind)
            for quarter, found in asked.items()
            if found
        },
    )


def hand_in_parts(
    viewer: Viewer, store: Store, seen: Seen, explained: str = "", at: datetime | None = None
) -> BackfillReceipt:
    """Submit the parts that are ready, in one change; the receipt lists both kinds.

    explained: one sentence for whatever has to be explained. A quarter that was accepted or locked since
    `look` is refused now. Raises RefusedError where nothing can go in, or something is not explained.
    """
    require(viewer, "backfill")
    sentence = free_text(explained, "explanation")
    payload = {"files": [[_name(f.judged), f.judged.upload_sha256] for f in seen.files]}
    with store.change(viewer.account, "backfill", payload, at=at) as change:
        seen = replace(seen, parts=tuple(_together(_allowed(change, seen.parts))))
        quarters = _quarters(seen)
        if not quarters:
            raise RefusedError("No partner's quarter in these files can be handed in; nothing was taken.")
        ids = _load(change, seen)
        for quarter in quarters:
            _explain(change, quarter, sentence)
        write.quarter_state(change, quarters, QuarterState.SUBMITTED)
        measured(change, [(Basis.SUBMITTED, *quarter) for quarter in quarters])
        change.payload["submissions"] = sorted(ids.values())
        change.payload["refused"] = len(seen.refused)
        taken = tuple((part, ids[(part.dataset, part.quarter)]) for part in seen.ready)
        whole = tuple((f.judged.file, p) for f in seen.files for p in f.whole)
        return BackfillReceipt(change.event_id, viewer.account, change.at, taken, seen.refused, whole)


def _allowed(change: Change, parts: Sequence[Part]) -> list[Part]:
    """The parts, those of quarters that may not be handed in any more (or twice) refused."""
    counts: dict[tuple[str, Quarter], int] = {}
    for part in parts:
        counts[(part.dataset, part.quarter)] = counts.get((part.dataset, part.quarter), 0) + 1
    now = {
        (d, (p, Period(y, q))): v
        for p, y, q, d, v in change.cursor.execute(
            "SELECT s.partner_id, s.school_year, s.quarter, s.dataset, s.version FROM version_in_force AS v"
            " JOIN submission AS s USING (submission_id) WHERE v.basis = 'submitted' AND v.to_event IS NULL"
        ).fetchall()
    }
    checked = []
    for part in parts:
        why = list(part.refused)
        if counts[(part.dataset, part.quarter)] > 1:
            why.append(f"The {part.dataset} of this quarter stand in two of the files. Hand in one of them.")
        try:
            check_move(change, MOVES["backfill"], part.partner_id, part.period)
        except RefusedError as refusal:
            why.append(str(refusal))
        replaces = now.get((part.dataset, part.quarter), 0)
        checked.append(replace(part, refused=tuple(dict.fromkeys(why)), replaces=replaces))
    return checked


def _together(parts: Collection[Part]) -> list[Part]:
    """All or nothing per partner and quarter: a refused part keeps its sisters out."""
    bad: dict[Quarter, Part] = {}
    for part in parts:
        if part.refused:
            bad.setdefault(part.quarter, part)
    together = []
    for part in parts:
        sister = bad.get(part.quarter)
        if sister is not None and not part.refused:
            why = f"The {sister.dataset} of this quarter ({sister.file}) are refused; hand in both together."
            part = replace(part, refused=(why,))
        together.append(part)
    return together


def _quarters(seen: Seen) -> list[Quarter]:
    return list(dict.fromkeys(part.quarter for part in seen.ready))


def _load(change: Change, seen: Seen) -> dict[tuple[str, Quarter], int]:
    """Store the ready parts and put them in force; (dataset, quarter) → submission."""
    ids: dict[tuple[str, Quarter], int] = {}
    for file in seen.files:
        ready = {
            (p.partner_id, *p.period): {"problems": p.found} for p in seen.ready if p.file == file.judged.file
        }
        if file.good is None or not ready:
            continue
        good = replace(file.good, file=_name(file.judged), verdict=_verdict(file.judged))
        kept = replace(good, normalised=file.judged.normalised, upload_sha256=file.judged.upload_sha256)
        for (partner_id, year, quarter), number in load_parts(change, kept, ready).items():
            ids[(str(good.dataset), (partner_id, Period(year, quarter)))] = number
    return ids


def _verdict(judged: Judged) -> str:
    return "accept_normalised" if judged.normalised or judged.left_out else "accept"


def _name(judged: Judged) -> str:
    return file_name(judged.file, judged.dataset)


def _asked(change: Change, quarter: Quarter) -> dict[str, list[questions.Open]]:
    return questions.to_explain(questions.of_drafts(change.cursor, *quarter))


def _explain(change: Change, quarter: Quarter, sentence: str) -> None:
    asked = _asked(change, quarter)
    if asked and not sentence:
        first = next(iter(asked.values()))[0].problem
        raise RefusedError(
            f"{quarter[0]} {quarter[1]} has something to fix or explain: {first.message}"
            " Write one sentence that stands for all of it."
        )
    write.explanations(
        change,
        ((f[0].submission_id, f[0].problem.rule, None, None, sentence) for f in asked.values()),
    )
