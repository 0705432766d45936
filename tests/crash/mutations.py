"""The program broken on purpose, in each way the harness has to notice.

Each is put into the process that is killed, never into the one that looks afterwards (but for what a start
does). `at` says where it is ended, `notices` which kinds of fault the checker must then find.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.crash import broken

DRAFT = "draft OZARK teachers 0"
NEXT = "draft OZARK students 0"
FILED = ("open", DRAFT, NEXT)
HANDED_IN = (*FILED, "submit OZARK", "accept OZARK")
KEPT = ("open", DRAFT, "backup", NEXT, "backup")


@dataclass(frozen=True)
class Mutation:
    """says: what is broken. apply: breaks it. acts: what is done. at: the moment (as told by Moment) before
    which the process is ended, "" where it comes to its end by itself. notices: kinds of faults, one of
    which must be found. lost: look at what a disk holds after lost power; late: names count late.
    fails: (call, end of the file's name) that fails with an error instead, in the act `at`; skips: that does
    nothing and says it did. steps: schema steps it is newer. start: broken too in the process that starts
    afterwards.
    """

    says: str
    apply: Callable[[], None]
    acts: tuple[str, ...] = FILED
    at: str = ""
    notices: tuple[str, ...] = ("lost",)
    lost: bool = False
    late: bool = False
    fails: tuple[str, str] | None = None
    skips: tuple[str, str] | None = None
    steps: int = 0
    start: bool = False


MUTATIONS: dict[str, Mutation] = {
    one.says: one
    for one in (
        Mutation(
            "acknowledges before it commits", broken.commits_later, at=f"{NEXT}: write plp.duckdb.wal 1"
        ),
        Mutation(
            "commits a change and its event apart",
            broken.two_transactions,
            at=f"{DRAFT}: fsync plp.duckdb.wal 2",
            notices=("half",),
            lost=True,
        ),
        Mutation(
            "stores a file's rows after its submission",
            broken.rows_afterwards,
            at=f"{DRAFT}: fsync plp.duckdb.wal 2",
            notices=("half",),
            lost=True,
        ),
        Mutation(
            "takes no notice of a failed write",
            broken.swallows_faults,
            fails=("write", ".wal"),
            at=NEXT,
        ),
        Mutation(
            "does not wait for the disk",
            lambda: None,
            skips=("fsync", ".wal"),
            lost=True,
            at=f"{NEXT}: write plp.duckdb.wal 1",
        ),
        Mutation("leaves no event", broken.no_event, acts=HANDED_IN, notices=("audit", "lost")),
        Mutation("leaves two events", broken.two_events, notices=("audit",)),
        Mutation("does not measure what came in", broken.not_measured, acts=HANDED_IN, notices=("figures",)),
        Mutation(
            "keeps uploaded bytes in a temporary file",
            broken.bytes_in_a_temporary_file,
            notices=("left",),
            at=f"{DRAFT}: write plp.duckdb.wal 1",
        ),
        Mutation(
            "does not clear away what was half",
            broken.nothing_is_swept,
            acts=KEPT,
            notices=("left",),
            start=True,
            at="backup: fsync backup.duckdb.part 1",
        ),
        Mutation(
            "does not clear away a copy being checked",
            broken.nothing_is_swept,
            acts=("open", DRAFT, "verify"),
            notices=("left",),
            start=True,
            at="verify: fsync copy.duckdb.part 1",
        ),
        Mutation(
            "writes a backup under its own name",
            broken.backup_in_place,
            acts=KEPT,
            notices=("backup",),
            at="backup: write backup.duckdb 1",
        ),
        Mutation("backs up without the log", broken.backup_without_its_log, acts=KEPT, notices=("backup",)),
        Mutation(
            "does not write a backup through",
            broken.backup_not_written_through,
            acts=KEPT,
            notices=("backup",),
            lost=True,
            at=f"{NEXT}: write plp.duckdb.wal 1",
        ),
        Mutation(
            "does not write a backup's name through",
            broken.backups_name_not_written_through,
            acts=KEPT,
            notices=("backup",),
            lost=True,
            late=True,
            at=f"{NEXT}: write plp.duckdb.wal 1",
        ),
        Mutation(
            "goes back without folding the log",
            broken.restored_without_folding,
            acts=("open", DRAFT, "backup", NEXT, "restore"),
            at="restore: write plp.duckdb 1",
            notices=("lost", "start"),
        ),
        Mutation(
            "does not write the name of what it goes back to through",
            broken.backups_name_not_written_through,
            acts=("open", DRAFT, "backup", NEXT, "restore", NEXT),
            at=f"{NEXT}: write plp.duckdb.wal 3",
            lost=True,
            late=True,
        ),
        Mutation(
            "migrates step by step",
            broken.migrates_without_a_transaction,
            acts=("open",),
            steps=2,
            at="open: fsync plp.duckdb.wal 2",
            notices=("start",),
            start=True,
        ),
        Mutation(
            "lets readers see what moves",
            broken.readers_without_a_snapshot,
            notices=("reader",),
            acts=("open", "read", *(f"draft OZARK students {n % 3}" for n in range(12)), "close"),
        ),
        Mutation(
            "begins anew where the log can't be read",
            broken.begins_anew,
            start=True,
            at=f"{NEXT}: write plp.duckdb.wal 1",
        ),
        Mutation(
            "lets a second one in during a backup",
            broken.backup_in_its_own_process,
            acts=KEPT,
            notices=("second",),
        ),
    )
}
