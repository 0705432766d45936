"""Measuring again after a hand-in: what changes, what stays open, and the same in the end as from scratch."""

import random

import pytest

from plp_metrics.compute import measure
from plp_metrics.model import Period
from tests.examples import examples
from tests.metrics.program import Program
from tests.metrics.test_random import PERIODS, hand_in, random_program

OPEN = "SELECT * EXCLUDE (from_event, to_event) FROM measurement WHERE to_event IS NULL ORDER BY ALL"


def one_partner() -> Program:
    program = Program.empty()
    program.admit("P", courses={"2016-17": ["CSP"], "2017-18": ["CSP"]})
    return program


def remeasure(program: Program, at: str, basis: str = "submitted") -> int:
    return measure.remeasure(program.store, [(basis, "P", Period.parse(at))], program.event)


def history(program: Program, metric: str, at: str) -> list[tuple]:
    """The total of a metric through the events: (numerator, from_event, to_event)."""
    return program.store.execute(
        "SELECT numerator, from_event, to_event FROM measurement "
        "WHERE metric = ? AND school_year = ? AND quarter = ? "
        "AND (course, grade_band, state, division, workshop) = ('ALL', 'ALL', 'ALL', 'ALL', 'ALL') "
        "ORDER BY from_event",
        [metric, *Period.parse(at)],
    ).fetchall()


def test_a_changed_value_is_closed_and_opened_anew_and_an_unchanged_one_stays_open() -> None:
    program = one_partner()
    program.hand_in("P", "2016-17Q1", teachers=[{}])
    assert remeasure(program, "2016-17Q1") > 0
    program.hand_in("P", "2016-17Q1", teachers=[{}, {"teacher_code": "t2", "training_days_attended": 0}])
    remeasure(program, "2016-17Q1")
    assert history(program, "teachers_cohort", "2016-17Q1") == [(1, 1, 2), (2, 2, None)]
    assert history(program, "teachers_trained", "2016-17Q1") == [(1, 1, None)]


def test_measuring_again_without_a_change_writes_nothing() -> None:
    program = one_partner()
    program.hand_in("P", "2016-17Q1", teachers=[{}], students=[{}])
    remeasure(program, "2016-17Q1")
    program.event += 1
    assert remeasure(program, "2016-17Q1") == 0
    assert measure.rebuild(program.store, program.event) == 0


def test_a_file_taken_back_closes_its_values() -> None:
    program = one_partner()
    program.hand_in("P", "2016-17Q1", teachers=[{}])
    remeasure(program, "2016-17Q1")
    program.take_back("submitted", "P", "2016-17Q1", "teachers")
    remeasure(program, "2016-17Q1")
    assert program.levels("teachers_cohort", "2016-17Q1") == {}
    assert history(program, "teachers_cohort", "2016-17Q1") == [(1, 1, 2)]


def test_two_measurings_in_one_event_leave_only_the_last() -> None:
    program = one_partner()
    program.hand_in("P", "2016-17Q1", teachers=[{}])
    remeasure(program, "2016-17Q1")
    program.hand_in("P", "2016-17Q1", teachers=[{}, {"teacher_code": "t2"}])
    program.event -= 1
    remeasure(program, "2016-17Q1")
    assert history(program, "teachers_cohort", "2016-17Q1") == [(2, 1, None)]


def test_a_corrected_q1_moves_the_later_quarters_that_read_it() -> None:
    program = one_partner()
    program.hand_in("P", "2016-17Q1", workshop_surveys=[{"workshop_type": "ayw_1"}])
    program.hand_in("P", "2016-17Q2", workshop_surveys=[{"workshop_type": "ayw_2"}])
    measure.rebuild(program.store, program.event)
    assert program.value("ay_workshops_held", "2016-17Q2") == 2
    program.hand_in("P", "2016-17Q1", workshop_surveys=[])
    remeasure(program, "2016-17Q1")
    assert program.value("ay_workshops_held", "2016-17Q2") == 1


def test_a_corrected_q4_moves_every_quarter_of_next_year_that_reads_it() -> None:
    program = one_partner()
    for at in ("2016-17Q4", "2017-18Q1", "2017-18Q4"):
        program.hand_in("P", at, teachers=[{}], students=[{}])
    measure.rebuild(program.store, program.event)
    assert program.value("sustained_rate", "2017-18Q1") == (1, 1)
    program.hand_in("P", "2016-17Q4", students=[])
    remeasure(program, "2016-17Q4")
    assert program.value("sustained_rate", "2017-18Q1") == (0, 0)
    assert program.value("sustained_rate", "2017-18Q4") == (0, 0)
    assert program.value("students_growth", "2017-18Q4") == (15, 0)


def test_submitted_and_accepted_numbers_are_kept_apart() -> None:
    program = one_partner()
    program.hand_in("P", "2016-17Q1", ("submitted", "accepted"), teachers=[{}])
    measure.rebuild(program.store, program.event)
    program.hand_in("P", "2016-17Q1", teachers=[{}, {"teacher_code": "t2"}])
    remeasure(program, "2016-17Q1")
    assert program.value("teachers_cohort", "2016-17Q1") == 2
    assert program.value("teachers_cohort", "2016-17Q1", basis="accepted") == 1


def test_a_draft_is_never_measured() -> None:
    program = one_partner()
    program.hand_in("P", "2016-17Q1", ("draft",), teachers=[{}])
    assert measure.rebuild(program.store, program.event) == 0


def test_another_partners_schools_move_the_network() -> None:
    program = one_partner()
    program.admit("Q", courses={"2016-17": ["CSP"]})
    for partner in ("P", "Q"):
        program.hand_in(partner, "2016-17Q1", students=[{"school_id": "390001001001"}])
    measure.rebuild(program.store, program.event)
    program.hand_in("P", "2016-17Q1", students=[{"school_id": "390001001002"}])
    remeasure(program, "2016-17Q1")
    assert program.value("schools_reached", "2016-17Q1", "ALL") == 2
    assert program.value("schools_reached", "2016-17Q1", "Q") == 1


def test_nothing_is_left_on_the_cursor() -> None:
    program = one_partner()
    program.hand_in("P", "2016-17Q1", teachers=[{}])
    remeasure(program, "2016-17Q1")
    left = program.store.execute(
        "SELECT table_name FROM information_schema.tables "
        "WHERE table_catalog = 'temp' AND table_schema = 'main'"
    ).fetchall()
    assert left == []


@pytest.mark.seeded
@pytest.mark.parametrize("seed", range(20, 20 + examples(1)))
def test_after_random_resubmissions_the_open_rows_are_those_of_a_rebuild(seed: int) -> None:
    dice = random.Random(seed)
    program = random_program(dice).measure()
    for _ in range(4):
        partner, at = dice.choice(("P", "Q")), dice.choice(PERIODS)
        hand_in(program, dice, partner, at)
        changed = [(basis, partner, Period.parse(at)) for basis in ("submitted", "accepted")]
        measure.remeasure(program.store, changed, program.event)
    incremental = program.store.execute(OPEN).fetchall()
    program.store.execute("DELETE FROM measurement")
    measure.rebuild(program.store, program.event)
    assert incremental == program.store.execute(OPEN).fetchall()
    assert incremental
