"""Setting a partner aside: by evaluators, with a reason, for a while; everybody on their side sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from plp_metrics import access
from plp_metrics.act import aside
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.store import Store, read_aside
from tests.ui.drawn import markup, page_of

Of = Callable[[str], Viewer]
UNTIL = date(2018, 8, 15)


def set_aside_now(store: Store, viewer: Viewer) -> dict[str, str]:
    with store.read() as cursor:
        return {p: a.reason for p, a in read_aside.set_aside(cursor, access.scope(viewer)).items()}


def test_it_is_kept_with_its_reason_and_can_be_taken_back(sample: Store, viewer_of: Of) -> None:
    viewer = viewer_of("evaluator")
    aside.set_aside(viewer, sample, "OZARK", UNTIL, "plan agreed")
    assert set_aside_now(sample, viewer_of("leadership")) == {"OZARK": "plan agreed"}
    aside.bring_back(viewer, sample, "OZARK")
    assert set_aside_now(sample, viewer) == {}


def test_setting_aside_anew_replaces_what_was_said(sample: Store, viewer_of: Of) -> None:
    viewer = viewer_of("evaluator")
    aside.set_aside(viewer, sample, "OZARK", UNTIL, "first")
    aside.set_aside(viewer, sample, "OZARK", UNTIL, "second")
    assert set_aside_now(sample, viewer) == {"OZARK": "second"}


@pytest.mark.parametrize(
    ("name", "until", "reason", "says"),
    [
        ("ozark", UNTIL, "no", "may not set a partner aside"),
        ("leadership", UNTIL, "no", "may not set a partner aside"),
        ("evaluator", date(2018, 7, 19), "late", "from today up to"),
        ("evaluator", date(2019, 7, 19), "far", "from today up to"),
        ("evaluator", UNTIL, "  ", "Say why"),
        ("evaluator", UNTIL, "call 555-010-1234", "telephone|phone"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    sample: Store, viewer_of: Of, name: str, until: date, reason: str, says: str
) -> None:
    before = sample.version()
    with pytest.raises(RefusedError, match=says):
        aside.set_aside(viewer_of(name), sample, "OZARK", until, reason)
    assert sample.version() == before


def test_a_partner_is_not_told_how_its_evaluators_sort_it(sample: Store, viewer_of: Of) -> None:
    aside.set_aside(viewer_of("evaluator"), sample, "OZARK", UNTIL, "waits for the new manager")
    assert "set_aside" not in viewer_of("ozark").permissions
    for module in ("pages.start.home", "pages.results.partner", "pages.admin.audit"):
        assert "new manager" not in markup(page_of(module, viewer_of("ozark")))


def test_the_page_says_why_and_until_when(sample: Store, viewer_of: Of) -> None:
    listed = markup(page_of("pages.results.calls", viewer_of("evaluator")))
    assert "to call first" in listed
    aside.set_aside(viewer_of("evaluator"), sample, "BLUEGRASS", UNTIL, "plan agreed on the phone")
    said = markup(page_of("pages.results.calls", viewer_of("evaluator")))
    assert "set aside until 15 Aug 2018: plan agreed on the phone" in said


def test_what_a_colleague_said_meanwhile_is_not_replaced_unseen(sample: Store, viewer_of: Of) -> None:
    viewer = viewer_of("evaluator")
    aside.set_aside(viewer, sample, "OZARK", UNTIL, "first", seen={})
    with pytest.raises(RefusedError, match="Setting it aside: somebody else"):
        aside.set_aside(viewer, sample, "OZARK", UNTIL, "second", seen={})
    assert set_aside_now(sample, viewer) == {"OZARK": "first"}
