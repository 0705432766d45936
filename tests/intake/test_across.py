"""What the files of one hand-in say about each other."""

import pyarrow as pa

from plp_metrics.contracts import load_contracts
from plp_metrics.intake.across import findings
from plp_metrics.model import Severity


def teachers(*rows):
    names = ("line", "teacher_code", "course", "implementing")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])


def students(*rows):
    names = (
        "line",
        "teacher_code",
        "course",
        "section_code",
        "state",
        "students_enrolled",
        "students_active",
    )
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])


def diversity(*rows):
    names = ("line", "course", "state", "population", "dimension", "count")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])


def told(**tables):
    return [(p.rule, p.line, str(p.severity)) for p in findings(tables)]


CLASS = (2, "T1", "CSP", "S1", "OH", 20, 15)


def test_teaching_without_a_class_of_five_active_students_is_to_be_explained():
    yes = teachers((2, "T1", "CSP", "yes"), (3, "T2", "CSP", "yes"), (4, "T3", "CSP", "yes"))
    classes = students(CLASS, (3, "T2", "CSP", "S1", "OH", 20, 4), (4, "T3", "CSP", "S1", "OH", 20, 5))
    assert told(teachers=yes, students=classes) == [("implementing_without_class", 3, "fix_or_explain")]


def test_a_class_of_another_course_does_not_count():
    found = told(
        teachers=teachers((2, "T1", "CSD", "yes"), (3, "T1", "CSP", "yes")), students=students(CLASS)
    )
    assert found == [("implementing_without_class", 2, "fix_or_explain")]


def test_teaching_although_said_not_to_is_a_note():
    assert told(teachers=teachers((2, "T1", "CSP", "no")), students=students(CLASS)) == [
        ("class_but_not_implementing", 2, "note")
    ]


def test_unknown_is_never_contradicted():
    assert (
        told(
            teachers=teachers((2, "T1", "CSP", "unknown"), (3, "T2", "CSP", "unknown")),
            students=students(CLASS),
        )
        == []
    )


def test_where_active_students_are_not_known_a_class_proves_nothing():
    silent = students((2, "T1", "CSP", "S1", "OH", 20, None), (3, "T2", "CSP", "S1", "OH", 20, 9))
    said = teachers((2, "T1", "CSP", "yes"), (3, "T2", "CSP", "yes"))
    assert told(teachers=said, students=silent) == []
    nobody = students((2, "T1", "CSP", "S1", "OH", 20, None))
    assert told(teachers=teachers((2, "T1", "CSP", "yes"), (3, "T3", "CSP", "no")), students=nobody) == []


def test_a_class_whose_teacher_is_on_no_roster_is_to_be_explained():
    found = told(teachers=teachers((2, "T2", "CSP", "no")), students=students(CLASS))
    assert found == [("class_without_teacher", 2, "fix_or_explain")]


def test_a_dimension_must_add_up_to_the_students_enrolled_in_that_course_and_state():
    classes = students(CLASS, (3, "T1", "CSP", "S2", "OH", 10, None), (4, "T9", "CSP", "S1", "TX", 7, 7))
    right = diversity((2, "CSP", "OH", "student", "gender", 18), (3, "CSP", "OH", "student", "gender", 12))
    wrong = diversity((2, "CSP", "TX", "student", "gender", 7), (3, "CSP", "OH", "student", "frl", 29))
    assert told(students=classes, diversity=right) == []
    assert told(students=classes, diversity=wrong) == [("diversity_total", 3, "fix_or_explain")]


def test_teachers_are_not_added_up_against_students():
    assert told(students=students(CLASS), diversity=diversity((2, "CSP", "OH", "teacher", "gender", 3))) == []


def test_nothing_is_said_about_a_file_that_is_not_there():
    assert told(teachers=teachers((2, "T1", "CSP", "yes"))) == []
    assert told(students=students(CLASS)) == []
    assert all(p.severity != Severity.MUST_FIX for p in findings({}))


def surveys(*rows):
    """Workshop, attended, then one rating per answer (None: a row without any)."""
    names = load_contracts()["workshop_surveys"].names
    ratings = names[names.index("scale_points") + 1 :]
    lines = [(workshop, attended, rating) for workshop, attended, *told in rows for rating in told]
    columns = {
        "line": list(range(2, len(lines) + 2)),
        "workshop_code": [w for w, _, _ in lines],
        "attended": [a for _, a, _ in lines],
        **{name: pa.nulls(len(lines), pa.uint8()) for name in ratings[1:]},
        ratings[0]: pa.array([r for _, _, r in lines], pa.uint8()),
    }
    return pa.table(columns)


def test_more_answers_than_people_who_attended_are_to_be_explained():
    found = told(workshop_surveys=surveys(("W1", 2, 5, 6), ("W2", 2, 5, 6, 4)))
    assert found == [("responses_above_attended", 4, "fix_or_explain")]


def test_a_row_without_any_rating_is_no_answer():
    assert told(workshop_surveys=surveys(("W1", 1, 5, None), ("W2", 0, None))) == []


def test_findings_beyond_the_first_thousand_are_counted_and_none_is_lost():
    many = teachers(*((n, f"T{n}", "CSP", "yes") for n in range(2, 1203)))
    told_of = findings({"teachers": many, "students": students(CLASS)})
    found = [p for p in told_of if p.rule == "implementing_without_class"]
    assert len(found) == 1001
    assert found[-1].message.startswith("201 more rows")
