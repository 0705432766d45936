"""Many who ask the same in the same moment."""

from __future__ import annotations

import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from threading import Event

import pytest

from plp_metrics import store as stores
from plp_metrics.compute import answers, kept
from plp_metrics.compute.answers import answer
from plp_metrics.store.held import Held, weighed
from plp_metrics.store.noting import Written
from tests.compute.made_up import EVALUATOR

MOMENT = 0.1


class Cursor:
    def execute(self, statement):
        return self


class Store:
    """A store of which every change writes to one table, `partner` where it is not said otherwise."""

    path, at, opened = "asked at once", 1, 1
    day = date(2018, 1, 5)

    def __init__(self):
        self.written = Written()

    def version(self):
        return self.at

    def today(self):
        return self.day

    def changes(self, *tables):
        self.written.note(tables or ("partner",), self.at + 1)
        self.at += 1

    @contextmanager
    def read(self):
        yield Cursor()


@pytest.fixture
def many():
    answers.forget()
    with ThreadPoolExecutor(8) as pool:
        yield pool


def test_what_many_ask_at_once_is_made_once(many):
    made, go = [], Event()

    def slowly(cursor, scope, what):
        made.append(what)
        go.wait(10)
        return {what}

    store = Store()
    asked = [many.submit(answer, store, EVALUATOR, slowly, "this") for _ in range(8)]
    other = many.submit(answer, store, EVALUATOR, slowly, "that")
    go.wait(MOMENT)
    go.set()
    assert [one.result(10) for one in asked] == [{"this"}] * 8
    assert other.result(10) == {"that"}
    assert sorted(made) == ["that", "this"]


def test_those_who_wait_get_an_answer_also_where_the_store_moved_on_meanwhile(many):
    made, go = [], Event()

    def slowly(cursor, scope):
        made.append(1)
        go.wait(10)
        return "as it was asked for"

    store = Store()
    asked = [many.submit(answer, store, EVALUATOR, slowly) for _ in range(4)]
    go.wait(MOMENT)
    store.changes()
    go.set()
    assert [one.result(10) for one in asked] == ["as it was asked for"] * 4
    assert len(made) == 1
    assert answer(store, EVALUATOR, slowly) == "as it was asked for"
    assert len(made) == 2, "an answer of a version that is over is not kept for the next"


def test_where_the_first_fails_the_next_makes_it(many):
    tried, go = [], Event()

    def fails_at_first(cursor, scope):
        tried.append(1)
        if len(tried) == 1:
            go.wait(10)
            raise ValueError("the first one")
        return "there"

    store = Store()
    first = many.submit(answer, store, EVALUATOR, fails_at_first)
    while not tried:
        go.wait(MOMENT / 10)
    others = [many.submit(answer, store, EVALUATOR, fails_at_first) for _ in range(3)]
    go.wait(MOMENT)
    go.set()
    with pytest.raises(ValueError, match="the first one"):
        first.result(10)
    assert [one.result(10) for one in others] == ["there"] * 3
    assert len(tried) == 2


def test_answers_of_a_version_that_is_over_are_let_go_and_those_of_other_stores_stay():
    answers.forget()

    class Other(Store):
        path = "another store"

    class Big:
        pass

    store, other, made = Store(), Other(), []

    def one(cursor, scope, what):
        made.append(weakref.ref(big := Big()))
        return big

    for what in range(3):
        answer(store, EVALUATOR, one, what)
    kept = answer(other, EVALUATOR, one, 0)
    store.changes()
    answer(store, EVALUATOR, one, 0)
    assert [ref() is None for ref in made] == [True, True, True, False, False]
    assert answer(other, EVALUATOR, one, 0) is kept


@pytest.mark.parametrize(
    ("statement", "changed", "made"),
    [
        ("SELECT * FROM measurement", "quarter_state", 1),
        ("SELECT * FROM measurement JOIN quarter_state USING (partner_id)", "quarter_state", 2),
        ("SELECT 'quarter_state' FROM measurement -- quarter_state", "quarter_state", 1),
        ("SELECT 1", "quarter_state", 2),
    ],
)
def test_an_answer_counts_until_a_table_it_was_read_from_changes(statement, changed, made):
    answers.forget()
    store, times = Store(), []

    def one(cursor, scope):
        cursor.execute(statement)
        times.append(1)

    answer(store, EVALUATOR, one)
    store.changes(changed)
    for _ in range(2):
        answer(store, EVALUATOR, one)
    assert len(times) == made


def test_an_answer_of_a_reading_kept_by_another_is_as_old_as_that_reading():
    answers.forget()
    store, times = Store(), []

    def states(cursor):
        return kept.kept("states", lambda: (times.append(1), cursor.execute("FROM quarter_state")))

    def first(cursor, scope):
        return states(cursor), len(times)

    def second(cursor, scope):
        return states(cursor), len(times)

    assert [answer(store, EVALUATOR, one)[1] for one in (first, second)] == [1, 1]
    store.changes("quarter_state")
    assert [answer(store, EVALUATOR, one)[1] for one in (second, first)] == [2, 2]


def test_a_reading_of_a_later_version_is_not_mixed_into_an_answer_of_an_earlier_one():
    store = Store()
    with kept.of_snapshot(kept.Snapshot("here", 2, store.written)):
        kept.kept("what", lambda: "later")
    with kept.of_snapshot(kept.Snapshot("here", 1, store.written)):
        assert kept.kept("what", lambda: "of its own time") == "of its own time"


def test_nothing_stands_of_a_store_that_was_opened_anew():
    answers.forget()
    store, times = Store(), []

    def one(cursor, scope):
        times.append(cursor.execute("FROM partner"))

    answer(store, EVALUATOR, one)
    store.opened = 2
    answer(store, EVALUATOR, one)
    assert len(times) == 2


def looking(store, read, times):
    """What a page would make of what `read` reads."""

    def made(*args):
        times.append(args)
        return read(store)

    return lambda *args, who="somebody": answers.looked(store, who, made, *args)


def by_an_answer(store):
    return answer(store, EVALUATOR, lambda cursor, scope: cursor.execute("FROM measurement"))


def by_itself(store):
    with store.read() as cursor:
        cursor.execute("FROM measurement")


@pytest.mark.parametrize("read", [by_an_answer, by_itself])
def test_what_a_page_makes_of_answers_counts_until_a_table_behind_them_changes(tmp_path, read):
    answers.forget()
    stores.close_all()
    store, times = stores.open_store(tmp_path / "new.duckdb", create=True), []
    look = looking(store, read, times)
    for table, made in (("partner", 1), ("measurement", 2), ("partner", 2)):
        look()
        look()
        with store.change("admin@example.org", "test") as change:
            change.cursor.execute(f"DELETE FROM {table}")
        look()
        assert len(times) == made
    stores.close_all()


def test_what_a_page_makes_is_anothers_only_where_both_ask_the_same_and_may_see_the_same():
    answers.forget()
    times = []
    look = looking(Store(), lambda store: None, times)
    for who in ("one", "other", "one"):
        look("this", who=who)
        look("that", who=who)
    assert times == [("this",), ("that",)] * 2


def test_what_is_made_of_what_others_made_is_as_old_as_theirs():
    answers.forget()
    store, inner, outer = Store(), [], []
    read = looking(store, by_an_answer, inner)
    look = looking(store, lambda store: read("inside"), outer)
    look()
    store.changes("quarter_state")
    look()
    assert (len(inner), len(outer)) == (1, 1)
    store.changes("measurement")
    look()
    assert (len(inner), len(outer)) == (2, 2)


def test_what_a_page_makes_of_ones_own_draft_is_old_for_oneself_and_not_for_others():
    answers.forget()
    store, times = Store(), []
    own, other = (replace(EVALUATOR, raw=frozenset({partner})) for partner in ("OZARK", "HUDSON"))

    def of(scope):
        return answer(store, scope, lambda cursor, scope: cursor.execute("FROM submission"))

    def look(scope):
        return looking(store, lambda store: of(scope), times)(scope)

    for scope in (own, other):
        look(scope)
    store.written.note(["submission"], store.at + 1, "OZARK")
    store.at += 1
    for scope in (own, other):
        look(scope)
    assert times == [(own,), (other,), (own,)]


def test_the_slowest_to_make_is_told_with_how_often_it_was_made(monkeypatch):
    answers.forget()
    clock = iter((0.0, 2.0, 2.0, 3.0, 3.0, 3.5))
    monkeypatch.setattr(answers, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(answers, "_took", {})
    store = Store()

    def slow(cursor, scope, what):
        return what

    def quick(cursor, scope):
        return ""

    for what in ("first", "second", "second"):
        answer(store, EVALUATOR, slow, what)
    answer(store, EVALUATOR, quick)
    assert [(name.rpartition(".")[2], *of) for name, *of in answers.slowest()] == [
        ("slow", 2, 2.0),
        ("quick", 1, 0.5),
    ]


def test_what_is_kept_of_answers_never_takes_more_bytes_than_it_may(monkeypatch):
    answers.forget()
    monkeypatch.setattr(answers, "_answers", Held(answers.MOST_BYTES // 100))
    store = Store()

    def long(cursor, scope, what):
        cursor.execute("SELECT * FROM measurement")
        return tuple(f"{what} {n}" for n in range(100 + what * 7 % 1000))

    for what in range(300):
        answer(store, EVALUATOR, long, what)
        told = sum(weighed(key, made.found) for key, made in answers._answers.items())
        assert 0 < told == answers._answers.bytes <= answers.MOST_BYTES // 100
    assert len(answers._answers) < 300
    answers.forget()
    assert answers.held_bytes() == 0


def by_name(cursor, scope, what):
    cursor.execute("SELECT * FROM measurement")
    MADE.append(what)
    return what


MADE: list[str] = []


def test_after_a_change_what_was_asked_for_most_is_made_again_first_and_what_nobody_asked_again_is_not(
    monkeypatch,
):
    answers.forget()
    monkeypatch.setattr(answers, "WORTH_SECONDS", 0.0)
    store, page = Store(), "looks at often and seldom"
    for what, times in (("never", 1), ("seldom", 2), ("often", 4)):
        for _ in range(times):
            answer(store, EVALUATOR, by_name, what)
    look = looking(store, lambda of: answer(of, EVALUATOR, by_name, page), [])
    for _ in range(6):
        look()
    assert not answers.make_one_again(store)
    MADE.clear()
    store.changes("quarter_state")
    assert not answers.make_one_again(store)
    store.changes("measurement")
    while answers.make_one_again(store):
        pass
    assert [page, "often", "seldom"] == MADE
    assert answer(store, EVALUATOR, by_name, "often") == "often"
    assert len(MADE) == 3


def test_nothing_is_made_again_while_somebody_waits_for_an_answer(many, monkeypatch):
    monkeypatch.setattr(answers, "WORTH_SECONDS", 0.0)
    store, begun, go = Store(), Event(), Event()

    def slowly(cursor, scope):
        begun.set()
        go.wait(10)

    for _ in range(2):
        answer(store, EVALUATOR, by_name, "old")
    store.changes("measurement")
    waits = many.submit(answer, store, EVALUATOR, slowly)
    begun.wait(10)
    assert not answers.make_one_again(store)
    go.set()
    waits.result(10)
    assert answers.make_one_again(store)


def test_what_nobody_takes_down_is_made_anew_after_any_event_and_on_another_day():
    made, store = [], Store()

    def rehearsed(partner_id):
        made.append(partner_id)
        return [partner_id]

    def asked(partner_id):
        return answers.until_next_event(store, rehearsed, partner_id)

    answers.forget()
    assert asked("OZARK") is asked("OZARK")
    assert asked("HUDSON") == ["HUDSON"]
    assert made == ["OZARK", "HUDSON"]
    store.changes("note")
    asked("OZARK")
    store.day = date(2018, 1, 6)
    asked("OZARK")
    assert made == ["OZARK", "HUDSON", "OZARK", "OZARK"]
