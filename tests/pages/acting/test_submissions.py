"""What was handed in: who sees what, who may accept, and the bytes as they came."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest

from plp_metrics import access
from plp_metrics.act import hand_in, purge, questions, review
from plp_metrics.contracts import sample_rows
from plp_metrics.draw import words
from plp_metrics.draw.receipt import document
from plp_metrics.model import QuarterState, RefusedError
from plp_metrics.store import read_hand_ins, read_review
from plp_metrics.ui import (
    handed_in,
    program,
    review_purge,
    review_receipt,
    review_seen,
    review_versions,
    review_years,
    reviewing,
)
from tests.pages.acting.conftest import NOTE, PARTNERS, Q1, Q2, YEAR, hands_in, person

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
def test_who_may_not_review_finds_no_button_for_it_and_nobody_to_chase(opened, name):
    page = opened(SUBMISSIONS, name)
    assert not {"Accept", "Return to the partner", "Reopen"} & set(page.buttons)
    assert "to review" not in page.text
    assert "Whom to write to" not in page.text


def test_a_reviewer_is_led_to_the_desk(opened):
    assert "1 quarter to review" in opened(SUBMISSIONS, "evaluator").text


def test_whom_to_write_to_names_files_days_and_accounts(opened):
    text = opened(SUBMISSIONS, "evaluator").text
    listed = text[text.index("Whom to write to: 2 partners") : text.index("Every version")]
    silent = listed[listed.index("Silent Valley") :]
    assert silent.split("Q1 (Jul–Sep 2016)")[1].split()[:1] == ["missing:"]
    assert "103 closed silent@example.org" in " ".join(silent.split())  # 30 Oct to 10 Feb
    hoosier = " ".join(listed[listed.index("Hoosier") :].split())
    assert "returned: teachers, students, diversity and workshops and surveys 11 1 Mar 2017" in hoosier


def test_the_rates_of_all_partners_stand_quarter_by_quarter(opened):
    text = " ".join(opened(SUBMISSIONS, "evaluator").text.split())
    assert "All partners 67 % came, 67 % on time 67 % came, 33 % on time" in text


def test_a_quarter_in_the_address_shows_its_receipt_and_what_became_of_it(opened):
    text = " ".join(opened(SUBMISSIONS, "hoosier", quarter="Q2").text.split())
    assert "Hoosier Academy, Q2 (Oct–Dec 2016)" in text
    receipt = text[text.index("Receipt ") : text.index("What became of it")]
    assert "Handed in by hoosier@example.org on 6 Feb 2017" in receipt
    assert "hoosier_teachers.csv 17 1" in receipt
    assert "nothing to report 0 1 –" in receipt
    history = text[text.index("What became of it") : text.index("What came in, quarter")]
    assert "returned evaluator@example.org " + NOTE in history


def test_every_hand_in_of_a_quarter_keeps_its_own_receipt(opened, store):
    review.reopen(person(store, "evaluator"), store, "BUCKEYE", Q1, "Mend it.", store.today())
    hands_in(store, "buckeye", Q1, 14)
    text = " ".join(opened(SUBMISSIONS, "buckeye", quarter="Q1").text.split())
    newer, older = text.index("buckeye_teachers.csv 14 2"), text.index("buckeye_teachers.csv 12 1")
    assert text.index("Receipt") < newer < text.index("an earlier hand-in") < older


@pytest.mark.parametrize("name", ["silent", "hoosier"])
def test_another_partners_receipt_is_never_shown(opened, name):
    text = opened(SUBMISSIONS, name, partner="BUCKEYE", quarter="Q2").text
    assert "buckeye" not in text.lower()


def test_its_partner_takes_a_submitted_quarter_back_on_its_receipt(opened, store):
    page = opened(SUBMISSIONS, "buckeye", quarter="Q2")
    page.click("Take it back")
    assert "Taken back: Q2 (Oct–Dec 2016)" in page.text
    assert state(store, "BUCKEYE").state is QuarterState.DRAFT
    for name in ("evaluator", "admin", "leadership"):
        assert "Take it back" not in opened(SUBMISSIONS, name, partner="BUCKEYE", quarter="Q2").buttons


def test_an_accepted_quarter_is_reopened_with_a_reason_and_a_last_day(opened, store):
    page = opened(SUBMISSIONS, "evaluator")
    page.at.selectbox(key="submissions_reopen_which").select(("HOOSIER", Q1))
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
    reviewing.accept(viewer, [state(store, "BUCKEYE")])
    assert store.version() == before


def test_the_file_comes_back_byte_for_byte_to_its_partner_and_to_nobody_without_raw_rows(store):
    came = sample_rows("teachers", "BUCKEYE", Q2, 13).encode()
    with store.read() as cursor:
        everything = read_hand_ins.hand_ins(cursor, access.scope(person(store, "admin")))
    one = next(h for h in everything if h.file_name == "buckeye_teachers.csv" and h.period == Q2)
    assert review_versions.content(person(store, "buckeye"), one) == came
    assert review_versions.content(person(store, "admin"), one) == came
    for name in ("hoosier", "silent", "evaluator", "leadership"):
        assert review_versions.content(person(store, name), one) == b""


@pytest.mark.parametrize(
    ("name", "versions"),
    [("buckeye", 8), ("silent", None), ("admin", 16), ("evaluator", 16), ("leadership", None)],
)
def test_versions_are_looked_at_by_their_partner_and_by_who_reviews(opened, name, versions):
    choice = [s for s in opened(SUBMISSIONS, name).at.selectbox if s.label == "Version"]
    assert (len(choice[0].options) if choice else None) == versions


def test_a_version_says_what_changed_to_the_one_before_and_comes_back_as_a_draft(opened, store):
    buckeye = person(store, "buckeye")
    review.reopen(person(store, "evaluator"), store, "BUCKEYE", Q1, "Mend it.", store.today())
    hands_in(store, "buckeye", Q1, 14)
    came = handed_in.look(buckeye, "BUCKEYE", YEAR).hand_ins
    second, first = sorted(
        (h for h in came if h.dataset == "teachers" and h.period == Q1), key=lambda h: -h.version
    )
    told = {row[0]: row[1] for row in review_versions.facts(buckeye, second, first).rows}
    against = "Against version 1 of Q1 (Jul–Sep 2016)"
    assert told[against].startswith("2 rows added, ")
    told = {row[0]: row[1] for row in review_versions.facts(person(store, "evaluator"), second, first).rows}
    assert told[against] == "14 rows, 12 in the other"
    page = opened(SUBMISSIONS, "buckeye")
    page.at.selectbox(key="submissions_version_which").select(second.submission_id)
    page.run()
    other = next(h for h in came if h.dataset == "teachers" and h.period == Q2)
    page.at.selectbox(key=f"submissions_version_other_{second.submission_id}").select(other.submission_id)
    page.run()
    assert f"Against version {other.version} of Q2 (Oct–Dec 2016)" in page.text
    figures = {f.metric.key: f for f in review_seen.of_versions(buckeye, second, first)}
    moved = figures["teachers_participating"]
    assert moved.before is not None and (moved.before.numerator, moved.after.numerator) == (12, 14)
    assert "students_active" not in figures, "it is not made from this file"
    page.at.selectbox(key="submissions_version_which").select(first.submission_id)
    page.run()
    page.click("Bring this version back")
    assert "Version 1 is a draft now" in page.text
    with store.read() as cursor:
        drafts = read_hand_ins.drafts(cursor, access.scope(buckeye), "BUCKEYE", Q1)
    assert [(d.dataset, d.how, d.rows) for d in drafts] == [("teachers", "restored", 12)]


@pytest.mark.parametrize("name", ["evaluator", "hoosier", "leadership"])
def test_nobody_else_brings_a_partners_version_back(opened, name):
    assert "Bring this version back" not in opened(SUBMISSIONS, name, partner="BUCKEYE").buttons


def test_all_school_years_hold_a_mark_a_quarter_and_the_rates(store):
    viewer = person(store, "evaluator")
    marks, rates = review_years.matrix(viewer, program.named(viewer))
    rows = {row[0]: row for row in marks.rows}
    assert rows["Hoosier Academy"][1].text == "Q1 on time; Q2 returned; Q3 not due yet; Q4 not due yet"
    assert rows["Silent Valley"][2:] == (words.percent(0), words.percent(0))
    assert rates.rows[0][1:4] == (12, 8, 8)
    assert rates.rows[1][1:4] == (12, 8, 4)


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


def on_paper(store, name, period=Q2, partner_id="HOOSIER"):
    """The newest receipt of a quarter as the document somebody downloads."""
    viewer = person(store, name)
    with store.read() as cursor:
        one = read_review.receipts(cursor, access.scope(viewer), partner_id, period)[0]
    told = review_receipt.told(viewer, one, partner_id, period, newest=True)
    return one, document(review_receipt.on_paper(viewer, one, partner_id, period, told)).decode()


def test_a_receipt_to_print_holds_everything_an_auditor_asks_for_and_fetches_nothing(store):
    one, paper = on_paper(store, "hoosier")
    text = " ".join(html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", paper, flags=re.S)).split())
    assert f"Receipt {one.event_id}" in text
    assert "Hoosier Academy (HOOSIER)" in text and "hoosier@example.org" in text
    assert re.search(r"6 Feb 2017, \d\d:\d\d EST \(America/New_York\); 6 Feb 2017, \d\d:\d\d UTC", text)
    assert "30 Jan 2017, end of day EST" in text
    sha = next(line.sha256 for line in one.lines if line.sha256)
    assert f"hoosier_teachers.csv 17 1 {sha}" in text
    assert "nothing to report" in text
    assert "Classes start later." in text and "Attested" in text
    assert "<script" not in paper and not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?!#|data:)""", paper)


def test_a_receipt_names_what_was_not_handed_in(store):
    viewer = person(store, "silent")
    hand_in.nothing_to_report(viewer, store, "SILENT", Q2, "teachers")
    hand_in.submit(viewer, store, "SILENT", Q2, attested=True)
    _, paper = on_paper(store, "silent", partner_id="SILENT")
    assert paper.count("not handed in") == 3


def test_a_printed_receipt_holds_the_note_and_why_there_was_nothing(store):
    viewer = person(store, "silent")
    hand_in.nothing_to_report(viewer, store, "SILENT", Q2, "teachers")
    why = {questions.why_nothing("teachers"): "We train in summer."}
    hand_in.submit(viewer, store, "SILENT", Q2, attested=True, explained=why, note="More next quarter.")
    _, paper = on_paper(store, "silent", partner_id="SILENT")
    assert "<dt>Note</dt><dd>More next quarter.</dd>" in paper
    assert "nothing to report<div>“We train in summer.”</div>" in paper


def test_what_an_evaluator_prints_says_nothing_of_single_rows(store):
    buckeye, evaluator = (on_paper(store, n, partner_id="BUCKEYE")[1] for n in ("buckeye", "evaluator"))
    assert "T-0001" in buckeye and "T-0001" not in evaluator


def test_a_late_zero_return_is_marked_late(opened, store):
    text = " ".join(opened(SUBMISSIONS, "hoosier").text.split())
    listed = text[text.index("Every version, newest first") :]
    assert "Nothing to report, late" in listed
    buckeye = " ".join(opened(SUBMISSIONS, "buckeye").text.split())
    assert "Nothing to report, late" not in buckeye[buckeye.index("Every version, newest first") :]


def purge_box(opened, store, name, dataset="teachers"):
    """The form that removes Buckeye's Q2 file for good, opened by somebody."""
    with store.read() as cursor:
        came = read_hand_ins.hand_ins(cursor, access.scope(person(store, "admin")), [YEAR])
    one = next(h for h in came if (h.partner_id, h.period, h.dataset) == ("BUCKEYE", Q2, dataset))
    page = opened(SUBMISSIONS, name, partner="BUCKEYE")
    if page.at.selectbox and any(b.label == "Version" for b in page.at.selectbox):
        next(b for b in page.at.selectbox if b.label == "Version").set_value(one.submission_id)
    page.at.session_state[f"submissions_purge_box_{one.submission_id}"] = True
    page.run()
    return one, page


def test_an_administrator_removes_a_file_with_a_reason_after_reading_what_will_be_lost(opened, store):
    one, page = purge_box(opened, store, "admin")
    assert "its file and its 13 rows" in page.text
    assert "No earlier version takes its place" in page.text

    page.click("Remove it for good")
    assert "Say what kind of personal data is in it; nothing was removed." in page.text
    next(t for t in page.at.text_input if t.label.startswith("What kind")).set_value("Names as codes.")
    page.click("Remove it for good")
    assert "Tick that you have read what will be lost; nothing was removed." in page.text
    next(c for c in page.at.checkbox if c.label == review_purge.SURE).check()
    page.click("Remove it for good")
    assert f"Removed for good: hand-in {one.submission_id}." in page.text

    for name, address in (
        ("admin", {"partner": "BUCKEYE"}),
        ("buckeye", {"quarter": "Q2"}),
        ("leadership", {}),
    ):
        text = opened(SUBMISSIONS, name, **address).text
        assert "removed because it held personal data" in text
        assert "purged" not in text
        assert "13 rows" not in text
    with store.read() as cursor:
        gone = {
            h.submission_id: h for h in read_hand_ins.hand_ins(cursor, access.scope(person(store, "admin")))
        }
    assert gone[one.submission_id].purged and not gone[one.submission_id].counts


@pytest.mark.parametrize("name", ["evaluator", "buckeye", "leadership"])
def test_nobody_else_is_offered_to_remove_anything(opened, store, name):
    one, page = purge_box(opened, store, name)
    assert "Remove it for good" not in page.buttons
    with pytest.raises(RefusedError, match="may not"):
        purge.purge(person(store, name), store, one.submission_id, reason="Names.")


def test_a_version_that_is_gone_offers_nothing(opened, store):
    one, _ = purge_box(opened, store, "admin")
    purge.purge(person(store, "admin"), store, one.submission_id, reason="Names.")
    page = opened(SUBMISSIONS, "buckeye")
    next(b for b in page.at.selectbox if b.label == "Version").set_value(one.submission_id)
    page.run()
    assert "Bring this version back" not in page.buttons
    assert [c for c in page.at.caption if "gone for good" in c.value]
