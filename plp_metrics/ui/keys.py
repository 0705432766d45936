"""Every key of the session and every name in an address, in one module.

Filters live in the address under their own names; the session keeps only their widgets' keys.
"""

from __future__ import annotations

from typing import Final

# names in the address, the same on every page
YEAR: Final = "year"
QUARTER: Final = "quarter"
COURSE: Final = "course"
PLACE: Final = "state"
PARTNER: Final = "partner"
METRIC: Final = "metric"
SHOW: Final = "show"
GROUP: Final = "group"
WORKSHOP: Final = "workshop"
SEARCH: Final = "find"
ON: Final = "on"
"""The day a page is looked at as of (2018-03-01); today where the address has none."""
FIELD: Final = "field"
"""A field of the grid of all figures: "concerning.misses"."""
BASELINE: Final = "baseline"
"""The school year whose last figure a gap is held against."""
SINCE: Final = "since"
"""The earlier of two days that are compared."""
MEETING: Final = "meeting"
"""1: the page as it is shown in a meeting."""
BY: Final = "by"
"""By what the change of all partners' figure is told: division or partner."""
LENS: Final = "question"
"""Which of the four questions of equity is open."""
PART: Final = "part"
"""The part of an annual report that is being written."""
SEAL: Final = "seal"
"""A sealed report, by its name."""
FILTERS: Final = (YEAR, QUARTER, COURSE, PLACE, PARTNER, METRIC, SHOW, GROUP, WORKSHOP)

PAGES: Final = "pages_of_this_viewer"
"""The pages this session may switch to."""


COLLECTED: Final = "tables_of_this_run"
"""The tables the page has shown in this run."""

LOOK_AS: Final = "partner_looked_through"
"""The partner whose pages this session looks at."""

DESKS: Final = "hand_in_desks"
"""Files dropped in this session, per partner and quarter."""

CAME: Final = "account_and_day_taken_down"
"""The account and day of which this session has taken down that it signed in."""
NEARLY: Final = "nearly_closed"
"""What somebody is told who signed in shortly before the account would have closed; "" for everybody else."""

SAID: Final = "said_by_the_last_act"
"""What came of the last button of this session, until it was shown: page → (went well, sentence)."""


def widget(name: str) -> str:
    """The session key of a filter's widget."""
    return f"ask_{name}"


def part(page: str, name: str) -> str:
    """The session key of a part of a page: "partner_growth"."""
    return f"{page}_{name}"


def typed(page: str, name: str, *of: object) -> str:
    """The session key of a field in which something is typed for one partner (and its year or quarter): what
    was begun for one never stands in the form of another."""
    return "_".join((page, name, *map(str, of)))
