"""Leadership on the sample program: what moved the number, the next class, the goals, the outlook."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from plp_metrics.access import permissions_of
from plp_metrics.model import Role, Viewer
from plp_metrics.store import Store
from tests.pages.conftest import said

Told = Callable[..., str]


@pytest.fixture
def told(sample: Store) -> Told:
    assert Path(sample.path).exists()

    def draw(module: str, role: Role = Role.LEADERSHIP, **address: str) -> str:
        viewer = Viewer(f"{role}@example.org", role, None, permissions_of(role))

        def script(module, viewer):  # type: ignore[no-untyped-def]  # runs without the names of this file
            from importlib import import_module

            import_module(module).page(viewer)

        at = AppTest.from_function(script, kwargs={"module": module, "viewer": viewer}, default_timeout=60)
        for name, value in {"year": "2017-18", "quarter": "Q2", **address}.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception, at.exception
        return re.sub(r"\s+", " ", said(at).replace("[How this figure is made]", ""))

    return draw


REGIONS, METRIC = "pages.results.regions", "pages.results.metric"


def test_a_share_says_what_moved_it_by_division_or_by_partner(told: Told) -> None:
    text = told(REGIONS, metric="implementation_rate")
    assert re.search(r"[+−]?[\d.]+ points: [+−]?[\d.]+ by rates within divisions", text)
    assert "by rates within partners" in told(REGIONS, metric="implementation_rate", by="partner")


def test_a_count_says_the_growth_of_the_same_partners_and_of_new_ones(told: Told) -> None:
    text = told(REGIONS, metric="teachers_trained")
    assert re.search(r"on a year before: the same 21 partners [+−±]\d+ % .*3 new ones \+\d+ %", text)
    assert "Students learning, Q2" in told(REGIONS, metric="students_growth"), "growth is that of its count"


def test_leadership_finds_the_next_class_and_the_goals(told: Told) -> None:
    text = told(REGIONS)
    assert "The next class would reach most underrepresented students in" in text
    assert "Rule: a class of the usual size" in text and "classes of 24 of 24 partners" in text
    assert "5 of 5 goals of all partners are on plan or better" in text
    assert "of 24 reported" in text


def test_where_a_division_is_hidden_no_change_is_told(told: Told) -> None:
    text = told(REGIONS, metric="students_female")
    assert "It takes every division shown, now and in Q2 (Oct–Dec 2016)" in text
    assert "points:" not in text


def test_a_comparison_of_protected_figures_counts_the_hidden_out_and_never_places_them(told: Told) -> None:
    """In 2016-17 one partner's share of girls is hidden or kept."""
    text = told(METRIC, metric="students_female", year="2016-17", quarter="Q4")
    assert "20 partners together" in text or "of 20 partners" in text
    assert "not in it: 1 partner hidden to protect students" in text


def test_the_metric_page_looks_ahead(told: Told) -> None:
    text = told(METRIC, metric="students_active", partner="OZARK")
    assert "If things go on as before, it ends the year at" in text
    assert "By the year’s end" in text or "likely to meet the target" in text
    assert "Ozark Regional Service: Students learning: " in text
