"""Every verb: 0 fine, 1 refused, 2 wrong usage, 3 the store is busy or damaged; one clear sentence."""

from __future__ import annotations

import json
import logging
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from plp_metrics import store as stores
from plp_metrics.access import permissions_of
from plp_metrics.act.remember import remember_words
from plp_metrics.cli import beside_app
from plp_metrics.cli.beside_app import Answered, HungUpError
from plp_metrics.cli.main import parser
from plp_metrics.contracts import sample_rows
from plp_metrics.model import DATASETS, Period, Role, Viewer
from plp_metrics.store import StoreBusyError
from tests.cli.conftest import OHIO

Q1 = Period("2016-17", "Q1")
ROOT = Path(__file__).parents[2]
VERBS = sorted(parser()._subparsers._group_actions[0].choices)  # type: ignore[union-attr, arg-type]


def roster(folder: Path, *edits: tuple[str, str], partner: str = "OHIO", rows: int = 3) -> Path:
    text = sample_rows("teachers", partner, Q1, rows)
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "teachers.csv"
    path.write_text(text)
    return path


def one_sentence(text: str) -> bool:
    """One line for a person: begins with a capital or a path, ends with a full stop or a command to run."""
    return text.count("\n") == 1 and "Error" not in text and "{" not in text


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_what_it_does_and_explains_each_argument_that_needs_it(run, verb):
    said = run(verb, "--help")
    assert said.code == 0
    assert re.search(r"^[A-Za-z]", said.out.split("\n\n")[1])
    assert "--json" in said.out


@pytest.mark.parametrize("verb", VERBS)
def test_an_argument_nobody_knows_is_wrong_usage(run, verb):
    said = run(verb, "--no-such-thing")
    assert said.code == 2 and "usage:" in said.err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("fly",),
        ("check",),
        ("check", "a.csv", "--dataset", "pupils"),
        ("check", "a.csv", "--period", "2016-18Q1"),
        ("check", "a.csv", "--period", "soon"),
        ("submit", "a.csv"),
        ("submit", "a.csv", "--as", "ohio@example.org", "--explain", "nothing"),
        ("accept", "--partner", "OHIO"),
        ("lock", "--partner", "OHIO", "--as", "evaluator@example.org"),
        (
            "reopen",
            "--partner",
            "OHIO",
            "--period",
            "2016-17Q1",
            "--reason",
            "Late.",
            "--until",
            "soon",
            "--as",
            "evaluator@example.org",
        ),
        ("grant", "ohio@example.org", "queen"),
        ("purge", "seven"),
        ("metrics", "--format", "xml"),
    ],
)
def test_what_is_no_command_is_wrong_usage(run, words):
    assert run(*words).code == 2


NEEDS_A_STORE = [
    ("grant", "a@example.org", "admin"),
    ("submit", "FILE", "--as", "ohio@example.org"),
    ("submit", "FILE", "--as", "ohio@example.org", "--backfill"),
    ("accept", "--partner", "OHIO", "--period", "2016-17Q1", "--as", "evaluator@example.org"),
    ("lock", "--partner", "OHIO", "--period", "2016-17Q1", "--as", "evaluator@example.org"),
    (
        "reopen",
        "--partner",
        "OHIO",
        "--period",
        "2016-17Q1",
        "--reason",
        "Late.",
        "--until",
        "2016-12-31",
        "--as",
        "evaluator@example.org",
    ),
    ("metrics",),
    ("backup", "copy.duckdb"),
    ("purge", "1"),
    ("serve",),
]


@pytest.mark.parametrize("words", NEEDS_A_STORE, ids=lambda w: w[0])
def test_without_a_store_the_way_to_make_one_is_told(run, tmp_path, words):
    words = [str(roster(tmp_path)) if w == "FILE" else w for w in words]
    said = run(*words)
    assert said.code == 3 and said.out == ""
    assert "There is no store" in said.err and "init" in said.err and one_sentence(said.err)
    told = run(*words, "--json")
    assert told.code == 3 and "There is no store" in told.json()["error"]


def test_ctrl_c_ends_a_command_with_a_sentence(run, monkeypatch):
    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["plp_metrics.cli.main"], "run", stopped)
    said = run("verify")
    assert said.code == 130 and said.out == ""
    assert said.err.startswith("Stopped. What was not confirmed may be there all the same")


@pytest.mark.parametrize("said", [None, Answered(3, "", "")])
def test_an_app_that_ended_meanwhile_is_said_to_leave_open_whether_it_was_done(run, monkeypatch, said):
    def busy(*_: object) -> int:
        raise StoreBusyError("The store is in use.")

    def ended(*_: object) -> Answered:
        if said is None:
            raise HungUpError
        return said

    monkeypatch.setattr(sys.modules["plp_metrics.cli.main"], "run", busy)
    monkeypatch.setattr(beside_app, "ask", ended)
    told = run("verify")
    assert told.code == 3
    assert told.err.startswith("The app ended before it answered. What was asked may be done")


def test_a_store_in_use_by_another_process_is_busy_and_check_works_all_the_same(ohio, tmp_path):
    script = (
        "import sys; from plp_metrics.store import open_store; open_store(); print('open', flush=True);"
        " sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        for words in (("metrics",), ("purge", "1"), ("backup", tmp_path / "copy.duckdb")):
            said = ohio(*words)
            assert said.code == 3 and "in use" in said.err and one_sentence(said.err)
        assert ohio("check", roster(tmp_path)).code == 0
        assert other.stdin is not None
        other.stdin.close()


def test_a_file_that_is_no_store_is_said_to_be_damaged(run, tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "plp.duckdb").write_bytes(b"not a database at all" * 500)
    said = run("metrics")
    assert said.code == 3 and "restore the last backup" in said.err and one_sentence(said.err)


def test_a_store_is_made_once(run, tmp_path):
    said = run("init", "--json")
    assert said.code == 0 and set(said.json()) == {"done", "store"}
    before = Path(said.json()["store"]).read_bytes()
    again = run("init")
    assert again.code == 1 and "already" in again.err and one_sentence(again.err)
    assert Path(said.json()["store"]).read_bytes() == before


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (b"partner_id = ", "not TOML"),
        (b"\xff\xfe\x00", "not TOML"),
        (b'partner_id = "OHIO"', "must hold partner_id, name, states"),
        (OHIO.replace('["OH"]', '"OH"').encode(), "OHIO"),
        (OHIO.replace('["OH"]', '["XX"]').encode(), "XX"),
        (OHIO.replace('["OH"]', "[]").encode(), "state"),
        (OHIO.replace('["OH"]', "7").encode(), "must hold"),
        (OHIO.replace("[courses]", 'courses = ["CSP"]\n[other]').encode(), "must hold"),
        (OHIO.replace('"CSP"', '"KNITTING"').encode(), "KNITTING"),
        (OHIO.replace("first_school_year = \"2016-17\"", "first_school_year = \"2016\"").encode(), "2016"),
        (OHIO.replace("America/New_York", "Mars/Base").encode(), "Mars/Base"),
        (OHIO.replace('"Ohio Partner"', "5").encode(), "name"),
        (OHIO.replace("[courses]", 'colour = "red"\n[courses]').encode(), "colour"),
    ],
)  # fmt: skip
def test_facts_of_a_partner_that_are_wrong_are_refused_in_a_sentence(ohio, tmp_path, facts, says):
    path = tmp_path / "facts.toml"
    path.write_bytes(facts)
    said = ohio("admit", path)
    assert said.code == 1 and says in said.err and one_sentence(said.err), said.err


def test_admit_names_the_account_it_made(run, tmp_path):
    run("init")
    (tmp_path / "ohio.toml").write_text(OHIO)
    said = run("admit", tmp_path / "ohio.toml", "--json")
    assert said.code == 0 and said.json()["partner_id"] == "OHIO"
    assert "ohio@example.org" in said.json()["done"] and said.json()["version"] == "2016"
    assert run("admit", tmp_path / "none.toml").code == 1
    (tmp_path / "ohio.toml").write_text(OHIO.replace('["CSP"]', '["CSP", "CSD"]'))
    again = run("admit", tmp_path / "ohio.toml")
    assert "Courses 2016-17: CSP → CSD, CSP" in again.out
    assert "nothing" in run("admit", tmp_path / "ohio.toml").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ohio2@example.org", "partner"), "needs a partner"),
        (("ohio2@example.org", "partner", "NOBODY"), "no partner NOBODY"),
        (("ohio2@example.org", "evaluator", "OHIO"), "no other role has one"),
        (("ohio2@example.org", "admin", "--only-reads"), "only a partner's"),
        (("ohio2@example.org", "none"), "has no role"),
        (("admin@example.org", "none"), "No administrator"),
    ],
)
def test_a_role_that_does_not_fit_is_refused(ohio, words, says):
    said = ohio("grant", *words)
    assert said.code == 1 and says in said.err and one_sentence(said.err)


def test_an_account_can_only_read_end_by_itself_and_be_taken_its_role(ohio):
    said = ohio("grant", "board@example.org", "partner", "OHIO", "--only-reads", "--until", "2016-12-31")
    assert "now partner and only reads, until the end of 2016-12-31" in said.out
    assert ohio("grant", "board@example.org", "none").code == 0


def test_submit_reads_a_partners_own_words_as_it_said_before_and_tells(ohio, tmp_path):
    path = roster(tmp_path, ("9_12", "HS"))
    refused = ohio("submit", path, "--as", "ohio@example.org", "--draft")
    assert refused.code == 1 and "line 2, grade_band" in refused.out
    own = Viewer("ohio@example.org", Role.PARTNER, "OHIO", permissions_of(Role.PARTNER))
    remember_words(own, stores.open_store(), "OHIO", "teachers", {("grade_band", "hs"): "9_12"})
    assert ohio("submit", path, "--as", "ohio@example.org", "--draft").code == 0


def test_a_quarter_goes_all_the_way_from_check_to_accept(ohio, tmp_path):
    path = roster(tmp_path)
    said = ohio("check", path)
    assert said.code == 0 and "teachers.csv: ready" in said.out
    draft = ohio("submit", path, "--as", "ohio@example.org", "--draft", "--json")
    assert draft.code == 0 and draft.json() == {"draft": "2016-17Q1"}
    asked = ohio("submit", path, "--as", "ohio@example.org")
    explained = []
    if asked.code == 1:
        explained = ["--explain", "teachers|implementing_without_class=Classes come later."]
    note = ("--note", "The second school comes later.")
    said = ohio("submit", path, "--as", "ohio@example.org", "--json", *explained, *note)
    assert said.code == 0
    receipt = said.json()
    assert set(receipt) == {"receipt", "partner_id", "period", "account", "at", "files", "missing", "note"}
    assert receipt["note"] == note[1]
    assert receipt["files"][0]["file_name"] == "teachers.csv" and receipt["files"][0]["rows"] == 3
    assert set(receipt["missing"]) == set(DATASETS) - {"teachers"}
    words = ("accept", "--partner", "OHIO", "--period", "2016-17Q1", "--as", "evaluator@example.org")
    assert ohio(*words, "--json").json() == {"done": "Accepted OHIO 2016-17Q1."}
    again = ohio(*words)
    assert again.code == 1 and "accepted" in again.err and one_sentence(again.err)


def test_a_quarter_is_locked_by_hand_and_reopened_with_a_reason_and_a_last_day(ohio, tmp_path):
    where = ("--partner", "OHIO", "--period", "2016-17Q1", "--as", "evaluator@example.org")
    locked = ohio("lock", *where, "--json")
    assert locked.code == 0
    assert {k: locked.json()[k] for k in ("partner_id", "period")} == {
        "partner_id": "OHIO", "period": "2016-17Q1",
    }  # fmt: skip
    refused = ohio("submit", roster(tmp_path), "--as", "ohio@example.org")
    assert refused.code == 1 and "locked" in refused.err and one_sentence(refused.err)
    again = ohio("lock", *where)
    assert again.code == 1 and "locked" in again.err and one_sentence(again.err)

    past = ohio("reopen", *where, "--reason", "A flood.", "--until", "2016-10-09")
    assert past.code == 1 and "past" in past.err and one_sentence(past.err)
    silent = ohio("reopen", *where, "--reason", " ", "--until", "2016-12-31")
    assert silent.code == 1 and "why" in silent.err
    said = ohio("reopen", *where, "--reason", "A flood.", "--until", "2016-12-31", "--json")
    assert said.code == 0 and said.json() == {
        "partner_id": "OHIO", "period": "2016-17Q1", "until": "2016-12-31",
        "done": "Reopened OHIO 2016-17Q1 until 2016-12-31.",
    }  # fmt: skip
    assert ohio("submit", roster(tmp_path), "--as", "ohio@example.org", "--draft").code == 0


@pytest.mark.parametrize("verb", ["lock", "reopen"])
def test_locking_and_reopening_is_for_who_reviews_and_for_partners_there_are(ohio, verb):
    more = ("--reason", "A flood.", "--until", "2016-12-31") if verb == "reopen" else ()
    quarter = ("--period", "2016-17Q1", *more)
    mine = ohio(verb, "--partner", "OHIO", *quarter, "--as", "ohio@example.org")
    assert mine.code == 1 and "may not" in mine.err and one_sentence(mine.err)
    unknown = ohio(verb, "--partner", "UTAH", *quarter, "--as", "evaluator@example.org")
    assert unknown.code == 1 and unknown.err == "There is no partner UTAH.\n"


def test_a_quarter_that_is_still_running_is_not_locked(ohio):
    said = ohio("lock", "--partner", "OHIO", "--period", "2016-17Q2", "--as", "evaluator@example.org")
    assert said.code == 1 and "ends on 31 Dec 2016" in said.err and one_sentence(said.err)


def test_who_has_no_role_and_who_may_not_are_refused(ohio, tmp_path):
    path = roster(tmp_path)
    for account, says in (("nobody@example.org", "no role"), ("evaluator@example.org", "may not")):
        said = ohio("submit", path, "--as", account)
        assert said.code == 1 and says in said.err and one_sentence(said.err)


def test_a_refused_file_hands_in_nothing(ohio, tmp_path):
    before = ohio("metrics").out
    bad = roster(tmp_path, (",CSP,", ",CSX,"))
    said = ohio("submit", bad, "--as", "ohio@example.org", "--json")
    assert said.code == 1 and said.json()["files"][0]["verdict"] == "reject"
    assert ohio("metrics").out == before


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda p: p.mkdir(), "is a folder"),
        (lambda p: None, "can't be read"),
    ],
)
def test_check_on_what_is_no_file_is_refused_in_a_sentence(run, tmp_path, make, says):
    make(tmp_path / "odd")
    said = run("check", tmp_path / "odd")
    assert said.code == 1 and says in said.err and one_sentence(said.err)
    assert says in run("check", tmp_path / "odd", "--json").json()["error"]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\x01\x02\xff" * 100, b"PK\x03\x04" + bytes(100), b"%PDF-1.4",
        b"\n\n\n", b"a,b\n1,2\n", b"\xe9\xe8,\n",
    ],
)  # fmt: skip
def test_check_on_what_is_no_table_says_so_about_the_file(run, tmp_path, content):
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    said = run("check", path, "--json")
    assert said.code == 1
    (file,) = said.json()["files"]
    assert file["verdict"] == "reject" and file["problems"]
    assert all(p["message"] and p["fix"] for p in file["problems"])
    assert run("check", path).code == 1


def test_check_as_json_has_the_documented_keys(run, tmp_path):
    (file,) = run("check", roster(tmp_path, (",CSP,", ",CSX,")), "--json").json()["files"]
    documented = {
        "file",
        "dataset",
        "partner_id",
        "school_year",
        "quarter",
        "verdict",
        "rows",
        "problems",
        "normalised",
    }
    assert documented <= set(file)
    problem = next(p for p in file["problems"] if p["severity"] == "must_fix")
    assert {"line", "column", "value", "rule", "severity", "message", "fix"} <= set(problem)
    assert (problem["line"], problem["column"], problem["value"]) == (2, "course", "CSX")


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_template_with_rows_passes_its_own_check(run, tmp_path, dataset):
    said = run("template", dataset, "--rows")
    (tmp_path / "file.csv").write_text(said.out)
    assert run("check", tmp_path / "file.csv", "--dataset", dataset).code == 0
    told = run("template", dataset, "--json").json()
    assert told["dataset"] == dataset and told["csv"].strip() == said.out.split("\n")[0]


def test_the_dictionary_as_json_has_datasets_and_metrics(run):
    told = run("dictionary", "--json").json()
    assert {d["dataset"] for d in told["datasets"]} == set(DATASETS)
    assert all({"name", "type", "required"} <= set(c) for d in told["datasets"] for c in d["columns"])
    assert told["metrics"]
    assert run("dictionary").out.startswith("#")


def test_the_sample_is_written_into_a_folder_and_not_over_a_file(run, tmp_path):
    said = run("sample", "--partners", 2, "--years", 1, "--rows", 200, "--out", tmp_path / "out", "--json")
    assert said.code == 0 and said.json()["files"] == sum(f.is_file() for f in (tmp_path / "out").rglob("*"))
    (tmp_path / "taken").write_text("x")
    said = run("sample", "--partners", 2, "--years", 1, "--rows", 200, "--out", tmp_path / "taken")
    assert said.code == 1 and one_sentence(said.err)


def test_a_backup_opens_as_a_store(ohio, tmp_path, monkeypatch):
    said = ohio("backup", tmp_path / "copy.duckdb", "--json")
    assert said.code == 0 and said.json()["file"] == str(tmp_path / "copy.duckdb")
    monkeypatch.setenv("PLP_STORE", str(tmp_path / "copy.duckdb"))
    assert ohio("grant", "ohio@example.org", "partner", "OHIO").code == 0


def test_a_backup_that_can_not_be_written_is_said_so(ohio, tmp_path):
    (tmp_path / "file").write_text("x")
    said = ohio("backup", tmp_path / "file" / "copy.duckdb")
    assert said.code in (1, 3) and one_sentence(said.err)


def test_older_quarters_go_in_part_by_part(ohio, tmp_path):
    text = sample_rows("teachers", "OHIO", Q1, 2) + sample_rows("teachers", "UTAH", Q1, 3).split("\n", 1)[1]
    path = tmp_path / "older.csv"
    path.write_text(text)
    words = ("submit", path, "--backfill", "--as", "evaluator@example.org", "--sentence", "From the archive.")
    said = ohio(*words, "--json")
    assert said.code == 1
    told = said.json()
    assert set(told) == {"receipt", "taken", "refused", "files"}
    assert [(t["partner_id"], t["rows"]) for t in told["taken"]] == [("OHIO", 2)]
    assert [(t["partner_id"], t["reasons"][0][:25]) for t in told["refused"]] == [
        ("UTAH", "There is no partner UTAH.")
    ]
    (tmp_path / "older.csv").write_text(sample_rows("teachers", "OHIO", Q1, 2))
    said = ohio(*words)
    assert said.code == 0 and "1 handed in, 0 refused" in said.out
    assert ohio(*words, "--period", "2016-17Q1").code == 1
    assert ohio("submit", path, "--backfill", "--as", "ohio@example.org").code == 1


def test_purge_says_what_it_did_and_what_there_is_not(ohio, tmp_path):
    (tmp_path / "older.csv").write_text(sample_rows("teachers", "OHIO", Q1, 2))
    words = (
        "submit",
        tmp_path / "older.csv",
        "--backfill",
        "--as",
        "evaluator@example.org",
        "--sentence",
        "Old.",
    )
    number = ohio(*words, "--json").json()["taken"][0]["submission"]
    assert ohio("purge", number, "--as", "evaluator@example.org").code == 1
    said = ohio("purge", number, "--reason", "A name as a code.", "--json")
    assert said.code == 0
    told = said.json()
    assert (told["submissions"], told["shared"], told["rewritten"]) == ([number], [], True)
    assert "tombstone" in told["done"]
    again = ohio("purge", number)
    assert again.code == 0 and "purged before" in again.out
    missing = ohio("purge", 99)
    assert missing.code == 1 and missing.err == "There is no submission 99.\n"


def test_a_pipe_that_closes_early_is_no_fault(ohio):
    done = subprocess.run(
        f"{sys.executable} -m plp_metrics dictionary | head -n 1", shell=True, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("#") and done.stderr == ""
    assert json.dumps(done.returncode) == "0"


def test_what_the_program_writes_is_for_its_owners_eyes_alone(monkeypatch):
    before = os.umask(0o022)
    try:
        monkeypatch.setattr(sys, "argv", ["plp_metrics", "--help"])
        with pytest.raises(SystemExit):
            runpy.run_module("plp_metrics", run_name="__main__")
        assert os.umask(before) == 0o077
    finally:
        os.umask(before)


def test_no_verb_tells_that_it_runs_outside_a_browser(run, caplog):
    run("template", "teachers")
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").warning("missing context")
    assert caplog.records == []
