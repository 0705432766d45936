"""The life of a quarter as a document, made from the table the acts obey. `make docs` writes it."""

from __future__ import annotations

from plp_metrics.access import GIVEN, PERMISSIONS, ROLES
from plp_metrics.act.review import TO_MEND
from plp_metrics.act.rules import MOVES, Move
from plp_metrics.model import Period, QuarterState

STATES = {
    QuarterState.OPEN: "nothing is handed in, or it was reopened",
    QuarterState.DRAFT: "files are saved; only their partner sees them",
    QuarterState.SUBMITTED: "handed in, waits for review; its figures are provisional",
    QuarterState.RETURNED: "reviewed, and to be mended by the partner",
    QuarterState.ACCEPTED: "reviewed; its figures are the ones leadership sees",
    QuarterState.LOCKED: "accepted, and its last day is over",
}
_EXAMPLE = Period("2017-18", "Q2")


def as_markdown() -> str:
    """States, moves, and who may make which. Never a second copy: everything is read from the code."""
    due, closes = ((day - _EXAMPLE.last_day).days for day in (_EXAMPLE.due, _EXAMPLE.closes))
    return "\n".join(
        [
            "# Life of a quarter",
            "Made by `make docs` from `plp_metrics/act/rules.py` and `plp_metrics/access/roles.py`;"
            " don't edit it by hand.",
            "",
            f"A quarter of a partner is **due** {due} days after it ends (later is late) and **closes**"
            f" {closes} days after it ends. A returned quarter stays open for at least {TO_MEND.days} days;"
            " a reopened one until the day given with it.",
            "",
            "## States",
            "| state | means |",
            "|---|---|",
            *(f"| {state.value} | {says} |" for state, says in STATES.items()),
            "",
            "## Moves",
            f"| move | from | to | {' | '.join(ROLES[r] for r in GIVEN)} | until it closes | has to say |",
            f"|---|---|---|{'---|' * len(GIVEN)}---|---|",
            *(_row(move) for move in MOVES.values()),
            "",
            "A partner moves its own quarters only. Accepting, returning and taking back end every"
            " leave to see rows. Reopened with nothing new by its last day, a quarter with accepted figures"
            " locks again. Locking happens by itself when the last day is over; an evaluator can do it"
            " before.",
            "",
        ]
    )


def _row(move: Move) -> str:
    before = ", ".join(s.value for s in QuarterState if s in move.before)
    _, roles = PERMISSIONS[move.permission]
    who = ["yes" if role in roles else "by itself" if move.by_itself else "" for role in GIVEN]
    clock = "yes" if move.clock else ""
    return f"| {move.says} | {before} | {_after(move)} | {' | '.join(who)} | {clock} | {move.note} |"


def _after(move: Move) -> str:
    return f"{move.after.value} ({move.mind})" if move.mind else move.after.value


if __name__ == "__main__":
    print(as_markdown(), end="")
