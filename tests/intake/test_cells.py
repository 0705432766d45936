"""Each rule about one cell, on both sides: what is refused, what is mended and said so, what passes."""

import pytest

from plp_metrics.contracts import load_contracts
from plp_metrics.intake.cells import judge_cell


def cell(dataset, column, text, context=""):
    return judge_cell(load_contracts()[dataset].column(column), text, context)


REFUSED = [
    ("students", "students_enrolled", "-3", "negative"),
    ("students", "students_enrolled", "0012", "leading_zeros"),
    ("students", "students_enrolled", "+12", "plus_sign"),
    ("students", "students_enrolled", "1e3", "became_scientific"),
    ("students", "students_enrolled", "1E+05", "became_scientific"),
    ("students", "students_enrolled", "12.7", "not_whole"),
    ("students", "students_enrolled", "0x1F", "not_a_number"),
    ("students", "students_enrolled", "12_3", "not_a_number"),
    ("students", "students_enrolled", "1 234", "blank_in_number"),
    ("students", "students_enrolled", "62%", "percent_sign"),
    ("students", "students_enrolled", "N/A", "nothing_word"),
    ("students", "students_enrolled", "٣٤", "other_digits"),
    ("students", "students_enrolled", "1,23", "not_a_number"),
    ("students", "students_enrolled", "12,345", "out_of_range"),
    ("students", "students_enrolled", "999999999999999999999", "out_of_range"),
    ("students", "students_enrolled", "", "empty_cell"),
    ("students", "students_enrolled", "#VALUE!", "spreadsheet_error"),
    ("students", "students_enrolled", "12-May", "became_a_date"),
    ("teachers", "training_days_attended", "6", "out_of_range"),
    ("teachers", "ay_workshops_attended", "5", "out_of_range"),
    ("teachers", "frl_percent", "100.1", "out_of_range"),
    ("teachers", "frl_percent", "62%", "percent_sign"),
    ("teachers", "frl_percent", "62.55", "too_many_decimals"),
    ("teachers", "frl_percent", "62,5", "not_a_number"),
    ("teachers", "grade_band", "8-Jun", "became_a_date"),
    ("teachers", "grade_band", "6/8/2018", "became_a_date"),
    ("teachers", "grade_band", "K-12", "not_allowed"),
    ("teachers", "state", "Ontario", "not_allowed"),
    ("teachers", "course", "", "empty_cell"),
    ("teachers", "cohort_year", "2016-18", "bad_school_year"),
    ("teachers", "cohort_year", "2016", "bad_school_year"),
    ("teachers", "cohort_year", "16-17", "bad_school_year"),
    ("teachers", "teacher_code", "a" * 41, "bad_code"),
    ("teachers", "teacher_code", "T 17", "bad_code"),
    ("teachers", "teacher_code", "T/17", "bad_code"),
    ("teachers", "teacher_code", "1.2E+05", "became_scientific"),
    ("teachers", "teacher_code", "2-Jan", "became_a_date"),
    ("teachers", "teacher_code", "Robin Sample", "person_in_code"),
    ("teachers", "teacher_code", "robin@example.org", "personal_value"),
    ("teachers", "teacher_code", "123-45-6789", "personal_value"),
    ("teachers", "teacher_code", "555-123-4567", "personal_value"),
    ("teachers", "teacher_code", "(555) 123-4567", "personal_value"),
    ("teachers", "teacher_code", "+1 555 123 4567", "personal_value"),
    ("teachers", "teacher_code", "x" * 5000, "too_long"),
    ("teachers", "school_id", "1.00005E+11", "became_scientific"),
    ("teachers", "school_id", "1234567", "bad_school_id"),
    ("teachers", "school_id", "own-", "bad_school_id"),
    ("workshop_surveys", "workshop_date", "3/5/2017", "ambiguous_date"),
    ("workshop_surveys", "workshop_date", "15/3/2017", "day_first"),
    ("workshop_surveys", "workshop_date", "3/15/17", "two_digit_year"),
    ("workshop_surveys", "workshop_date", "15-Mar-17", "two_digit_year"),
    ("workshop_surveys", "workshop_date", "42809", "date_serial"),
    ("workshop_surveys", "workshop_date", "2017-02-29", "no_such_day"),
    ("workshop_surveys", "workshop_date", "2017/03/15", "not_a_date"),
    ("workshop_surveys", "workshop_date", "2017-03-15x", "not_a_date"),
    ("workshop_surveys", "how_motivating", "Very motivating", "not_a_number"),
    ("workshop_surveys", "how_motivating", "6", "out_of_range"),
    ("workshop_surveys", "days", "0", "out_of_range"),
    ("workshop_surveys", "scale_points", "5", "out_of_range"),
]


@pytest.mark.parametrize(("dataset", "column", "text", "rule"), REFUSED)
def test_a_cell_that_is_not_what_its_column_holds_is_refused_by_its_own_rule(dataset, column, text, rule):
    found = cell(dataset, column, text)
    assert (found.rule, found.clean) == (rule, None)


MENDED = [
    ("students", "students_enrolled", "1,234", "1234", "thousands"),
    ("students", "students_enrolled", "12.0", "12", "point_zero"),
    ("students", "students_enrolled", " 12 ", "12", "padding"),
    ("students", "students_enrolled", "\u00a012", "12", "padding"),
    ("students", "students_active", "  ", "", "padding"),
    ("teachers", "course", "cs principles", "CSP", "words"),
    ("teachers", "course", "Computer Science A", "CSA", "words"),
    ("teachers", "course", "csp", "CSP", "words"),
    ("teachers", "state", "Ohio", "OH", "words"),
    ("teachers", "state", "new york", "NY", "words"),
    ("teachers", "grade_band", "6-8", "6_8", "words"),
    ("teachers", "grade_band", "K–5", "k_5", "words"),
    ("teachers", "title_i", "Y", "yes", "words"),
    ("teachers", "committed", "TRUE", "yes", "words"),
    ("teachers", "locale", "Rural: Remote", "rural_remote", "words"),
    ("teachers", "cohort_year", "2016-2017", "2016-17", "school_year"),
    ("teachers", "frl_percent", "62.50", "62.5", "point_zero"),
    ("teachers", "school_id", "390437800123.0", "390437800123", "point_zero"),
    ("workshop_surveys", "workshop_type", "Academic Year Workshop 1", "ayw_1", "words"),
    ("workshop_surveys", "workshop_type", "5-day Summer", "summer_5day", "words"),
    ("workshop_surveys", "format", "In Person", "in_person", "words"),
    ("workshop_surveys", "workshop_date", "3/15/2017", "2017-03-15", "date"),
    ("workshop_surveys", "workshop_date", "5/5/2017", "2017-05-05", "date"),
    ("workshop_surveys", "workshop_date", "5-Mar-2017", "2017-03-05", "date"),
    ("diversity", "category", "Hispanic or Latino", "hispanic", "words"),
    ("diversity", "source", "Teacher survey", "teacher_report", "words"),
]


@pytest.mark.parametrize(("dataset", "column", "text", "clean", "note"), MENDED)
def test_a_cell_with_one_possible_meaning_is_mended_and_said_so(dataset, column, text, clean, note):
    found = cell(dataset, column, text)
    assert (found.clean, found.note, found.rule) == (clean, note, None)


PASSED = [
    ("students", "students_enrolled", "0"),
    ("students", "students_active", ""),
    ("teachers", "training_days_attended", "5"),
    ("teachers", "frl_percent", "100"),
    ("teachers", "frl_percent", "0.5"),
    ("teachers", "teacher_code", "a" * 40),
    ("teachers", "teacher_code", "A.b_c-9"),
    ("teachers", "teacher_code", "0012"),
    ("teachers", "teacher_code", "5551234567"),
    ("teachers", "school_id", "390437800123"),
    ("teachers", "school_id", "A0100234"),
    ("teachers", "school_id", "own-12"),
    ("workshop_surveys", "workshop_date", "2016-02-29"),
    ("workshop_surveys", "how_motivating", "5"),
]


@pytest.mark.parametrize(("dataset", "column", "text"), PASSED)
def test_a_cell_as_the_dictionary_describes_it_passes_untouched(dataset, column, text):
    assert cell(dataset, column, text) == (text, None, None, None, False, "")


@pytest.mark.parametrize(
    ("text", "scale", "number"),
    [
        ("Strongly disagree", "6", "1"),
        ("Slightly agree", "6", "4"),
        ("slightly AGREE", "7", "5"),
        ("Neutral", "7", "4"),
        ("Strongly agree", "6", "6"),
        ("Strongly agree", "7", "7"),
    ],
)
def test_words_of_agreement_are_numbers_of_the_rows_own_scale(text, scale, number):
    found = cell("workshop_surveys", "would_recommend", text, scale)
    assert (found.clean, found.note) == (number, "rating_words")


@pytest.mark.parametrize(("text", "scale"), [("Neutral", "6"), ("Agree", ""), ("Agree", "5")])
def test_a_word_that_the_scale_does_not_have_is_refused(text, scale):
    assert cell("workshop_surveys", "would_recommend", text, scale).rule == "word_not_of_scale"


def test_a_lost_leading_zero_comes_back_only_where_the_state_proves_it():
    assert cell("students", "school_id", "10000500871", "AL").clean == "010000500871"
    assert cell("students", "school_id", "10000500871", "Alabama").clean == "010000500871"
    assert cell("students", "school_id", "10000500871", "OH").rule == "school_id_short"
    assert cell("students", "school_id", "10000500871", "").rule == "school_id_short"
    assert cell("students", "school_id", "39043780012", "OH").rule == "school_id_short"


@pytest.mark.parametrize(
    ("text", "meant"), [("8-Jun", "6_8"), ("6-Aug", "6_8"), ("12-Sep", "9_12"), ("3-Jan", None)]
)
def test_a_grade_band_that_became_a_date_is_suggested_where_it_is_certain(text, meant):
    assert cell("teachers", "grade_band", text).suggestion == meant


def test_a_day_first_date_suggests_the_day_it_must_be():
    assert cell("workshop_surveys", "workshop_date", "15/3/2017").suggestion == "2017-03-15"


@pytest.mark.parametrize("text", ["robin@example.org", "123-45-6789", "Robin Sample", "x" * 5000])
def test_what_may_be_personal_is_hidden(text):
    assert cell("teachers", "teacher_code", text).hidden


def test_a_cell_of_a_megabyte_is_judged_as_fast_as_any():
    for text in ("a" * 2**20, "@" * 2**20, "1-" * 2**19, "a " * 2**19, "9" * 2**20, "a@" * 2**19):
        for column in ("teacher_code", "school_id", "frl_percent", "grade_band"):
            assert cell("teachers", column, text).rule in ("too_long", "personal_value")
