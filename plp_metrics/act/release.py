"""Publishing the protected figures (people by gender, race, lunch status; completions): a release.

Everything is counted, withheld where it has to be, proven and attacked first. That is tried on a snapshot, so
that hand-ins need not wait for it, and then done in one transaction, where only what changed meanwhile has to
be worked out again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from plp_metrics.access import require
from plp_metrics.act import promise_standings
from plp_metrics.act.locking import CALENDAR
from plp_metrics.compute import publish
from plp_metrics.compute.attack import Report
from plp_metrics.compute.attack_release import Reader, attacked
from plp_metrics.compute.attack_release import Ready as Attacks
from plp_metrics.compute.attack_year import SHARES
from plp_metrics.compute.publish_rules import NOTHING_HELD, Held
from plp_metrics.compute.remade import uncollected
from plp_metrics.metrics import load_all
from plp_metrics.model import QUARTERS, Basis, Mark, Period, RefusedError, Role, Rule, Scope, Viewer
from plp_metrics.store import Change, Store, read, read_published, read_releases, write

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ATTACK_SECONDS = 900.0
"""What the attack of one release may take, some thirty times what that of 100 partners took on a quiet
machine; what is not settled by then is not published."""
ATTEMPTS = 5
"""How often a release is made anew without what the attack worked something out of."""
READERS = {Role.EVALUATOR: Basis.SUBMITTED, Role.LEADERSHIP: Basis.ACCEPTED}
"""Who sees every partner's published rows, and which versions they are made of."""

Numbers = Mapping[tuple[Any, ...], tuple[str, Any]]
"""Where a number stands → (mark, what is shown)."""


_ONE_AT_A_TIME = Lock()
"""Two releases at once would write the same rows."""


@dataclass
class _Ready:
    """What was worked out already, by everything it was worked out of."""

    tables: publish.Ready = field(default_factory=publish.Ready)
    attacks: Attacks = field(default_factory=Attacks)


@dataclass(frozen=True)
class Released:
    """A release, or the preview of one. number: its number. attacked: what the attack found, by role.

    marks: how many numbers of the quarter are shown, kept, withheld… afterwards. moved: how many are new,
    changed, hidden now or the same, for an evaluator.
    """

    period: Period
    number: int
    attacked: Mapping[Role, Report] = field(hash=False)
    marks: Mapping[str, int] = field(hash=False)
    moved: Mapping[str, int] = field(hash=False)


def release(viewer: Viewer, store: Store, period: Period, at: datetime | None = None) -> int:
    """Publish the protected figures of a Q2 or Q4, at a Q4 with the category tables; returns its number.

    Raises RefusedError, and publishes nothing, where something small could be worked out of it, or the attack
    on it did not end in time.
    """
    require(viewer, "publish")
    return _release(viewer.account, store, period, at).number


def preview(viewer: Viewer, store: Store, period: Period) -> Released:
    """What a release would publish and change: the real one, undone. Raises RefusedError as `release`."""
    require(viewer, "publish")
    _check(period)
    with _ONE_AT_A_TIME, uncollected():
        return _tried(viewer.account, store, period, _Ready())[0]


def release_closed(store: Store) -> list[Period]:
    """Publish every Q2 and Q4 that has closed and was never published; returns what was.

    Asks nobody's permission: the calendar does it. Raises RefusedError as `release`, once all were tried.
    """
    with store.read() as cursor:
        waiting = [
            Period(year, quarter)
            for year, quarter, accepted, released_on, _ in read_releases.releasable(cursor)
            if accepted and released_on is None and Period(year, quarter).closes < store.today()
        ]
    done: list[Period] = []
    refused: RefusedError | None = None
    for period in sorted(waiting):
        try:
            done.append(_release(CALENDAR, store, period, None).period)
        except RefusedError as error:
            refused = error
    if refused is not None:
        raise refused
    return done


def _check(period: Period) -> None:
    if period.quarter not in ("Q2", "Q4"):
        raise RefusedError("Protected figures are published for Q2 and Q4 only.")


def _release(account: str, store: Store, period: Period, at: datetime | None) -> Released:
    _check(period)
    ready = _Ready()

    def made(held: Held) -> Released:
        with store.change(account, "release", {"period": str(period)}, at=at) as change:
            done = _publish(change, period, held, ready)
            promise_standings.published_moved(change, period)
            return done

    with _ONE_AT_A_TIME, uncollected():
        _, held = _tried(account, store, period, ready)
        return _attempts(period, made, held)[0]


def _tried(account: str, store: Store, period: Period, ready: _Ready) -> tuple[Released, Held]:
    """The release on a snapshot, undone; and what had to be held back."""

    def tried(held: Held) -> Released:
        with store.read() as cursor:
            (event,) = cursor.execute("SELECT max(event_id) + 1 FROM event").fetchall()[0]
            return _publish(Change(cursor, event, store.now(), account), period, held, ready)

    return _attempts(period, tried)


class _LeakError(RefusedError):
    """The attack worked something out; found: (share, partner), nothing where no row can be held back."""

    def __init__(self, message: str, found: frozenset[tuple[str, str]]) -> None:
        super().__init__(message)
        self.found = found


def _attempts(
    period: Period, attempt: Callable[[Held], Released], held: Held = NOTHING_HELD
) -> tuple[Released, Held]:
    """The release, each attempt whole or undone, without what the attack on the one before gave away.

    held: what is held back from the start. Raises RefusedError where holding back doesn't help.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt(held), held
        except _LeakError as leak:
            more = held.with_more(leak.found, in_tables=period.quarter == QUARTERS[-1])
            if more == held:
                raise
            held = more
    return attempt(held), held


def _publish(change: Change, period: Period, held: Held, ready: _Ready) -> Released:
    before = _numbers(change.cursor, period)
    number = write.release(change, period)
    change.payload["release"] = number
    try:
        published = publish.release(change.cursor, period, number, change.event_id, held=held)
        if period.quarter == "Q4":
            place = (change.cursor, period, number, change.event_id)
            proven = publish.categories(*place, published, held=held, ready=ready.tables)
            change.payload["proven"] = proven
    except publish.UnprovenError as error:
        raise RefusedError(
            f"Nothing was published: with what earlier releases said, {error}. Correct the counts of that"
            " partner or leave this release out; what was published before stays."
        ) from error
    if held != NOTHING_HELD:
        change.payload["held_back"] = {"rows": sorted(held.rows), "lines": sorted(held.lines)}
    found = _attacked(change.cursor, period, change.event_id, ready.attacks)
    change.payload["attacked"] = {role.value: _told(report) for role, report in found.items()}
    after = _numbers(change.cursor, period)
    marks = Counter(str(mark) for mark, _ in after.values())
    moved = _moved(before, after)
    change.payload |= {"marks": dict(marks), "moved": moved}
    return Released(period, number, found, marks, moved)


def _attacked(cursor: DuckDBPyConnection, period: Period, event: int, ready: Attacks) -> dict[Role, Report]:
    """The attack of everybody who sees all rows. Raises _LeakError where it finds anything that was not known
    as exactly before this event."""
    found: dict[Role, Report] = {}
    for role, basis in READERS.items():
        found[role] = attacked(
            cursor, period.school_year, Reader(basis), seconds=ATTACK_SECONDS, ready=ready, since=event
        )
    leaks = list(dict.fromkeys(text for report in found.values() for text in report.disclosures))
    if leaks:
        more = f" and {len(leaks) - 1} more" if len(leaks) > 1 else ""
        share_of = {kind: metric for metric, kind in SHARES.items()}
        # What does not add up, or was not settled in time, is not mended by holding something back.
        is_told = all(bool(report.disclosures) <= bool(report.found) for report in found.values())
        whose = {(share_of[kind], who) for report in found.values() for kind, who in report.found}
        raise _LeakError(
            f"Nothing was published: the attack on it worked out a number that has to stay hidden"
            f" ({leaks[0]}{more}). What was published before stays.",
            frozenset(whose if is_told else ()),
        )
    return found


def _told(report: Report) -> dict[str, object]:
    told = {
        "published": report.published, "withheld": report.withheld, "targets": report.targets,
        "narrowest": report.narrowest, "disclosures": len(report.disclosures),
        "programs": report.programs,
    }  # fmt: skip
    # Whose and by what, never which number or how many: it is out, but nobody has to be led to it.
    return told | ({"stood": sorted([*kind, who] for kind, who in report.stood)} if report.stood else {})


def _numbers(cursor: DuckDBPyConnection, period: Period) -> Numbers:
    """Everything an evaluator sees of people in this quarter: lines, and at a Q4 the category tables."""
    scope = Scope(frozenset(), None, Basis.SUBMITTED)
    metrics = [m for m in load_all().values() if m.rule is Rule.PEOPLE]
    found: dict[tuple[Any, ...], tuple[str, Any]] = {}
    for level in ("partner", "nation", "division"):
        for row in read.published(
            cursor, scope, metrics, [period.school_year], level, quarters=[period.quarter]
        ):
            found[row[:7]] = (row[7], row[8:11])
    if period.quarter == QUARTERS[-1]:
        for row in read_published.cells(cursor, scope, period.school_year):
            if row[7] != "together":
                found[row[:6]] = (row[7], row[6])
    return found


def _moved(before: Numbers, after: Numbers) -> dict[str, int]:
    hidden = ("", Mark.WITHHELD.value)
    moved = {"new": 0, "changed": 0, "hidden": 0, "same": 0}
    for place in before.keys() | after.keys():
        old, new = before.get(place, ("", None)), after.get(place, ("", None))
        if old == new or (old[0] in hidden and new[0] in hidden):
            moved["same"] += 1
        elif old[0] in hidden:
            moved["new"] += 1
        else:
            moved["hidden" if new[0] in hidden else "changed"] += 1
    return moved
