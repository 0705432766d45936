"""What moved a pooled figure: mix and rate add up to the change, and growth to its three sources."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plp_metrics import store as stores
from plp_metrics.compute import contribution
from plp_metrics.compute.contribution import decomposed, grown
from plp_metrics.model import Basis, Period, Scope

PERIOD = Period("2017-18", "Q3")

part = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
year = st.dictionaries(st.sampled_from("ABCDEFGH"), part, min_size=1)
counts = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 500), min_size=1)


def test_equal_weights_and_one_better_rate_are_all_rate() -> None:
    found = decomposed("m", {"A": (50, 100), "B": (50, 100)}, {"A": (70, 100), "B": (50, 100)})
    assert found is not None
    assert (found.before, found.now) == (0.5, 0.6)
    assert found.mix == pytest.approx(0) and found.rate == pytest.approx(0.1)
    assert [p.name for p in found.parts] == ["A", "B"]


def test_equal_rates_and_other_weights_are_all_mix() -> None:
    found = decomposed("m", {"A": (90, 100), "B": (10, 100)}, {"A": (270, 300), "B": (10, 100)})
    assert found is not None
    assert found.now == 0.7 and found.rate == pytest.approx(0) and found.mix == pytest.approx(0.2)


def test_kitagawas_two_parts_worked_by_hand() -> None:
    """A 20 % of 40 → 30 % of 60, B 50 % of 60 → 40 % of 40: 0.38 → 0.34."""
    found = decomposed("m", {"A": (8, 40), "B": (30, 60)}, {"A": (18, 60), "B": (16, 40)})
    assert found is not None
    # Kitagawa: rate Σ(r′−r)(w+w′)/2 = .1·.5 − .1·.5 = 0; mix Σ(w′−w)(r+r′)/2 = .2·.25 − .2·.45 = −.04
    assert found.rate == pytest.approx(0) and found.mix == pytest.approx(-0.04)


def test_a_new_part_brings_mix_only() -> None:
    found = decomposed("m", {"A": (50, 100)}, {"A": (50, 100), "NEW": (90, 100)})
    assert found is not None
    new = next(p for p in found.parts if p.name == "NEW")
    assert new.rate == 0 and new.before is None and found.mix == pytest.approx(0.2)


@given(year, year)
def test_mix_and_rate_of_all_parts_are_the_whole_change(
    before: Mapping[str, tuple[int, int]], now: Mapping[str, tuple[int, int]]
) -> None:
    found = decomposed("m", before, now)
    assert found is not None
    assert found.mix + found.rate == pytest.approx(found.now - found.before, abs=1e-12)
    sizes = [abs(p.total) for p in found.parts]
    assert sizes == sorted(sizes, reverse=True)


@given(year)
def test_nothing_moved_is_nothing(before: Mapping[str, tuple[int, int]]) -> None:
    found = decomposed("m", before, before)
    assert found is not None and all(p.mix == 0 and p.rate == 0 for p in found.parts)


def test_a_year_of_nothing_has_no_change() -> None:
    assert decomposed("m", {"A": (0, 0)}, {"A": (1, 2)}) is None
    assert decomposed("m", {}, {"A": (1, 2)}) is None


def test_growth_of_the_same_partners_has_the_published_range() -> None:
    """51 after 34: 1.50 (0.97 to 2.31), Rothman et al. (2008), ch. 14."""
    found = grown("m", PERIOD, {"A": 20, "B": 14, "GONE": 6}, {"A": 30, "B": 21, "NEW": 9})
    assert found is not None
    assert (found.same, found.joined, found.left) == (2, 1, 1)
    assert (found.ratio, round(found.low or 0, 2), round(found.high or 0, 2)) == (1.5, 0.97, 2.31)


def test_growth_from_zero_has_no_ratio() -> None:
    found = grown("m", PERIOD, {"A": 0}, {"A": 5})
    assert found is not None and found.ratio is None and found.now == 5
    assert grown("m", PERIOD, {}, {"A": 5}) is None


@given(counts, counts)
def test_the_same_the_new_and_the_gone_are_the_whole_growth(
    before: Mapping[str, int], now: Mapping[str, int]
) -> None:
    found = grown("m", PERIOD, before, now)
    assert found is not None
    steps = found.same_now - found.same_before + found.new - found.gone
    assert found.now - found.before == steps


def test_who_may_not_name_everybody_is_told_no_partner(sample: stores.Store) -> None:
    own = Scope(frozenset({"OZARK"}), frozenset({"OZARK"}), Basis.ACCEPTED)
    with sample.read() as cursor:
        assert contribution.counts(cursor, own, "teachers_trained", PERIOD) == ({}, {})
        assert contribution.moved(cursor, own, "implementation_rate", PERIOD, level="partner") is None


def test_of_the_sample_the_parts_by_partner_are_the_change_of_the_pooled_rate(
    sample: stores.Store,
) -> None:
    everyone = Scope(frozenset(), None, Basis.ACCEPTED)
    with sample.read() as cursor:
        found = contribution.moved(cursor, everyone, "implementation_rate", PERIOD, level="partner")
        rows = cursor.execute(
            "SELECT school_year, sum(numerator) / sum(denominator) FROM measurement WHERE metric ="
            " 'implementation_rate' AND basis = 'accepted' AND quarter = 'Q3' AND course = 'ALL'"
            " AND grade_band = 'ALL' AND state = 'ALL' AND division = 'ALL' AND workshop = 'ALL'"
            " AND partner_id <> 'ALL' AND to_event IS NULL GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert found is not None
    assert [found.before, found.now] == pytest.approx([value for _, value in rows])


@pytest.mark.parametrize(
    "metric", ["students_female", "students_urg", "teachers_female", "quality_recommend"]
)
def test_protected_figures_are_taken_apart_by_divisions_that_are_all_shown(
    sample: stores.Store, metric: str
) -> None:
    everyone, at = Scope(frozenset(), None, Basis.ACCEPTED), Period("2017-18", "Q2")
    with sample.read() as cursor:
        assert contribution.moved(cursor, everyone, metric, at, level="partner") is None
        found = contribution.moved(cursor, everyone, metric, at)
        rows = cursor.execute(
            "SELECT school_year, division, mark, numerator, denominator FROM published WHERE metric = $metric"
            " AND basis = 'accepted' AND partner_id = 'ALL' AND division <> 'ALL' AND state = 'ALL'"
            " AND course = 'ALL' AND quarter = 'Q2' AND to_event IS NULL",
            {"metric": metric},
        ).fetchall()
    years = {row[0] for row in rows}
    all_shown = len(years) == 2 and all(row[2] == "shown" for row in rows)
    assert (found is not None) == all_shown
    if found is not None:
        now = [row for row in rows if row[0] == "2017-18"]
        assert found.now == pytest.approx(sum(r[3] for r in now) / sum(r[4] for r in now))
