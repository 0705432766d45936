"""A quotation mark without its match: what is offered makes of the line just as many cells as are named."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plp_metrics.contracts import sample_rows
from plp_metrics.intake import quotes
from plp_metrics.intake.mending import Sheet
from tests.examples import examples
from tests.intake.files import judged, rules

TEXT = sample_rows("students", rows=4)
WIDTH = len(TEXT.split("\n")[0].split(","))


def sheet(text: str | bytes) -> Sheet:
    found = Sheet.of(text if isinstance(text, bytes) else text.encode(), "students")
    assert found is not None
    return found


def cell(line: int, place: int, new: str) -> str:
    lines = [row.split(",") for row in TEXT.strip().split("\n")]
    lines[line - 1][place] = new
    return "\n".join(",".join(row) for row in lines) + "\n"


@settings(max_examples=examples(20), deadline=None)
@given(st.integers(2, 5), st.integers(0, WIDTH - 1))
def test_a_mark_put_before_a_cell_is_taken_away_again_and_nothing_else_is(line: int, place: int) -> None:
    there = TEXT.split("\n")[line - 1].split(",")[place]
    broken = cell(line, place, f'"{there}')
    assert ("unbalanced_quote", line) in {(p.rule, p.line) for p in judged(broken).findings.problems}
    assert quotes.mended(sheet(broken), [line]).decode() == TEXT


@pytest.mark.parametrize(
    ("new", "then", "closed"),
    [
        ('"S2', "S2", False),
        ('"S2"x', "S2x", False),
        ('"S2" ', "S2 ", False),
        ('"S,2', '"S,2"', True),
        ('"S,2,3', '"S,2,3"', True),
        ('"', "", False),
    ],
)
def test_the_mark_is_deleted_or_else_closed_where_the_cell_has_to_end(
    new: str, then: str, closed: bool
) -> None:
    found = quotes.unmatched(sheet(cell(3, 5, new)), 3)
    assert found is not None
    assert (found.line, found.column, found.place, found.closed) == (3, "section_code", 6, closed)
    assert found.mended == cell(3, 5, then).split("\n")[2]


@pytest.mark.parametrize("whole", ['P01,2016-17,Q1,"T', '"never\nends,1', "a" + ",x" * 40 + ',"'])
def test_where_no_row_would_come_of_it_nothing_is_offered(whole: str) -> None:
    text = TEXT.replace(TEXT.split("\n")[2], whole)
    found = quotes.unmatched(sheet(text), 3)
    assert found is not None
    assert found.mended is None
    with pytest.raises(ValueError, match="line 3"):
        quotes.mended(sheet(text), [3])


def test_marks_that_match_are_left_alone() -> None:
    quoted = cell(3, 5, '"S2"').replace("P01", '"P01"', 1)
    assert quotes.unmatched(sheet(quoted), 3) is None
    assert rules(judged(quoted)) == set()


@pytest.mark.parametrize("write", [lambda t: codecs.BOM_UTF8 + t.replace("\n", "\r\n").encode(),
                                   lambda t: t.replace(",", ";").encode("utf-16")])  # fmt: skip
def test_byte_marks_line_endings_and_encodings_stay(write) -> None:
    broken = write(cell(3, 5, '"S2'))
    assert quotes.mended(sheet(broken), [3]) == write(cell(3, 5, "S2"))
