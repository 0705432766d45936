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
from plp_metrics.compute.publish_grown import Then, rooms
from plp_metrics.compute.publish_rules import NOTHING_HELD
from plp_metrics.compute.suppress import suppress
from plp_metrics.draw import privacy
from plp_metrics.draw.privacy import Tried
from plp_metrics.model import Period, RefusedError

GENDER = DIMENSIONS["gender"]
Q2 = (30, 45, 4, 2, 10)
Q4 = (40, 60, 4, 2, 12)
THEN = Then(Q2, key=True, unknown=True)


def disclosed(earlier, shape=GENDER, then=Q2, now=Q4, *, is_kept=False):
    """What the attack finds where the proof knows of these earlier lines; it knows all that was said at Q2.

    is_kept: the key line stays what it was at Q2, so nothing of Q4 is said.
    """
    row = Row(
        "OZARK", "", now, not is_kept, False, frozenset({shape.key} - ({shape.key} if is_kept else set())),
        rooms=rooms(shape, [now], earlier),
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
        if more["options"]["presolve"] and falls_short:
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
