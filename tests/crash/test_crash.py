"""Nothing acknowledged is lost, whatever ends the program: the short form; `make crash` is the long."""

from __future__ import annotations

import errno
import random
from collections.abc import Iterator

import pytest

from tests.crash import damage, watch
from tests.crash.mutations import MUTATIONS
from tests.crash.rounds import SCRIPTS, at_step, before, cleared, found_after, noticed, second_one
from tests.crash.totals import Totals
from tests.crash.workshop import Run, Workshop

pytestmark = pytest.mark.skipif(not watch.possible(), reason="needs Linux 5.5 or newer")

NAMED = {
    "a file is saved, its log written and not yet through": (
        "submit",
        "submit OZARK: fsync plp.duckdb.wal 1",
    ),
    "the log is folded in, the store's head not yet written": (
        "checkpoint",
        "checkpoint: fsync plp.duckdb 1",
    ),
    "the log is folded in and still there": ("checkpoint", "checkpoint: unlink plp.duckdb.wal 1"),
    "the store is half brought up to date": ("migration", "open: write plp.duckdb.wal 2"),
    "a backup is written and has no name yet": ("backup", "backup: rename backup.duckdb.part 1"),
    "a backup is about to take the store's place": ("restore", "restore: rename ready.duckdb 1"),
}
MEASURED = ("restore",)
"""Scripts after which every figure is measured once more, which takes longest."""
BROKEN = (
    "acknowledges before it commits",
    "commits a change and its event apart",
    "takes no notice of a failed write",
    "does not wait for the disk",
    "does not clear away what was half",
)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    made = Workshop(tmp_path_factory.mktemp("crash") / "workshop")
    yield made
    made.close()


@pytest.mark.parametrize("name", NAMED)
def test_killed_or_without_power_at_a_named_moment_all_that_was_acknowledged_is_whole(
    workshop: Workshop, name: str
) -> None:
    script, moment = NAMED[name]
    acts, steps = SCRIPTS[script]
    with cleared(workshop.run(acts, workshop.new(), before(moment), steps=steps, late=True)) as run:
        assert run.killed, f"{moment} did not come"
        found = found_after(workshop, run, steps, figures=script in MEASURED)
        assert [one.faults for one in found] == [[], []]


def test_killed_at_a_moment_by_chance_all_that_was_acknowledged_is_whole(workshop: Workshop) -> None:
    chance, totals = random.Random(), Totals()
    for script in ("submit", "backup"):
        acts, steps = SCRIPTS[script]
        step = chance.randint(1, 20)
        with cleared(workshop.run(acts, workshop.new(), at_step(step), steps=steps)) as run:
            totals.add(run, found_after(workshop, run, steps, figures=script == "submit"), f"{script} {step}")
    assert (totals.faults, totals.kills) == ([], 2)


@pytest.fixture(scope="module")
def whole(workshop: Workshop) -> Iterator[Run]:
    with cleared(workshop.run(damage.KEPT, workshop.new())) as run:
        yield run


@pytest.mark.parametrize(
    "name", ["the end of the log is cut off", "bytes near the end of the store are others"]
)
def test_what_is_damaged_is_told_with_what_to_restore(workshop: Workshop, whole: Run, name: str) -> None:
    done = damage.harmed(workshop, whole, name)
    assert done.faults == []
    assert "restore the last backup" in done.said


@pytest.mark.parametrize("one", [("write", ".wal", errno.ENOSPC), ("fsync", ".wal", errno.EIO)])
def test_a_disk_that_is_full_or_fails_is_told_in_a_sentence_and_the_app_goes_on(
    workshop: Workshop, one: tuple[str, str, int]
) -> None:
    call, ending, number = one
    run, faults = damage.failed(workshop, call, ending, "draft OZARK students", number, 1, figures=False)
    assert faults == []
    assert [told["refused"] for told in run.refused] == ["draft OZARK students 0"]
    assert run.acknowledged[-2]["done"] == "backup"


def test_a_second_one_is_refused_in_one_sentence_also_after_a_backup(workshop: Workshop) -> None:
    folder = workshop.new()
    run = workshop.run(
        ["open", "backup", "wait"], folder, lambda _: None,
        meanwhile=lambda: second_one(workshop, folder, ("verify --json", "metrics", "serve")),
    )  # fmt: skip
    assert run.acknowledged[-1]["done"] == "wait"
    assert run.meanwhile == ""


@pytest.mark.parametrize("name", BROKEN)
def test_the_program_broken_on_purpose_is_noticed(workshop: Workshop, name: str) -> None:
    found = noticed(workshop, MUTATIONS[name])
    assert any(found.of(kind) for kind in MUTATIONS[name].notices), found.faults
