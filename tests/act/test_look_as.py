"""Looking at a partner's pages: its menu, the looker's own eyes, a line in the log, nothing to change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plp_metrics import access
from plp_metrics.act import look_as
from plp_metrics.compute import results
from plp_metrics.model import Question, RefusedError, Role, Viewer
from plp_metrics.store import Store
from tests.ui.drawn import markup, page_of

Of = Callable[[str], Viewer]
GIRLS = Question("2017-18", "Q1", ("students_female",), partners=("OZARK",))


def test_it_is_one_event_about_the_partner(sample: Store, viewer_of: Of) -> None:
    look_as.start(viewer_of("evaluator"), sample, "OZARK")
    with sample.read() as cursor:
        last = cursor.execute(
            "SELECT account, kind, partner_id FROM event ORDER BY event_id DESC LIMIT 1"
        ).fetchall()
    assert last == [("evaluator@example.org", "look_as", "OZARK")]


@pytest.mark.parametrize("name", ["ozark", "leadership"])
def test_partners_and_leadership_may_not(sample: Store, viewer_of: Of, name: str) -> None:
    before = sample.version()
    with pytest.raises(RefusedError, match="may not look at the pages as a partner"):
        look_as.start(viewer_of(name), sample, "GULF")
    assert sample.version() == before


def test_a_partner_that_does_not_exist_is_refused(sample: Store, viewer_of: Of) -> None:
    with pytest.raises(RefusedError, match="no partner NOWHERE"):
        look_as.start(viewer_of("evaluator"), sample, "NOWHERE")


def test_what_is_hidden_from_an_evaluator_stays_hidden(sample: Store, viewer_of: Of) -> None:
    own = access.scope(viewer_of("ozark"))
    through = access.scope(look_as.as_partner(viewer_of("evaluator"), "OZARK"))
    assert through.raw == frozenset() and through.named == frozenset({"OZARK"})
    with sample.read() as cursor:
        (raw,) = results.results(cursor, own, GIRLS)
        (published,) = results.results(cursor, through, GIRLS)
    assert raw.value is not None and published.value is None


def test_nothing_can_be_changed_meanwhile(sample: Store, viewer_of: Of) -> None:
    through = look_as.as_partner(viewer_of("admin"), "OZARK")
    assert through.role is Role.PARTNER and not through.may("submit")
    acting = [name for name in access.PERMISSIONS if not name.startswith("see_")]
    assert acting
    for permission in acting:
        with pytest.raises(RefusedError):
            access.require(through, permission)


def test_its_pages_name_nobody_else(sample: Store, viewer_of: Of) -> None:
    through = look_as.as_partner(viewer_of("evaluator"), "OZARK")
    for module in ("pages.start.home", "pages.results.partner", "pages.data.submissions"):
        said = markup(page_of(module, through))
        assert "Ozark" in said or module == "pages.start.home"
        assert "Gulf Coast" not in said and "Blue Ridge" not in said
