"""Survey answers against the reference values of features.md 5.8 and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plp_metrics.compute.surveys import (
    ScaleError,
    agreement,
    attendees_only,
    breaks,
    clustered,
    decay,
    if_silent,
    of_counts,
    over_scales,
    response,
    spread_of,
    told,
)
from plp_metrics.model.quality import Told


def test_the_reference_values_of_eighteen_of_twenty_two_of_thirty():
    found = of_counts(18, 22)
    assert (found.share, found.low, found.high) == pytest.approx((0.818, 0.615, 0.927), abs=5e-4)
    assert response(22, 30).share == pytest.approx(0.733, abs=5e-4)
    assert if_silent(18, 22, 30) == pytest.approx((0.600, 0.867), abs=5e-4)
    assert attendees_only(18, 22, 30) == pytest.approx((0.720, 0.888), abs=5e-4)


def test_four_of_six_and_five_of_seven_agree_and_strict_takes_the_top_two():
    six = {1: 1, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5}
    seven = {1: 1, 4: 3, 5: 2, 6: 2, 7: 4}
    assert (agreement(six, 6).agree, agreement(six, 6, strict=True).agree) == (12, 9)
    assert (agreement(seven, 7).agree, agreement(seven, 7, strict=True).agree) == (8, 6)


@pytest.mark.parametrize("scale", [2, 4, 5, 10, 11])
def test_scales_without_a_published_rule_are_refused(scale):
    with pytest.raises(ScaleError, match="no rule"):
        agreement({1: 3}, scale)


def test_a_point_the_scale_has_not_is_refused():
    with pytest.raises(ScaleError, match="has no 7"):
        agreement({7: 2}, 6)
    with pytest.raises(ScaleError, match="has no 0"):
        spread_of([(6, 0)])


def test_scales_are_judged_each_by_its_own_rule_and_never_mixed():
    """A 4 agrees on six points and is neutral on seven."""
    found = over_scales({6: {4: 10}, 7: {4: 10}})
    assert (found.agree, found.valid) == (10, 20)
    assert spread_of([(6, 4), (7, 4), (7, 4)]) == {
        6: {1: 0, 2: 0, 3: 0, 4: 1, 5: 0, 6: 0},
        7: {1: 0, 2: 0, 3: 0, 4: 2, 5: 0, 6: 0, 7: 0},
    }


def test_a_change_of_scale_breaks_a_series_where_the_new_one_begins():
    assert breaks([6, 6, 7, 7, 6]) == (2, 4)
    assert breaks([6]) == ()
    assert breaks([]) == ()


@pytest.mark.parametrize(
    ("valid", "how"),
    [(0, Told.HIDDEN), (4, Told.HIDDEN), (5, Told.IN_WORDS), (9, Told.IN_WORDS), (10, Told.AS_SHARE)],
)
def test_few_answers_are_told_in_words_or_not_at_all(valid, how):
    assert told(valid) is how
    assert of_counts(valid, valid).told is how


def test_nobody_answered_is_no_share():
    assert of_counts(0, 0).share is None
    assert agreement({}, 6).share is None
    assert clustered([]).share is None
    assert clustered([(0, 0)]).share is None


def test_a_response_under_half_is_weak_and_more_answers_than_people_is_no_share():
    assert response(14, 30).weak and not response(15, 30).weak
    assert response(31, 30).share is None
    assert response(0, 0).share is None
    assert if_silent(3, 5, 0) is None
    assert if_silent(3, 9, 8) is None


def people(attended: int) -> st.SearchStrategy[tuple[int, int, int]]:
    """Attended, answered, agree: each at most the one before."""
    answered = st.integers(0, attended)
    return answered.flatmap(lambda n: st.tuples(st.just(attended), st.just(n), st.integers(0, n)))


@settings(deadline=None)
@given(st.integers(1, 60).flatmap(people))
def test_whatever_the_silent_think_the_share_stays_within_its_bounds(numbers):
    attended, valid, agree = numbers
    low, high = if_silent(agree, valid, attended)
    assert low == pytest.approx(agree / attended)
    assert high == pytest.approx((agree + attended - valid) / attended)
    if valid:
        assert low - 1e-12 <= agree / valid <= high + 1e-12


def test_where_everybody_answered_nothing_is_left_to_chance():
    assert attendees_only(18, 22, 22) is None
    near = attendees_only(19, 21, 22)
    assert near[1] - near[0] < 0.1


def simulate(alike: float, persons: int, questions: int, seed: int, rounds: int = 1500) -> float:
    """How often the range over persons holds the true share, where persons differ as a beta says."""
    rng = np.random.default_rng(seed)
    p, worth = 0.8, (1 - alike) / alike if alike else None
    held = 0
    for _ in range(rounds):
        own = rng.beta(p * worth, (1 - p) * worth, persons) if worth else np.full(persons, p)
        answered = rng.integers(questions - 1, questions + 1, persons)
        agree = rng.binomial(answered, own)
        found = clustered(list(zip(map(int, agree), map(int, answered), strict=True)))
        held += found.low <= p <= found.high
    return held / rounds


@pytest.mark.parametrize("alike", [0.0, 0.3, 0.7])
def test_the_range_over_persons_holds_the_true_share_however_alike_their_answers(alike):
    held = simulate(alike, persons=40, questions=5, seed=6)
    print(f"answers alike by {alike}: coverage {held:.3f}")
    assert 0.925 < held < 0.98


def test_counting_answers_as_if_they_were_persons_would_be_too_sure():
    """The reason for clusters: five answers a person, all the same, are one answer each."""
    persons = [(5, 5)] * 16 + [(0, 5)] * 4
    one, many = clustered(persons), of_counts(80, 100)
    assert (one.agree, one.valid, one.share) == (80, 100, 0.8)
    assert (one.low, one.high) == pytest.approx(of_counts(16, 20)[3:5], abs=0.02)
    assert one.high - one.low > 1.5 * (many.high - many.low)


@settings(deadline=None)
@given(st.lists(st.integers(1, 5).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m))), max_size=40))
def test_persons_are_never_worth_more_than_their_answers(persons):
    found = clustered(persons)
    if found.valid:
        simple = of_counts(found.agree, found.valid)
        assert found.low <= simple.low + 1e-9 and found.high >= simple.high - 1e-9


def test_all_the_same_answers_still_have_a_range():
    found = clustered([(5, 5)] * 12)
    assert found.share == 1 and found.high == 1
    assert found.low == pytest.approx(of_counts(12, 12).low)


def test_attendance_is_told_of_the_first_and_of_the_one_before():
    one, two, three = decay([("ayw_1", 20), ("ayw_2", 16), ("ayw_3", 8)])
    assert (one.of_first, one.low, one.of_before) == (1.0, None, None)
    assert (two.of_first, two.of_before) == (0.8, 0.8)
    assert (three.of_first, three.of_before) == (0.4, 0.5)
    assert three.low < 0.4 < three.high


def test_attendance_that_begins_with_nobody_or_grows_has_no_range():
    assert decay([]) == ()
    assert [s.of_first for s in decay([("ayw_1", 0), ("ayw_2", 3)])] == [None, None]
    assert decay([("ayw_1", 10), ("ayw_2", 12)])[1].low is None
