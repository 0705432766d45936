"""The term sheet's files: 39 lines each, and a wrong one stops with a sentence that says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from plp_metrics.partnership import terms
from plp_metrics.report import promises as document

LINES = [*(f"P{n}" for n in range(1, 24)), *(f"C{n}" for n in range(1, 14)), "J1", "J2", "J3"]


@pytest.mark.parametrize("version", terms.versions())
def test_every_version_has_the_39_lines_in_order(version):
    assert list(terms.sheet(version).lines) == LINES


def test_what_did_not_change_is_the_same_line():
    first, later = terms.sheet("2016"), terms.sheet("2018")
    assert [k for k in LINES if first.lines[k] != later.lines[k]] == ["P1", "P12", "P22"]


def test_the_document_of_all_promises_is_what_the_terms_say():
    text = (Path(__file__).parents[2] / "docs" / "promises.md").read_text(encoding="utf-8")
    assert text == document.as_markdown(), "run `make docs`"
    assert [
        line.split(" | ")[0][2:] for line in text.splitlines() if line[2:3] in "PCJ" and "| **" in line
    ] == LINES


GOOD = (terms.FOLDER / "2016.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('version = "2016"', 'version = "2017"', "it says version '2017'; the file's name says '2016'"),
        ('key = "P2"', 'key = "P1"', "line P1 stands there twice"),
        ('key = "P2"\nside = "partner"', 'key = "P2"\nside = "joint"', "line P2: key 'P2' and side 'joint'"),
        ('proof = "date"', 'proof = "rumor"', "'proof' is 'rumor', not one of metric, number"),
        ('metrics = ["ay_workshops_held"]', 'metrics = ["cakes"]', "line P5: there is no metric 'cakes'"),
        ('metrics = ["ay_workshops_held"]', "", "line P5: it is proven by a metric and names none"),
        ('due = "09-30"', 'due = "30 Sep"', "'due' is '30 Sep'; write Q1 to Q4"),
        ('years = "1-"', 'years = "ever"', "'years' is 'ever'; write 1, 1-2 or 2-"),
        ('unit = "teachers"', "", "line P4: a number needs its 'unit'"),
        ('asks = "The first day of the summit."', "", "line P2: 'asks' is missing"),
        ('group = "people"', 'group = "people"\ncolour = "red"', "'colour' is no field of a line"),
        ('title = "Term sheet of 2016"', "title = ", "not TOML"),
    ],
)
def test_a_wrong_file_stops_with_a_sentence(tmp_path, was, becomes, says):
    assert was in GOOD
    path = tmp_path / "2016.toml"
    path.write_text(GOOD.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(terms.TermsError) as fault:
        terms.read(path)
    assert says in str(fault.value)


def test_a_line_left_out_is_noticed(tmp_path):
    path = tmp_path / "2016.toml"
    path.write_text(GOOD[: GOOD.index('[[line]]\nkey = "J3"')], encoding="utf-8")
    with pytest.raises(terms.TermsError, match=r"it has \(23, 13, 2\) lines"):
        terms.read(path)


def test_a_change_of_what_is_not_there_is_noticed(tmp_path):
    (tmp_path / "2016.toml").write_text(GOOD, encoding="utf-8")
    later = (terms.FOLDER / "2018.toml").read_text(encoding="utf-8").replace('"P22"', '"P99"')
    (tmp_path / "2018.toml").write_text(later, encoding="utf-8")
    with pytest.raises(terms.TermsError, match="there is no line 'P99' to change"):
        terms.read(tmp_path / "2018.toml")
