"""The attack itself: what it finds is what counting out every table finds; what it must never let pass."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plp_metrics.compute import attack as attacks
from plp_metrics.compute import attack_release
from plp_metrics.compute.attack import NOTHING, ContradictionError, Fact, Target, attack, interval
from plp_metrics.compute.attack_courses import ByCourse, with_courses
from plp_metrics.compute.attack_seen import Hidden, Stand, Told, known
from plp_metrics.compute.lattice_types import DIMENSIONS, Dimension
from plp_metrics.model import Basis
from tests.privacy.brute import compositions
from tests.privacy.naive import hidden_in, published

GENDER = DIMENSIONS["gender"]
SHAPE = Dimension(("a", "b", "c"), "a", ("a",))
A, B, C = (Stand(name, "Q4") for name in "ABC")


DATA = {"DIMENSIONS", "Dimension", "KEY_LINES", "KNOWN_LINES"}
"""What the attack may share with what it attacks: names of things, no code."""


def test_the_attack_shares_no_code_with_what_it_attacks():
    shared = set()
    for path in sorted(Path(attacks.__file__).parent.glob("attack*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                where = node.module.rpartition(".")[2]
                if where.startswith(("suppress", "lattice", "publish")):
                    shared |= {name.name for name in node.names}
            assert not isinstance(node, ast.Import) or "plp_metrics" not in node.names[0].name
    assert shared <= DATA


def counted_out(table, hidden):
    """Hidden place → every value it has in a table with the same row sums, column sums and shown numbers."""
    sums = [sum(column) for column in zip(*table, strict=True)]
    # What is said of the columns as one number: three digits to the base 1,000.
    digits = np.array([0 if (len(table), c) in hidden else 1000**c for c in range(3)])
    rows = []
    for r, row in enumerate(table):
        shown = [(c, n) for c, n in enumerate(row) if (r, c) not in hidden]
        rows.append(np.array([o for o in compositions(sum(row), 3) if all(o[c] == n for c, n in shown)]))
    found = {}
    for r, options in enumerate(rows):
        others = np.zeros(1, int)
        for other in (*rows[:r], *rows[r + 1 :]):
            others = np.unique(np.add.outer(others, other @ digits))
        fits = options[np.isin(np.array(sums) @ digits - options @ digits, others)]
        found |= {(r, c): set(fits[:, c].tolist()) for c in range(3) if (r, c) in hidden}
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 14)] * 3), min_size=2, max_size=3))
def test_it_finds_exactly_what_counting_out_every_table_finds(table):
    hidden = hidden_in(table)
    seen, _ = published(SHAPE, table)
    targets, worked_out = [], set()
    for (r, c), values in counted_out(table, hidden).items():
        terms = (((Stand(f"P{r:02d}", "Q4"), SHAPE.categories[c]), 1),)
        found = interval(seen.facts, seen.tops, seen.truth, terms)
        assert found == (min(values), max(values))
        targets.append(Target(f"{r} {c}", terms, table[r][c], least=0, most=min(9, sum(table[r]))))
        if min(values) > 0 or max(values) < min(9, sum(table[r])):
            worked_out.add(f"{r} {c}: {table[r][c]} lies in {min(values)}..{max(values)}")
    assert set(attack(seen.facts, seen.tops, seen.truth, targets).disclosures) == worked_out


def test_what_is_left_over_is_found():
    counts = {A: {"a": 15, "b": 3, "c": 2}, B: {"a": 10, "b": 10, "c": 10}}
    told = [Told((A,), ("a",), 15), Told((A,), ("c",), 2)]
    seen = known(SHAPE, counts, told, [Hidden("b of A", (A,), ("b",))])
    assert interval(seen.facts, seen.tops, seen.truth, (((A, "b"), 1),)) == (3, 3)
    report = attack(seen.facts, seen.tops, seen.truth, seen.targets)
    assert "b of A: 3 lies in 3..3" in report.disclosures
    assert report.narrowest == 0


def test_a_roll_up_minus_the_readers_own_row_is_found():
    counts = {A: {"a": 40, "b": 40, "c": 40}, B: {"a": 3, "b": 20, "c": 30}, C: {"a": 20, "b": 20, "c": 5}}
    told = [Told((A, B, C), (c,), sum(x[c] for x in counts.values())) for c in SHAPE.categories]
    told.append(Told((C,), ("a",), 20))
    outside = known(SHAPE, counts, told, [])
    assert attack(outside.facts, outside.tops, outside.truth, outside.targets).disclosures == ()
    inside = known(SHAPE, counts, told, [], own="A")
    assert any(
        text.startswith("B Q4 a: 3 lies in 3..3")
        for text in attack(inside.facts, inside.tops, inside.truth, inside.targets).disclosures
    )


def test_a_small_change_between_two_quarters_is_found_where_both_are_shown():
    then, now = Stand("A", "Q2"), Stand("A", "Q4")
    counts = {then: {"a": 50, "b": 50, "c": 0}, now: {"a": 53, "b": 70, "c": 0}}
    told = [Told((then,), ("a",), 50), Told((now,), ("a",), 53)]
    seen = known(SHAPE, counts, told, [])
    assert (
        "A a since Q2: 3 lies in 3..3" in attack(seen.facts, seen.tops, seen.truth, seen.targets).disclosures
    )
    kept = known(SHAPE, counts, told[:1], [Hidden("a", (now,), ("a",), is_kept=True)])
    assert attack(kept.facts, kept.tops, kept.truth, kept.targets).disclosures == ()


def test_a_small_correction_is_found_where_both_versions_are_shown():
    first, second = Stand("A", "Q4", 0), Stand("A", "Q4", 1)
    counts = {first: {"a": 50, "b": 50, "c": 20}, second: {"a": 54, "b": 46, "c": 20}}
    told = [Told((stand,), ("b",), counts[stand]["b"]) for stand in counts]
    seen = known(SHAPE, counts, told, [])
    assert any(text.startswith("A b since Q4: -4") for text in attack(
        seen.facts, seen.tops, seen.truth, seen.targets
    ).disclosures)  # fmt: skip


def test_counts_of_a_year_are_taken_to_grow_only_where_they_did():
    then, now = Stand("A", "Q2"), Stand("A", "Q4")
    grew = {then: {"a": 50, "b": 20, "c": 0}, now: {"a": 70, "b": 30, "c": 0}}
    fell = {then: {"a": 50, "b": 20, "c": 0}, now: {"a": 40, "b": 60, "c": 0}}
    for counts, least in ((grew, 50), (fell, 0)):
        seen = known(SHAPE, counts, [Told((then,), ("a",), 50)], [])
        assert interval(seen.facts, seen.tops, seen.truth, (((now, "a"), 1),))[0] == least


def test_running_out_of_time_is_a_disclosure():
    seen, _ = published(GENDER, [[30, 40, 3, 2, 7], [20, 50, 1, 4, 9], [60, 80, 2, 2, 12]])
    report = attack(seen.facts, seen.tops, seen.truth, seen.targets, until=time.monotonic() - 1)
    assert any("no answer in time" in text for text in report.disclosures)


def test_a_program_without_an_answer_is_a_disclosure(monkeypatch):
    monkeypatch.setattr(attacks, "PROGRAM_SECONDS", 0.0)
    facts = [Fact((((A, "a"), 1), ((A, "b"), 1)), 20, 20)]
    tops = {(A, "a"): 20, (A, "b"): 20}
    target = Target("a of A", (((A, "a"), 1),), 3, 0, 9)
    report = attack(facts, tops, {(A, "a"): 3, (A, "b"): 17}, [target])
    assert report.disclosures == ("a of A: no answer in time",)


def test_an_attack_stands_for_another_only_where_all_that_was_read_is_the_same(monkeypatch):
    class Read:
        def __init__(self, cursor, *_):
            self.read = (cursor,)

    def attacked_afresh(ready, read, own, found):
        made = []
        monkeypatch.setattr(attack_release, "_all_kinds", lambda *_: made.append(1) or found)
        reader = attack_release.Reader(Basis.SUBMITTED, own)
        attack_release.attacked(read, "2016-17", reader, seconds=1.0, ready=ready)
        return bool(made)

    monkeypatch.setattr(attack_release, "Year", Read)
    ready, leak = attack_release.Ready(), NOTHING._replace(disclosures=("a leak",))
    assert attacked_afresh(ready, "as it was", None, NOTHING)
    assert not attacked_afresh(ready, "as it was", None, NOTHING)
    assert attacked_afresh(ready, "one number more", None, NOTHING)
    assert attacked_afresh(ready, "as it was", "OZARK", NOTHING)
    assert attacked_afresh(ready, "a leak", None, leak)
    assert attacked_afresh(ready, "a leak", None, leak), "what was found is looked for again"


def test_what_can_not_be_true_is_refused():
    facts = [Fact((((A, "a"), 1),), 4, 4)]
    with pytest.raises(ContradictionError, match="4 was said"):
        attack(facts, {(A, "a"): 20}, {(A, "a"): 3}, [])


def test_a_course_that_only_one_partner_is_left_in_tells_its_key_group():
    counts = {A: {"a": 60, "b": 60, "c": 0}, B: {"a": 50, "b": 50, "c": 0}, C: {"a": 40, "b": 40, "c": 0}}
    lines = [Told((stand,), ("a",), x["a"]) for stand, x in counts.items()]
    courses = [
        ByCourse("CSP", 146, {A: (56, 70), B: (50, 100), C: (40, 80)}),
        ByCourse("CSD", None, {A: (4, 50)}),
    ]
    seen = with_courses(known(SHAPE, counts, lines, []), SHAPE.key_of, courses, own=None)
    report = attack(seen.facts, seen.tops, seen.truth, seen.targets)
    assert any("A CSD key: 4 lies in 4..4" in text for text in report.disclosures)
    apart = [one._replace(people=None) for one in courses]
    seen = with_courses(known(SHAPE, counts, lines, []), SHAPE.key_of, apart, own=None)
    assert attack(seen.facts, seen.tops, seen.truth, seen.targets).disclosures == ()


def test_every_run_asks_the_solver_the_same():
    """Counts stand in the order of the facts, whatever order the machine gives to what has none."""
    shape = DIMENSIONS["race_ethnicity"]
    counts = {Stand("OZARK", quarter, 0): dict.fromkeys(shape.categories, 9) for quarter in ("Q2", "Q4")}
    seen = known(shape, counts, [], [], None)
    in_order = list(dict.fromkeys(leaf for fact in seen.facts for leaf, _ in fact.terms))
    assert list(seen.tops) == list(seen.truth) == in_order
    assert len(in_order) == 2 * len(shape.categories)
