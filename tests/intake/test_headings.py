"""Column names of other systems: which of ours is meant."""

from __future__ import annotations

import pytest

from plp_metrics.contracts import load_contracts, sample_rows
from plp_metrics.intake.cells import fold
from plp_metrics.intake.headings import OTHER_WORDS, as_remembered, read_headings, renamed
from tests.intake.files import judged, rules, sample

STRANGE = (
    ("teacher_code", "Teacher ID"),
    ("cohort_year", "Cohort"),
    ("training_days_attended", "trainig days attended"),
)


def guesses(text: str) -> dict[str, str | None]:
    found = read_headings(text.encode())
    assert found is not None
    return {h.told: h.guess for h in found.unknown}


def test_other_words_and_slips_of_the_pen_are_seen_through() -> None:
    assert guesses(sample("teachers", *STRANGE)) == {
        "Teacher ID": "teacher_code",
        "Cohort": "cohort_year",
        "trainig days attended": "training_days_attended",
    }


def test_a_column_of_another_meaning_is_not_taken_for_ours() -> None:
    assert guesses(sample("teachers", ("teacher_code", "Notes on budget"))) == {"Notes on budget": None}


@pytest.mark.parametrize(
    "name", ["Teacher Name", "Student ID", "Teacher email", "a.b@example.org", "Wilhelmina", "Teacher Zoe"]
)
def test_a_column_named_like_a_person_or_personal_data_is_never_asked_about(name: str) -> None:
    assert guesses(sample("teachers", ("teacher_code", name))) == {}


def test_a_column_that_is_there_is_not_guessed_again() -> None:
    text = sample("teachers").replace(",implementing", ",implementing,Teacher ID", 1)
    assert guesses(text) == {"Teacher ID": None}


def test_the_names_written_anew_make_the_file_ours_and_change_nothing_else() -> None:
    text = "Title line;;\r\n" + sample("teachers", *STRANGE).replace(",", ";").replace("\n", "\r\n")
    assert "missing_column" in rules(judged(text, dataset="teachers"))
    found = read_headings(text.encode())
    assert found is not None and (found.dataset, found.line, found.delimiter) == ("teachers", 2, ";")
    new = renamed(text.encode(), found, {h.place: h.guess or "" for h in found.guessed})
    expected = "Title line;;\r\n" + sample("teachers").replace(",", ";").replace("\n", "\r\n")
    assert new.decode() == expected
    assert rules(judged(new)) == set()


def test_a_file_with_only_foreign_names_is_recognised() -> None:
    header = "Regional partner ID,Academic year,Reporting quarter,Teacher ID,Curriculum,Section ID,"
    text = header + "Grade levels,School state,Enrollment,Data source\n"
    found = read_headings(text.encode())
    assert found is not None
    assert found.dataset == "students"
    assert len(found.guessed) == 10


def test_what_was_said_before_is_used_again_and_told() -> None:
    text = sample("teachers", *STRANGE)
    known = {("teachers", "teacher_id"): "teacher_code", ("students", "cohort"): "cohort_year"}
    new, said = as_remembered(text.encode(), known)
    assert new.decode() == sample("teachers", *STRANGE[1:])
    assert said == ["The column “Teacher ID” was read as teacher_code, as you said before."]


def test_nothing_remembered_leaves_the_bytes_alone() -> None:
    content = sample("teachers").encode()
    known = {("teachers", "teacher_id"): "teacher_code"}
    assert as_remembered(content, known) == (content, [])
    assert as_remembered(b"\x00\x01", known) == (b"\x00\x01", [])


def test_every_column_with_other_words_is_declared_and_no_word_means_two() -> None:
    for contract in load_contracts().values():
        words: dict[str, str] = {}
        for name in contract.names:
            for word in (name, *OTHER_WORDS.get(name, ())):
                assert words.setdefault(fold(word), name) == name, (contract.dataset, word)
    every = {name for contract in load_contracts().values() for name in contract.names}
    assert set(OTHER_WORDS) <= every
    assert sample_rows("teachers")


def asked(text: str) -> list[tuple[str, str]]:
    found = read_headings(text.encode())
    assert found is not None
    return [(h.told, h.name) for h in found.asked]


def test_where_a_column_is_missing_the_others_that_are_not_ours_are_asked_about_too() -> None:
    text = sample("teachers", ("implementing", "Is teaching"), ("state", "State name"))
    assert ("Is teaching", "is_teaching") in asked(text)
    there = sample("teachers").replace(",implementing", ",implementing,Is teaching", 1)
    assert asked(there) == [], "nothing is missing, so it is one to leave out"


def test_a_heading_that_may_be_a_name_is_asked_about_by_its_place_and_nothing_of_it_is_kept() -> None:
    text = sample("teachers", ("implementing", "Wilhelmina"))
    place = sample("teachers").split("\n")[0].split(",").index("implementing")
    (one,) = read_headings(text.encode()).asked
    assert one.told.startswith(f"column {place + 1} (") and one.name == ""
    new = renamed(text.encode(), read_headings(text.encode()), {one.place: "implementing"})
    assert new.decode() == sample("teachers")


@pytest.mark.parametrize("name", ["Teacher Name", "Teacher email", "a.b@example.org"])
def test_a_column_of_personal_data_is_not_asked_about_even_where_one_is_missing(name: str) -> None:
    assert asked(sample("teachers", ("implementing", name))) == []
