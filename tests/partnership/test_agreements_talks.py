"""What happened to a target, step by step; whose move it is; exceptions that end by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from plp_metrics.model import ALL, Agreement, Comparison, RefusedError
from plp_metrics.model.talks import Interim, Remark, Version
from plp_metrics.partnership import agreements_life as life
from plp_metrics.partnership.agreements_beside import spread
from plp_metrics.partnership.agreements_talks import histories, in_force, talks
from tests.compute.made_up import metric

FIRST = Agreement(
    1, "OZARK", "m", "2018-19", ALL, Comparison.AT_LEAST, 40, state="proposed", proposed_by="e@x",
    proposed_side="code_org", note="After the call.",
)  # fmt: skip
SECOND = replace(
    FIRST, agreement_id=2, target=35, milestones={"Q2": 10}, proposed_side="partner", note="Fewer schools."
)
KEY = ("OZARK", "m", "2018-19", ALL)


def at(day, hour=12):
    return datetime(2018, 7, day, hour)


def version(agreed, event, day, who, answers=None):
    return Version(agreed, event, who, at(day), answers)


TALK = (
    version(FIRST, 5, 3, "e@x"),
    version(replace(FIRST, state="countered", confirmed_by="o@x"), 7, 5, "o@x"),
    version(SECOND, 7, 5, "o@x", 1),
)
SAID = Remark(1, 1, "What is this built on?", "o@x", "partner", at(4), 6)


def test_the_history_tells_each_step_with_who_when_and_what_differs():
    (steps,) = histories([*TALK, version(replace(SECOND, state="confirmed"), 9, 8, "e@x")], [SAID]).values()
    assert [(m.what, m.account) for m in steps] == [
        ("proposed", "e@x"), ("said", "o@x"), ("countered", "o@x"), ("proposed", "o@x"), ("confirmed", "e@x"),
    ]  # fmt: skip
    assert steps[3].changed == ("target", "milestones")
    assert [m.text for m in steps] == ["After the call.", "What is this built on?", "", "Fewer schools.", ""]


def test_a_talk_holds_both_proposals_and_is_over_once_it_is_settled():
    (talk,) = talks(histories(TALK, [SAID])).values()
    assert (talk.waiting.agreement_id, talk.remarks, len(talk.moments)) == (2, 1, 4)
    settled = [*TALK, version(replace(SECOND, state="confirmed"), 9, 8, "e@x")]
    assert talks(histories(settled, [SAID])) == {}


def test_a_new_talk_begins_after_what_was_settled_on():
    third = replace(FIRST, agreement_id=3, target=50)
    settled = [*TALK, version(replace(SECOND, state="confirmed"), 9, 8, "e@x"), version(third, 11, 9, "e@x")]
    (talk,) = talks(histories(settled, [SAID])).values()
    assert [m.agreement.agreement_id for m in talk.moments if m.agreement] == [3]


def test_an_exception_ends_by_itself_and_stands_in_the_history():
    interim = Interim(1, 30, "A storm.", date(2018, 9, 30), "e@x", at(20), 12)
    assert in_force([interim], date(2018, 9, 30)) == {1: interim}
    assert in_force([interim], date(2018, 10, 1)) == {}
    assert in_force([replace(interim, ended_at=at(25), ended_event=13)], date(2018, 8, 1)) == {}
    (steps,) = histories([version(replace(FIRST, state="confirmed"), 5, 3, "e@x")], (), [interim]).values()
    assert [(m.what, m.text) for m in steps] == [("confirmed", "After the call."), ("excepted", "A storm.")]


@pytest.mark.parametrize("state", ["countered", "confirmed", "declined", "superseded"])
def test_who_comes_second_is_told_what_the_first_did(state):
    now = replace(FIRST, state=state, confirmed_by="o@x", agreed_on=at(6))
    with pytest.raises(RefusedError, match=r"meanwhile this proposal was .* by o@x on 6 Jul 2018"):
        life.check_move("confirm", now)


def test_replacing_what_holds_takes_a_reason_and_a_difference():
    held = replace(FIRST, state="confirmed", agreed_on=at(1))
    with pytest.raises(RefusedError, match="say why in the note"):
        life.check_reason(replace(FIRST, target=41, note=""), held, metric())
    with pytest.raises(RefusedError, match="nothing would change"):
        life.check_reason(FIRST, held, metric())
    life.check_reason(replace(FIRST, target=41), held, metric())


def test_peers_are_told_from_five_on_only():
    assert spread("2017-18", [10, 20, 30, 40]).median is None
    told = spread("2017-18", [10, 20, 30, 40, 50])
    assert (told.count, told.low, told.median, told.high) == (5, 20, 30, 40)
