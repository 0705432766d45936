"""The command line while the app runs: the app does what is asked, for its own user only."""

import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from plp_metrics.cli import beside_app
from plp_metrics.cli.beside_app import HungUpError, NobodyAnswersError, answering, ask, socket_beside
from plp_metrics.cli.main import run_beside
from tests.running import ROOT


def fails(what: str, fault: Exception) -> None:
    raise AssertionError(what) from fault


def test_a_verb_is_done_by_the_process_that_owns_the_store(sample, tmp_path: Path) -> None:
    with answering(sample.path, run_beside, fails):
        # Another process, which can't open the file meanwhile.
        made = subprocess.run(
            [sys.executable, "-m", "plp_metrics", "backup", "copy.duckdb"],
            cwd=tmp_path,
            env={"PLP_STORE": str(sample.path), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        assert (made.returncode, made.stderr) == (0, "")
        assert made.stdout == f"Wrote and checked the backup {tmp_path}/copy.duckdb.\n"
        assert (tmp_path / "copy.duckdb").exists()

        granted = ask(sample.path, ["grant", "new@example.org", "evaluator"], tmp_path)
        assert granted == (0, "new@example.org is now evaluator.\n", "")
        refused = ask(sample.path, ["metrics", "--as", "nobody@example.org"], tmp_path)
        assert (refused.code, refused.out) == (1, "")
        assert "nobody@example.org has no role here" in refused.err
        assert ask(sample.path, ["metrics", "--bogus"], tmp_path).code == 2
        alone = ask(sample.path, ["init"], tmp_path)
        assert (alone.code, alone.err) == (3, "“init” needs the store for itself: stop the app first.\n")
    assert not socket_beside(sample.path).exists()


def test_only_its_owner_may_use_the_socket_and_nobody_else_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []
    with answering(tmp_path / "s.duckdb", lambda arguments, _: ran.append(arguments) or 0, fails) as path:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        monkeypatch.setattr(beside_app, "_user_of", lambda _: 4711)
        with pytest.raises(NobodyAnswersError):
            ask(tmp_path / "s.duckdb", ["metrics"], tmp_path)
    assert ran == []


def test_a_socket_a_killed_app_left_behind_is_nobody_and_the_next_app_takes_its_place(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 90)
    deep.mkdir()
    socket_beside(deep / "s.duckdb").touch()
    with pytest.raises(NobodyAnswersError):
        ask(deep / "s.duckdb", ["metrics"], tmp_path)
    with answering(deep / "s.duckdb", lambda *_: 0, fails):
        assert ask(deep / "s.duckdb", ["metrics"], tmp_path) == (0, "", "")


def test_an_app_that_ends_before_it_answers_is_told_apart_from_one_that_never_heard(tmp_path: Path) -> None:
    store = tmp_path / "plp.duckdb"
    with socket.socket(socket.AF_UNIX) as app:
        app.bind(str(socket_beside(store)))
        app.listen()

        def end_when_heard() -> None:
            line, _ = app.accept()
            line.recv(1000)
            line.close()

        ending = threading.Thread(target=end_when_heard)
        ending.start()
        with pytest.raises(HungUpError):
            ask(store, ["accept"], tmp_path)
        ending.join()


def test_what_goes_wrong_inside_is_told_in_a_sentence_and_the_next_command_works(tmp_path: Path) -> None:
    def run(arguments, _):
        if arguments == ["bad"]:
            raise ValueError("a cell of somebody's file")
        print("well")
        return 0

    told: list = []
    with answering(tmp_path / "s.duckdb", run, lambda what, fault: told.append((what, type(fault)))):
        failed = ask(tmp_path / "s.duckdb", ["bad"], tmp_path)
        assert (failed.code, failed.err) == (3, "The app could not do this; its log says more.\n")
        assert ask(tmp_path / "s.duckdb", ["good"], tmp_path) == (0, "well\n", "")
    assert told == [("The command bad", ValueError)]


def test_what_the_app_prints_meanwhile_is_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with answering(tmp_path / "s.duckdb", lambda *_: 0, fails):
        print("the app's own")
        assert ask(tmp_path / "s.duckdb", ["quiet"], tmp_path).out == ""
    assert capsys.readouterr().out == "the app's own\n"
