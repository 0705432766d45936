"""Code.org's acts on an annual report: evaluate, return, accept (which seals it), unlock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from plp_metrics.access import require, scope
from plp_metrics.act.as_seen import MeanwhileError
from plp_metrics.act.plain_text import free_text
from plp_metrics.model import Basis, RefusedError, Scope, Viewer
from plp_metrics.model.reports import OVERALL, PartState, Report, ReportState, Verdict
from plp_metrics.partnership import reports as rules
from plp_metrics.partnership.report_templates import load_templates
from plp_metrics.store import Change, Store, read, read_reports, write_reports

LONGEST = 6_000
MEANWHILE = (
    "Somebody else wrote this part of the evaluation meanwhile; their words stand in the table. Nothing was"
    " kept of yours yet: they are still in the field. Take over what you need, then keep it again."
)
Make = Callable[[Report], Mapping[str, bytes]]
"""Makes the files of an accepted report: pdf, html, xlsx, inputs → bytes."""


def evaluate(
    viewer: Viewer, store: Store, partner_id: str, year: str,
    words: Mapping[str, tuple[Verdict, str]], *, at: datetime | None = None,
    seen: Mapping[str, datetime | None] | None = None,
) -> None:  # fmt: skip
    """Write Code.org's evaluation. words: a target ("metric|course") or the year (OVERALL) → verdict, text.

    seen: when the words were written (Evaluated.at; None for none) that stood there when one began. The event
    is not filed under the partner: it reads the evaluation when its report is accepted. Raises RefusedError
    for a target that is not agreed, a year without a sentence, and where somebody else wrote meanwhile.
    """
    require(viewer, "review_report")
    said = {
        about: (verdict, free_text(text, "evaluation", LONGEST)) for about, (verdict, text) in words.items()
    }
    if OVERALL in said and not said[OVERALL][1]:
        raise RefusedError("Say in a few sentences what the year showed.")
    payload = {
        "whom": partner_id, "school_year": year,
        "words": {about: [verdict.value, text] for about, (verdict, text) in said.items()},
    }  # fmt: skip
    with store.change(viewer.account, "report_evaluate", payload, at=at) as change:
        report = _open(viewer, change, partner_id, year, "evaluate")
        known = {OVERALL, *_targets(change, report)}
        for about, (verdict, text) in said.items():
            if about not in known:
                raise RefusedError("There is no such target in this report.")
            stands = report.evaluation.get(about)
            if seen is not None and seen.get(about) != (stands.at if stands else None):
                raise MeanwhileError(MEANWHILE)
            write_reports.evaluated(change, (partner_id, year), about, verdict.value, text)


def targets_of(cursor: Any, scope: Scope, partner_id: str, year: str) -> tuple[tuple[str, str], ...]:
    """(metric, course) of every target of a partner's year that holds and has a value to reach, once each."""
    found = read.agreements(cursor, scope, years=[year])
    keys = [(a.metric, a.course) for a in found if a.partner_id == partner_id and a.target is not None]
    return tuple(dict.fromkeys(keys))


def pinned_scope(cursor: Any, partner_id: str, year: str) -> Scope:
    """What everybody may see of a partner as of its report's pinned day. Raises RefusedError without one."""
    of = frozenset({partner_id})
    report = read_reports.report(cursor, Scope(of, of, Basis.SUBMITTED), partner_id, year)
    if report is None:
        raise RefusedError("Nobody has begun this report yet.")
    return Scope(frozenset(), of, Basis.ACCEPTED, report.pinned)


def _targets(change: Change, report: Report) -> list[str]:
    then = pinned_scope(change.cursor, report.partner_id, report.school_year)
    return [f"{m}|{c}" for m, c in targets_of(change.cursor, then, report.partner_id, report.school_year)]


def return_(
    viewer: Viewer, store: Store, partner_id: str, year: str, reason: str,
    look: Mapping[str, str] | None = None, *, at: datetime | None = None,
) -> None:  # fmt: skip
    """Return a submitted report. look: component → what to look at there. Raises RefusedError without a
    reason."""
    require(viewer, "review_report")
    said = free_text(reason, "reason")
    if not said:
        raise RefusedError("Say in a sentence what the partner should change.")
    notes = {key: free_text(note, "note") for key, note in (look or {}).items()}
    payload = {"school_year": year, "reason": said, "look": notes}
    with store.change(viewer.account, "report_return", payload, partner_id=partner_id, at=at) as change:
        report = _open(viewer, change, partner_id, year, "return")
        _moved(change, report, ReportState.RETURNED, said)
        known = {c.key for c in load_templates()[report.template].theirs}
        for key, note in notes.items():
            if key not in known:
                raise RefusedError("The report has no such part.")
            write_reports.said(change, (partner_id, year), key, PartState.LOOK, note or said)


def accept(
    viewer: Viewer, store: Store, partner_id: str, year: str, make: Make, *, at: datetime | None = None
) -> str:
    """Accept a submitted report and seal it in the same transaction; the name of its seal.

    make: draws up the files of the report as it is then. Raises RefusedError where the year or a target has
    no evaluation yet, and whatever `make` raises.
    """
    require(viewer, "review_report")
    with store.change(
        viewer.account, "report_accept", {"school_year": year}, partner_id=partner_id, at=at
    ) as change:
        report = _open(viewer, change, partner_id, year, "accept")
        asked = load_templates()[report.template]
        gaps = rules.missing_for_seal(asked, report, _targets(change, report))
        if OVERALL in gaps:
            raise RefusedError("Write the evaluation of the year first; it is part of the report.")
        if gaps:
            count = f"{len(gaps)} target{'s' if len(gaps) > 1 else ''}"
            raise RefusedError(f"Evaluate every target first; {count} of this report wait for it.")
        files = make(report)
        name = hashlib.sha256(files["inputs"] + str(change.event_id).encode()).hexdigest()[:16]
        _moved(change, report, ReportState.ACCEPTED, "")
        write_reports.seal(change, (partner_id, year), name, files)
        change.payload.update(
            seal=name, sha256={kind: hashlib.sha256(made).hexdigest() for kind, made in files.items()}
        )
    return name


def unlock(
    viewer: Viewer, store: Store, partner_id: str, year: str, reason: str, *, at: datetime | None = None
) -> None:
    """Open an accepted report again, with a reason. What was sealed stays as it is, under its link."""
    require(viewer, "review_report")
    said = free_text(reason, "reason")
    if not said:
        raise RefusedError("Say in a sentence why the report is opened again.")
    payload = {"school_year": year, "reason": said}
    with store.change(viewer.account, "report_unlock", payload, partner_id=partner_id, at=at) as change:
        report = _open(viewer, change, partner_id, year, "unlock")
        _moved(change, report, ReportState.UNLOCKED, said)


def _open(viewer: Viewer, change: Change, partner_id: str, year: str, move: str) -> Report:
    report = read_reports.report(change.cursor, scope(viewer), partner_id, year)
    rules.check_move(move, report.state if report else ReportState.NOT_BEGUN)
    if report is None:
        raise RefusedError("Nobody has begun this report yet.")
    return report


def _moved(change: Change, report: Report, state: ReportState, note: str) -> None:
    of, pinned = (report.partner_id, report.school_year), (report.pinned, report.pinned_on)
    write_reports.head(change, of, report.template, state, pinned, note)
