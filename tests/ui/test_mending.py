"""What the mend table of a refused file offers, and what a click makes of the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plp_metrics.contracts import sample_rows
from plp_metrics.intake import Judged, judge
from plp_metrics.intake.mending import Sheet
from plp_metrics.ui.hand_in_files import Held
from plp_metrics.ui.hand_in_mending import Bench

TODAY = date(2018, 7, 20)
SECRET = "someone@example.org"


def rows(dataset: str, **cells: tuple[int, str]) -> str:
    """A sample file of six rows, some cells replaced: column=(line, text)."""
    lines = [line.split(",") for line in sample_rows(dataset, rows=6).strip().split("\n")]
    for column, (line, text) in cells.items():
        lines[line - 1][lines[0].index(column)] = text
    return "\n".join(",".join(line) for line in lines) + "\n"


def bench(text: str) -> Bench:
    content = text.encode()
    found = Bench.of(judged(content), Held("t.csv", content, content))
    assert found is not None
    return found


def judged(content: bytes) -> Judged:
    return judge("t.csv", content, today=TODAY)


def click(on: Bench, label: str, **more: object) -> Held:
    """Click the button of this label, wherever it stands."""
    every = [*on.of_many()]
    for row in on.rows(sorted(on.problems)):
        every += [s for told in row.told for s in told[3]]
    button = next(s for s in every if s.label == label)
    asked = {
        "do": button.do,
        "kind": button.kind,
        "line": button.line,
        "was": on.held.fingerprint,
        "edits": [],
    }
    return on.mended(asked | more)


def typed(on: Bench, *edits: tuple[int, str, str]) -> Held:
    told = [{"line": n, "column": c, "text": t} for n, c, t in edits]
    return on.mended({"do": "apply", "kind": 0, "line": 0, "was": on.held.fingerprint, "edits": told})


def test_the_table_holds_just_the_rows_at_fault_with_the_sentence_beside_the_bad_cell() -> None:
    on = bench(rows("teachers", grade_band=(3, "8-Jun"), frl_percent=(5, "62.55")))
    shown = on.rows(sorted(on.problems))
    assert [r.line for r in shown] == [3, 5]
    bad = [c for r in shown for c in r.cells if c.faults]
    assert [(c.column, c.text) for c in bad] == [("grade_band", "8-Jun"), ("frl_percent", "62.55")]
    assert "turned this cell into a date" in shown[0].told[0][1]
    assert {c.column for r in shown for c in r.cells} == set(Sheet.of(on.held.content).columns)


def test_one_click_mends_one_cell() -> None:
    text = rows("teachers", grade_band=(3, "8-Jun"))
    held = click(bench(text), "Write 6_8")
    assert held.content.decode() == text.replace("8-Jun", "6_8")
    assert judged(held.content).accepted


def test_one_click_mends_all_of_a_kind_and_leaves_other_kinds_alone() -> None:
    text = sample_rows("teachers", rows=6).replace("9_12", "8-Jun").replace(",yes\n", ",yess\n", 1)
    on = bench(text)
    held = click(on, "grade_band: Write 6_8 in all 6 that say “8-Jun”")
    assert held.content.decode() == text.replace("8-Jun", "6_8")
    assert {p.rule for p in judged(held.content).problems} == {"not_allowed"}
    every = click(on, "Take all 2 suggestions")
    assert judged(every.content).accepted


def test_what_was_typed_goes_with_any_click() -> None:
    on = bench(rows("teachers", grade_band=(3, "8-Jun"), training_days_attended=(4, "9")))
    edit = {"line": 4, "column": "training_days_attended", "text": "5"}
    assert judged(click(on, "Write 6_8", edits=[edit]).content).accepted


def test_a_row_at_fault_can_be_deleted_only_where_that_mends_it() -> None:
    on = bench(rows("teachers", teacher_code=(4, "T-0001"), grade_band=(6, "8-Jun")))
    held = click(on, "Delete this row")
    assert held.content.count(b"\n") == on.held.content.count(b"\n") - 1
    assert {p.rule for p in judged(held.content).problems} == {"became_a_date"}
    labels = [s.label for r in on.rows([6]) for told in r.told for s in told[3]]
    assert labels == ["Write 6_8"]


def test_a_personal_cell_is_never_shown_and_can_only_be_emptied_or_its_column_left_out() -> None:
    on = bench(rows("teachers", school_id=(3, SECRET)))
    assert SECRET not in repr(on.rows([3])) and SECRET not in repr(on.of_many())
    assert SECRET not in repr(on.kinds)
    with pytest.raises(ValueError):
        typed(on, (3, "school_id", "390437800123"))
    emptied = click(on, "Empty this cell")
    assert SECRET.encode() not in emptied.content and judged(emptied.content).accepted
    left = click(on, "Leave out the column school_id")
    assert b"school_id" not in left.content and judged(left.content).accepted
    assert left.left_out == ("school_id",)


def test_a_personal_cell_that_must_be_filled_can_not_be_mended_here() -> None:
    on = bench(rows("teachers", teacher_code=(3, SECRET)))
    (row,) = on.rows([3])
    assert row.told[0][3] == () and on.of_many() == []
    assert next(c for c in row.cells if c.column == "teacher_code").text is None


def test_a_name_in_a_cell_that_was_not_faulted_is_not_shown_either() -> None:
    on = bench(rows("teachers", course=(3, "Ada Lovelace"), grade_band=(3, "8-Jun")))
    (row,) = on.rows([3])
    assert "Lovelace" not in repr(row)


def test_a_second_click_on_the_same_button_changes_nothing() -> None:
    on = bench(rows("teachers", grade_band=(3, "8-Jun")))
    after = Bench.of(on.judged, click(on, "Write 6_8"))
    assert after is not None
    with pytest.raises(ValueError, match="changed since"):
        after.mended({"do": "one", "kind": 0, "line": 3, "was": on.held.fingerprint, "edits": []})


def test_a_made_up_message_changes_nothing() -> None:
    on = bench(rows("teachers", grade_band=(3, "8-Jun")))
    with pytest.raises(ValueError):
        typed(on, (2, "course", "CSP"))
    with pytest.raises((ValueError, KeyError)):
        typed(on, (3, "no_such_column", "x"))
    with pytest.raises(IndexError):
        on.mended({"do": "one", "kind": 7, "line": 3, "was": on.held.fingerprint})
    with pytest.raises(ValueError):
        on.mended({"do": "apply", "was": on.held.fingerprint, "edits": []})


def test_columns_that_are_not_ours_are_left_out_unread() -> None:
    lines = rows("teachers").strip().split("\n")
    text = "\n".join([lines[0] + ",Teacher Name", *(f"{line},Ada L" for line in lines[1:])])
    on = bench(text)
    held = on.without_others()
    assert b"Ada" not in held.content and b"Name" not in held.content
    assert judged(held.content).accepted


def test_a_file_with_an_open_quotation_mark_is_not_written_without_columns() -> None:
    lines = rows("teachers").strip().split("\n")
    text = "\n".join(
        [lines[0] + ",Extra", *(f"{line},x" for line in lines[1:3]), f'"{lines[3]},x', lines[4] + ",x"]
    )
    with pytest.raises(ValueError, match="quotation"):
        bench(text).without_others()


def test_what_was_done_is_said_and_the_file_as_dropped_stays_at_hand() -> None:
    on = bench(rows("teachers", grade_band=(3, "8-Jun")))
    held = click(on, "Write 6_8")
    assert held.changed == ("grade_band: 1 cell mended by hand in the page.",)
    assert held.dropped == on.held.content
    assert replace(held, content=held.dropped).fingerprint == on.held.fingerprint


def test_lines_above_the_column_names_with_personal_data_are_taken_out_whole() -> None:
    text = rows("students")
    on = bench(f"Our classes\n\nsent by {SECRET}\n" + text)
    assert [p.rule for p in on.judged.problems] == ["personal_title"]
    held = on.without_title_lines()
    assert held.content.decode() == "\n\n\n" + text
    assert held.changed == ("2 lines above the column names taken out.",)
    assert judged(held.content).accepted
