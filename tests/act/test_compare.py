"""What differs between two versions, and earlier versions and files that come back."""

from __future__ import annotations

from datetime import datetime

import pytest

from plp_metrics import access
from plp_metrics.act import again, compare, hand_in, questions, restore, review
from plp_metrics.model import DATASETS, Period, RefusedError
from plp_metrics.store import read_hand_ins
from tests.act.test_hand_in import Q4, draft_all, judged

Q1, Q3 = Period("2017-18", "Q1"), Period("2017-18", "Q3")


def changed(viewer, store, dataset="students", period=Q4):
    return compare.row_changes(viewer, store, "OZARK", period, dataset)


def handed_in(viewer, store):
    said = {o.key: "No class ran." for o in questions.asked(viewer, store, "OZARK", Q4)}
    return hand_in.submit(viewer, store, "OZARK", Q4, attested=True, explained=said)


def one_class_more_active(text):
    head, first, *rest = text.splitlines()
    cells = dict(zip(head.split(","), first.split(","), strict=True))
    cells["students_active"] = str(int(cells["students_active"]) - 1)
    return "\n".join([head, ",".join(cells.values()), *rest[:-1]]) + "\n"


def test_a_first_draft_is_all_new(sample, viewer_of):
    draft_all(sample, viewer_of("ozark"))
    got = changed(viewer_of("ozark"), sample)
    assert got.before is None
    assert (got.added, got.changed, got.removed) == (got.after.rows, 0, 0)


def test_a_new_draft_is_set_beside_what_was_submitted_cell_by_cell(sample, viewer_of):
    ozark = viewer_of("ozark")
    draft_all(sample, ozark)
    handed_in(ozark, sample)
    assert changed(ozark, sample).added == changed(ozark, sample).after.rows
    hand_in.draft(ozark, sample, "OZARK", Q4, judged("students", one_class_more_active))
    got = changed(ozark, sample)
    assert (got.added, got.changed, got.removed) == (0, 1, 1)
    assert dict(got.columns) == {"students_active": 1}
    (cell,) = next(e for e in got.examples if e.kind == "changed").cells
    assert int(cell.before) - int(cell.after) == 1
    assert not got.none


def test_after_handing_in_again_the_new_version_is_set_beside_the_one_before(sample, viewer_of):
    ozark = viewer_of("ozark")
    draft_all(sample, ozark)
    handed_in(ozark, sample)
    hand_in.draft(ozark, sample, "OZARK", Q4, judged("students", one_class_more_active))
    handed_in(ozark, sample)
    got = changed(ozark, sample)
    assert (got.before.version, got.after.version) == (1, 2)
    assert (got.changed, got.removed) == (1, 1)
    turned = compare.between(ozark, sample, got.after.submission_id, got.before.submission_id)
    assert (turned.added, turned.changed, turned.removed) == (1, 1, 0)


def test_another_partner_leadership_and_an_evaluator_without_leave_see_no_rows(sample, viewer_of):
    draft_all(sample, viewer_of("ozark"))
    number = changed(viewer_of("ozark"), sample).after.submission_id
    for name in ("riogrande", "leadership", "evaluator"):
        with pytest.raises(RefusedError):
            changed(viewer_of(name), sample)
        with pytest.raises(RefusedError):
            compare.between(viewer_of(name), sample, number, number)
        with pytest.raises(RefusedError, match="no version"):
            restore.restore(viewer_of(name), sample, number)


def test_files_of_two_kinds_are_not_compared(sample, viewer_of):
    ozark = viewer_of("ozark")
    draft_all(sample, ozark)
    two = [changed(ozark, sample, d).after.submission_id for d in ("students", "teachers")]
    with pytest.raises(RefusedError, match="same file"):
        compare.between(ozark, sample, *two)


def bytes_of(store, viewer, number):
    with store.read() as cursor:
        return read_hand_ins.content(cursor, access.scope(viewer), number)[1]


def test_same_as_last_quarter_is_the_same_bytes_judged_for_the_new_quarter(sample, viewer_of):
    ozark = viewer_of("ozark")
    number = again.same_as_last_quarter(ozark, sample, "OZARK", Q4, "students")
    new = compare.seen_version(ozark, sample, number)
    old = changed(ozark, sample, "students", Q3).after
    assert (new.how, new.period, new.sha256) == ("same_as_last_quarter", Q4, old.sha256)
    assert bytes_of(sample, ozark, number) == bytes_of(sample, ozark, old.submission_id)
    assert compare.between(ozark, sample, old.submission_id, number).none
    again.same_as_last_quarter(ozark, sample, "OZARK", Q4, "teachers")
    assert "students" not in handed_in(ozark, sample).missing


def test_a_chain_of_same_as_last_quarter_still_reads_the_quarter_its_bytes_name(sample, viewer_of):
    ozark = viewer_of("ozark")
    again.same_as_last_quarter(ozark, sample, "OZARK", Q4, "teachers")
    handed_in(ozark, sample)
    at = datetime(2018, 9, 3)
    number = again.same_as_last_quarter(ozark, sample, "OZARK", Q4.next, "teachers", at)
    assert compare.seen_version(ozark, sample, number).period == Q4.next


@pytest.mark.parametrize(
    ("dataset", "period", "offered"),
    [
        ("teachers", Q4, True),
        ("students", Q4, True),
        ("diversity", Q4, True),
        ("workshop_surveys", Q4, False),
        ("teachers", Q1, True),
        ("students", Q1, False),
        ("diversity", Q1, False),
        ("teachers", Period("2014-15", "Q2"), False),
    ],
)
def test_when_same_as_last_quarter_is_offered(sample, viewer_of, dataset, period, offered):
    ozark = viewer_of("ozark")
    assert again.may_repeat(ozark, sample, "OZARK", period, dataset) is offered
    if not offered:
        with pytest.raises(RefusedError):
            again.same_as_last_quarter(ozark, sample, "OZARK", period, dataset)


def test_only_its_own_partner_repeats_a_file(sample, viewer_of):
    for name in ("riogrande", "evaluator", "leadership"):
        with pytest.raises(RefusedError):
            again.same_as_last_quarter(viewer_of(name), sample, "OZARK", Q4, "teachers")


def test_a_file_that_does_not_fit_the_new_quarter_is_refused_with_the_reason(sample, viewer_of):
    # completions may be told only in Q4, so a file of Q4 that has them can't stand for the Q1 after it
    ozark = viewer_of("ozark")
    draft_all(sample, ozark)
    handed_in(ozark, sample)
    kept = bytes_of(sample, ozark, changed(ozark, sample).after.submission_id)
    found = again.judge(
        "students.csv", kept, partner_id="OZARK", today=datetime(2018, 9, 3).date(), read_as=Q4.next
    )
    assert found.verdict == "reject"
    assert {p.rule for p in found.problems} == {"only_in_quarter"}


def test_an_earlier_version_comes_back_as_a_draft_with_the_same_rows_and_bytes(sample, viewer_of):
    ozark = viewer_of("ozark")
    draft_all(sample, ozark)
    handed_in(ozark, sample)
    first = changed(ozark, sample).after.submission_id
    hand_in.draft(ozark, sample, "OZARK", Q4, judged("students", one_class_more_active))
    handed_in(ozark, sample)
    number = restore.restore(ozark, sample, first)
    back = compare.seen_version(ozark, sample, number)
    assert (back.how, back.version) == ("restored", 3)
    assert compare.between(ozark, sample, first, number).none
    assert bytes_of(sample, ozark, number) == bytes_of(sample, ozark, first)
    assert (changed(ozark, sample).added, changed(ozark, sample).changed) == (1, 1)
    handed_in(ozark, sample)
    assert changed(ozark, sample).after.submission_id == number


def test_what_counts_already_is_not_restored(sample, viewer_of):
    ozark = viewer_of("ozark")
    draft_all(sample, ozark)
    draft = changed(ozark, sample).after.submission_id
    with pytest.raises(RefusedError, match="saved draft already"):
        restore.restore(ozark, sample, draft)
    handed_in(ozark, sample)
    with pytest.raises(RefusedError, match="counts already"):
        restore.restore(ozark, sample, draft)


def test_an_accepted_quarter_is_not_restored_into(sample, viewer_of):
    ozark, evaluator = viewer_of("ozark"), viewer_of("evaluator")
    draft_all(sample, ozark)
    handed_in(ozark, sample)
    first = changed(ozark, sample).after.submission_id
    hand_in.draft(ozark, sample, "OZARK", Q4, judged("students", one_class_more_active))
    handed_in(ozark, sample)
    review.accept(evaluator, sample, [("OZARK", Q4)])
    with pytest.raises(RefusedError, match="accepted"):
        restore.restore(ozark, sample, first)


def test_nothing_to_report_comes_back_as_nothing_to_report(sample, viewer_of):
    ozark = viewer_of("ozark")
    for dataset in DATASETS:
        hand_in.nothing_to_report(ozark, sample, "OZARK", Q4, dataset)
    handed_in(ozark, sample)
    first = changed(ozark, sample).after.submission_id
    hand_in.draft(ozark, sample, "OZARK", Q4, judged("students"))
    handed_in(ozark, sample)
    number = restore.restore(ozark, sample, first)
    back = compare.seen_version(ozark, sample, number)
    assert (back.how, back.rows, back.sha256) == ("nothing_to_report", 0, None)
