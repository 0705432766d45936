"""Lines above the column names are never kept, and whoever handed in is told so, with both fingerprints."""

from __future__ import annotations

import hashlib
import json

import pytest

from plp_metrics import access
from plp_metrics.act import as_dropped, compare, hand_in, questions, restore
from plp_metrics.cli import main
from plp_metrics.intake import judge
from plp_metrics.store import read_hand_ins, read_review
from tests.personal.canaries import NAME, Q1, rows_of, written

PLAIN = written(rows_of("teachers"))
TITLED = f"Our teachers\n\nkept by {NAME}\n".encode() + PLAIN
BLANKED = b"\n\n\n" + PLAIN
SAID = "Kept without its 2 title lines. The SHA-256 of the file as it was dropped is "


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def handed_in(store, ohio, content, **options):
    judged = judge("t.csv", content, partner_id="OHIO", period=Q1, today=store.today(), **options)
    number = hand_in.draft(ohio, store, "OHIO", Q1, judged)
    explained = {o.key: "Later." for o in questions.asked(ohio, store, "OHIO", Q1)}
    receipt = hand_in.submit(ohio, store, "OHIO", Q1, attested=True, explained=explained)
    return number, receipt.files[0]


def kept(store, ohio, number):
    with store.read() as cursor:
        return read_hand_ins.content(cursor, access.scope(ohio), number)[1]


@pytest.mark.parametrize("content", [TITLED, b"\xef\xbb\xbf" + TITLED, TITLED.decode().encode("utf-16")])
def test_the_bytes_kept_are_blank_above_the_column_names_and_the_receipt_says_so(store, who, clean, content):
    number, line = handed_in(store, who("ohio"), content)
    assert kept(store, who("ohio"), number) == BLANKED
    assert line.sha256 == sha(BLANKED)
    assert line.as_dropped == f"{SAID}{sha(content)}."
    clean()


def test_the_receipt_found_again_and_the_version_looked_at_have_both_fingerprints(store, who):
    number, _ = handed_in(store, who("ohio"), TITLED)
    with store.read() as cursor:
        (receipt,) = read_review.receipts(cursor, access.scope(who("ohio")), "OHIO", Q1)
    version = compare.seen_version(who("ohio"), store, number)
    for one in (receipt.lines[0], version):
        told = as_dropped.told(one.sha256, one.upload_sha256, json.loads(one.findings))
        assert told == f"{SAID}{sha(TITLED)}."


def test_a_file_without_title_lines_is_kept_byte_for_byte_and_nothing_is_said(store, who):
    number, line = handed_in(store, who("ohio"), PLAIN)
    assert (kept(store, who("ohio"), number), line.sha256, line.as_dropped) == (PLAIN, sha(PLAIN), "")


def test_columns_left_out_are_named_among_what_was_not_kept(store, who):
    rows = rows_of("teachers")
    wide = written([[*rows[0], "notes", NAME], *([*row, "x", "y"] for row in rows[1:])])
    _, line = handed_in(store, who("ohio"), b"Title\n" + wide, drop_unknown=True)
    assert line.as_dropped.startswith("Kept without its 1 title line and 2 columns that were left out. ")


def test_a_version_brought_back_still_says_what_was_dropped_once(store, who):
    first, _ = handed_in(store, who("ohio"), TITLED)
    handed_in(store, who("ohio"), PLAIN)
    again = restore.restore(who("ohio"), store, first)
    version = compare.seen_version(who("ohio"), store, again)
    assert version.upload_sha256 == sha(TITLED)
    told = as_dropped.told(version.sha256, version.upload_sha256, json.loads(version.findings))
    assert told == f"{SAID}{sha(TITLED)}."


def test_who_hands_in_is_told_while_the_file_is_read_and_on_the_command_line(store, who, tmp_path, capsys):
    judged = judge("t.csv", TITLED, partner_id="OHIO", period=Q1, today=store.today())
    assert any("are not kept" in one["what"] and one["count"] == 2 for one in judged.normalised)
    path = tmp_path / "teachers.csv"
    path.write_bytes(TITLED)
    whose = ["--partner", "OHIO", "--period", "2016-17Q1", "--as", "ohio@example.org"]
    explained = [f"--explain=teachers|{p.rule}=Later." for p in judged.problems]
    assert main(["submit", str(path), *whose, *explained]) == 0
    assert f"{SAID}{sha(TITLED)}." in capsys.readouterr().out


def test_a_file_of_which_only_a_part_is_kept_or_that_was_mended_says_so():
    both = ("a" * 64, "b" * 64)
    assert as_dropped.told(*both, {}).startswith("Kept are the rows of this quarter")
    assert as_dropped.told(*both, {"title_lines": 0}).startswith("Kept as it was mended here.")
    assert as_dropped.told("a" * 64, None, {}) == as_dropped.told(None, None, {}) == ""
