"""Partners like one another by the stated rule, and what is told of them to whom."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plp_metrics.compute.peers import beside_peers, facts_of, nearest, peers
from plp_metrics.model import Mark, Rule
from plp_metrics.model.fair import Facts
from tests.compute.made_up import EVALUATOR, Program, metric, own, period, share
from tests.compute.published import publish

COHORT = metric("teachers_cohort")
RATE = share("implementation_rate")
GIRLS = share("students_female", rule=Rule.PEOPLE, grain="cs", needs=("diversity.student.gender",))
HOW = {"declared": {m.key: m for m in (COHORT, RATE, GIRLS)}}


def fact(size=40, first=2016, urban=False, needy=0.5):
    return Facts(size, first, urban, needy)


def test_the_five_nearest_are_peers_and_a_far_sixth_is_not():
    sizes = (40, 41, 42, 43, 44, 45, 400)
    found, used = nearest("P40", {f"P{n}": fact(n) for n in sizes})
    assert found == ("P41", "P42", "P43", "P44", "P45")
    assert used == ("size",)


def test_up_to_three_more_come_in_where_they_are_hardly_further_off():
    found, _ = nearest("P40", {f"P{n}": fact(n) for n in range(40, 60)})
    assert found == ("P41", "P42", "P43", "P44", "P45", "P46", "P47")
    twins, _ = nearest("P0", {f"P{n}": fact(40 + n % 2) for n in range(30)})
    assert len(twins) == 8


def test_distance_is_in_standard_deviations_over_all_facts():
    """One that is urban like it but a little larger is nearer than one of the same size that is not."""
    around = {f"R{i}": fact(30 + i) for i in range(12)} | {
        f"U{i}": fact(34 + i, urban=True) for i in range(6)
    }
    found, used = nearest("U0", around)
    assert set(found[:5]) == {"U1", "U2", "U3", "U4", "U5"}
    assert set(used) == {"size", "urban"}


def test_a_fact_that_is_not_known_is_left_out_for_that_pair():
    around = {"A": fact(), "B": fact(None, needy=0.5), "C": fact(400, needy=0.9), "D": fact(41, needy=0.6)}
    found, used = nearest("A", around)
    assert found[0] == "B"
    assert set(found) == {"B", "C", "D"}
    assert set(used) == {"size", "high_need"}


@settings(deadline=None)
@given(
    st.dictionaries(
        st.text("ABCDEFGH", min_size=1, max_size=3),
        st.builds(
            Facts,
            st.none() | st.integers(0, 300),
            st.integers(2014, 2018),
            st.booleans(),
            st.none() | st.floats(0, 1),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_nobody_is_its_own_peer_and_there_are_five_to_eight_where_there_can_be(facts):
    who = sorted(facts)[0]
    found, _ = nearest(who, facts)
    assert who not in found
    assert len(found) == len(set(found))
    assert min(5, len(facts) - 1) <= len(found) <= 8


@pytest.fixture
def seven(program: Program) -> Program:
    for i in range(7):
        program.partner(f"P{i}")
        program.value("teachers_cohort", f"P{i}", "Q2", 40 + i)
        program.value("implementation_rate", f"P{i}", "Q2", 10 + i, 20)
    return program


def test_facts_are_of_those_who_take_part_in_the_year(seven):
    seven.partner("LATER", first="2018-19")
    found = facts_of(seven.cursor, EVALUATOR, period("Q2"), **HOW)
    assert "LATER" not in found
    assert found["P3"] == Facts(43, 2016, False, None)


def test_schools_of_the_reference_tell_how_needy_a_partners_states_are(seven):
    for i, lunch in enumerate((80, 60, 40, None)):
        seven.cursor.execute(
            "INSERT INTO school (school_id, school_year, state, frl_percent) VALUES (?, '2016-17', 'MO', ?)",
            [f"29{i}", lunch],
        )
    seven.cursor.execute(
        "INSERT INTO school (school_id, school_year, state, frl_percent) VALUES ('292', '2017-18', 'MO', 70)"
    )
    found = facts_of(seven.cursor, EVALUATOR, period("Q2"), **HOW)
    assert found["P0"].high_need == 1.0
    before = facts_of(seven.cursor, EVALUATOR, period("Q2", "2016-17"), **HOW)
    assert before["P0"].high_need == pytest.approx(2 / 3)


def test_a_partner_is_told_its_peers_median_and_nobodys_name(seven):
    told = beside_peers(seven.cursor, own("P0"), "P0", "implementation_rate", period("Q2"), **HOW)
    assert told.peers.partners == ()
    assert (told.peers.how_many, told.peers_in) == (6, 6)
    # Peers have 11 … 16 of 20.
    assert (told.low, told.median, told.high) == pytest.approx((0.6125, 0.675, 0.7375))
    named = beside_peers(seven.cursor, EVALUATOR, "P0", "implementation_rate", period("Q2"), **HOW)
    assert named.peers.partners == ("P1", "P2", "P3", "P4", "P5", "P6")
    assert named.median == told.median


def test_a_partner_is_told_nothing_of_another_partners_peers(seven):
    assert peers(seven.cursor, own("P0"), "P1", period("Q2"), **HOW).how_many == 0
    told = beside_peers(seven.cursor, own("P0"), "P1", "implementation_rate", period("Q2"), **HOW)
    assert (told.value, told.median, told.peers.facts) == (None, None, None)


def test_fewer_than_five_peers_with_a_value_have_no_median(program):
    for i in range(5):
        program.partner(f"P{i}")
        program.value("implementation_rate", f"P{i}", "Q2", 10, 20)
    told = beside_peers(program.cursor, EVALUATOR, "P0", "implementation_rate", period("Q2"), **HOW)
    assert (told.value, told.median, told.peers_in) == (0.5, None, 4)


def test_of_people_only_who_may_see_published_lines_is_told_and_only_shown_ones_count(seven):
    for i in range(7):
        publish(seven, "students_female", f"P{i}", 20 + i, 60)
    told = beside_peers(seven.cursor, EVALUATOR, "P0", "students_female", period("Q2"), **HOW)
    assert told.median == pytest.approx(23.5 / 60)
    seven.value("students_female", "P0", "Q2", 21, 61)
    partner = beside_peers(seven.cursor, own("P0"), "P0", "students_female", period("Q2"), **HOW)
    assert (partner.value, partner.median) == (pytest.approx(21 / 61), None)


@pytest.mark.parametrize("mark", ["withheld", "kept"])
def test_a_hidden_or_kept_line_has_no_peers_beside_it(seven, mark):
    publish(seven, "students_female", "P0", *((20, 60) if mark == "kept" else ()), mark=mark)
    for i in range(1, 7):
        publish(seven, "students_female", f"P{i}", 20 + i, 60)
    told = beside_peers(seven.cursor, EVALUATOR, "P0", "students_female", period("Q2"), **HOW)
    assert told.mark is Mark(mark)
    assert told.median is None
