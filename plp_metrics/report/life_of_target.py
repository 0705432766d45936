"""The life of a target as a document, made from the table the acts obey. `make docs` writes it."""

from __future__ import annotations

from plp_metrics.act.agree_many import MOST
from plp_metrics.act.except_target import LONGEST
from plp_metrics.partnership.agreements_life import MOVES, STATES, TargetMove


def as_markdown() -> str:
    """States, moves, and whose each is. Never a second copy: everything is read from the code."""
    return "\n".join(
        [
            "# Life of a target",
            "Made by `make docs` from `plp_metrics/partnership/agreements_life.py`; don't edit it by hand.",
            "",
            "A target is for one partner (or the network), metric, course (or all) and school year. No row of"
            " it is ever changed: each move writes a new one, and the page tells them all as its history.",
            "",
            "## States",
            "| state | means |",
            "|---|---|",
            *(f"| {state} | {says} |" for state, says in STATES.items()),
            "",
            "## Moves",
            "| move | from | to | whose | has to say | and | act |",
            "|---|---|---|---|---|---|---|",
            *(_row(move) for move in MOVES.values()),
            "",
            "Each act looks at the target again inside its own change: who comes second is told what the"
            " first did, and nothing is lost. A partner moves its own targets only; who looks back at an"
            " earlier day or at a partner's pages moves none. At most"
            f" {MOST} are proposed at once; an exception lasts at most {LONGEST.days} days.",
            "",
        ]
    )


def _row(move: TargetMove) -> str:
    before = " or ".join(move.before)
    return (
        f"| {move.says} | {before} | {move.after} | {move.who.value} | {move.note} | {move.mind} |"
        f" `act.{move.act}` |"
    )


if __name__ == "__main__":
    print(as_markdown(), end="")
