"""What is made once for equal arguments."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from plp_metrics.compute import answers, memo
from plp_metrics.store.held import Held


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    answers.forget()
    yield
    answers.forget()


def test_equal_arguments_get_the_same_thing_and_others_their_own() -> None:
    made: list[tuple[str, ...]] = []

    @memo.memo
    def listing(names: tuple[str, ...], *, end: str = "") -> list[str]:
        made.append(names)
        return [*names, end]

    first = listing(("a", "b"), end="c")
    assert listing(("a", "b"), end="c") is first
    assert listing(("a", "b"), end="d") == ["a", "b", "d"]
    assert listing(("a",)) == ["a", ""]
    assert made == [("a", "b"), ("a", "b"), ("a",)]


def test_two_functions_asked_the_same_answer_each_for_itself() -> None:
    @memo.memo
    def double(of: int) -> int:
        return 2 * of

    @memo.memo
    def treble(of: int) -> int:
        return 3 * of

    assert (double(7), treble(7), double(7)) == (14, 21, 14)


def test_a_failure_is_not_kept() -> None:
    tried: list[int] = []

    @memo.memo
    def second_time(of: int) -> int:
        tried.append(of)
        if len(tried) == 1:
            raise ValueError("not yet")
        return of

    with pytest.raises(ValueError, match="not yet"):
        second_time(1)
    assert second_time(1) == 1


def test_all_functions_together_keep_no_more_than_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "_made", Held(200_000))

    @memo.memo
    def page(number: int) -> str:
        return chr(9786) * 5000 + str(number)

    @memo.memo
    def sheet(number: int) -> str:
        return chr(9787) * 5000 + str(number)

    for number in range(50):
        assert page(number).endswith(str(number))
        assert sheet(number).startswith(chr(9787))
        assert 0 < memo.held_bytes() <= 200_000
    assert answers.held_bytes() == memo.held_bytes()


def test_nothing_is_left_once_all_is_to_be_forgotten() -> None:
    made: list[int] = []

    @memo.memo
    def once(of: int) -> int:
        made.append(of)
        return of

    once(1)
    answers.forget()
    assert memo.held_bytes() == 0
    once(1)
    assert made == [1, 1]


def test_many_who_ask_at_once_all_get_what_is_right() -> None:
    @memo.memo
    def square(of: int) -> int:
        return of * of

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(square, [n % 10 for n in range(400)])) == [(n % 10) ** 2 for n in range(400)]
