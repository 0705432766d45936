"""The privacy page on screen: the rules in plain words, a table by category with its three marks, how much is
withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from plp_metrics.draw.markup import esc
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.draw.words import number

MARKS = {
    "hidden": "small, or a small number could be worked out from it. Any number from 0 to 9 would fit, or a "
    "range of at least five. It is neither zero nor missing.",
    "kept from Q2": "the number of Q2, because it changed by fewer than 10 people since.",
    "others together": "the hidden categories of a row, added up.",
}
NO_SUMS = "No sums over partners by category: with them, single partners' small numbers could be worked out."
CORRECTED = "corrected since"
CORRECTED_SAYS = "by fewer than 10 people, or so that a small number would be told: the earlier number stays."
RULES = (
    "Numbers of students or teachers by gender, race or ethnicity, or lunch are published twice a year, for "
    "Q2 and Q4, once they close or when an administrator does. A hand-in between shows others nothing new. "
    "Until then a number is called not published yet, large or small.",
    "A number under 10 is not shown, nor one that leaves fewer than 10 of its total, nor one from which such "
    "a number could be worked out: from totals, sums of partners, or earlier numbers of the school year.",
    "A number that changed by fewer than 10 people stays as it was, with its date. The same holds for "
    "corrections.",
    "Where fewer than 10 people are unknown, they are counted in the rest, and the share is of everybody.",
    "A sum over partners has at least three of them, and 10 people without any one of them.",
    "Nothing is published by state, by school, by course and partner, or by two categories at once.",
    "Before a release, the program looks for other tables that agree with everything published: one in which "
    "each hidden number is 0, one in which it is 9. Then a test of its own tries to work out every hidden "
    "number, as an outsider would who kept all earlier releases. What it finds is held back; if that does "
    "not help, nothing is published. What an earlier release told already is said under Releases.",
    "A partner sees its own numbers, and sums of all partners. Survey answers are hidden below 5.",
)


class Line(NamedTuple):
    """One row of a table by category: whose, in how many partners (None: one partner's), category → what is
    shown of it: (mark, count, quarter it is kept from)."""

    name: str
    partners_in: int | None
    cells: Mapping[str, tuple[str, int | None, str | None]]


class Tried(NamedTuple):
    """What the attack on a release found: numbers tried, those worked out, the narrowest range left.

    held: rows and shares that were held back before, as an earlier attempt gave something away.
    """

    tried: int
    found: int
    narrowest: int | None
    held: int = 0


class Utility(NamedTuple):
    """How much of one table is withheld: cells, withheld, those small themselves, what hiding every row with
    a small number would withhold."""

    table: str
    cells: int
    withheld: int
    small: int
    simplest: int


def rules() -> str:
    """The rules, and the three marks with one explanation each."""
    items = "".join(f"<li>{esc(rule)}</li>" for rule in RULES)
    return f'<div class="prose"><ul>{items}</ul></div>'


def marks(*, corrected: bool = False) -> str:
    """What the marks of a table mean; corrected: whether there is one of that kind in it."""
    shown = MARKS | ({CORRECTED: CORRECTED_SAYS} if corrected else {})
    told = "".join(f"<dt>{esc(mark)}</dt><dd>{esc(says)}</dd>" for mark, says in shown.items())
    return f'<dl class="define">{told}</dl>'


def tested(tried: Tried) -> str:
    """What the test before a release found, in a sentence."""
    said = (
        f"The test before the release tried to work out {number(tried.tried)} numbers that have to stay "
        f"hidden, and found {number(tried.found) if tried.found else 'none'}."
    )
    if tried.narrowest is not None:
        said += f" The closest it came leaves a range of {number(tried.narrowest)} people."
    if tried.held:
        rows = "row or share was" if tried.held == 1 else "rows or shares were"
        said += f" {number(tried.held)} {rows} held back for it."
    return said


def stood(whose: Sequence[str]) -> str:
    """What earlier releases of a school year told too much of ("Ozark, students by gender"): it stays out."""
    if not whose:
        return ""
    return (
        "Earlier releases of this school year were made by weaker rules. Together they tell of fewer than 10 "
        f"people, or of a change by fewer than 10: {'; '.join(whose)}. That is out and can't be called back. "
        "Nothing published since tells more of them."
    )


def moved(numbers: Mapping[str, int]) -> str:
    """How many numbers a release changed: "541 new, 3 changed, 1 no longer shown, 154 as before"."""
    words = {"new": "new", "changed": "changed", "hidden": "no longer shown", "same": "as before"}
    return ", ".join(f"{number(numbers.get(key, 0))} {word}" for key, word in words.items())


def would(numbers: Mapping[str, int], marks: Mapping[str, int], tries: Sequence[tuple[str, Tried]]) -> Table:
    """What a release would do, line by line."""
    kept = marks.get("kept", 0) + marks.get("corrected", 0)
    rows: list[tuple[str, int | None]] = [
        ("Numbers shown for the first time", numbers.get("new", 0)),
        ("Numbers that change", numbers.get("changed", 0)),
        ("Numbers no longer shown", numbers.get("hidden", 0)),
        ("Shown, hidden or kept as before", numbers.get("same", 0)),
        ("Hidden afterwards", marks.get("withheld", 0)),
        ("Kept from an earlier quarter or version afterwards", kept),
    ]
    for role, one in tries:
        rows += [
            (f"{role}: numbers tried by the test", one.tried),
            (f"{role}: numbers it worked out", one.found),
            (f"{role}: narrowest range it was left with", one.narrowest),
        ]
    return Table(("What publishing would do", "Numbers"), tuple(rows), "What publishing would do")


def by_category(lines: Sequence[Line], categories: Sequence[tuple[str, str]], caption: str) -> Table:
    """Rows of partners and sums, columns of categories; at the end those hidden together, and everybody."""
    head = ("", "Partners", *(label for _, label in categories), "Others together", "Everybody")
    keys = [key for key, _ in categories]
    rows = tuple(
        (
            line.name,
            line.partners_in if line.partners_in is not None else "",
            *(_cell(line.cells.get(key)) for key in keys),
            _cell(line.cells.get("others"), ""),
            _cell(line.cells.get("ALL")),
        )
        for line in lines
    )
    return Table(head, rows, caption)


def _cell(shown: tuple[str, int | None, str | None] | None, without: str = "not published") -> Cell | Raw:
    if shown is None:
        return without
    mark, count, quarter = shown
    if count is None:
        return Raw('<span class="k-ink3">hidden</span>', "hidden")
    if mark == "kept":
        text = f"{number(count)} kept from {quarter}"
        return Raw(f'{number(count)} <span class="k-ink3">kept from {esc(quarter)}</span>', text)
    if mark == "corrected":
        return Raw(
            f'{number(count)} <span class="k-ink3" title="{esc(CORRECTED_SAYS)}">{CORRECTED}</span>',
            f"{number(count)} {CORRECTED}",
        )
    return count


def by_course(lines: Sequence[Line], key: tuple[str, str], caption: str) -> Table:
    """Rows of courses, over all partners: the key group and everybody."""
    rows = tuple(
        (line.name, line.partners_in, _cell(line.cells.get(key[0])), _cell(line.cells.get("ALL")))
        for line in lines
    )
    return Table(("All partners, by course", "Partners", key[1], "Everybody"), rows, caption)


def utility(rows: Sequence[Utility]) -> Table:
    """Share of cells withheld by table, beside the simplest rule that is correct."""
    head = (
        "Table",
        "Numbers",
        "Hidden",
        "Of these under 10 themselves",
        "Hidden if every row with a small number were",
    )
    return Table(
        head,
        tuple(
            (
                u.table,
                u.cells,
                _share(u.withheld, u.cells),
                _share(u.small, u.cells),
                _share(u.simplest, u.cells),
            )
            for u in rows
        ),
        "How much is hidden, by table",
    )


def _share(some: int, of: int) -> str:
    return f"{number(some)} ({round(100 * some / of)} %)" if of else "0"
