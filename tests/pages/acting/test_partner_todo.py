"""What the partner's page asks for first: each side sees what waits for it."""

from __future__ import annotations

from plp_metrics.act import agree, comment
from tests.pages.acting.conftest import NOTE, Q2, YEAR, person, target

PARTNER = "pages.results.partner"
AT = {"year": YEAR, "quarter": "Q2"}


def test_a_returned_quarter_and_why_stands_first_for_both_sides(opened):
    for who in ("hoosier", "evaluator"):
        said = opened(PARTNER, who, partner="HOOSIER", **AT).text
        assert "To do" in said and "Returned" in said and NOTE in said
        assert said.index("Returned") < said.index("Comments")
    assert NOTE not in opened(PARTNER, "leadership", partner="HOOSIER", **AT).text


def test_a_quarter_that_waits_for_review_is_the_evaluators_to_do(opened):
    assert "To review" in opened(PARTNER, "evaluator", partner="BUCKEYE", **AT).text
    assert "To review" not in opened(PARTNER, "buckeye", **AT).text


def test_a_proposed_target_waits_for_the_side_that_has_to_answer(opened, store):
    assert "Proposed target" in opened(PARTNER, "buckeye", **AT).text
    assert "Proposed target" not in opened(PARTNER, "evaluator", partner="BUCKEYE", **AT).text
    assert "Proposed target" in opened(PARTNER, "evaluator", partner="HOOSIER", **AT).text
    agree.propose(person(store, "buckeye"), store, target("BUCKEYE", "schools_reached", 7))
    assert "Proposed target" in opened(PARTNER, "evaluator", partner="BUCKEYE", **AT).text


def test_a_comment_to_follow_up_is_told_to_both_and_to_nobody_else(opened, store):
    text = "Two teachers moved to the next district."
    comment.add(
        person(store, "buckeye"), store, "BUCKEYE", "teachers_participating", Q2, text, follow_up=True
    )
    for who, told in (("buckeye", True), ("evaluator", True), ("leadership", False), ("hoosier", False)):
        for page in (PARTNER, "pages.results.brief"):
            assert (text in opened(page, who, partner="BUCKEYE", **AT).text) is told, (who, page)
    assert text not in opened("pages.results.brief", "buckeye", year=YEAR, quarter="Q1").text


def test_the_brief_carries_what_the_partner_explained(opened):
    for who in ("buckeye", "evaluator"):
        assert "“Classes start later.”" in opened("pages.results.brief", who, partner="BUCKEYE", **AT).text
