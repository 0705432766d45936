"""What lies in data/ and in the spreadsheet fixtures is what the sample program writes, and is judged so."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from plp_metrics.intake import judge
from plp_metrics.intake.across import findings
from plp_metrics.model import DATASETS, Period
from plp_metrics.sample import TODAY, csv_text
from plp_metrics.sample.write import write_data

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "spreadsheet"
Q4 = Period("2017-18", "Q4")


def _judge(name, content, dataset, partner_id="OZARK", period=Q4):
    return judge(name, content, dataset=dataset, partner_id=partner_id, period=period, today=TODAY)


def test_the_files_in_data_are_those_the_program_writes(invented, tmp_path):
    write_data(invented, tmp_path)
    for path in sorted(tmp_path.rglob("*.csv")):
        there = ROOT / "data" / path.relative_to(tmp_path)
        assert there.read_bytes() == path.read_bytes(), f"{there.name}: write it again with write_data"


def test_the_sample_quarter_passes_every_check():
    tables = {}
    for dataset in DATASETS:
        judged = _judge(f"{dataset}.csv", (ROOT / "data" / "sample" / f"{dataset}.csv").read_bytes(), dataset)
        assert (judged.verdict, judged.problems) == ("accept", ())
        tables[dataset] = judged.table
    assert findings(tables) == []


@pytest.mark.parametrize("partner_id", ["GREATPLAINS", "GRANITE", "CASCADE", "HUDSON", "HIGHDESERT"])
def test_a_partners_files_are_accepted_with_at_most_a_note(invented, partner_id):
    for period in (Period("2016-17", "Q4"), Period("2017-18", "Q1"), Period("2017-18", "Q3")):
        tables = {}
        for dataset in DATASETS:
            rows = invented.hand_ins.get((partner_id, period, dataset))
            if rows:
                judged = _judge(
                    f"{dataset}.csv", csv_text(dataset, rows).encode(), dataset, partner_id, period
                )
                assert judged.verdict == "accept"
                assert {p.rule for p in judged.problems} <= {"unusual_scale"}
                tables[dataset] = judged.table
        assert findings(tables) == []


@pytest.mark.parametrize("dataset", DATASETS)
def test_what_a_spreadsheet_program_saved_is_the_same_table(dataset):
    saved = _judge(f"{dataset}.csv", (FIXTURES / f"{dataset}.csv").read_bytes(), dataset)
    clean = _judge(f"{dataset}.csv", (ROOT / "data" / "sample" / f"{dataset}.csv").read_bytes(), dataset)
    assert saved.accepted and clean.accepted
    assert saved.table.drop_columns(["line"]) == clean.table.drop_columns(["line"])


def test_a_spreadsheet_loses_leading_zeros_writes_dates_its_way_and_semicolons():
    students = (FIXTURES / "students.csv").read_text()
    assert ";" in students and ";50060000728;" in students
    assert "18-Jun-2018" in (FIXTURES / "workshop_surveys.csv").read_text()


def test_the_two_mistakes_are_told_with_their_lines():
    judged = _judge("teachers_mistake.csv", (FIXTURES / "teachers_mistake.csv").read_bytes(), "teachers")
    lines = (FIXTURES / "teachers_mistake.csv").read_text().splitlines()
    assert judged.verdict == "reject"
    assert Counter(p.column for p in judged.problems) == {"grade_band": 1, "training_days_attended": 1}
    told = {p.column: lines[p.line - 1] for p in judged.problems}
    assert ",8-Jun," in told["grade_band"]
    assert ",6,partner," in told["training_days_attended"]


def test_the_mistakes_are_all_that_differs_from_the_mended_file():
    wrong, mended = (
        (FIXTURES / f"{n}.csv").read_text().splitlines() for n in ("teachers_mistake", "teachers")
    )
    assert len(wrong) == len(mended)
    assert sum(a != b for a, b in zip(wrong, mended, strict=True)) == 2


def test_the_sample_quarter_is_over_today():
    assert Q4.last_day < TODAY <= Q4.due
    assert date(2018, 7, 30) == Q4.due
