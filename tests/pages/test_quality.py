"""The page of workshop quality, for each role: one workshop to its partner only, five answers at least."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from pages import PAGES
from plp_metrics import access
from plp_metrics.access import GIVEN, permissions_of
from plp_metrics.compute import answers
from plp_metrics.compute.trends import workshop_trend
from plp_metrics.model import Role, Viewer
from plp_metrics.store import Store
from plp_metrics.ui import ask, program, workshop_quality
from tests.ui.drawn import markup, page_of

QUALITY = "pages.results.quality"
NOW = {"year": "2017-18", "quarter": "Q3"}
TWO_ANSWERS = "Q1/CSF-2016-INTRO1-A"
"""A workshop of Ozark's in 2016-17 that two people answered."""
Of = Callable[[str], Viewer]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    answers.forget()
    yield
    answers.forget()


def said(app: AppTest) -> str:
    """Everything on the page: markup as text, what the pictures carry, and what can be chosen."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", markup(app)))
    pictures = " ".join(e.proto.spec for e in app.get("plotly_chart"))
    choices = " ".join(" ".join(s.options) for s in app.selectbox)
    return re.sub(r"\s+", " ", f"{text} {html.unescape(pictures)} {choices}").replace("\u00a0", " ")


def change(store: Store, sql: str, *values: object) -> None:
    with store.change("owner@example.org", "note") as change:
        change.cursor.execute(sql, list(values))


def codes(store: Store) -> list[tuple[str, str, int]]:
    """(partner, workshop code, answers to the first question) of 2017-18, as handed in."""
    with store.read() as cursor:
        found: list[tuple[str, str, int]] = cursor.execute(
            "SELECT f.partner_id, s.workshop_code, count(s.would_recommend) FROM version_in_force AS f"
            " JOIN workshop_surveys AS s USING (submission_id)"
            " WHERE f.basis = 'submitted'"
            " AND f.school_year = '2017-18' AND f.to_event IS NULL GROUP BY ALL"
        ).fetchall()
    return found


def test_a_partner_sees_this_workshop_beside_all_of_its_own_and_all_partners(
    sample: Store, viewer_of: Of
) -> None:
    code = max((n, code) for who, code, n in codes(sample) if who == "OZARK")[1]
    viewer = viewer_of("ozark")
    (key,) = [k for k in workshop_keys(viewer) if k.endswith(f"/{code}")]
    text = said(page_of(QUALITY, viewer, workshop=key, **NOW))
    assert "Item This workshop Answers here All yours Answers All partners All answers Top two points" in text
    assert "of answers agree over five questions (all partners" in text
    assert "scale of 6 points" in text.lower()


def workshop_keys(viewer: Viewer, year: str = "2017-18", quarter: str = "Q3") -> list[str]:
    asked = ask.Asked(year, quarter)
    chosen = workshop_quality.Chosen("OZARK", "", "quality_overall", True)
    seen = workshop_quality.look(viewer, asked, chosen, "light")
    return [] if seen.found is None else [w.key for w in seen.found.workshops]


def test_a_workshop_of_fewer_than_five_answers_is_hidden_even_from_its_partner(
    sample: Store, viewer_of: Of
) -> None:
    app = page_of(QUALITY, viewer_of("ozark"), workshop=TWO_ANSWERS, year="2016-17", quarter="Q1")
    text = said(app)
    assert "Ozark Regional Service, CS Fundamentals introduction" in text
    assert "Nothing may be told of the answers yet" in text and "cannot be told apart" not in text
    rows = text[text.index("Item This workshop") :]
    assert "Would recommend hidden, fewer than 5 answers 2 " in rows
    assert "What people answered" not in text and "Top two points" not in rows.split("Workshops held")[0]
    assert "whatever the others think" not in text


@pytest.mark.parametrize("name", ["evaluator", "leadership"])
def test_staff_never_see_a_single_workshop_nor_its_answers(sample: Store, viewer_of: Of, name: str) -> None:
    assert TWO_ANSWERS in workshop_keys(viewer_of("ozark"), "2016-17", "Q1")
    key = workshop_keys(viewer_of("ozark"))[0]
    text = said(page_of(QUALITY, viewer_of(name), partner="OZARK", workshop=key, **NOW))
    assert "Ozark Regional Service, workshops of 2017-18 so far" in text
    assert "What was answered at one workshop is told to the partner that held it" in text
    for secret in ("This workshop", "What people answered", "Top two points", "Workshops held, by date"):
        assert secret not in text
    assert [code for who, code, _ in codes(sample) if who == "OZARK" and code in text] == []


def test_who_looks_as_the_partner_sees_no_single_workshop_either(sample: Store, viewer_of: Of) -> None:
    viewer = replace(viewer_of("ozark"), through=Role.EVALUATOR)
    assert access.scope(viewer).raw == frozenset()
    text = said(page_of(QUALITY, viewer, **NOW))
    assert "answers as published" in text and "Workshops held, by date" not in text


def test_a_partner_that_asks_for_another_gets_its_own(sample: Store, viewer_of: Of) -> None:
    text = said(page_of(QUALITY, viewer_of("ozark"), partner="GULFCOAST", **NOW))
    assert "Ozark Regional Service, workshops" in text
    others = [p.name for key, p in program.partners().items() if key != "OZARK"]
    assert [other for other in others if other in text] == []


@pytest.mark.parametrize("name", ["evaluator", "leadership"])
def test_a_hidden_partner_shows_the_mark_and_none_of_its_numbers(
    sample: Store, viewer_of: Of, name: str
) -> None:
    with sample.read() as cursor:
        ((agree, of),) = cursor.execute(
            "SELECT numerator, denominator FROM published WHERE metric = 'quality_overall' AND quarter = 'Q3'"
            " AND partner_id = 'OZARK' AND school_year = '2017-18' AND course = 'ALL' AND basis = 'submitted'"
            " AND to_event IS NULL"
        ).fetchall()
    change(
        sample,
        "UPDATE published SET mark = 'withheld', numerator = NULL, denominator = NULL WHERE metric LIKE"
        " 'quality%' AND partner_id = 'OZARK' AND school_year = '2017-18'",
    )
    text = said(page_of(QUALITY, viewer_of(name), partner="OZARK", **NOW))
    assert "Would recommend hidden, fewer than 5 answers" in text
    assert "Nothing may be told of the answers yet" in text
    assert "whatever the others think" not in text
    assert not re.search(rf"\b{of:.0f}\b|\b{agree:.0f} of", text)


def test_a_kept_figure_says_so_and_is_not_held_against_anybody(sample: Store, viewer_of: Of) -> None:
    before = said(page_of(QUALITY, viewer_of("evaluator"), partner="OZARK", **NOW))
    assert "These workshops against all partners: higher on Knows where to get help" in before
    change(
        sample,
        "UPDATE published SET mark = 'kept', kept_quarter = 'Q2' WHERE metric LIKE 'quality%'"
        " AND partner_id = 'OZARK' AND school_year = '2017-18' AND quarter = 'Q3'",
    )
    answers.forget()
    text = said(page_of(QUALITY, viewer_of("evaluator"), partner="OZARK", **NOW))
    assert "an earlier figure that stands" in text
    assert "against all partners: higher" not in text and "whatever the others think" not in text


def test_the_bounds_are_what_the_silent_could_make_of_it(sample: Store, viewer_of: Of) -> None:
    with sample.read() as cursor:
        ((agree, valid, attended),) = cursor.execute(
            "WITH r AS (SELECT s.* FROM version_in_force AS f"
            " JOIN workshop_surveys AS s USING (submission_id)"
            " WHERE f.basis = 'submitted' AND f.partner_id = 'OZARK' AND f.school_year = '2017-18'"
            " AND f.quarter <= 'Q3' AND f.to_event IS NULL"
            " AND workshop_type NOT IN ('teachercon', 'facilitator'))"
            " SELECT count(*) FILTER (would_recommend >= 4), count(would_recommend),"
            " (SELECT sum(a) FROM (SELECT DISTINCT submission_id, workshop_code, attended AS a FROM r))"
            " FROM r"
        ).fetchall()
    low, high = agree / attended, (agree + attended - valid) / attended
    for name in ("ozark", "evaluator"):
        text = said(page_of(QUALITY, viewer_of(name), partner="OZARK", **NOW))
        (row,) = re.findall(r"Would recommend (\d+ % \(range[^A-Z]*?)Better prepared", text)
        assert f"{100 * low:.0f}–{100 * high:.0f} % whatever the others think" in row


def test_no_bounds_are_told_of_all_partners_together(sample: Store, viewer_of: Of) -> None:
    text = said(page_of(QUALITY, viewer_of("evaluator"), **NOW))
    assert "All partners, workshops of 2017-18 so far" in text and "Most agree on" in text
    assert "whatever the others think" not in text and "the ring is" not in text


def test_two_scales_are_marked_and_drawn_apart(sample: Store, viewer_of: Of) -> None:
    code = max((n, code) for who, code, n in codes(sample) if who == "OZARK")[1]
    change(
        sample,
        "UPDATE workshop_surveys SET scale_points = 7 WHERE workshop_code = ? AND submission_id IN"
        " (SELECT submission_id FROM version_in_force"
        " WHERE partner_id = 'OZARK' AND school_year = '2017-18')",
        code,
    )
    text = said(page_of(QUALITY, viewer_of("ozark"), **NOW))
    assert "answers are on 6 points and 7 points; each is judged by its own rule and none is mixed" in text
    assert "What people answered, 6 points" in text and "What people answered, 7 points" in text


def test_the_trend_leaves_out_workshops_of_fewer_than_five_answers(sample: Store, viewer_of: Of) -> None:
    enough = [code for who, code, n in codes(sample) if who == "OZARK" and n >= 5]
    scope = access.scope(viewer_of("ozark"))
    with sample.read() as cursor:
        found = workshop_trend(cursor, scope, "quality_recommend", "OZARK", ["2017-18"])
        assert workshop_trend(
            cursor, access.scope(viewer_of("evaluator")), "quality_recommend", "OZARK", ["2017-18"]
        ).points == ()  # fmt: skip
        before = workshop_trend(cursor, scope, "quality_recommend", "OZARK", ["2016-17"])
    assert all((p.denominator or 0) >= 5 for p in (*found.points, *before.points))
    assert {p.at for p in found.points} <= set(enough) and len(found.points) > 5
    assert TWO_ANSWERS.partition("/")[2] not in {p.at for p in before.points}


def test_who_led_and_who_still_comes_stand_there_for_the_partner(sample: Store, viewer_of: Of) -> None:
    text = said(page_of(QUALITY, viewer_of("ozark"), **NOW))
    assert "Of those at the first workshop, at the last one came: CS Discoveries 89 %" in text
    assert "2 facilitators, both accredited" in text and "facilitators are counted, never named" in text
    assert "Along the foot: facilitators of each workshop; v: virtual" in text


@pytest.mark.parametrize("name", ["ozark", "evaluator", "leadership", "admin"])
def test_open_figures_and_links_are_there_for_everybody(sample: Store, viewer_of: Of, name: str) -> None:
    app = page_of(QUALITY, viewer_of(name), partner="OZARK", **NOW)
    text, page = said(app), html.unescape(markup(app))
    assert "Survey response" in text and "Workshops led by accredited facilitators only" in text
    assert 'href="number?year=2017-18&quarter=Q3&metric=quality_recommend&partner=OZARK"' in page
    assert 'href="partner?year=2017-18&quarter=Q3&partner=OZARK"' in page


def test_a_year_without_answers_says_what_to_do(sample: Store, viewer_of: Of) -> None:
    change(sample, "DELETE FROM measurement WHERE partner_id = 'OZARK'")
    change(sample, "DELETE FROM version_in_force WHERE partner_id = 'OZARK'")
    text = said(page_of(QUALITY, viewer_of("ozark"), **NOW))
    assert "No survey answers to tell yet. Choose an earlier quarter or year" in text


def test_everybody_may_open_it() -> None:
    entry = next(e for e in PAGES if e.module == QUALITY)
    assert entry.dated and all(entry.permission in permissions_of(role) for role in GIVEN)
