"""What is withheld of small programs, against every table that agrees with what is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plp_metrics import compute
from plp_metrics.compute import suppress_search
from plp_metrics.compute.lattice import ELSEWHERE_NOW, Before, Row, build, grouped
from plp_metrics.compute.lattice_types import DIMENSIONS, ELSEWHERE, Outcome, State
from plp_metrics.compute.suppress import UnprovenError, solve, suppress
from plp_metrics.compute.suppress_proof import Goal, check, goals
from plp_metrics.contracts import load_contracts
from tests.privacy.brute import possible

LUNCH, RACE, GENDER = DIMENSIONS["frl"], DIMENSIONS["race_ethnicity"], DIMENSIONS["gender"]
SMALL = 4
NAMES = ("OZARK", "DELTA", "PLAINS", "COAST")


@contextmanager
def smaller_numbers() -> Iterator[None]:
    """The same rules with 4 for 10 and 2 for 5, so that every table can be counted out."""
    where = ("lattice_types", "lattice", "suppress_proof", "suppress_viewers")
    with (
        patch(f"{compute.__name__}.{where[0]}.PEOPLE", SMALL),
        patch(f"{compute.__name__}.{where[1]}.PEOPLE", SMALL),
        patch(f"{compute.__name__}.{where[2]}.PEOPLE", SMALL),
        patch(f"{compute.__name__}.{where[3]}.PEOPLE", SMALL),
        patch(f"{compute.__name__}.suppress_proof.WIDTH", 2),
    ):
        yield


def row(who, *counts, division="", **more):
    """A partner whose key line is published beside, where both of its parts are large enough."""
    return Row(who, division, counts, more.pop("is_open", True), more.pop("is_pooled", True), **more)


def withheld(lattice, outcome):
    return {lattice.parts[p].name for p in outcome.hidden}


counts = st.tuples(*[st.sampled_from((0, 1, 2, 4, 5, 6))] * 3)
programs = st.lists(counts, min_size=3, max_size=4)


def small_program(tables, by_partner=True):
    rows = []
    for who, x in zip(NAMES, tables, strict=False):
        shown = x[0] >= SMALL and x[1] + x[2] >= SMALL
        rows.append(row(who, *x, is_pooled=shown, given=frozenset({"eligible"} if shown else ())))
    return suppress(LUNCH, rows, by_partner=by_partner)


def protected(values, people, total):
    """The rule, said once more: a small count could be 0 or as much as the limit, another spans the width."""
    top = min(SMALL, total)
    if people < SMALL and not (min(values) == 0 and max(values) >= top):
        return False
    if total - people < SMALL and not (max(values) == total and min(values) <= total - top):
        return False
    return max(values) - min(values) >= 2 or people < SMALL or total - people < SMALL


@settings(max_examples=40, deadline=None)
@given(programs, st.booleans())
def test_no_withheld_count_of_a_small_program_can_be_worked_out(tables, by_partner):
    with smaller_numbers():
        lattice, outcome = small_program(tables, by_partner)
        for position in outcome.hidden:
            part = lattice.parts[position]
            values = possible(lattice, outcome, position)
            assert protected(values, part.people, part.total), (part.name, values)


@settings(max_examples=60, deadline=None)
@given(programs, st.booleans())
def test_whatever_is_left_over_of_a_row_or_a_column_is_never_a_few_people(tables, by_partner):
    """Left over: a total less what is said of it; what a roll-up has beyond the rows that are said."""
    with smaller_numbers():
        lattice, outcome = small_program(tables, by_partner)
        said = {p for p, x in enumerate(lattice.parts) if x.state is State.GIVEN or p not in outcome.hidden}
        bands = {part.name[:2] for part in lattice.parts}
        for band in bands:
            parts = [(p, x) for p, x in enumerate(lattice.parts) if x.name[:2] == band]
            left = [x.people for p, x in parts if p not in said]
            assert not left or sum(left) >= min(SMALL, parts[0][1].total), (band, left)
        for p in said:
            part = lattice.parts[p]
            if part.is_roll_up and by_partner:
                left = [n for n, q in leaves_of(lattice, part) if q not in said]
                assert not left or sum(left) >= SMALL, (part.name, left)


def test_categories_of_nine_people_together_take_another_with_them():
    alone = [row("OZARK", 40, 50, 3, 2, 4, is_pooled=False, given=frozenset({"female"}))]
    lattice, outcome = suppress(GENDER, alone, by_partner=True)
    assert ("partner", "OZARK", "male") in withheld(lattice, outcome)
    alone = [row("OZARK", 40, 50, 3, 2, 5, is_pooled=False, given=frozenset({"female"}))]
    lattice, outcome = suppress(GENDER, alone, by_partner=True)
    assert ("partner", "OZARK", "male") not in withheld(lattice, outcome)


def leaves_of(lattice, part):
    """The rows' own parts that a roll-up adds: people, position."""
    own = {x.members: p for p, x in enumerate(lattice.parts) if not x.is_roll_up}
    return [(lattice.parts[own[(leaf,)]].people, own[(leaf,)]) for leaf in part.members]


@settings(max_examples=25, deadline=None)
@given(programs)
def test_no_partner_can_work_out_another_ones_count_from_the_roll_ups_and_its_own(tables):
    with smaller_numbers():
        lattice, outcome = small_program(tables)
        inside = [r for r, group in enumerate(lattice.groups) if group]
        for viewer in inside:
            for position, part in enumerate(lattice.parts):
                others = {s.row for s in part.shares} - {viewer}
                if (part.is_roll_up and position not in outcome.hidden) or not others & set(inside):
                    continue
                people = sum(s.people for s in part.shares if s.row != viewer)
                total = sum(s.total for s in part.shares if s.row != viewer)
                own = sum(s.people for s in part.shares if s.row == viewer)
                if not part.is_roll_up and min(people, total - people) >= SMALL:
                    continue
                values = {v - own for v in possible(lattice, outcome, position, viewer)}
                assert protected(values, people, total), (lattice.who[viewer], part.name, values)


@settings(max_examples=60, deadline=None)
@given(programs)
def test_every_small_count_is_withheld_and_every_witness_adds_up(tables):
    with smaller_numbers():
        lattice, outcome = small_program(tables)
        small = {p for p, part in enumerate(lattice.parts) if part.is_small and part.state is not State.GIVEN}
        assert small <= outcome.hidden
        assert check(lattice, outcome) == []


FOUR = [
    row("OZARK", 30, 40, 3, given=frozenset({"eligible"})),
    row("DELTA", 25, 44, 12, given=frozenset({"eligible"})),
    row("PLAINS", 33, 38, 14, given=frozenset({"eligible"})),
    row("COAST", 28, 41, 15, given=frozenset({"eligible"})),
]


def test_a_lone_small_count_takes_another_with_it_in_its_row_and_in_its_column():
    lattice, outcome = suppress(LUNCH, FOUR, by_partner=True)
    hidden = withheld(lattice, outcome)
    assert ("partner", "OZARK", "unknown") in hidden
    assert ("partner", "OZARK", "not_eligible") in hidden
    assert len(hidden) == 4
    assert not any(name[0] == "nation" for name in hidden)


def test_a_small_count_in_a_row_without_roll_ups_is_told_with_one_other():
    lattice, outcome = suppress(LUNCH, [row("OZARK", 30, 40, 3, is_pooled=False)], by_partner=True)
    assert withheld(lattice, outcome) == {("partner", "OZARK", c) for c in ("unknown", "eligible")} or (
        withheld(lattice, outcome) == {("partner", "OZARK", c) for c in ("unknown", "not_eligible")}
    )


def test_the_key_line_is_dearer_than_a_line_of_one_race():
    x = (12, 60, 30, 40, 3, 80, 20, 15, 25)
    rows = [row(who, *(n + i for n in x), division="D") for i, who in enumerate(NAMES)]
    lattice, outcome = suppress(RACE, rows, by_partner=True)
    hidden = withheld(lattice, outcome)
    assert len(hidden) > 4
    assert not any(name[2] == "underrepresented" for name in hidden)


def test_fewer_than_ten_people_have_no_row():
    lattice, outcome = suppress(LUNCH, [row("OZARK", 4, 3, 2, is_pooled=False)], by_partner=True)
    assert outcome.hidden == {p for p, part in enumerate(lattice.parts) if not part.is_roll_up}


def test_a_tiny_partner_leaves_the_roll_ups_it_could_be_read_from():
    rows = [
        row("OZARK", 300, 400, 100),
        row("DELTA", 15, 15, 2),
        row("PLAINS", 1, 8, 200),
    ]
    lattice, _ = suppress(LUNCH, rows, by_partner=False)
    assert "DELTA" not in {lattice.who[s.row] for p in lattice.parts if p.is_roll_up for s in p.shares}


def test_one_or_two_partners_are_never_left_over_beside_the_divisions():
    places = dict(zip("abcdefgh", ["West"] * 4 + ["East"] * 3 + [""], strict=True))
    assert set(grouped(places).values()) == {"West", ELSEWHERE}
    assert grouped(places)["h"] == grouped(places)["e"] == ELSEWHERE
    assert set(grouped({k: v for k, v in places.items() if k != "h"}).values()) == {"West", "East"}


def before_of(lattice, outcome, release=1):
    """What a release said, as the next one of the year has to heed it."""
    return [
        Before(
            part.name,
            tuple((lattice.who[s.row], s.people, s.total) for s in part.shares),
            position not in outcome.hidden,
            release,
        )
        for position, part in enumerate(lattice.parts)
    ]


def test_a_partner_that_comes_later_cannot_be_read_from_the_difference_of_two_releases():
    rows = [row(who, 30 + i, 44 + i, 20 + i) for i, who in enumerate(NAMES)]
    first = suppress(LUNCH, rows, by_partner=True)
    assert not any(name[0] == "nation" for name in withheld(*first))
    late = row("LATE", 40, 30, 3)
    lattice, outcome = suppress(LUNCH, [*rows, late], by_partner=True, before=before_of(*first))
    assert ("partner", "LATE", "unknown") in withheld(lattice, outcome)
    assert check(lattice, outcome) == []
    new = next(p for p in lattice.parts if p.name == ("nation", "ALL", "unknown") and p.release == 0)
    covers_late = any(lattice.who[s.row] == "LATE" for s in new.shares)
    assert not covers_late or lattice.parts.index(new) in outcome.hidden


def test_what_an_earlier_release_said_of_a_count_is_not_unsaid_and_what_it_hid_stays_hidden():
    first = suppress(LUNCH, FOUR, by_partner=True)
    again = suppress(LUNCH, FOUR, by_partner=True, before=before_of(*first))
    assert withheld(*again) == withheld(*first)


def told_of_ozark(release):
    return [
        Before(("nation", "ALL", c), (("OZARK", n, 12),), True, release)
        for c, n in (("eligible", 3), ("not_eligible", 4), ("unknown", 5))
    ]


def test_what_a_release_tells_itself_beside_its_tables_stops_it():
    with pytest.raises(UnprovenError, match="OZARK"):
        suppress(LUNCH, [row("OZARK", 3, 4, 5)], by_partner=True, before=told_of_ozark(ELSEWHERE_NOW))


def test_what_an_earlier_release_told_does_not_stop_the_rows_of_others():
    rows = [row("OZARK", 3, 4, 5), row("LATE", 40, 30, 30)]
    lattice, outcome = suppress(LUNCH, rows, by_partner=True, before=told_of_ozark(1))
    assert check(lattice, outcome) == []
    assert {name for name in withheld(lattice, outcome) if name[0] == "partner"} == {
        ("partner", "OZARK", c) for c in LUNCH.categories
    }


def test_a_count_that_an_earlier_release_left_too_narrow_is_left_as_wide_as_it_was():
    """Not binary 4 and not listed 5, said to be nine together: neither can be ten."""
    counts = (60, 50, 4, 5, 30)
    earlier = [
        Before(("partner", "OZARK", c), (("OZARK", n, sum(counts)),), n > 9, 1)
        for c, n in zip(GENDER.categories, counts, strict=True)
    ]
    rows = [row("OZARK", *counts), row("LATE", 40, 30, 12, 14, 11)]
    lattice, outcome = suppress(GENDER, rows, by_partner=True, before=earlier)
    asked = {p.name[2]: goals(p) for p in lattice.parts if p.name[1] == "OZARK" and p.state is State.HIDDEN}
    assert asked == {"non_binary": [Goal(-4), Goal(5)], "not_listed": [Goal(-5), Goal(4)]}
    assert check(lattice, outcome) == []
    assert not [name for name in withheld(lattice, outcome) if name[1] == "LATE"]


def test_a_witness_that_does_not_add_up_is_found():
    lattice, outcome = suppress(LUNCH, FOUR, by_partner=True)
    for broken in ({0: 1}, {0: -31, 1: 31}, {0: 1, 1: -1}):
        assert check(lattice, Outcome(outcome.hidden, [*outcome.witnesses, broken]))
    assert check(lattice, Outcome(outcome.hidden, outcome.witnesses[1:]))


def test_a_program_that_gives_no_answer_in_time_counts_as_none(monkeypatch):
    lattice = build(LUNCH, FOUR, by_partner=True)
    monkeypatch.setattr(suppress_search.Cycles, "witness", lambda *_: None)
    monkeypatch.setattr(suppress_search.Program, "_solved", lambda *_: None)
    assert solve(lattice).unproved


def test_categories_and_key_groups_are_those_of_the_contract_and_of_the_metrics():
    contract = load_contracts()["diversity"]
    allowed = next(c for c in contract.columns if c.name == "category").allowed
    ours = {c for dimension in DIMENSIONS.values() for c in dimension.categories}
    assert ours == {getattr(a, "value", a) for a in allowed}
    sql = (Path(compute.__path__[0]) / "base" / "people.sql").read_text()
    of_group = re.search(r"category IN \((.*?)\) AS is_of_group", sql, re.DOTALL)
    assert of_group is not None
    assert set(re.findall(r"'(\w+)'", of_group[1])) == {k for d in DIMENSIONS.values() for k in d.key_of}


def test_gender_of_a_program_with_nobody_non_binary_is_still_protected():
    rows = [row(who, 40 + i, 50, 0, 0, 3) for i, who in enumerate(NAMES)]
    lattice, outcome = suppress(GENDER, rows, by_partner=True)
    assert {name[2] for name in withheld(lattice, outcome)} >= {"non_binary", "not_listed", "unknown"}
    assert check(lattice, outcome) == []
