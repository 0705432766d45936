"""Files made to do harm, and a child process that goes wrong: one clear refusal, and nothing is left behind."""

# ruff: noqa: E501 - a table of cases, one a line

import gzip
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from plp_metrics.contracts import sample_rows
from plp_metrics.intake import Limits, judge
from plp_metrics.intake import process as process_module
from plp_metrics.model import DATASETS, Period
from plp_metrics.report import workbook
from plp_metrics.report.workbook_facts import Prefill
from tests.intake.files import judged, places

pytestmark = pytest.mark.child

TODAY = date(2018, 7, 20)
S = sample_rows("students")
HEADER, *ROWS = S.splitlines()


def judge_bytes(content, name="students.csv", **options):
    return judge(name, content, today=TODAY, **options)


def big(rows):
    return (HEADER + "\n" + "".join(ROWS[0].replace("S1", f"S{n}") + "\n" for n in range(rows))).encode()


def zipped(name, content, **entry):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def wide(columns, cell):
    names = "".join(f",x{n}" for n in range(columns))
    return (f"{HEADER}{names}\n" + "".join(row + f",{cell}" * columns + "\n" for row in ROWS)).encode()


HOSTILE = [
    ("a cell of a megabyte", S.replace("S2", "S" * 2**20).encode(), {"too_long"}),
    ("a quoted cell of a megabyte over many lines", S.replace("S2", '"' + "S,\n" * 2**18 + '"').encode(), {"too_long"}),
    ("100,000 columns", wide(100_000, "1"), {"too_many_columns"}),
    ("201 columns", wide(201 - len(HEADER.split(",")), ""), {"too_many_columns"}),
    ("two million quotation marks", S.encode() + b'"' * 2_000_001, {"unbalanced_quote"}),
    ("quotation marks that never end", "".join([HEADER + "\n", *(r.replace("T-", '"T-') + "\n" for r in ROWS * 2000)]).encode(), {"unbalanced_quote"}),
    ("ten million empty lines and no header", b"\n" * 10_000_000 + b"x", {"no_header"}),
    ("a zip bomb named .csv", zipped("students.csv", b"0" * 2**26), {"not_a_csv"}),
    ("a gzip bomb", gzip.compress(b"0" * 2**26), {"not_a_csv"}),
    ("a NUL at the end of many rows", big(5000) + b"\x00", {"binary"}),
    ("a formula", S.replace("S2", "=cmd|'/c calc'!A0").encode(), {"bad_code"}),
    ("a formula of a link", S.replace("S2", '"=HYPERLINK(""http://example.org"")"').encode(), {"bad_code"}),
    ("SQL", S.replace("S2", "'; DROP TABLE fast; --").encode(), {"bad_code"}),
    ("a header of SQL", S.replace("source\n", "source,x'); DROP TABLE fast; --\n").replace("platform\n", "platform,1\n").encode(), {"personal_column"}),
    ("a path", S.replace("S2", "/etc/passwd").encode(), {"bad_code"}),
    ("a line separator of another script", S.replace("S2", "S\u2028").encode(), {"bad_code"}),
    ("right-to-left marks", S.replace("S2", "S\u202e2").encode(), {"bad_code"}),
    ("every row bad in its own way", (HEADER + "\n" + "".join(ROWS[0].replace("S1", f"S {n}").replace("9_12", f"q{n}") + "\n" for n in range(4_000))).encode(), {"bad_code", "not_allowed"}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "content", "rules"), HOSTILE, ids=[h[0] for h in HOSTILE])
def test_a_hostile_file_is_one_clear_refusal(what, content, rules):
    found = judge_bytes(content)
    assert ({p.rule for p in found.problems}, found.verdict, found.table) == (rules, "reject", None)
    assert len(found.problems) <= 1000 * len(rules)


def test_ten_million_empty_lines_between_rows_are_blank_lines():
    found = judge_bytes(S.replace("platform\n", "platform\n" + "\n" * 10_000_000, 1).encode())
    assert (found.verdict, found.rows) == ("accept_normalised", 3)
    assert found.table["line"].to_pylist() == [2, 10_000_003, 10_000_004]


KINDS = [
    (zipped("xl/workbook.xml", b"x"), "spreadsheet"),
    (zipped("students.csv", S), "an archive (zip)"),
    (
        zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet").replace(
            b"mimetype", b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
        ),
        "spreadsheet",
    ),
    (gzip.compress(S.encode()), "a compressed file (gzip)"),
    (b"BZh91AY&SY" + bytes(99), "a compressed file (bzip2)"),
    (b"\xff\xd8\xff\xe0" + bytes(99), "a picture (JPEG)"),
    (b"PAR1" + bytes(99), "a Parquet file"),
    (S.encode("utf-16-be"), "without its mark"),
    (S.encode("utf-32"), "UTF-32"),
    (bytes(range(1, 256)), "text of another kind"),
    (b"%PDF-1.7\n" + S.encode(), "PDF"),
    (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture"),
    (b"\x7fELF\x02\x01\x01" + bytes(99), "program"),
    (b"\xd0\xcf\x11\xe0" + bytes(99), "old Excel"),
    (b"<html><table></table></html>", "web page"),
    (S.encode("utf-16-le"), "without its mark"),
    (S.replace("S2", "S\u00e9").encode("cp1252"), "Windows-1252"),
    (S.replace("S2", "S\x00").encode(), "bytes that are not text"),
]


@pytest.mark.parametrize(("content", "told"), KINDS, ids=[k[1] for k in KINDS])
def test_each_kind_of_other_file_is_told_in_its_own_words(content, told):
    (problem,) = judged(content).findings.problems
    assert told in problem.message
    assert "CSV UTF-8" in problem.fix


def test_a_quarter_workbook_dropped_as_it_is_is_led_to_its_sheets():
    content = workbook.made(Prefill("OHIO", Period("2016-17", "Q1")))
    (problem,) = judge_bytes(content, name="OHIO_2016-17Q1_workbook.xlsx").problems
    sheets = load_workbook(io.BytesIO(content)).sheetnames
    assert problem.rule == "spreadsheet_file"
    assert "save that one sheet as CSV UTF-8 (comma delimited)" in problem.fix
    for dataset in DATASETS:
        assert dataset in sheets
        assert dataset in problem.fix


@pytest.mark.parametrize("name", ["photo.png", "../../etc/passwd", "students.xlsx", "", "a\x00b\n.csv"])
def test_a_name_does_not_decide_what_a_file_is(name):
    assert judge_bytes(S.encode(), name=name).verdict == "accept"


def test_what_is_wrong_with_the_whole_file_is_one_message():
    rows = [ROWS[0].replace("S1", f"S{n}") for n in range(900)]
    mixed = "\n".join([HEADER, *(r.replace(",", ";") for r in rows)])
    short = "\n".join([HEADER, *(r.rsplit(",", 2)[0] for r in rows)])
    assert places(judged(mixed)) == {(2, None, "two_delimiters")}
    assert places(judged(short)) == {(2, None, "ragged_file")}
    (problem,) = judged(mixed).findings.problems
    assert "a semicolon" in problem.message
    some = "\n".join([HEADER, *rows[:20], *(r + ",x" for r in rows[20:26])])
    assert places(judged(some)) == {(n, None, "ragged_row") for n in range(22, 28)}


def children():
    """The processes this one has started and that still run."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


def command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def signalled(number, content, limits):
    """Judge while the child is sent a signal as soon as it runs; what came of it."""
    before = children()

    def send():
        # Only once it is the child's own program: before that it still is a copy of this process.
        while not (started := {pid for pid in children() - before if b"intake/child" in command(pid)}):
            time.sleep(0.005)
        os.kill(started.pop(), number)

    sender = threading.Thread(target=send)
    sender.start()
    found = judge_bytes(content, limits=limits)
    sender.join()
    assert children() <= before
    return found


def test_a_child_that_hangs_is_ended_and_told():
    found = signalled(signal.SIGSTOP, big(1000), Limits(wall_seconds=1))
    assert [p.rule for p in found.problems] == ["too_hard_to_read"]
    assert "time" in found.problems[0].message


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_child_that_is_killed_is_told(number):
    found = signalled(number, big(1000), Limits())
    assert [(p.rule, found.table) for p in found.problems] == [("check_broke_off", None)]


FOUND = (
    '{"dataset": "students", "partner_id": null, "school_year": null, "quarter": null, "rows": 1, '
    '"problems": [], "more": {}, "normalised": [], "left_out": [], "must_fix": false}'
)
NONSENSE = {
    "nothing": "",
    "no JSON": "os.write(r, b'rubbish')",
    "a list": "os.write(r, b'[]')",
    "deep JSON": "os.write(r, b'[' * 10**6)",
    "a truth without facts": "os.write(r, b'{\"must_fix\": false}')",
    "no table": f"os.write(r, {FOUND!r}.encode())",
    "a table of rubbish": f"os.write(r, {FOUND!r}.encode()); os.write(t, os.urandom(4096))",
    "an answer without end": "os.ftruncate(r, 10**12)",
    "another dataset": f"os.write(r, {FOUND!r}.replace('students', 'salaries').encode())",
    "a problem of nobody": f"os.write(r, {FOUND!r}.replace('[]', '[1]', 1).encode())",
    "fault accepted": f'os.write(r, {FOUND!r}.replace(\'[]\', \'[{{"rule": "x", "severity": "must_fix", '
    '"message": "x", "fix": "x"}]\', 1).encode())',
    "an exit": "sys.exit(7)",
    "a write that still holds on": f"os.write(r, {FOUND!r}.encode()); os.ftruncate(t, 4096); "
    "m = mmap.mmap(t, 4096); os.fork() or time.sleep(3)",
}


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_from_the_child_is_not_believed(what, monkeypatch):
    code = f"import mmap, os, sys, time; _, r, t, k = map(int, sys.argv[1:]); {NONSENSE[what]}"
    monkeypatch.setattr(process_module, "COMMAND", (sys.executable, "-c", code))
    found = judge_bytes(S.encode())
    assert [(p.rule, found.verdict, found.table) for p in found.problems] == [
        ("check_broke_off", "reject", None)
    ]


def test_rows_of_another_partner_than_asked_are_not_believed(monkeypatch):
    real = subprocess.Popen

    def lying(command, **options):
        code = "import os, sys; from plp_metrics.intake.child import main as m, judge as j;"
        code += "old = j.Outcome.summary; j.Outcome.summary = lambda s: old(s) | {'partner_id': 'P99'};"
        code += "m.main(sys.argv[1:])"
        return real([sys.executable, "-c", code, *command[3:]], **options)

    monkeypatch.setattr(process_module.subprocess, "Popen", lying)
    assert judge_bytes(S.encode()).partner_id == "P99"
    found = judge_bytes(S.encode(), partner_id="P01")
    assert [p.rule for p in found.problems] == ["check_broke_off"]


def test_the_limits_of_the_child_are_told_apart():
    def why(limits):
        (problem,) = judge_bytes(big(50_000), limits=limits).problems
        return re.search(r"more (\w+)", problem.message)[1]

    assert why(Limits(memory_bytes=64 * 1024**2)) == "memory"
    assert why(Limits(cpu_seconds=0)) == "time"
    assert why(Limits(wall_seconds=0.05)) == "time"


def test_nothing_is_left_open_or_lying_about(monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    judge_bytes(S.encode())
    before = sorted(os.listdir("/proc/self/fd")), children()
    for content in (S.encode(), S.replace("S2", "S 2").encode(), b"%PDF", b"", S.encode("utf-16"), big(2000)):
        judge_bytes(content)
    judge_bytes(big(2000), limits=Limits(wall_seconds=0.01))
    judge_bytes(big(2000), limits=Limits(memory_bytes=2**20))
    assert (sorted(os.listdir("/proc/self/fd")), children()) == before
    assert list(tmp_path.iterdir()) == []
