"""One round: a store of its own, acts, an end, and what the checker finds afterwards."""

from __future__ import annotations

import errno
import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.crash.checker import Found, check
from tests.crash.mutations import Mutation
from tests.crash.workshop import KILL, SKIP, Moment, Plan, Run, Workshop

OZARK = tuple(f"draft OZARK {d} 0" for d in ("teachers", "students", "diversity", "workshop_surveys"))
SUBMIT = ("open", "read", *OZARK[:2], "submit OZARK", "draft OZARK teachers 1", "submit OZARK")
BACKUP = ("open", OZARK[0], "backup", "verify", OZARK[1], "backup", "draft RIOGRANDE students 2")
SCRIPTS: dict[str, tuple[tuple[str, ...], int]] = {
    "submit": ((*SUBMIT, "accept OZARK", "close"), 0),
    "checkpoint": (("open", *OZARK[:2], "submit OZARK", "checkpoint", OZARK[2], "close"), 0),
    "renewal": (("open", *OZARK[:2], "renew", "submit OZARK", "renew", OZARK[2], "renew", "close"), 0),
    "migration": (("open", OZARK[0], "close"), 2),
    "backup": ((*BACKUP, "close"), 0),
    "judging": (("open", "judged OZARK teachers 0", "judged OZARK students 1", "close"), 0),
    "restore": (("open", OZARK[0], "backup", OZARK[1], "restore", OZARK[2], "close"), 0),
}
"""What is done in a round, and how many schema steps newer the program is than the store."""


def before(moment: str) -> Plan:
    """End the process before the moment told by these words."""

    def plan(now: Moment) -> str | None:
        return KILL if str(now) == moment else None

    return plan


def at_step(number: int) -> Plan:
    """End the process before its step of this number."""

    def plan(now: Moment) -> str | None:
        return KILL if now.number == number else None

    return plan


def failing(
    call: str, ending: str, error: int = errno.EIO, act: str = "", times: int = 1, *, skip: bool = False
) -> Plan:
    """Have calls on files whose names end so fail, from the first one in an act that begins so."""
    hit = 0

    def plan(now: Moment) -> str | int | None:
        nonlocal hit
        fits = now.step.call == call and now.step.path.endswith(ending) and now.act.startswith(act)
        if not fits or hit >= times:
            return None
        hit += 1
        return SKIP if skip else error

    return plan


def either(*plans: Plan) -> Plan:
    """The first answer any of these plans gives."""

    def plan(now: Moment) -> str | int | None:
        return next((answer for one in plans if (answer := one(now)) is not None), None)

    return plan


@contextmanager
def cleared(run: Run) -> Iterator[Run]:
    """Throw away what a round left, once it was looked at."""
    try:
        yield run
    finally:
        if run.disk:
            run.disk.close()
        for folder in run.folder.parent.glob(f"{run.folder.name}*"):
            shutil.rmtree(folder, ignore_errors=True)


def found_after(
    workshop: Workshop, run: Run, steps: int = 0, *, again: str = "", figures: bool = True
) -> list[Found]:
    """What the checker finds in the store as the killed process left it and, where a disk was kept, in what
    lost power would have left. again: the mutation the start is under too; figures: as in check."""
    unknown = unknown_of(run)
    places: list[Path] = [run.folder]
    if run.disk:
        places.append(run.disk.lost(run.folder.with_name(f"{run.folder.name}-lost")))
    return [
        check(workshop, run, place, steps=steps, unknown=unknown, mutation=again, figures=figures)
        for place in places
    ]


def unknown_of(run: Run) -> Iterable[str]:
    """Acts the program did not confirm and did not say were not saved."""
    return [told["refused"] for told in run.refused if "nothing was saved" not in told["said"]]


def trace(workshop: Workshop, script: str) -> list[Moment]:
    """Every step of a script, none of them ended; also proof that it comes to its end."""
    acts, steps = SCRIPTS[script]
    with cleared(workshop.run(acts, workshop.new(), lambda _: None, steps=steps)) as run:
        if run.refused or not run.ended:
            raise RuntimeError(f"{script}: {run.refused} {run.under_way}")
        return run.moments


def noticed(workshop: Workshop, mutation: Mutation, *, broken: bool = True) -> Found:
    """What the checker finds with the program broken so; broken=False: the same round, whole."""
    plans = [lambda _: None]
    if mutation.at and not mutation.fails:
        plans.insert(0, before(mutation.at))
    if mutation.fails:
        plans.insert(0, failing(*mutation.fails, act=mutation.at))
    if mutation.skips and broken:
        plans.insert(0, failing(*mutation.skips, times=1 << 30, skip=True))
    name = mutation.says if broken else ""
    acts, folder = mutation.acts, workshop.new()
    second = "second" in mutation.notices
    run = workshop.run(
        [*acts, "wait"] if second else acts, folder, either(*plans), mutation=name, steps=mutation.steps,
        late=mutation.late if mutation.lost else None,
        meanwhile=(lambda: second_one(workshop, folder)) if second else None,
    )  # fmt: skip
    with cleared(run):
        again = name if mutation.start else ""
        found = found_after(
            workshop, run, mutation.steps, again=again, figures="figures" in mutation.notices
        )[-1]
        if second and (said := run.meanwhile):
            found.add("second", said)
        return found


def second_one(workshop: Workshop, folder: Path, verbs: Sequence[str] = ("verify --json",)) -> str:
    """Start another instance on a store that is in use; what is wrong with how it was refused, or ""."""
    run = workshop.run([f"verb {verb}" for verb in verbs], folder, journal=False)
    for told in run.acknowledged:
        said = (told["out"] + told["err"]).strip()
        if told["code"] != 3 or "in use by the running app" not in said or "\n" in said:
            return f"A second one was not refused in one sentence: “{told['done']}” {told['code']} {said}"
    return "" if len(run.acknowledged) == len(verbs) else f"A second one was not refused: {run.refused}"


def points(moments: Sequence[Moment], chance: random.Random, most: int) -> list[int]:
    """The numbers of the steps to end a script at: each kind of moment first, then others by chance."""
    first: dict[str, int] = {}
    for moment in moments:
        first.setdefault(f"{moment.act.split()[0]} {moment.step.call} {moment.file}", moment.number)
    named = sorted(first.values())
    others = [m.number for m in moments if m.number not in named]
    chance.shuffle(others)
    return (named + others)[:most]
