"""The partner's card: what stands beside a result, and what never stands beside a hidden one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from plp_metrics.draw import ahead
from plp_metrics.draw.card import Beside, card
from plp_metrics.model import (
    Assurance,
    Display,
    Mark,
    Result,
    Status,
    Trend,
    TrendKind,
    Variation,
)
from plp_metrics.model.forecasts import Forecast, WhyNone
from tests.draw.made import YEAR, metric, of_share, result, share

COUNT, RATE = metric("teachers"), share("trained")
LIBRARY = {COUNT.key: COUNT, RATE.key: RATE}


def trend(key: str, change: Variation = Variation.CONCERNING) -> Trend:
    return Trend(key, "OZARK", TrendKind.XMR, variation=change, assurance=Assurance.MISSES, rising=False)


def forecast(key: str = "teachers", **changes: object) -> Forecast:
    facts = {
        "as_of": "Q2", "value": 45.0, "median": 59.2, "low": 45.0, "high": 79.4, "chance": 0.54,
        "needed_per_quarter": 6.5, "remaining": 2,
    }  # fmt: skip
    return Forecast(key, "OZARK", YEAR, "Q2", **(facts | changes))


def beside(key: str = "teachers") -> Beside:
    return Beside(
        trends={key: trend(key)}, forecasts={key: forecast(key)}, came={key: "handed in 27 Jan 2018"}
    )


def words(markup: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", str(markup)).replace("\u00a0", " ").split())


def test_a_row_says_value_target_plan_both_verdicts_the_years_end_and_what_is_needed() -> None:
    row = result(COUNT, 45, Status.AT_RISK, target=58, plan=52, gap=-7)
    drawn = card([row], LIBRARY, beside=beside())
    said = words(drawn.picture)
    assert "45 of 58" in said and "target 58" in said and "At risk" in said
    assert "unusual drop, worse" in said and "misses the target as things are" in said
    assert "59 45 to 79 open 5 in 10" in said
    assert "7 more teachers a quarter" in said
    assert "handed in 27 Jan 2018" in said
    assert "unusual drop, worse" in drawn.alt


@pytest.mark.parametrize(
    ("mark", "value"), [(Mark.WITHHELD, None), (Mark.KEPT, 0.7), (Mark.NOT_REPORTED, None)]
)
def test_a_hidden_or_kept_line_has_no_verdict_no_forecast_and_no_need_whatever_is_given(
    mark: Mark, value: float | None
) -> None:
    row = result(RATE, value, Status.WITHHELD, mark=mark, numerator=None)
    drawn = card([row], LIBRARY, beside=beside(RATE.key))
    for text in (words(drawn.picture), drawn.alt, str(drawn.table.rows)):
        for said in ("unusual drop", "misses", "in 10", "45 to 79", "59", "a quarter"):
            assert said not in text, (said, text)


def test_the_phone_gets_the_same_words_folded_away() -> None:
    drawn = str(card([result(COUNT, 45, target=58, plan=45)], LIBRARY, beside=beside()).picture)
    folded = words(drawn[drawn.index("<details>") : drawn.index("</details>")])
    assert "unusual drop, worse" in folded
    assert "59 (45 to 79) by the year&#x27;s end; target open, 5 in 10" in folded


def test_a_card_without_anything_beside_it_has_no_columns_for_it_and_no_folded_part() -> None:
    drawn = str(card([result(COUNT, 45, target=58)], LIBRARY).picture)
    assert "<details>" not in drawn
    assert not any(word in drawn for word in ('class="two"', 'class="ahead"', "Unusual?", "year's end"))


@pytest.mark.parametrize(
    ("row", "of", "said"),
    [
        (result(COUNT, 45, target=58), forecast(), "needs 7 more teachers a quarter"),
        (result(COUNT, 57, target=58), forecast(needed_per_quarter=0.5), "needs 1 more teacher a quarter"),
        # one quarter left: the line of the gap says it already
        (result(COUNT, 45, target=58), forecast(needed_per_quarter=13.0, remaining=1), ""),
        (result(COUNT, 60, Status.MET, target=58), forecast(), ""),
        (result(COUNT, 45, target=58), forecast(needed_per_quarter=0.0), ""),
        (result(COUNT, 45, target=58), forecast(needed_per_quarter=None), ""),
        (result(COUNT, 45, target=58), None, ""),
    ],
)
def test_what_each_quarter_must_bring_is_told_in_whole_people(
    row: Result, of: Forecast | None, said: str
) -> None:
    assert ahead.needed(row, of, COUNT) == said


def test_for_a_share_it_is_people_of_those_to_come() -> None:
    row = of_share(RATE, 30, 42, target=0.75)
    told = ahead.needed(row, forecast("trained", needed_per_quarter=5.62, remaining=1, to_come=9), RATE)
    assert told == "needs 6 of the about 9 still to come"
    ratio = share("mirror", display=Display.RATIO)
    assert ahead.needed(of_share(ratio, 3, 4, target=1.0), forecast("mirror"), ratio) == ""


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.0, "unlikely, under 1 in 10"),
        (0.2, "unlikely, 2 in 10"),
        (0.21, "open, 2 in 10"),
        (0.79, "open, 8 in 10"),
        (0.8, "likely, 8 in 10"),
        (1.0, "likely, over 9 in 10"),
    ],
)
def test_a_chance_is_told_in_words_and_never_as_certain(chance: float, said: str) -> None:
    assert ahead.chance(forecast(chance=chance)) == said


def test_why_there_is_no_forecast_is_said_but_never_that_it_is_hidden() -> None:
    none = forecast(median=None, low=None, high=None, chance=None, why_none=WhyNone.FEW_YEARS)
    assert "too few past years" in ahead.cell(result(COUNT, 45), none, COUNT)
    for why in (WhyNone.HIDDEN, WhyNone.NO_VALUE):
        assert ahead.cell(result(COUNT, 45), replace(none, why_none=why), COUNT) == ""


def test_markup_in_words_from_files_stays_text() -> None:
    evil = "<script>alert(1)</script>"
    bad = metric("bad", title=evil, says=evil, unit=evil)
    noted = Beside({"bad": trend("bad")}, {"bad": forecast("bad")}, came={"bad": evil})
    drawn = card([result(bad, 1, target=20, plan=10, gap=-9)], {"bad": bad}, beside=noted)
    assert "<script" not in str(drawn.picture) and "<script" not in drawn.table.html()
