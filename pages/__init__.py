"""PAGES: the one table of navigation and of access.

A page is a module with `page(viewer)`; it is imported when it is first opened, and importing it draws
nothing. A page without a permission, or with one that does not exist, stops the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from plp_metrics.access import PERMISSIONS
from plp_metrics.model import Viewer

Draw = Callable[[Viewer], None]


@dataclass(frozen=True)
class PageEntry:
    """One page: its place in the menu, its address, and the permission it takes to open it.

    section: the menu it stands under; "" puts it on the bar itself.
    url: the path after the host; "" for the first page.
    listed: it stands in the menu; the others are reached from a figure.
    dated: it can be looked at as it stood on an earlier day (on=2018-03-01 in its address).
    """

    section: str
    title: str
    url: str
    permission: str
    module: str
    function: str = "page"
    dated: bool = False
    listed: bool = True

    def open(self) -> Draw:
        """The page's function. Raises ImportError or AttributeError where the module lacks it."""
        found: Draw = getattr(import_module(self.module), self.function)
        return found


PAGES: tuple[PageEntry, ...] = (
    PageEntry("", "Home", "", "see_home", "pages.start.home", dated=True),
    PageEntry("Results", "All partners", "overview", "see_overview", "pages.results.overview", dated=True),
    PageEntry("Results", "Whom to call", "calls", "see_overview", "pages.results.calls", dated=True),
    PageEntry("Results", "One partner", "partner", "see_partner", "pages.results.partner", dated=True),
    PageEntry("Results", "One-page brief", "brief", "see_partner", "pages.results.brief", dated=True),
    PageEntry("Results", "One metric", "metric", "see_metric", "pages.results.metric", dated=True),
    PageEntry("Results", "Regions", "regions", "see_regions", "pages.results.regions", dated=True),
    PageEntry("Results", "Equity", "equity", "see_partner", "pages.results.equity", dated=True),
    PageEntry("Results", "Workshop quality", "quality", "see_partner", "pages.results.quality", dated=True),
    PageEntry("Results", "Board pack", "board", "see_regions", "pages.results.board", dated=True),
    PageEntry("Results", "What changed", "changes", "see_partner", "pages.results.changes", dated=True),
    PageEntry(
        "Results", "One figure", "number", "see_partner", "pages.results.number", dated=True, listed=False
    ),
    PageEntry("Partnership", "Targets", "targets", "see_targets", "pages.partnership.targets", dated=True),
    PageEntry(
        "Partnership",
        "Targets of all partners",
        "targets-of-all",
        "agree_for_code_org",
        "pages.partnership.bulk_targets",
    ),
    PageEntry(
        "Partnership",
        "Portfolio of a year",
        "portfolio",
        "see_overview",
        "pages.partnership.portfolio",
        dated=True,
    ),
    PageEntry("Partnership", "Calendar", "calendar", "see_calendar", "pages.partnership.calendar"),
    PageEntry(
        "Partnership", "Promises", "promises", "see_promises", "pages.partnership.commitments", dated=True
    ),
    PageEntry("Partnership", "Annual report", "report", "see_reports", "pages.partnership.annual_report"),
    PageEntry("Partnership", "Term sheet", "terms", "see_terms", "pages.partnership.term_sheet"),
    PageEntry("Partnership", "Apply to join", "apply", "apply", "pages.partnership.apply"),
    PageEntry("Partnership", "Joining", "joining", "admit", "pages.admin.joining"),
    PageEntry("Partnership", "Money", "funding", "see_funding", "pages.partnership.funding", dated=True),
    PageEntry(
        "Partnership",
        "Facilitators",
        "facilitators",
        "see_funding",
        "pages.partnership.facilitators",
        dated=True,
    ),
    PageEntry("Data", "Hand in a quarter", "submit", "submit", "pages.data.submit"),
    PageEntry("Data", "Review desk", "review", "see_review", "pages.data.review"),
    PageEntry("Data", "Hand in older quarters", "backfill", "backfill", "pages.data.backfill"),
    PageEntry(
        "Data",
        "What was handed in",
        "submissions",
        "see_submissions",
        "pages.data.submissions",
    ),
    PageEntry(
        "Data",
        "Data dictionary",
        "dictionary",
        "see_dictionary",
        "pages.data.dictionary",
    ),
    PageEntry("Data", "Privacy", "privacy", "see_dictionary", "pages.data.privacy"),
    PageEntry("Data", "The store", "store", "keep_store", "pages.admin.store"),
    PageEntry("Data", "People", "people", "manage_people", "pages.admin.people"),
    PageEntry("Data", "Who did what", "audit", "see_audit", "pages.admin.audit"),
)


def check(entries: Iterable[PageEntry]) -> None:
    """Raise RuntimeError for a page nobody said who may open, or an address given twice."""
    seen: set[str] = set()
    for entry in entries:
        if entry.permission not in PERMISSIONS:
            raise RuntimeError(
                f"The page {entry.title!r} names no permission of plp_metrics/access/roles.py"
                f" ({entry.permission!r}); a page without a permission is never opened."
            )
        if entry.url in seen:
            raise RuntimeError(f"Two pages have the address /{entry.url}.")
        seen.add(entry.url)


check(PAGES)
