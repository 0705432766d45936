"""Before the first school year has begun: every page opens, nothing is asked for that nobody owes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pages import PAGES
from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import join, people
from plp_metrics.compute import answers
from plp_metrics.model import Partner, Role, Viewer
from plp_metrics.store import Store
from plp_metrics.ui import program, targets_seen
from tests.ui.drawn import markup, page_of

FIRST, AHEAD = "2016-17", "2017-18"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """In June 2016: OZARK begins in July, HUDSON a year later. The day is over ten years back."""
    path = tmp_path_factory.mktemp("before") / "plp.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLP_STORE", str(path))
        patch.setenv("PLP_TODAY", "2016-06-20")
        store = stores.open_store(path, create=True)
        for key, year in (("OZARK", FIRST), ("HUDSON", AHEAD)):
            facts = Partner(key, key.title(), ("AR",), year, year, "America/Chicago", {year: ("CSP",)})
            join.open_partner(people.OWNER, store, facts, f"{key.lower()}@example.org", None)
        staff = [(f"{r.value}@example.org", r, None) for r in (Role.EVALUATOR, Role.LEADERSHIP, Role.ADMIN)]
        people.grant(people.OWNER, store, staff)
        yield store
        answers.forget()
        stores.close_all()


def who(store: Store, name: str) -> Viewer:
    with store.read() as cursor:
        found = access.viewer(cursor, f"{name}@example.org")
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["ozark", "hudson", "evaluator", "leadership", "admin"])
def test_every_page_opens(store: Store, name: str) -> None:
    viewer = who(store, name)
    for entry in PAGES:
        if viewer.may(entry.permission):
            page_of(entry.module, viewer)


def test_a_new_partner_is_told_of_its_own_first_quarter_and_of_none_before(store: Store) -> None:
    text = markup(page_of("pages.start.home", who(store, "ozark")))
    assert "Nothing is to be handed in yet; 5 proposed targets wait for your answer" in text
    assert "Q1 (Jul–Sep 2016) is your first quarter; it will be due 30 Oct 2016" in text
    assert "(Apr–Jun 2016)" not in text and "Where you stand" not in text


def test_targets_can_be_answered_up_to_the_first_year_of_who_begins_last(store: Store) -> None:
    assert program.years() == ["2015-16"]
    assert targets_seen.years() == [AHEAD, FIRST, "2015-16"]
    page = page_of("pages.partnership.targets", who(store, "hudson"), year=AHEAD)
    assert "Code.org proposes" in markup(page)
