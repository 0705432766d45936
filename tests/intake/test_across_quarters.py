"""What a quarter's files say beside the partner's earlier quarters: every rule, both sides."""

from __future__ import annotations

import pytest

from plp_metrics.intake.across_quarters import findings
from plp_metrics.model import Period, Severity
from plp_metrics.store.read_earlier import Codes, Place, Totals

Q1, Q3, Q4 = (Period("2017-18", q) for q in ("Q1", "Q3", "Q4"))


def told(period=Q4, codes=None, places=(), **totals):
    found = findings(period, codes, places, totals)
    assert all(f.problem.severity is Severity.EXPLAIN for f in found)
    return found


def rules(found):
    return [(f.dataset, f.problem.rule, f.problem.line) for f in found]


def test_a_code_of_last_quarter_that_is_gone_is_named_with_its_course_and_quarter():
    (found,) = told(codes=Codes(10, 9, (("T-07", "CSP"),), 1))
    assert rules([found]) == [("teachers", "code_gone", None)]
    assert found.problem.message.startswith("T-07 in CSP was in the teachers file of Q3 (Jan–Mar 2018)")


def test_where_all_codes_are_there_nothing_is_said():
    assert told(codes=Codes(10, 10)) == []
    assert told(codes=None) == []


def test_more_codes_than_are_listed_are_counted():
    found = told(codes=Codes(1000, 900, tuple((f"T{n}", "CSP") for n in range(20)), 100))
    assert len(found) == 21
    assert found[-1].problem.message.startswith("80 more rows")


def test_fewer_than_seventy_percent_known_codes_is_one_question_instead_of_many():
    (found,) = told(codes=Codes(10, 6, (("T-07", "CSP"), ("T-08", "CSP")), 4))
    assert found.problem.rule == "few_known_codes"
    assert "6 of the 10" in found.problem.message and "60 %" in found.problem.message
    just_enough = told(codes=Codes(10, 7, (("T-07", "CSP"),), 1))
    assert [f.problem.rule for f in just_enough] == ["code_gone"]


def test_a_code_written_almost_as_last_quarter_names_both_and_its_line():
    found = told(codes=Codes(10, 10, (), 0, ((4, "17", "017"), (9, "ab", "AB")), 2))
    assert rules(found) == [("teachers", "code_alike_before", 4), ("teachers", "code_alike_before", 9)]
    assert "leading zeros" in found[0].problem.message
    assert "capital letters" in found[1].problem.message


def place(before, now, active_before=0, active=0, state="OH", line=2):
    return Place("CSP", state, line, before, now, active_before, active)


def test_students_below_last_quarter_are_asked_about_by_course_and_state_with_both_numbers():
    (found,) = told(places=[place(120, 110)])
    assert rules([found]) == [("students", "students_fell", 2)]
    assert found.problem.column == "students_enrolled"
    assert "CSP, OH: 110 so far this year, but 120 up to Q3" in found.problem.message
    assert found.earlier == ((Q3, 120.0),)


def test_equal_or_more_students_are_fine():
    assert told(places=[place(120, 120, 80, 80), place(10, 30, 5, 9, "TX")]) == []


def test_a_fall_in_one_place_made_up_for_in_another_is_no_fall_in_all():
    found = told(places=[place(120, 110), place(10, 40, state="TX")])
    assert len(found) == 1
    found = told(places=[place(120, 110), place(10, 12, state="TX")])
    assert [f.problem.message.split(":")[0] for f in found] == [
        "Students enrolled in CSP, OH",
        "Students enrolled in all courses and states",
    ]


def test_active_students_that_are_not_known_are_not_a_fall():
    assert told(places=[place(10, 10, 8, None)]) == []
    assert told(places=[place(10, 10, None, 3)]) == []
    assert [f.problem.column for f in told(places=[place(10, 10, 8, 3)])] == ["students_active"]


def test_in_the_first_quarter_the_year_begins_anew():
    assert told(period=Q1, places=[place(120, 30)]) == []


def series(*values, end=Q3):
    """Quarters that end with `end`, oldest first."""
    points, at = [], end
    for value in reversed(values):
        points.append((at, float(value)))
        at = at.previous
    return tuple(reversed(points))


def workshops(now, earlier):
    return Totals({"attended": now}, {"attended": earlier})


def test_a_workshop_figure_outside_the_partners_own_range_is_asked_about_with_its_history():
    earlier = series(100, 104, 98, 101, 103, 97)
    (found,) = told(workshop_surveys=workshops(160, earlier))
    assert found.problem.rule == "unusual_figure"
    assert "160 is unusual for you. In the 6 quarters before" in found.problem.message
    assert "between 89 and 112" in found.problem.message
    assert found.earlier == earlier
    assert told(workshop_surveys=workshops(105, earlier)) == []


def test_figures_of_the_year_so_far_are_compared_with_the_same_quarter_only():
    def classes(now, *q4s):
        points = tuple((Period(f"{2016 - n}-{17 - n}", "Q4"), float(v)) for n, v in enumerate(q4s))
        return Totals({"classes": now}, {"classes": tuple(sorted(points + series(9, 9, 9)))})

    assert told(students=classes(100, 110)) == []
    (found,) = told(students=classes(70, 110))
    assert found.problem.rule == "figure_fell"
    assert found.problem.message.endswith("(110 in Q4 (Apr–Jun 2017)).")


def test_workshops_must_fall_below_last_quarter_and_the_same_quarter_last_year():
    both = ((Q4.last_year, 60.0), (Q3, 50.0))
    (found,) = told(workshop_surveys=workshops(20, both))
    assert "50 in Q3 (Jan–Mar 2018) and 60 in Q4 (Apr–Jun 2017)" in found.problem.message
    assert told(workshop_surveys=workshops(20, ((Q4.last_year, 22.0), (Q3, 50.0)))) == []
    assert told(workshop_surveys=workshops(20, ((Q3, 50.0),))) == []


def test_a_fall_told_by_place_is_not_told_again_for_the_whole_file():
    totals = Totals({"students_enrolled": 10}, {"students_enrolled": ((Q4.last_year, 200.0),)})
    assert [f.problem.rule for f in told(students=totals)] == ["figure_fell"]
    assert [f.problem.rule for f in told(places=[place(120, 10)], students=totals)] == ["students_fell"]


@pytest.mark.parametrize("period", [Q1, Q4])
def test_a_partner_without_earlier_quarters_is_asked_nothing(period):
    totals = Totals({"teachers": 40}, {"teachers": ()})
    assert told(period, teachers=totals) == []
