"""`export DIR`: what an account may see as files; refusals, exit codes, the event it leaves."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from plp_metrics import store as stores


@pytest.fixture
def ready(run, sample_store):
    """The command line on a copy of the sample program."""
    path = Path(os.environ["PLP_STORE"])
    path.parent.mkdir()
    shutil.copyfile(sample_store, path)
    return run


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def events():
    with stores.current().read() as cursor:
        found = cursor.execute(
            "SELECT account, partner_id, payload FROM event WHERE kind = 'export' ORDER BY event_id"
        ).fetchall()
    stores.close_all()
    return [(account, partner, json.loads(payload)) for account, partner, payload in found]


def test_an_export_is_one_file_a_table_with_the_account_named(ready, tmp_path):
    said = ready("export", tmp_path / "out", "--as", "evaluator@example.org", "--json")
    assert said.code == 0
    told = said.json()
    assert told["role"] == "evaluator"
    assert sorted(told["files"]) == sorted(path.name for path in (tmp_path / "out").iterdir())
    for row in rows(tmp_path / "out", "category_tables"):
        assert (row["count"] == "*") == (row["mark"] == "withheld")
        assert (row["state"], row["course"] == "ALL") == ("ALL", row["table"] != "course")


def test_parquet_holds_the_same_with_types_and_says_what_is_hidden(ready, tmp_path):
    assert ready("export", tmp_path / "csv").code == 0
    assert ready("export", tmp_path / "typed", "--format", "parquet").code == 0
    assert ready("export", tmp_path / "typed", "--format", "parquet").code == 0, (
        "an earlier one is written over"
    )
    hidden = 0
    for name in ("open_figures", "protected_figures", "category_tables", "targets"):
        table = pq.read_table(tmp_path / "typed" / f"{name}.parquet")
        plain, typed = rows(tmp_path / "csv", name), table.to_pylist()
        assert len(plain) == len(typed) > 0
        for was, now in zip(plain, typed, strict=True):
            for column, text in was.items():
                if now.get(f"{column}_hidden"):
                    assert (text, now[column]) == ("*", None)
                    hidden += 1
                elif isinstance(now[column], float | int):
                    assert float(text) == now[column]
                else:
                    assert text.removeprefix("'") == (now[column] or "").removeprefix("'")
        assert {str(table.schema.field(c).type) for c in table.column_names} <= {
            "string",
            "double",
            "int64",
            "bool",
        }
    assert hidden


def test_without_an_account_the_files_are_what_an_evaluator_may_see(ready, tmp_path):
    assert ready("export", tmp_path / "owner").code == 0
    assert ready("export", tmp_path / "evaluator", "--as", "evaluator@example.org").code == 0
    for name in ("open_figures", "protected_figures", "category_tables", "targets"):
        assert rows(tmp_path / "owner", name) == rows(tmp_path / "evaluator", name)


def test_raw_rows_are_for_a_partner_and_an_administrator_only(ready, tmp_path):
    for name in ("evaluator", "leadership"):
        said = ready("export", tmp_path / name, "--raw", "--as", f"{name}@example.org")
        assert said.code == 1
        assert "administrator" in said.err
        assert not (tmp_path / name).exists()
    assert ready("export", tmp_path / "ozark", "--raw", "--as", "ozark@example.org").code == 0
    for dataset in ("teachers", "students", "diversity", "workshop_surveys"):
        assert {row["partner_id"] for row in rows(tmp_path / "ozark", dataset)} == {"OZARK"}
    assert ready("export", tmp_path / "all", "--raw").code == 0
    assert len({row["partner_id"] for row in rows(tmp_path / "all", "diversity")}) > 20


def test_a_folder_with_something_in_it_is_refused_and_left_alone(ready, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    said = ready("export", folder)
    assert said.code == 1
    assert "other files" in said.err
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]
    assert events() == []


def test_an_earlier_export_is_written_over_and_nothing_of_it_stays(ready, tmp_path):
    folder = tmp_path / "out"
    assert ready("export", folder, "--raw").code == 0
    assert ready("export", folder, "--as", "leadership@example.org").code == 0
    assert not (folder / "diversity.csv").exists()
    assert json.loads((folder / "manifest.json").read_text())["role"] == "leadership"
    (folder / "notes.csv").write_text("a,b\n")
    assert ready("export", folder).code == 1
    assert (folder / "notes.csv").exists()


def test_an_export_is_an_event_that_says_who_took_what(ready, tmp_path):
    assert ready("export", tmp_path / "out", "--raw", "--as", "ozark@example.org").code == 0
    ((account, partner, payload),) = events()
    assert (account, partner, payload["raw"]) == ("ozark@example.org", "OZARK", True)
    assert payload["tables"]["diversity"] == len(rows(tmp_path / "out", "diversity"))


def test_an_unknown_account_is_refused_and_a_missing_folder_is_wrong_usage(ready, tmp_path):
    assert ready("export", tmp_path / "out", "--as", "nobody@example.org").code == 1
    assert ready("export").code == 2
    assert not (tmp_path / "out").exists()


def test_without_a_store_the_exit_code_says_so(run, tmp_path):
    said = run("export", tmp_path / "out", "--json")
    assert said.code == 3
    assert "no store" in said.json()["error"]
