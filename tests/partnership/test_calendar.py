"""What falls due, on which day and on whose side, and the feed made of it."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from icalendar import Calendar

from plp_metrics.draw import calendar as drawn
from plp_metrics.model import Agreement, Comparison, Partner, Period, QuarterState
from plp_metrics.model.calendar import Due, Kind
from plp_metrics.model.promises import Side
from plp_metrics.model.reports import ReportState
from plp_metrics.model.talks import Interim
from plp_metrics.partnership import calendar
from plp_metrics.partnership.report_templates import template_of
from plp_metrics.report import calendar_feed

OZARK = Partner("OZARK", "Ozark", ("MO",), "2016-17", "2016-17", "America/Chicago", {"2016-17": ("CSP",)})
TODAY = date(2017, 1, 15)


def due(kind: Kind = Kind.PROMISE, day: date = TODAY, **facts: object) -> Due:
    made = {"about": "P5", "school_year": "2016-17", "side": Side.PARTNER, "says": "Four workshops"} | facts
    return Due(day, "OZARK", kind, **made)  # type: ignore[arg-type]


def test_a_quarter_is_due_thirty_days_after_it_ends_and_closes_thirty_days_later() -> None:
    found = calendar.of_quarters(OZARK, "2016-17", {})
    q1 = {d.kind: d.day for d in found if d.about == "2016-17Q1"}
    assert q1 == {Kind.QUARTER: date(2016, 10, 30), Kind.CLOSES: date(2016, 11, 29)}


@pytest.mark.parametrize("state", sorted(calendar.HANDED_IN))
def test_a_quarter_that_was_handed_in_is_done_and_its_closing_is_no_date_any_more(
    state: QuarterState,
) -> None:
    found = calendar.of_quarters(OZARK, "2016-17", {Period("2016-17", "Q1"): state})
    assert [(d.kind, d.done) for d in found if d.about == "2016-17Q1"] == [(Kind.QUARTER, True)]


def test_a_returned_quarter_is_still_to_be_handed_in() -> None:
    found = calendar.of_quarters(OZARK, "2016-17", {Period("2016-17", "Q1"): QuarterState.RETURNED})
    assert [(d.kind, d.done) for d in found if d.about == "2016-17Q1"] == [
        (Kind.QUARTER, False),
        (Kind.CLOSES, False),
    ]


def test_nothing_is_due_before_the_partnership_begins() -> None:
    assert calendar.of_quarters(OZARK, "2015-16", {}) == []
    assert calendar.of_report(OZARK, "2015-16", template_of("2016-17"), ReportState.NOT_BEGUN) == []


@pytest.mark.parametrize(
    ("state", "done"),
    [(ReportState.IN_PROGRESS, False), (ReportState.RETURNED, False), (ReportState.SUBMITTED, True)],
)
def test_a_report_is_done_once_it_is_submitted(state: ReportState, done: bool) -> None:
    (one,) = calendar.of_report(OZARK, "2016-17", template_of("2016-17"), state)
    assert (one.day.year, one.done) == (2017, done)


def test_agreed_targets_of_one_quarter_are_one_date_and_proposed_ones_none() -> None:
    def target(metric: str, **facts: object) -> Agreement:
        return Agreement(1, "OZARK", metric, "2016-17", "ALL", Comparison.AT_LEAST, 10, **facts)  # type: ignore[arg-type]

    agreed = [target("a"), target("b"), target("c", due_quarter="Q2"), target("d", state="proposed")]
    assert [(d.about, d.day, d.count) for d in calendar.of_targets(agreed)] == [
        ("2016-17Q2", date(2016, 12, 31), 1),
        ("2016-17Q4", date(2017, 6, 30), 2),
    ]


def test_the_last_day_of_an_exception_is_a_date_one_is_reminded_of_and_nobody_is_late_with() -> None:
    target = Agreement(7, "OZARK", "teachers_trained", "2016-17", "ALL", Comparison.AT_LEAST, 40)
    first = Interim(7, 30, "A storm.", date(2017, 2, 1), "e@x", datetime(2016, 12, 1), 3)
    longer = replace(first, ends_on=date(2017, 3, 1), event_id=4)
    ended = replace(first, agreement_id=8, ended_at=datetime(2017, 1, 5))
    found = calendar.of_exceptions([first, longer, ended], [target], {"teachers_trained": "Teachers trained"})
    (end,) = found
    assert (end.day, end.partner_id) == (date(2017, 3, 1), "OZARK")
    assert drawn.title(end) == "Last day of the exception from the target “Teachers trained”"
    assert drawn.standing(end, TODAY)[0] == "Comes"
    assert drawn.standing(end, date(2017, 2, 20))[0] == "Soon"
    assert drawn.standing(end, date(2017, 3, 2))[0] == "Over"
    assert not drawn.is_late(end, date(2017, 3, 2))
    (event,) = Calendar.from_ical(calendar_feed.feed(found, "Ozark", datetime(2017, 1, 15))).walk("VEVENT")
    assert len(event.walk("VALARM")) == 1
    assert "30" not in str(event["SUMMARY"]), "no figure stands in a feed"


def test_a_calendar_shows_the_year_before_this_one_and_the_next() -> None:
    assert calendar.years_around(date(2017, 6, 30)) == ["2015-16", "2016-17", "2017-18"]
    assert calendar.years_around(date(2017, 7, 1)) == ["2016-17", "2017-18", "2018-19"]


def test_what_is_due_today_is_not_overdue() -> None:
    assert drawn.standing(due(day=TODAY), TODAY)[0] == "Soon"
    assert drawn.standing(due(day=date(2017, 1, 14)), TODAY)[0] == "Overdue"
    assert drawn.standing(due(day=date(2017, 1, 14), open=True), TODAY)[0] == "Figures or an answer to come"
    assert drawn.standing(due(day=date(2017, 1, 14), done=True), TODAY)[0] == "Done"
    assert drawn.standing(due(Kind.TARGETS, date(2017, 1, 14)), TODAY)[0] == "Over"


def test_a_sentence_counts_only_what_is_late_on_ones_own_side() -> None:
    late = [due(day=date(2017, 1, 1)), due(day=date(2017, 1, 2), side=Side.CODE_ORG)]
    assert drawn.sentence(late, TODAY, Side.PARTNER) == "1 thing is overdue on your side"
    assert drawn.sentence(late, TODAY, None) == "2 things are overdue"
    assert drawn.sentence([], TODAY, None) == "Nothing more falls due"


def test_what_still_waits_for_figures_is_not_late() -> None:
    assert not drawn.is_late(due(day=date(2017, 1, 1), open=True), TODAY)
    assert drawn.is_late(due(day=date(2017, 1, 1)), TODAY)
    assert not drawn.is_late(due(Kind.TARGETS, date(2017, 1, 1)), TODAY)


def test_a_feed_has_each_thing_as_a_whole_day_and_reminds_only_of_what_is_left_to_do() -> None:
    dues = [due(says="A; b, c\nd"), due(Kind.QUARTER, about="2016-17Q2", done=True)]
    made = Calendar.from_ical(calendar_feed.feed(dues, "Ozark", datetime(2017, 1, 15, 12)))
    promise, quarter = made.walk("VEVENT")
    assert str(promise["SUMMARY"]) == "Promise P5: A; b, c\nd"
    assert promise.decoded("DTSTART") == TODAY
    assert promise.decoded("DTEND") == date(2017, 1, 16)
    assert [len(e.walk("VALARM")) for e in (promise, quarter)] == [1, 0]
    assert str(quarter["SUMMARY"]).startswith("Done: ")


def test_a_thing_keeps_its_identity_when_its_day_moves() -> None:
    first, second = (
        Calendar.from_ical(calendar_feed.feed([due(day=day)], "Ozark", datetime(2017, 1, 1))).walk("VEVENT")[
            0
        ]
        for day in (TODAY, date(2017, 2, 1))
    )
    assert first["UID"] == second["UID"]


def test_the_same_thing_of_several_partners_is_one_row_with_their_names_behind_it() -> None:
    iowa = replace(due(), partner_id="IOWA")
    dues = [due(), iowa, replace(iowa, about="P6", says="Summer"), due(done=True)]
    table = drawn.table(dues, TODAY, {"OZARK": "Ozark", "IOWA": "Iowa"}, drawn.STAFF_PAGES, "Due")
    told = [[getattr(cell, "text", cell) for cell in row] for row in table.rows]
    assert [(row[1], row[2], row[4]) for row in told] == [
        ("Iowa, Ozark", "Promise P5: Four workshops", "Soon"),
        ("Iowa", "Promise P6: Summer", "Soon"),
        ("Ozark", "Promise P5: Four workshops", "Done"),
    ]
    html = table.html()
    assert "<summary>2 partners</summary>" in html
    assert "partner=IOWA" in html and "partner=OZARK" in html


def test_agreed_targets_of_several_partners_are_counted_together() -> None:
    targets = due(Kind.TARGETS, about="2016-17Q2", count=3)
    both = [targets, replace(targets, partner_id="IOWA", count=4)]
    (row,) = drawn.table(both, TODAY, {"OZARK": "Ozark", "IOWA": "Iowa"}, drawn.STAFF_PAGES, "Due").rows
    assert str(row[2]).startswith("7 agreed targets are due")
