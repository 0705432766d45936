from __future__ import annotations

import pytest
import streamlit as st

from plp_metrics.ui import go, keys


class Page:
    """What Streamlit's page is to the links: nothing but itself."""


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})
    go.register({"partner": Page()})
    assert set(st.session_state) == {keys.PAGES}


@pytest.mark.usefixtures("pages")
def test_a_link_has_a_real_address_with_its_filters() -> None:
    assert 'href="partner?partner=OZARK&amp;quarter=Q2"' in go.link(
        "Ozark", "partner", partner="OZARK", quarter="Q2"
    )


@pytest.mark.usefixtures("pages")
def test_a_page_this_person_may_not_open_is_named_without_a_link() -> None:
    assert go.link("A & B", "metric") == "A &amp; B"
    assert go.link("A", "nowhere") == "A"


@pytest.mark.usefixtures("pages")
def test_going_to_a_page_takes_its_filters_along(monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[object] = []
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: went.append((page, query_params)))
    go.to("partner", "partner=A%26B&quarter=Q2")
    go.to("nowhere", "x=1")
    assert [query for _, query in went] == [[("partner", "A&B"), ("quarter", "Q2")]]
