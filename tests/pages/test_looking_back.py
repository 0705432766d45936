"""A page as it stood on an earlier day: the figures, targets and files of that day, and nothing to change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from plp_metrics import access
from plp_metrics.compute import results, sources
from plp_metrics.compute.answers import answer
from plp_metrics.model import ALL, Period, Question, RefusedError, Viewer
from plp_metrics.store import Store, read, read_hand_ins
from plp_metrics.ui import program
from tests.ui.drawn import markup, page_of

Of = Callable[[str], Viewer]
MAY_12_HANDED_IN, MAY_17_ACCEPTED = date(2018, 5, 12), date(2018, 5, 17)


def back(viewer: Viewer, store: Store, day: date) -> Viewer:
    with store.read() as cursor:
        return replace(viewer, on=day, as_of=read.event_on(cursor, day))


def test_results_looked_back_at_are_those_of_the_store_after_that_days_last_event(
    sample: Store, viewer_of: Of
) -> None:
    viewer = back(viewer_of("evaluator"), sample, MAY_12_HANDED_IN)
    question = Question("2017-18", "Q3", tuple(program.library()), ALL)
    asked_as_of = Question("2017-18", "Q3", tuple(program.library()), ALL, as_of=viewer.as_of)
    scope = access.scope(viewer)
    now = access.scope(viewer_of("evaluator"))
    assert answer(sample, scope, results.results, question) == answer(
        sample, now, results.results, asked_as_of
    )
    today = answer(sample, now, results.results, question)
    assert answer(sample, scope, results.results, question) != today


def test_what_had_not_come_by_then_is_not_there(sample: Store, viewer_of: Of) -> None:
    before = back(viewer_of("evaluator"), sample, date(2018, 3, 31))
    after = back(viewer_of("evaluator"), sample, MAY_12_HANDED_IN)
    with sample.read() as cursor:
        came = [
            {h.period.quarter for h in read_hand_ins.hand_ins(cursor, access.scope(v), ["2017-18"])}
            for v in (before, after)
        ]
    assert came == [{"Q1", "Q2"}, {"Q1", "Q2", "Q3"}]


def test_what_was_not_accepted_by_then_is_not_accepted(sample: Store, viewer_of: Of) -> None:
    accepted = []
    for day in (MAY_12_HANDED_IN, MAY_17_ACCEPTED):
        with sample.read() as cursor:
            scope = access.scope(back(viewer_of("leadership"), sample, day))
            found = read_hand_ins.hand_ins(cursor, scope, ["2017-18"])
            accepted.append(any(h.accepted for h in found if h.period.quarter == "Q3"))
    assert accepted == [False, True]


def test_a_page_opens_at_the_quarter_that_was_the_latest_then(sample: Store, viewer_of: Of) -> None:
    viewer = back(viewer_of("evaluator"), sample, date(2018, 3, 10))
    said = markup(page_of("pages.results.overview", viewer, on="2018-03-10"))
    assert "Q2 (Oct–Dec 2017)" in said and "as it stood on 10 Mar 2018" in said
    assert "on=2018-03-10" in said


def test_a_day_that_is_none_is_named_and_today_is_shown(sample: Store, viewer_of: Of) -> None:
    app = page_of("pages.results.overview", viewer_of("evaluator"), on="the other day")
    assert any("day “the other day”" in c.value for c in app.caption)
    assert "as it stood on 20 Jul 2018" in markup(app)


@pytest.mark.parametrize(
    ("name", "permission"), [("evaluator", "review"), ("ozark", "submit"), ("admin", "purge")]
)
def test_who_looks_back_can_change_nothing(sample: Store, viewer_of: Of, name: str, permission: str) -> None:
    viewer = viewer_of(name)
    assert access.require(viewer, permission) == viewer
    with pytest.raises(RefusedError, match="Go back to today"):
        access.require(back(viewer, sample, date(2018, 3, 10)), permission)


def test_a_partner_looking_back_sees_nobody_else(sample: Store, viewer_of: Of) -> None:
    viewer = back(viewer_of("ozark"), sample, date(2018, 3, 10))
    said = markup(page_of("pages.results.partner", viewer, partner="GULF", on="2018-03-10"))
    assert "Ozark Regional Service" in said and "Gulf Coast" not in said


def test_the_rows_behind_a_figure_are_those_of_that_day(sample: Store, viewer_of: Of) -> None:
    ozark = viewer_of("ozark")
    then = back(ozark, sample, date(2018, 3, 10))
    asked = ("teachers_trained", "OZARK", Period("2017-18", "Q2"))
    with sample.read() as cursor:
        before = sources.counted(cursor, access.scope(then), *asked)
    with sample.change("ozark@example.org", "draft") as change:
        change.cursor.execute(
            "UPDATE version_in_force SET to_event = ? WHERE basis = 'submitted' AND partner_id = 'OZARK'"
            " AND school_year = '2017-18' AND quarter = 'Q2' AND dataset = 'teachers' AND to_event IS NULL",
            [change.event_id],
        )
    with sample.read() as cursor:
        assert sources.counted(cursor, access.scope(then), *asked) == before
        now = sources.counted(cursor, access.scope(ozark), *asked)
    assert before is not None and before.total > 0
    assert now is not None and now.total == 0
