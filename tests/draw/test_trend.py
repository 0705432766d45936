"""A trend's chart: what its title says, what is drawn, and what is not drawn across a new definition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from plp_metrics.draw.palette import VARIATION, colour
from plp_metrics.draw.trend import chart
from plp_metrics.model import (
    Agreement,
    Assurance,
    Cause,
    Comparison,
    Declared,
    Limits,
    Period,
    Segment,
    Split,
    Trend,
    TrendKind,
    TrendPoint,
    Variation,
    WhyNone,
    YearOnYear,
)
from tests.draw.made import metric, share

LIMITS = Limits(0.8, 0.55, 1.05, 0.63, 0.97)
QUARTERS = [Period(y, q) for y in ("2015-16", "2016-17", "2017-18") for q in ("Q1", "Q2", "Q3", "Q4")]
AGREED = Agreement(1, "OZARK", "trained", "2017-18", "ALL", Comparison.AT_LEAST, 0.9)


def point(period, x=16.0, n=20.0, limits=LIMITS, **more):
    return TrendPoint(str(period), period, x / n if n else x, x, n, 0, limits, **more)


def made(points=None, **more):
    given = tuple(point(p) for p in QUARTERS) if points is None else tuple(points)
    facts = {
        "points": given,
        "segments": (Segment(0, Split.START, "", len(given)),),
        "variation": Variation.COMMON,
        "assurance": Assurance.HIT_AND_MISS,
        "agreement": AGREED,
    }
    return Trend("trained", "OZARK", TrendKind.P_PRIME, **facts | more)


def test_the_title_says_value_change_target_and_how_little_it_rests_on():
    drawn = chart(made(provisional=True), share(), "light")
    assert drawn.title == (
        "Trained in words: 80 % (16 of 20) in Q4 2017-18, usual ups and downs; "
        "target of at least 90 %: hit and miss (early: 12 points)"
    ).replace(" %", "\u00a0%")


def test_the_title_names_an_unusual_drop_and_its_kind():
    last = point(QUARTERS[-1], 12.0, cause=Cause.SHIFT, change=Variation.CONCERNING)
    drawn = chart(
        made([point(p) for p in QUARTERS[:-1]] + [last], variation=Variation.CONCERNING, rising=False),
        share(), "light",
    )  # fmt: skip
    assert "unusual drop (seven in a row on one side of the average)" in drawn.title


def test_the_title_of_a_count_compares_with_the_year_before():
    year = YearOnYear(Period("2016-17", "Q4"), 1.5, 0.97, 2.31, True)
    points = [
        point(QUARTERS[7], 34.0, None, None, low=24.0, high=47.0),
        point(QUARTERS[11], 51.0, None, None, low=38.0, high=67.0),
    ]
    like = replace(
        made(points), kind=TrendKind.LIKE_QUARTERS, compared=year, assurance=Assurance.NONE, agreement=None
    )
    drawn = chart(like, metric(), "light")
    assert drawn.title == (
        "Teachers in words: 51 teachers in Q4 2017-18, +50 % on Q4 2016-17 (range −3 % to +131 %): "
        "no more than chance"
    ).replace(" %", "\u00a0%")


@pytest.mark.parametrize("why", [WhyNone.HIDDEN, WhyNone.NO_VALUE])
def test_a_line_without_a_verdict_says_why(why):
    drawn = chart(
        made((), variation=Variation.NONE, assurance=Assurance.NONE, why_none=why), share(), "light"
    )
    assert drawn.title.endswith(
        {"hidden": "nothing is said about it", "no_value": "no figure this year"}[why.value]
    )
    assert drawn.table.rows == ()


def scatters(drawn):
    return [t for t in drawn.picture.data if t.mode == "markers"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_unusual_points_differ_by_shape_size_and_colour(theme):
    points = [point(p) for p in QUARTERS]
    points[3] = point(QUARTERS[3], 20.0, cause=Cause.OUTSIDE, change=Variation.IMPROVING)
    points[6] = point(QUARTERS[6], 4.0, cause=Cause.OUTSIDE, change=Variation.CONCERNING)
    (marks,) = scatters(chart(made(points), share(), theme))
    assert marks.marker.symbol[3] == "triangle-up"
    assert marks.marker.symbol[6] == "triangle-down"
    assert marks.marker.symbol[0] == "circle"
    assert marks.marker.color[3] == colour(VARIATION[Variation.IMPROVING].ink, theme)
    assert marks.marker.color[6] == colour(VARIATION[Variation.CONCERNING].ink, theme)
    assert marks.marker.size[3] > marks.marker.size[0]


def test_nothing_is_drawn_across_a_new_definition():
    two = made(segments=(Segment(0, Split.START, "", 6), Segment(6, Split.DEFINITION, "seven points", 6)))
    drawn = chart(two, share(), "light")
    assert len(scatters(drawn)) == 2
    assert all(
        max(t.x) < 6 or min(t.x) >= 5.5
        for t in drawn.picture.data
        if t.mode == "lines" and t.line.dash is None
    )
    assert "(1) from Q3 2016-17: seven points" in drawn.caption
    assert [s.x0 for s in drawn.picture.layout.shapes] == [5.5]


def test_the_line_is_broken_where_a_quarter_is_missing():
    drawn = chart(made([point(p) for p in QUARTERS if p != Period("2016-17", "Q2")]), share(), "light")
    lines = [t for t in drawn.picture.data if t.mode == "lines" and None in (t.y or ())]
    assert len(lines) == 1
    assert list(scatters(drawn)[0].x) == [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]


def test_the_range_is_cut_at_a_hundred_per_cent_in_the_drawing_only():
    trend = made()
    drawn = chart(trend, share(), "light")
    band = next(t for t in drawn.picture.data if t.fill == "toself")
    assert max(band.y) == 1.0
    assert trend.points[0].limits.high > 1


def test_the_target_is_drawn_over_this_school_year_only():
    (line,) = [
        t for t in chart(made(), share(), "light").picture.data if t.mode == "lines" and t.line.dash == "dash"
    ]
    assert list(line.y) == [0.9, 0.9]
    assert min(line.x) == 7.5


def test_declared_events_are_numbered_rules_with_their_day_and_words_beneath():
    event = Declared(
        1, "OZARK", date(2016, 10, 3), "A second state joined", True, "a@example.org", datetime(2017, 1, 1)
    )
    drawn = chart(made(events=(event,)), share(), "light")
    assert [s.x0 for s in drawn.picture.layout.shapes] == [4.5]
    assert "(1) 3 Oct 2016: A second state joined (the usual range begins anew)" in drawn.caption


def test_workshops_stand_side_by_side_and_their_events_by_the_day():
    points = [point(QUARTERS[8], on=date(2017, 9, d), marks="2 in_person") for d in (1, 5, 9, 20, 21, 22, 23)]
    event = Declared(
        1, "OZARK", date(2017, 9, 7), "New facilitators", False, "a@example.org", datetime(2017, 9, 7)
    )
    drawn = chart(made(points, workshops=True, events=(event,)), share(), "light")
    assert list(scatters(drawn)[0].x) == list(range(7))
    assert [s.x0 for s in drawn.picture.layout.shapes] == [1.5]
    assert "workshop of 23 Sep 2017" in drawn.title
    assert "a@example.org" not in drawn.picture.to_json() + drawn.caption


def test_the_table_has_each_point_with_its_range_and_the_alt_text_how_many_are_unusual():
    points = [point(p) for p in QUARTERS]
    points[3] = point(QUARTERS[3], 20.0, cause=Cause.OUTSIDE, change=Variation.IMPROVING)
    drawn = chart(made(points), share(), "light")
    assert len(drawn.table.rows) == 12
    assert drawn.table.rows[3][-1] == "unusual change, better: outside the usual range"
    assert drawn.table.rows[-1][-1] == "usual ups and downs; hit and miss"
    assert drawn.alt.endswith("12 points since Q1 2015-16, the first 80\u00a0%. 1 outside chance.")
