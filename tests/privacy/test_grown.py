"""What a line shown at Q2 tells of the counts withheld at Q4: people come, and hardly ever leave."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from plp_metrics.act import release as releases
from plp_metrics.compute import attack_program
from plp_metrics.compute.attack import attack
from plp_metrics.compute.attack_program import Component
from plp_metrics.compute.attack_seen import Hidden, Stand, Told, known
from plp_metrics.compute.lattice import Row
from plp_metrics.compute.lattice_types import DIMENSIONS, State
from plp_metrics.compute.publish_grown import Then, rooms, since
from plp_metrics.compute.publish_rules import NOTHING_HELD, Known, shown_out_of
from plp_metrics.compute.suppress import suppress
from plp_metrics.draw import privacy
from plp_metrics.draw.privacy import Tried
from plp_metrics.model import Period, RefusedError

GENDER = DIMENSIONS["gender"]
Q2 = (30, 45, 4, 2, 10)
Q4 = (40, 60, 4, 2, 12)
THEN = Then(Q2, key=True, unknown=True)


def disclosed(earlier, shape=GENDER, then=Q2, now=Q4, *, is_kept=False, waits=True):
    """What the attack finds where the proof knows of these earlier lines; it knows all that was said at Q2.

    is_kept: the key line stays what it was at Q2, so nothing of Q4 is said. waits: the unknown of Q4 are
    not said where they would tell a small change.
    """
    row = Row(
        "OZARK", "", now, not is_kept, False, frozenset({shape.key} - ({shape.key} if is_kept else set())),
        rooms=rooms(shape, [now], earlier), since=since(shape, now, earlier) if waits else (),
    )  # fmt: skip
    lattice, outcome = suppress(shape, [row], by_partner=True)
    early, late = Stand("OZARK", "Q2"), Stand("OZARK", "Q4")
    counts = {s: dict(zip(shape.categories, x, strict=True)) for s, x in ((early, then), (late, now))}
    told = [Told((early,), shape.key_of, then[0]), Told((early,), ("unknown",), then[-1])]
    hidden = []
    for position, part in enumerate(lattice.parts):
        if part.state is State.GIVEN or position not in outcome.hidden:
            told.append(Told((late,), (part.name[2],), part.people))
        else:
            is_key = part.name[2] == shape.key
            hidden.append(Hidden(part.name[2], (late,), (part.name[2],), is_kept and is_key))
    seen = known(shape, counts, told, hidden)
    return attack(seen.facts, seen.tops, seen.truth, seen.targets).disclosures


def test_a_few_people_withheld_at_q4_are_not_told_by_the_unknown_of_q2():
    assert "non_binary: 4 lies in 0..8" in disclosed([])
    assert disclosed([THEN]) == ()


def test_a_category_that_fell_says_nothing_of_the_others_of_its_part():
    assert rooms(GENDER, [Q4], [THEN]) == (((0,), 10), ((1, 2, 3), 15), ((4,), 2))
    fell = Then((30, 45, 5, 2, 10), key=True, unknown=False)
    assert rooms(GENDER, [Q4], [fell]) == (((0,), 10),)


def test_a_row_that_stays_as_it_was_is_as_narrow_as_the_few_who_came():
    """No method can make it wider: what was said at Q2 stands, and only three people came."""
    lunch = DIMENSIONS["frl"]
    assert disclosed([], lunch, (30, 45, 12), (31, 46, 13), is_kept=True) == ()


FEW_CAME = [
    pytest.param("gender", (60, 300, 12, 15, 55), (90, 340, 13, 16, 57), "unknown", 2, id="two unknown"),
    pytest.param("gender", (60, 300, 12, 15, 55), (90, 340, 13, 16, 55), "unknown", 0, id="none unknown"),
    pytest.param(
        "gender", (60, 300, 12, 15, 55), (90, 302, 12, 15, 85),
        "male and non_binary and not_listed", 2, id="two known, not female",
    ),
    pytest.param("frl", (60, 300, 55), (90, 303, 85), "not_eligible", 3, id="three not eligible"),
]  # fmt: skip


@pytest.mark.parametrize(("dimension", "then", "now", "part", "came"), FEW_CAME)
def test_a_few_people_who_came_since_q2_are_not_told_by_the_table(dimension, then, now, part, came):
    shape, earlier = DIMENSIONS[dimension], [Then(then, key=True, unknown=True)]
    told = f"OZARK {part} since Q2: {came} lies in {came}..{came}"
    assert told in disclosed(earlier, shape, then, now, waits=False)
    assert disclosed(earlier, shape, then, now) == ()


def test_only_what_was_said_and_moved_by_a_few_waits():
    then = (60, 300, 12, 15, 55)
    said = Then(then, key=True, unknown=True)
    assert since(GENDER, (90, 340, 13, 16, 57), [said]) == (("unknown", (55, 65)),)
    assert since(GENDER, (90, 340, 13, 16, 53), [said]) == (("unknown", ()),)
    assert since(GENDER, (90, 340, 13, 16, 65), [said]) == ()
    assert since(GENDER, then, [said]) == ()
    assert since(GENDER, (90, 340, 13, 16, 57), [said._replace(unknown=False)]) == ()


@pytest.mark.parametrize(
    ("then", "now", "is_open"),
    [
        pytest.param((9, 300, 55), (10, 309, 55), True, id="as many came as there are now"),
        pytest.param((9, 300, 55), (10, 302, 55), False, id="three came, so there were seven or more"),
        pytest.param((9, 300, 55), (25, 304, 55), False, id="twenty came, so there were five or more"),
        pytest.param((9, 300, 55), (10, 299, 55), True, id="others left, so nobody can tell"),
        pytest.param((300, 9, 0), (304, 10, 0), False, id="the rest: five came, so there were five or more"),
    ],
)
def test_a_line_hidden_at_q2_is_shown_at_q4_where_there_may_have_been_nobody_then(then, now, is_open):
    shape, early, late = DIMENSIONS["frl"], Stand("OZARK", "Q2"), Stand("OZARK", "Q4")
    counts = {s: dict(zip(shape.categories, x, strict=True)) for s, x in ((early, then), (late, now))}
    told = [Told((late,), (c,), n) for c, n in counts[late].items()]
    seen = known(shape, counts, told, [])
    found = attack(seen.facts, seen.tops, seen.truth, seen.targets).disclosures
    assert any("OZARK Q2 eligible" in text or "OZARK Q2 not_eligible" in text for text in found) != is_open
    before, after = (Known(x[0], x[0] + x[1], sum(x)) for x in (then, now))
    assert (shown_out_of(after, [], then=before) is not None) == is_open


def test_the_few_unknown_of_q2_are_not_told_by_those_of_q4():
    """The line of Q2 said 60 of everybody; ten came to the rest: of 12 unknown, two or more were there."""
    then = Known(60, 360, 365, 365)
    assert shown_out_of(Known(90, 393, 405), [then], then=then) == 405
    assert shown_out_of(Known(90, 395, 407), [then], then=then) == 395


def test_what_is_found_is_held_back_row_first_and_then_the_line():
    share, done = ("students_female", "OZARK"), ("completion_rate", "OZARK")
    first = NOTHING_HELD.with_more([share, done], in_tables=True)
    assert (first.rows, first.lines) == ({share}, {done})
    assert first.with_more([share], in_tables=True).lines == {share, done}
    assert NOTHING_HELD.with_more([share], in_tables=False).lines == {share}


def test_a_release_is_refused_where_holding_back_does_not_help():
    tried = []

    def attempt(held):
        tried.append(held)
        raise releases._LeakError("Nothing was published.", frozenset({("students_female", "OZARK")}))

    with pytest.raises(RefusedError, match="Nothing was published"):
        releases._attempts(Period("2016-17", "Q4"), attempt)
    assert [(len(held.rows), len(held.lines)) for held in tried] == [(0, 0), (1, 0), (1, 1)]


def test_what_was_held_back_is_told_beside_the_test():
    assert "held back" not in privacy.tested(Tried(301, 0, 7))
    assert privacy.tested(Tried(301, 0, 7, 1)).endswith("1 row or share was held back for it.")
    assert privacy.tested(Tried(301, 0, 7, 12)).endswith("12 rows or shares were held back for it.")


@pytest.mark.parametrize("falls_short", [True, False])
def test_a_solver_that_calls_a_poor_table_best_is_asked_again(monkeypatch, falls_short):
    def poor(cost, **more):
        found = milp(cost, **more)
        if falls_short and "integrality" in more and more["options"]["presolve"]:
            found.x = np.zeros(3)
        return found

    monkeypatch.setattr(attack_program, "milp", poor)
    pairs = sparse.csr_array(np.array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1]]))
    lines = LinearConstraint(pairs, np.full(3, -np.inf), np.ones(3))
    one = Component(lines, Bounds(np.zeros(3), np.ones(3)), sparse.csr_array(np.ones((1, 3))), np.zeros(3))
    assert one.solve(0, -1, 10.0)
    assert one.high[0] == 1


def test_a_table_that_does_not_add_up_is_no_answer(monkeypatch):
    def wrong(cost, **more):
        found = milp(cost, **more)
        found.x = np.ones(3)
        return found

    monkeypatch.setattr(attack_program, "milp", wrong)
    pairs = sparse.csr_array(np.array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1]]))
    lines = LinearConstraint(pairs, np.full(3, -np.inf), np.ones(3))
    one = Component(lines, Bounds(np.zeros(3), np.ones(3)), sparse.csr_array(np.ones((1, 3))), np.zeros(3))
    assert not one.solve(0, -1, 10.0)


@pytest.mark.parametrize(("came", "width"), [(3, 3), (8, 5)])
def test_a_withheld_count_that_was_said_at_q2_stays_five_wide_or_as_wide_as_those_who_came(came, width):
    lunch, early, late = DIMENSIONS["frl"], Stand("OZARK", "Q2"), Stand("OZARK", "Q4")
    counts = {
        early: {"eligible": 60, "not_eligible": 300, "unknown": 55},
        late: {"eligible": 60, "not_eligible": 300 + came - 2, "unknown": 57},
    }
    at_q2 = [Told((early,), (c,), n) for c, n in counts[early].items()]
    both = [*at_q2, Told((late,), ("eligible",), 60), Told((late,), ("not_eligible",), 298 + came)]
    for told, is_told in ((at_q2, False), (both, True)):
        seen = known(lunch, counts, told, [Hidden("unknown", (late,), ("unknown",))])
        (target,) = (t for t in seen.targets if t.name == "unknown")
        assert target.width == width
        assert bool(attack(seen.facts, seen.tops, seen.truth, [target]).disclosures) == is_told
