"""DESIGN §5, "How a file is judged" and "Settled, cell by cell", sentence by sentence, with its tests.

Each line: what is promised; the tests where it is read, accepted or left alone; the tests where it is refused.
A test is named `file::function` or `file::function[case]`, without `tests/`.
"""

# ruff: noqa: E501 - a table, one promise a line

READ = "intake/test_files.py::test_a_file_written_another_way_is_read_as_the_same_rows_and_said_so"
NOT_OURS = "intake/test_files.py::test_what_is_not_a_table_of_ours_is_refused_with_one_sentence"
MENDED = "intake/test_cells.py::test_a_cell_with_one_possible_meaning_is_mended_and_said_so"
REFUSED = "intake/test_cells.py::test_a_cell_that_is_not_what_its_column_holds_is_refused_by_its_own_rule"
PASSED = "intake/test_cells.py::test_a_cell_as_the_dictionary_describes_it_passes_untouched"
BAD = "intake/test_examples.py::test_the_rule_is_told_at_its_line_and_column_and_no_other_is"
GOOD = "intake/test_examples.py::test_the_nearest_right_file_is_accepted_and_what_was_changed_in_it_is_said"
HOSTILE = "intake/test_hostile.py"
FILES = "intake/test_files.py"
PROCESS = "intake/test_process.py"
ACROSS = "intake/test_across.py"


def _both(*rules: str) -> tuple[list[str], list[str]]:
    return [f"{GOOD}[{r}]" for r in rules], [f"{BAD}[{r}]" for r in rules]


PROMISES: list[tuple[str, list[str], list[str]]] = [
    (
        "All or nothing: a file with a must fix changes nothing",
        [f"{PROCESS}::test_a_file_that_may_only_be_explained_is_accepted_with_its_problem"],
        [f"{PROCESS}::test_the_kept_bytes_of_a_file_with_columns_left_out_are_without_them"],
    ),
    ("Byte mark", [f"{READ}[a byte mark]"], []),
    (
        "UTF-16 with its mark is read, without it refused",
        [f"{READ}[UTF-16]", f"{READ}[UTF-16 big end first]"],
        [f"{NOT_OURS}[UTF-16 without its mark]"],
    ),
    (
        "; tab or | between cells",
        [f"{READ}[semicolons]", f"{READ}[tabs]", f"{READ}[bars]"],
        [f"{BAD}[two_delimiters]"],
    ),
    ("Any line ending", [f"{READ}[Windows line endings]", f"{READ}[old Mac line endings]"], []),
    (
        "Case, blanks and order of the column names",
        [
            f"{READ}[a header in capitals]",
            f"{READ}[a header with blanks]",
            f"{FILES}::test_columns_in_another_order_are_the_same_file",
        ],
        _both("missing_column", "doubled_column")[1],
    ),
    (
        "Padding blanks and hard blanks",
        [f"{READ}[padding]", f"{MENDED}[students-students_enrolled-\\xa012-12-padding]"],
        [f"{BAD}[bad_code]"],
    ),
    (
        "Allowed values in another case and in the words of real exports",
        [
            f"{MENDED}[teachers-course-cs principles-CSP-words]",
            f"{MENDED}[teachers-state-Ohio-OH-words]",
            f"{MENDED}[workshop_surveys-workshop_type-Academic Year Workshop 1-ayw_1-words]",
        ],
        [f"{BAD}[not_allowed]"],
    ),
    (
        "Words of agreement are numbers of the row's own scale: 1–6, or 1–7 with Neutral 4",
        ["intake/test_cells.py::test_words_of_agreement_are_numbers_of_the_rows_own_scale"],
        [
            "intake/test_cells.py::test_a_word_that_the_scale_does_not_have_is_refused",
            f"{BAD}[word_not_of_scale]",
        ],
    ),
    (
        "Five-point items are numbers only",
        [f"{PASSED}[workshop_surveys-how_motivating-5]"],
        [f"{REFUSED}[workshop_surveys-how_motivating-Very motivating-not_a_number]"],
    ),
    (
        "A lost leading zero of a school number comes back where the state proves it",
        ["intake/test_cells.py::test_a_lost_leading_zero_comes_back_only_where_the_state_proves_it"],
        [f"{BAD}[school_id_short]"],
    ),
    (
        "1,234 is 1234; 12.0 is 12",
        [
            f"{MENDED}[students-students_enrolled-1,234-1234-thousands]",
            f"{MENDED}[students-students_enrolled-12.0-12-point_zero]",
        ],
        [f"{REFUSED}[students-students_enrolled-1,23-not_a_number]", f"{BAD}[not_whole]"],
    ),
    ("2016-2017 is 2016-17", [f"{READ}[long years]"], [f"{BAD}[bad_school_year]"]),
    (
        "Dates: year-month-day, M/D/YYYY with D > 12 or D = M, D-Mon-YYYY",
        [
            f"{MENDED}[workshop_surveys-workshop_date-3/15/2017-2017-03-15-date]",
            f"{MENDED}[workshop_surveys-workshop_date-5/5/2017-2017-05-05-date]",
            f"{MENDED}[workshop_surveys-workshop_date-5-Mar-2017-2017-03-05-date]",
        ],
        [f"{BAD}[{r}]" for r in ("ambiguous_date", "day_first", "no_such_day", "not_a_date")],
    ),
    (
        "Two-digit years and spreadsheet day numbers are refused",
        _both("two_digit_year", "date_serial")[0],
        _both("two_digit_year", "date_serial")[1],
    ),
    (
        "Up to ten title lines above the column names, blank ones not counted",
        [f"{READ}[ten title lines]", f"{READ}[title lines]"],
        [f"{NOT_OURS}[eleven title lines]"],
    ),
    ("Empty columns at the end and blank lines", [f"{READ}[empty columns]", f"{READ}[blank lines]"], []),
    ("A row of only empty cells is a blank line", [f"{READ}[rows of empty cells]"], []),
    (
        "Letters written another way are refused with how to save the file",
        [f"{READ}[UTF-16]"],
        [f"{NOT_OURS}[Latin-1]", f"{FILES}::test_other_letters_are_refused_at_their_line"],
    ),
    ("A quotation mark without end", *_both("unbalanced_quote")),
    ("Rows of another length", *_both("ragged_row", "ragged_file")),
    ("Missing and doubled columns", *_both("missing_column", "doubled_column")),
    (
        "Unknown columns: with content refused, left out unread on demand, without content ignored",
        [f"{GOOD}[unknown_column]", f"{FILES}::test_columns_that_are_left_out_are_not_in_the_kept_bytes"],
        [
            f"{BAD}[unknown_column]",
            f"{FILES}::test_unknown_columns_with_content_are_named_with_the_first_line_of_content",
        ],
    ),
    (
        "A column named like a person's data is refused, even without content",
        [f"{FILES}::test_a_school_name_is_not_a_persons_name"],
        [f"{FILES}::test_a_column_named_like_a_persons_data_is_refused_even_if_it_is_empty"],
    ),
    ("Total rows", *_both("total_row")),
    (
        "1e3, and what a spreadsheet made of 6-8 and of a long number",
        [f"{GOOD}[became_scientific]"],
        [
            f"{REFUSED}[students-students_enrolled-1e3-became_scientific]",
            f"{BAD}[became_scientific]",
            f"{BAD}[became_a_date]",
            "intake/test_cells.py::test_a_grade_band_that_became_a_date_is_suggested_where_it_is_certain",
        ],
    ),
    ("Out of range", *_both("out_of_range", "negative")),
    ("A key twice in one file", *_both("duplicate_key")),
    (
        "Another partner; another quarter; a quarter not begun",
        *_both("other_partner", "other_quarter", "future_quarter"),
    ),
    ("A file with column names only", *_both("no_rows")),
    (
        "What looks like an e-mail address, a telephone or social security number or a person's name is refused and never shown back",
        _both("personal_value", "person_in_code")[0],
        [
            f"{BAD}[personal_value]",
            f"{BAD}[person_in_code]",
            f"{FILES}::test_personal_data_in_a_cell_is_never_shown_back",
        ],
    ),
    ("Personal data in title lines", *_both("personal_title")),
    (
        "Spreadsheets, archives, pictures and programs are told by content, not by name",
        [f"{HOSTILE}::test_a_name_does_not_decide_what_a_file_is"],
        [f"{HOSTILE}::test_each_kind_of_other_file_is_told_in_its_own_words"],
    ),
    (
        "Every problem names line, column, value, what is wrong and how to mend it",
        ["intake/test_words.py::test_what_a_person_reads_has_no_gap_and_no_brace"],
        [f"{PROCESS}::test_the_json_of_a_file_has_the_stable_shape_and_no_value_where_it_may_be_personal"],
    ),
    (
        "All problems of a file are found in one pass",
        [f"{FILES}::test_beyond_a_thousand_problems_of_one_rule_only_their_number_is_told"],
        [
            f"{FILES}::test_every_fault_of_a_row_is_told_at_once",
            f"{FILES}::test_missing_and_doubled_columns_are_named_together_with_bad_cells",
        ],
    ),
    (
        "The line is the physical line where the record starts",
        [f"{PROCESS}::test_accepted_rows_come_back_typed_as_the_store_holds_them_and_lose_nothing"],
        [f"{FILES}::test_lines_are_counted_through_line_breaks_in_cells_and_blank_lines"],
    ),
    (
        "Where the file as a whole is wrong, one message and not one a row",
        [f"{GOOD}[two_delimiters]"],
        [f"{HOSTILE}::test_what_is_wrong_with_the_whole_file_is_one_message"],
    ),
    (
        "grade_band, format, locale, workshop_type and frl_percent as declared",
        [f"{PASSED}[teachers-frl_percent-0.5]", f"{MENDED}[teachers-grade_band-6-8-6_8-words]"],
        [f"{REFUSED}[teachers-grade_band-K-12-not_allowed]", f"{BAD}[too_many_decimals]"],
    ),
    (
        "A code is 1–40 of A–Z a–z 0–9 . _ -",
        [f"{PASSED}[teachers-teacher_code-A.b_c-9]", f"{PASSED}[teachers-teacher_code-{'a' * 40}]"],
        [f"{REFUSED}[teachers-teacher_code-{'a' * 41}-bad_code]", f"{BAD}[bad_code]"],
    ),
    ("Codes that differ only in case or leading zeros are to be explained", *_both("codes_alike")),
    (
        "0012, +12, other digits, 1 234, 62%, N/A are refused",
        _both(
            "leading_zeros", "plus_sign", "other_digits", "blank_in_number", "percent_sign", "nothing_word"
        )[0],
        _both(
            "leading_zeros", "plus_sign", "other_digits", "blank_in_number", "percent_sign", "nothing_word"
        )[1],
    ),
    (
        "Active, completed and exam takers not above enrolled",
        *_both("active_above_enrolled", "completed_above_enrolled", "exam_takers_above_enrolled"),
    ),
    ("Accredited facilitators not above facilitators", *_both("accredited_above_facilitators")),
    (
        "A workshop_date lies in the file's quarter",
        ["intake/test_any_file.py::test_every_day_of_a_quarter_is_in_it"],
        [f"{BAD}[date_in_quarter]"],
    ),
    ("A workshop's facts are equal on all its rows", *_both("facts_differ")),
    (
        "students_completed and ap_exam_takers only in Q4, exam takers only in CSP and CSA",
        *_both("only_in_quarter", "exam_takers_course"),
    ),
    (
        "school_count and lunch status of students only; a category belongs to its dimension",
        *_both("school_count_of_students_only", "lunch_of_students_only", "category_of_dimension"),
    ),
    ("cohort_year at most the year after the school year", *_both("cohort_too_late")),
    (
        "All response numbers of a workshop or none",
        [
            f"{GOOD}[some_unnumbered]",
            f"{PROCESS}::test_answers_without_numbers_are_numbered_in_order_and_a_workshop_nobody_answered_is_not",
        ],
        [f"{BAD}[some_unnumbered]"],
    ),
    (
        "NONE is the course only and always of administrators' and facilitators' workshops",
        *_both("course_of_workshop"),
    ),
    ("state empty only if virtual", *_both("state_of_a_meeting")),
    (
        "Ratings within the scale; five-point items only with scale 6",
        *_both("above_scale", "how_much_learned_scale", "how_motivating_scale"),
    ),
    ("Attended above enrolled is to be explained", *_both("attended_above_enrolled")),
    ("A scale unusual for its year is a note", *_both("unusual_scale")),
    (
        "A school number whose state is not the row's, facts of one school that disagree: to be explained",
        *_both("school_of_other_state", "school_facts_differ"),
    ),
    (
        "A dimension adds up to the students file",
        [f"{ACROSS}::test_teachers_are_not_added_up_against_students"],
        [f"{ACROSS}::test_a_dimension_must_add_up_to_the_students_enrolled_in_that_course_and_state"],
    ),
    (
        "A section without a roster row",
        [f"{ACROSS}::test_nothing_is_said_about_a_file_that_is_not_there"],
        [f"{ACROSS}::test_a_class_whose_teacher_is_on_no_roster_is_to_be_explained"],
    ),
    (
        "implementing = yes without a class is to be explained; no with one is a note",
        [f"{ACROSS}::test_unknown_is_never_contradicted"],
        [
            f"{ACROSS}::test_teaching_without_a_class_of_five_active_students_is_to_be_explained",
            f"{ACROSS}::test_teaching_although_said_not_to_is_a_note",
        ],
    ),
    (
        "Columns left out: the kept bytes are the file without them, the upload's sha256 is noted",
        [f"{PROCESS}::test_the_kept_bytes_of_a_file_with_columns_left_out_are_without_them"],
        [],
    ),
    (
        "Patterns run in linear time",
        ["intake/test_cells.py::test_a_cell_of_a_megabyte_is_judged_as_fast_as_any"],
        [f"{HOSTILE}::test_a_hostile_file_is_one_clear_refusal"],
    ),
    (
        "The child has limits; a crash, a hang or nonsense is one refusal",
        [f"{PROCESS}::test_the_child_may_read_its_own_file_and_no_other"],
        [
            f"{PROCESS}::test_a_file_that_needs_more_than_its_limits_is_one_problem",
            f"{HOSTILE}::test_a_child_that_hangs_is_ended_and_told",
            f"{HOSTILE}::test_a_child_that_is_killed_is_told",
            f"{HOSTILE}::test_nonsense_from_the_child_is_not_believed",
        ],
    ),
    ("Nothing is left behind", [f"{HOSTILE}::test_nothing_is_left_open_or_lying_about"], []),
    (
        "Every accepted file equals its source cell by cell",
        [
            "intake/test_mutations.py::test_every_accepted_file_equals_its_source_cell_by_cell",
            "intake/test_any_file.py::test_valid_rows_survive_cell_by_cell_however_the_file_is_written",
        ],
        ["intake/test_any_file.py::test_damaged_bytes_are_judged_and_never_crash"],
    ),
]
