"""What a partner's own column names mean is asked once and kept for that partner alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plp_metrics.act.remember import remember_columns, remembered_columns
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.store import Store

ViewerOf = Callable[[str], Viewer]


def test_a_name_is_remembered_changed_and_forgotten(sample: Store, viewer_of: ViewerOf) -> None:
    ozark = viewer_of("ozark")

    def known() -> dict[tuple[str, str], str]:
        return remembered_columns(ozark, sample, "OZARK")

    assert known() == {}
    remember_columns(
        ozark, sample, "OZARK", "teachers", {"teacher_id": "teacher_code", "year": "school_year"}
    )
    assert known() == {("teachers", "teacher_id"): "teacher_code", ("teachers", "year"): "school_year"}
    remember_columns(ozark, sample, "OZARK", "teachers", {"year": "cohort_year"})
    assert known()[("teachers", "year")] == "cohort_year"
    remember_columns(ozark, sample, "OZARK", "teachers", {"year": ""})
    assert known() == {("teachers", "teacher_id"): "teacher_code"}


def test_saying_the_same_again_is_no_event(sample: Store, viewer_of: ViewerOf) -> None:
    ozark = viewer_of("ozark")
    remember_columns(ozark, sample, "OZARK", "teachers", {"teacher_id": "teacher_code"})
    version = sample.version()
    remember_columns(ozark, sample, "OZARK", "teachers", {"teacher_id": "teacher_code"})
    assert sample.version() == version


def test_another_partner_neither_sees_nor_changes_it(sample: Store, viewer_of: ViewerOf) -> None:
    remember_columns(viewer_of("ozark"), sample, "OZARK", "teachers", {"teacher_id": "teacher_code"})
    other = viewer_of("riogrande")
    with pytest.raises(RefusedError):
        remembered_columns(other, sample, "OZARK")
    with pytest.raises(RefusedError):
        remember_columns(other, sample, "OZARK", "teachers", {"teacher_id": "course"})
    assert remembered_columns(other, sample, str(other.partner_id)) == {}


@pytest.mark.parametrize("name", ["teacher_name", "someone@example.org", "x" * 81])
def test_a_name_that_may_be_personal_is_never_kept(sample: Store, viewer_of: ViewerOf, name: str) -> None:
    ozark = viewer_of("ozark")
    with pytest.raises(RefusedError):
        remember_columns(ozark, sample, "OZARK", "teachers", {name: "teacher_code"})
    assert remembered_columns(ozark, sample, "OZARK") == {}


def test_only_our_own_columns_can_be_meant(sample: Store, viewer_of: ViewerOf) -> None:
    with pytest.raises(RefusedError):
        remember_columns(viewer_of("ozark"), sample, "OZARK", "teachers", {"x": "no_such_column"})
