"""What a partner's own column names and words mean is asked once and kept for that partner alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plp_metrics.act.remember import remember_columns, remember_words, remembered
from plp_metrics.intake.own_words import Known
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.store import Store

ViewerOf = Callable[[str], Viewer]


def test_a_name_is_remembered_changed_and_forgotten(sample: Store, viewer_of: ViewerOf) -> None:
    ozark = viewer_of("ozark")

    def known() -> dict[tuple[str, str], str]:
        return dict(remembered(ozark, sample, "OZARK").columns)

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
        remembered(other, sample, "OZARK")
    with pytest.raises(RefusedError):
        remember_columns(other, sample, "OZARK", "teachers", {"teacher_id": "course"})
    assert remembered(other, sample, str(other.partner_id)) == Known()


@pytest.mark.parametrize("name", ["teacher_name", "someone@example.org", "x" * 81])
def test_a_name_that_may_be_personal_is_never_kept(sample: Store, viewer_of: ViewerOf, name: str) -> None:
    ozark = viewer_of("ozark")
    with pytest.raises(RefusedError):
        remember_columns(ozark, sample, "OZARK", "teachers", {name: "teacher_code"})
    assert remembered(ozark, sample, "OZARK") == Known()


def test_only_our_own_columns_can_be_meant(sample: Store, viewer_of: ViewerOf) -> None:
    with pytest.raises(RefusedError):
        remember_columns(viewer_of("ozark"), sample, "OZARK", "teachers", {"x": "no_such_column"})


WORD = ("teachers", "grade_band", "hs")


def test_a_word_is_remembered_changed_and_forgotten(sample: Store, viewer_of: ViewerOf) -> None:
    ozark = viewer_of("ozark")

    def known() -> dict[tuple[str, str, str], str]:
        return dict(remembered(ozark, sample, "OZARK").words)

    remember_words(ozark, sample, "OZARK", "teachers", {("grade_band", "hs"): "9_12"})
    assert known() == {WORD: "9_12"}
    version = sample.version()
    remember_words(ozark, sample, "OZARK", "teachers", {("grade_band", "hs"): "9_12"})
    assert sample.version() == version
    remember_words(ozark, sample, "OZARK", "teachers", {("grade_band", "hs"): "6_8"})
    assert known() == {WORD: "6_8"}
    remember_words(ozark, sample, "OZARK", "teachers", {("grade_band", "hs"): ""})
    assert known() == {}


@pytest.mark.parametrize(
    ("column", "word", "value"),
    [
        ("grade_band", "ada lovelace", "9_12"),
        ("grade_band", "lovelace", "9_12"),
        ("grade_band", "someone@example.org", "9_12"),
        ("teacher_code", "high", "T-0001"),
        ("grade_band", "high", "12_16"),
        ("partner_id", "high", "OZARK"),
        ("grade_band", "9_12", "6_8"),
        ("grade_band", "high " * 20, "9_12"),
    ],
)
def test_a_word_that_may_be_a_name_or_means_nothing_of_ours_is_never_kept(
    sample: Store, viewer_of: ViewerOf, column: str, word: str, value: str
) -> None:
    ozark = viewer_of("ozark")
    with pytest.raises(RefusedError):
        remember_words(ozark, sample, "OZARK", "teachers", {(column, word): value})
    assert remembered(ozark, sample, "OZARK") == Known()


def test_another_partner_can_not_say_what_a_word_means(sample: Store, viewer_of: ViewerOf) -> None:
    with pytest.raises(RefusedError):
        remember_words(viewer_of("riogrande"), sample, "OZARK", "teachers", {("grade_band", "hs"): "9_12"})
