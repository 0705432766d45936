"""What a workbook is filled with beforehand, and for whom; the begun CSV files; the command line."""

from __future__ import annotations

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from plp_metrics import access
from plp_metrics.cli.main import main
from plp_metrics.contracts import load_contracts
from plp_metrics.model import DATASETS, Period
from plp_metrics.report import workbook, workbook_downloads, workbook_facts
from plp_metrics.report.workbook_diversity import dimensions
from plp_metrics.report.workbook_facts import Prefill
from plp_metrics.store import read_program

pytestmark = pytest.mark.thorough

Q4, NEXT_Q1 = Period("2017-18", "Q4"), Period("2018-19", "Q1")


@pytest.fixture
def known(sample, viewer_of):
    def of(account: str, period: Period = Q4, partner: str = "OZARK") -> Prefill:
        with sample.read() as cursor:
            facts = read_program.partners(cursor)[partner]
            return workbook_facts.known(cursor, access.scope(viewer_of(account)), facts, period)

    return of


def handed_in(sample, dataset: str, quarter: str, columns: str) -> list[tuple]:
    with sample.read() as cursor:
        return cursor.execute(
            f"SELECT {columns} FROM {dataset} JOIN submission USING (submission_id)"
            " JOIN version_in_force AS v USING (submission_id) WHERE v.basis = 'submitted'"
            " AND v.to_event IS NULL AND v.partner_id = 'OZARK' AND v.school_year = '2017-18'"
            " AND v.quarter = ? ORDER BY line",
            [quarter],
        ).fetchall()


def test_a_partner_gets_its_own_last_roster(sample, known):
    last = handed_in(sample, "teachers", "Q3", "teacher_code, course, training_days_attended::VARCHAR")
    rows = known("ozark").of("teachers")
    found = [(r["teacher_code"], r["course"], r["training_days_attended"]) for r in rows]
    assert found == last != []


def test_classes_come_without_their_counts(sample, known):
    rows = known("ozark").of("students")
    assert [r["section_code"] for r in rows] == [
        code for (code,) in handed_in(sample, "students", "Q3", "section_code")
    ]
    assert {r["students_enrolled"] + r["students_active"] for r in rows} == {""}


def test_in_a_new_school_year_classes_and_what_was_so_far_this_year_begin_again(sample, known):
    now = known("lonestar", NEXT_Q1, "LONESTAR")
    with sample.read() as cursor:
        (last,) = cursor.execute(
            "SELECT submission_id FROM version_in_force WHERE basis = 'submitted' AND to_event IS NULL"
            " AND partner_id = 'LONESTAR' AND school_year = '2017-18' AND quarter = 'Q4'"
            " AND dataset = 'teachers'"
        ).fetchone()
        roster = cursor.execute(
            "SELECT teacher_code, course, status FROM teachers WHERE submission_id = ?", [last]
        ).fetchall()
    stayed = [(code, course) for code, course, status in roster if status == "on_roster"]
    assert 0 < len(stayed) < len(roster), "some have left"
    assert sorted((r["teacher_code"], r["course"]) for r in now.of("teachers")) == sorted(stayed)
    assert {(r["ay_workshops_attended"], r["implementing"]) for r in now.of("teachers")} == {("0", "unknown")}
    assert now.of("students") == ()


@pytest.mark.parametrize("account", ["evaluator", "leadership", "lonestar"])
def test_nobody_else_gets_codes_or_rows(known, account):
    found = known(account)
    assert [found.of(d) for d in DATASETS] == [(), (), (), ()]
    assert found.codes_used == ()
    text = "".join(_texts(workbook.made(found)))
    assert "OZA-1001" not in text and "OZARK" in text


def test_a_code_is_never_given_again(known):
    prefix, last, digits = known("ozark").numbering
    used = known("ozark", Period("2016-17", "Q2")).codes_used
    assert prefix == "OZA-" and digits == 4
    assert last == max(int(code.removeprefix("OZA-")) for code in used)


def test_without_earlier_codes_numbering_begins_with_the_partners_letters():
    assert Prefill("HILLS", Q4).numbering == ("HIL-", 0, 4)


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_begun_file_has_the_layouts_columns_and_last_quarters_keys(sample, viewer_of, known, dataset):
    with sample.read() as cursor:
        partner = read_program.partners(cursor)["OZARK"]
        text = workbook_downloads.begun_csv(dataset, cursor, access.scope(viewer_of("ozark")), partner, Q4)
    rows = list(csv.DictReader(io.StringIO(text)))
    contract = load_contracts()[dataset]
    assert text.split("\n")[0] == ",".join(contract.names)
    assert {(r["partner_id"], r["school_year"], r["quarter"]) for r in rows} == {("OZARK", "2017-18", "Q4")}
    wanted = [tuple(r[k] for k in contract.key) for r in known("ozark").of(dataset)]
    assert [tuple(r[k] for k in contract.key) for r in rows] == (wanted or [("",) * len(contract.key)])


def test_the_groups_are_those_the_layout_allows():
    allowed = load_contracts()["diversity"].column("category").values
    assert set().union(*dimensions().values()) == set(allowed)
    assert set(dimensions()) == set(load_contracts()["diversity"].column("dimension").values)
    assert all(categories[-1] == "unknown" for categories in dimensions().values())


def test_drop_downs_offer_exactly_the_allowed_values():
    book = load_workbook(io.BytesIO(workbook.made(Prefill("HILLS", Q4))))
    contract = load_contracts()["workshop_surveys"]
    offered = {}
    for rule in book["workshop_surveys"].data_validations.dataValidation:
        column = book["workshop_surveys"][f"{str(rule.sqref).split(':')[0].rstrip('0123456789')}1"].value
        sheet, cells = rule.formula1.split("!")
        offered[column] = tuple(cell.value for (cell,) in book[sheet][cells.replace("$", "")])
    assert offered == {c.name: c.values for c in contract.columns[3:] if c.allowed}


def test_the_workbook_has_no_macro_no_link_and_no_function_the_three_programs_do_not_share():
    content = workbook.made(Prefill("HILLS", Q4))
    book = load_workbook(io.BytesIO(content))
    assert book.vba_archive is None and not book._external_links
    used = {f for text in _texts(content) if text.startswith("=") for f in re.findall(r"([A-Z]+)\(", text)}
    assert used <= {
        "IF", "IFERROR", "AND", "OR", "MATCH", "INDEX", "SUM", "SUMIFS", "SUMPRODUCT", "COUNT", "COUNTA",
        "COUNTIF", "MAX", "MIN", "MOD", "INT", "N", "VALUE", "TEXT", "REPT", "LEFT", "MID", "LEN", "FIND",
        "SUBSTITUTE", "TRIM", "LOWER", "DATE", "YEAR", "MONTH", "DAY", "ISNUMBER", "ISNA",
    }  # fmt: skip


def test_the_command_line_writes_a_filled_workbook_for_the_partner_and_an_empty_one_for_anybody(
    sample, tmp_path, capsys
):
    whose = ["--partner", "OZARK", "--period", "2017-18Q4"]
    for name, more in (("own", ["--as", "ozark@example.org"]), ("empty", [])):
        out = str(tmp_path / f"{name}.xlsx")
        assert main(["template", "--workbook", *whose, *more, "--out", out]) == 0
    assert "OZA-1001" in "".join(_texts((tmp_path / "own.xlsx").read_bytes()))
    assert "OZA-1001" not in "".join(_texts((tmp_path / "empty.xlsx").read_bytes()))
    capsys.readouterr()
    assert main(["template", "teachers", *whose, "--as", "ozark@example.org"]) == 0
    assert "OZARK,2017-18,Q4,OZA-1001," in capsys.readouterr().out


@pytest.mark.parametrize("given", [[], ["--workbook"], ["--workbook", "--partner", "OZARK"]])
def test_a_template_of_nothing_is_refused_in_a_sentence(given, capsys):
    assert main(["template", *given]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def _texts(content: bytes) -> list[str]:
    book = load_workbook(io.BytesIO(content))
    return [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
