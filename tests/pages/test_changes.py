"""The page of changes on the sample: 2017-18 Q3 came in on 12 May and was accepted on 17 May 2018."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from plp_metrics.model import Viewer
from plp_metrics.store import Store
from plp_metrics.ui import looking_back
from tests.ui.drawn import markup, page_of

CHANGES = "pages.results.changes"
Of = Callable[[str], Viewer]
AT = {"year": "2017-18", "quarter": "Q3"}


def test_nothing_changed_between_two_quiet_days(sample: Store, viewer_of: Of) -> None:
    viewer = looking_back.at(viewer_of("evaluator"), date(2018, 6, 20))
    said = markup(page_of(CHANGES, viewer, since="2018-06-01", **AT))
    assert "Nothing changed since 1 Jun 2018" in said


def test_files_that_came_and_figures_that_moved_are_counted(sample: Store, viewer_of: Of) -> None:
    app = page_of(CHANGES, viewer_of("evaluator"), since="2018-03-31", **AT)
    said = markup(app)
    assert "Since 31 Mar 2018:" in said and "turned better" in said
    assert any(e.label.startswith("Every figure that changed: ") for e in app.expander)


def test_a_partner_reads_of_its_own_changes_only(sample: Store, viewer_of: Of) -> None:
    said = markup(page_of(CHANGES, viewer_of("ozark"), since="2018-03-31", partner="GULF", **AT))
    assert "Gulf Coast" not in said and "4 files of Q3" in said


def test_leadership_sees_a_quarter_come_when_it_is_accepted(sample: Store, viewer_of: Of) -> None:
    after = looking_back.at(viewer_of("leadership"), date(2018, 5, 13))
    app = page_of(CHANGES, after, since="2018-05-01", **AT)
    assert not [e.label for e in app.expander if e.label.startswith("Every figure that changed")]
    app = page_of(CHANGES, viewer_of("leadership"), since="2018-05-13", **AT)
    assert [e.label for e in app.expander if e.label.startswith("Every figure that changed")]
