"""The sample's figures agree with one another, across files and across quarters."""

from collections import Counter, defaultdict
from datetime import date

from plp_metrics.model import COURSES, QUARTERS, Period, year_start


def test_a_teachers_code_keeps_its_state_and_its_cohort_for_ever(quarters, read):
    seen = {}
    for partner_id, period in quarters:
        for row in read(partner_id, period, "teachers"):
            key = (partner_id, row["teacher_code"], row["course"])
            facts = (row["state"], row["cohort_year"], row["grade_band"], row["school_id"])
            assert seen.setdefault(key, facts) == facts


def test_whoever_is_on_the_roster_stays_on_it_until_30_june(quarters, read):
    for partner_id, period in quarters:
        now = Period.parse(period)
        if now.quarter == "Q1" or (partner_id, str(now.previous)) not in quarters:
            continue
        before = {(r["teacher_code"], r["course"]) for r in read(partner_id, str(now.previous), "teachers")}
        assert before <= {(r["teacher_code"], r["course"]) for r in read(partner_id, period, "teachers")}


def test_in_q1_only_those_who_had_gone_are_no_longer_on_the_roster(quarters, read):
    for partner_id, period in quarters:
        now = Period.parse(period)
        if now.quarter != "Q1" or (partner_id, str(now.previous)) not in quarters:
            continue
        listed = {(r["teacher_code"], r["course"]) for r in read(partner_id, period, "teachers")}
        for row in read(partner_id, str(now.previous), "teachers"):
            if row["status"] == "on_roster":
                assert (row["teacher_code"], row["course"]) in listed
            if row["status"] == "left":
                assert (row["teacher_code"], row["course"]) not in listed


def test_some_teachers_leave_and_some_withdraw(quarters, read):
    states = Counter(r["status"] for p, q in quarters for r in read(p, q, "teachers"))
    assert states["on_roster"] > 20 * states["left"] > 0
    assert states["withdrew"] > 0


def test_next_years_recruits_come_from_q2_on_and_nearly_all_are_committed(quarters, read):
    found, committed = Counter(), Counter()
    for partner_id, period in quarters:
        for row in read(partner_id, period, "teachers"):
            if year_start(row["cohort_year"]) > year_start(period[:7]):
                found[period[-2:]] += 1
                committed[row["committed"]] += 1
                assert row["course"] != "CSF"
    assert committed["yes"] > 20 * committed["no"]
    assert found["Q1"] == 0 < found["Q2"] < found["Q3"] < found["Q4"]


def test_the_year_so_far_never_falls(quarters, read):
    for partner_id, period in quarters:
        now = Period.parse(period)
        if now.quarter == "Q1" or (partner_id, str(now.previous)) not in quarters:
            continue
        after = {_section(r): r for r in read(partner_id, period, "students")}
        for row in read(partner_id, str(now.previous), "students"):
            later = after[_section(row)]
            assert later["students_enrolled"] >= row["students_enrolled"]
            assert later["students_active"] >= row["students_active"]
        came = {(r["teacher_code"], r["course"]): r for r in read(partner_id, period, "teachers")}
        for row in read(partner_id, str(now.previous), "teachers"):
            later = came[row["teacher_code"], row["course"]]
            assert later["ay_workshops_attended"] >= row["ay_workshops_attended"]
            assert later["training_days_attended"] >= row["training_days_attended"]


def test_declared_teaching_is_what_the_classes_show(quarters, read):
    for partner_id, period in quarters:
        running = {
            (r["teacher_code"], r["course"])
            for r in read(partner_id, period, "students")
            if r["students_active"] >= 5
        }
        for row in read(partner_id, period, "teachers"):
            assert (row["implementing"] == "yes") == ((row["teacher_code"], row["course"]) in running)


def test_every_class_belongs_to_a_teacher_on_the_roster(quarters, read):
    for partner_id, period in quarters:
        roster = {(r["teacher_code"], r["course"]): r for r in read(partner_id, period, "teachers")}
        for row in read(partner_id, period, "students"):
            teacher = roster[row["teacher_code"], row["course"]]
            assert (teacher["state"], teacher["school_id"]) == (row["state"], row["school_id"])
            assert row["students_active"] <= row["students_enrolled"]


def test_diversity_adds_up_to_the_students_of_each_course_and_state(quarters, read):
    for partner_id, period in quarters:
        enrolled = Counter()
        for row in read(partner_id, period, "students"):
            enrolled[row["course"], row["state"]] += row["students_enrolled"]
        counted = defaultdict(Counter)
        for row in read(partner_id, period, "diversity"):
            if row["population"] == "student":
                counted[row["dimension"]][row["course"], row["state"]] += row["count"]
        assert set(counted) == {"gender", "race_ethnicity", "frl"}
        assert all(totals == enrolled for totals in counted.values())


def test_exams_and_completions_stand_in_q4_only_and_exams_only_in_csp(quarters, read):
    for partner_id, period in quarters:
        for row in read(partner_id, period, "students"):
            assert (row["students_completed"] is not None) == (period[-2:] == "Q4")
            assert (row["ap_exam_takers"] is not None) == (period[-2:] == "Q4" and row["course"] == "CSP")


def test_workshops_lie_in_their_quarter_and_answers_are_at_most_those_who_came(quarters, read):
    for partner_id, period in quarters:
        now = Period.parse(period)
        answers = Counter()
        for row in read(partner_id, period, "workshop_surveys"):
            assert now.first_day <= row["workshop_date"] <= now.last_day
            assert isinstance(row["workshop_date"], date)
            answers[row["workshop_code"]] += row["would_recommend"] is not None
            assert answers[row["workshop_code"]] <= row["attended"] <= row["enrolled"]


def test_days_at_school_year_workshops_are_the_same_in_both_files(invented, quarters, read):
    whole_years = [p.partner_id for p in invented.partners if (p.partner_id, "2017-18Q4") in quarters]
    compared = 0
    for partner_id in whole_years:
        held = {
            r["workshop_code"]: r
            for q in QUARTERS
            for r in read(partner_id, f"2017-18{q}", "workshop_surveys")
            if r["workshop_type"].startswith("ayw")
        }
        if all(r["days"] == 1 for r in held.values()):
            came = sum(r["ay_workshops_attended"] for r in read(partner_id, "2017-18Q4", "teachers"))
            assert sum(r["attended"] for r in held.values()) == came
            compared += 1
    assert compared > 15


def test_trained_teachers_without_a_class_are_there_but_not_many(quarters, read):
    for partner_id, period in quarters:
        if period[-2:] != "Q4":
            continue
        trained = [
            r
            for r in read(partner_id, period, "teachers")
            if r["cohort_year"] == period[:7]
            and r["training_days_attended"] >= COURSES[r["course"]].minimum_days
        ]
        teaching = sum(r["implementing"] == "yes" for r in trained)
        assert 0 < teaching < len(trained)


def _section(row):
    return row["teacher_code"], row["course"], row["section_code"]
