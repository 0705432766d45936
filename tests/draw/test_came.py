"""Marks of what came in: never by colour alone."""

from __future__ import annotations

from plp_metrics.draw import came
from plp_metrics.draw.came import Came
from plp_metrics.model import DATASETS, Period

TITLES = {d: d.capitalize() for d in DATASETS}
PERIODS = [Period("2017-18", "Q1"), Period("2017-18", "Q2")]


def test_every_mark_has_a_symbol_and_a_word_of_its_own():
    assert set(came.LOOKS) == set(Came)
    symbols = [symbol for symbol, _ in came.LOOKS.values()]
    assert len(set(symbols)) == len(symbols)
    for one in Came:
        drawn = came.came(one)
        assert "<svg" in drawn
        assert one.value.capitalize() in drawn


def test_four_files_of_one_fate_are_one_mark():
    cell = came.quarter_cell(dict.fromkeys(DATASETS, Came.ON_TIME), TITLES)
    assert cell.text == "on time"
    assert cell.html.count("<svg") == 1


def test_files_of_different_fates_are_named_what_needs_an_act_first():
    found = dict.fromkeys(DATASETS, Came.ON_TIME) | {"diversity": Came.MISSING, "students": Came.LATE}
    said = came.quarter_cell(found, TITLES).text
    assert said == "missing: diversity; late: students; on time: teachers, workshop_surveys"


def test_a_quarter_before_the_partner_took_part_says_so():
    assert came.quarter_cell({}, TITLES).text == "not taking part yet"


def test_the_grid_names_quarters_with_their_months_and_keeps_words_for_the_download():
    grid = came.by_partner(
        [
            came.PartnerRow(
                "A & B", "A &amp; B", [dict.fromkeys(DATASETS, Came.NOTHING), {}], (), "100 %", "50 %"
            )
        ],
        PERIODS,
        TITLES,
        ("90 % came", "", "90 %", "80 %"),
    )
    lines = grid.csv().decode("utf-8-sig").splitlines()
    assert lines[0] == "Partner,Q1 (Jul–Sep 2017),Q2 (Oct–Dec 2017),Complete,On time"
    assert lines[1] == "A & B,nothing to report,not taking part yet,100 %,50 %"
    assert lines[2] == "All partners,90 % came,,90 %,80 %"


def test_a_year_in_one_cell_shows_what_needs_an_act_most_quarter_by_quarter():
    quarters = [dict.fromkeys(DATASETS, Came.ON_TIME) | {"students": Came.MISSING}, {"teachers": Came.LATE}]
    cell = came.compact(quarters, PERIODS)
    assert cell.text == "Q1 missing; Q2 late"
    assert 'aria-label="Q1 missing"' in cell.html


def test_a_quarter_that_leads_somewhere_is_a_link():
    cell = came.quarter_cell({"teachers": Came.LATE}, TITLES, "submissions?partner=A&quarter=Q1")
    assert 'href="submissions?partner=A&amp;quarter=Q1" data-page="submissions"' in cell.html


def test_one_partner_s_grid_has_a_row_for_each_file():
    quarters = [dict.fromkeys(DATASETS, Came.ON_TIME), {"teachers": Came.LATE}]
    grid = came.by_dataset(quarters, PERIODS, TITLES)
    assert [row[0] for row in grid.rows] == list(TITLES.values())
    assert grid.rows[0][2].text == "late"
    assert grid.rows[1][2] == ""
