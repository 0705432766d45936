"""`metrics --as`: what comes out of the store is what that account may see."""

from __future__ import annotations

import csv
import io
import json

import pytest

from plp_metrics import store as stores
from plp_metrics.cli import main

YEAR = "2017-18"
WAITING = """
SELECT DISTINCT partner_id, quarter FROM version_in_force AS v
WHERE basis = 'submitted' AND to_event IS NULL AND school_year = ? AND NOT EXISTS (
    SELECT 1 FROM version_in_force AS a
    WHERE a.basis = 'accepted' AND a.partner_id = v.partner_id AND a.school_year = v.school_year
        AND a.quarter = v.quarter
)
"""
PUBLISHED = """
SELECT partner_id, quarter, numerator, denominator FROM published
WHERE metric = 'students_female' AND basis = 'submitted' AND to_event IS NULL AND school_year = ?
    AND mark = 'shown' AND division = 'ALL' AND course = 'ALL' AND state = 'ALL'
"""


def rows(capsys, *words: str) -> list[dict]:
    capsys.readouterr()
    assert main(["metrics", "--school-year", YEAR, "--format", "json", *words]) == 0
    return json.loads(capsys.readouterr().out)["metrics"]


def test_a_partner_sees_its_own_figures_and_no_others(sample, capsys):
    seen = rows(capsys, "--as", "riogrande@example.org")
    assert {r["partner_id"] for r in seen} == {"RIOGRANDE"}
    assert any(r["metric"] == "students_female" and r["value"] is not None for r in seen)


def test_a_partner_that_asks_for_another_is_refused(sample, capsys):
    assert main(["metrics", "--as", "riogrande@example.org", "--partner", "OZARK"]) == 1
    assert capsys.readouterr().err == "You can see your own organization only.\n"


def test_leadership_sees_accepted_figures_only(sample, capsys):
    with sample.read() as cursor:
        waiting = set(cursor.execute(WAITING, [YEAR]).fetchall())
    assert waiting  # else the test proves nothing
    numbers = {
        name: {
            (r["partner_id"], r["quarter"])
            for r in rows(capsys, "--as", f"{name}@example.org")
            if r["metric"] == "teachers_participating" and r["value"] is not None
        }
        for name in ("evaluator", "leadership")
    }
    assert not numbers["leadership"] & waiting
    assert numbers["evaluator"] & waiting


def test_an_evaluator_gets_protected_figures_only_as_published(sample, capsys):
    with sample.read() as cursor:
        published = {(p, q): (n, d) for p, q, n, d in cursor.execute(PUBLISHED, [YEAR]).fetchall()}
    seen = [
        r
        for r in rows(capsys, "--as", "evaluator@example.org")
        if r["metric"] == "students_female" and r["mark"] == "shown"
    ]
    assert seen
    for r in seen:
        assert (r["numerator"], r["denominator"]) == published[(r["partner_id"], r["quarter"])]


def test_csv_and_json_hold_the_same(sample, capsys):
    told = rows(capsys, "--as", "ozark@example.org", "--partner", "OZARK")
    capsys.readouterr()
    assert main(["metrics", "--school-year", YEAR, "--as", "ozark@example.org"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    as_text = [{k: "" if v is None else str(v) for k, v in r.items()} for r in told]
    assert table == as_text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--partner", "NOBODY"), "There is no partner NOBODY."),
        (("--school-year", "1999-00"), "Nothing was reported for 1999-00."),
        (("--as", "nobody@example.org"), "has no role here"),
    ],
)
def test_what_is_not_there_is_said_so(sample, capsys, words, says):
    assert main(["metrics", *words]) == 1
    assert says in capsys.readouterr().err
    stores.close_all()
