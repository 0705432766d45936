"""The verdicts as word, symbol and colour, and the grid of both."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest

from plp_metrics.draw import icons, verdicts
from plp_metrics.draw.palette import ASSURANCE, TOKENS, VARIATION
from plp_metrics.model import Assurance, Trend, TrendKind, Variation, WhyNone

PLAIN = Trend(
    "trained", "OZARK", TrendKind.P_PRIME, variation=Variation.COMMON, assurance=Assurance.HIT_AND_MISS
)


def trend(**changes):
    return replace(PLAIN, **changes)


def text(markup):
    return re.sub(r"<[^>]+>", " ", markup)


def test_every_verdict_has_a_word_a_symbol_and_a_colour():
    for look in (*VARIATION.values(), *ASSURANCE.values()):
        assert look.word
        assert look.icon in icons.names()
        assert look.ink in TOKENS
    assert set(VARIATION) == set(Variation)
    assert set(ASSURANCE) == set(Assurance)
    assert set(verdicts.WHY_NOT) == set(WhyNone)


def test_better_and_worse_differ_in_word_and_colour_and_rise_and_drop_in_symbol():
    better = verdicts.change(trend(variation=Variation.IMPROVING, rising=True))
    worse = verdicts.change(trend(variation=Variation.CONCERNING, rising=False))
    fewer = verdicts.change(trend(variation=Variation.IMPROVING, rising=False))
    assert "unusual rise, better" in better
    assert "unusual drop, worse" in worse
    assert "unusual drop, better" in fewer
    assert icons.icon("rise") in better
    assert icons.icon("drop") in worse
    assert icons.icon("drop") in fewer
    assert VARIATION[Variation.IMPROVING].ink != VARIATION[Variation.CONCERNING].ink


def test_a_short_cell_keeps_its_words_for_screen_readers():
    short = verdicts.cell(trend(), short=True)
    assert re.findall(r'<span class="away">([^<]+)', short) == ["usual ups and downs", "hit and miss"]


def test_early_verdicts_are_grey_and_say_so():
    early = verdicts.cell(trend(variation=Variation.CONCERNING, rising=False, provisional=True))
    assert "(early)" in early
    assert "k-ink3" in early
    assert "k-series2" not in early


@pytest.mark.parametrize("why", WhyNone)
def test_without_a_verdict_the_cell_says_why_and_nothing_about_the_target(why):
    none = trend(variation=Variation.NONE, assurance=Assurance.NONE, why_none=why)
    assert text(verdicts.cell(none)).strip() == verdicts.WHY_NOT[why]


def test_counts_of_the_year_are_told_by_the_year_before():
    like = trend(kind=TrendKind.LIKE_QUARTERS, assurance=Assurance.NONE)
    assert verdicts.change_word(like) == "about as a year before"
    rose = replace(like, variation=Variation.IMPROVING, rising=True)
    assert verdicts.change_word(rose) == "clear rise on a year before, better"


def test_all_nine_fields_of_the_grid_say_what_to_do_and_each_something_else():
    assert set(verdicts.ADVICE) == set(product(verdicts.ROWS, verdicts.COLUMNS))
    assert len(set(verdicts.ADVICE.values())) == 9
    assert verdicts.advice(trend()) == "Narrow the ups and downs"
    assert verdicts.advice(trend(assurance=Assurance.NONE)) == ""


MANY = [
    *[trend(variation=Variation.CONCERNING, assurance=Assurance.MISSES)] * 2,
    *[trend(provisional=True)] * 3,
    *[trend(assurance=Assurance.NONE)] * 4,
]


def test_the_grid_counts_each_figure_once_and_says_how_many_have_no_place_in_it():
    grid = verdicts.grid(MANY)
    assert sum(int(row[2]) for row in grid.table.rows) == 5
    assert grid.title == "2 of 5 figures to act on now: worse than usual, target missed"
    assert "4 figures without both verdicts" in str(grid.picture)
    assert "3 rest on fewer than 13 points" in str(grid.picture)


def test_a_field_leads_to_its_list_and_an_empty_one_leads_nowhere():
    picture = str(verdicts.grid(MANY, lambda v, a: f"overview?change={v}&hit={a}").picture)
    assert re.findall(r'href="([^"]+)"', picture) == [
        "overview?change=concerning&amp;hit=misses", "overview?change=common&amp;hit=hit_and_miss",
    ]  # fmt: skip


def test_an_empty_grid_says_that_there_is_nothing_to_judge():
    assert "enough points" in verdicts.grid([]).title


def test_no_word_on_screen_is_a_statisticians():
    said = " ".join([*verdicts.ADVICE.values(), *verdicts.WHY_NOT.values(), text(verdicts.key())])
    assert not re.search(r"XmR|sigma|assurance|special cause|variation|withheld", said, re.IGNORECASE)
