"""What a forecast says and how it is drawn."""

from __future__ import annotations

import pytest

from plp_metrics.draw import charts
from plp_metrics.draw import forecast as drawn
from plp_metrics.draw import forecast_words as told
from plp_metrics.draw.palette import TOKENS
from plp_metrics.model import Display, Status
from plp_metrics.model.forecasts import Forecast, Likelihood, Odds, Rests, WhyNone
from tests.draw.made import YEAR, agreed, metric, result, share

TEACHERS, SHARE = metric(), share()


def forecast(**changes):
    facts = {
        "metric": "teachers", "partner_id": "OZARK", "school_year": YEAR, "quarter": "Q2", "as_of": "Q2",
        "value": 18.0, "median": 38.0, "low": 31.0, "high": 46.0, "remaining": 2, "rests": Rests.PAST,
        "past": 20,
    }  # fmt: skip
    return Forecast(**facts | changes)


def plain(text):
    return text.replace("\u00a0", " ")


def test_the_sentence_says_end_range_chance_and_what_each_quarter_must_bring():
    said = told.sentence(forecast(chance=0.42, agreement=agreed(40), needed_per_quarter=4.4), TEACHERS)
    assert plain(said) == (
        "If things go on as before, it ends the year at 38 teachers (31 to 46): open whether it meets the "
        "target of 40 (4 in 10); needs 5 more teachers a quarter"
    )


def test_in_the_last_quarter_the_day_is_named():
    said = told.needed(forecast(agreement=agreed(40), needed_per_quarter=1.0, remaining=1), TEACHERS)
    assert said == "needs 1 more teacher by 30 Jun"


def test_a_share_needs_so_many_of_those_to_come():
    of = {"value": 0.7, "median": 0.7, "low": 0.63, "high": 0.77, "to_come": 39, "agreement": agreed(0.75)}
    assert (
        told.needed(forecast(**of, needed_per_quarter=12.8), SHARE)
        == "needs 26 of the about 39 still to come"
    )
    out_of_reach = forecast(**of, needed_per_quarter=22.0)
    assert told.needed(out_of_reach, SHARE) == "needs 44 more, with about 39 still to come"
    assert plain(told.span(forecast(**of), SHARE)) == "63 to 77 %"


def test_what_is_met_needs_nothing():
    assert told.needed(forecast(agreement=agreed(10), needed_per_quarter=0.0), TEACHERS) == ""


@pytest.mark.parametrize(
    ("chance", "word", "words"),
    [
        (0.999, Likelihood.LIKELY, "over 9 in 10"),
        (0.8, Likelihood.LIKELY, "8 in 10"),
        (0.79, Likelihood.OPEN, "8 in 10"),
        (0.21, Likelihood.OPEN, "2 in 10"),
        (0.2, Likelihood.UNLIKELY, "2 in 10"),
        (0.06, Likelihood.UNLIKELY, "1 in 10"),
        (0.0, Likelihood.UNLIKELY, "under 1 in 10"),
    ],
)
def test_chances_are_likely_open_or_unlikely(chance, word, words):
    one = forecast(chance=chance)
    assert one.likelihood is word
    assert told.chance(one) == words


@pytest.mark.parametrize("why", list(WhyNone))
def test_every_lack_of_a_forecast_has_its_words(why):
    nothing = forecast(median=None, low=None, high=None, why_none=why)
    assert told.WHY_NOT[why] in told.sentence(nothing, TEACHERS)
    assert drawn.cell(nothing, TEACHERS).text == told.WHY_NOT[why]


def test_every_basis_and_every_chance_has_its_words_symbol_and_colour():
    assert set(told.RESTS) == set(Rests)
    assert set(told.LIKELIHOOD) == set(Likelihood)
    assert all(look.ink in TOKENS for look in told.LIKELIHOOD.values())
    assert len({look.icon for look in told.LIKELIHOOD.values()}) == 3


def test_a_cell_has_the_chance_as_symbol_and_word():
    cell = drawn.cell(forecast(chance=0.9, agreement=agreed(30)), TEACHERS)
    assert cell.text == "38 (31 to 46), likely to meet the target (9 in 10)"
    assert "<svg" in cell.html
    assert "k-series1" in cell.html


def series(of=TEACHERS, values=(9.0, 18.0)):
    return [
        result(of, v, Status.ON_PLAN, quarter=f"Q{i}", as_of=f"Q{i}", target=40.0, plan=10.0 * i)
        for i, v in enumerate(values, 1)
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_fan_goes_from_the_last_value_to_the_years_end(theme):
    lines = series()
    before = charts.over_time(lines, TEACHERS, theme)
    after = drawn.fan(before, lines, TEACHERS, forecast(), theme)
    band = next(t for t in after.picture.data if t.name == "range")
    middle = next(t for t in after.picture.data if t.name == "expected")
    assert list(band.x) == [1, 3, 3, 1]
    assert list(band.y) == [18, 46, 31, 18]
    assert list(middle.y) == [18, 38]
    assert after.picture.layout.yaxis.range[1] > 46
    assert any("expected 38" in a.text for a in after.picture.layout.annotations)
    assert not any(t.name == "range" for t in before.picture.data)


def test_the_fan_says_so_in_title_alt_caption_and_table():
    lines = series()
    after = drawn.fan(charts.over_time(lines, TEACHERS, "light"), lines, TEACHERS, forecast(), "light")
    assert "ends the year at 38" in after.title
    assert "ends the year at 38" in after.alt
    assert "20 past partner-years" in after.caption
    assert after.table.rows[-1][:3] == (YEAR, "Q4, expected", "38 (31 to 46)")


def test_a_share_over_years_gets_its_fan_behind_its_last_point():
    lines = series(SHARE, (0.6, 0.7))
    one = forecast(value=0.7, median=0.72, low=0.6, high=0.8)
    after = drawn.fan(charts.over_time(lines, SHARE, "light"), lines, SHARE, one, "light")
    assert list(next(t for t in after.picture.data if t.name == "range").x) == [1, 3, 3, 1]
    assert after.picture.layout.xaxis.range[1] > 3


def test_without_a_forecast_the_chart_stays_as_it_is():
    lines = series()
    before = charts.over_time(lines, TEACHERS, "light")
    assert drawn.fan(before, lines, TEACHERS, forecast(median=None, low=None, high=None), "light") is before


def test_odds_are_told_with_how_many_managed_as_much():
    found = Odds("teachers", 30, 20, 1.5, 4, 6, 0.3, 0.9, 0.7)
    assert plain(told.odds(found, TEACHERS)) == (
        "4 of 6 past partner-years managed that much (+50 % on the year before); "
        "if things go on as before, 7 in 10"
    )
    assert "too few past years" in told.odds(Odds("teachers", 30, 20, 1.5), TEACHERS)
    assert told.odds(Odds("teachers", 30), TEACHERS) == "No year before to compare with"
    growth = share("grown", display=Display.CHANGE)
    assert "+10 points" in told.odds(Odds("grown", 1.2, 1.1, 0.1, 1, 9, 0, 1), growth)
