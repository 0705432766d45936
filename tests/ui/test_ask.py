from __future__ import annotations

from collections.abc import Callable

from plp_metrics import store
from plp_metrics.model import Role, Viewer
from plp_metrics.ui import program
from tests.ui.drawn import markup, page_of

OVERVIEW, PARTNER = "pages.results.overview", "pages.results.partner"
Of = Callable[..., Viewer]


def test_a_filter_in_the_address_is_what_the_page_shows(viewer: Of) -> None:
    app = page_of(OVERVIEW, viewer(Role.EVALUATOR), year="2016-17", quarter="Q3", course="CSP")
    assert app.selectbox(key="ask_quarter").value == "Q3"
    assert "Q3 (Jan–Mar 2017)" in markup(app)
    said = "School year: 2016-17 · Quarter: Q3 (Jan–Mar 2017) · Course: CS Principles · State or division"
    assert said in markup(app), "paper has no boxes"


def test_choosing_a_filter_changes_the_address_and_the_page(viewer: Of) -> None:
    app = page_of(OVERVIEW, viewer(Role.EVALUATOR), year="2017-18")
    app.selectbox(key="ask_quarter").select("Q2").run()
    assert app.query_params["quarter"] == "Q2"
    assert "Q2 (Oct–Dec 2017)" in markup(app)


def test_an_unknown_value_falls_back_and_is_named(viewer: Of) -> None:
    app = page_of(OVERVIEW, viewer(Role.EVALUATOR), quarter="Q9", course="<b>")
    said = [c.value for c in app.caption]
    assert len(said) == 1 and "quarter “Q9”" in said[0] and r"course “\<b\>”" in said[0]
    assert not app.exception


def test_a_school_year_in_the_future_falls_back(viewer: Of) -> None:
    app = page_of(OVERVIEW, viewer(Role.EVALUATOR), year="2031-32")
    assert app.selectbox(key="ask_year").value in program.years()


def test_a_partner_may_choose_no_partner_but_itself(viewer: Of, partners: list[str]) -> None:
    app = page_of(PARTNER, viewer(Role.PARTNER, partners[1]))
    assert "Partner" not in [box.label for box in app.selectbox]


def test_the_page_opens_with_a_quarter_that_most_partners_handed_in(viewer: Of) -> None:
    latest = program.latest(viewer(Role.EVALUATOR))
    assert latest.school_year in program.years() and latest.last_day < store.current().today()
