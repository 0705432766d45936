"""Where the next class would reach most: from public facts of schools, by a stated rule."""

from __future__ import annotations

import pytest

from plp_metrics.compute.reach import reach, rooms
from plp_metrics.model import Basis, Period, Question, Scope
from plp_metrics.places import STATES
from plp_metrics.store import Store, read_reach

EVERYONE = Scope(frozenset(), None, Basis.ACCEPTED)
Q4 = Question("2017-18", "Q4", ())


def test_the_next_class_looks_like_the_schools_without_one() -> None:
    """20 students; 5 000 of 10 000 in schools without a class are underrepresented: 10 of 20."""
    shares = (0.2,) * 4 + (0.5,) * 4 + (0.8,) * 4
    (room,) = rooms({"NM": (15, 12, 10_000.0, 5_000.0, shares)}, 20)
    assert (room.expected, room.low, room.high) == (10, pytest.approx(20 * 0.2), pytest.approx(20 * 0.8))
    assert (room.known, room.without, room.students) == (15, 12, 5_000)


def test_larger_schools_weigh_more_since_more_students_are_there() -> None:
    shares = (0.1,) * 9 + (0.9,)
    (room,) = rooms({"NM": (10, 10, 9 * 100 + 900.0, 9 * 10 + 810.0, shares)}, 20)
    assert room.expected == pytest.approx(20 * 900 / 1800)


def test_the_most_stands_first_and_too_few_schools_are_not_told() -> None:
    some = {
        "ME": (12, 12, 1000.0, 100.0, (0.1,) * 12),
        "NM": (12, 12, 1000.0, 700.0, (0.7,) * 12),
        "VT": (9, 9, 1000.0, 990.0, (0.99,) * 9),
    }
    found = rooms(some, 20)
    assert [r.place for r in found] == ["NM", "ME", "VT"]
    assert found[-1].expected is None, "nine schools are too few"


def test_divisions_hold_the_schools_of_their_states() -> None:
    (room,) = rooms(
        {"ME": (8, 6, 500.0, 50.0, (0.1,) * 6), "VT": (9, 7, 500.0, 150.0, (0.3,) * 7)}, 10, "division"
    )
    assert (room.place, room.known, room.without) == ("New England", 17, 13)
    assert room.expected == pytest.approx(10 * 200 / 1000)


def test_where_a_partner_has_not_reported_nothing_is_told_of_its_states() -> None:
    some = dict.fromkeys(("ME", "VT"), (12, 12, 1000.0, 700.0, (0.7,) * 12))
    told = {r.place: r for r in rooms(some, 20, waiting={"ME"})}
    assert told["ME"].expected is None and told["ME"].waits and told["VT"].expected == pytest.approx(14)
    (division,) = rooms(some, 20, "division", {"ME"})
    assert division.known == 12, "its schools are not in the division either"


def test_the_sample_counts_schools_as_a_plain_count_does(sample: Store) -> None:
    with sample.read() as cursor:
        found = {row[0]: row for row in read_reach.schools_without(cursor, EVERYONE, Period("2017-18", "Q4"))}
        taught = {
            school
            for (school,) in cursor.execute(
                "SELECT DISTINCT school_id FROM students JOIN version_in_force USING (submission_id)"
                " WHERE basis = 'accepted' AND to_event IS NULL AND school_year = '2017-18'"
                " AND quarter = 'Q4' AND students_active >= 5"
            ).fetchall()
        }
        facts: dict[str, tuple[str, int, list[int]]] = {}
        for school, state, enrolment, *races in cursor.execute(
            "SELECT school_id, state, enrolment, american_indian_alaska, black, hispanic, native_hawaiian_pi,"
            " asian, white, two_or_more FROM school WHERE school_year <= '2017-18' ORDER BY school_year"
        ).fetchall():
            facts[school] = (state, enrolment, races)
        answer = reach(cursor, EVERYONE, Q4)
    for state, (_, known, without, enrolment, students, shares) in found.items():
        here = {k: f for k, f in facts.items() if f[0] == state}
        empty = [f for k, f in here.items() if k not in taught]
        assert (known, without, len(shares or [])) == (len(here), len(empty), len(empty))
        assert enrolment == sum(f[1] for f in empty)
        assert students == pytest.approx(sum(f[1] * sum(f[2][:4]) / sum(f[2]) for f in empty))
    assert answer is not None and {r.place for r in answer.rooms} == set(found) <= set(STATES)
    assert answer.partners_in <= answer.partners_due and 5 < answer.size < 60


def test_who_may_not_name_every_partner_is_told_nothing(sample: Store) -> None:
    own = Scope(frozenset({"OZARK"}), frozenset({"OZARK"}), Basis.ACCEPTED)
    with sample.read() as cursor:
        assert read_reach.schools_without(cursor, own, Period("2017-18", "Q4")) == []
        assert reach(cursor, own, Q4) is None


def test_as_of_a_day_before_anything_came_there_is_none(sample: Store) -> None:
    with sample.read() as cursor:
        assert reach(cursor, Scope(frozenset(), None, Basis.ACCEPTED, 1), Q4) is None
