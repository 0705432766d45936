"""Verbs for older quarters and for what should not be here: submit --backfill, purge."""

from __future__ import annotations

import argparse
import json
from typing import Any

from plp_metrics.act import backfill_parts
from plp_metrics.act import purge as acts
from plp_metrics.act.backfill_seen import Part, Seen
from plp_metrics.act.people import OWNER
from plp_metrics.cli.accounts import signed_in
from plp_metrics.cli.reading import read
from plp_metrics.intake import problem_to_json
from plp_metrics.model import RefusedError
from plp_metrics.store import open_store


def backfill(given: argparse.Namespace) -> int:
    """Hand in files of many partners and quarters; 1 if a part (or all) was refused."""
    if given.partner or given.period or given.draft or given.explain:
        raise RefusedError(
            "With --backfill the files say their partners and quarters: leave out --partner, --period,"
            " --draft and --explain. --sentence explains what has to be explained."
        )
    store, viewer = open_store(), signed_in(given.account)
    seen = backfill_parts.look(
        viewer,
        store,
        [(str(path), read(path)) for path in given.files],
        dataset=given.dataset,
        drop_unknown=given.drop_unknown,
    )
    if not seen.ready:
        _tell(given, seen.refused, _whole(seen), {})
        return 1
    receipt = backfill_parts.hand_in_parts(viewer, store, seen, given.sentence)
    _tell(given, receipt.refused, receipt.whole, {n: part for part, n in receipt.taken}, receipt.event_id)
    return 1 if receipt.refused or receipt.whole else 0


def _whole(seen: Seen) -> tuple[tuple[str, Any], ...]:
    return tuple((file.judged.file, problem) for file in seen.files for problem in file.whole)


def _tell(
    given: argparse.Namespace,
    refused: tuple[Part, ...],
    whole: tuple[tuple[str, Any], ...],
    taken: dict[int, Part],
    event_id: int | None = None,
) -> None:
    if given.json:
        facts = {
            "receipt": event_id,
            "taken": [_facts(part) | {"submission": number} for number, part in taken.items()],
            "refused": [
                _facts(part)
                | {"reasons": list(part.refused), "problems": [problem_to_json(p) for p in part.found]}
                for part in refused
            ],
            "files": [{"file": name} | problem_to_json(problem) for name, problem in whole],
        }
        print(json.dumps(facts, ensure_ascii=False))
        return
    if event_id is not None:
        print(f"Receipt {event_id}: {len(taken)} handed in, {len(refused)} refused.")
    for number, part in taken.items():
        print(f"  {part.partner_id} {part.period} {part.dataset}: {part.rows} rows, submission {number}")
    for part in refused:
        print(f"  {part.partner_id} {part.period} {part.dataset}: refused. {' '.join(part.refused)}")
    for name, problem in whole:
        place = f"line {problem.line}: " if problem.line else ""
        print(f"  {name}: {place}{problem.message} {problem.fix}")


def _facts(part: Part) -> dict[str, Any]:
    year, quarter = part.period
    return {
        "file": part.file,
        "dataset": part.dataset,
        "partner_id": part.partner_id,
        "school_year": year,
        "quarter": quarter,
        "rows": part.rows,
    }


def purge(given: argparse.Namespace) -> int:
    """Remove personal data that got in; 3 where the bytes may still lie in the store's file."""
    store = open_store()
    viewer = signed_in(given.account) if given.account else OWNER
    done = acts.purge(viewer, store, given.submission, reason=given.reason, with_copies=given.copies)
    said = [_gone(done)]
    if done.shared:
        numbers = ", ".join(map(str, done.shared))
        said.append(f"The same bytes were also handed in as {numbers}; purge those too (--copies does).")
    if done.backups:
        said.append(f"These copies hold the data still; delete them: {', '.join(done.backups)}.")
    if not done.rewritten:
        said.append(f"The store's file was not written anew: {done.trouble} Run this command again.")
    if given.json:
        print(json.dumps({"done": " ".join(said)} | vars(done)))
    else:
        print("\n".join(said))
    return 0 if done.rewritten else 3


def _gone(done: acts.Purged) -> str:
    if not done.submissions:
        return (
            "It had been purged before; the store's file was written anew."
            if done.rewritten
            else ("It had been purged before.")
        )
    numbers = ", ".join(map(str, done.submissions))
    return f"Purged {numbers}: its rows, file and explanations are gone; its line stays as a tombstone."
