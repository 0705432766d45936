"""The sample's figures lie in the ranges of the program's real ones."""

from collections import Counter, defaultdict

import pytest

from plp_metrics.model import COURSES, Period

YEARS = ("2016-17", "2017-18")
UNDERREPRESENTED = {"american_indian_alaska", "black", "hispanic", "native_hawaiian_pi"}


@pytest.fixture(scope="module")
def year_ends(quarters):
    return [(partner_id, period) for partner_id, period in quarters if period.endswith("Q4")]


def test_between_55_and_95_percent_of_newly_trained_teachers_teach(year_ends, read):
    for partner_id, period in year_ends:
        trained = {
            r["teacher_code"]: r["implementing"] == "yes"
            for r in read(partner_id, period, "teachers")
            if r["cohort_year"] == period[:7]
            and r["training_days_attended"] >= COURSES[r["course"]].minimum_days
        }
        assert 0.55 <= sum(trained.values()) / len(trained) <= 0.95


def test_between_22_and_45_percent_of_students_are_girls(year_ends, read):
    for partner_id, period in year_ends:
        assert 0.22 <= _share(read(partner_id, period, "diversity"), "gender", {"female"}) <= 0.45


def test_between_15_and_85_percent_are_of_underrepresented_groups_by_region(year_ends, read):
    shares = {
        partner_id: _share(read(partner_id, period, "diversity"), "race_ethnicity", UNDERREPRESENTED)
        for partner_id, period in year_ends
    }
    assert all(0.15 <= share <= 0.85 for share in shares.values())
    assert shares["RIOGRANDE"] > 2 * shares["GRANITE"]


def test_a_csp_teacher_has_15_to_48_students_and_a_csd_teacher_40_to_150(year_ends, read):
    enrolled = Counter()
    for partner_id, period in year_ends:
        for row in read(partner_id, period, "students"):
            enrolled[row["course"], partner_id, period, row["teacher_code"]] += row["students_enrolled"]
    ranges = {"CSP": (15, 48), "CSD": (40, 150)}
    for course, (low, high) in ranges.items():
        assert all(low <= n <= high for (c, *_), n in enrolled.items() if c == course)


def test_a_cohort_has_8_to_35_teachers_but_for_the_tiny_ones(year_ends, read):
    sizes = Counter()
    for partner_id, period in year_ends:
        for row in read(partner_id, period, "teachers"):
            if row["cohort_year"] == period[:7]:
                sizes[partner_id, period[:7], row["course"]] += 1
    usual = [n for n in sizes.values() if 8 <= n <= 40]
    assert len(usual) > 0.9 * len(sizes)


def test_agreement_means_lie_between_4_4_and_5_7_and_answers_come_from_half_or_more(quarters, read):
    ratings, answers, came = defaultdict(list), Counter(), {}
    for partner_id, period in quarters:
        for row in read(partner_id, period, "workshop_surveys"):
            if row["scale_points"] == 6 and row["would_recommend"]:
                ratings[partner_id].append(row["would_recommend"])
            answers[partner_id] += row["would_recommend"] is not None
            came[partner_id, row["workshop_code"]] = row["attended"]
    for partner_id, marks in ratings.items():
        assert 4.4 <= sum(marks) / len(marks) <= 5.7
        attended = sum(n for (p, _), n in came.items() if p == partner_id)
        assert 0.5 <= answers[partner_id] / attended <= 0.97


def test_fewer_come_to_the_fourth_workshop_than_to_the_first(quarters, read):
    came = Counter()
    seen = set()
    for partner_id, period in quarters:
        for row in read(partner_id, period, "workshop_surveys"):
            if row["workshop_type"] in ("ayw_1", "ayw_4") and (partner_id, row["workshop_code"]) not in seen:
                seen.add((partner_id, row["workshop_code"]))
                came[row["workshop_type"]] += row["attended"]
    assert came["ayw_4"] < 0.9 * came["ayw_1"]


def test_most_partners_grow_by_10_to_40_percent(invented, read):
    growth = []
    for partner in invented.partners:
        if partner.first_cohort_year != "2016-17":
            continue
        before, now = (_taking_part(read(partner.partner_id, f"{y}Q4", "teachers"), y) for y in YEARS)
        growth.append(now / before)
    assert sum(1.1 <= g <= 1.4 for g in growth) > 0.7 * len(growth)


def test_schools_facts_are_possible(invented):
    for school in invented.schools:
        assert sum(school.races) == school.enrolment
        assert 0 <= school.frl_percent <= 100
        assert 0.45 <= school.female / school.enrolment <= 0.55
        assert len(school.school_id) == 12
    assert len({(s.school_id, s.start) for s in invented.schools}) == len(invented.schools)


def test_a_rosters_schools_are_in_the_reference_but_for_private_ones(invented, read):
    known = {s.school_id for s in invented.schools}
    rows = [r for p in invented.partners for r in read(p.partner_id, "2017-18Q1", "teachers")]
    own = [r for r in rows if r["school_id"] not in known]
    assert 0 < len(own) < 0.05 * len(rows)
    assert all(len(r["school_id"]) == 8 and r["locale"] and r["title_i"] == "no" for r in own)
    assert all(r["locale"] is None for r in rows if r["school_id"] in known)


def _taking_part(rows, year):
    return len(
        {
            r["teacher_code"]
            for r in rows
            if (r["cohort_year"] == year and r["training_days_attended"]) or r["ay_workshops_attended"]
        }
    )


def _share(rows, dimension, categories):
    known = [
        r
        for r in rows
        if r["population"] == "student" and r["dimension"] == dimension and r["category"] != "unknown"
    ]
    return sum(r["count"] for r in known if r["category"] in categories) / sum(r["count"] for r in known)


def test_periods_are_eight_a_partner_that_began_in_2016(invented):
    assert sum(1 for life in invented.life if life.partner_id == "OZARK") == 8
    assert Period("2016-17", "Q1") in {life.period for life in invented.life}
