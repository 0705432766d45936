"""`check` sets files beside each other and beside earlier quarters, where a store is at hand."""

from __future__ import annotations

import pytest

from plp_metrics.contracts import sample_rows
from plp_metrics.model import Period
from tests.cli.conftest import Run

Q1, Q2 = Period("2016-17", "Q1"), Period("2016-17", "Q2")


@pytest.fixture
def first_quarter(ohio: Run, tmp_path, monkeypatch):
    """OHIO has handed in ten teachers in Q1; it is the middle of January 2017."""
    path = tmp_path / "q1.csv"
    path.write_text(sample_rows("teachers", "OHIO", Q1, 10))
    assert ohio("grant", "ohio@example.org", "partner", "OHIO").code == 0
    assert ohio("submit", path, "--as", "ohio@example.org").code == 0
    monkeypatch.setenv("PLP_TODAY", "2017-01-15")
    return ohio


def roster(folder, rows):
    path = folder / "q2.csv"
    path.write_text(sample_rows("teachers", "OHIO", Q2, rows))
    return path


def test_a_teacher_gone_since_last_quarter_is_found(first_quarter, tmp_path):
    said = first_quarter("check", roster(tmp_path, 9))
    assert said.code == 0
    assert (
        "Fix or explain: teacher_code: T-0010 in CSP was in the teachers file of Q1 (Jul–Sep 2016)"
        in said.out
    )
    assert said.out.endswith("Compared with this partner's earlier quarters in the store.\n")


def test_all_teachers_there_is_no_finding(first_quarter, tmp_path):
    said = first_quarter("check", roster(tmp_path, 10), "--json").json()
    assert said["compared_with_store"] is True
    assert [p["rule"] for p in said["files"][0]["problems"] if p["rule"] == "code_gone"] == []


def test_as_json_the_finding_stands_with_its_file(first_quarter, tmp_path):
    (file,) = first_quarter("check", roster(tmp_path, 9), "--json").json()["files"]
    gone = [p for p in file["problems"] if p["rule"] == "code_gone"]
    assert [(p["severity"], p["line"], p["column"]) for p in gone] == [
        ("fix_or_explain", None, "teacher_code")
    ]


def test_without_a_store_files_are_still_set_beside_each_other(run, tmp_path):
    teachers, classes = tmp_path / "teachers.csv", tmp_path / "students.csv"
    teachers.write_text(sample_rows("teachers", "OHIO", Q1, 3))
    classes.write_text(sample_rows("students", "OHIO", Q1, 3))
    said = run("check", teachers, classes, "--json").json()
    assert said["compared_with_store"] is False
    assert "class_without_teacher" in {p["rule"] for p in said["files"][1]["problems"]}
    assert "Not compared with earlier quarters: There is no store" in run("check", teachers).out
