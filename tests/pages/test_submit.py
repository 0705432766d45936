"""Handing in a quarter on its page: files refused and mended, what will change, submitting, the receipt.

The sample program on 20 July 2018: Ozark has not handed in Q4 of 2017-18; its clean files lie in data/sample.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from plp_metrics import access, store
from plp_metrics.act import hand_in
from plp_metrics.act.remember import remember_words, remembered
from plp_metrics.draw.markup import literal
from plp_metrics.intake.own_words import Meant
from plp_metrics.model import Period, QuarterState, Viewer
from plp_metrics.store import Store, read_hand_ins
from plp_metrics.ui import hand_in_files, hand_in_tidied, keys
from tests.ui.drawn import markup, page_of

PAGE = "pages.data.submit"
FILES = Path(__file__).parents[2] / "data" / "sample"
Q4 = Period("2017-18", "Q4")
ADDRESS = {"year": "2017-18", "quarter": "Q4"}
DATASETS = ("teachers", "students", "diversity", "workshop_surveys")
CANARY = "planted.canary@example.org"

Of = Callable[[str], Viewer]


def clean(name: str) -> bytes:
    return (FILES / f"{name}.csv").read_bytes()


def edited(name: str, *edits: tuple[int, str, str]) -> bytes:
    """A clean file with the cell of some (line, column) written anew."""
    rows = list(csv.DictReader(io.StringIO(clean(name).decode("utf-8-sig"))))
    for line, column, cell in edits:
        rows[line - 2][column] = cell
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


EIGHT_MISTAKES = (
    (3, "grade_band", "8-Jun"),
    (4, "training_days_attended", "7"),
    (5, "school_id", CANARY),
    (7, "implementing", "yess"),
    (9, "ay_workshops_attended", "+2"),
    (10, "frl_percent", "62.55"),
    (11, "cohort_year", "2030-31"),
    (12, "course", ""),
)


def said(page: AppTest) -> str:
    """All text of a page, what widgets say included."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", markup(page))).replace("\u00a0", " ")
    widgets = [w.label for w in [*page.button, *page.text_input, *page.checkbox]]
    notes = [e.value for e in [*page.caption, *page.error, *page.success]]
    return " ".join([text, *widgets, *notes])


def drop(page: AppTest, **files: bytes) -> None:
    uploads = [(f"{name}.csv", content, "text/csv") for name, content in files.items()]
    page.file_uploader[0].set_value(uploads).run()
    assert not page.exception, page.exception


def click(page: AppTest, label: str) -> None:
    next(b for b in page.button if b.label == label).click().run()
    assert not page.exception, page.exception


def state(sample: Store, partner_id: str = "OZARK") -> QuarterState:
    with sample.read() as cursor:
        found = read_hand_ins.quarters_now(cursor, access.scope(admin(sample)), [Q4.school_year])
    now = found.get((partner_id, Q4))
    return now.state if now else QuarterState.OPEN


def admin(sample: Store) -> Viewer:
    with sample.read() as cursor:
        found = access.viewer(cursor, "admin@example.org")
    assert found is not None
    return found


@pytest.fixture
def page(sample: Store, viewer_of: Of) -> AppTest:
    """Ozark's page of the open quarter."""
    return page_of(PAGE, viewer_of("ozark"), **ADDRESS)


def test_an_open_quarter_says_whose_turn_it_is_until_when_in_which_time_zone(page: AppTest) -> None:
    text = said(page)
    assert "Drop your files for Q4 (Apr–Jun 2018)" in text
    assert "it is your turn to hand in" in text
    assert "due 30 Jul 2018, end of day CDT (10 days left)" in text
    assert text.count("Nothing yet") == 4


def test_eight_mistakes_are_told_at_once_with_line_and_column_and_nothing_is_saved(
    page: AppTest, sample: Store
) -> None:
    drop(page, mine=edited("teachers", *EIGHT_MISTAKES))
    text = " ".join(said(page).split())
    assert "8 things in the teachers file must be fixed before you can submit" in text
    for line, column, _ in EIGHT_MISTAKES:
        assert f"Must fix Teachers {line} {column} " in text
    assert "Mend mine.csv here" in text
    assert CANARY not in str(page)
    assert state(sample) is QuarterState.OPEN
    assert "Submit the quarter" not in text


def test_a_quarter_goes_from_a_refused_file_to_its_receipt(page: AppTest, sample: Store) -> None:
    drop(page, teachers=edited("teachers", *EIGHT_MISTAKES))
    assert state(sample) is QuarterState.OPEN
    drop(page, **{name: clean(name) for name in DATASETS})
    assert "All four files are ready" in said(page)
    assert state(sample) is QuarterState.DRAFT

    text = " ".join(said(page).split())
    assert "What will change when you submit" in text
    assert re.search(r"\d+ rows added, 0 changed, 0 removed; \d+ figures will move", text)
    turned, _, rest = text.partition("more figures will move without another status")
    assert "Attendance at school-year workshops 67 %" in turned and "Classes running 128" not in turned
    assert "Classes running 128" in rest
    go = next(b for b in page.button if b.label == "Submit the quarter")
    assert go.disabled

    for field in page.text_input:
        field.set_value("We checked it with the schools.")
    page.checkbox[0].check().run()
    click(page, "Submit the quarter")
    text = " ".join(said(page).split())
    assert state(sample) is QuarterState.SUBMITTED
    assert re.search(r"Receipt \d+ · handed in", text)
    assert re.search(r"Handed in by ozark@example.org on 20 Jul 2018, \d\d:\d\d CDT", text)
    assert len(set(re.findall(r"\b[0-9a-f]{64}\b", text))) == 4


def test_what_changes_against_a_quarter_handed_in_before_is_told_row_by_row(
    page: AppTest, sample: Store
) -> None:
    hand_in_all(page)
    fewer = clean("students").decode().splitlines(keepends=True)
    rows = list(csv.DictReader(io.StringIO("".join(fewer))))
    more = int(rows[0]["students_enrolled"]) + 7
    content = edited("students", (2, "students_enrolled", str(more))).decode().splitlines(keepends=True)
    drop(page, students="".join(content[:-3]).encode())
    text = " ".join(said(page).split())
    assert "0 rows added, 1 changed, 3 removed" in text
    assert f"Students enrolled: {more - 7} → {more}" in text
    assert re.search(r"\d+ figures will move", text)
    assert "Submitted, with new files saved: submit again for them to count" in text
    assert state(sample) is QuarterState.SUBMITTED


def hand_in_all(page: AppTest) -> None:
    drop(page, **{name: clean(name) for name in DATASETS})
    for field in page.text_input:
        field.set_value("We checked it with the schools.")
    page.checkbox[0].check().run()
    click(page, "Submit the quarter")


def test_a_fall_below_last_quarter_shows_the_values_it_was_compared_with(page: AppTest) -> None:
    rows = clean("students").decode().splitlines(keepends=True)
    drop(page, students="".join(rows[:20]).encode())
    drawn = markup(page)
    assert "Explain, or fix and drop the file again" in said(page)
    lines = re.findall(r'<svg class="spark"[^>]*aria-label="([^"]*)"', drawn)
    assert lines
    for label in lines:
        assert re.search(r"Q[34] 201\d-1\d: [\d\u00a0]+; Q4 2017-18: [\d\u00a0]+$", html.unescape(label)), (
            label
        )


def test_what_was_tidied_is_shown_cell_by_cell_and_a_kind_of_it_refused(
    page: AppTest, sample: Store, viewer_of: Of
) -> None:
    content = edited("teachers", (2, "grade_band", "Grades K-5"), (4, "grade_band", "Grades K-5"))
    drop(page, teachers=content)
    assert state(sample) is QuarterState.DRAFT
    page.session_state["submit_tidied_teachers"] = True
    page.run()
    text = " ".join(said(page).split())
    assert "grade_band: Words were read as the code they stand for. 2 cells" in text
    assert "2 and 4 Grades K-5 k_5" in text

    click(page, "Not so: I mend these cells by hand")
    text = " ".join(said(page).split())
    assert "2 things in the teachers file must be fixed" in text
    assert "“Grades K-5” is read as k_5, and you chose to mend it by hand." in text
    assert state(sample) is QuarterState.OPEN, "the draft of the tidied file is gone"

    click(page, f"Tidy {literal('teachers.csv')} after all")
    assert "1 file ready" in said(page)
    assert state(sample) is QuarterState.DRAFT


def test_nothing_to_report_is_saved_and_taken_back(page: AppTest, sample: Store) -> None:
    click(page, "Nothing to report")
    assert "Nothing to report · saved, not submitted" in said(page)
    click(page, "Take back")
    assert state(sample) is QuarterState.OPEN


def test_why_there_is_nothing_and_a_note_are_asked_and_may_be_left_out(page: AppTest, sample: Store) -> None:
    def why() -> Any:
        return next(f for f in page.text_input if f.label.startswith("Why?"))

    click(page, "Nothing to report")
    for field in page.text_input:
        if field.label != why().label:
            field.set_value("We checked it with the schools.")
    page.checkbox[0].check().run()
    click(page, "Submit the quarter")
    assert state(sample) is QuarterState.SUBMITTED
    click(page, "Take it back")

    assert why().value == ""
    why().set_value("We begin in August.")
    page.text_area[0].set_value("Write to planted.canary@example.org").run()
    page.checkbox[0].check().run()
    click(page, "Submit the quarter")
    refused = said(page)
    assert "Your note holds what looks like" in refused and CANARY not in refused
    assert state(sample) is QuarterState.DRAFT, "nothing was submitted"

    page.text_area[0].set_value("All is well.").run()
    click(page, "Submit the quarter")
    text = " ".join(said(page).split())
    assert state(sample) is QuarterState.SUBMITTED
    assert "nothing to report “We begin in August.”" in text
    assert "The note with it: “All is well.”" in text


def test_a_quarter_that_was_accepted_takes_no_file(sample: Store, viewer_of: Of) -> None:
    page = page_of(PAGE, viewer_of("ozark"), year="2017-18", quarter="Q2")
    assert not page.file_uploader
    assert "has been accepted" in said(page)


@pytest.mark.parametrize("name", ["evaluator", "leadership"])
def test_the_page_is_not_for_who_may_not_submit(sample: Store, viewer_of: Of, name: str) -> None:
    import pages

    entry = next(p for p in pages.PAGES if p.url == "submit")
    assert not viewer_of(name).may(entry.permission)


def test_an_address_never_opens_another_partners_quarter(sample: Store, viewer_of: Of) -> None:
    page = page_of(PAGE, viewer_of("ozark"), partner="GULF", **ADDRESS)
    text = said(page)
    assert "Ozark Regional Service" in text
    drop(page, teachers=clean("teachers"))
    assert state(sample) is QuarterState.DRAFT


def test_another_partners_file_is_refused_and_not_saved(sample: Store, viewer_of: Of) -> None:
    with sample.read() as cursor:
        others = [e for e, _, p in access.accounts(cursor) if p not in (None, "OZARK")]
    name = others[0].split("@")[0]
    viewer = viewer_of(name)
    page = page_of(PAGE, viewer, **ADDRESS)
    if not page.file_uploader:
        pytest.skip(f"{name} has closed this quarter")
    before = store.current().version()
    drop(page, teachers=clean("teachers"))
    assert "must be fixed" in said(page)
    assert store.current().version() == before


def test_the_desk_keeps_refused_kinds_through_every_mend(sample: Store, viewer_of: Of, page: AppTest) -> None:
    content = edited("teachers", (2, "grade_band", "Grades K-5"), (3, "implementing", "YES"))
    drop(page, teachers=content)
    page.session_state["submit_tidied_teachers"] = True
    page.run()
    click(page, "Not so: I mend this cell by hand")
    desk: hand_in_files.Desk = page.session_state["hand_in_desks"][("OZARK", Q4)]
    assert desk.held["teachers"].by_hand == {("words", "grade_band")}
    assert hand_in_tidied.tidied.kinds(desk.judged["teachers"])[0].which == ("words", "implementing")


def test_words_mended_by_hand_are_remembered_only_when_one_says_so(
    page: AppTest, sample: Store, viewer_of: Of
) -> None:
    ozark = viewer_of("ozark")
    for answer, kept in (
        ("No, only this time", {}),
        ("Yes, remember them", {("teachers", "grade_band", "hs"): "9_12"}),
    ):
        drop(page, teachers=clean("teachers"))
        desk = page.session_state[keys.DESKS][("OZARK", Q4)]
        content = clean("teachers")
        meant = (Meant("grade_band", "HS", "9_12"),)
        desk.mended["teachers"] = hand_in_files.Held("teachers.csv", content, content, meant=meant)
        page.run()
        assert "Do your words mean the same next time?" in said(page)
        click(page, answer)
        assert "Do your words mean the same next time?" not in said(page)
        assert dict(remembered(ozark, sample, "OZARK").words) == kept


def test_a_word_said_before_is_read_so_told_and_can_be_forgotten(
    page: AppTest, sample: Store, viewer_of: Of
) -> None:
    ozark = viewer_of("ozark")
    band = next(csv.DictReader(io.StringIO(clean("teachers").decode("utf-8-sig"))))["grade_band"]
    remember_words(ozark, sample, "OZARK", "teachers", {("grade_band", "hs"): band})
    dropped = edited("teachers", (2, "grade_band", "HS"))
    drop(page, teachers=dropped)
    assert state(sample) is QuarterState.DRAFT
    judged = page.session_state[keys.DESKS][("OZARK", Q4)].judged["teachers"]
    assert f"grade_band: “hs” was read as {band} in 1 cell, as you said before." in [
        one["what"] for one in judged.normalised
    ]
    box = keys.part("submit", "remembered")
    assert "What your own words mean · 1 remembered" in [e.label for e in page.expander]
    page.session_state[box] = True
    page.run()
    assert re.search(rf"Teachers\s+grade_band\s+hs\s+{band}", said(page))
    page.selectbox(key=keys.part("submit", "forget_which")).select_index(0).run()
    click(page, "Forget it")
    assert remembered(ozark, sample, "OZARK").words == {}
    assert literal("What was handed in stays as it is.") in said(page)
    drop(page, teachers=dropped)
    assert "Mend teachers.csv here" in said(page)


def test_nothing_remembered_is_told_of_when_there_is_nothing(page: AppTest) -> None:
    assert not [e.label for e in page.expander if e.label.startswith("What your own words mean")]


def test_what_a_colleague_saved_meanwhile_is_told_and_not_done_over(
    page: AppTest, sample: Store, viewer_of: Of
) -> None:
    colleague = replace(viewer_of("ozark"), account="programs@ozark.example")
    theirs = hand_in.nothing_to_report(colleague, sample, "OZARK", Q4, "teachers")
    page.button(key="submit_nothing_teachers").click().run()
    assert "somebody else of your organization" in page.error[0].value
    assert "of your organization saved nothing to report on 20 Jul 2018" in page.warning[0].value
    assert colleague.account not in said(page) + page.warning[0].value
    assert drafts_of(sample, viewer_of)["teachers"] == theirs
    page.button(key="submit_remove_teachers").click().run()
    assert drafts_of(sample, viewer_of) == {}
    assert not page.warning


def drafts_of(sample: Store, viewer_of: Of) -> dict[str, int]:
    with sample.read() as cursor:
        found = read_hand_ins.drafts(cursor, access.scope(viewer_of("ozark")), "OZARK", Q4)
    return {d.dataset: d.submission_id for d in found}
