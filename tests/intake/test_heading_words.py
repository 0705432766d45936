"""A heading that may be a person's name is never said back, and its column never kept."""

from __future__ import annotations

import itertools
import json

import pytest

from plp_metrics.contracts import load_contracts, sample_rows
from plp_metrics.intake.heading_words import OTHER_WORDS, letters, only_known_words
from tests.intake.files import judged

FIRST = """
James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan
Joseph Jessica Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Margaret
Mark Sandra Donald Ashley Steven Kimberly Paul Emily Andrew Donna Joshua Michelle Kenneth Carol Kevin
Amanda Brian Dorothy George Melissa Timothy Deborah Ronald Stephanie Edward Rebecca Jason Sharon Jeffrey
Laura Ryan Cynthia Jacob Kathleen Gary Amy Nicholas Angela Eric Shirley Jonathan Anna Stephen Brenda
Larry Pamela Justin Emma Scott Frank Maria Grace Dean Will Ethan Megan Austin Virginia April May June
Art Jose Juan Luis Ana Rosa Ming Wei Li Priya Ravi Fatima Mohammed Aisha Olga Ivan Zoë José Søren Łukasz
"""
LAST = """
Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez
Wilson Anderson Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis
Robinson Walker Young Allen King Wright Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera
Campbell Mitchell Carter Roberts Peterson Page Grant Price Long Black Brooks Cook Bell Ward Day Wood
West Rice Summers Parsons Müller Nowak Yılmaz O'Brien Patel Kim Chen
"""


def shown(heading: str) -> str:
    """Everything said of a file whose last column has this heading, with content in it."""
    rows = sample_rows("students").splitlines()
    quoted = '"' + heading.replace('"', '""') + '"'
    text = "\n".join([f"{rows[0]},{quoted}", *(f"{row},x" for row in rows[1:])])
    return json.dumps(judged(text).summary(), ensure_ascii=False)


def test_no_name_of_two_common_names_passes_for_a_heading():
    pairs = itertools.product(FIRST.split(), LAST.split())
    assert [f"{a} {b}" for a, b in pairs if only_known_words(f"{a} {b}")] == []


@pytest.mark.parametrize(
    "heading",
    ["Maria Lopez", "LOPEZ, MARIA", "maria.lopez", "MariaLopez", "Lopez", "Ms. Lopez", "Teacher Maria Lopez",
     "Maria\nLopez", "maria_lopez", "Lopez (CSP)", "Marí­a López", "李小龙", "Мария", "Maria Lopez 2",
     "Q1 Lopez"],
)  # fmt: skip
def test_a_persons_name_is_told_by_the_place_of_its_column(heading):
    said = shown(heading)
    for word in ("lopez", "lópez", "maria", "marí", "李", "Мария"):
        assert word.lower() not in said.lower()
    assert "Column 15 (O) has a heading that is not ours and may be a person's name" in said
    assert '"column": "column 15 (O)"' in said


def test_an_empty_column_under_a_name_is_refused_too_and_left_out_with_the_name():
    text = sample_rows("students").replace("source\n", "source,Maria Lopez\n")
    text = text.replace("platform\n", "platform,\n")
    assert [p.rule for p in judged(text).findings.problems] == ["personal_column"]
    left = judged(text, drop_unknown=True)
    assert not left.findings.must_fix
    assert left.left_out == ["column 15 (O)"]
    assert left.kept is not None
    assert b"Lopez" not in left.kept


@pytest.mark.parametrize(
    "heading",
    ["Notes", "District", "School name", "# of students", "Teacher comments", "Date of last visit", "GPA",
     "2016", "Zip code", "teacherType", "Email sent", "trainig days"],
)  # fmt: skip
def test_a_usual_heading_is_named(heading):
    assert only_known_words(heading)
    assert json.dumps(heading)[1:-1] in shown(heading)


def test_all_our_own_words_are_known():
    names = [name for contract in load_contracts().values() for name in contract.names]
    assert all(map(only_known_words, [*names, *itertools.chain(*OTHER_WORDS.values())]))


def test_the_letters_of_a_column_are_those_of_a_spreadsheet():
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
