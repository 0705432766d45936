"""A cell mended in place: that cell is new, every other byte is as it was."""

from __future__ import annotations

import codecs
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plp_metrics.contracts import sample_rows
from plp_metrics.intake.mending import Edit, Sheet
from tests.examples import examples
from tests.intake.files import judged, places, sample

NAMES = sample_rows("teachers", rows=0).strip().split(",")
NO_BREAKS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r\x1d\x1e\x1f"), max_size=12
)
ENCODINGS = {
    "utf-8": b"",
    "utf-8 with mark": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, list[list[str]]]:
    """A teachers file with any text in its cells, as some program might write it."""
    rows = draw(st.lists(st.lists(NO_BREAKS, min_size=len(NAMES), max_size=len(NAMES)), max_size=4))
    delimiter, ending = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(("\n", "\r\n")))
    quoting = draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=quoting)
    writer.writerow(NAMES)
    writer.writerows(rows)
    text = out.getvalue().replace("\n", ending)
    if draw(st.booleans()):
        text = text.removesuffix(ending)
    encoding = draw(st.sampled_from(sorted(ENCODINGS)))
    return ENCODINGS[encoding] + text.encode(encoding.removesuffix(" with mark")), rows


def cells(content: bytes) -> dict[int, dict[str, str]]:
    sheet = Sheet.of(content, "teachers")
    assert sheet is not None
    return sheet.rows(range(1, 1000))


@given(files())
@settings(max_examples=examples(20), deadline=None)
def test_without_an_edit_the_file_is_the_same_bytes_and_rows(made: tuple[bytes, list[list[str]]]) -> None:
    content, rows = made
    sheet = Sheet.of(content, "teachers")
    assert sheet is not None
    assert sheet.mended([]) == content
    filled = [r for r in rows if len(r) > 1]
    assert [list(r.values()) for r in cells(content).values()] == filled


@given(files(), NO_BREAKS, st.randoms(use_true_random=False))
@settings(max_examples=examples(40), deadline=None)
def test_an_edit_changes_just_that_cell(made: tuple[bytes, list[list[str]]], text: str, chance) -> None:
    content, _rows = made
    before = cells(content)
    if not before:
        return
    line, column = chance.choice(sorted(before)), chance.choice(NAMES)
    sheet = Sheet.of(content, "teachers")
    assert sheet is not None
    grown = text.count("\n") - before[line][column].count("\n")
    after = cells(sheet.mended([Edit(line, column, text)]))
    wanted = {at + (grown if at > line else 0): dict(row) for at, row in before.items()}
    wanted[line][column] = text
    assert after == wanted


@given(files(), st.randoms(use_true_random=False))
@settings(max_examples=examples(20), deadline=None)
def test_the_bytes_outside_the_cell_stay(made: tuple[bytes, list[list[str]]], chance) -> None:
    content, _ = made
    found = cells(content)
    if not found:
        return
    line, column = chance.choice(sorted(found)), chance.choice(NAMES)
    sheet = Sheet.of(content, "teachers")
    assert sheet is not None
    once = sheet.mended([Edit(line, column, "X")])
    again = Sheet.of(once, "teachers")
    assert again is not None
    twice = again.mended([Edit(line, column, "Y")])
    differing = [i for i, (a, b) in enumerate(zip(once, twice, strict=True)) if a != b]
    assert len(differing) == 1


def test_title_lines_quotes_and_other_line_endings_are_kept() -> None:
    text = 'Our report;;\r\n\r\n"partner_id";quarter;school_year;teacher_code\r\n"P01";Q1;2016-17;"a;1"\r\n'
    sheet = Sheet.of(text.encode(), "teachers")
    assert sheet is not None
    assert sheet.rows([4]) == {
        4: {"partner_id": "P01", "quarter": "Q1", "school_year": "2016-17", "teacher_code": "a;1"}
    }
    mended = sheet.mended([Edit(4, "teacher_code", "T-1"), Edit(4, "quarter", "Q;2")])
    assert mended.decode() == text.replace('"a;1"', '"T-1"').replace(";Q1;", ';"Q;2";')


def test_a_deleted_row_is_gone_with_the_line_breaks_inside_it() -> None:
    text = sample("students", rows=3).splitlines()
    broken = "\n".join([text[0], text[1].replace("T-0017", '"T\n0017"'), text[2], text[3]])
    sheet = Sheet.of(broken.encode(), "students")
    assert sheet is not None
    assert sorted(sheet.rows(range(1, 9))) == [2, 4, 5]
    assert sheet.mended([], deleted=[2]).decode() == "\n".join([text[0], text[2], text[3]])


def test_an_edit_of_a_line_or_cell_that_is_not_there_is_refused() -> None:
    sheet = Sheet.of(sample("teachers").encode())
    assert sheet is not None
    with pytest.raises(KeyError):
        sheet.mended([Edit(99, "state", "OH")])
    short = Sheet.of(sample("teachers").rsplit(",", 3)[0].encode())
    assert short is not None
    with pytest.raises(KeyError):
        short.mended([Edit(4, "implementing", "yes")])


def test_what_was_found_on_a_line_is_mended_on_that_line() -> None:
    text = sample("teachers", ("9_12", '"8-Jun"'), ("T-0002", "T\u00a00002"))
    found = judged(text)
    assert (2, "grade_band", "became_a_date") in places(found)
    bad = next(p for p in found.findings.problems if p.rule == "became_a_date")
    sheet = Sheet.of(text.encode())
    assert sheet is not None and bad.line and bad.column and bad.suggestion
    mended = sheet.mended([Edit(bad.line, bad.column, bad.suggestion), Edit(3, "teacher_code", "T-0002")])
    assert places(judged(mended)) == set()


def test_a_column_left_out_is_gone_and_the_rest_is_read_as_before() -> None:
    sheet = Sheet.of(sample("teachers").encode())
    assert sheet is not None
    left = Sheet.of(sheet.without("frl_percent"))
    assert left is not None
    assert "frl_percent" not in left.columns
    assert left.rows([3])[3] == {k: v for k, v in sheet.rows([3])[3].items() if k != "frl_percent"}


def test_all_cells_of_one_text_are_found() -> None:
    text = sample("teachers", ("9_12", "9 to 12"), rows=4)
    sheet = Sheet.of(text.encode())
    assert sheet is not None
    assert sheet.lines_with("grade_band", "9_12") == [3, 4, 5]
    assert sheet.lines_with("grade_band", "9 to 12") == [2]
