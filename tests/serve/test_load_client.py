"""The load bench's client takes no failed page for a fast one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from bench.load.client import ClickFailedError, Tab
from bench.load.viewers import TITLES
from bench.load_bench import empty_page, percentile
from pages import PAGES
from tests.running import Server

pytestmark = pytest.mark.thorough

T = TypeVar("T")

SCRIPT = """
import time
import streamlit as st
how = st.query_params.get("how", "")
st.html(f"<h1>{'Another' if how == 'another' else 'Empty'}</h1><p>me@example.org</p>")
st.selectbox("Quarter", ["Q1", "Q2"], key="quarter", on_change=lambda: st.query_params.update(how="chosen"))
if how == "chosen":
    st.html(f"<h1>Chosen {st.session_state.quarter}</h1>")
if how == "raises":
    raise ValueError("on purpose")
if how == "says":
    st.error("Something went wrong on this page.")
if how == "hangs":
    time.sleep(3)
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with empty_page(tmp_path_factory.mktemp("load"), SCRIPT) as (url, _):
        yield url


def apart(work: Coroutine[Any, Any, T]) -> T:
    """What comes of it in a thread of its own: in this one the browser tests' loop may be running."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, work).result()


def opened(url: str, how: str, expect: str = "^Empty$", account: str = "", patience: float = 20) -> float:
    async def once() -> float:
        async with Tab(url, patience=patience) as tab:
            return (await tab.open("", expect, f"how={how}", account)).seconds

    return apart(once())


def test_a_page_that_came_whole_is_timed(page: str) -> None:
    assert opened(page, "", account="me@example.org") > 0


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("raises", "encountered an error"),
        ("says", "Something went wrong"),
        ("another", "the heading is 'Another'"),
        ("hangs", "was not there after"),
    ],
)
def test_a_page_that_failed_is_a_failed_click(page: str, how: str, said: str) -> None:
    with pytest.raises(ClickFailedError, match=said):
        opened(page, how, patience=1.5 if how == "hangs" else 20)


def test_a_page_of_somebody_else_is_a_failed_click(page: str) -> None:
    with pytest.raises(ClickFailedError, match=r"not one of you@example\.org"):
        opened(page, "", account="you@example.org")


def test_choosing_from_a_list_is_a_click_whose_change_is_looked_for(page: str) -> None:
    async def choose(expect: str) -> str:
        async with Tab(page) as tab:
            came = await tab.open("", "^Empty$")
            came = await tab.choose(came.choices["Quarter"], "Q2", expect)
            assert tab.query == "how=chosen"
            return " ".join(came.texts)

    assert "Chosen Q2" in apart(choose("Empty"))
    with pytest.raises(ClickFailedError, match="does not hold 'Q3'"):
        apart(choose("Q3"))


def test_the_real_app_signed_out_or_not_allowed_is_a_failed_click(server: Server) -> None:
    async def open_as(account: str | None, page: str) -> None:
        async with Tab(server.url, server.cookie(account) if account else None) as tab:
            await tab.open("", ".")
            await tab.open(page, TITLES[page], account=account or "")

    apart(open_as("evaluator@example.org", "dictionary"))
    with pytest.raises(ClickFailedError, match="Sign in"):
        apart(open_as(None, "dictionary"))
    with pytest.raises(ClickFailedError, match="not for your account"):
        apart(open_as("evaluator@example.org", "people"))


def test_every_page_of_the_menus_has_a_heading_to_look_for() -> None:
    assert {entry.url for entry in PAGES if entry.listed} - {"apply"} <= set(TITLES)


def test_the_nearest_click_is_the_percentile() -> None:
    assert [percentile([4.0, 1.0, 3.0, 2.0], p) for p in (50, 75, 95)] == [2.0, 3.0, 4.0]
