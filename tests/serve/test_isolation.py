"""Two partners at once on one server, caches warm: neither is ever sent anything of the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pages import PAGES
from plp_metrics import access
from plp_metrics.model import Role
from tests.running import Server, serving
from tests.serve.canaries import Canaries, plant
from tests.serve.drawn import Drawn, drawn
from tests.zygote import Zygote

NAMES = {"ozark@example.org": "Ozark Regional", "riogrande@example.org": "Rio Grande"}
PAIRS = (("ozark@example.org", "riogrande@example.org"), ("riogrande@example.org", "ozark@example.org"))
"""Who looks, and whose it must not see."""
MARKS = {
    "ozark@example.org": ("OZARK", "zqoz", 777_000),
    "riogrande@example.org": ("RIOGRANDE", "zqrg", 888_000),
}
OTHER = "partner={other}&year=2017-18&quarter=Q3"
OWN = "partner={own}&year=2017-18&quarter=Q3&metric=teachers_participating"
# What a curious partner would type: the other's id in every filter, and values no filter has.
ROUNDS = (
    (OTHER, f"{OTHER}&metric=students_active&course=CSP&state=TX"),
    (OWN, ""),
    ("year=1999-00&quarter=Q9&course=<b>&show=everything&partner=%27%20OR%201=1", "partner=ALL"),
)
"""What the two ask for at the same moment."""
SEEN = {
    "workshop-code", "submission-file-name", "contact-text", "promise-evidence-text", "report-note",
}  # fmt: skip
"""Kinds of words that each of the two is sent of its own."""
OPEN = [e for e in PAGES if e.permission in access.permissions_of(Role.PARTNER)]


@pytest.fixture(scope="module")
def canaries() -> dict[str, Canaries]:
    """Account → what marks its own partner; filled when the server's store is made."""
    return {}


@pytest.fixture(scope="module")
def server(
    sample_store: Path,
    zygote: Zygote,
    tmp_path_factory: pytest.TempPathFactory,
    canaries: dict[str, Canaries],
) -> Iterator[Server]:
    store = tmp_path_factory.mktemp("marked") / "plp.duckdb"
    shutil.copyfile(sample_store, store)
    for account, marked in MARKS.items():
        canaries[account] = plant(store, *marked)
    with serving(store, tmp_path_factory.mktemp("server"), zygote=zygote) as running:
        yield running


@pytest.fixture(scope="module")
def sent(server: Server) -> dict[str, dict[str, list[Drawn]]]:
    """Account → page → what it was sent. Everybody's figures lie in the caches; then both open every page, at
    the same moment."""
    found: dict[str, dict[str, list[Drawn]]] = {account: {} for account in NAMES}
    for entry in (e for e in PAGES if e in OPEN or e.url == "overview"):
        for partner_id, _, _ in MARKS.values():
            query = f"partner={partner_id}&year=2017-18&quarter=Q3"
            drawn(server, entry.url, query, server.cookie("evaluator@example.org"))
    with ThreadPoolExecutor(2) as both:
        for entry in PAGES:
            for asked in ROUNDS if entry in OPEN else ROUNDS[:1]:
                made = {
                    account: both.submit(
                        drawn,
                        server,
                        entry.url,
                        query.format(own=MARKS[account][0], other=MARKS[other][0]),
                        server.cookie(account),
                    )
                    for (account, other), query in zip(PAIRS, asked, strict=True)
                }
                for account, answer in made.items():
                    found[account].setdefault(entry.url, []).append(answer.result())
    return found


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.url or "home")
def test_a_partner_is_never_sent_anything_of_another(sent, canaries: dict[str, Canaries], entry) -> None:
    for account, other in PAIRS:
        for one in sent[account][entry.url]:
            assert one.kinds, "nothing was drawn at all"
            # The banner and the refused filter repeat what was typed in; data would bring the name with it.
            assert NAMES[other] not in one.text, account
            assert canaries[other].words_in(one.raw) == set(), account
            assert canaries[other].numbers_in(one.raw) == set(), account


def test_each_partner_is_sent_its_own_so_that_what_is_another_s_would_be_found(sent, canaries) -> None:
    for account, own in canaries.items():
        words, numbers = set(), set()
        for one in (one for page in sent[account].values() for one in page):
            words |= own.words_in(one.raw)
            numbers |= own.numbers_in(one.raw)
        assert words >= SEEN, (account, SEEN - words)
        assert len(numbers) >= 20


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
