"""Three partners that handed in, were reviewed and agreed through the real acts; today is 10 Feb 2017.

Q2 2016-17 was due on 30 Jan and closes on 1 Mar. BUCKEYE handed in on 20 Jan and waits for review. HOOSIER
was late and got it back. SILENT handed in nothing. Q1 is accepted of the first two.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import agree, hand_in, people, questions, review
from plp_metrics.compute import answers
from plp_metrics.contracts import sample_rows
from plp_metrics.intake import judge
from plp_metrics.model import DATASETS, NETWORK, Agreement, Comparison, Partner, Period, Role, Viewer
from plp_metrics.store import Store
from tests.pages.conftest import said

YEAR = "2016-17"
Q1, Q2 = Period(YEAR, "Q1"), Period(YEAR, "Q2")
PARTNERS = {"BUCKEYE": "Buckeye Coders", "HOOSIER": "Hoosier Academy", "SILENT": "Silent Valley"}
STAFF = {"admin": Role.ADMIN, "evaluator": Role.EVALUATOR, "leadership": Role.LEADERSHIP}
NOTE = "The students file has no class of the second school."


def person(store: Store, name: str) -> Viewer:
    """Somebody as the store knows them: "buckeye", "evaluator", …"""
    with store.read() as cursor:
        found = access.viewer(cursor, f"{name}@example.org")
    assert found is not None
    return found


def hands_in(store: Store, name: str, period: Period, rows: int) -> None:
    """A teachers file of so many rows, and nothing to report of the rest."""
    partner_id, viewer = name.upper(), person(store, name)
    content = sample_rows("teachers", partner_id, period, rows).encode()
    file = judge(f"{name}_teachers.csv", content, partner_id=partner_id, period=period, today=store.today())
    assert not [p for p in file.problems if p.severity == "must_fix"], file.problems
    hand_in.draft(viewer, store, partner_id, period, file)
    for dataset in DATASETS[1:]:
        hand_in.nothing_to_report(viewer, store, partner_id, period, dataset)
    explained = {o.key: "Classes start later." for o in questions.asked(viewer, store, partner_id, period)}
    hand_in.submit(viewer, store, partner_id, period, attested=True, explained=explained)


def target(partner_id: str, metric: str, value: float) -> Agreement:
    return Agreement(0, partner_id, metric, YEAR, "ALL", Comparison.AT_LEAST, value, note="After the call.")


def live(store: Store, on: Callable[[str], None]) -> None:
    on("2016-10-10")
    facts = [
        Partner(key, name, ("OH",), YEAR, YEAR, "America/New_York", {YEAR: ("CSP", "CSD")})
        for key, name in PARTNERS.items()
    ]
    people.admit(people.OWNER, store, facts)
    own = [(f"{key.lower()}@example.org", Role.PARTNER, key) for key in PARTNERS]
    staff = [(f"{name}@example.org", role, None) for name, role in STAFF.items()]
    people.grant(people.OWNER, store, [*own, *staff])
    evaluator = person(store, "evaluator")
    for name, rows in (("buckeye", 12), ("hoosier", 15)):
        hands_in(store, name, Q1, rows)
    review.accept(evaluator, store, [("BUCKEYE", Q1), ("HOOSIER", Q1)])
    agreed = agree.propose(evaluator, store, target("BUCKEYE", "teachers_participating", 20))
    agree.confirm(person(store, "buckeye"), store, agreed)
    for metric, value in (("teachers_participating", 90), ("trained_rate", 0.9)):
        agree.propose(person(store, "leadership"), store, target(NETWORK, metric, value))
    on("2017-01-20")
    hands_in(store, "buckeye", Q2, 13)
    on("2017-02-06")
    hands_in(store, "hoosier", Q2, 17)
    review.return_(evaluator, store, "HOOSIER", Q2, NOTE)
    agree.propose(evaluator, store, target("BUCKEYE", "teachers_trained", 40))
    agree.propose(person(store, "hoosier"), store, target("HOOSIER", "schools_reached", 7))


@pytest.fixture(scope="session")
def lived_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("acting") / "plp.duckdb"
    store = stores.open_store(path, create=True)
    with pytest.MonkeyPatch.context() as patch:
        live(store, lambda day: patch.setenv("PLP_TODAY", day))
    assert store.checkpoint()
    stores.close(path)
    return path


@pytest.fixture
def store(lived_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The program of this test alone, on 10 February 2017."""
    path = tmp_path / "plp.duckdb"
    shutil.copyfile(lived_once, path)
    monkeypatch.setenv("PLP_STORE", str(path))
    monkeypatch.setenv("PLP_TODAY", "2017-02-10")
    yield stores.open_store(path)
    answers.forget()
    stores.close(path)


class Visit:
    """A page as somebody sees it; `text` is everything on it."""

    def __init__(self, module: str, viewer: Viewer, address: dict[str, str]) -> None:
        def script(module, viewer):
            from importlib import import_module

            import_module(module).page(viewer)

        self.at = AppTest.from_function(
            script, kwargs={"module": module, "viewer": viewer}, default_timeout=30
        )
        for name, value in address.items():
            self.at.query_params[name] = value
        self.run()

    def run(self) -> None:
        self.at.run()
        assert not self.at.exception, self.at.exception
        self.text = said(self.at)

    @property
    def buttons(self) -> list[str]:
        return [b.label for b in self.at.button]

    def click(self, label: str, nth: int = 0) -> None:
        [b for b in self.at.button if b.label == label][nth].click()
        self.run()


Open = Callable[..., Visit]


@pytest.fixture
def opened(store: Store) -> Open:
    """opened("pages.start.home", "buckeye", year="2016-17") draws the page for that person."""

    def visit(module: str, name: str, **address: str) -> Visit:
        return Visit(module, person(store, name), address)

    return visit
