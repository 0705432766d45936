"""Findings beside earlier quarters, read from a store, and the explanations that travel."""

from __future__ import annotations

import pytest

from plp_metrics import access
from plp_metrics.act import hand_in, questions, review
from plp_metrics.model import RefusedError
from plp_metrics.store import read_explanations
from tests.act.test_hand_in import Q4, draft_all, judged

KEY = "teachers|code_gone"


def without(*codes):
    return lambda text: "".join(li for li in text.splitlines(True) if not any(c in li for c in codes))


def drafted(store, viewer, dataset, change):
    hand_in.draft(viewer, store, "OZARK", Q4, judged(dataset, change))


def asked(store, viewer, rule=None):
    found = questions.asked(viewer, store, "OZARK", Q4)
    return [o for o in found if rule in (None, o.problem.rule)]


def submitted(store, viewer, gone=None):
    """Submit; `gone` is what is said about the teachers who are gone, if anything."""
    said = {o.key: "As it was." for o in asked(store, viewer) if o.key != KEY}
    told = said if gone is None else said | {KEY: gone}
    return hand_in.submit(viewer, store, "OZARK", Q4, attested=True, explained=told)


def footnotes(store, viewer):
    with store.read() as cursor:
        found = read_explanations.in_force(cursor, access.scope(viewer), ["OZARK"], [Q4.school_year])
    return [(e.dataset, e.rule, e.text) for e in found]


def test_the_sample_quarter_has_nothing_to_explain_beside_earlier_ones(sample, viewer_of):
    ozark = viewer_of("ozark")
    draft_all(sample, ozark)
    assert asked(sample, ozark) == []


def test_a_teacher_of_last_quarter_left_out_is_asked_about(sample, viewer_of):
    ozark = viewer_of("ozark")
    drafted(sample, ozark, "teachers", without("OZA-1001"))
    (found,) = asked(sample, ozark, "code_gone")
    assert "OZA-1001" in found.problem.message
    with pytest.raises(RefusedError, match="OZA-1001"):
        submitted(sample, ozark)


def test_a_code_that_lost_its_capitals_is_told_from_one_that_is_gone(sample, viewer_of):
    ozark = viewer_of("ozark")
    drafted(sample, ozark, "teachers", lambda text: text.replace("OZA-1001", "oza-1001"))
    assert [o.problem.rule for o in asked(sample, ozark)] == ["code_alike_before"]
    assert asked(sample, ozark)[0].problem.line == 2


def test_teachers_all_renumbered_are_one_question(sample, viewer_of):
    ozark = viewer_of("ozark")
    drafted(sample, ozark, "teachers", lambda text: text.replace("OZA-1", "NEW-"))
    (found,) = asked(sample, ozark)
    assert found.problem.rule == "few_known_codes"


def test_classes_left_out_make_the_students_of_the_year_fall(sample, viewer_of):
    ozark = viewer_of("ozark")
    drafted(sample, ozark, "students", without(",CSF,"))
    found = asked(sample, ozark, "students_fell")
    assert {o.problem.column for o in found} == {"students_enrolled", "students_active"}
    assert all(o.earlier and o.earlier[0][0] == Q4.previous for o in found)


def test_an_explanation_goes_with_the_figures_of_who_may_name_the_partner(sample, viewer_of):
    ozark = viewer_of("ozark")
    drafted(sample, ozark, "teachers", without("OZA-1001"))
    submitted(sample, ozark, gone="She moved away.")
    expected = [("teachers", "code_gone", "She moved away.")]
    assert footnotes(sample, ozark) == footnotes(sample, viewer_of("evaluator")) == expected
    assert footnotes(sample, viewer_of("riogrande")) == []
    assert footnotes(sample, viewer_of("leadership")) == []  # not accepted yet
    review.accept(viewer_of("evaluator"), sample, [("OZARK", Q4)])
    assert footnotes(sample, viewer_of("leadership")) == expected


def test_it_is_carried_over_to_a_new_version_with_the_same_finding(sample, viewer_of):
    ozark = viewer_of("ozark")
    drafted(sample, ozark, "teachers", without("OZA-1001"))
    submitted(sample, ozark, gone="She moved away.")
    drafted(sample, ozark, "teachers", without("OZA-1002"))
    assert questions.said_before(ozark, sample, "OZARK", Q4)[KEY] == "She moved away."
    with pytest.raises(RefusedError, match="explained"):
        submitted(sample, ozark, gone=" ")
    submitted(sample, ozark)
    assert footnotes(sample, ozark) == [("teachers", "code_gone", "She moved away.")]
    drafted(sample, ozark, "teachers", without("OZA-1002"))
    submitted(sample, ozark, gone="He moved away.")
    assert footnotes(sample, ozark) == [("teachers", "code_gone", "He moved away.")]


def test_it_ends_when_the_finding_is_mended(sample, viewer_of):
    ozark = viewer_of("ozark")
    drafted(sample, ozark, "teachers", without("OZA-1001"))
    submitted(sample, ozark, gone="She moved away.")
    drafted(sample, ozark, "teachers", lambda text: text)
    submitted(sample, ozark)
    assert footnotes(sample, ozark) == []


def test_who_sees_the_accepted_version_keeps_its_explanation_until_the_new_one_is_accepted(sample, viewer_of):
    ozark, evaluator, leadership = (viewer_of(n) for n in ("ozark", "evaluator", "leadership"))
    drafted(sample, ozark, "teachers", without("OZA-1001"))
    submitted(sample, ozark, gone="She moved away.")
    review.accept(evaluator, sample, [("OZARK", Q4)])
    review.reopen(evaluator, sample, "OZARK", Q4, "One row more.", Q4.closes)
    drafted(sample, ozark, "teachers", lambda text: text)
    submitted(sample, ozark)
    assert footnotes(sample, ozark) == []
    assert footnotes(sample, leadership) == [("teachers", "code_gone", "She moved away.")]
    review.accept(evaluator, sample, [("OZARK", Q4)])
    assert footnotes(sample, leadership) == []
