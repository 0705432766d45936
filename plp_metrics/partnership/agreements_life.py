"""The life of a target: which move leads from which state to which, and whose it is, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plp_metrics.model import Agreement, Metric, RefusedError

STATES: dict[str, str] = {
    "proposed": "one side proposed it; it waits for the other",
    "countered": "the other side proposed something else in its place",
    "confirmed": "it holds: both sides agreed, or it was set where one side may",
    "declined": "the other side declined it, or its own took it back",
    "superseded": "it held until a later one was confirmed",
}
"""Every state of a target → what it means. Before its first one a target is not there at all."""
ABSENT = "nothing"


class Who(StrEnum):
    """Whose move it is."""

    EITHER = "either side"
    OTHER = "the side that did not propose it"
    OWN = "the side that proposed it"
    CODE_ORG = "Code.org (evaluators, administrators)"
    LEADERSHIP = "leadership, for all partners together"
    ITSELF = "by itself"


@dataclass(frozen=True)
class TargetMove:
    """One move. act: what does it. before, after: states; says: what it is called. note: what has to be said
    with it, "" for nothing. mind: what else comes of it."""

    name: str
    act: str
    says: str
    before: tuple[str, ...]
    after: str
    who: Who
    note: str = ""
    mind: str = ""


_REPLACES = "why, where it would replace a target that holds"

MOVES: dict[str, TargetMove] = {
    m.name: m
    for m in (
        TargetMove(
            "propose", "agree.propose", "propose", (ABSENT, "confirmed"), "proposed", Who.EITHER, _REPLACES,
            "one proposal at a time for the same metric, course and year; what holds goes on holding",
        ),
        TargetMove(
            "propose_many", "agree_many.propose_many", "propose for many partners", (ABSENT, "confirmed"),
            "proposed", Who.CODE_ORG, _REPLACES, "all of them or none",
        ),
        TargetMove(
            "counter", "agree.counter", "propose something else instead", ("proposed",), "countered",
            Who.OTHER, _REPLACES, "the new one is proposed and waits for the first side",
        ),
        TargetMove(
            "comment", "agree.remark", "comment on it", ("proposed",), "proposed", Who.EITHER, "a sentence",
            "comments are settled once the talk ends",
        ),
        TargetMove(
            "confirm", "agree.confirm", "confirm", ("proposed",), "confirmed", Who.OTHER,
            mind="an earlier one for the same thing is superseded",
        ),
        TargetMove("decline", "agree.decline", "decline", ("proposed",), "declined", Who.OTHER, "why not"),
        TargetMove("take_back", "agree.decline", "take back", ("proposed",), "declined", Who.OWN, "why"),
        TargetMove(
            "set", "agree.propose", "set for the network", (ABSENT, "confirmed"), "confirmed",
            Who.LEADERSHIP, _REPLACES, "in force at once",
        ),
        TargetMove(
            "start", "agree.start_year", "start a year with the term sheet's targets", (ABSENT,),
            "confirmed", Who.CODE_ORG, mind="its basis is named; what has a target or a proposal keeps it",
        ),
        TargetMove(
            "start_many", "agree_many.start_many", "start a year for many partners", (ABSENT,), "confirmed",
            Who.CODE_ORG, mind="or proposed, to wait for the partners; its basis is named",
        ),
        TargetMove(
            "supersede", "agree.confirm", "supersede", ("confirmed",), "superseded", Who.ITSELF,
            mind="when a later one is confirmed",
        ),
        TargetMove(
            "except", "except_target.accept", "accept an exception", ("confirmed",), "confirmed",
            Who.CODE_ORG, "the value that will do, why, and the last day",
            "shown beside the agreed target, by which the result is still judged (the network's: leadership)",
        ),
        TargetMove(
            "exception_ends", "except_target.end", "end an exception", ("confirmed",), "confirmed",
            Who.ITSELF, mind="when its last day is over; Code.org can end it before",
        ),
    )
}  # fmt: skip
"""Every move by its name; the acts ask it, docs/life-of-a-target.md is made from it."""

_MEANWHILE = {
    "countered": "was answered with another proposal",
    "confirmed": "was confirmed",
    "declined": "was declined or taken back",
    "superseded": "was replaced by a later target",
}


def check_move(name: str, found: Agreement | None) -> Agreement:
    """The target, if the move is open to it as it stands now. Raises RefusedError that tells what became of
    it meanwhile, who did it and when."""
    move = MOVES[name]
    if found is None:
        raise RefusedError("There is no such target; load the page again.")
    if found.state in move.before:
        return found
    if found.state == "proposed":
        raise RefusedError("This target is only proposed; it can be excepted from once it is confirmed.")
    when = _on(found)
    why = f" (“{found.note}”)" if found.state == "declined" and found.note else ""
    raise RefusedError(
        f"Nothing was changed: meanwhile this proposal {_MEANWHILE[found.state]} by {found.confirmed_by}"
        f"{when}{why}. The page shows how it stands now."
    )


def check_free(wanted: Agreement, waiting: Agreement | None, metric: Metric, side: str) -> None:
    """Raises RefusedError where a proposal for the same thing waits: whose it is, and what to do with it."""
    if waiting is None:
        return
    when = _on(waiting)
    told = f"{waiting.proposed_by} proposed another target for “{metric.title}”{when}"
    if waiting.proposed_side == side:
        raise RefusedError(f"{told}, and it still waits. Take that one back first, then propose yours.")
    raise RefusedError(f"{told}. Answer it: confirm it, decline it, or propose yours in its place.")


def check_reason(wanted: Agreement, before: Agreement | None, metric: Metric) -> None:
    """Raises RefusedError where what holds already would be replaced without a word, or by the same."""
    if before is None:
        return
    if all(getattr(before, name) == getattr(wanted, name) for name in ASKED):
        raise RefusedError(f"This is what holds for “{metric.title}” already; nothing would change.")
    if not wanted.note:
        since = _on(before).replace(" on ", " since ")
        raise RefusedError(
            f"This replaces the target for “{metric.title}” that holds{since}: say why in the note."
        )


ASKED = ("comparison", "target", "baseline", "due_quarter", "milestones")
"""The fields by which two versions of a target ask for something else."""


def _on(agreed: Agreement) -> str:
    day = agreed.agreed_on
    return f" on {day.day} {day:%b %Y}" if day else ""
