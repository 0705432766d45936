"""The first page of each role: what needs this person, the gravest first, and nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from plp_metrics.act import aside
from plp_metrics.model import Viewer
from plp_metrics.store import Store, read
from tests.ui.drawn import markup, page_of

HOME = "pages.start.home"
Of = Callable[[str], Viewer]


def needs(said: str) -> str:
    """What stands under "What needs you"."""
    return said.partition("What needs you")[2].partition('<div class="lists">')[0]


def test_an_evaluator_reads_reviews_first_then_whom_to_call(sample: Store, viewer_of: Of) -> None:
    told = needs(markup(page_of(HOME, viewer_of("evaluator"))))
    assert "quarters to review" in told and "overdue" in told
    assert told.index("quarters to review") < told.index("overdue") < told.index("Rio Grande Teaching")
    assert "Act now" in told and "more partners with a reason" in told


def test_a_partner_set_aside_is_not_named_first_any_more(sample: Store, viewer_of: Of) -> None:
    evaluator = viewer_of("evaluator")
    assert "Rio Grande Teaching" in needs(markup(page_of(HOME, evaluator)))
    with sample.read() as cursor:
        ids = {p.name: key for key, p in read.partners(cursor).items()}
    aside.set_aside(evaluator, sample, ids["Rio Grande Teaching"], date(2018, 8, 15), "plan agreed")
    assert "Rio Grande Teaching" not in needs(markup(page_of(HOME, evaluator)))


def test_a_partner_reads_what_is_due_then_its_own_figures_and_nobody_elses(
    sample: Store, viewer_of: Of
) -> None:
    said = markup(page_of(HOME, viewer_of("ozark")))
    told = needs(said)
    assert told.index("Due in 10 days") < told.index("Proposed target") < told.index("Unlikely to be met")
    assert "Rio Grande" not in said and "Bluegrass" not in said


def test_leadership_reads_of_accepted_figures_only_and_of_no_review(sample: Store, viewer_of: Of) -> None:
    told = needs(markup(page_of(HOME, viewer_of("leadership"))))
    assert "to review" not in told and "Act now" in told
