"""Every rule on both sides: the example breaks it, at its line and column; its neighbour breaks none."""

import pytest

from tests.intake.examples import BESIDE, EXAMPLES, GOOD_OPTIONS, LIMITS, rules_of_one_file
from tests.intake.files import changes, judged, places

ALSO = {rule: frozenset({later for later, first in BESIDE.items() if rule in first}) for rule in EXAMPLES}


def test_every_rule_about_one_file_has_an_example():
    assert set(EXAMPLES) | LIMITS == rules_of_one_file()


@pytest.mark.parametrize("rule", EXAMPLES)
def test_the_rule_is_told_at_its_line_and_column_and_no_other_is(rule):
    example = EXAMPLES[rule]
    found = places(judged(example.content(example.bad), **example.options))
    assert {r for _, _, r in found} - ALSO[rule] == {rule}
    first = min((f for f in found if f[2] == rule), key=lambda f: f[0] or 0)
    assert first[:2] == example.place


@pytest.mark.parametrize("rule", EXAMPLES)
def test_the_nearest_right_file_is_accepted_and_what_was_changed_in_it_is_said(rule):
    example = EXAMPLES[rule]
    options = GOOD_OPTIONS.get(rule, example.options)
    outcome = judged(example.content(example.good), **options)
    assert (outcome.findings.problems, outcome.findings.must_fix) == ([], False)
    assert outcome.rows == 3 or rule in ("ragged_file", "two_delimiters")
    assert {what for what, _ in changes(outcome)} == example.read
