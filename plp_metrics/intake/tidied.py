"""The cells that were read as something else than was written in them, and refusing to have them so. Pure.

The bytes kept are the file's own either way; refusing makes each such cell a problem to mend by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from plp_metrics.contracts import Contract, load_contracts
from plp_metrics.intake import words
from plp_metrics.intake.cells import judge_cell
from plp_metrics.intake.findings import shown
from plp_metrics.intake.mending import Sheet
from plp_metrics.intake.records import records
from plp_metrics.intake.types import LISTED_PER_RULE, Judged
from plp_metrics.model import Problem

KEPT = "kept_as_written"
CELLS = (
    "words", "rating_words", "thousands", "point_zero", "school_year", "date", "leading_zero",
    "partner_case", "padding",
)  # fmt: skip
"""Changes to single cells; all others are about the form of the whole file."""

Which = tuple[str, str]
"""(kind of change, column)."""


@dataclass(frozen=True)
class Tidied:
    """One kind of change to the cells of one column: what is said of it, how many cells, the first's line."""

    which: Which
    says: str
    count: int
    line: int


@dataclass(frozen=True)
class Change:
    """One cell: the line its row starts on, as it was written, and as it is read."""

    line: int
    before: str
    after: str


def kinds(judged: Judged) -> list[Tidied]:
    """The kinds of changes to cells among what was tidied in a file, in the order they were told."""
    if judged.dataset is None:
        return []
    names = load_contracts()[judged.dataset].names
    meant = {words.normalised(kind, column): (kind, column) for kind in CELLS for column in names}
    return [
        Tidied(meant[one["what"]], str(one["what"]), int(one["count"]), int(one["line"] or 0))
        for one in judged.normalised
        if one["what"] in meant
    ]


def changes(judged: Judged, content: bytes, which: Which) -> Iterator[Change]:
    """The cells of one kind of change, in the file's order, looked for as they are asked for.

    content: the bytes that were judged.
    """
    kind, name = which
    sheet = Sheet.of(content, judged.dataset)
    if sheet is None or name not in sheet.layout.position:
        return
    layout = sheet.layout
    place, beside = layout.position[name], layout.position.get(_leans_on(layout.contract, name), -1)
    column = layout.contract.column(name)
    seen: dict[tuple[str, str], str | None] = {}
    for line, cells in records(sheet.file.plain, layout.delimiter, layout.first_line, []):
        if place >= len(cells):
            continue
        raw, context = cells[place], cells[beside] if 0 <= beside < len(cells) else ""
        if (raw, context) not in seen:
            found = judge_cell(column, raw, context)
            note, clean = found.note, found.clean
            if kind == "partner_case" and clean != judged.partner_id:
                note, clean = "partner_case", judged.partner_id
            seen[(raw, context)] = clean if note == kind and found.rule is None else None
        after = seen[(raw, context)]
        if after is not None:
            yield Change(line, raw, after)


def _leans_on(contract: Contract, name: str) -> str:
    column = contract.column(name)
    return (column.scale if column.words else "state" if column.type == "school_id" else None) or ""


def refused(judged: Judged, content: bytes, which: Collection[Which]) -> Judged:
    """The file judged as before, but every cell of these kinds of changes must be mended by hand.

    The same file where nothing of these kinds was changed in it.
    """
    gone = [one for one in kinds(judged) if one.which in which]
    if not gone:
        return judged
    problems: list[Problem] = []
    for one in gone:
        for change in changes(judged, content, one.which):
            if len(problems) == LISTED_PER_RULE:
                break
            before, after = shown(change.before), change.after
            bare = f"{after} without the blanks around it" if one.which[0] == "padding" else after
            message, fix = words.told(KEPT, value=before, after=bare)
            severity = words.severity(KEPT)
            problems.append(Problem(KEPT, severity, message, fix, change.line, one.which[1], before, after))
    left = sum(one.count for one in gone) - len(problems)
    said = {one.says for one in gone}
    order = sorted([*judged.problems, *problems], key=lambda p: (p.line or 0, p.column or ""))
    return replace(
        judged,
        verdict="reject",
        table=None,
        problems=tuple(order),
        more={**judged.more, KEPT: left} if left > 0 else judged.more,
        normalised=tuple(one for one in judged.normalised if one["what"] not in said),
    )
