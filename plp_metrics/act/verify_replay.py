"""A store's log gone through once more: what was recorded put in as it was, everything else worked out again
at the event it came with, and every table held against the one that is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow

from plp_metrics.act import replay_acts, verify_files
from plp_metrics.compute import measure
from plp_metrics.compute.publish import UnprovenError
from plp_metrics.model import DATASETS
from plp_metrics.store import Store, read, replay_compare, verify, write
from plp_metrics.store.replay import Logged, Replayed, keep_rows, keep_until
from plp_metrics.store.replay_tables import OF_PARTNERS, Source, of

if TYPE_CHECKING:
    from plp_metrics.store import Change

Say = Callable[[int, int, str], None]
"""Hears how many are done, of how many, and of what."""
DEFINED, PURGED = "rows of earlier definitions or school facts", "rows from before a file was removed"
"""What is kept as it is and counted, not worked out again."""
AGAIN, SCHOOLS, REMOVED, TOLD = "measure_again", "load_schools", "purge", "set_today"
"""Kinds of events behind which this program can't look, and the one that ends the sample program's past."""


@dataclass(frozen=True)
class Replay:
    """checked: what was done, how often. wrong: in words. read: what came of reading the files."""

    checked: dict[str, int]
    wrong: tuple[str, ...]
    read: verify_files.Reread


@dataclass
class _Reach:
    """since: the first event from which this program can work everything out. purged: event → partners of
    whom a file was removed with it, for the last time; what it told before is gone for good. story: the
    event at which the sample program's past was told to its end; 0 in a real store. kept: why → rows. failed:
    events that could not be done again, in words."""

    since: int
    purged: Mapping[int, list[str]]
    story: int
    kept: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def note(self, why: str, rows: int) -> None:
        if rows:
            self.kept[why] = self.kept.get(why, 0) + rows


def replayed(copy: Store, folder: Path, say: Say) -> Replay:
    """Go through a store's log in an empty store in this folder, and compare; nobody may write to `copy`
    meanwhile. say: hears of each event as it is done."""
    with copy.read() as cursor:
        again = Replayed(folder / "again.duckdb", cursor)
        defined = read.defined_by(cursor) == measure.defined_by()
    try:
        found = gone_through(copy, again, say, defined=defined)
        with again.change() as change:
            checked = found.checked | {"rows compared": replay_compare.rows(change.cursor)}
            return Replay(checked, (*found.wrong, *differences(change.cursor, again)), found.read)
    finally:
        again.close()


def gone_through(copy: Store, again: Replayed, say: Say, *, defined: bool) -> Replay:
    """Fill the empty store from the log and the files; nothing is compared yet.

    defined: whether today's definitions of figures are those by which the store was measured last.
    """
    files = _read_files(copy, again, say)
    reach = _reach(again, defined)
    unknown = sum(_event(again, one, reach, say) for one in again.events)
    if reach.since > _last(again):
        with again.change() as change:
            _keep_all(change.cursor, reach, reach.since)
    checked = {"events replayed": len(again.events)}
    checked |= {f"{why}, not worked out again": rows for why, rows in reach.kept.items()}
    if unknown:
        checked["events of a kind this version does not know"] = unknown
    return Replay(checked, tuple(reach.failed), files)


def differences(cursor: Any, again: Replayed) -> list[str]:
    """Every table in which the store is not what its log gives, a sentence each."""
    return [_sentence(one, again) for one in replay_compare.differences(cursor)]


def _read_files(copy: Store, again: Replayed, say: Say) -> verify_files.Reread:
    with copy.read() as cursor:
        many = len(verify.hand_ins_with_bytes(cursor))
    done = count(1)
    # Rows of a hand-in count for nothing until it is in force, so all can be there from the beginning.
    with again.change() as change:

        def taken(one: verify.HandIn, table: pyarrow.Table) -> None:
            key = (one.partner_id, one.school_year, one.quarter)
            write.dataset_rows(change, one.dataset, table, {key: one.submission_id})
            say(next(done), many, "files read")

        found = verify_files.rows_again(copy, taken)
        for dataset in DATASETS:
            older = [one.submission_id for one in found.older if one.dataset == dataset]
            keep_rows(change.cursor, dataset, older)
    return found


def _reach(again: Replayed, defined: bool) -> _Reach:
    measured = [one.event_id for one in again.events if one.kind == AGAIN]
    schools = [one.event_id for one in again.events if one.kind == SCHOOLS]
    # Loading replaces facts and dates none, so what the first of several loads said is not known any more.
    since = max([*measured, *schools[1:]], default=0) if defined and measured else _last(again) + 1
    last = {
        partner_id: one.event_id
        for one in again.events
        if one.kind == REMOVED
        for partner_id in again.partners_of(one.payload.get("submissions", ()))
    }
    purged: dict[int, list[str]] = {}
    for partner_id, event_id in last.items():
        purged.setdefault(event_id, []).append(partner_id)
    story = min((one.event_id for one in again.events if one.kind == TOLD), default=0)
    return _Reach(since, purged, story)


def _last(again: Replayed) -> int:
    return again.events[-1].event_id if again.events else 0


def _event(again: Replayed, one: Logged, reach: _Reach, say: Say) -> bool:
    """Do one event; whether its kind is unknown."""
    unknown = False
    with again.change(one) as change:
        replay_acts.settings(change, one)
        if one.event_id == reach.since:
            _keep_all(change.cursor, reach, one.event_id)
        if one.event_id >= reach.since:
            if one.event_id in reach.purged:
                _keep_purged(change.cursor, reach, one.event_id)
            unknown = not replay_acts.knows(one.kind)
            _follow(change, one, reach)
    say(one.event_id, _last(again), "events replayed")
    return unknown


def _follow(change: Change, one: Logged, reach: _Reach) -> None:
    try:
        replay_acts.follow(change, one, is_story=one.event_id < reach.story)
    except (LookupError, ValueError, UnprovenError) as fault:
        # Of a damaged store; what is missing after it is told table by table.
        reach.failed.append(f"{_named(one)} can't be worked out again ({type(fault).__name__}: {fault}).")


def _keep_all(cursor: Any, reach: _Reach, event_id: int) -> None:
    derived = [table for table in of(Source.DERIVED) if table != "setting"]
    reach.note(DEFINED, keep_until(cursor, derived, event_id))
    cursor.execute("INSERT OR REPLACE INTO setting SELECT * FROM original.setting WHERE key = 'defined_by'")


def _keep_purged(cursor: Any, reach: _Reach, event_id: int) -> None:
    together = [table for table in of(Source.DERIVED) if table not in (*OF_PARTNERS, "setting")]
    kept = keep_until(cursor, OF_PARTNERS, event_id, [*reach.purged[event_id], "ALL"])
    reach.note(PURGED, kept + keep_until(cursor, together, event_id))


def _sentence(found: replay_compare.Differs, again: Replayed) -> str:
    parts = []
    if found.kept:
        parts.append(f"{found.kept} kept that the log does not give")
    if found.given:
        parts.append(f"{found.given} missing that the log gives")
    said = f"Rows of {found.table}: {', '.join(parts)}"
    event = next((one for one in again.events if one.event_id == found.event), None)
    if event is not None:
        said += f", first at {_named(event)}"
    elif found.event is not None:
        said += f", first at event {found.event}, which is not in the log"
    return f"{said}{': ' if found.about else ''}{found.about}."


def _named(event: Logged) -> str:
    return f"event {event.event_id} ({event.kind.replace('_', ' ')}, {event.at:%d %b %Y})"
