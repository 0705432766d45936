"""A page that fails says one calm sentence."""

from __future__ import annotations

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest


def failed() -> None:
    from plp_metrics.serve.trouble import tell

    tell(ValueError("column teacher_code of partner P07"))


def refused() -> None:
    from plp_metrics.model import RefusedError
    from plp_metrics.serve.trouble import tell

    tell(RefusedError("The quarter is locked. Ask for it to be reopened."))


def test_a_fault_shows_a_reference_that_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "plp_metrics"):
        shown = AppTest.from_function(failed).run().error[0].value
    assert "teacher_code" not in shown
    reference = re.search(r"reference: (\w{8})$", shown)
    assert reference is not None
    assert reference[1] in caplog.text


def test_what_was_refused_says_so_in_its_own_words() -> None:
    page = AppTest.from_function(refused).run()
    assert [w.value for w in page.warning] == ["The quarter is locked. Ask for it to be reopened."]
    assert not page.error
