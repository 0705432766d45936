"""Two people at one quarter: what one of them has not looked at is not replaced, removed or submitted."""

from __future__ import annotations

import pytest

from plp_metrics import access
from plp_metrics.act import hand_in
from plp_metrics.model import Period, RefusedError
from plp_metrics.store import read_hand_ins

Q4 = Period("2017-18", "Q4")
MINE = ("OZARK", Q4)


@pytest.fixture
def ozark(viewer_of):
    return viewer_of("ozark")


def drafts(store, viewer):
    with store.read() as cursor:
        found = read_hand_ins.drafts(cursor, access.scope(viewer), *MINE)
    return {d.dataset: d.submission_id for d in found}


def test_a_file_a_colleague_saved_meanwhile_is_not_replaced_unseen(sample, ozark):
    theirs = hand_in.nothing_to_report(ozark, sample, *MINE, "teachers", seen=0)
    with pytest.raises(RefusedError, match=r"^Teachers: somebody else of your organization"):
        hand_in.nothing_to_report(ozark, sample, *MINE, "teachers", seen=0)
    assert drafts(sample, ozark) == {"teachers": theirs}
    again = hand_in.nothing_to_report(ozark, sample, *MINE, "teachers", seen=theirs)
    assert drafts(sample, ozark) == {"teachers": again}


def test_a_file_a_colleague_saved_meanwhile_is_not_removed_unseen(sample, ozark):
    mine = hand_in.nothing_to_report(ozark, sample, *MINE, "students")
    theirs = hand_in.nothing_to_report(ozark, sample, *MINE, "students", seen=mine)
    with pytest.raises(RefusedError, match="Students: "):
        hand_in.discard_draft(ozark, sample, *MINE, "students", seen=mine)
    assert drafts(sample, ozark) == {"students": theirs}
    hand_in.discard_draft(ozark, sample, *MINE, "students", seen=theirs)
    assert drafts(sample, ozark) == {}


def test_a_quarter_is_submitted_only_as_it_was_looked_at(sample, ozark):
    seen = {"teachers": hand_in.nothing_to_report(ozark, sample, *MINE, "teachers")}
    hand_in.nothing_to_report(ozark, sample, *MINE, "students")
    version = sample.version()
    with pytest.raises(RefusedError, match="Students: "):
        hand_in.submit(ozark, sample, *MINE, attested=True, seen=seen)
    hand_in.discard_draft(ozark, sample, *MINE, "teachers")
    with pytest.raises(RefusedError, match=r"(Students|Teachers): "):
        hand_in.submit(ozark, sample, *MINE, attested=True, seen=seen)
    assert sample.version() == version + 1
