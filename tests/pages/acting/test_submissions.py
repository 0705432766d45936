"""What was handed in: who sees what, who may accept, and the bytes as they came."""

from __future__ import annotations

import csv
import io

import pytest

from plp_metrics import access
from plp_metrics.act import review
from plp_metrics.contracts import sample_rows
from plp_metrics.model import QuarterState, RefusedError
from plp_metrics.store import read_hand_ins
from plp_metrics.ui import handed_in, reviewing
from tests.pages.acting.conftest import NOTE, PARTNERS, Q1, Q2, YEAR, person

SUBMISSIONS = "pages.data.submissions"


def state(store, partner_id, period=Q2):
    with store.read() as cursor:
        found = read_hand_ins.quarters_now(cursor, access.scope(person(store, "admin")))
    return found[(partner_id, period)]


def test_the_sentence_says_how_much_came_in_and_how_much_of_it_on_time(opened):
    # 3 partners × 4 files × 2 quarters due: Buckeye 8 in time, Hoosier 4 in time and 4 late, Silent none
    text = opened(SUBMISSIONS, "evaluator").text
    assert "67 % of the files due in 2016-17 came in, 50 % on time; 8 files are missing" in text


def test_the_grid_tells_every_mark_in_words(opened):
    text = opened(SUBMISSIONS, "evaluator").text
    rows = {name: text[text.index(f" {name} ") :] for name in PARTNERS.values()}
    grid = text[text.index("What came in, quarter by quarter") :]
    buckeye, hoosier, silent = (grid[grid.index(name) :] for name in PARTNERS.values())
    assert buckeye.split()[2:9] == ["On", "time", "teachers", "Nothing", "to", "report", "students,"]
    assert "Returned" in hoosier[: hoosier.index("Silent")]
    assert silent.split()[2:8] == ["Missing", "Missing", "Not", "due", "yet", "Not"]
    assert rows


def test_every_version_is_listed_newest_first_with_rows_account_and_whether_late(opened):
    text = opened(SUBMISSIONS, "evaluator", partner="HOOSIER").text
    listed = text[text.index("Every version, newest first") :]
    assert listed.index("6 Feb 2017") < listed.index("10 Oct 2016")
    assert "hoosier_teachers.csv" in listed
    assert "hoosier@example.org" in listed
    assert "Late" in listed
    assert "Buckeye" not in listed


def test_the_download_of_the_list_holds_every_version(opened, store):
    seen = handed_in.look(person(store, "evaluator"), handed_in.EVERYBODY, YEAR)
    rows = list(csv.DictReader(io.StringIO(handed_in.listing(seen.hand_ins).csv().decode("utf-8-sig"))))
    assert len(rows) == 16
    assert {r["Partner"] for r in rows} == {"Buckeye Coders", "Hoosier Academy"}
    assert [r["Rows"] for r in rows if r["Name"] == "buckeye_teachers.csv"] == ["13", "12"]


@pytest.mark.parametrize("name", ["buckeye", "hoosier", "silent"])
def test_a_partner_sees_its_own_hand_ins_whatever_the_address_says(opened, name):
    own = opened(SUBMISSIONS, name).text
    others = [key for key in PARTNERS if key != name.upper()]
    for other in others:
        assert opened(SUBMISSIONS, name, partner=other).text == own
        assert PARTNERS[other] not in own
        assert f"{other.lower()}@example.org" not in own
        assert f"{other.lower()}_teachers.csv" not in own


def test_two_partners_in_turn_in_one_process_see_each_their_own_hand_ins(opened):
    first, other = opened(SUBMISSIONS, "buckeye").text, opened(SUBMISSIONS, "hoosier").text
    assert opened(SUBMISSIONS, "buckeye").text == first
    assert "buckeye_teachers.csv" in first
    assert "hoosier_teachers.csv" in other
    assert "hoosier" not in first.lower()
    assert "buckeye" not in other.lower()


@pytest.mark.parametrize("name", ["buckeye", "hoosier", "leadership"])
def test_who_may_not_review_finds_no_button_for_it(opened, name):
    page = opened(SUBMISSIONS, name)
    assert page.buttons == []
    assert "review" not in page.text.replace("waits for review", "")


def test_an_evaluator_accepts_a_quarter(opened, store):
    page = opened(SUBMISSIONS, "evaluator")
    assert "Teachers: 13 rows · Students: nothing to report" in page.text
    page.click("Accept")
    assert "Accepted: Buckeye Coders, Q2 (Oct–Dec 2016)." in page.text
    assert "Nothing waits for review" in page.text
    assert state(store, "BUCKEYE").state is QuarterState.ACCEPTED


def test_returning_takes_a_note_and_the_partner_reads_it(opened, store):
    page = opened(SUBMISSIONS, "evaluator")
    page.click("Return to the partner")
    assert "Say in a sentence what the partner should mend." in page.text
    page.at.text_area[0].input("Please add the second school.")
    page.click("Return to the partner")
    assert state(store, "BUCKEYE").note == "Please add the second school."
    assert "Please add the second school." in opened("pages.start.home", "buckeye").text


def test_an_accepted_quarter_is_reopened_with_a_reason_and_a_last_day(opened, store):
    page = opened(SUBMISSIONS, "evaluator")
    page.click("Reopen")
    assert "Say in a sentence why the quarter is reopened." in page.text
    next(t for t in page.at.text_input if t.label == "Why?").input("A school was counted twice.")
    page.click("Reopen")
    reopened = state(store, "HOOSIER", Q1)
    assert (reopened.state, reopened.ends_on.isoformat()) == (QuarterState.OPEN, "2017-02-24")
    assert "Reopened: Hoosier Academy" in page.text


def test_the_accepted_figures_stay_in_force_while_a_quarter_is_open_again(opened, store):
    review.reopen(person(store, "evaluator"), store, "BUCKEYE", Q1, "Mend it.", store.today())
    text = opened("pages.start.home", "leadership").text
    assert "27 from 2 of 3 partners so far" in text


@pytest.mark.parametrize("name", ["buckeye", "hoosier", "silent", "leadership"])
def test_the_acts_of_review_refuse_who_may_not(store, name):
    viewer, before = person(store, name), store.version()
    with pytest.raises(RefusedError):
        review.accept(viewer, store, [("BUCKEYE", Q2)])
    with pytest.raises(RefusedError):
        review.return_(viewer, store, "BUCKEYE", Q2, "No.")
    with pytest.raises(RefusedError):
        review.reopen(viewer, store, "BUCKEYE", Q1, "No.", store.today())
    reviewing.accept(viewer, "BUCKEYE", Q2)
    assert store.version() == before


def test_the_file_comes_back_byte_for_byte_to_its_partner_and_to_nobody_without_raw_rows(store):
    came = sample_rows("teachers", "BUCKEYE", Q2, 13).encode()
    with store.read() as cursor:
        everything = read_hand_ins.hand_ins(cursor, access.scope(person(store, "admin")))
    number = next(
        h.submission_id for h in everything if h.file_name == "buckeye_teachers.csv" and h.period == Q2
    )
    assert handed_in._content(person(store, "buckeye"), number) == came
    assert handed_in._content(person(store, "admin"), number) == came
    for name in ("hoosier", "silent", "evaluator", "leadership"):
        assert handed_in._content(person(store, name), number) == b""


@pytest.mark.parametrize(
    ("name", "files"), [("buckeye", 2), ("silent", None), ("admin", 4), ("evaluator", None)]
)
def test_only_who_may_see_raw_rows_is_offered_files(opened, name, files):
    choice = [s for s in opened(SUBMISSIONS, name).at.selectbox if s.label == "Hand-in"]
    assert (len(choice[0].options) if choice else None) == files


def test_a_draft_shows_to_nobody_but_its_partner(opened, store):
    from plp_metrics.act import hand_in

    hand_in.nothing_to_report(person(store, "silent"), store, "SILENT", Q2, "teachers")
    assert "files saved as a draft wait to be submitted" in opened("pages.start.home", "silent").text
    for name in ("evaluator", "admin", "leadership"):
        assert "draft" not in opened(SUBMISSIONS, name, partner="SILENT").text
    assert NOTE not in opened(SUBMISSIONS, "leadership").text


def test_a_note_is_shown_as_text_never_as_markup(opened, store):
    note = "Mend <img src=x onerror=alert(1)> this"
    review.return_(person(store, "evaluator"), store, "BUCKEYE", Q2, note)
    for page, name in (("pages.start.home", "buckeye"), ("pages.start.home", "evaluator")):
        assert note in opened(page, name).text, "escaped, so it is still there once tags are taken away"
