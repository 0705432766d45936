"""The page of states and divisions, drawn for evaluators and leadership on the program of conftest.py."""

from __future__ import annotations

import re

import pytest

from pages import PAGES
from plp_metrics.access import permissions_of
from plp_metrics.compute.regions_compared import Beside, beside, beside_nation
from plp_metrics.draw import regions
from plp_metrics.draw.regions import Region
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, Mark, Result, Role, Status
from tests.pages.conftest import YEAR, Draw

REGIONS = "pages.results.regions"


def told(drawn: Draw, role: Role = Role.EVALUATOR, metric: str = "implementation_rate", **more: str) -> str:
    text = drawn(REGIONS, role, metric=metric, year=YEAR, **{"quarter": "Q2", **more})
    return text.replace("[How this figure is made]", "")


def test_the_sentence_names_only_divisions_of_three_partners_that_differ_beyond_chance(drawn: Draw) -> None:
    text = told(drawn)
    assert "65 % (160 of 247) over all partners; higher in East North Central" in text
    assert "lower in East South Central" not in text, "one partner is not a division"


def test_a_state_says_its_value_its_size_its_range_and_its_difference(drawn: Draw) -> None:
    text = re.sub(r"\s+", " ", told(drawn))
    assert "[Ohio: 92 % (55 of 60)]" in text
    assert "Ohio 92 % 55 60 82–96 % 1 +27, beyond chance" in text


def test_a_share_of_fewer_than_ten_is_marked_and_not_judged(drawn: Draw) -> None:
    text = re.sub(r"\s+", " ", told(drawn))
    assert "[Arkansas: 43 % (3 of 7), few: read with care]" in text
    assert "Arkansas 43 % few 3 7 16–75 % 1 −22, too few to say" in text


def test_not_reported_no_partner_and_zero_are_three_things(drawn: Draw) -> None:
    text = told(drawn, metric="teachers_trained")
    assert "[Tennessee: not reported]" in text
    assert "[Maine: no partner]" in text
    assert "[Alabama: 0 teachers]" in text


def test_counts_are_not_compared(drawn: Draw) -> None:
    text = told(drawn, metric="teachers_trained")
    assert "larger numbers mean more partners, so divisions are not compared" in text
    assert "beyond chance" not in text


def test_leadership_sees_accepted_figures_only(drawn: Draw) -> None:
    text = told(drawn, Role.LEADERSHIP)
    assert "65 % (157 of 240) over all partners" in text
    assert "4 of 6 partners reported" in text
    assert "accepted figures" in text and "provisional" not in text
    assert "[Arkansas: not reported]" in text, "Ozark's quarter waits to be accepted"


def test_an_evaluator_is_told_that_figures_are_provisional(drawn: Draw) -> None:
    assert "5 of 6 partners reported · provisional" in told(drawn)


def test_a_quarter_without_figures_shows_the_latest_one_of_the_year_and_says_so(drawn: Draw) -> None:
    text = told(drawn, quarter="Q4")
    assert "as of Q2, the latest quarter with a figure" in text
    assert "[Ohio: 92 % (55 of 60)]" in text


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.LEADERSHIP])
def test_figures_about_people_have_divisions_but_no_map(drawn: Draw, role: Role) -> None:
    text = re.sub(r"\s+", " ", told(drawn, role, "students_female"))
    assert "Figures about people are shown by division only, to protect students in small states." in text
    assert "East North Central 37 % 330 900" in text
    assert "[Ohio" not in text


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.LEADERSHIP])
def test_what_was_handed_in_about_people_is_never_shown(drawn: Draw, role: Role) -> None:
    text = told(drawn, role, "students_female", state="East South Central")
    for secret in ("777", "888", "8 of 31", " 31 ", "26 %"):
        assert secret not in text
    assert "hidden, fewer than three partners" in text
    assert "hidden to protect students" in text, "Gulf Coast's own line"


def test_figures_about_people_are_not_split_by_course_and_place(drawn: Draw) -> None:
    text = told(drawn, metric="students_female", course="CSP")
    assert "not split by course and place at once" in text
    assert "330" not in text


def test_a_metric_without_states_says_so(drawn: Draw) -> None:
    text = told(drawn, metric="ay_workshops_held")
    assert "It is counted for a partner as a whole, so it has no state or division." in text
    assert "[Ohio" not in text


def test_choosing_a_state_shows_the_partners_there_with_links(drawn: Draw) -> None:
    text = told(drawn, state="OH")
    assert "Ohio: 1 partner" in text
    assert "Buckeye Coders" in text
    assert "Gulf Coast Educators" not in text


def test_a_state_of_a_silent_partner_names_it_as_not_reported(drawn: Draw) -> None:
    text = re.sub(r"\s+", " ", told(drawn, state="TN"))
    assert "Tennessee: 1 partner" in text
    assert "Silent Valley not reported" in text


def test_a_division_of_fewer_than_three_partners_has_no_line(drawn: Draw) -> None:
    text = re.sub(r"\s+", " ", told(drawn))
    assert "East South Central 1 partner Not shown: fewer than three partners" in text
    assert "[East North Central: 85 % (153 of 180)" in text


def test_nothing_is_ranked(drawn: Draw) -> None:
    text = re.sub(r"\s+", " ", told(drawn))
    table = text[text.index("State by state") :]
    names = ["Alabama", "Arkansas", "Illinois", "Indiana", "Ohio", "Tennessee"]
    assert sorted(names, key=table.index) == names


def test_a_partner_may_not_open_it() -> None:
    entry = next(e for e in PAGES if e.module == REGIONS)
    assert entry.permission not in permissions_of(Role.PARTNER)
    assert entry.permission in permissions_of(Role.LEADERSHIP)


def share(top: float, bottom: float, low: float, high: float, partners: int = 3) -> Result:
    return Result(
        "implementation_rate", ALL, YEAR, "Q2", ALL, Mark.SHOWN, Status.NO_TARGET, "Q2", top, bottom,
        top / bottom, low, high, partners_in=partners,
    )  # fmt: skip


def test_a_range_that_holds_the_nations_value_is_within_chance() -> None:
    assert beside(share(30, 40, 0.60, 0.86), 0.65) == Beside(0.75 - 0.65, False)
    assert beside(share(38, 40, 0.84, 0.99), 0.65) == Beside(0.95 - 0.65, True)


def test_too_few_things_or_partners_are_not_judged() -> None:
    assert beside(share(9, 9, 0.70, 1.0), 0.5).beyond is None
    assert beside(share(38, 40, 0.84, 0.99, partners=2), 0.5, least=3).beyond is None
    assert beside(None, 0.5) == Beside()


def test_without_a_difference_beyond_chance_the_sentence_says_so() -> None:
    metric = load_all()["implementation_rate"]
    nation = share(130, 200, 0.58, 0.71, partners=7)
    some = [Region(d, d, share(30, 40, 0.60, 0.86), 0.1, False) for d in ("Mountain", "Pacific")]
    assert regions.sentence(some, nation, metric).endswith("; no division differs from it beyond chance")
    some[0] = Region("Mountain", "Mountain", share(38, 40, 0.84, 0.99), 0.3, True)
    assert regions.sentence(some, nation, metric).endswith("; higher in Mountain; the other within chance")


def test_figures_without_a_range_are_told_without_a_verdict() -> None:
    metric = load_all()["students_growth"]

    def growth(times: float) -> Result:
        return Result(
            "students_growth", ALL, YEAR, "Q2", ALL, Mark.SHOWN, Status.NO_TARGET, "Q2", 100 * times, 100.0,
            times, partners_in=3,
        )  # fmt: skip

    some = [
        Region("Mountain", "Mountain", growth(1.1), -0.05),
        Region("Pacific", "Pacific", growth(1.3), 0.15),
    ]
    text = regions.sentence(some, growth(1.15), metric)
    assert "2 divisions from +10 % to +30 %, without a range to tell chance from change" in text.replace(
        "\u00a0", " "
    )
    assert "higher" not in text and regions.difference(some[1], metric) == "+15"


def test_a_trend_rises_only_when_the_ranges_part() -> None:
    metric = load_all()["implementation_rate"]
    rose = (share(20, 40, 0.35, 0.65), share(38, 40, 0.84, 0.99))
    same = (share(20, 40, 0.35, 0.65), share(24, 40, 0.45, 0.74))
    since = f"since Q2 {YEAR}"
    assert (
        regions.over_time([rose, same], metric)
        == f"1 of 2 divisions rose and none fell beyond chance {since}"
    )
    assert regions.over_time([same, same], metric) == f"No division changed beyond chance {since}"


def everything(drawn: Draw, role: Role = Role.EVALUATOR, **more: str) -> str:
    return re.sub(r"\s+", " ", told(drawn, role, **more))


def test_a_difference_has_its_range_against_the_rest(drawn: Draw) -> None:
    """Newcombe's method 10 of 55/60 against the other 105/187, times 187/247, by hand with the Wilson
    ends .8193, .9639 and .4898, .6307."""
    low = 187 / 247 * (55 / 60 - 105 / 187 - ((55 / 60 - 0.8193) ** 2 + (0.6307 - 105 / 187) ** 2) ** 0.5)
    high = 187 / 247 * (55 / 60 - 105 / 187 + ((0.9639 - 55 / 60) ** 2 + (105 / 187 - 0.4898) ** 2) ** 0.5)
    assert (
        f"Ohio 92 % 55 60 82–96 % 1 +27, beyond chance +{100 * low:.0f} to +{100 * high:.0f}"
        in everything(drawn)
    )


def test_a_region_that_is_the_whole_nation_is_not_beyond_itself() -> None:
    whole = share(30, 40, 0.60, 0.86)
    assert beside_nation(whole, whole) == Beside(0.0, False)
    assert beside_nation(None, whole) == Beside()


def test_without_a_year_before_it_says_that_nothing_can_be_compared(drawn: Draw) -> None:
    text = everything(drawn)
    assert "There is no figure of Q2 (Oct–Dec 2015) to compare with." in text


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.LEADERSHIP])
def test_counts_about_people_are_not_taken_apart_by_partner(drawn: Draw, role: Role) -> None:
    text = everything(drawn, role, metric="ap_exam_takers")
    assert "Counts about people are not taken apart by partner, to protect them." in text


def test_without_goals_or_schools_there_is_no_ladder_and_no_next_class(drawn: Draw) -> None:
    text = everything(drawn)
    assert "Goal of all partners" not in text and "next class" not in text


def test_in_a_meeting_there_are_findings_and_no_filters_or_long_tables(drawn: Draw) -> None:
    text = everything(drawn, meeting="1")
    assert "65 % (160 of 247) over all partners" in text and "Back to the page with its filters" in text
    assert "School year" not in text.replace("School year: 2016-17 · ", ""), "only in the line for paper"
    assert "State by state" not in text
    assert "Show in a meeting" in everything(drawn)
