"""A partner's own words in columns of lists: which may be kept, what they mean, and files read with them."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from plp_metrics.contracts import load_contracts, sample_rows
from plp_metrics.intake import Judged, judge
from plp_metrics.intake.own_words import Known, Meant, may_be_kept, read_as_known, to_remember, told

TEACHERS = load_contracts()["teachers"]
KNOWN = Known(
    words={("teachers", "grade_band", "hs"): "9_12", ("teachers", "implementing", "teaching"): "yes"}
)


def judged(content: bytes) -> Judged:
    return judge("t.csv", content, today=date(2018, 7, 20))


@pytest.mark.parametrize(
    ("column", "word"),
    [
        ("grade_band", "hs"),
        ("grade_band", "8-jun"),
        ("course", "csd/csp"),
        ("state", "calif."),
        ("implementing", "currently teaching"),
        ("source", "from the state report"),
    ],
)
def test_words_of_lists_and_tables_and_their_beginnings_may_be_kept(column: str, word: str) -> None:
    found = next(c.column(column) for c in load_contracts().values() if column in c.names)
    assert may_be_kept(found, word)


@pytest.mark.parametrize(
    "word",
    [
        "ada lovelace",
        "lovelace",
        "ms. lovelace",
        "ada",
        "someone@example.org",
        "215-555-0134",
        "",
        "high " * 20,
    ],
)
def test_a_word_that_may_be_a_name_may_not(word: str) -> None:
    assert not may_be_kept(TEACHERS.column("grade_band"), word)


def test_a_word_that_is_understood_already_is_not_asked_about() -> None:
    assert not may_be_kept(TEACHERS.column("grade_band"), "9-12")
    assert to_remember("teachers", [Meant("grade_band", "9-12", "6_8")], Known()) == {}


def test_what_was_mended_by_hand_is_to_be_remembered_once_with_the_lists_own_value() -> None:
    mended = [
        Meant("grade_band", " HS ", "9_12"),
        Meant("grade_band", "hs", "9-12"),
        Meant("frl_percent", "62.55", "62.6"),
        Meant("teacher_code", "high", "T-1"),
        Meant("quarter", "spring", "Q3"),
    ]
    assert to_remember("teachers", mended, Known()) == {("grade_band", "hs"): "9_12"}
    assert to_remember("teachers", mended, KNOWN) == {}


def test_a_word_mended_to_two_values_means_neither() -> None:
    mended = [Meant("grade_band", "hs", "9_12"), Meant("grade_band", "hs", "6_8")]
    assert to_remember("teachers", mended, Known()) == {}


def test_a_cell_that_was_emptied_or_is_still_wrong_means_nothing() -> None:
    assert to_remember("teachers", [Meant("grade_band", "hs", "10_14")], Known()) == {}
    assert to_remember("teachers", [Meant("locale", "town and country", "")], Known()) == {}


def test_a_file_is_read_with_the_words_said_before_and_it_is_told_how_often() -> None:
    clean = sample_rows("teachers", rows=6)
    dropped = clean.replace("9_12", "HS").replace(",yes\n", ",Teaching\n", 1).encode()
    content, found, said = read_as_known(KNOWN, dropped, judged)
    assert content.decode() == clean and found.accepted
    assert said == (
        "grade_band: “hs” was read as 9_12 in 6 cells, as you said before.",
        "implementing: “teaching” was read as yes in 1 cell, as you said before.",
    )
    kept = told(found, dropped, said)
    assert [one["what"] for one in kept.normalised] == list(said)
    assert kept.verdict == "accept_normalised"
    assert kept.upload_sha256 == hashlib.sha256(dropped).hexdigest()


def test_other_words_stay_to_be_mended_and_cells_of_other_columns_stay_as_they_are() -> None:
    clean = sample_rows("teachers", rows=6).replace("T-0001", "hs")
    dropped = clean.replace("9_12", "hs", 2).replace("9_12", "college", 1).encode()
    content, found, _ = read_as_known(KNOWN, dropped, judged)
    assert content.decode() == clean.replace("9_12", "9_12#", 2).replace("9_12,", "college,", 1).replace(
        "#", ""
    )
    assert [(p.rule, p.column) for p in found.problems] == [("not_allowed", "grade_band")]


def test_a_file_without_such_words_is_judged_once_and_is_the_same_byte_for_byte() -> None:
    times = []

    def counted(content: bytes) -> Judged:
        times.append(1)
        return judged(content)

    dropped = sample_rows("teachers", rows=6).encode()
    content, found, said = read_as_known(KNOWN, dropped, counted)
    assert (content, said, len(times)) == (dropped, (), 1)
    assert told(found, dropped, said) is found


def test_words_of_another_file_mean_nothing_here() -> None:
    dropped = sample_rows("teachers", rows=6).replace("9_12", "hs").encode()
    known = Known(words={("students", "grade_band", "hs"): "9_12"})
    content, found, said = read_as_known(known, dropped, judged)
    assert (content, said, found.accepted) == (dropped, (), False)
