"""The life of an annual report: who may make which move, where each component stands, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plp_metrics.model import RefusedError
from plp_metrics.model.reports import (
    OVERALL,
    Component,
    Kind,
    PartState,
    Report,
    ReportState,
    Template,
    Text,
)

S = ReportState
WRITING = frozenset({S.IN_PROGRESS, S.RETURNED, S.UNLOCKED})
"""The states in which a partner may write."""
EVALUATING = frozenset(S) - {S.NOT_BEGUN, S.ACCEPTED}


@dataclass(frozen=True)
class Move:
    """One act on a report: from which states, to which (None: it stays), who may, and what it is called.

    note: what has to be said with it, in words; "" for nothing.
    """

    name: str
    permission: str
    before: frozenset[ReportState]
    after: ReportState | None
    says: str
    note: str = ""


MOVES: dict[str, Move] = {
    m.name: m
    for m in (
        Move("begin", "write_report", frozenset({S.NOT_BEGUN}), S.IN_PROGRESS, "begin the report"),
        Move("write", "write_report", WRITING, None, "write in the report"),
        Move("copy", "write_report", WRITING, None, "take over last year's texts in the report"),
        Move("pin", "write_report", WRITING, None, "take the figures of another day into the report"),
        Move("submit", "write_report", WRITING, S.SUBMITTED, "submit the report", note="that it is true"),
        Move("take_back", "write_report", frozenset({S.SUBMITTED}), S.IN_PROGRESS, "take back the report"),
        Move("evaluate", "review_report", EVALUATING, None, "evaluate in the report"),
        Move(
            "return", "review_report", frozenset({S.SUBMITTED}), S.RETURNED, "return the report",
            note="the reason, and what to look at",
        ),
        Move("accept", "review_report", frozenset({S.SUBMITTED}), S.ACCEPTED, "accept and seal the report"),
        Move(
            "unlock", "review_report", frozenset({S.ACCEPTED}), S.UNLOCKED, "unlock the report",
            note="the reason",
        ),
    )
}  # fmt: skip

_WHY_NOT = {
    S.NOT_BEGUN: "nobody has begun it yet",
    S.IN_PROGRESS: "its partner is still writing it",
    S.SUBMITTED: "it has been submitted and waits for Code.org",
    S.RETURNED: "it was returned to its partner",
    S.ACCEPTED: "it was accepted and sealed; ask Code.org to unlock it",
    S.UNLOCKED: "it was unlocked and its partner is writing again",
}


def check_move(name: str, state: ReportState) -> Move:
    """The move. Raises RefusedError with a sentence where the report's state forbids it."""
    move = MOVES[name]
    if state not in move.before:
        why = "it has been begun already" if name == "begin" else _WHY_NOT[state]
        raise RefusedError(f"You can't {move.says}: {why}.")
    return move


def word_count(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def too_long(component: Component, text: Text | None) -> int:
    """How many words a text is over its limit; 0 where it is not."""
    if text is None or not component.words:
        return 0
    return max(0, word_count(text.text) - component.words)


def state_of(component: Component, report: Report | None) -> PartState:
    """Where a component stands."""
    if report is None:
        return PartState.NOT_STARTED
    text, said = report.texts.get(component.key), report.said.get(component.key)
    if component.kind is Kind.EVALUATION:
        done = OVERALL in report.evaluation
        return (
            PartState.DONE if done else PartState.IN_PROGRESS if report.evaluation else PartState.NOT_STARTED
        )
    if report.beside.get(component.key) or (text is not None and text.copied_from):
        return PartState.LOOK
    if said is not None:
        return said.state
    return PartState.IN_PROGRESS if text is not None and text.text else PartState.NOT_STARTED


def why_look(component: Component, report: Report) -> str:
    """Why a component needs a look, in a sentence; "" where it does not."""
    text, said = report.texts.get(component.key), report.said.get(component.key)
    if report.beside.get(component.key):
        return "Two texts were written at the same time: choose one, or merge them."
    if text is not None and text.copied_from:
        return f"Taken over from {text.copied_from}: make it this year's, or confirm that it still holds."
    if said is not None and said.state is PartState.LOOK:
        return said.note
    return ""


@dataclass(frozen=True)
class Missing:
    """What stands in the way of submitting: a component, and why."""

    component: Component
    why: str


def missing(template: Template, report: Report | None) -> tuple[Missing, ...]:
    """Every component that keeps a report from being submitted, in order."""
    found = []
    for one in template.theirs:
        state = state_of(one, report)
        if report is not None and state is PartState.LOOK:
            found.append(Missing(one, why_look(one, report)))
        elif report is not None and (over := too_long(one, report.texts.get(one.key))):
            found.append(Missing(one, f"It is {over} word{'s' if over > 1 else ''} over its {one.words}."))
        elif one.required and state not in (PartState.DONE, PartState.LEFT_OUT):
            begun = state is PartState.IN_PROGRESS
            found.append(Missing(one, "Written, but not marked as done." if begun else _not_given(one)))
    return tuple(found)


def _not_given(one: Component) -> str:
    if one.kind is Kind.NUMBERS:
        return "Not confirmed yet."
    return "Not written yet. Write it, or say why it is left out."


def missing_for_seal(template: Template, report: Report, targets: Iterable[str]) -> tuple[str, ...]:
    """What keeps a submitted report from being accepted: targets (and the year) without an evaluation."""
    asked = any(c.kind is Kind.EVALUATION and c.required for c in template.components)
    return tuple(a for a in (OVERALL, *targets) if a not in report.evaluation) if asked else ()


def progress(template: Template, report: Report | None) -> tuple[int, int]:
    """(components done, components asked), of those a partner has to give. What is left out with a reason
    is not done."""
    states = [state_of(one, report) for one in template.required]
    return sum(s is PartState.DONE for s in states), len(states)


def copies(template: Template, earlier: Report, now: Report) -> Mapping[str, str]:
    """Component → the text to take over from an earlier report of the same partner: where nothing is
    written yet. Raises ValueError for another partner's report, whatever was asked."""
    if earlier.partner_id != now.partner_id or earlier.school_year >= now.school_year:
        raise ValueError("a report is copied only from an earlier one of the same partner")
    return {
        one.key: earlier.texts[one.key].text
        for one in template.theirs
        if one.kind is Kind.NARRATIVE
        and one.key in earlier.texts
        and earlier.texts[one.key].text
        and one.key not in now.beside
        and not (now.texts[one.key].text if one.key in now.texts else "")
    }
