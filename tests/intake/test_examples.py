"""Every rule on both sides: the example breaks it, at its line and column; its neighbour breaks none."""

from pathlib import Path

import pytest

from tests.intake import rules_page
from tests.intake.examples import BESIDE, EXAMPLES, GOOD_OPTIONS, LIMITS, rules_of_one_file
from tests.intake.files import changes, judged, places

ALSO = {rule: frozenset({later for later, first in BESIDE.items() if rule in first}) for rule in EXAMPLES}


def test_every_rule_about_one_file_has_an_example():
    assert set(EXAMPLES) | LIMITS == rules_of_one_file()


@pytest.mark.parametrize("rule", EXAMPLES)
def test_the_rule_is_told_at_its_line_and_column_and_no_other_is(rule):
    found = places(rules_page.broken(rule))
    assert {r for _, _, r in found} - ALSO[rule] == {rule}
    first = min((f for f in found if f[2] == rule), key=lambda f: f[0] or 0)
    assert first[:2] == EXAMPLES[rule].place


@pytest.mark.parametrize("rule", EXAMPLES)
def test_the_nearest_right_file_is_accepted_and_what_was_changed_in_it_is_said(rule):
    example = EXAMPLES[rule]
    options = GOOD_OPTIONS.get(rule, example.options)
    outcome = judged(example.content(example.good), **options)
    assert (outcome.findings.problems, outcome.findings.must_fix) == ([], False)
    assert outcome.rows == 3 or rule in ("ragged_file", "two_delimiters")
    assert {what for what, _ in changes(outcome)} == example.read


def test_the_page_of_the_rules_is_as_make_docs_writes_it():
    page = Path(__file__).parents[2] / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == rules_page.page(), "run `make docs`"
