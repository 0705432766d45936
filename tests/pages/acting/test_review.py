"""The review desk: the queue, one quarter with all there is to judge it by, and what it never shows."""

from __future__ import annotations

import pytest

from plp_metrics import access
from plp_metrics.act import hand_in, questions, review, see_raw, take_back
from plp_metrics.draw import review as drawn
from plp_metrics.model import QuarterState, RefusedError
from plp_metrics.store import read_hand_ins
from plp_metrics.ui import review_seen, reviewing
from tests.pages.acting.conftest import Q1, Q2, YEAR, hands_in, person

DESK = "pages.data.review"
BUCKEYE_Q2 = {"partner": "BUCKEYE", "year": YEAR, "quarter": "Q2"}


def state(store, partner_id="BUCKEYE", period=Q2):
    with store.read() as cursor:
        found = read_hand_ins.quarters_now(cursor, access.scope(person(store, "admin")))
    return found[(partner_id, period)]


def plain(page) -> str:
    return " ".join(page.text.split())


@pytest.fixture
def two_wait(store):
    """Buckeye has waited since 20 Jan; Hoosier hands its returned quarter in again on 10 Feb."""
    hands_in(store, "hoosier", Q2, 18)
    return store


def test_the_queue_has_what_came_of_each_the_longest_waiting_first(two_wait, opened):
    text = plain(opened(DESK, "evaluator"))
    assert "2 quarters wait for your review, the oldest since 20 Jan 2017" in text
    first, second = text.index("Buckeye Coders, Q2"), text.index("Hoosier Academy, Q2")
    assert first < second
    assert "Teachers: 13 rows · Students: nothing to report" in text[first:second]
    assert "EST (late) by hoosier@example.org" in text[second:]


def test_several_are_accepted_at_once(two_wait, opened):
    page = opened(DESK, "evaluator")
    for box in page.at.checkbox:
        box.check()
    page.run()
    page.click("Accept the 2 quarters ticked")
    assert "Accepted: 2 quarters." in page.text
    assert "Nothing waits for review" in page.text
    assert state(two_wait).state is state(two_wait, "HOOSIER").state is QuarterState.ACCEPTED


def test_nothing_ticked_accepts_nothing(opened):
    button = next(b for b in opened(DESK, "evaluator").at.button if b.label == "Accept what is ticked")
    assert button.disabled


def test_the_desk_shows_files_explanations_and_figures_before_and_after(opened):
    text = plain(opened(DESK, "evaluator", **BUCKEYE_Q2))
    assert "Buckeye Coders, Q2 (Oct–Dec 2016): " in text
    files = text[text.index("4 files came") :]
    assert "buckeye_teachers.csv 13 1 20 Jan 2017" in files
    assert "“Classes start later.”" in text
    figures = text[text.index("beside what was handed in") :]
    assert "Teachers taking part this year 12 of 20 teachers 13 of 20 teachers" in figures
    assert "Q1 (Jul–Sep 2016)" in figures, "before is last quarter, as nothing of this one was accepted yet"


def test_the_letters_of_a_finding_stand_beside_the_figures_of_its_file(store):
    seen = review_seen.look(person(store, "evaluator"), "BUCKEYE", Q2)
    assert {s.title for s in seen.said} == {"Teachers"}
    letters = " ".join(s.letter for s in seen.said)
    by_key = {f.metric.key: f.letters for f in seen.figures}
    assert by_key["teachers_participating"] == letters
    assert by_key["ay_workshops_held"] == ""


def test_what_a_finding_says_of_single_rows_needs_the_rows_open(store):
    evaluator = person(store, "evaluator")
    closed = review_seen.look(evaluator, "BUCKEYE", Q2)
    assert not closed.rows_open
    told = [s.finding for s in closed.said]
    assert told
    assert all("open the rows to read it" in finding for finding in told), "each is about single rows here"
    see_raw.open_rows(evaluator, store, "BUCKEYE", Q2)
    opened = review_seen.look(evaluator, "BUCKEYE", Q2)
    assert opened.rows_open
    assert not [s.finding for s in opened.said if "open the rows to read it" in s.finding]
    assert [s.text for s in opened.said] == [s.text for s in closed.said]


def test_a_mended_quarter_is_compared_with_what_was_accepted_and_with_the_version_before(store):
    evaluator = person(store, "evaluator")
    review.reopen(evaluator, store, "BUCKEYE", Q1, "Mend it.", store.today())
    hands_in(store, "buckeye", Q1, 14)
    seen = review_seen.look(evaluator, "BUCKEYE", Q1)
    assert seen.before == "Accepted before"
    part = next(f for f in seen.figures if f.metric.key == "teachers_participating")
    assert (part.before.value, part.after.value, part.moved) == (12, 14, True)
    assert seen.files[0].changed == "12 rows before"
    see_raw.open_rows(evaluator, store, "BUCKEYE", Q1)
    assert review_seen.look(evaluator, "BUCKEYE", Q1).files[0].changed.startswith("2 rows added, ")


def test_a_quarter_handed_in_again_before_review_is_compared_with_the_hand_in_before(store):
    evaluator = person(store, "evaluator")
    first = review_seen.look(evaluator, "BUCKEYE", Q2)
    assert first.before == "Q1 (Jul–Sep 2016)"
    hands_in(store, "buckeye", Q2, 16)
    again = review_seen.look(evaluator, "BUCKEYE", Q2)
    assert again.before == "Handed in before"
    was = {f.metric.key: f.after for f in first.figures}
    for figure in again.figures:
        assert figure.before is not None
        assert (figure.before.value, figure.before.status) == (
            was[figure.metric.key].value, was[figure.metric.key].status,
        )  # fmt: skip
    moved = {f.metric.key: (f.before.value, f.after.value) for f in again.figures if f.moved and f.before}
    assert moved["teachers_participating"] == (13, 16)


def test_rows_are_shown_with_their_lines_only_after_they_were_opened(opened, store):
    page = opened(DESK, "evaluator", **BUCKEYE_Q2)
    assert "Rows 1 to 13 of 13" not in page.text
    before = store.version()
    page.click("Open the rows")
    assert store.version() == before + 1
    assert "Rows opened until you accept or return" in page.text
    assert "Line Teacher code Course" in plain(page)
    assert [c.value for c in page.at.caption if "Rows 1 to 13 of 13" in c.value]


def test_accepting_goes_on_to_the_next_in_the_queue(two_wait, opened):
    page = opened(DESK, "evaluator", **BUCKEYE_Q2)
    page.click("Accept")
    assert "Accepted: Buckeye Coders, Q2 (Oct–Dec 2016)." in page.text
    assert "HOOSIER" in page.at.query_params["partner"]
    assert "Hoosier Academy, Q2 (Oct–Dec 2016): " in page.text
    page.click("Accept")
    assert "Nothing waits for review" in page.text
    assert "partner" not in page.at.query_params


def test_returning_takes_a_note_and_the_partner_reads_it(opened, store):
    page = opened(DESK, "evaluator", **BUCKEYE_Q2)
    page.click("Return to the partner")
    assert "Say in a sentence what the partner should mend." in page.text
    assert state(store).state is QuarterState.SUBMITTED
    page.at.text_area(key="review_note_BUCKEYE_2016-17Q2").input("Please add the second school.")
    page.click("Return to the partner")
    assert state(store).note == "Please add the second school."
    assert "Please add the second school." in opened("pages.start.home", "buckeye").text


def test_a_note_with_somebodys_address_is_refused(opened, store):
    page = opened(DESK, "evaluator", **BUCKEYE_Q2)
    page.at.text_area(key="review_note_BUCKEYE_2016-17Q2").input("Ask jo.doe@school.example about it.")
    page.click("Return to the partner")
    assert state(store).state is QuarterState.SUBMITTED
    with store.read() as cursor:
        kept = cursor.execute("SELECT count(*) FROM event WHERE payload LIKE '%jo.doe%'").fetchall()
    assert kept == [(0,)]


def test_next_goes_round_the_queue(two_wait):
    waits = reviewing.queue(person(two_wait, "evaluator"))
    first, second = ("BUCKEYE", Q2), ("HOOSIER", Q2)
    assert reviewing.after(waits, first) == second
    assert reviewing.after(waits, second) == first
    assert reviewing.after(waits, ("SILENT", Q2)) == first
    assert reviewing.after(waits[:1], first) is None


def test_a_quarter_that_does_not_wait_can_be_read_but_not_judged(opened):
    page = opened(DESK, "evaluator", partner="HOOSIER", year=YEAR, quarter="Q2")
    assert not {"Accept", "Return to the partner", "Open the rows"} & set(page.buttons)
    assert "returned to be mended" in page.text


def test_an_address_with_nonsense_shows_the_queue(opened):
    for address in ({"partner": "NOBODY", "year": YEAR, "quarter": "Q2"}, {**BUCKEYE_Q2, "quarter": "Q9"}):
        assert "waits for your review" in opened(DESK, "evaluator", **address).text


@pytest.mark.parametrize("name", ["buckeye", "silent", "leadership"])
def test_the_desk_is_for_who_reviews(store, name):
    assert not person(store, name).may("see_review")


def test_a_draft_saved_beside_what_waits_is_not_told_to_the_reviewer(store):
    evaluator = person(store, "evaluator")
    before = review_seen.look(evaluator, "BUCKEYE", Q2)
    hand_in.nothing_to_report(person(store, "buckeye"), store, "BUCKEYE", Q2, "teachers")
    after = review_seen.look(evaluator, "BUCKEYE", Q2)
    assert (after.files, after.said) == (before.files, before.said)


def test_figures_that_do_not_move_are_folded_away(store):
    seen = review_seen.look(person(store, "evaluator"), "BUCKEYE", Q2)
    moved = [f for f in seen.figures if f.moved]
    assert 0 < len(moved) < len(seen.figures)
    assert drawn.summary(seen.figures).startswith(f"{len(moved)} figure")


def test_why_there_was_nothing_and_the_partners_note_stand_on_the_desk_the_receipt_and_in_the_log(
    opened, store
):
    silent = person(store, "silent")
    for dataset in ("students", "diversity"):
        hand_in.nothing_to_report(silent, store, "SILENT", Q2, dataset)
    why = {questions.why_nothing("students"): "Classes <b>begin</b> in January."}
    hand_in.submit(silent, store, "SILENT", Q2, attested=True, explained=why, note="Call me before noon.")
    address = {"partner": "SILENT", "year": YEAR, "quarter": "Q2"}
    for page, name in ((DESK, "evaluator"), ("pages.data.submissions", "silent")):
        text = " ".join(opened(page, name, **address).text.split())
        assert "Students: nothing to report “Classes <b>begin</b> in January.”" in text
        assert "note: “Call me before noon.”" in text or "with it: “Call me before noon.”" in text
    log = " ".join(opened("pages.admin.audit", "admin").text.split())
    assert "“Call me before noon.” · nothing to report: “Classes <b>begin</b> in January.”" in log

    review.accept(person(store, "evaluator"), store, [("SILENT", Q2)])
    assert "The partner's note" not in opened(DESK, "evaluator", **address).text
    assert "Call me before noon." in opened("pages.data.submissions", "evaluator", **address).text


def test_what_was_handed_in_anew_while_it_was_looked_at_is_neither_accepted_nor_returned(two_wait):
    evaluator, quarter = person(two_wait, "evaluator"), ("BUCKEYE", Q2)
    seen = state(two_wait).at
    take_back.take_back(person(two_wait, "buckeye"), two_wait, *quarter)
    hands_in(two_wait, "buckeye", Q2, 9)
    with pytest.raises(RefusedError, match="was handed in anew while you looked at it"):
        review.accept(evaluator, two_wait, [quarter], seen={quarter: seen})
    with pytest.raises(RefusedError, match="was handed in anew"):
        review.return_(evaluator, two_wait, *quarter, "Mend the students.", seen=seen)
    assert state(two_wait).state is QuarterState.SUBMITTED
    review.accept(evaluator, two_wait, [quarter], seen={quarter: state(two_wait).at})
    assert state(two_wait).state is QuarterState.ACCEPTED
