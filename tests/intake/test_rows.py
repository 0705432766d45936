"""Rules across the cells of a row and the rows of a file, on both sides."""

# ruff: noqa: E501 - a table of cases, one a line

import pytest

from plp_metrics.model import Severity
from tests.intake.files import changes, judged, places, rows_of, rules, sample

ROW_RULES = [
    ("active above enrolled", "students", "Q1", [("28,25", "28,29")], {(2, "students_active", "active_above_enrolled")}),
    ("active as many as enrolled", "students", "Q1", [("28,25", "28,28")], set()),
    ("completed above enrolled", "students", "Q4", [("28,25,21", "28,25,29")], {(2, "students_completed", "completed_above_enrolled")}),
    ("exam takers above enrolled", "students", "Q4", [("28,25,21,12", "28,25,21,29")], {(2, "ap_exam_takers", "exam_takers_above_enrolled")}),
    ("completed in Q4", "students", "Q4", [], set()),
    ("completed outside Q4", "students", "Q3", [("28,25,,", "28,25,3,")], {(2, "students_completed", "only_in_quarter")}),
    ("exam takers outside Q4", "students", "Q1", [("28,25,,", "28,25,,3")], {(2, "ap_exam_takers", "only_in_quarter")}),
    ("exam takers in a course without exam", "students", "Q4", [("CSP", "CSD")], {(2, "ap_exam_takers", "exam_takers_course")}),
    ("the same class twice", "students", "Q1", [("S2", "S1")], {(3, "section_code", "duplicate_key")}),
    ("the same class code of two teachers", "students", "Q1", [("S2", "S3"), ("T-0017", "T-0018")], {(4, "section_code", "duplicate_key")}),
    ("class codes alike", "students", "Q1", [("S2", "s1")], {(3, "section_code", "codes_alike")}),
    ("teacher codes alike", "students", "Q1", [("T-0017", "t-0017")], {(3, "teacher_code", "codes_alike")}),
    ("a school of another state", "students", "Q1", [("OH", "TX")], {(2, "school_id", "school_of_other_state")}),
    ("next year's recruits", "teachers", "Q1", [("on_roster,2016-17", "on_roster,2017-18")], set()),
    ("recruits of the year after next", "teachers", "Q1", [("on_roster,2016-17", "on_roster,2018-19")], {(2, "cohort_year", "cohort_too_late")}),
    ("one teacher on two courses", "teachers", "Q1", [("T-0002,CSP", "T-0001,CSD")], set()),
    ("one teacher twice on a course", "teachers", "Q1", [("T-0002", "T-0001")], {(3, "course", "duplicate_key")}),
    ("codes that differ in leading zeros", "teachers", "Q1", [("T-0001", "012"), ("T-0002", "12")], {(3, "teacher_code", "codes_alike")}),
    ("facts of a school that disagree", "teachers", "Q1", [("62.5", "61.0")], {(3, "frl_percent", "school_facts_differ")}),
    ("a school's Title I that disagrees", "teachers", "Q1", [("remote,yes", "remote,no")], {(3, "title_i", "school_facts_differ")}),
    ("a category of another dimension", "diversity", "Q1", [("gender,female", "gender,asian")], {(2, "category", "category_of_dimension")}),
    ("unknown in every dimension", "diversity", "Q1", [("gender,female", "frl,unknown")], set()),
    ("lunch of teachers", "diversity", "Q1", [("student,gender,female,41,512", "teacher,frl,eligible,41,")], {(2, "dimension", "lunch_of_students_only")}),
    ("school counts of teachers", "diversity", "Q1", [("student,gender,female", "teacher,gender,female")], {(2, "school_count", "school_count_of_students_only")}),
    ("a count given twice", "diversity", "Q1", [("gender,male", "gender,female")], {(3, "category", "duplicate_key")}),
    ("more attended than enrolled", "workshop_surveys", "Q1", [("24,21,1", "20,21,1"), ("24,21,2", "20,21,2"), ("24,21,3", "20,21,3")],
        {(n, "attended", "attended_above_enrolled") for n in (2, 3, 4)}),
    ("more accredited than there are", "workshop_surveys", "Q1", [("2,2,24", "2,3,24")] * 3,
        {(n, "facilitators_accredited", "accredited_above_facilitators") for n in (2, 3, 4)}),
    ("a date of another quarter", "workshop_surveys", "Q1", [("2016-07-17", "2016-10-01")] * 3,
        {(n, "workshop_date", "date_in_quarter") for n in (2, 3, 4)}),
    ("the last day of the quarter", "workshop_surveys", "Q1", [("2016-07-17", "2016-09-30")] * 3, set()),
    ("facts of a workshop that differ", "workshop_surveys", "Q1", [("24,21,2", "25,21,2")], {(3, "enrolled", "facts_differ")}),
    ("some answers numbered", "workshop_surveys", "Q1", [("24,21,2", "24,21,")], {(3, "response_number", "some_unnumbered")}),
    ("one number twice", "workshop_surveys", "Q1", [("24,21,2", "24,21,1")], {(3, "response_number", "duplicate_key")}),
    ("a meeting without state", "workshop_surveys", "Q1", [("CSP,OH", "CSP,")] * 3, {(n, "state", "state_of_a_meeting") for n in (2, 3, 4)}),
    ("a virtual workshop without state", "workshop_surveys", "Q1", [("CSP,OH", "CSP,"), ("in_person", "virtual")] * 3, set()),
    ("a course with counselors", "workshop_surveys", "Q1", [("ayw_1,", "admin_counselor,")] * 3, {(n, "course", "course_of_workshop") for n in (2, 3, 4)}),
    ("counselors without course", "workshop_surveys", "Q1", [("ayw_1,CSP", "admin_counselor,NONE")] * 3, set()),
    ("a course workshop without course", "workshop_surveys", "Q1", [("ayw_1,CSP", "ayw_1,NONE")] * 3, {(n, "course", "course_of_workshop") for n in (2, 3, 4)}),
    ("an intro of another course", "workshop_surveys", "Q1", [("ayw_1,CSP", "csf_intro,CSP")] * 3, {(n, "course", "course_of_workshop") for n in (2, 3, 4)}),
    ("an intro", "workshop_surveys", "Q1", [("ayw_1,CSP", "csf_intro,CSF")] * 3, set()),
    ("a rating above the scale", "workshop_surveys", "Q1", [("1,6,6,6", "1,6,7,6")], {(2, "would_recommend", "above_scale")}),
    ("no ratings at all", "workshop_surveys", "Q1", [("1,6,6,6,6,6,6,6,4,4", "1,6,,,,,,,,")], set()),
    ("five-point items with seven points", "workshop_surveys", "Q1", [(f"{n},6,6,6,6,6,6,6,4,4", f"{n},7,6,6,6,6,6,6,4,") for n in (1, 2, 3)],
        {(n, "how_much_learned", "how_much_learned_scale") for n in (2, 3, 4)} | {(n, "scale_points", "unusual_scale") for n in (2, 3, 4)}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "dataset", "quarter", "edits", "found"), ROW_RULES, ids=[r[0] for r in ROW_RULES]
)
def test_a_rule_across_cells_is_told_where_it_is_broken_and_only_there(what, dataset, quarter, edits, found):
    assert places(judged(sample(dataset, *edits, quarter=quarter))) == found


EXPLAINED = {
    "codes_alike",
    "school_facts_differ",
    "school_of_other_state",
    "attended_above_enrolled",
    "state_not_partners",
}


@pytest.mark.parametrize(
    ("what", "dataset", "quarter", "edits", "found"), ROW_RULES, ids=[r[0] for r in ROW_RULES]
)
def test_only_what_may_be_true_can_be_explained(what, dataset, quarter, edits, found):
    for problem in judged(sample(dataset, *edits, quarter=quarter)).findings.problems:
        expected = (
            Severity.EXPLAIN if problem.rule in EXPLAINED
            else Severity.NOTE if problem.rule == "unusual_scale"
            else Severity.MUST_FIX
        )  # fmt: skip
        assert problem.severity == expected


def test_a_duplicate_names_both_lines():
    problem = judged(sample("students", ("S3", "S1"))).findings.problems[0]
    assert problem.line == 4
    assert "line 2" in problem.message


@pytest.mark.parametrize(
    ("options", "edits", "found"),
    [
        ({"partner_id": "P02"}, [], {(2, "partner_id", "other_partner")}),
        ({"partner_id": "P01"}, [], set()),
        ({"period": ["2016-17", "Q2"]}, [], {(2, "quarter", "other_quarter")}),
        ({"period": ["2017-18", "Q1"]}, [], {(2, "school_year", "other_quarter")}),
        ({"period": ["2016-17", "Q1"]}, [], set()),
        ({}, [("S1", "S9"), ("platform\nP01", "platform\nP07")], {(3, "partner_id", "other_partner")}),
        ({}, [("platform\nP01,2016-17,Q1", "platform\nP01,2016-17,Q2")], {(3, "quarter", "other_quarter")}),
        ({"partner_states": ["TX"]}, [], {(2, "state", "state_not_partners")}),
        ({"partner_states": ["TX", "OH"]}, [], set()),
    ],
)
def test_rows_must_be_of_the_files_partner_and_quarter(options, edits, found):
    assert places(judged(sample("students", *edits), **options)) == found


def test_a_quarter_that_has_not_begun_is_refused():
    assert rules(judged(sample("students", year="2018-19", quarter="Q2"), today="2018-09-30")) == {
        "future_quarter"
    }
    assert rules(judged(sample("students", year="2018-19", quarter="Q2"), today="2018-10-01")) == set()


def test_a_partners_code_in_small_letters_is_read_as_the_partners():
    outcome = judged(sample("students", ("P01", "p01")), partner_id="P01")
    assert (outcome.findings.problems, changes(outcome)) == ([], {("partner_case", "partner_id")})
    assert {row["partner_id"] for row in rows_of(outcome)} == {"P01"}


def test_many_partners_and_quarters_may_stand_in_one_file_and_repeat_each_others_keys():
    one = sample("students")
    other = sample("students", year="2017-18", quarter="Q4").split("\n", 1)[1]
    third = other.replace("P01", "P02")
    outcome = judged(one + other + third, many=True)
    assert outcome.findings.problems == []
    assert {(r["partner_id"], r["quarter"]) for r in rows_of(outcome)} == {
        ("P01", "Q1"),
        ("P01", "Q4"),
        ("P02", "Q4"),
    }
    assert places(judged(one + other + third + third, many=True)) == {
        (n, "section_code", "duplicate_key") for n in (11, 12, 13)
    }
