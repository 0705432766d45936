"""Whatever the file: valid rows survive cell by cell, and no bytes make the checker fall over."""

import csv
import io
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plp_metrics.contracts import load_contracts, sample_rows, to_csv_value
from plp_metrics.model import GRADE_BANDS, Period
from plp_metrics.places import STATES
from tests.examples import examples
from tests.intake.files import judged

SLOW = settings(max_examples=examples(12), deadline=None, suppress_health_check=list(HealthCheck))
CODES = st.from_regex(r"[A-Za-z0-9._-]{1,12}", fullmatch=True).filter(
    lambda c: c.lstrip("0") == c and c == c.lower()
)
PERIODS = st.builds(
    Period, st.sampled_from(["2015-16", "2016-17"]), st.sampled_from(["Q1", "Q2", "Q3", "Q4"])
)


@st.composite
def students_rows(draw):
    """A period and rows of a students file that break no rule."""
    period = draw(PERIODS)
    rows = []
    for number in range(draw(st.integers(1, 8))):
        state = draw(st.sampled_from(list(STATES.values())))
        enrolled = draw(st.integers(0, 9999))
        up_to = st.one_of(st.none(), st.integers(0, enrolled))
        course = draw(st.sampled_from(["CSP", "CSA", "CSD"]))
        last = period.quarter == "Q4"
        rows.append(
            {
                "teacher_code": f"t{draw(st.integers(1, 99))}-{state.code.lower()}",
                "course": course,
                "section_code": f"s{number + 1}",
                "grade_band": draw(st.sampled_from(list(GRADE_BANDS))),
                "state": state.code,
                "school_id": draw(st.sampled_from([None, f"{state.fips}0437800123", "own-1", "A0100234"])),
                "students_enrolled": enrolled,
                "students_active": draw(up_to),
                "students_completed": draw(up_to) if last else None,
                "ap_exam_takers": draw(up_to) if last and course != "CSD" else None,
                "source": draw(st.sampled_from(["platform", "teacher_report", "school_records"])),
            }
        )
    return period, rows


@given(students_rows(), st.booleans(), st.sampled_from([",", ";", "\t", "|"]))
@SLOW
def test_valid_rows_survive_cell_by_cell_however_the_file_is_written(drawn, quoted, delimiter):
    period, rows = drawn
    contract = load_contracts()["students"]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerow(contract.names)
    for row in rows:
        writer.writerow(["P01", *period, *(to_csv_value(c, row[c.name]) for c in contract.own_columns)])
    outcome = judged(out.getvalue())
    assert [p for p in outcome.findings.problems if p.rule != "school_facts_differ"] == []
    names = ", ".join(f'"{c.name}"' for c in contract.own_columns)
    stored = outcome.db.execute(f"SELECT {names} FROM judged ORDER BY line").fetchall()
    assert stored == [tuple(row[c.name] for c in contract.own_columns) for row in rows]


@given(CODES)
@SLOW
def test_a_code_passes_the_quick_pattern_only_if_the_careful_look_lets_it_pass(code):
    import re

    from plp_metrics.intake.cells import judge_cell
    from plp_metrics.intake.patterns import cell_pattern

    column = load_contracts()["students"].column("teacher_code")
    if re.fullmatch(cell_pattern(column), code):
        assert judge_cell(column, code) == (code, None, None, None, False, "")


@pytest.mark.parametrize("dataset", list(load_contracts()))
@given(data=st.data())
@SLOW
def test_any_cell_text_that_the_quick_pattern_takes_is_what_the_careful_look_takes(dataset, data):

    from plp_metrics.intake.cells import judge_cell
    from plp_metrics.intake.patterns import cell_pattern

    column = data.draw(st.sampled_from(load_contracts()[dataset].columns))
    text = data.draw(st.from_regex(cell_pattern(column), fullmatch=True))
    if (column.type in ("code", "partner") and len(text) > 40) or not text.isascii():
        return
    found = judge_cell(column, text)
    assert (found.clean, found.rule, found.note) == (text, None, None)


@st.composite
def damaged(draw):
    """A sample file with some bytes replaced, put in, cut out or doubled."""
    dataset = draw(st.sampled_from(list(load_contracts())))
    content = bytearray(sample_rows(dataset, rows=4).encode())
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(content) - 1))
        kind = draw(st.sampled_from(["replace", "insert", "cut", "double"]))
        piece = draw(
            st.one_of(
                st.binary(min_size=1, max_size=3),
                st.sampled_from(
                    [
                        b'"',
                        b",",
                        b"\n",
                        b"\r",
                        b"\r\n",
                        b";",
                        b"\x1f",
                        b"\x1e",
                        b"\x1d",
                        b"'",
                        b"\\",
                        b"\xef\xbb\xbf",
                        b"\xc2\xa0",
                    ]
                ),
            )
        )
        if kind == "replace":
            content[place : place + len(piece)] = piece
        elif kind == "insert":
            content[place:place] = piece
        elif kind == "cut":
            del content[place : place + draw(st.integers(1, 30))]
        else:
            content[place:place] = content[place : place + draw(st.integers(1, 60))]
        if not content:
            content = bytearray(b"x")
    return bytes(content)


@given(damaged(), st.booleans(), st.booleans())
@settings(SLOW, max_examples=examples(30))
def test_damaged_bytes_are_judged_and_never_crash(content, many, drop_unknown):
    outcome = judged(content, many=many, drop_unknown=drop_unknown)
    summary = outcome.summary()
    lines = content.replace(b"\r\n", b"\n").count(b"\n") + content.count(b"\r") + 2
    for problem in summary["problems"]:
        assert problem["message"] and problem["fix"]
        assert problem["line"] is None or 1 <= problem["line"] <= lines
    if not summary["must_fix"]:
        from plp_metrics.intake.child.table import stored_rows

        assert len(outcome.db.execute(stored_rows(outcome, many)).fetchall()) == outcome.rows


def test_every_day_of_a_quarter_is_in_it():
    text = sample_rows("workshop_surveys", rows=1)
    for period in (Period("2016-17", q) for q in ("Q1", "Q2", "Q3", "Q4")):
        for day, fine in (
            (period.first_day, True),
            (period.last_day, True),
            (period.last_day + timedelta(1), False),
        ):
            written = text.replace("2016-17,Q1", f"2016-17,{period.quarter}").replace(
                "2016-07-17", day.isoformat()
            )
            assert (not judged(written).findings.problems) is fine
