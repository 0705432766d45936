"""A file is made for the account that asked for it: its address is worth nothing to another."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SignIn, settle
from tests.running import Server

pytestmark = pytest.mark.browser


def test_the_address_of_a_download_gives_the_file_to_nobody_else(
    server: Server, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, "ozark@example.org", "/submissions?year=2017-18")
    page.wait_for_load_state("networkidle")  # the script of the download button comes last
    page.get_by_text("Look at one version, download it, bring it back").click()
    settle(page)
    with page.expect_download() as coming:
        # By the keyboard: what unfolds still moves, and on a busy machine a click may miss it.
        page.get_by_role("button", name="Download the file as it was handed in").press("Enter")
    address = coming.value.url
    assert "/media/" in address

    def status(account: str, at: str = address) -> int:
        return httpx.get(at, cookies=server.cookie(account)).status_code

    assert status("ozark@example.org") == 200
    for other in ("hudson@example.org", "evaluator@example.org", "admin@example.org"):
        assert status(other) == 404, other
    assert httpx.get(address).status_code == 403
    content = address.rpartition(".")[0][:-32]
    assert status("hudson@example.org", f"{content}.csv") == 404, "the address Streamlit would have made"
