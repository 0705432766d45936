"""Two partners at once on one server, caches warm: neither is ever sent anything of the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pages import PAGES
from plp_metrics import access
from plp_metrics.model import Role
from tests.running import Server, serving
from tests.serve.drawn import drawn
from tests.zygote import Zygote

TWO = {"ozark@example.org": ("RIOGRANDE", "Rio Grande"), "riogrande@example.org": ("OZARK", "Ozark Regional")}
# What a curious partner would type: the other's id in every filter, and values no filter has.
QUERIES = (
    "",
    "partner={other}",
    "partner={other}&year=2017-18&quarter=Q3",
    "partner=ALL",
    "partner={other}&metric=students_active&course=CSP&state=TX",
    "year=1999-00&quarter=Q9&course=<b>&show=everything&partner=%27%20OR%201=1",
)


@pytest.fixture(scope="module")
def server(sample_store: Path, zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(sample_store, tmp_path_factory.mktemp("server"), zygote=zygote) as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def warmed(server: Server) -> None:
    """Everybody's figures lie in the caches before the partners come."""
    for entry in PAGES:
        for account in ("evaluator@example.org", "admin@example.org"):
            drawn(server, entry.url, "partner=OZARK", server.cookie(account))
            drawn(server, entry.url, "partner=RIOGRANDE", server.cookie(account))


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.url or "home")
def test_a_partner_is_never_sent_anything_of_another(server: Server, entry, query: str) -> None:
    for account, (other, name) in TWO.items():
        sent = drawn(server, entry.url, query.format(other=other), server.cookie(account))
        assert sent.kinds, "nothing was drawn at all"
        # The banner and the refused filter repeat what was typed in; data would bring the name with it.
        assert name not in sent.text, (account, entry.url, query)
        own = "Ozark" if other == "RIOGRANDE" else "Rio Grande"
        permitted = entry.permission in access.permissions_of(Role.PARTNER)
        if permitted and entry.url in ("partner", "submit", ""):
            assert own in sent.text, (account, entry.url, query)


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.url or "home")
def test_who_has_no_role_is_sent_nothing_of_any_partner(server: Server, entry) -> None:
    query = "partner=OZARK&year=2017-18&quarter=Q3&version=2016"
    sent = drawn(server, entry.url, query, server.cookie("applicant@example.org"))
    assert sent.kinds, "nothing was drawn at all"
    for name in ("Ozark Regional", "Rio Grande", "Great Plains", "ozark@", "evaluator@"):
        assert name not in sent.text, (entry.url, name)
    assert sent.menu == ["Term sheet", "Apply to join"]


def test_an_account_nobody_knows_is_not_even_an_applicant_in_local_mode(server: Server) -> None:
    assert "Sign in to PLP Metrics" in drawn(server, "", "", server.cookie("stranger@example.org")).text


def test_what_a_partner_may_download_has_no_address_another_could_ask_for(server: Server) -> None:
    """Files of figures and rows are made when asked for, inside the session; none lies at a URL."""
    offered = 0
    for url in ("submissions", "partner", "targets", "submit"):
        sent = drawn(server, url, "year=2017-18&quarter=Q3", server.cookie("ozark@example.org"))
        assert "/media/" not in sent.text, url
        offered += sent.text.count("deferred_file_id")
    assert offered >= 3


def test_the_pages_a_partner_may_not_open_show_nothing_but_why(server: Server) -> None:
    for entry in PAGES:
        if entry.permission not in access.permissions_of(Role.PARTNER):
            sent = drawn(server, entry.url, "", server.cookie("ozark@example.org"))
            assert "Great Plains" not in sent.text and "Blue Ridge" not in sent.text, entry.url
