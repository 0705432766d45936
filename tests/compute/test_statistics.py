"""All statistics at once are those asked for one by one; what they share is read once a version."""

from __future__ import annotations

import gc

import pytest

from plp_metrics.compute import answers, fair, forecasts, kept, trends
from plp_metrics.compute.remade import uncollected
from plp_metrics.compute.results import results
from plp_metrics.compute.statistics import statistics
from plp_metrics.metrics import load_all
from plp_metrics.model import Basis, Question, Scope
from plp_metrics.store import Store, read

STAFF = Scope(None, frozenset(), Basis.SUBMITTED)
OWN = Scope(frozenset({"OZARK"}), frozenset({"OZARK"}), Basis.SUBMITTED)


@pytest.mark.parametrize("scope", [STAFF, OWN])
def test_all_at_once_says_what_each_says_alone(sample: Store, scope: Scope) -> None:
    asked = Question("2017-18", "Q3", tuple(load_all()))
    with sample.read() as cursor:
        found = statistics(cursor, scope, asked)
        assert found.trends == trends.trends(cursor, scope, asked, brief=True)
        assert found.funnels == fair.funnels(cursor, scope, asked)
        assert found.forecasts == forecasts.forecasts(cursor, scope, asked)
    assert gc.isenabled()


def test_partners_are_read_once_and_anew_after_a_change_of_theirs(
    sample: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.forget()
    read_partners, times = read.partners, []
    monkeypatch.setattr(read, "partners", lambda *args: times.append(1) or read_partners(*args))
    for quarter in ("Q1", "Q2"):
        answers.answer(sample, STAFF, results, Question("2017-18", quarter, ("teachers_trained",)))
    assert len(times) == 1
    with sample.change("admin@example.org", "test"):
        pass
    answers.answer(sample, STAFF, results, Question("2017-18", "Q3", ("teachers_trained",)))
    assert len(times) == 1
    with sample.change("admin@example.org", "test") as change:
        change.cursor.execute("UPDATE partner SET name = name WHERE partner_id = 'OZARK'")
    answers.answer(sample, STAFF, results, Question("2017-18", "Q1", ("teachers_trained",)))
    assert len(times) == 2


def test_nothing_is_kept_of_a_cursor_that_may_change() -> None:
    given = iter([1, 2, 3])
    assert [kept.kept("what", lambda: next(given)) for _ in range(2)] == [1, 2]


def test_garbage_is_looked_for_again_after_the_outermost() -> None:
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
