"""Personal data in a file, by every road: refused before it is stored, and never said back."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics.act import backfill_parts, hand_in
from plp_metrics.cli import main
from plp_metrics.contracts import load_contracts
from plp_metrics.intake import judge
from plp_metrics.intake.child import Options, judge_bytes
from plp_metrics.model import DATASETS, RefusedError
from plp_metrics.store import read_hand_ins
from tests.personal.canaries import (
    CANARIES,
    MAIL,
    NAME,
    PHONE,
    Q1,
    SSN,
    elsewhere,
    files_with_marks,
    found_in,
    in_cell,
    rows_of,
    temporary,
    written,
)  # fmt: skip

TITLE = ("in a title line", NAME)
"""A bare name in a title line can't be told from a title: those lines are not kept."""
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("canary", CANARIES, ids=["name", "mail", "phone", "ssn"])
def test_a_cell_of_any_column_is_refused_with_line_and_column_and_never_the_value(dataset, canary):
    """One row for each column, with the canary in that column; a first row that is faultless."""
    names = [column.name for column in load_contracts()[dataset].columns]
    head, *some = rows_of(dataset)
    rows = [dict(zip(head, some[0], strict=True)) | {name: canary} for name in names]
    table = [
        names,
        *([row.get(n, "") for n in names] for row in [dict(zip(head, some[0], strict=True)), *rows]),
    ]
    options = Options(today="2016-10-10", partner_id="OHIO", period=list(Q1), dataset=dataset)
    outcome = judge_bytes(written(table), options)
    told = json.dumps(outcome.summary(), ensure_ascii=False)
    assert not found_in(told), told
    faults = {(p.line, p.column) for p in outcome.findings.problems if p.severity == "must_fix"}
    for line, name in enumerate(names, 3):
        assert (line, name) in faults, (line, name)


@pytest.mark.parametrize("where", [where for where, _ in elsewhere(NAME)])
@pytest.mark.parametrize("drop", [False, True], ids=["as it is", "columns left out"])
def test_anywhere_else_in_a_file_it_is_neither_kept_nor_said_back(store, who, clean, where, drop):
    for canary in CANARIES:
        content = dict(elsewhere(canary))[where]
        judged = judge(
            "teachers.csv", content, partner_id="OHIO", period=Q1, today=store.today(), drop_unknown=drop
        )
        assert not found_in(json.dumps(judged.to_json(), ensure_ascii=False)), canary
        if judged.accepted:
            assert drop or (where, canary) == TITLE, canary
            number = hand_in.draft(who("ohio"), store, "OHIO", Q1, judged)
            with store.read() as cursor:
                _, content = read_hand_ins.content(cursor, access.scope(who("ohio")), number)
            assert not found_in(content), canary
        else:
            with pytest.raises(RefusedError) as refusal:
                hand_in.draft(who("ohio"), store, "OHIO", Q1, judged)
            assert not found_in(str(refusal.value))
    clean()


@pytest.mark.child
def test_a_file_with_some_cells_in_every_column_goes_no_further_than_the_session(store, who, clean, capfd):
    before = temporary()
    for dataset in ("teachers", "students", "diversity", "workshop_surveys"):
        rows = rows_of(dataset)
        rows[2] = [*rows[2][:3], *(CANARIES * 10)[: len(rows[2]) - 3]]
        judged = judge(f"{dataset}.csv", written(rows), partner_id="OHIO", period=Q1, today=store.today())
        assert not judged.accepted
        assert not found_in(json.dumps(judged.to_json()))
        assert not found_in(repr(judged))
    assert not found_in("".join(capfd.readouterr()))
    fresh = temporary() - before
    ours = [p for p in fresh if "pytest" not in p]
    assert files_with_marks(*(Path(p) for p in ours if Path(p).is_dir())) == {}
    clean()


@pytest.mark.parametrize("canary", CANARIES, ids=["name", "mail", "phone", "ssn"])
def test_older_quarters_are_no_way_round(store, who, clean, canary):
    for content in (in_cell("teachers", "teacher_code", canary), in_cell("teachers", "partner_id", canary)):
        seen = backfill_parts.look(who("evaluator"), store, [("older.csv", content)])
        assert not seen.ready
        said = [p.message + p.fix + str(p.value) for f in seen.files for p in (*f.whole, *f.judged.problems)]
        said += [" ".join(part.refused) + part.partner_id for part in seen.parts]
        assert not found_in(" ".join(said))
        with pytest.raises(RefusedError) as refusal:
            backfill_parts.hand_in_parts(who("evaluator"), store, seen, "Archive.")
        assert not found_in(str(refusal.value))
    clean()


@pytest.mark.parametrize("verb", ["check", "submit", "backfill"])
@pytest.mark.parametrize("json_", [False, True])
def test_the_command_line_says_nothing_back(store, clean, tmp_path, capfd, verb, json_):
    path = tmp_path / "teachers.csv"
    by = {
        "check": (),
        "submit": ("--as", "ohio@example.org"),
        "backfill": ("--backfill", "--as", "evaluator@example.org"),
    }
    contents = [in_cell("teachers", "teacher_code", canary) for canary in CANARIES]
    contents += [content for where, content in elsewhere(MAIL)]
    for content in contents:
        path.write_bytes(content)
        words = ["check" if verb == "check" else "submit", str(path), *by[verb]]
        assert main([*words, *(["--json"] if json_ else [])]) in (0, 1)
    path.unlink()
    assert not found_in("".join(capfd.readouterr()))
    clean()


def test_the_child_leaves_nothing_in_its_temporary_folder(tmp_path, monkeypatch):
    """Its own temporary folder is one that is searched afterwards, and it is told to log what it can."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    script = (
        "import sys; from datetime import date; from plp_metrics.intake import judge;"
        "j = judge('t.csv', sys.stdin.buffer.read(), today=date(2016, 10, 10)); print(j.verdict)"
    )
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "ignore", "-c", script],
        cwd=ROOT, capture_output=True, check=True,
        input=in_cell("teachers", "teacher_code", MAIL),
    )  # fmt: skip
    assert done.stdout == b"reject\n"
    assert not found_in(done.stdout + done.stderr)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (f"roster {MAIL}.csv", "teachers.csv"),
        (f"C:\\Users\\{NAME}\\fall.csv", "fall.csv"),
        (f"/home/{NAME}/fall.csv", "fall.csv"),
        (f"call {PHONE}.csv", "teachers.csv"),
        (f"{SSN}.csv", "teachers.csv"),
        ("fa\x00l\x1bl\u202e.csv", "fall.csv"),
        ("f" * 300 + ".csv", "f" * 116 + ".csv"),
        ("..", "teachers.csv"),
    ],
)
def test_a_file_is_kept_under_a_safe_name(store, who, clean, name, kept):
    judged = judge(name, written(rows_of("teachers")), partner_id="OHIO", period=Q1, today=store.today())
    hand_in.draft(who("ohio"), store, "OHIO", Q1, judged)
    seen = backfill_parts.look(who("evaluator"), store, [(name, written(rows_of("teachers")))])
    backfill_parts.hand_in_parts(who("evaluator"), store, seen, "Archive.")
    with store.read() as cursor:
        names = cursor.execute("SELECT DISTINCT file_name FROM submission").fetchall()
    assert names == [(kept,)]
    clean()


def test_the_search_would_find_what_it_looks_for(store, who, clean):
    """The searching itself, on a store into which the name was put on purpose."""
    with store.change("admin@example.org", "test") as change:
        change.cursor.execute("INSERT INTO setting VALUES ('planted', ?)", [NAME])
    with pytest.raises(AssertionError):
        clean()
