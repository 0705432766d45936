from __future__ import annotations

from dataclasses import replace

from plp_metrics.draw import sentences, words
from plp_metrics.model import Result, Status
from tests.draw.made import metric, of_share, result, share

A, B = metric("teachers"), metric("students")
LIBRARY = {A.key: A, B.key: B}


def row(partner: str, status: Status, of: str = "teachers", value: float = 5) -> Result:
    return replace(result(LIBRARY[of], value, status, target=10), partner_id=partner)


def test_the_overview_counts_partners_and_names_what_most_fell_behind_in() -> None:
    found = [
        row("P1", Status.MET), row("P1", Status.ON_PLAN, "students"),
        row("P2", Status.BEHIND), row("P2", Status.BEHIND, "students"),
        row("P3", Status.BEHIND, "students"), row("P4", Status.NO_TARGET),
    ]  # fmt: skip
    assert sentences.overview(found, LIBRARY) == (
        "1 of 3 partners is on plan with everything agreed; 2 have fallen behind, most often in “students”"
    )


def test_a_partner_without_a_target_is_not_counted_as_failing() -> None:
    found = [row("P1", Status.NO_TARGET), row("P2", Status.AHEAD)]
    assert sentences.overview(found, LIBRARY).startswith("1 of 1 partner is on plan")


def test_a_partner_hears_how_many_targets_are_on_plan_and_what_is_behind() -> None:
    found = [row("P1", Status.MET), row("P1", Status.BEHIND, "students")]
    assert sentences.partner("Ozark", found, LIBRARY) == (
        "Ozark is on plan for 1 of 2 targets; “Students in words” is behind"
    )


def test_the_worst_comes_first_and_among_equals_the_farthest_from_its_target() -> None:
    far = replace(row("P1", Status.BEHIND), attainment=0.1)
    near = replace(row("P1", Status.BEHIND, "students"), attainment=0.6)
    risk = replace(row("P2", Status.AT_RISK), attainment=0.0)
    assert sentences.worst_first([risk, near, row("P3", Status.MET), far]) == [far, near, risk]


def test_only_changes_of_judgement_are_news() -> None:
    def at(quarter: str, partner: str, status: Status) -> Result:
        return replace(row(partner, status), quarter=quarter, as_of=quarter)

    before = [at("Q1", "P1", Status.ON_PLAN), at("Q1", "P2", Status.BEHIND), at("Q1", "P3", Status.ON_PLAN)]
    now = [at("Q2", "P1", Status.BEHIND), at("Q2", "P2", Status.ON_PLAN), at("Q2", "P3", Status.MET)]
    turns = sentences.turned(now, before)
    assert [(t.now.partner_id, t.better) for t in turns] == [("P1", False), ("P2", True)]


def test_a_figure_carried_forward_is_no_news() -> None:
    before = [replace(row("P1", Status.ON_PLAN), quarter="Q1", as_of="Q1")]
    now = [replace(row("P1", Status.BEHIND), as_of="Q1")]
    assert sentences.turned(now, before) == []


def test_growth_is_told_against_the_same_quarter_a_year_before() -> None:
    series = [
        replace(row("P1", Status.ON_PLAN, value=30), school_year="2016-17"),
        replace(row("P1", Status.ON_PLAN, value=40), school_year="2016-17", quarter="Q4"),
        replace(row("P1", Status.BEHIND, value=33), target=60),
    ]
    assert sentences.growth(series, A).replace(words.NBSP, " ") == (
        "Teachers in words: 33, from 30 in Q2 2016-17; behind for 60 agreed"
    )


def test_survey_differences_inside_the_range_are_said_to_be_none() -> None:
    item = share("recommend")
    everyone = [of_share(item, 800, 1000)]
    mine = of_share(item, 14, 20, low=0.48, high=0.85)
    low = replace(mine, high=0.75)
    assert "within the range" in sentences.quality([mine], everyone, {item.key: item})
    assert "lower than at all partners" in sentences.quality([low], everyone, {item.key: item})
