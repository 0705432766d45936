"""The page of one partner, for each who may open it: what shows, and above all what must not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from plp_metrics.act import declare
from plp_metrics.draw import words
from plp_metrics.metrics import load_all
from plp_metrics.model import Role, Viewer
from plp_metrics.store import Store
from plp_metrics.ui import looking_back
from tests.ui.drawn import markup, page_of

PARTNER = "pages.results.partner"
AT = {"year": "2016-17", "quarter": "Q2"}
Q2 = {"year": "2017-18", "quarter": "Q2"}
ViewerOf = Callable[[str], Viewer]
Draw = Callable[..., str]


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split())


def row(of: str, metric: str) -> str:
    """The card's row of a metric, as markup."""
    title = load_all()[metric].title
    return next(r for r in re.findall(r'<tr role="row".*?</tr>', of, re.S) if f">{title}</a>" in r)


def test_the_card_says_result_target_plan_and_where_it_is_heading(sample: Store, viewer_of: ViewerOf) -> None:
    said = plain(
        row(markup(page_of(PARTNER, viewer_of("evaluator"), partner="OZARK", **Q2)), "teachers_trained")
    )
    assert "42 of 50" in said and "target 50" in said and "On plan" in said
    assert "about as a year before" in said
    assert re.search(r"48 \d+ to \d+ open \d in 10", said)
    assert "needs 4 more teachers a quarter" in said
    assert "handed in 27 Jan 2018" in said


def test_a_hidden_line_has_no_verdict_and_no_forecast(sample: Store, viewer_of: ViewerOf) -> None:
    at = {"year": "2016-17", "quarter": "Q4"}
    hidden = row(markup(page_of(PARTNER, viewer_of("evaluator"), partner="OZARK", **at)), "teachers_urg")
    assert "hidden to protect teachers" in hidden
    without_a_word_of_it(hidden)


def test_a_line_nobody_published_yet_is_not_called_hidden(sample: Store, viewer_of: ViewerOf) -> None:
    on_it = markup(page_of(PARTNER, viewer_of("evaluator"), partner="OZARK", **Q2))
    waits = row(on_it, "teachers_female")
    assert "not published yet" in waits and "hidden to protect" not in waits
    without_a_word_of_it(waits)


def without_a_word_of_it(hidden: str) -> None:
    assert '<td role="cell" class="two"></td><td role="cell" class="ahead"></td>' in hidden
    assert "in 10" not in hidden and "<details>" not in hidden


@pytest.mark.parametrize(("role", "sees"), [(Role.EVALUATOR, True), (Role.LEADERSHIP, False)])
def test_leadership_sees_only_what_was_accepted(drawn: Draw, role: Role, sees: bool) -> None:
    said = drawn(PARTNER, role, partner="OZARK", **AT)
    assert ("3 of 7" in said) is sees


def test_who_only_looks_on_has_nothing_to_do_and_no_form(drawn: Draw) -> None:
    said = drawn(PARTNER, Role.LEADERSHIP, partner="SILENT", **AT)
    assert "To do" not in said and "What happened, in a few words" not in said
    assert "To do" in drawn(PARTNER, Role.EVALUATOR, partner="SILENT", **AT)


def test_a_partner_reads_its_own_page_without_another_partners_name(
    sample: Store, viewer_of: ViewerOf
) -> None:
    with sample.read() as cursor:
        others = cursor.execute("SELECT partner_id, name FROM partner WHERE partner_id <> 'OZARK'").fetchall()
    assert len(others) > 10
    on_it = markup(page_of(PARTNER, viewer_of("ozark"), partner="PALMETTO", **Q2))
    assert "Ozark Regional Service" in on_it
    for partner_id, name in others:
        assert name not in on_it and f"partner={partner_id}" not in on_it, name
    assert "8 partners nearest by" in on_it and "Nobody is named" in on_it


def test_peers_stay_unnamed_for_everybody_on_this_page(sample: Store, viewer_of: ViewerOf) -> None:
    on_it = markup(page_of(PARTNER, viewer_of("evaluator"), partner="OZARK", **Q2))
    beside = on_it[on_it.index("Beside partners like it") :]
    for name in ("Heartland", "Wasatch", "Sonoran", "Palmetto", "Tidewater"):
        assert name not in beside


def test_a_partner_is_not_told_the_middle_half_of_figures_about_people(
    sample: Store, viewer_of: ViewerOf
) -> None:
    def students(who: str) -> str:
        on_it = markup(page_of(PARTNER, viewer_of(who), partner="OZARK", **Q2))
        table = on_it[on_it.index('<table class="t beside"') :]
        title = load_all()["students_urg"].title
        return plain(next(r for r in table.split("<tr ") if f">{title}</th>" in r))

    assert "middle half" in students("evaluator")
    own = students("ozark")
    assert "middle half" not in own and "all together" in own and "not told" in own


def test_shares_out_of_everybody_say_so_to_others_and_not_to_who_has_the_rows(
    sample: Store, viewer_of: ViewerOf
) -> None:
    last = {"partner": "BLUEGRASS", "year": "2016-17", "quarter": "Q4"}
    for who, told in (("evaluator", True), ("leadership", True), ("bluegrass", False)):
        on_it = markup(page_of(PARTNER, viewer_of(who), **last))
        assert (words.UNKNOWN_IN_REST in row(on_it, "students_female")) is told, who
    other = markup(page_of(PARTNER, viewer_of("evaluator"), **{**last, "partner": "OZARK"}))
    assert words.UNKNOWN_IN_REST not in row(other, "students_female")


def test_one_metric_is_drawn_large_the_one_that_needs_it_or_the_one_asked_for(
    sample: Store, viewer_of: ViewerOf
) -> None:
    evaluator = viewer_of("evaluator")
    first = page_of(PARTNER, evaluator, partner="OZARK", **Q2)
    drawn = load_all()[first.selectbox(key="ask_metric").value]
    said = plain(markup(first))
    assert f"“{drawn.title}” is behind" in said or f"“{drawn.title}” is furthest behind" in said
    asked = page_of(PARTNER, evaluator, partner="OZARK", metric="implementation_rate", **Q2)
    heading = plain(markup(asked))
    assert "Newly trained teachers who teach the course: 71 %" in heading
    assert "If things go on as before, it ends the year at 75 %" in heading
    ranged = plain(markup(page_of(PARTNER, evaluator, partner="OZARK", metric="trained_rate", **Q2)))
    assert "97 % (37 of 38) in Q2 2017-18" in ranged and "Grey band: the usual range" in ranged


def test_a_hidden_metric_cannot_be_drawn_large(sample: Store, viewer_of: ViewerOf) -> None:
    page = page_of(PARTNER, viewer_of("evaluator"), partner="OZARK", metric="teachers_female", **Q2)
    assert page.selectbox(key="ask_metric").value != "teachers_female"
    assert "teachers_female" not in page.selectbox(key="ask_metric").options


@pytest.mark.parametrize("who", ["ozark", "evaluator"])
def test_who_may_declares_an_event_and_takes_it_back(sample: Store, viewer_of: ViewerOf, who: str) -> None:
    page = page_of(PARTNER, viewer_of(who), partner="OZARK", metric="implementation_rate", **Q2)
    page.text_input(key="partner_events_text_OZARK").input("A new coordinator <b>began</b>")
    page.date_input(key="partner_events_day_OZARK").set_value(date(2017, 11, 3))
    page.checkbox(key="partner_events_rebase_OZARK").check()
    next(b for b in page.button if b.label == "Declare it").click()
    page.run()
    on_it = markup(page)
    said = "3 Nov 2017: A new coordinator &lt;b&gt;began&lt;/b&gt; (the usual range begins anew)"
    assert said in on_it and f"declared by {who}@example.org" in on_it
    assert "(1) 3 Nov 2017" in on_it, "it is a rule on the chart"
    next(b for b in page.button if b.label == "Withdraw").click()
    page.run()
    assert "A new coordinator" not in markup(page)


def test_an_event_is_read_by_who_sees_the_charts_and_changed_by_its_side_only(
    sample: Store, viewer_of: ViewerOf
) -> None:
    declare.declare(viewer_of("ozark"), sample, "OZARK", date(2017, 11, 3), "Snow closed two Saturdays")
    seen = page_of(PARTNER, viewer_of("leadership"), partner="OZARK", **Q2)
    assert "Snow closed two Saturdays" in markup(seen)
    assert not [b for b in seen.button if b.label in ("Withdraw", "Declare it")]
    other = page_of(PARTNER, viewer_of("palmetto"), partner="OZARK", **Q2)
    assert "Snow closed" not in markup(other)


def test_on_an_earlier_day_nothing_can_be_declared(sample: Store, viewer_of: ViewerOf) -> None:
    then = looking_back.at(viewer_of("evaluator"), date(2018, 3, 1))
    page = page_of(PARTNER, then, partner="OZARK", **Q2)
    assert not [b for b in page.button if b.label == "Declare it"]
    assert "To do" not in markup(page)


def test_whom_to_call_is_for_the_partner_and_never_for_others(sample: Store, viewer_of: ViewerOf) -> None:
    at = {"partner": "OZARK", "year": "2017-18", "quarter": "Q3"}
    own = page_of(PARTNER, viewer_of("ozark"), **at)
    calls = [e.label for e in own.expander if "their codes" in e.label]
    assert calls and "call them, their codes are below" in markup(own)
    for who in ("evaluator", "leadership"):
        theirs = page_of(PARTNER, viewer_of(who), **at)
        assert not [e.label for e in theirs.expander if "their codes" in e.label]
        assert "call them" not in markup(theirs)
