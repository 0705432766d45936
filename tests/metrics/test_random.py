"""The SQL against the plain twins on small random programs, at every level."""

import random

import pytest

from plp_metrics.model import COURSES, Period, school_year
from tests import plain
from tests.examples import examples
from tests.metrics.agreement import differences
from tests.metrics.program import Program

YEARS = ("2015-16", "2016-17")
PERIODS = [f"{year}{quarter}" for year in YEARS for quarter in ("Q1", "Q2", "Q3", "Q4")]
STATES = ("OH", "KY", "IN")
CATEGORIES = {
    "gender": ("female", "male", "non_binary", "unknown"),
    "race_ethnicity": ("asian", "black", "hispanic", "white", "two_or_more", "unknown"),
    "frl": ("eligible", "not_eligible", "unknown"),
}
SCHOOLS = (None, "own-1", "390001001001", "390001001002", "390001001003", "390002001004", "A1234567")
WORKSHOPS = ("ayw_1", "ayw_2", "ayw_1_2", "ayw_3_4", "summer_5day", "summer_5day", "teachercon", "csf_intro")


def random_program(dice: random.Random) -> Program:
    """Two partners with some of their files of two years, with every oddity the contracts let through."""
    program = Program.empty()
    for partner in ("P", "Q"):
        offered = {year: dice.sample(list(COURSES), dice.randint(0, 3)) for year in (*YEARS, "2017-18")}
        program.admit(
            partner, first_year=dice.choice(("2014-15", "2015-16", "2015-16", "2016-17")), courses=offered
        )
    for number in range(6):
        for year in dice.sample(("2014-15", "2015-16", "2016-17", "2017-18"), 2):
            female, male = dice.choice(((200, 300), (None, None), (0, 0), (120, 80)))
            program.add_school(
                f"39000100100{number}",
                year,
                female=female,
                male=male,
                black=dice.choice((0, 120)),
                white=dice.choice((0, 240)),
                **school_facts(dice),
            )
    for partner in ("P", "Q"):
        for at in PERIODS:
            hand_in(program, dice, partner, at)
    return program


def school_facts(dice: random.Random) -> dict:
    return {
        "frl_percent": dice.choice((None, 20.0, 50.0, 62.5)),
        "title_i": dice.choice((None, True, False)),
        "locale": dice.choice((None, "city_large", "town_fringe", "town_remote", "rural_distant")),
    }


def hand_in(program: Program, dice: random.Random, partner: str, at: str) -> int:
    """Some datasets of one quarter: as rows, as nothing to report, or not at all."""
    period = Period.parse(at)
    files = {
        "teachers": roster(dice, period),
        "students": sections(dice, period),
        "diversity": people(dice),
        "workshop_surveys": surveys(dice, period),
    }
    given = {
        name: dice.choice((rows, rows, rows, [])) for name, rows in files.items() if dice.random() < 0.85
    }
    bases = dice.choice((("submitted",), ("submitted", "accepted")))
    return program.hand_in(partner, at, bases, **given)


def roster(dice: random.Random, period: Period) -> list[dict]:
    start = int(period.school_year[:4])
    keys = {
        (f"t{dice.randint(1, 3)}", dice.choice(("CSP", "CSD", "CSF", "ECS")))
        for _ in range(dice.randint(1, 9))
    }
    return [
        {
            "teacher_code": code,
            "course": course,
            "status": dice.choice(("on_roster", "withdrew", "left")),
            "cohort_year": school_year(start + dice.choice((-1, 0, 0, 1))),
            "grade_band": dice.choice(("6_8", "9_12")),
            "state": dice.choice(STATES),
            "committed": dice.random() < 0.8,
            "training_days_attended": dice.randint(0, 5),
            "ay_workshops_attended": dice.choice((0, 0, 1, 4)),
            "implementing": dice.choice(("yes", "no", "unknown")),
            "school_id": dice.choice(SCHOOLS),
            **school_facts(dice),
        }
        for code, course in sorted(keys)
    ]


def sections(dice: random.Random, period: Period) -> list[dict]:
    silent, completed = dice.random() < 0.2, period.quarter == "Q4" and dice.random() < 0.7
    rows = []
    for number in range(dice.randint(1, 24)):
        enrolled = dice.randint(0, 30)
        rows.append(
            {
                "teacher_code": f"t{dice.choice((1, 1, 2, 2, 3, 4))}",
                "course": dice.choice(("CSP", "CSD", "CSF", "ECS")),
                "section_code": f"s{number}",
                "grade_band": dice.choice(("6_8", "9_12")),
                "state": dice.choice(STATES),
                "school_id": dice.choice(SCHOOLS),
                "students_enrolled": enrolled,
                "students_active": None
                if silent or dice.random() < 0.2
                else min(enrolled, dice.choice((0, 4, 5, 5, 6, 20))),
                "students_completed": dice.randint(0, enrolled)
                if completed and dice.random() < 0.7
                else None,
                "ap_exam_takers": dice.randint(0, enrolled) if completed and dice.random() < 0.6 else None,
            }
        )
    return rows


def people(dice: random.Random) -> list[dict]:
    keys, missing = set(), dice.choice((None, 50))
    for _ in range(dice.randint(1, 14)):
        dimension = dice.choice(tuple(CATEGORIES))
        keys.add(
            (
                dice.choice(("CSP", "CSD")),
                dice.choice(STATES),
                dice.choice(("student", "student", "teacher")) if dimension != "frl" else "student",
                dimension,
                dice.choice(CATEGORIES[dimension]),
            )
        )
    return [
        {
            "course": course,
            "state": state,
            "population": population,
            "dimension": dimension,
            "category": category,
            "count": dice.randint(0, 40),
            "school_count": dice.choice((missing, 0, 100, 150, 200)),
        }
        for course, state, population, dimension, category in sorted(keys)
    ]


def surveys(dice: random.Random, period: Period) -> list[dict]:
    rows = []
    for number in range(dice.randint(1, 4)):
        facts = {
            "workshop_code": f"w{number}",
            "workshop_type": dice.choice(WORKSHOPS),
            "course": dice.choice(("CSP", "CSD", "CSF")),
            "state": dice.choice((*STATES, None)),
            "enrolled": dice.randint(0, 30),
            "attended": dice.choice((0, 12, 25)),
            "scale_points": dice.choice((6, 7)),
            "workshop_date": dice.choice((period.first_day, period.last_day)),
            "days": dice.choice((1, 5)),
            "facilitators": dice.choice((0, 1, 2)),
            "facilitators_accredited": dice.choice((0, 1, 2)),
        }
        if dice.random() < 0.2:
            facts |= {"workshop_type": "admin_counselor", "course": "NONE"}
        answered = [
            {
                item: dice.choice((None, *range(1, facts["scale_points"] + 1)))
                for item in (*plain.FIVE, "best_pd_ever")
            }
            | {"response_number": answer, "how_motivating": dice.choice((None, 3))}
            for answer in range(1, dice.randint(1, 4))
        ]
        rows += [{**facts, **answer} for answer in answered or [{}]]
    return rows


@pytest.mark.seeded
@pytest.mark.parametrize("seed", range(examples(3)))
def test_the_sql_and_the_plain_twins_agree_on_random_programs(seed: int) -> None:
    program = random_program(random.Random(seed)).measure()
    assert differences(program, *PERIODS, bases=("submitted", "accepted")) == []


@pytest.mark.seeded
@pytest.mark.parametrize("seed", range(8, 8 + examples(1)))
def test_schools_are_counted_once_over_partners(seed: int) -> None:
    program = random_program(random.Random(seed)).measure()
    for at in PERIODS:
        for key in plain.OVER_PARTNERS:
            measured = program.levels(key, at, "ALL")
            expected = plain.over_partners(program, key, "submitted", Period.parse(at))
            shown = {
                plain.Level(*level): value for level, value in measured.items() if value not in (0, (0, 0))
            }
            assert shown == {level: pair[0] if pair[1] is None else pair for level, pair in expected.items()}
