"""A small program whose figures stand here to be read, and the pages drawn for a viewer on it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from plp_metrics import store as stores
from plp_metrics.access import permissions_of
from plp_metrics.compute import answers
from plp_metrics.model import COURSES, NETWORK, Partner, Role, Viewer
from plp_metrics.places import STATES
from plp_metrics.store import Store, write

YEAR = "2016-17"
BOTH, WAITING = ("submitted", "accepted"), ("submitted",)

PARTNERS = (
    ("BUCKEYE", "Buckeye Coders", "OH"),
    ("HOOSIER", "Hoosier Academy", "IN"),
    ("PRAIRIE", "Prairie State Service", "IL"),
    ("GULF", "Gulf Coast Educators", "AL"),
    ("OZARK", "Ozark Regional Service", "AR"),
    ("SILENT", "Silent Valley", "TN"),
)

IMPLEMENTATION = (
    # partner, quarter, teachers who teach, trained, versions they count in
    ("BUCKEYE", "Q1", 20, 60, BOTH),
    ("BUCKEYE", "Q2", 55, 60, BOTH),
    ("HOOSIER", "Q2", 50, 60, BOTH),
    ("PRAIRIE", "Q2", 48, 60, BOTH),
    ("GULF", "Q2", 4, 60, BOTH),
    ("OZARK", "Q2", 3, 7, WAITING),
)
TRAINED = (("BUCKEYE", "Q2", 60, None, BOTH), ("GULF", "Q2", 0, None, BOTH))
WORKSHOPS = (("BUCKEYE", "Q2", 3, None, BOTH),)
GIRLS_HANDED_IN = (("BUCKEYE", "Q2", 777, 888, BOTH), ("GULF", "Q2", 8, 31, BOTH))
GIRLS_PUBLISHED = (
    # partner, division, mark, girls, of, partners in it
    ("BUCKEYE", "ALL", "shown", 120, 300, None),
    ("HOOSIER", "ALL", "shown", 110, 300, None),
    ("PRAIRIE", "ALL", "kept", 90, 200, None),
    ("GULF", "ALL", "withheld", None, None, None),
    (NETWORK, "ALL", "shown", 330, 900, 3),
    (NETWORK, "East North Central", "shown", 330, 900, 3),
    (NETWORK, "East South Central", "withheld", None, None, 1),
)


Rows = tuple[tuple[str, str, float, float | None, tuple[str, ...]], ...]
HANDED_IN: dict[str, Rows] = {
    "implementation_rate": IMPLEMENTATION,
    "teachers_trained": TRAINED,
    "ay_workshops_held": WORKSHOPS,
    "students_female": GIRLS_HANDED_IN,
}


def places(partner_id: str) -> tuple[str, str]:
    state = next(state for key, _, state in PARTNERS if key == partner_id)
    return state, STATES[state].division


def fill(store: Store) -> None:
    with store.change("owner@example.org", "admit") as change:
        write.setting(change, "today", "2017-02-10")
        for partner_id, name, state in PARTNERS:
            courses = {"2016-17": ("CSP", "CSD")}
            facts = Partner(partner_id, name, (state,), YEAR, YEAR, "America/New_York", courses)
            write.partner(change, facts)
        for metric, rows in HANDED_IN.items():
            for partner_id, quarter, top, bottom, versions in rows:
                state, division = places(partner_id)
                whole = ("ALL", "ALL")
                with_place = (whole, (state, "ALL"), ("ALL", division))
                for place in (whole,) if metric == "ay_workshops_held" else with_place:
                    for basis in versions:
                        measured(change, metric, basis, partner_id, quarter, place, top, bottom)
        for partner_id, division, mark, girls, of, partners in GIRLS_PUBLISHED:
            for basis in BOTH:
                change.cursor.execute(
                    "INSERT INTO published VALUES"
                    " ('students_female', ?, ?, ?, 'Q2', 'ALL', 'ALL', ?, ?, ?, ?, ?, ?, 5, NULL, ?, NULL,"
                    " NULL)",
                    [basis, partner_id, YEAR, division, mark, girls, of, "Q1" if mark == "kept" else None,
                     partners, change.event_id],
                )  # fmt: skip
        for number, (partner_id, target) in enumerate((("BUCKEYE", 0.9), ("GULF", 0.9)), 1):
            change.cursor.execute(
                "INSERT INTO agreement VALUES (?, ?, 'implementation_rate', ?, 'ALL', 'at_least', ?, NULL,"
                " 'Q4', '{}', 'agreed', 'confirmed', 'evaluator@example.org', 'code_org', ?, ?, '', ?, NULL)",
                [number, partner_id, YEAR, target, "buckeye@example.org", date(2016, 9, 1), change.event_id],
            )


def measured(
    change: stores.Change, metric: str, basis: str, partner_id: str, quarter: str, place: tuple[str, str],
    top: float, bottom: float | None,
) -> None:  # fmt: skip
    change.cursor.execute(
        "INSERT INTO measurement VALUES (?, ?, ?, ?, ?, 'ALL', 'ALL', ?, ?, 'ALL', ?, ?, ?, NULL)",
        [metric, basis, partner_id, YEAR, quarter, *place, top, bottom, change.event_id],
    )


@pytest.fixture(scope="session")
def small_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("pages") / "plp.duckdb"
    store = stores.open_store(path, create=True)
    assert set(COURSES) >= {"CSP", "CSD"}
    fill(store)
    yield path
    answers.forget()
    store.close()


Draw = Callable[..., str]


@pytest.fixture
def drawn(small_program: Path, monkeypatch: pytest.MonkeyPatch) -> Draw:
    """Draw a page for a role with these filters in the address; returns everything on it as text."""
    monkeypatch.setenv("PLP_STORE", str(small_program))

    def draw(module: str, role: Role, **address: str) -> str:
        viewer = Viewer(f"{role}@example.org", role, None, permissions_of(role))

        def script(module, viewer):  # type: ignore[no-untyped-def]  # runs without the names of this file
            from importlib import import_module

            import_module(module).page(viewer)

        at = AppTest.from_function(script, kwargs={"module": module, "viewer": viewer}, default_timeout=30)
        for name, value in address.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception, at.exception
        return said(at)

    return draw


def said(at: AppTest) -> str:
    """The text of a page: headings, tables, maps, labels; tags taken away, titles and names of marks kept."""
    parts = []
    for element in at.main:
        proto = getattr(element, "proto", None)
        for name in ("body", "json", "label", "value", "arrow_data"):
            text = getattr(proto, name, None)
            if isinstance(text, str) and text:
                parts.append(json.loads(text).get("h", "") if name == "json" else text)
    markup = "\n".join(parts)
    named = re.sub(r'<[^>]*?(?:title|aria-label)="([^"]*)"[^>]*>', r" [\1] ", markup)
    return html.unescape(re.sub(r"<[^>]+>", " ", named)).replace("\u00a0", " ")
