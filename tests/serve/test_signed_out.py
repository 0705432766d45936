"""Signed out, every address leads to the sign-in and back; signed in, to what the role may open."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from pages import PAGES, PageEntry
from tests.running import Server, serving
from tests.serve.drawn import drawn
from tests.zygote import Zygote

by_url = pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.url or "home")


@by_url
def test_the_first_request_of_a_fresh_server_finds_the_sign_in_and_nothing_else(
    entry: PageEntry, bare_store: Path, zygote: Zygote, tmp_path: Path
) -> None:
    """Streamlit's old page discovery lasts until the first run of a process: hence a fresh server each."""
    with serving(bare_store, tmp_path / "server", zygote=zygote) as fresh:
        first = drawn(fresh, entry.url)
        assert "Sign in to PLP Metrics" in first.text
        assert first.menu == []
        assert "page_not_found" not in first.kinds
        assert not [other.title for other in PAGES if other.title in first.text]
        assert first.kinds == drawn(fresh, "").kinds


def form_of(server: Server, url: str = "", query: str = "") -> dict[str, str]:
    """The hidden fields of the sign-in form at an address."""
    text = drawn(server, url, query).text.replace('\\"', '"')
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text))


def enter(server: Server, account: str, **fields: str) -> httpx.Response:
    return httpx.post(f"{server.url}/local/sign-in", verify=False, data={"account": account, **fields})


def test_signing_in_leads_back_to_the_address_asked_for_with_its_query(server: Server) -> None:
    form = form_of(server, "overview", "year=2017-18&q=a%26b")
    answer = enter(server, "p01@example.org", form=form["form"], to=form["to"].replace("&amp;", "&"))
    assert answer.status_code == 303
    assert answer.headers["location"] == "/overview?year=2017-18&q=a%26b"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_the_cookie_signs_in_at_the_next_load(server: Server) -> None:
    answer = enter(server, "evaluator@example.org", form=form_of(server)["form"], to="/")
    page = drawn(server, "", cookies=dict(answer.cookies))
    assert "evaluator@example.org" in page.text
    assert "Sign in to PLP Metrics" not in page.text


def test_a_form_that_is_not_ours_signs_nobody_in(server: Server) -> None:
    answer = enter(server, "admin@example.org", form="made up", to="/overview")
    assert answer.headers["location"] == "/overview"
    assert "set-cookie" not in answer.headers


def test_an_account_the_store_does_not_know_is_not_signed_in(server: Server) -> None:
    answer = enter(server, "stranger@example.org", form=form_of(server)["form"], to="/")
    assert "set-cookie" not in answer.headers


def test_a_post_from_another_site_is_refused(server: Server) -> None:
    answer = httpx.post(
        f"{server.url}/local/sign-in",
        data={"account": "admin@example.org", "form": form_of(server)["form"]},
        headers={"origin": "http://evil.example"},
    )
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_way_back_never_leaves_the_site(server: Server) -> None:
    answer = enter(server, "p01@example.org", form=form_of(server)["form"], to="//evil.example/")
    assert answer.headers["location"] == "/"


def test_signing_out_ends_the_sign_in_for_every_copy_of_the_cookie(server: Server) -> None:
    cookies = dict(enter(server, "p01@example.org", form=form_of(server)["form"], to="/").cookies)
    answer = httpx.get(f"{server.url}/local/sign-out", cookies=cookies)
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert "Sign in to PLP Metrics" in drawn(server, "", cookies=cookies).text


def test_a_link_on_another_site_signs_nobody_out(server: Server) -> None:
    cookies = dict(enter(server, "p01@example.org", form=form_of(server)["form"], to="/").cookies)
    httpx.get(f"{server.url}/local/sign-out", cookies=cookies, headers={"sec-fetch-site": "cross-site"})
    assert "p01@example.org" in drawn(server, "", cookies=cookies).text


def test_a_cookie_of_another_store_signs_nobody_in(server: Server) -> None:
    (name,) = server.cookie("admin@example.org")
    forged = {name: "WyJhZG1pbkBleGFtcGxlLm9yZyIsIngiXQ.awV4KQ.XH8G63rS14tjaLrH-eRRFvlhwpw"}
    assert "Sign in to PLP Metrics" in drawn(server, "", cookies=forged).text


FOR_STAFF = {
    "All partners", "Whom to call", "One metric", "Regions", "Board pack", "Portfolio of a year",
}  # fmt: skip
FOR_EVALUATORS = {"Targets of all partners", "Joining", "Review desk", "Hand in older quarters"}
FOR_ADMINISTRATORS = {"The store", "People"}


@pytest.mark.parametrize(
    ("account", "hidden"),
    [
        ("p01@example.org", FOR_STAFF | FOR_EVALUATORS | FOR_ADMINISTRATORS),
        ("evaluator@example.org", {"Hand in a quarter", "Who did what"} | FOR_ADMINISTRATORS),
        (
            "leadership@example.org",
            {"Hand in a quarter", "Who did what"} | FOR_EVALUATORS | FOR_ADMINISTRATORS,
        ),
        ("admin@example.org", set()),
    ],
)
def test_the_menu_holds_what_the_role_may_open(server: Server, account: str, hidden: set[str]) -> None:
    page = drawn(server, "dictionary", cookies=server.cookie(account))
    assert set(page.menu) == {entry.title for entry in PAGES if entry.listed} - hidden - {"Apply to join"}


def test_who_has_no_role_begins_with_applying_and_may_read_the_term_sheet(server: Server) -> None:
    page = drawn(server, "", cookies=server.cookie("applicant@example.org"))
    assert "Join the program" in page.text
    assert page.menu == ["Term sheet", "Apply to join"]


def test_a_page_of_another_role_says_whom_it_is_for(server: Server) -> None:
    page = drawn(server, "regions", cookies=server.cookie("p01@example.org"))
    assert "This page is not for your account" in page.text
    assert "Evaluator or Leadership or Administrator" in page.text
    assert "page_not_found" not in page.kinds
