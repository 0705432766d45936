"""A target's life and what is looked at before it is agreed, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from plp_metrics.draw import agreed, agreed_before, agreed_talk
from plp_metrics.metrics import load_all
from plp_metrics.model import Agreement, Comparison
from plp_metrics.model.forecasts import Odds
from plp_metrics.model.talks import Interim, Moment, PeersAgreed, Spread

METRIC = load_all()["teachers_trained"]
TARGET = Agreement(
    7, "P", "teachers_trained", "2017-18", "ALL", Comparison.AT_LEAST, 120, baseline=90,
    milestones={"Q2": 60}, proposed_side="partner", state="proposed",
)  # fmt: skip
INTERIM = Interim(7, 100, "A storm <b>closed</b> schools.", date(2018, 3, 31), "e@x", datetime(2018, 1, 9), 4)
PEERS = PeersAgreed(
    "teachers_trained", 6, (Spread("2016-17", 3), Spread("2017-18", 6, 90, 100, 115)),
    Spread("2016-17", 5, 80, 95, 101),
)  # fmt: skip


def moment(what, **more):
    return Moment(what, datetime(2018, 1, 9), 4, "e@x", **more)


def test_each_step_says_who_asked_for_what_and_what_differs():
    said = agreed_talk.what(moment("proposed", agreement=TARGET), METRIC)
    assert said.startswith("The partner proposed at least 120 teachers by Q4 (Apr–Jun 2018), from 90")
    assert "on the way: Q2 60" in said
    assert agreed_talk.changes(moment("proposed", changed=("target", "milestones"))) == (
        "the target and the milestones"
    )


def test_words_of_people_cannot_bring_markup_in():
    steps = [moment("said", text="<script>", side="partner"), moment("excepted", interim=INTERIM)]
    html = agreed_talk.timeline(steps, METRIC, str) + agreed_talk.excepted(INTERIM, METRIC)
    assert "<script>" not in html
    assert "<b>closed" not in html


def test_an_exception_stands_under_the_target_and_never_in_its_place():
    notes = {7: (agreed_talk.excepted(INTERIM, METRIC), "exception: 100")}
    (row,) = agreed.table([TARGET], {"teachers_trained": METRIC}, "T", notes).rows
    assert row[2].html.index("at least 120") < row[2].html.index("100 will do until 31 Mar 2018")
    assert row[2].text == "at least 120 teachers; exception: 100"


@pytest.mark.parametrize(
    ("chance", "reached", "word"),
    [
        (0.85, 2, "Likely"),
        (0.5, 2, "Open"),
        (0.1, 19, "Unlikely"),
        (None, 3, "Unlikely"),
        (None, 19, "Likely"),
    ],
)
def test_the_odds_are_told_in_a_word_and_its_numbers(chance, reached, word):
    found = Odds("teachers_trained", 120, 100, 1.2, reached, 20, 0.05, 0.36, chance)
    html = agreed_before.odds(found, METRIC)
    assert f"{word}</span>:" in html
    assert f"{reached} of 20 past partner-years" in html
    assert "5 % to 36" in html.replace("\u00a0", " ")


def test_peers_are_told_by_median_and_middle_half_and_who_is_too_few_is_not():
    said = " ".join(agreed_before.peers(PEERS, METRIC))
    assert "For 2017-18, 6 partners like it agreed on 100 in the middle (half of them 90 to 115)." in said
    assert "By the end of 2016-17, 5 partners like it stood at 95 in the middle" in said
    assert "For 2016-17" not in said
    kept = " ".join(agreed_before.peers(replace(PEERS, reached=Spread("2016-17", 0), kept=True), METRIC))
    assert "not told: it counts people" in kept


def test_the_way_to_a_target_says_its_quarters_in_words_and_in_a_table():
    plan = [("Q1", 30.0), ("Q2", 60.0), ("Q3", 90.0), ("Q4", 120.0)]
    drawn = agreed_before.path(TARGET, plan, [("Q1", 20.0), ("Q2", None)], METRIC)
    assert drawn.alt == "Plan from 90 to at least 120 teachers: Q1 30, Q2 60, Q3 90, Q4 120"
    assert [row[2] for row in drawn.table.rows] == ["", "milestone", "", ""]
    assert drawn.picture.count("<rect") == 1
