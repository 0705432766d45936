"""The two result pages, drawn for each role: what stands there and, above all, what does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from plp_metrics.model import Role, Viewer
from plp_metrics.ui import program
from tests.ui.drawn import markup, page_of

OVERVIEW, PARTNER = "pages.results.overview", "pages.results.partner"
Of = Callable[..., Viewer]


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.LEADERSHIP, Role.ADMIN])
def test_the_overview_opens_with_one_sentence_and_names_every_partner(
    role: Role, viewer: Of, partners: list[str]
) -> None:
    said = markup(page_of(OVERVIEW, viewer(role)))
    assert said.count("<h1>") == 1 and "on plan with everything agreed" in said
    for partner_id in partners:
        assert program.names()[partner_id] in said


def test_a_partner_sees_its_own_card_and_nobody_else(viewer: Of, partners: list[str]) -> None:
    own, *others = partners
    said = markup(page_of(PARTNER, viewer(Role.PARTNER, own)))
    assert program.names()[own] in said and "Results beside targets" in said
    for other in others:
        assert other not in said and program.names()[other] not in said


def test_a_partner_asking_for_another_partner_gets_its_own_and_is_told(
    viewer: Of, partners: list[str]
) -> None:
    own, other, *_ = partners
    app = page_of(PARTNER, viewer(Role.PARTNER, own), partner=other)
    assert program.names()[other] not in markup(app)
    assert any("not available here" in c.value for c in app.caption)


def test_an_evaluator_sees_no_single_workshop_of_a_partner(viewer: Of, partners: list[str]) -> None:
    app = page_of(PARTNER, viewer(Role.EVALUATOR), partner=partners[0])
    assert "All its workshops" in markup(app) and "Last workshop" not in markup(app)


def test_a_partner_sees_its_last_workshop_beside_all_of_its_own_and_all_partners(
    viewer: Of, partners: list[str]
) -> None:
    app = page_of(PARTNER, viewer(Role.PARTNER, partners[0]))
    assert "Last workshop, " in markup(app)
    assert "All its workshops" in markup(app) and "All partners" in markup(app)


def test_a_partner_finds_the_codes_of_its_trained_teachers_without_a_class(
    viewer: Of, partners: list[str]
) -> None:
    found = {
        partner_id: labels
        for partner_id in partners
        if (labels := _lists(page_of(PARTNER, viewer(Role.PARTNER, partner_id))))
    }
    assert found
    partner_id, (label, *_) = next(iter(found.items()))
    assert label[0].isdigit() and label.endswith("codes")
    watched = page_of(PARTNER, viewer(Role.EVALUATOR), partner=partner_id)
    assert _lists(watched) == []


def _lists(app: AppTest) -> list[str]:
    return [e.label for e in app.expander if "without a class yet" in e.label]


def test_leadership_reads_accepted_figures_only(viewer: Of) -> None:
    said = markup(page_of(OVERVIEW, viewer(Role.LEADERSHIP)))
    assert "provisional" not in said


def test_every_chart_has_words_for_those_who_do_not_see_it(viewer: Of, partners: list[str]) -> None:
    charts = page_of(PARTNER, viewer(Role.PARTNER, partners[0])).get("plotly_chart")
    assert charts and all(chart.proto.alt for chart in charts)


def test_every_figure_can_be_opened_as_a_table(viewer: Of, partners: list[str]) -> None:
    app = page_of(PARTNER, viewer(Role.PARTNER, partners[0]))
    tables = [e for e in app.expander if e.label == "Table behind this figure"]
    assert len(tables) >= len(app.get("plotly_chart")) + 2


def test_a_state_filter_leaves_only_partners_that_work_there(viewer: Of) -> None:
    chosen = next(iter(program.partners().values()))
    app = page_of(OVERVIEW, viewer(Role.EVALUATOR), state=chosen.states[0])
    said = markup(app)
    assert chosen.name in said
    for partner in program.partners().values():
        if chosen.states[0] not in partner.states:
            assert partner.name not in said


def test_an_empty_answer_says_what_to_do_next(viewer: Of) -> None:
    app = page_of(OVERVIEW, viewer(Role.EVALUATOR), year="2016-17", quarter="Q1", show="missing")
    assert "Not reported" in markup(app) or "show all" in markup(app)


def test_a_partner_finds_who_missed_two_workshops_and_nobody_else_does(
    viewer: Of, partners: list[str]
) -> None:
    def lists(app: AppTest) -> list[str]:
        return [e.label for e in app.expander if "missed two workshops or more" in e.label]

    found = [p for p in partners if lists(page_of(PARTNER, viewer(Role.PARTNER, p)))]
    assert found
    assert lists(page_of(PARTNER, viewer(Role.EVALUATOR), partner=found[0])) == []
