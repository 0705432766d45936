"""The life of an annual report as a document, made from the table the acts obey. `make docs` writes it."""

from __future__ import annotations

from datetime import date

from plp_metrics.access import GIVEN, PERMISSIONS, ROLES
from plp_metrics.draw.report_words import PARTS, STATES
from plp_metrics.model.reports import Kind, ReportState
from plp_metrics.partnership.report_templates import load_templates
from plp_metrics.partnership.reports import MOVES, Move

HOW = {
    Kind.NUMBERS: "filled in from the data; the partner confirms it",
    Kind.NARRATIVE: "a text of the partner",
    Kind.EVALUATION: "Code.org's, of the year and target by target",
}


def as_markdown() -> str:
    """Moves and what is asked for. Never a second copy: everything is read from the code."""
    return "\n".join(
        [
            "# Life of an annual report",
            "Made by `make docs` from `plp_metrics/partnership/reports.py`, `plp_metrics/access/roles.py` and"
            " `plp_metrics/partnership/report_template/`; don't edit it by hand.",
            "",
            "A report keeps the figures of the day it was begun, until its partner takes those of another."
            " Texts are kept as they are typed; of two that were written at once neither is lost. Others read"
            " a report's texts as they were last submitted, leadership once it is accepted. Accepting seals"
            " it: PDF, HTML, workbook and inputs are kept as bytes, under a link that never changes.",
            "",
            "## States",
            "| state | on screen |",
            "|---|---|",
            *(f"| {state.value} | {STATES[state].word} |" for state in ReportState),
            "",
            "## Moves",
            f"| move | from | to | {' | '.join(ROLES[r] for r in GIVEN)} | has to say |",
            f"|---|---|---|{'---|' * len(GIVEN)}---|",
            *(_row(move) for move in MOVES.values()),
            "",
            "A partner writes its own report only. It can't be submitted while a required part is neither"
            " done nor left out with a reason, needs a look, or is over its words; nor accepted before the"
            " year and every target are evaluated.",
            "",
            "## Where a part stands",
            "| state | on screen |",
            "|---|---|",
            *(f"| {state.value} | {shown.word} |" for state, shown in PARTS.items()),
            "",
            *(line for version in load_templates() for line in _asked(version)),
        ]
    )


def _row(move: Move) -> str:
    before = ", ".join(s.value for s in ReportState if s in move.before)
    after = "stays" if move.after is None else move.after.value
    _, roles = PERMISSIONS[move.permission]
    who = ["yes" if role in roles else "" for role in GIVEN]
    return f"| {move.says} | {before} | {after} | {' | '.join(who)} | {move.note} |"


def _asked(version: str) -> list[str]:
    template = load_templates()[version]
    month, day = template.due
    rows = (
        f"| {c.title} | {HOW[c.kind]} | {'yes' if c.required else ''} | {c.words or ''} | {c.asks} |"
        for c in template.components
    )
    return [
        f"## What the version of {version} asks for",
        f"Due by the end of {date(2000, month, day):%-d %B} after the school year.",
        "",
        "| part | how it is filled | required | words at most | what is asked |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]


if __name__ == "__main__":
    print(as_markdown(), end="")
