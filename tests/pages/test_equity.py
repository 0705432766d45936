"""The page of equity, for each role: the classes beside their schools, and nothing but what is published."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from pages import PAGES
from plp_metrics import access
from plp_metrics.access import GIVEN, permissions_of
from plp_metrics.compute import answers
from plp_metrics.model import Role, Viewer
from plp_metrics.store import Store, read
from plp_metrics.ui import ask, equity, program
from tests.ui.drawn import markup, page_of

EQUITY = "pages.results.equity"
NOW = {"year": "2017-18", "quarter": "Q2"}
Of = Callable[[str], Viewer]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    answers.forget()
    yield
    answers.forget()


def said(app: AppTest) -> str:
    """Everything on the page: markup as text, and all that the pictures carry."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", markup(app)))
    pictures = " ".join(e.proto.spec for e in app.get("plotly_chart"))
    tabs = " ".join(t.label for t in app.tabs)
    return re.sub(r"\s+", " ", f"{text} {html.unescape(pictures)} {tabs}").replace("\u00a0", " ")


def tables(viewer: Viewer, group: str, whose: str, year: str, quarter: str) -> str:
    """Every table behind the page's figures, as it is downloaded."""
    asked = ask.Asked(year, quarter)
    seen = equity.look(viewer, asked, equity.Chosen(group, whose, ""), "light")
    pairs = [f for pair in (seen.divisions, seen.partners) if pair for f in pair]
    behind = [seen.short, *(f.table for f in pairs)]
    return "".join(t.csv().decode("utf-8-sig") for t in behind).replace("\u00a0", " ")


def one(store: Store, sql: str, *values: object) -> tuple[float, ...]:
    with store.read() as cursor:
        (row,) = cursor.execute(sql, list(values)).fetchall()
    return row


def change(store: Store, sql: str, *values: object) -> None:
    with store.change("owner@example.org", "note") as change:
        change.cursor.execute(sql, list(values))


def line(store: Store, metric: str, partner_id: str) -> tuple[float, ...]:
    return one(
        store,
        "SELECT numerator, denominator FROM published WHERE metric = ? AND partner_id = ?"
        " AND basis = 'submitted' AND school_year = '2017-18' AND quarter = 'Q2' AND division = 'ALL'"
        " AND course = 'ALL' AND to_event IS NULL",
        metric, partner_id,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["evaluator", "leadership", "admin"])
def test_it_opens_with_both_shares_and_the_students_missing(sample: Store, viewer_of: Of, name: str) -> None:
    text = said(page_of(EQUITY, viewer_of(name), **NOW))
    girls, known = line(sample, "students_female", "ALL")
    seen, expected = line(sample, "mirror_gender", "ALL")
    assert f"Girls are {100 * girls / known:.0f} % of the classes and" in text
    assert f"about {f'{round(expected - seen):,}'.replace(',', ' ')} more would mirror their schools" in text
    assert "of 24 partners have fewer than their schools" in text


def test_a_partner_sees_itself_and_the_sums_and_never_another(sample: Store, viewer_of: Of) -> None:
    text = said(page_of(EQUITY, viewer_of("ozark"), partner="GULFCOAST", **NOW))
    assert "At Ozark Regional Service, girls are" in text
    assert "All partners" in text and "South Atlantic" in text
    others = [p.name for key, p in program.partners().items() if key != "OZARK"]
    assert [other for other in others if other in text] == []


@pytest.mark.parametrize("name", ["evaluator", "leadership"])
@pytest.mark.parametrize(
    ("group", "share", "mirror"),
    [("girls", "students_female", "mirror_gender"), ("underrepresented", "students_urg", "mirror_urg")],
)
def test_a_hidden_line_shows_its_mark_and_no_number(
    sample: Store, viewer_of: Of, name: str, group: str, share: str, mirror: str
) -> None:
    count, of = one(
        sample,
        "SELECT numerator, denominator FROM measurement WHERE metric = ? AND basis = 'submitted' AND"
        " partner_id = 'OZARK' AND school_year = '2017-18' AND quarter = 'Q2' AND course = 'ALL'"
        " AND state = 'ALL' AND division = 'ALL' AND grade_band = 'ALL' AND workshop = 'ALL'"
        " AND to_event IS NULL",
        share,
    )
    assert count > 100, "a number that would be seen"
    change(
        sample,
        "UPDATE published SET mark = 'withheld', numerator = NULL, denominator = NULL WHERE"
        " partner_id = 'OZARK' AND school_year = '2017-18' AND list_contains(?, metric)",
        [share, mirror, "diversity_known"],
    )
    viewer = viewer_of(name)
    text = said(page_of(EQUITY, viewer, partner="OZARK", group=group, **NOW))
    assert "At Ozark Regional Service" in text and ": hidden to protect students Q2" in text
    behind = tables(viewer, group, "OZARK", **NOW)
    rows = [r for r in behind.splitlines() if r.startswith("Ozark")]
    assert rows and all("hidden to protect students" in r and "their schools" not in r for r in rows)
    for secret in (f"{count:.0f}", f"{of:.0f}"):
        shown = f"{int(secret):,}".replace(",", " ")
        assert not re.search(rf"(?<![\d.]){secret}(?!\d)|(?<![\d ]){shown} (?:of|seen)", behind + text)


def test_a_kept_line_is_shown_with_its_quarter_and_not_judged(sample: Store, viewer_of: Of) -> None:
    change(
        sample,
        "UPDATE published SET mark = 'kept', kept_quarter = 'Q1' WHERE partner_id = 'OZARK' AND"
        " school_year = '2017-18' AND metric IN ('mirror_gender', 'students_female')",
    )
    viewer = viewer_of("evaluator")
    text = said(page_of(EQUITY, viewer, partner="OZARK", **NOW))
    assert "lead to expect; not judged" in text
    (row, *_) = [r for r in tables(viewer, "girls", "OZARK", **NOW).splitlines() if r.startswith("Ozark")]
    assert "an earlier figure stands (Q1), not judged" in row
    assert "their schools" not in row and "points since" not in row


def test_fewer_than_thirty_students_are_never_judged(sample: Store, viewer_of: Of) -> None:
    few = {"students_female": (10, 28), "mirror_gender": (10, 14)}
    for metric, (top, bottom) in few.items():
        change(
            sample,
            "UPDATE published SET numerator = ?, denominator = ? WHERE partner_id = 'OZARK' AND"
            " school_year = '2017-18' AND metric = ?",
            top, bottom, metric,
        )  # fmt: skip
    (row, *_) = [
        r for r in tables(viewer_of("evaluator"), "girls", "ALL", **NOW).splitlines() if r.startswith("Ozark")
    ]
    assert "fewer than 30 students: not judged" in row and "mirror their schools" not in row


def test_unknown_ones_in_the_rest_are_said_of_published_lines_only(sample: Store, viewer_of: Of) -> None:
    change(
        sample,
        "UPDATE published SET of_everybody = true WHERE partner_id = 'OZARK' AND school_year = '2017-18'"
        " AND metric = 'students_urg'",
    )
    note = "unknown (fewer than 10) counted in the rest"
    asked = {"group": "underrepresented", "partner": "OZARK", **NOW}
    assert note in said(page_of(EQUITY, viewer_of("evaluator"), **asked))
    assert note not in said(page_of(EQUITY, viewer_of("ozark"), **asked)), "its own figure is as handed in"


def test_what_is_known_and_what_the_unknown_could_do_stand_beside_the_share(
    sample: Store, viewer_of: Of
) -> None:
    text = said(page_of(EQUITY, viewer_of("evaluator"), group="underrepresented", **NOW))
    count, known = line(sample, "students_urg", "ALL")
    _, everybody = line(sample, "diversity_known", "ALL")
    low, high = count / everybody, (count + everybody - known) / everybody
    assert f"{known / everybody:.0%}".replace("%", " % known") in text
    assert f"{low:.0%} if none of the unknown were".replace("%", " %", 1) in text
    assert f"{high:.0%} if all were".replace("%", " %") in text


def test_the_definition_stands_beside_the_number_with_its_year(sample: Store, viewer_of: Of) -> None:
    text = said(page_of(EQUITY, viewer_of("leadership"), group="underrepresented", **NOW))
    assert "Underrepresented groups (definition of 2016): American Indian or Alaska Native, Black" in text


def test_partners_stand_by_what_is_said_of_them_and_then_by_name(sample: Store, viewer_of: Of) -> None:
    rows = tables(viewer_of("evaluator"), "underrepresented", "ALL", **NOW).splitlines()
    start = max(i for i, r in enumerate(rows) if r.startswith("Where") and "Blue" in rows[i + 1])
    told = []
    for row in rows[start + 1 :]:
        if row.startswith("Where"):
            break
        verdict = next((v for v in ("fewer than in", "as in their") if v in row), "")
        told.append((verdict != "fewer than in", row.split(",")[0]))
    assert len(told) == 24 and told == sorted(told)


def test_divisions_of_fewer_than_three_partners_are_hidden(sample: Store, viewer_of: Of) -> None:
    behind = tables(viewer_of("evaluator"), "girls", "ALL", **NOW)
    (mountain, *_) = [r for r in behind.splitlines() if r.startswith("Mountain")]
    assert mountain.startswith('Mountain,,,"hidden, fewer than three partners",,,,')


def test_the_four_questions_each_have_their_results(sample: Store, viewer_of: Of) -> None:
    text = said(page_of(EQUITY, viewer_of("leadership"), **NOW))
    for part in ("Capacity", "Access", "Participation", "Experience"):
        assert part in text
    for question, answer in (
        ("Can it be taught?", "Teachers trained"),
        ("Is it offered where it is needed?", "Title I"),
        ("Who takes part?", "Does the class look like its school?"),
        ("How is it for them?", "Overall success of workshops"),
    ):
        assert question in text and answer in text


def test_every_figure_leads_to_how_it_is_made(sample: Store, viewer_of: Of) -> None:
    page = html.unescape(markup(page_of(EQUITY, viewer_of("evaluator"), partner="OZARK", **NOW)))
    assert 'href="number?year=2017-18&quarter=Q2&metric=mirror_gender&partner=OZARK"' in page
    assert 'href="number?year=2017-18&quarter=Q2&metric=students_female&partner=ALL"' in page


def test_before_anything_is_published_it_says_what_to_do(sample: Store, viewer_of: Of) -> None:
    text = said(page_of(EQUITY, viewer_of("evaluator"), year="2016-17", quarter="Q1"))
    assert "Nothing is published for 2016-17 yet. Figures about people are published for Q2 and Q4" in text


def test_looking_back_shows_what_was_published_by_then(sample: Store, viewer_of: Of) -> None:
    day = date(2018, 1, 20)
    with sample.read() as cursor:
        viewer = replace(viewer_of("evaluator"), on=day, as_of=read.event_on(cursor, day))
    text = said(page_of(EQUITY, viewer, on=day.isoformat(), **NOW))
    assert "as it stood on 20 Jan 2018" in text and "Nothing is published for 2017-18 yet" in text


def test_who_looks_as_a_partner_sees_what_is_published_of_it(sample: Store, viewer_of: Of) -> None:
    viewer = replace(viewer_of("ozark"), through=Role.EVALUATOR)
    assert access.scope(viewer).raw == frozenset()
    text = said(page_of(EQUITY, viewer, year="2017-18", quarter="Q3"))
    assert "as published, for Q2 and Q4" in text and "figures of Q2 (Oct–Dec 2017)" in text


def test_everybody_may_open_it() -> None:
    entry = next(e for e in PAGES if e.module == EQUITY)
    assert entry.dated and all(entry.permission in permissions_of(role) for role in GIVEN)
