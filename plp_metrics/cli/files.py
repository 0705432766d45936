"""Verbs about files: check, submit, accept."""

from __future__ import annotations

import argparse
import json
import os
from datetime import UTC, date, datetime
from functools import partial

from plp_metrics.act import hand_in, review
from plp_metrics.act.remember import remembered
from plp_metrics.cli import beside, older
from plp_metrics.cli.accounts import signed_in
from plp_metrics.cli.reading import read
from plp_metrics.intake import Judged, judge
from plp_metrics.intake.own_words import Known, read_as_known, told
from plp_metrics.model import Period, RefusedError, Severity
from plp_metrics.store import StoreError, current, open_store

_TOLD = {Severity.MUST_FIX: "Must fix", Severity.EXPLAIN: "Fix or explain", Severity.NOTE: "Note"}


def check(given: argparse.Namespace) -> int:
    """Judge files, set them beside each other and earlier quarters, and print all; 1 if one is refused."""
    judged, compared, said = beside.set_beside(_judge_all(given))
    if given.json:
        told = {"files": [j.to_json() for j in judged], "compared_with_store": compared}
        print(json.dumps(told, ensure_ascii=False))
    else:
        _tell(given, judged)
        print(said)
    return 1 if any(j.verdict == "reject" for j in judged) else 0


def submit(given: argparse.Namespace) -> int:
    """Judge files, and hand in the quarter they belong to."""
    if given.backfill:
        return older.backfill(given)
    store = open_store()
    viewer = signed_in(given.account)
    of = given.partner or viewer.partner_id
    judged = _judge_all(given, remembered(viewer, store, of) if of else Known())
    if any(j.verdict == "reject" for j in judged):
        _tell(given, judged)
        return 1
    partner_id = str(given.partner or judged[0].partner_id or viewer.partner_id)
    period = given.period or _only_period(judged)
    for one in judged:
        hand_in.draft(viewer, store, partner_id, period, one)
    if given.draft:
        print(json.dumps({"draft": str(period)}) if given.json else f"Saved as the draft of {period}.")
        return 0
    explained = dict(given.explain)
    receipt = hand_in.submit(
        viewer, store, partner_id, period, attested=True, explained=explained, note=given.note
    )
    if given.json:
        facts = {
            "receipt": receipt.event_id,
            "partner_id": partner_id,
            "period": str(period),
            "account": receipt.account,
            "at": receipt.at.isoformat(timespec="seconds"),
            "files": [vars(f) for f in receipt.files],
            "missing": list(receipt.missing),
            "note": receipt.note,
        }
        print(json.dumps(facts))
        return 0
    print(f"Receipt {receipt.event_id}: {partner_id} {period}, handed in by {receipt.account}")
    for f in receipt.files:
        print(f"  {f.dataset}: {f.rows} rows, version {f.version}, sha256 {f.sha256 or '–'}")
        if f.as_dropped:
            print(f"    {f.as_dropped}")
    for dataset in receipt.missing:
        print(f"  {dataset}: not handed in")
    if receipt.note:
        print(f"  Note: {receipt.note}")
    return 0


def accept(given: argparse.Namespace) -> int:
    """Accept a submitted quarter."""
    review.accept(signed_in(given.account), open_store(), [(given.partner, given.period)])
    said = f"Accepted {given.partner} {given.period}."
    print(json.dumps({"done": said}) if given.json else said)
    return 0


def _judge_all(given: argparse.Namespace, known: Known | None = None) -> list[Judged]:
    """known: what the partner said before about its own words; files are read so, and it is told."""
    today, found = _today(), []
    for path in given.files:
        dropped = read(path)
        options = {"dataset": given.dataset, "partner_id": given.partner, "period": given.period}
        as_it_is = partial(judge, str(path), today=today, drop_unknown=given.drop_unknown, **options)
        _, judged, said = read_as_known(known or Known(), dropped, as_it_is)
        found.append(told(judged, dropped, said))
    return found


def _today() -> date:
    # `check` needs no store; where there is none (or the app holds it) the clock serves.
    try:
        return current().today()
    except StoreError:
        return date.fromisoformat(os.environ.get("PLP_TODAY") or datetime.now(UTC).date().isoformat())


def _only_period(judged: list[Judged]) -> Period:
    found = {(j.school_year, j.quarter) for j in judged}
    if len(found) != 1:
        raise RefusedError("The files belong to different quarters; hand in one quarter at a time.")
    year, quarter = found.pop()
    return Period(str(year), str(quarter))


def _tell(given: argparse.Namespace, judged: list[Judged]) -> None:
    if given.json:
        print(json.dumps({"files": [j.to_json() for j in judged]}, ensure_ascii=False))
        return
    for one in judged:
        verdict = {"accept": "ready", "accept_normalised": "ready, with repairs", "reject": "must be fixed"}
        print(f"{one.file}: {verdict[one.verdict]} ({one.dataset or 'unknown layout'}, {one.rows} rows)")
        for repair in one.normalised:
            print(f"  Repaired: {repair['what']} ({repair['count']} times, first on line {repair['line']})")
        for p in one.problems:
            place = f"line {p.line}, " if p.line else ""
            column = f"{p.column}: " if p.column else ""
            print(f"  {_TOLD[p.severity]}: {place}{column}{p.message} {p.fix}")
