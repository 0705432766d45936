"""A partner's own words in columns that take words of a list: what they mean is asked once. Pure.

A word is kept only where it is made of words of lists and tables, or begins like one: it is nobody's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from plp_metrics.contracts import Column, load_contracts
from plp_metrics.intake.cells import judge_cell
from plp_metrics.intake.heading_words import known_words, words_of
from plp_metrics.intake.headings import as_remembered
from plp_metrics.intake.mending import Edit, Sheet
from plp_metrics.intake.types import Judged

RULES = frozenset({"not_allowed", "became_a_date"})
"""What a cell is found to be that holds another word than the list's."""
LONGEST = 60


@dataclass(frozen=True)
class Known:
    """What a partner's own words mean: columns (dataset, its name → ours), words (dataset, our column, its
    word → the value)."""

    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    words: Mapping[tuple[str, str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class Meant:
    """One cell mended by hand: its column, what stood there, what was written instead."""

    column: str
    raw: str
    text: str


def written(raw: str) -> str:
    """A word as it is kept: without case and outer blanks."""
    return " ".join(raw.split()).casefold()


def may_be_kept(column: Column, word: str) -> bool:
    """Whether a word stands for a value of this column's list without being one, and is nobody's name."""
    if not column.allowed or not 0 < len(word) <= LONGEST:
        return False
    found = judge_cell(column, word)
    if found.rule not in RULES or found.hidden:
        return False
    return found.rule == "became_a_date" or all(_of_lists(column, w.lower()) for w in words_of(word))


def _of_lists(column: Column, word: str) -> bool:
    ours, initials = _vocabulary(column)
    return word in known_words() or word in initials or any(w.startswith(word) for w in ours)


@lru_cache(maxsize=128)
def _vocabulary(column: Column) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a column's list, and the initials of its values (High School → hs)."""
    texts = [text for a in column.allowed for text in (a.value, a.label, *a.aliases)]
    told = [[w.lower() for w in words_of(text)] for text in texts]
    initials = {"".join(w[0] for w in words) for words in told if len(words) > 1}
    return frozenset(w for words in told for w in words), frozenset(initials)


def to_remember(dataset: str, mended: Iterable[Meant], known: Known) -> dict[tuple[str, str], str]:
    """(column, word) → the value meant, of what was mended by hand; new ones only.

    A word that was mended to different values means none of them.
    """
    contract = load_contracts()[dataset]
    own = {c.name: c for c in contract.own_columns if c.allowed}
    found: dict[tuple[str, str], set[str]] = {}
    for one in mended:
        column, word = own.get(one.column), written(one.raw)
        if column is not None and may_be_kept(column, word):
            found.setdefault((one.column, word), set()).add(judge_cell(column, one.text).clean or "")
    return {
        place: value
        for place, values in found.items()
        for value in values
        if len(values) == 1 and value and known.words.get((dataset, *place)) != value
    }


def read_as_known(
    known: Known, content: bytes, judge: Callable[[bytes], Judged]
) -> tuple[bytes, Judged, tuple[str, ...]]:
    """A file with the partner's own words read as it said before: (its bytes then, the verdict, what to say).

    The words are looked for only in a file that was refused because of such words.
    """
    content, said = as_remembered(content, known.columns)
    found = judge(content)
    at_fault = {p.column for p in found.problems if p.rule in RULES}
    meant = {place[1:]: value for place, value in known.words.items() if place[0] == found.dataset}
    if found.dataset is None or not at_fault & {column for column, _ in meant}:
        return content, found, tuple(said)
    content, spelled = _spelled(content, found.dataset, meant)
    return content, judge(content) if spelled else found, (*said, *spelled)


def _spelled(content: bytes, dataset: str, meant: Mapping[tuple[str, str], str]) -> tuple[bytes, list[str]]:
    sheet = Sheet.of(content, dataset)
    if sheet is None:
        return content, []
    edits, count = [], dict.fromkeys(meant, 0)
    columns = [c for c in sheet.columns if any(c == column for column, _ in meant)]
    for line, row in sheet.every_row():
        for column in columns:
            place = (column, written(row.get(column, "")))
            if place in meant:
                edits.append(Edit(line, column, meant[place]))
                count[place] += 1
    said = [
        f"{column}: “{word}” was read as {meant[column, word]} in "
        f"{n} cell{'' if n == 1 else 's'}, as you said before."
        for (column, word), n in count.items()
        if n
    ]
    return (sheet.mended(edits) if edits else content), said


def told(found: Judged, dropped: bytes, changed: tuple[str, ...], left_out: tuple[str, ...] = ()) -> Judged:
    """What was judged, with what was done to the file before, said among what was tidied.

    dropped: the file as it came; changed: what was done to it, in sentences; left_out: columns taken out.
    """
    if not changed and not left_out:
        return found
    said = tuple({"what": sentence, "count": 1, "line": None} for sentence in changed)
    return replace(
        found,
        normalised=(*said, *found.normalised),
        left_out=(*left_out, *found.left_out),
        verdict="accept_normalised" if found.accepted else found.verdict,
        upload_sha256=hashlib.sha256(dropped).hexdigest(),
    )
