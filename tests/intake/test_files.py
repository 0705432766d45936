"""What is read quietly or said so, and what is refused, about a file as a whole."""

# ruff: noqa: E501 - a table of cases, one a line

import gzip
import io
import zipfile

import pytest

from plp_metrics.contracts import load_contracts, sample_rows
from tests.intake.files import changes, judged, places, rows_of, rules, sample

STUDENTS = sample_rows("students")
SAME = [{k: v for k, v in row.items() if k != "line"} for row in rows_of(judged(STUDENTS))]


def values(outcome):
    return [{k: v for k, v in row.items() if k != "line"} for row in rows_of(outcome)]


@pytest.mark.parametrize("dataset", list(load_contracts()))
def test_sample_rows_pass_without_a_word(dataset):
    outcome = judged(sample_rows(dataset, rows=5))
    assert (outcome.findings.problems, outcome.findings.normalised, outcome.rows) == ([], {}, 5)
    assert outcome.summary()["dataset"] == dataset


NORMALISED = [
    ("a byte mark", STUDENTS.encode("utf-8-sig"), {("bom", None)}),
    ("UTF-16", STUDENTS.encode("utf-16"), {("utf16", None)}),
    ("UTF-16 big end first", b"\xfe\xff" + STUDENTS.encode("utf-16-be"), {("utf16", None)}),
    ("semicolons", STUDENTS.replace(",", ";"), {("delimiter", None)}),
    ("tabs", STUDENTS.replace(",", "\t"), {("delimiter", None)}),
    ("bars", STUDENTS.replace(",", "|"), {("delimiter", None)}),
    ("Windows line endings", STUDENTS.replace("\n", "\r\n"), {("line_ending", None)}),
    ("old Mac line endings", STUDENTS.replace("\n", "\r"), {("line_ending", None)}),
    ("a header in capitals", STUDENTS.replace("teacher_code", "TEACHER CODE"), {("header", None)}),
    ("a header with blanks", STUDENTS.replace("course,", " course ,"), {("header", None)}),
    ("title lines", "Our classes\n\nas of May\n" + STUDENTS, {("title_lines", None)}),
    ("ten title lines", "x\n" * 10 + STUDENTS, {("title_lines", None)}),
    ("empty columns", STUDENTS.replace("\n", ",,,\n"), {("trailing_columns", None)}),
    ("a column without content", STUDENTS.replace("\n", ",\n").replace("source,", "source,notes"), {("empty_columns", None)}),
    ("blank lines", STUDENTS.replace("platform\n", "platform\n\n"), {("blank_lines", None)}),
    ("rows of empty cells", STUDENTS.replace("platform\n", "platform\n,,,,,,,,,,,,,\n"), {("blank_lines", None)}),
    ("padding", STUDENTS.replace(",CSP,", ",\u00a0CSP ,"), {("padding", "course")}),
    ("long years", STUDENTS.replace("2016-17", "2016-2017"), {("school_year", "school_year")}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "content", "said"), NORMALISED, ids=[n[0] for n in NORMALISED])
def test_a_file_written_another_way_is_read_as_the_same_rows_and_said_so(what, content, said):
    outcome = judged(content)
    assert outcome.findings.problems == []
    assert values(outcome) == SAME
    assert changes(outcome) == said


def test_everything_in_quotation_marks_is_the_same_file():
    quoted = "".join(",".join(f'"{c}"' for c in line.split(",")) + "\n" for line in STUDENTS.splitlines())
    outcome = judged(quoted)
    assert (values(outcome), outcome.findings.normalised) == (SAME, {})


def test_columns_in_another_order_are_the_same_file():
    turned = "".join(",".join(reversed(line.split(","))) + "\n" for line in STUDENTS.splitlines())
    outcome = judged(turned)
    assert (values(outcome), changes(outcome)) == (SAME, {("order", None)})


def test_a_missing_optional_column_is_empty_everywhere():
    short = "".join(
        ",".join(c for i, c in enumerate(line.split(",")) if i != 10) + "\n" for line in STUDENTS.splitlines()
    )
    outcome = judged(short)
    assert outcome.findings.problems == []
    assert [row["students_active"] for row in rows_of(outcome)] == [None] * 3


def test_an_empty_status_means_on_the_roster():
    outcome = judged(sample("teachers", ("on_roster", "")))
    assert [row["status"] for row in rows_of(outcome)] == ["on_roster"] * 3
    assert (outcome.findings.problems, outcome.findings.normalised) == ([], {})


def _zip(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


REFUSED = [
    ("nothing", b"", "empty_file"),
    ("only blanks", b" \n\n", "empty_file"),
    ("a spreadsheet", _zip("xl/workbook.xml"), "spreadsheet_file"),
    ("an archive", _zip("students.csv"), "not_a_csv"),
    ("gzip", gzip.compress(STUDENTS.encode()), "not_a_csv"),
    ("a PDF", b"%PDF-1.7\n" + STUDENTS.encode(), "not_a_csv"),
    ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_csv"),
    ("an old spreadsheet", b"\xd0\xcf\x11\xe0" + bytes(100), "spreadsheet_file"),
    ("a web page", b"<!DOCTYPE html><html>", "not_a_csv"),
    ("Latin-1", STUDENTS.replace("S2", "Sé").encode("latin-1"), "encoding"),
    ("UTF-16 without its mark", STUDENTS.encode("utf-16-le"), "encoding"),
    ("a NUL", STUDENTS.replace("S2", "S\x00").encode(), "binary"),
    ("eleven title lines", ("x\n" * 11 + STUDENTS).encode(), "no_header"),
    ("no header", STUDENTS.split("\n", 1)[1].encode(), "no_header"),
    ("only a header", STUDENTS.split("\n", 1)[0].encode(), "no_rows"),
    ("another layout", b"partner_id,school_year,quarter,total\nP01,2016-17,Q1,5\n", "unknown_layout"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "content", "rule"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_is_not_a_table_of_ours_is_refused_with_one_sentence(what, content, rule):
    outcome = judged(content)
    assert rules(outcome) == {rule}
    assert outcome.findings.must_fix


def test_other_letters_are_refused_at_their_line():
    outcome = judged(STUDENTS.replace("S2", "Sé").encode("latin-1"))
    assert places(outcome) == {(3, None, "encoding")}


def test_a_file_of_another_dataset_than_its_tile_is_said_so():
    assert rules(judged(STUDENTS, dataset="teachers")) == {"wrong_dataset"}


def test_missing_and_doubled_columns_are_named_together_with_bad_cells():
    text = STUDENTS.replace("state,", "course,").replace("28,25", "x,25")
    assert places(judged(text)) == {
        (1, "state", "missing_column"),
        (1, "course", "doubled_column"),
        (2, "students_enrolled", "not_a_number"),
    }


def test_rows_of_another_length_are_named_and_the_others_still_judged():
    text = (
        STUDENTS.replace(",platform\n", "\n", 1).replace("S3,9_12", "S3,9_12,x").replace("S2,9_12", "S2,11")
    )
    assert places(judged(text)) == {
        (2, None, "ragged_row"),
        (3, "grade_band", "not_allowed"),
        (4, None, "ragged_row"),
    }


def test_a_quotation_mark_without_its_end_is_named_and_the_rows_after_it_still_judged():
    text = STUDENTS.replace("T-0017,CSP,S1", '"T-0017,CSP,S1').replace("S2,9_12", "S2,11")
    assert places(judged(text)) == {(2, None, "unbalanced_quote"), (3, "grade_band", "not_allowed")}


def test_total_rows_are_refused():
    text = STUDENTS + "Total,,,,,,,,,81,75,,,\n" + "P01,2016-17,Q1,Grand Total,CSP,,,,,81,75,,,\n"
    assert places(judged(text)) == {(5, None, "total_row"), (6, None, "total_row")}


def test_unknown_columns_with_content_are_named_with_the_first_line_of_content():
    text = STUDENTS.replace("source\n", "source,notes\n").replace(",platform\n", ",platform,\n")
    text = text.replace("platform,\n", "platform,hello\n", 2)
    outcome = judged(text)
    assert places(outcome) == {(1, "notes", "unknown_column")}
    assert "hello" not in str(outcome.summary())
    assert "line 2" in outcome.findings.problems[0].message


@pytest.mark.parametrize(
    "name",
    ["Teacher Name", "email", "E-mail", "Phone", "SSN", "student_id", "Birth date", "address", "LastName"],
)
def test_a_column_named_like_a_persons_data_is_refused_even_if_it_is_empty(name):
    text = STUDENTS.replace("source\n", f"source,{name}\n").replace("platform\n", "platform,\n")
    assert rules(judged(text)) == {"personal_column"}


def test_a_school_name_is_not_a_persons_name():
    text = STUDENTS.replace("source\n", "source,school name\n").replace("platform\n", "platform,\n")
    assert rules(judged(text)) == set()


@pytest.mark.parametrize("name", ["notes", "email"])
def test_columns_that_are_left_out_are_not_in_the_kept_bytes(name):
    text = STUDENTS.replace("teacher_code,", f"teacher_code,{name},").replace(
        "T-0017,", 'T-0017,"secret\nthing",'
    )
    outcome = judged(text, drop_unknown=True)
    assert (outcome.findings.problems, outcome.left_out) == ([], [name])
    assert values(outcome) == SAME
    assert b"secret" not in outcome.kept
    assert [row["line"] for row in rows_of(outcome)] == [2, 4, 6]
    again = judged(outcome.kept)
    assert rows_of(again) == rows_of(outcome)


def test_personal_data_above_the_header_is_refused_and_not_shown():
    outcome = judged("Sent by robin@example.org\n" + STUDENTS)
    assert places(outcome) == {(1, None, "personal_title")}
    assert "robin" not in str(outcome.summary())


@pytest.mark.parametrize("secret", ["robin@example.org", "123-45-6789", "555-123-4567", "Robin Sample"])
def test_personal_data_in_a_cell_is_never_shown_back(secret):
    outcome = judged(STUDENTS.replace("T-0017", secret, 1))
    assert outcome.findings.must_fix
    assert secret not in str(outcome.summary())


def test_lines_are_counted_through_line_breaks_in_cells_and_blank_lines():
    text = (
        STUDENTS.replace("T-0017", '"T\n17"', 1)
        .replace("T-0017,CSP,S2", "\nT-0017,CSP,S2")
        .replace("S3,9_12", "S3,11")
    )
    text = STUDENTS.replace("P01,2016-17,Q1,T-0017,CSP,S1", 'P01,2016-17,Q1,"T\n17",CSP,S1')
    text = (
        text.replace("platform\nP01", "platform\n\nP01", 1)
        .replace("S2,9_12", "S2,11")
        .replace("S3,9_12", "S3,12")
    )
    assert places(judged(text)) == {
        (2, "teacher_code", "bad_code"),
        (5, "grade_band", "not_allowed"),
        (6, "grade_band", "not_allowed"),
    }


def test_every_fault_of_a_row_is_told_at_once():
    text = STUDENTS.replace("T-0017,CSP,S1,9_12,OH", "T 17,XYZ,S1,11,ZZ", 1).replace("28,25", "-1,2.5", 1)
    assert places(judged(text)) == {
        (2, "teacher_code", "bad_code"),
        (2, "course", "not_allowed"),
        (2, "grade_band", "not_allowed"),
        (2, "state", "not_allowed"),
        (2, "students_enrolled", "negative"),
        (2, "students_active", "not_whole"),
    }


def test_beyond_a_thousand_problems_of_one_rule_only_their_number_is_told():
    header, row = STUDENTS.splitlines()[:2]
    rows = [row.replace("S1", f"S{i}").replace("9_12", "11") for i in range(1500)]
    outcome = judged("\n".join([header, *rows]) + "\n")
    assert len(outcome.findings.problems) == 1000
    assert dict(outcome.findings.more) == {"not_allowed": 500}
    assert outcome.findings.problems[0].line == 2


def test_a_line_longer_than_the_quick_reader_takes_is_still_one_problem_of_one_cell():
    outcome = judged(STUDENTS.replace("S2", "S" * 9_000_000).replace("S3,9_12", "S3,11"))
    assert places(outcome) == {(3, "section_code", "too_long"), (4, "grade_band", "not_allowed")}


def test_a_formula_that_a_spreadsheet_wrote_is_not_a_code():
    assert places(judged(STUDENTS.replace("S2", '="0012"'))) == {(3, "section_code", "bad_code")}


def test_characters_the_checker_uses_itself_are_faults_like_any_other():
    for character in "\x1d\x1e\x1f":
        assert places(judged(STUDENTS.replace("S2", f"S{character}2"))) == {(3, "section_code", "bad_code")}
