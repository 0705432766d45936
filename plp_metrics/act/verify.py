"""Checking a store against itself: bytes, rows, events, every figure measured once more, the log replayed."""

from __future__ import annotations

from dataclasses import dataclass

from plp_metrics import store as stores
from plp_metrics.access import require
from plp_metrics.act import promise_standings, verify_files, verify_replay
from plp_metrics.compute import measure
from plp_metrics.model import Viewer
from plp_metrics.store import Store, verify
from plp_metrics.store.backup import backup
from plp_metrics.store.scratch import scratch


@dataclass(frozen=True)
class Verified:
    """What was checked (sentence → how many) and what is wrong, a sentence each."""

    checked: dict[str, int]
    wrong: tuple[str, ...]


def verified(
    viewer: Viewer,
    store: Store,
    *,
    files: bool = False,
    replay: bool = False,
    say: verify_replay.Say = lambda done, many, what: None,
) -> Verified:
    """Check a copy of the store, so that nobody waits. Raises RefusedError for who may not.

    files: also read every file that was handed in once more, cell by cell (a tenth of a second each).
    replay: also go through the log in an empty store, reading the files and working out everything again at
    the event it came with, and compare every table. say: hears how far that is.
    """
    require(viewer, "keep_store")
    with scratch(store.path) as folder:
        copy = backup(store, folder / "copy.duckdb")
        try:
            opened = stores.open_store(copy)
            found = _checked(opened)
            if replay:
                return _replayed(found, verify_replay.replayed(opened, folder, say))
            return _with_files(found, verify_files.rows_again(opened)) if files else found
        finally:
            stores.close(copy)


def _with_files(found: Verified, again: verify_files.Reread) -> Verified:
    older = {"of an earlier layout": len(again.older)} if again.older else {}
    return Verified(found.checked | {"files read again": again.files} | older, (*found.wrong, *again.wrong))


def _replayed(found: Verified, again: verify_replay.Replay) -> Verified:
    read = _with_files(found, again.read)
    return Verified(read.checked | again.checked, (*read.wrong, *again.wrong))


def _checked(copy: Store) -> Verified:
    with copy.read() as cursor:
        wrong = [*verify.bytes_kept(cursor), *verify.rows_kept(cursor), *verify.intervals(cursor)]
        counts = cursor.execute(
            "SELECT (SELECT count(*) FROM upload), (SELECT count(*) FROM submission),"
            " (SELECT count(*) FROM event), (SELECT count(*) FROM measurement WHERE to_event IS NULL)"
        ).fetchall()[0]
    with copy.rehearse("verify") as change:
        moved = measure.rebuild(change.cursor, change.event_id)
        stood = promise_standings.write(change.cursor, change.event_id, change.at)
    if moved:
        wrong.append(f"{moved} figures differ from what their files and records give when measured again.")
    if stood:
        wrong.append(f"{len(stood)} promises stand otherwise than they should.")
    names = ("files kept", "hand-ins", "events", "figures measured again")
    return Verified(dict(zip(names, counts, strict=True)), tuple(wrong))
