from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from plp_metrics.draw import board, card, charts, panels, quality, tiles
from plp_metrics.draw.dots import Dot, dots
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.scale import five_steps
from plp_metrics.draw.spark import spark
from plp_metrics.draw.table import Table
from plp_metrics.model import QUARTERS, Result, Status
from plp_metrics.places import STATES
from tests.draw.made import metric, of_share, result, share

COUNT, RATE = metric(unit="students"), share()
HISTORY = [
    replace(
        result(COUNT, 10 * (i + 1) + n, target=60, plan=15 * (i + 1)), school_year=year, quarter=q, as_of=q
    )
    for n, year in enumerate(("2016-17", "2017-18"))
    for i, q in enumerate(QUARTERS)
]
STEPS = (0.2, 0.4, 0.6, 0.8)


def in_state(state: str, top: int, bottom: int) -> Result:
    return replace(of_share(RATE, top, bottom), state=state)


DRAWN = {
    "board": board.board([result(COUNT, 1)], [], [COUNT], {"OZARK": "Ozark"}),
    "card": card.card([result(COUNT, 8, target=20, plan=10, gap=-2)], {COUNT.key: COUNT}),
    "growth": charts.growth(HISTORY, COUNT, "light"),
    "growth of nothing": charts.growth([], COUNT, "dark"),
    "trend": charts.trend([of_share(RATE, 14, 20, low=0.5, high=0.9, target=0.75)], RATE, "light"),
    "panels": panels.panels([panels.Panel("CSP", "", tuple(HISTORY))], COUNT),
    "quality": quality.quality({"All yours": [of_share(RATE, 8, 9)], "All partners": []}, [RATE]),
    "tiles": tiles.tile_map([in_state("OH", 14, 20)], RATE, STEPS, {"OH"}),
}


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_has_words_and_the_table_behind_it(name: str) -> None:
    assert DRAWN[name].alt and DRAWN[name].table.head


def test_a_figure_without_words_or_table_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="alt text"):
        Figure("<p/>", " ", Table(("a",), ()))
    with pytest.raises(ValueError, match="table"):
        Figure("<p/>", "words", Table((), ()))


def strokes(figure: Figure) -> list[go.Scatter]:
    assert isinstance(figure.picture, go.Figure)
    return list(figure.picture.data)


def test_growth_is_one_stroke_a_year_and_the_agreed_line() -> None:
    earlier, agreed, now = strokes(DRAWN["growth"])
    assert list(earlier.y) == [10, 20, 30, 40] and list(now.y) == [11, 21, 31, 41]
    assert agreed.line.dash == "dash" and list(agreed.y) == [15, 30, 45, 60]


def test_the_two_themes_differ_in_colour_only() -> None:
    light, dark = (strokes(charts.growth(HISTORY, COUNT, theme)) for theme in ("light", "dark"))
    assert [list(s.y) for s in light] == [list(s.y) for s in dark]
    assert light[-1].line.color != dark[-1].line.color


def test_counts_start_at_zero_and_shares_run_to_one_hundred() -> None:
    for name, top in (("growth", 41), ("trend", 1)):
        picture = DRAWN[name].picture
        assert isinstance(picture, go.Figure)
        assert picture.layout.yaxis.range[0] == 0 and picture.layout.yaxis.range[1] >= top


def test_a_sparkline_never_joins_over_the_first_of_july() -> None:
    assert spark(HISTORY, COUNT).count("<polyline") == 2
    assert spark(HISTORY, replace(COUNT, kind=RATE.kind)).count("<polyline") == 1


def test_a_sparkline_says_its_scale_and_since_when() -> None:
    assert "0 to 41" in spark(HISTORY, COUNT) and "since Q1 2016-17" in spark(HISTORY, COUNT)


def test_every_state_has_a_tile_of_its_own() -> None:
    assert set(tiles.PLACES) == set(STATES)
    assert len(set(tiles.PLACES.values())) == len(STATES)


def test_few_people_behind_a_share_are_an_outline_not_a_fill() -> None:
    few = str(tiles.tile_map([in_state("OH", 7, 9)], RATE, STEPS, {"OH"}).picture)
    many = str(tiles.tile_map([in_state("OH", 7, 10)], RATE, STEPS, {"OH"}).picture)
    assert 'class="tile few"' in few and 'class="tile step4"' in many


def test_a_state_without_a_partner_differs_from_one_without_a_value() -> None:
    markup = str(tiles.tile_map([], RATE, STEPS, {"OH"}).picture)
    assert "Ohio: not reported" in markup and "Texas: no partner" in markup


@pytest.mark.parametrize(("value", "step"), [(0.0, 1), (0.199, 1), (0.2, 2), (0.8, 5), (1.0, 5)])
def test_a_value_on_an_edge_falls_into_the_upper_step(value: float, step: int) -> None:
    assert tiles.step_of(value, STEPS) == step


def test_the_steps_of_shares_are_whole_points_of_five_and_rise() -> None:
    steps = five_steps([0.38, 0.42, 0.69, 0.95], RATE)
    assert list(steps) == sorted(set(steps)) and all(round(s * 100) % 5 == 0 for s in steps)


def test_a_panel_that_may_not_be_shown_says_why_in_its_place() -> None:
    why = panels.Panel("East", "2 partners", (), "Not shown: fewer than three partners")
    assert "Not shown: fewer than three partners" in str(panels.panels([why], RATE).picture)


def test_a_survey_share_of_few_answers_is_to_be_read_with_care() -> None:
    assert "8 teachers, read with care" not in str(DRAWN["quality"].picture)
    assert "9 teachers, read with care" in str(DRAWN["quality"].picture)


def test_markup_in_data_stays_text_in_every_figure() -> None:
    evil = "<script>alert(1)</script>"
    bad = replace(RATE, title=evil, short=evil, says=evil, unit=evil)
    drawn = [
        card.card(
            [of_share(bad, 1, 2, Status.BEHIND, target=0.9, plan=0.8, gap=-1)], {bad.key: bad}, page=evil
        ),
        quality.quality({evil: [of_share(bad, 1, 2)]}, [bad]),
        panels.panels([panels.Panel(evil, evil, (of_share(bad, 1, 2),), "")], bad),
        tiles.tile_map([in_state("OH", 1, 20)], bad, STEPS, {"OH"}),
        board.board([of_share(bad, 1, 2)], [], [bad], {"OZARK": evil}, due=evil),
    ]
    for figure in drawn:
        assert "<script" not in str(figure.picture)
        assert "<script" not in figure.table.html()


def test_words_on_an_axis_of_dots_stay_apart_on_a_telephone() -> None:
    places = [-0.25, -0.2, -0.15, -0.1, -0.05, 0.0]
    long = [Dot("Harbor City Schools Network", v, said="−10.7, widening") for v in (-0.25, 0.0)]
    short = [Dot("All", v, said="0.5") for v in (-0.25, 0.0)]

    def told(rows: list[Dot]) -> list[str]:
        picture = dots(rows, "light", lambda v: f"{100 * v:.0f}", centre=0.0, ticks=places)
        assert list(picture.layout.xaxis.tickvals) == places
        return list(picture.layout.xaxis.ticktext)

    assert told(short) == ["-25", "-20", "-15", "-10", "-5", "0"]
    assert told(long) == ["", "", "-15", "", "", "0"]


@pytest.mark.parametrize(
    ("quarters", "ticks"),
    [
        (["Q4 2016-17"], ["Q4 2016-17"]),
        (["Q3 2016-17", "Q4 2016-17", "Q1 2017-18", "Q2 2017-18"], ["Q3 2016-17", "Q1 2017-18"]),
    ],
)
def test_the_axis_names_the_quarter_each_year_begins_with(quarters: list[str], ticks: list[str]) -> None:
    series = [
        replace(of_share(RATE, 14, 20), quarter=quarter, school_year=year)
        for quarter, year in (said.split() for said in quarters)
    ]
    axis = charts.trend(series, RATE, "light").picture.layout.xaxis
    assert list(axis.ticktext) == ticks
    assert list(axis.tickvals) == [quarters.index(tick) for tick in ticks]
