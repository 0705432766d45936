"""Words begun for one partner never stand in the form of another, where they would be sent to it."""

from __future__ import annotations

import pytest

from tests.pages.acting.conftest import YEAR

WORDS = "They asked for more time."
FORMS = {
    "a talk": ("pages.partnership.commitments", "What was said"),
    "evidence": ("pages.partnership.commitments", "In a few words"),
    "letting off": ("pages.partnership.commitments", "Why"),
    "a comment": ("pages.results.partner", "Comment"),
    "an event": ("pages.results.partner", "What happened, in a few words"),
}


def fields(page, label):
    every = (*page.at.text_input, *page.at.text_area)
    return [one for one in every if one.label.startswith(label)]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_typed_for_one_partner_stays_with_it(opened, form):
    module, label = FORMS[form]
    page = opened(module, "evaluator", year=YEAR, quarter="Q2", partner="BUCKEYE")
    if form == "evidence":
        # A promise that both partners have, whose evidence is words.
        next(s for s in page.at.selectbox if s.label == "For which promise").set_value("C4")
        page.run()
    field = fields(page, label)[0]
    # As it lies in the session once the form was sent and refused; the browser keeps it by the same name.
    page.at.session_state[field.key] = WORDS
    page.run()
    assert fields(page, label)[0].value == WORDS
    page.at.query_params["partner"] = "HOOSIER"
    page.at.session_state["ask_partner"] = "HOOSIER"
    page.run()
    assert "Hoosier" in page.text
    others = fields(page, label)
    assert others, page.text
    assert WORDS not in [one.value for one in others]
    assert field.id not in [one.id for one in others]
