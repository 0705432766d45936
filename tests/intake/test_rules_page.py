"""What was promised of the rules is named with tests that exist."""

import pytest

from plp_metrics.intake import words
from tests.intake import rules_page
from tests.intake.design_rules import PROMISES
from tests.intake.examples import EXAMPLES


@pytest.mark.parametrize(("promise", "accepted", "refused"), PROMISES, ids=[p[0][:40] for p in PROMISES])
def test_every_promise_of_the_design_has_tests_that_exist(promise, accepted, refused, request):
    there = rules_page.test_names()
    collected = {item.nodeid for item in request.session.items}
    assert accepted or refused
    for name in [*accepted, *refused]:
        function, _, case = name.partition("[")
        assert function in there, name
        if "test_examples.py" in function:
            assert case.removesuffix("]") in EXAMPLES
        elif case and any(node.startswith(f"tests/{function}[") for node in collected):
            assert f"tests/{name}" in collected


def test_every_change_made_on_reading_is_named_by_a_test_or_an_example():
    named = set(rules_page.naming()) | {what for e in EXAMPLES.values() for what in e.read}
    assert set(words.NORMALISED) <= named


def test_every_rule_with_an_example_is_promised_or_declared():
    promised = {t.partition("[")[2].removesuffix("]") for _, a, r in PROMISES for t in [*a, *r]}
    assert {"personal_value", "duplicate_key", "ragged_row", "unbalanced_quote"} <= promised & set(EXAMPLES)
