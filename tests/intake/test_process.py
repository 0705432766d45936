"""The child process: what comes back from it, and what happens when it can't go on."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from plp_metrics.contracts import load_contracts, sample_rows, to_csv_value
from plp_metrics.intake import Limits, filled, judge
from plp_metrics.intake import parent as parent_module
from plp_metrics.model import Period, Severity

pytestmark = pytest.mark.child

TODAY = date(2018, 7, 20)
ARROW = {
    "VARCHAR": pa.string(), "INTEGER": pa.int32(), "SMALLINT": pa.int16(), "UTINYINT": pa.uint8(),
    "DOUBLE": pa.float64(), "DATE": pa.date32(), "BOOLEAN": pa.bool_(),
}  # fmt: skip


def judge_text(text, **options):
    return judge("file.csv", text.encode(), today=TODAY, **options)


@pytest.mark.parametrize("dataset", list(load_contracts()))
def test_accepted_rows_come_back_typed_as_the_store_holds_them_and_lose_nothing(dataset):
    text = sample_rows(dataset, "P03", Period("2017-18", "Q4"), rows=6)
    found = judge_text(text, dataset=dataset, partner_id="P03", period=Period("2017-18", "Q4"))
    assert (found.verdict, found.rows, found.problems) == ("accept", 6, ())
    assert (found.partner_id, found.school_year, found.quarter) == ("P03", "2017-18", "Q4")
    contract = load_contracts()[dataset]
    wanted = [("line", pa.int64()), *((c.name, ARROW[c.stored]) for c in contract.own_columns)]
    assert [(f.name, f.type) for f in found.table.schema] == wanted
    written = [
        ",".join(["P03", "2017-18", "Q4", *(to_csv_value(c, row[c.name]) for c in contract.own_columns)])
        for row in found.table.to_pylist()
    ]
    assert written == text.splitlines()[1:]
    assert found.table["line"].to_pylist() == [2, 3, 4, 5, 6, 7]


def mapped_bytes() -> int:
    """Memory of this process that is a mapped file in memory."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssShmem"))


def test_rows_that_came_back_are_checked_without_being_held():
    head, row = sample_rows("students", rows=1).splitlines()
    cells = row.split(",")
    place = head.split(",").index("section_code")
    rows = (",".join([*cells[:place], f"S{number}", *cells[place + 1 :]]) for number in range(200_000))
    before = mapped_bytes()
    found = judge_text("\n".join([head, *rows]))
    assert found.rows == found.table.num_rows == 200_000
    assert found.table.nbytes > 15e6
    assert mapped_bytes() - before < 3e6


def test_the_kept_bytes_are_the_upload_itself_whatever_was_normalised():
    content = sample_rows("students").replace("\n", "\r\n").encode("utf-16")
    found = judge("x.csv", content, today=TODAY)
    assert found.verdict == "accept_normalised"
    assert (found.kept, found.upload_sha256) == (content, hashlib.sha256(content).hexdigest())


def test_the_kept_bytes_of_a_file_with_columns_left_out_are_without_them():
    text = (
        sample_rows("students")
        .replace("source\n", "source,email\n")
        .replace("platform\n", "platform,x@example.org\n")
    )
    refused = judge_text(text)
    assert (refused.verdict, refused.table) == ("reject", None)
    found = judge_text(text, drop_unknown=True)
    assert (found.verdict, found.left_out) == ("accept_normalised", ("email",))
    assert found.kept == sample_rows("students").encode()
    assert found.upload_sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_many_partners_come_back_with_their_partner_and_quarter():
    text = sample_rows("students") + sample_rows("students", "P02", Period("2017-18", "Q2")).split("\n", 1)[1]
    found = judge_text(text, many=True)
    assert (found.verdict, found.partner_id, found.quarter) == ("accept", None, None)
    assert found.table.column_names[:4] == ["line", "partner_id", "school_year", "quarter"]
    assert set(found.table["partner_id"].to_pylist()) == {"P01", "P02"}


def test_what_is_filled_is_told_so_that_missing_is_not_zero():
    assert judge_text(sample_rows("students")).filled == {"school_id", "students_active"}
    found = judge_text(sample_rows("diversity").replace(",512,", ",,"))
    assert found.filled == filled("diversity", found.table) == {"student.gender"}


def test_answers_without_numbers_are_numbered_in_order_and_a_workshop_nobody_answered_is_not():
    text = sample_rows("workshop_surveys")
    for number in "123":
        text = text.replace(f"24,21,{number},6", "24,21,,6")
    row = text.splitlines()[1]
    silent = row.replace("W-2016-03", "W-2016-04").replace(",6,6,6,6,6,6,6,4,4", ",6,,,,,,,,")
    found = judge_text(text + silent + "\n")
    assert found.verdict == "accept"
    assert found.table["response_number"].to_pylist() == [1, 2, 3, None]


def test_the_json_of_a_file_has_the_stable_shape_and_no_value_where_it_may_be_personal():
    told = judge_text(
        sample_rows("students").replace("T-0017", "robin@example.org", 1).replace("S2,9_12", "S2,11")
    ).to_json()
    assert {
        "file",
        "dataset",
        "partner_id",
        "school_year",
        "quarter",
        "verdict",
        "rows",
        "problems",
        "normalised",
    } <= set(told)
    assert told["verdict"] == "reject"
    for problem in told["problems"]:
        assert {"line", "column", "rule", "severity", "message", "fix"} <= set(problem)
        assert problem["severity"] == "must_fix"
    by_rule = {p["rule"]: p for p in told["problems"]}
    assert "value" not in by_rule["personal_value"]
    assert by_rule["not_allowed"]["value"] == "11"
    assert "robin" not in json.dumps(told)


def test_a_file_that_may_only_be_explained_is_accepted_with_its_problem():
    found = judge_text(sample_rows("students").replace("OH", "TX", 1))
    assert found.verdict == "accept"
    assert [p.severity for p in found.problems] == [Severity.EXPLAIN]
    assert found.table.num_rows == 3


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (Limits(file_bytes=100), "file_too_large"),
        (Limits(wall_seconds=0.01), "too_hard_to_read"),
        (Limits(memory_bytes=64 * 1024**2), "too_hard_to_read"),
        (Limits(cpu_seconds=0), "too_hard_to_read"),
    ],
)
def test_a_file_that_needs_more_than_its_limits_is_one_problem(limits, rule):
    found = judge_text(sample_rows("students"), limits=limits)
    assert [(p.rule, p.severity) for p in found.problems] == [(rule, Severity.MUST_FIX)]
    assert (found.verdict, found.table) == ("reject", None)


def test_rows_that_are_not_as_promised_are_not_believed(monkeypatch):
    monkeypatch.setitem(parent_module._ARROW, "INTEGER", "int64")
    assert [p.rule for p in judge_text(sample_rows("students")).problems] == ["check_broke_off"]


def test_the_child_may_read_its_own_file_and_no_other(tmp_path):
    import duckdb

    from plp_metrics.intake.child.scan import connect

    mine, other = tmp_path / "mine.csv", tmp_path / "other.csv"
    mine.write_text("a\n1\n")
    other.write_text("a\n1\n")
    db = connect(str(mine), "200MB", 1)
    assert db.execute(f"SELECT * FROM read_csv('{mine}')").fetchall() == [(1,)]
    for sql in (
        f"SELECT * FROM read_csv('{other}')",
        f"COPY (SELECT 1) TO '{other}'",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            db.execute(sql).fetchall()
