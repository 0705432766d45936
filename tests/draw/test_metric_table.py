"""The table of every partner: what stands beside figures that are shown, and nothing beside hidden ones."""

from __future__ import annotations

import pytest

from plp_metrics.draw.metric_table import VERDICTS, table
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, Assurance, Mark, Result, Status, Trend, TrendKind, Variation
from plp_metrics.model.forecasts import Forecast, WhyNone

METRIC = load_all()["students_female"]
NAMES = {"A": "Alder", "B": "Birch"}


def result(mark: Mark) -> Result:
    value = 0.4 if mark in (Mark.SHOWN, Mark.KEPT) else None
    return Result(
        METRIC.key, "A", "2017-18", "Q2", ALL, mark, Status.NO_TARGET, "Q2" if value else None,
        40.0 if value else None, 100.0 if value else None, value,
    )  # fmt: skip


TREND = Trend(
    METRIC.key, "A", TrendKind.P_PRIME, variation=Variation.IMPROVING, assurance=Assurance.MEETS, rising=True
)
AHEAD = Forecast(
    METRIC.key, "A", "2017-18", "Q2", as_of="Q2", value=0.4, median=0.44, low=0.41, high=0.47, remaining=2
)


def row(mark: Mark, ahead: Forecast = AHEAD) -> dict[str, str]:
    made = table([result(mark)], METRIC, NAMES, {}, {"A": TREND}, {"A": ahead}, {"A": "year 2 · urban"})
    (cells,) = made.rows
    return dict(zip(made.head, [str(getattr(c, "text", c)) for c in cells], strict=True))


def test_a_shown_figure_has_both_verdicts_in_words_and_its_year_end() -> None:
    cells = row(Mark.SHOWN)
    assert cells[VERDICTS] == "unusual rise, better; hits the target as things are"
    assert cells["By the year’s end"].replace("\u00a0", " ") == "44 % (41 to 47 %)"
    assert cells["What it is like"] == "year 2 · urban"


@pytest.mark.parametrize("mark", [Mark.WITHHELD, Mark.KEPT, Mark.NOT_REPORTED])
def test_beside_a_hidden_a_kept_or_a_missing_figure_there_is_nothing(mark: Mark) -> None:
    cells = row(mark)
    assert VERDICTS not in cells and "By the year’s end" not in cells


def test_when_the_year_is_over_there_is_no_column_of_its_end() -> None:
    over = Forecast(METRIC.key, "A", "2017-18", "Q4", why_none=WhyNone.YEAR_OVER)
    assert "By the year’s end" not in row(Mark.SHOWN, over)
