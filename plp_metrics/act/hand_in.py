"""Drafts, and submitting a quarter: one act over all its files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from plp_metrics.access import require
from plp_metrics.act import as_dropped, as_seen, promise_standings, questions, reopened
from plp_metrics.act.as_dropped import TITLE_LINES
from plp_metrics.act.plain_text import file_name, free_text
from plp_metrics.act.rules import MOVES, check_move, state_of
from plp_metrics.compute import measure, publish
from plp_metrics.contracts import load_contracts
from plp_metrics.intake import Judged
from plp_metrics.intake.parts import without_titles
from plp_metrics.model import DATASETS, Basis, Period, QuarterState, RefusedError, Viewer
from plp_metrics.store import Change, Store, write

LONGEST_NOTE = 1000
"""Characters of the partner's note on a quarter."""


@dataclass(frozen=True)
class Received:
    """One line of a receipt. rows 0 with how "nothing_to_report" is a zero return.

    sha256: of the bytes kept; as_dropped: how the file as dropped was another, "" where it was the same.
    """

    dataset: str
    submission_id: int
    version: int
    file_name: str
    how: str
    rows: int
    sha256: str | None
    as_dropped: str = ""


@dataclass(frozen=True)
class Receipt:
    """Proof of a hand-in: what came in, from which account, when, what did not come, the partner's note."""

    event_id: int
    partner_id: str
    period: Period
    account: str
    at: datetime
    files: tuple[Received, ...]
    missing: tuple[str, ...]
    note: str = ""


def draft(
    viewer: Viewer,
    store: Store,
    partner_id: str,
    period: Period,
    judged: Judged,
    at: datetime | None = None,
    *,
    how: str = "file",
    source: int | None = None,
    seen: int | None = None,
) -> int:
    """Keep a judged file as the partner's draft of its dataset; returns the submission's id.

    how: how it came to be handed in (submission.how). source: the submission it repeats, if any. seen: the
    draft it takes the place of (as_seen.check_draft).
    Raises RefusedError when something in the file must be fixed, it is not this partner's quarter, or
    another draft stands there now.
    """
    require(viewer, "submit", partner_id)
    if judged.verdict == "reject" or judged.table is None or judged.dataset is None:
        raise RefusedError("This file has something that must be fixed first; nothing was saved.")
    if (judged.partner_id, judged.school_year, judged.quarter) not in {
        (partner_id, *period),
        (None, None, None),
    }:
        raise RefusedError("This file belongs to another partner or quarter; nothing was saved.")
    kept, titles = without_titles(judged.kept, judged.dataset)
    new = write.NewSubmission(
        partner_id,
        period,
        judged.dataset,
        how,
        file_name(judged.file, judged.dataset),
        kept,
        judged.upload_sha256,
        judged.table.num_rows,
        load_contracts()[judged.dataset].version,
        judged.verdict,
        questions.findings_of(judged) | {TITLE_LINES: titles},
        judged.fingerprint,
    )
    return save_draft(viewer, store, new, _rows_of(new, judged), at, source, seen)


def nothing_to_report(
    viewer: Viewer,
    store: Store,
    partner_id: str,
    period: Period,
    dataset: str,
    at: datetime | None = None,
    *,
    seen: int | None = None,
) -> int:
    """A zero return for one dataset, as a draft: it counts as 0, a missing file does not.

    Why there is nothing is told with `submit` (questions.why_nothing), as explanations are.
    """
    require(viewer, "submit", partner_id)
    new = write.NewSubmission.nothing(partner_id, period, dataset, load_contracts()[dataset].version)
    return save_draft(viewer, store, new, None, at, seen=seen)


def _rows_of(new: write.NewSubmission, judged: Judged) -> Callable[[Change, int], None]:
    def store_rows(change: Change, submission_id: int) -> None:
        if judged.table is not None:
            key = (new.partner_id, *new.period)
            write.dataset_rows(change, new.dataset, judged.table, {key: submission_id})

    return store_rows


def save_draft(
    viewer: Viewer,
    store: Store,
    new: write.NewSubmission,
    store_rows: Callable[[Change, int], None] | None,
    at: datetime | None = None,
    source: int | None = None,
    seen: int | None = None,
) -> int:
    """Keep a hand-in as the partner's draft of its dataset.

    store_rows: writes the rows of the new submission. source: the submission it was made from, if any. seen:
    as for `draft`.
    """
    require(viewer, "submit", new.partner_id)
    payload: dict[str, object] = {"period": str(new.period), "dataset": new.dataset, "how": new.how}
    if source is not None:
        payload["source"] = source
    with store.change(
        viewer.account, "draft", payload, partner_id=new.partner_id, at=at, seen_by_others=False
    ) as change:
        check_move(change, MOVES["draft"], new.partner_id, new.period)
        as_seen.check_draft(_versions(change, "draft", new.partner_id, new.period), new.dataset, seen)
        reopened.check_files(change, new.partner_id, new.period, {new.dataset})
        (submission_id,) = write.submissions(change, [new])
        if store_rows is not None:
            store_rows(change, submission_id)
        write.in_force(change, "draft", [(new.partner_id, new.period, new.dataset, submission_id)])
        state, until = state_of(change, new.partner_id, new.period)
        if state is QuarterState.OPEN:
            pair = (new.partner_id, new.period)
            write.quarter_state(change, [pair], QuarterState.DRAFT, ends_on=until)
        change.payload["submission"] = submission_id
    return submission_id


def discard_draft(
    viewer: Viewer, store: Store, partner_id: str, period: Period, dataset: str, *, seen: int | None = None
) -> None:
    """Take a draft back out; what was submitted before stays in force. seen: as for `draft`."""
    require(viewer, "submit", partner_id)
    payload = {"period": str(period), "dataset": dataset}
    with store.change(
        viewer.account, "discard_draft", payload, partner_id=partner_id, seen_by_others=False
    ) as change:
        check_move(change, MOVES["draft"], partner_id, period)
        as_seen.check_draft(_versions(change, "draft", partner_id, period), dataset, seen)
        write.in_force(change, "draft", [(partner_id, period, dataset, None)])
        state, until = state_of(change, partner_id, period)
        if state is QuarterState.DRAFT and not _versions(change, "draft", partner_id, period):
            write.quarter_state(change, [(partner_id, period)], QuarterState.OPEN, ends_on=until)


def submit(
    viewer: Viewer,
    store: Store,
    partner_id: str,
    period: Period,
    *,
    attested: bool,
    explained: Mapping[str, str] | None = None,
    note: str = "",
    at: datetime | None = None,
    seen: Mapping[str, int] | None = None,
) -> Receipt:
    """Hand in the quarter: every draft becomes the version that counts, in one transaction.

    explained: question key (questions.Open.key, questions.why_nothing) → the partner's sentence. note: what
    the partner wants its reviewer to know of the whole quarter. at: when, for a program's past. seen: the
    drafts that were looked at, by dataset. Raises RefusedError when nothing is drafted, something is
    unexplained or not attested, another draft came in since, and where what was typed looks personal.
    """
    require(viewer, "submit", partner_id)
    if not attested:
        raise RefusedError("Confirm first that the files are complete and hold no names or e-mail addresses.")
    note = free_text(note, "note", LONGEST_NOTE)
    payload: dict[str, object] = {"period": str(period), "attested": True}
    if note:
        payload["note"] = note
    with store.change(viewer.account, "submit", payload, partner_id=partner_id, at=at) as change:
        as_seen.check_drafts(_versions(change, "draft", partner_id, period), seen)
        receipt = replace(submit_within(change, partner_id, period, explained or {}, note), note=note)
        change.payload["submissions"] = [f.submission_id for f in receipt.files]
    return receipt


def submit_within(
    change: Change,
    partner_id: str,
    period: Period,
    explained: Mapping[str, str],
    note: str = "",
    *,
    rehearsal: bool = False,
) -> Receipt:
    """What `submit` does, inside a change (also used to show what would change, and undone)."""
    check_move(change, MOVES["submit"], partner_id, period)
    drafts = _versions(change, "draft", partner_id, period)
    if not drafts:
        raise RefusedError("There is no file to submit yet. Add at least one, or choose Nothing to report.")
    reopened.check_files(change, partner_id, period, drafts)
    if not rehearsal:
        questions.keep_explanations(change, partner_id, period, explained)
    taken = [(partner_id, period, dataset, submission) for dataset, submission in drafts.items()]
    write.in_force(change, Basis.SUBMITTED, taken)
    write.in_force(change, "draft", [(partner_id, period, dataset, None) for dataset in drafts])
    _, until = state_of(change, partner_id, period)
    write.quarter_state(change, [(partner_id, period)], QuarterState.SUBMITTED, note, ends_on=until)
    measured(change, [(Basis.SUBMITTED, partner_id, period)])
    return receipt_of(change, partner_id, period)


def measured(change: Change, changed: list[tuple[str, str, Period]]) -> None:
    """Measure what changed, renew the survey figures others may see, and how promises stand by them."""
    measure.remeasure(change.cursor, changed, change.event_id, at=change.at)
    publish.surveys(change.cursor, changed, change.event_id)
    promise_standings.settle(change, {partner_id for _, partner_id, _ in changed})


def receipt_of(change: Change, partner_id: str, period: Period) -> Receipt:
    """The receipt of the quarter as it stands in this change."""
    rows = change.cursor.execute(
        "SELECT s.dataset, s.submission_id, s.version, s.file_name, s.how, s.row_count, s.sha256,"
        " s.upload_sha256, s.findings"
        " FROM version_in_force AS v JOIN submission AS s USING (submission_id)"
        " WHERE v.basis = 'submitted' AND v.partner_id = ? AND v.school_year = ? AND v.quarter = ?"
        " AND v.to_event IS NULL",
        [partner_id, *period],
    ).fetchall()
    lines = [
        Received(
            dataset, number, version, name, how, count, sha, as_dropped.told(sha, upload, json.loads(found))
        )
        for dataset, number, version, name, how, count, sha, upload, found in rows
    ]
    files = sorted(lines, key=lambda f: DATASETS.index(f.dataset))
    missing = tuple(d for d in DATASETS if d not in {f.dataset for f in files})
    return Receipt(change.event_id, partner_id, period, change.account, change.at, tuple(files), missing)


def _versions(change: Change, basis: str, partner_id: str, period: Period) -> dict[str, int]:
    return dict(
        change.cursor.execute(
            "SELECT dataset, submission_id FROM version_in_force WHERE basis = ? AND partner_id = ?"
            " AND school_year = ? AND quarter = ? AND to_event IS NULL",
            [basis, partner_id, *period],
        ).fetchall()
    )
