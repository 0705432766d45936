"""Pictures and words of fair comparison, equity and workshop quality."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from plp_metrics.draw import (
    equity,
    equity_words,
    funnel_words,
    ordered,
    peers,
    workshop,
    workshop_held,
    workshop_words,
)
from plp_metrics.draw.funnel import funnel, table
from plp_metrics.model import ALL, Direction, Mark
from plp_metrics.model.equity import GapClosed, Moved, Parity, Representation, Represented
from plp_metrics.model.fair import (
    BesidePeers,
    Dispersion,
    Facts,
    Funnel,
    FunnelPoint,
    Limits,
    Peers,
    Placed,
    Shrunk,
    Verdict,
    WhyNone,
)
from plp_metrics.model.quality import Agreement, Item, Response, Step, Told, Workshop, WorkshopQuality
from tests.draw.made import share

RATE = share("implementation", unit="teachers")
NAMES = {"OZARK": "Ozark <Service>", "HUDSON": "Hudson Center", "TIDE": "Tide Center"}
LINES = Limits(0.4, 0.55, 0.9, 0.97)
FORBIDDEN = re.compile(r"wilson|xmr|withheld|binomial|poisson|dispers|shrunk|posterior", re.IGNORECASE)


def point(partner_id, rate, verdict, of=50.0):
    return FunnelPoint(partner_id, rate * of, of, rate, LINES, verdict)


FOUND = Funnel(
    "implementation", "2017-18", "Q2", ALL, "binomial", "", 0.75, 0.8,
    (
        point("OZARK", 0.2, Verdict.BELOW),
        point("HUDSON", 0.7, Verdict.INSIDE),
        point("TIDE", 0.93, Verdict.HIGH, 80.0),
    ),
    ((10.0, Limits(0.1, 0.4, 1.0, 1.0)), (90.0, LINES)), Dispersion(1.0), 3,
)  # fmt: skip


def drawn(figure) -> str:
    return figure.picture.to_json()


def everything(figure) -> str:
    return " ".join((figure.title, figure.caption, figure.alt, figure.table.csv().decode(), drawn(figure)))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_only_partners_outside_the_limits_are_named_in_the_picture(theme):
    figure = funnel(FOUND, RATE, NAMES, theme)
    picture = drawn(figure)
    assert "Ozark &lt;Service&gt;" in "".join(note.text for note in figure.picture.layout.annotations)
    assert "<Service>" not in picture
    assert "Hudson" not in picture and "Tide" not in picture
    assert "Hudson" in figure.table.csv().decode()


def test_a_partner_pointed_at_is_named_wherever_it_lies():
    assert "Hudson" in drawn(funnel(FOUND, RATE, NAMES, "light", pointed="HUDSON"))


def test_the_title_says_who_differs_for_real():
    assert funnel_words.title(FOUND, NAMES) == (
        "1 of 3 partners differs from the rest for real; the other 2 cannot be told apart"
    )
    alike = replace(FOUND, points=FOUND.points[1:])
    assert funnel_words.title(alike, NAMES) == "None of 2 partners differs from the rest for real"
    two = replace(FOUND, points=(*FOUND.points, point("X", 0.99, Verdict.ABOVE)))
    assert funnel_words.title(two, NAMES).startswith("2 of 4 partners differ from the rest for real")


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.BELOW, "differs from the rest for real: lower"),
        (Verdict.ABOVE, "differs from the rest for real: higher"),
        (Verdict.INSIDE, "cannot be told apart from the rest"),
        (Verdict.LOW, "lies at the edge of what chance does"),
        (Verdict.UNSURE, "It cannot be told whether"),
    ],
)
def test_one_partner_is_told_where_it_stands(verdict, said):
    alone = replace(FOUND, points=(point("OZARK", 0.5, verdict),), pooled_of=20)
    assert said in funnel_words.title(alone, NAMES)


def test_widened_limits_and_partners_left_out_are_said():
    found = replace(FOUND, dispersion=Dispersion(3.0, 0.01, True, True), hidden=2, earlier=1, missing=3)
    said = funnel_words.caption(found, RATE)
    assert "the lines are widened for it" in said
    assert "2 partners hidden to protect teachers" in said
    assert "1 partner with only another quarter" in said
    assert "3 partners not reported" in said
    few = replace(FOUND, dispersion=Dispersion(3.0, 0.01, True, False))
    assert "too few to allow for it" in funnel_words.caption(few, RATE)
    unknown = replace(FOUND, dispersion=Dispersion())
    assert "is not known here" in funnel_words.caption(unknown, RATE)


@pytest.mark.parametrize("why", list(WhyNone))
def test_where_there_is_no_comparison_the_reason_stands_instead(why):
    none = Funnel("implementation", "2017-18", "Q2", why_none=why)
    assert len(funnel_words.why_none(none)) > len("No fair comparison: ")
    with pytest.raises(ValueError, match="no comparison"):
        funnel(none, RATE, NAMES, "light")


def test_good_and_bad_follow_the_metrics_direction_and_never_colour_alone():
    less = share("loss", direction=Direction.LESS)
    high = replace(FOUND, points=(point("OZARK", 0.99, Verdict.ABOVE), FOUND.points[1]))

    def look(metric):
        marks = [t.marker for t in funnel(high, metric, NAMES, "light").picture.data if t.mode == "markers"]
        return {m.symbol: m.color for m in marks}

    assert look(RATE)["triangle-up"] != look(less)["triangle-up"]
    assert len({v.symbol for v in funnel_words.LOOKS.values()}) >= 5
    assert len({v.word for v in funnel_words.LOOKS.values()}) == len(funnel_words.LOOKS)


def test_counts_are_told_per_what_they_are_a_rate_of():
    per = replace(FOUND, kind="poisson", per="courses_next", centre=9.82)
    assert funnel_words.rate(9.82, per, RATE) == "9.8 per course offered next year"
    assert "Courses offered next year" in table(per, RATE, NAMES).head


def test_an_ordered_list_says_whether_its_ends_are_apart():
    rows = (
        Placed("TIDE", 75, 80, 0.94, Shrunk(0.9, 0.85, 0.95, 0.8)),
        Placed("HUDSON", 30, 40, 0.75, Shrunk(0.76, 0.66, 0.84, 0.6)),
    )
    figure = ordered.ordered(rows, FOUND, RATE, NAMES, "light")
    assert "are apart" in figure.title
    same = (rows[0], replace(rows[1], shrunk=Shrunk(0.8, 0.7, 0.9, 0.6)))
    assert "every range overlaps" in ordered.ordered(same, FOUND, RATE, NAMES, "light").title
    assert [row[0] for row in figure.table.rows] == ["Tide Center", "Hudson Center"]
    with pytest.raises(ValueError, match="no list"):
        ordered.ordered((), FOUND, RATE, NAMES, "light")


# ── peers ──

PEERS = Peers("OZARK", Facts(40, 2016, False, 0.6), ("size", "urban"), (), 6)


def test_the_rule_for_peers_is_said_with_what_was_left_out():
    said = peers.rule(PEERS)
    assert "6 partners nearest by number of teachers in this year's cohort and urban or not" in said
    assert "left out, as not known or the same for all: first year of the partnership" in said


def test_a_partner_reads_median_and_middle_half_of_its_peers():
    told = BesidePeers(PEERS, RATE.key, "Q2", Mark.SHOWN, 0.7, 0.65, 0.72, 0.8, 6)
    assert peers.sentence(told, RATE) == (
        "70\u00a0%; the middle half of 6 partners like it: 65\u00a0% to 80\u00a0%, median 72\u00a0%"
    )
    few = replace(told, low=None, median=None, high=None, peers_in=4)
    assert "too few partners like it" in peers.sentence(few, RATE)
    kept = replace(few, mark=Mark.KEPT)
    assert "is not compared" in peers.sentence(kept, RATE)
    assert "nothing to compare" in peers.sentence(replace(few, value=None), RATE)
    assert peers.table({RATE.key: told}, {RATE.key: RATE}).rows[0][-1] == 6


# ── equity ──

UNDER = Parity(0.31, 0.49, 100, 0.633, 0.465, 0.829, -0.18, -0.262, -0.084, Representation.UNDER)
CLOSING = GapClosed(-0.25, -0.18, 0.07, 0.01, 0.13, 0.28, Moved.CLOSING)


def place(partner_id="OZARK", division=ALL, mark=Mark.SHOWN, parity=UNDER, **more):
    told = mark in (Mark.SHOWN, Mark.KEPT)
    facts = {"observed": 31, "expected": 49, "index": 0.633} if told else {}
    return Represented("underrepresented", partner_id, division, "2017-18", "Q2", mark, **facts,
                       parity=parity if mark is Mark.SHOWN else None, **more)  # fmt: skip


PLACES = (
    place("TIDE", parity=UNDER._replace(ratio=1.02, low=0.9, high=1.1, verdict=Representation.AT_PARITY)),
    place(known_share=0.8, unknown=(0.25, 0.45), since="2016-17", closed=CLOSING),
    place("HUDSON", mark=Mark.WITHHELD),
)


def test_the_definition_is_printed_with_its_year():
    assert equity_words.definition("underrepresented").startswith(
        "Underrepresented groups (definition of 2016):"
    )
    assert "Black" in equity_words.definition("underrepresented")
    figure = equity.representation(PLACES, "underrepresented", NAMES, "light")
    assert "definition of 2016" in figure.caption


def test_places_are_listed_by_what_is_said_of_them_and_then_by_name():
    figure = equity.representation(PLACES, "underrepresented", NAMES, "dark")
    assert [row[0] for row in figure.table.rows] == ["Ozark <Service>", "Tide Center", "Hudson Center"]
    assert figure.title.endswith("fewer than in their schools at 1 and as in their schools at 1")


def test_what_is_hidden_has_neither_number_nor_word_of_judgement():
    row = equity.table(PLACES, "underrepresented", NAMES).rows[2]
    assert row[1:3] == (None, None)
    assert row[3] == "hidden to protect students"
    assert row[5] == ""
    alone = place("ALL", "Mountain", mark=Mark.WITHHELD, partners_in=1)
    assert equity.table((alone,), "underrepresented", NAMES).rows[0][3] == "hidden, fewer than three partners"


def test_gaps_tell_since_when_and_whether_they_close():
    figure = equity.gaps(PLACES, "underrepresented", NAMES, "light")
    assert figure.title == "1 gap since 2016-17: 1 closing"
    assert "−18.0, closing" in [note.text for note in figure.picture.layout.annotations]
    assert "the gap is closing" in figure.table.csv().decode()


def test_nothing_to_judge_is_said():
    assert "nothing can be judged yet" in equity_words.sentence((PLACES[2],), "underrepresented")


# ── workshops ──

WORKSHOP = Workshop(
    "Q1", "A", "ayw_1", "CSP", "MO", date(2017, 9, 16), 1, "in_person", 2, 2, 14, 12, 11, (6,)
)
ITEM = Item(
    RATE.key, None, Agreement(18, 22, 0.818, 0.615, 0.927, Told.AS_SHARE),
    Agreement(900, 1000, 0.95, 0.94, 0.96, Told.AS_SHARE), Mark.SHOWN, (0.6, 0.867), (0.72, 0.888),
    {6: {1: 1, 2: 1, 3: 2, 4: 8, 5: 5, 6: 5}},
)  # fmt: skip
QUALITY = WorkshopQuality(
    "OZARK",
    "2017-18",
    "Q2",
    ALL,
    None,
    (ITEM,),
    None,
    Response(22, 30, 22 / 30, False),
    None,
    (WORKSHOP,),
    (6,),
)
BY_KEY = {RATE.key: RATE}


def test_agreement_comes_with_range_response_and_bounds():
    figure = workshop.agreement(QUALITY, BY_KEY, "light")
    assert figure.title == "These workshops against all partners: lower on Implementation"
    assert "22 of 30 answered (73\u00a0%)" in figure.caption
    csv = figure.table.csv().decode()
    assert "82 % (range 62–93 %)" in csv
    assert "60–87 % whatever the others think" in csv


def test_few_answers_are_told_in_words_and_fewer_not_at_all():
    six = Agreement(6, 8, 0.75, 0.4, 0.93, Told.IN_WORDS)
    assert workshop_words.agreed(six) == "6 of 8"
    assert workshop_words.agreed(six._replace(told=Told.HIDDEN)) == "hidden, fewer than 5 answers"
    assert workshop_words.agreed(None) == "no answers"
    hidden = replace(QUALITY, workshop=WORKSHOP, items=(replace(ITEM, here=six._replace(told=Told.HIDDEN)),))
    figure = workshop.agreement(hidden, BY_KEY, "light")
    assert "0.75" not in drawn(figure)


def test_a_weak_response_is_said():
    assert "read with care" in workshop_words.responded(Response(10, 30, 1 / 3, True))
    assert workshop_words.responded(Response(31, 30, None, False)) == "31 of 30 answered"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", [6, 7])
def test_bars_of_a_scale_add_up_to_everybody_and_part_at_the_line(theme, scale):
    points = {p: p for p in range(1, scale + 1)}
    found = replace(QUALITY, items=(replace(ITEM, points={scale: points}),), scales=(6, 7))
    figure = workshop.scale_points(found, BY_KEY, theme, scale)
    bars = figure.picture.data
    assert sum(abs(bar.x[0]) for bar in bars) == pytest.approx(1)
    ends = [e for bar in bars for e in (bar.base[0], bar.base[0] + bar.x[0])]
    neutral = points[4] / sum(points.values()) / 2 if scale == 7 else 0
    disagree = sum(points[p] for p in (1, 2, 3)) / sum(points.values())
    assert min(ends) == pytest.approx(-disagree - neutral)
    assert "never mixed" in figure.caption


def test_a_scale_nobody_used_cannot_be_drawn():
    with pytest.raises(ValueError, match="no answers"):
        workshop.scale_points(QUALITY, BY_KEY, "light", 7)


def test_facilitators_are_counted_never_named():
    assert workshop_words.led_by(WORKSHOP) == "2 facilitators, both accredited"
    assert (
        workshop_words.led_by(replace(WORKSHOP, facilitators=3, accredited=1))
        == "3 facilitators, 1 accredited"
    )
    assert (
        workshop_words.led_by(replace(WORKSHOP, facilitators=1, accredited=0))
        == "1 facilitator, not accredited"
    )
    assert workshop_words.led_by(replace(WORKSHOP, facilitators=0, accredited=0)) == "no facilitator named"
    assert (
        workshop_held.workshops((WORKSHOP,)).rows[0][0]
        == "School-year workshop 1, CS Principles, 16 Sep 2017"
    )


def test_attendance_says_which_course_lost_people_beyond_chance():
    steps = {"CSP": (Step("ayw_1", 20, 1.0, None, None, None), Step("ayw_2", 10, 0.5, 0.3, 0.7, 0.5))}
    figure = workshop_held.attendance(steps, "light")
    assert "CS Principles 50\u00a0%" in figure.title
    with pytest.raises(ValueError, match="two school-year workshops"):
        workshop_held.attendance({}, "light")


@pytest.mark.parametrize(
    "figure",
    [
        funnel(FOUND, RATE, NAMES, "light"),
        equity.representation(PLACES, "underrepresented", NAMES, "light"),
        equity.gaps(PLACES, "underrepresented", NAMES, "light"),
        workshop.agreement(QUALITY, BY_KEY, "light"),
        workshop.scale_points(QUALITY, BY_KEY, "light", 6),
    ],
    ids=["funnel", "representation", "gaps", "agreement", "points"],
)
def test_figures_have_a_finding_alt_text_a_table_and_plain_words(figure):
    assert figure.title and figure.alt and figure.table.rows
    assert not FORBIDDEN.search(" ".join((figure.title, figure.caption, figure.alt)))
    assert "<Service>" not in figure.table.html()
