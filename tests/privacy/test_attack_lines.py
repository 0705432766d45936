"""Completions, exam takers and classes held against their schools: attacked with everything else."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plp_metrics.compute import publish_people
from plp_metrics.compute.attack import Fact, interval
from plp_metrics.compute.attack_mirrors import Weighed, with_mirrors
from plp_metrics.compute.attack_seen import Stand, known
from plp_metrics.compute.lattice_types import DIMENSIONS
from tests.privacy.small import Small

NAMES = ("OZARK", "DELTA", "PLAINS", "COAST")
LARGE = {"girls": 60, "boys": 70, "unknown": 20, "finished": 90, "takers": 30}


def everybody(program: Small, **of: dict[str, int]) -> Small:
    """All partners hand in both quarters, as large as each other but for what is said of them."""
    for who in NAMES:
        program.partner(who)
        for quarter in ("Q2", "Q4"):
            program.hand_in(who, quarter, **LARGE | (of.get(who, {}) if quarter == "Q4" else {}))
    return program


def shown(program: Small, metric: str) -> set[str]:
    return {
        who
        for (who,) in program.cursor.execute(
            "SELECT partner_id FROM published WHERE metric = ? AND quarter = 'Q4' AND mark = 'shown'"
            " AND to_event IS NULL",
            [metric],
        ).fetchall()
    }


@settings(max_examples=3, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 24)] * 5), min_size=4, max_size=4), st.integers(0, 24))
def test_nothing_small_follows_from_lines_and_their_roll_ups_whatever_is_handed_in(partners, more):
    program = Small()
    for who, (girls, boys, unknown, finished, takers) in zip(NAMES, partners, strict=True):
        program.partner(who)
        program.hand_in(who, "Q2", girls=girls + 8, boys=boys + 8, unknown=unknown)
        total = girls + boys + unknown + 32
        counts = {"girls": girls + 16, "boys": boys + 16, "unknown": unknown}
        program.hand_in(
            who, "Q4", **counts, finished=min(finished + 8, total), takers=min(takers, total // 2)
        )
    program.release("Q2")
    program.release("Q4")
    program.hand_in("OZARK", "Q4", **LARGE | {"finished": 60 + more, "takers": 20 + more})
    program.release("Q4")
    for reader in (None, NAMES[1]):
        assert program.attack(reader).disclosures == ()


def test_what_is_shown_by_the_rules_is_attacked_and_holds():
    program = everybody(Small(), DELTA={"finished": 145, "takers": 4})
    program.release("Q2")
    program.release("Q4")
    assert shown(program, "completion_rate") == {"ALL", "OZARK", "PLAINS", "COAST"}
    assert shown(program, "mirror_gender") >= {"ALL", "OZARK"}
    report = program.attack()
    assert report.disclosures == ()
    assert report.withheld == 2
    assert report.narrowest is not None and report.narrowest >= 5


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ({"finished": 145}, "finished, DELTA Q4 rest: 5 lies in 5..5"),
        ({"finished": 7}, "finished, DELTA Q4 yes: 7 lies in 7..7"),
        ({"takers": 4}, "exam, DELTA Q4 yes: 4 lies in 4..4"),
        ({"takers": 70}, "exam, DELTA Q4 rest: 5 lies in 5..5"),
    ],
)
def test_a_small_part_of_a_line_that_is_said_after_all_is_found(monkeypatch, of, said):
    monkeypatch.setattr(publish_people, "people_may_be_shown", lambda *_: True)
    program = everybody(Small(), DELTA=of)
    program.release("Q4")
    assert any(said in text for text in program.attack().disclosures)


def test_a_partner_finds_what_is_left_of_a_sum_without_its_own(monkeypatch):
    """Two partners make a sum: each knows what the other has."""
    monkeypatch.setattr(publish_people, "added", lambda parts, *_, **__: sum_of(list(parts)))
    monkeypatch.setattr(publish_people, "people_may_be_shown", lambda new, *_: new.yes < 100)
    program = everybody(
        Small(),
        OZARK={"finished": 90},
        DELTA={"finished": 7},
        PLAINS={"finished": 120},
        COAST={"finished": 120},
    )
    program.release("Q4")
    assert any("DELTA Q4 yes: 7" in text for text in program.attack("OZARK").disclosures)


def sum_of(parts):
    of = None if any(p.of is None for p in parts) else sum(p.of for p in parts)
    return publish_people.Halves("Q4", sum(p.yes for p in parts), of) if parts else None


def test_a_correction_of_a_few_said_beside_what_it_corrects_is_found(monkeypatch):
    program = everybody(Small())
    program.release("Q4")
    program.hand_in("DELTA", "Q4", **LARGE | {"finished": 93})
    program.release("Q4")
    assert program.attack().disclosures == ()
    monkeypatch.setattr(publish_people, "people_may_be_shown", lambda *_: True)
    program.release("Q4")
    assert any("DELTA yes since Q4: 3" in text for text in program.attack().disclosures)


def test_a_mirror_that_counts_only_the_known_is_found(monkeypatch):
    program = everybody(Small(), DELTA={"unknown": 4})
    monkeypatch.setattr(
        publish_people, "expected_shares", lambda *_: {("mirror_gender", who): 0.4837 for who in NAMES}
    )
    program.release("Q4")
    (text,) = {t for t in program.attack().disclosures if "mirror_gender" in t}
    assert "says more than a share in whole percents" in text


def test_a_sum_of_mirrors_that_is_not_of_the_shown_bases_is_found():
    program = everybody(Small(), DELTA={"unknown": 4})
    program.release("Q4")
    assert program.attack("OZARK").disclosures == ()
    # As a sum of those known, that leaves out the four who are counted in the rest.
    program.cursor.execute(
        "UPDATE published SET denominator = denominator - 0.47 * 4"
        " WHERE metric = 'mirror_gender' AND partner_id = 'ALL'"
    )
    assert any("was said" in text for text in program.attack("OZARK").disclosures)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 60)), min_size=2, max_size=3),
    st.integers(0, 90), st.integers(0, 90),
)  # fmt: skip
def test_sums_of_weighed_bases_tell_exactly_what_counting_out_tells(members, below, above):
    stands = [Stand(f"P{number}", "Q4") for number in range(len(members))]
    counts = {
        stand: {"female": 10 - unknown, "unknown": unknown}
        for stand, (unknown, _) in zip(stands, members, strict=True)
    }
    said = sum(percent * (10 - unknown) for unknown, percent in members)
    of = tuple((stand, percent, True) for stand, (_, percent) in zip(stands, members, strict=True))
    seen = known(DIMENSIONS["gender"], counts, [], [])
    seen = with_mirrors(seen, [Weighed(of, said - below, said + above)])
    fits = [
        table
        for table in itertools.product(range(11), repeat=len(members))
        if said - below <= sum(p * (10 - n) for n, (_, p) in zip(table, members, strict=True)) <= said + above
    ]
    for number, stand in enumerate(stands):
        values = [table[number] for table in fits]
        found = interval(seen.facts, seen.tops, seen.truth, (((stand, "unknown"), 1),))
        assert found == (min(values), max(values))


def test_a_count_that_weighs_more_than_one_is_narrowed_in_whole_numbers():
    leaf, other = (Stand("A", "Q4"), "a"), (Stand("B", "Q4"), "a")
    facts = [Fact(((leaf, 7), (other, -3)), 5, 9)]
    found = interval(facts, {leaf: 10, other: 4}, {leaf: 1, other: 0}, ((leaf, 1),))
    assert found == (1, 3)
