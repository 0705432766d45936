"""A page that fails says one calm sentence; the log says where, never what it was about."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from plp_metrics.draw.markup import literal
from plp_metrics.serve.quiet_log import told
from plp_metrics.store import StoreError
from tests.personal.canaries import MAIL, NAME, found_in

ROOT = Path(__file__).parents[2]


def failed() -> None:
    from plp_metrics.serve.trouble import tell

    def count(cell: str) -> int:
        return {"known": 1}[cell]

    try:
        count("w.quarterstone@nowhere.example.org")
    except KeyError as fault:
        tell(fault)


def refused() -> None:
    from plp_metrics.model import RefusedError
    from plp_metrics.serve.trouble import tell

    tell(RefusedError("The quarter is locked. Ask for it to be reopened."))


def raised(fault: BaseException, cause: BaseException | None = None) -> BaseException:
    """The fault as it is after it was raised here."""
    try:
        raise fault from cause
    except BaseException as caught:
        return caught


def test_a_fault_shows_a_reference_that_stands_in_the_log_with_the_place_and_not_the_cell(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR, "plp_metrics"):
        shown = AppTest.from_function(failed).run().error[0].value
    assert not found_in(shown)
    reference = re.search(r"reference: (\w{8})$", shown)
    assert reference is not None
    assert f"Reference {reference[1]}: builtins.KeyError\n" in caplog.text
    assert re.search(r":\d+ failed.<locals>.count$", caplog.text, re.MULTILINE)
    assert not found_in(caplog.text)


def test_what_was_refused_says_so_in_its_own_words() -> None:
    page = AppTest.from_function(refused).run()
    assert [w.value for w in page.warning] == [literal("The quarter is locked. Ask for it to be reopened.")]
    assert not page.error


def duckdb_conversion() -> BaseException:
    import duckdb

    try:
        duckdb.connect().execute("SELECT CAST($1 AS INTEGER)", [NAME])
    except duckdb.Error as fault:
        return fault
    raise AssertionError("DuckDB took a name for a number")


def with_note() -> BaseException:
    fault = raised(ValueError("x"))
    fault.add_note(NAME)
    return fault


QUOTING = {
    "DuckDB": duckdb_conversion,
    "a key": lambda: raised(KeyError(NAME)),
    "a value": lambda: raised(ValueError(f"could not convert string to float: {NAME!r}")),
    "text of another encoding": lambda: raised(UnicodeDecodeError("utf-8", MAIL.encode(), 0, 1, "bad")),
    "a file's name": lambda: raised(FileNotFoundError(2, "No such file", f"/tmp/{NAME}.csv")),
    "what came before": lambda: raised(RuntimeError("plain"), raised(ValueError(MAIL))),
    "several at once": lambda: raised(ExceptionGroup(NAME, [ValueError(MAIL), KeyError(NAME)])),
    "a note": with_note,
    "one with words of its own": lambda: raised(type("Broken", (Exception,), {"__str__": lambda s: NAME})()),
}


@pytest.mark.parametrize("kind", QUOTING)
def test_no_exception_brings_its_message_into_the_log(kind: str) -> None:
    fault = QUOTING[kind]()
    assert found_in(f"{fault!r} {fault} {getattr(fault, '__notes__', '')} {fault.__cause__!r}")
    said = told(fault)
    assert not found_in(said)
    assert type(fault).__qualname__ in said
    assert re.search(r"^  \S+\.py:\d+ \S+", said, re.MULTILINE)


def test_our_own_sentence_about_the_store_and_a_missing_module_are_said() -> None:
    assert "restore the last backup" in told(raised(StoreError("It is damaged; restore the last backup.")))
    assert "No module named 'plotly'" in told(raised(ImportError("No module named 'plotly'")))


def test_a_fault_that_led_to_itself_comes_to_an_end() -> None:
    first, second = raised(ValueError("a")), raised(KeyError("b"))
    first.__context__, second.__context__ = second, first
    assert told(first).count("ValueError") == 1


def test_the_place_of_a_fault_names_no_folder_of_the_machine() -> None:
    assert str(Path.home()) not in told(duckdb_conversion())
    assert str(ROOT) not in told(duckdb_conversion())
    assert "tests/serve/test_trouble.py" in told(duckdb_conversion())


LOUD = f"""
    import asyncio, logging, threading, warnings
    from plp_metrics.serve.quiet_log import keep_quiet
    from streamlit.logger import get_logger

    keep_quiet()
    def fail():
        raise ValueError({NAME!r})
    for name in ("plp_metrics", "streamlit.web", "uvicorn.error", "asyncio", "websockets.server", ""):
        try:
            fail()
        except ValueError as fault:
            logging.getLogger(name).error("here", exc_info=True, stack_info=True)
            if name != "plp_metrics":
                logging.getLogger(name).warning(f"broken by {{fault}}")
                logging.getLogger(name).error("broken by %s", fault)
                get_logger("streamlit.late").warning("broken by %r", fault)
    warnings.warn({MAIL!r})
    async def lost():
        asyncio.get_running_loop().create_task(failing())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    async def failing():
        fail()
    asyncio.run(lost())
    other = threading.Thread(target=fail)
    other.start()
    other.join()
    class Dying:
        def __del__(self):
            fail()
    Dying()
    fail()
"""


def test_whatever_logs_and_whatever_ends_a_thread_or_the_process_stays_quiet() -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(LOUD)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert not found_in(said), said
    assert said.count("builtins.ValueError") >= 9, said
    for where in ("Ended a thread", "Ended the clearing up", "Ended the program", "UserWarning at"):
        assert where in said


LOGS = re.compile(r"^\s*(?:from|import) (?:logging|traceback|warnings)\b", re.MULTILINE)


def test_only_serving_logs_at_all() -> None:
    """What is logged anywhere else would not pass through what keeps the log quiet when that is tested.

    The two of `report` and the command line only silence the libraries they use.
    """
    loud = []
    for path in sorted((ROOT / "plp_metrics").rglob("*.py")) + sorted((ROOT / "pages").rglob("*.py")):
        if LOGS.search(path.read_text(encoding="utf-8")):
            loud.append(path.relative_to(ROOT).as_posix())
    assert set(loud) <= {
        "plp_metrics/cli/main.py",
        "plp_metrics/serve/__init__.py",
        "plp_metrics/serve/ahead.py",
        "plp_metrics/serve/garbage.py",
        "plp_metrics/serve/reading.py",
        "plp_metrics/serve/quiet_log.py",
        "plp_metrics/serve/trouble.py",
        "plp_metrics/report/pdf.py",
        "plp_metrics/report/picture.py",
    }
