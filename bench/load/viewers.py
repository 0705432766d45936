"""Who clicks what: accounts of all roles, their menus and filters, and how long they look in between."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bench.load.client import ClickFailedError, Tab

THINK_SECONDS = 7.0
"""Mean time between the end of a click and the next one: exponential, at most ten times the mean, as TPC-W
lets people who browse think."""
STAFF = ("evaluator@example.org", "leadership@example.org", "admin@example.org")
FILTERS = ("School year", "Quarter", "Course", "Metric", "Partner", "State or division", "Group")
NOBODY, EMPTY = "", "Empty"

TITLES = {
    "": r"[Nn]othing|[Ww]ait|due|on plan|came back to you|handed in|locked|accepted",
    "overview": r"partners? (are|is) on plan|of \d+ partners|can be compared with a target",
    "calls": r"to call|to be called|[Nn]obody",
    "partner": r"on plan|target|reported|handed in nothing",
    "brief": r"Q[1-4] \(",
    "metric": r": ",
    "regions": r"(over|for) all partners|regions|states|division",
    "equity": r"classes|schools|[Gg]irls|not reported|women",
    "quality": r"workshops",
    "board": r"in at most ten pages",
    "changes": r"^Since |[Nn]othing",
    "targets": r"targets?",
    "targets-of-all": r"partners have a target",
    "portfolio": r"partners evaluated",
    "calendar": r"overdue|due|[Nn]ext, on",
    "promises": r"promises?\b",
    "report": r"[Aa]nnual reports? ",
    "terms": r"term sheet",
    "joining": r"application",
    "funding": r"\$|money",
    "facilitators": r"facilitators? ",
    "submit": r"Drop your files|handed in|saved|submit|accepted|returned|is locked|reopened|closed",
    "review": r"your review|[Nn]othing waits",
    "backfill": r"older quarters",
    "submissions": r"files? (due|was|were|of)|came in",
    "dictionary": r"\d+ files with \d+ columns",
    "privacy": r"are hidden",
    "store": r"",
    "people": r"\d+ accounts",
    "audit": r"things? w(as|ere) done",
}
"""What the first heading of each page of the menus holds, for whoever looks at it."""


@dataclass
class Seen:
    """What the viewers saw: seconds of every click with its page, and what failed. after: called at each."""

    after: Callable[[], None]
    clicks: list[tuple[str, float]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def add(self, page: str, seconds: float) -> None:
        """One click more."""
        self.clicks.append((page, seconds))
        self.after()

    @property
    def seconds(self) -> list[float]:
        """Of every click, whatever its page."""
        return [seconds for _, seconds in self.clicks]


@dataclass(frozen=True)
class Pace:
    """How long people think (mean seconds), and how many clicks are made in all by how many."""

    think: float
    viewers: int
    clicks: int


def accounts(partners: list[str], count: int) -> list[str]:
    """Of ten viewers three evaluators, one leadership, one administrator, five partners; evaluators first."""
    evaluator, leadership, admin = STAFF
    own = [f"{partner.lower()}@example.org" for partner in partners]
    ten = (evaluator, None, None, evaluator, None, leadership, None, evaluator, None, admin)
    turns = [ten[i % 10] for i in range(count)]
    nth = iter(range(count))
    return [turn or own[next(nth) % len(own)] for turn in turns]


class Clicks:
    """Counts down the clicks that are still to be made by all together."""

    def __init__(self, count: int) -> None:
        self.left = count
        self._over = asyncio.Event()

    def take(self) -> bool:
        """Whether one more is to be made."""
        self.left -= 1
        if self.left < 0:
            self._over.set()
        return self.left >= 0

    async def think(self, seconds: float) -> None:
        """Wait so long, or until no click is left to make."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)


async def browse(tab: Tab, account: str, chance: random.Random, left: Clicks, pace: Pace, seen: Seen) -> None:
    """Open pages of the menu and change their filters until all clicks are made by all together.

    account: NOBODY for a page nobody signs in to, whose heading is "Empty".
    """
    # People do not all arrive in the same moment.
    await asyncio.sleep(chance.uniform(0, pace.think))
    came, filters = None, 0
    while left.take():
        expect = TITLES.get(tab.page, "")
        boxes = [came.choices[label] for label in FILTERS if came and label in came.choices]
        boxes = [box for box in boxes if len(box.options) > 1]
        try:
            if filters and boxes:
                box = chance.choice(boxes)
                came = await tab.choose(box, chance.choice(box.options), expect, account)
            else:
                page = chance.choice(sorted(tab.pages)) if tab.pages and account else ""
                filters = chance.randint(0, 2) + 1
                came = await tab.open(page, TITLES[page] if account else EMPTY, account=account)
            filters -= 1
            seen.add(tab.page, came.seconds)
        except ClickFailedError as fault:
            came = None
            seen.failed.append(f"{account or 'nobody'} {fault}")
        await left.think(min(chance.expovariate(1 / pace.think), 10 * pace.think))


async def crowd(
    url: str, cookies: Callable[[str], dict[str, str]], who: list[str], pace: Pace, seen: Seen
) -> None:
    """All these accounts browse at once, each in a tab of its own, until the clicks are made."""
    left = Clicks(pace.clicks)

    async def one(number: int, account: str) -> None:
        async with Tab(url, cookies(account) if account else None) as tab:
            await browse(tab, account, random.Random(number), left, pace, seen)

    await asyncio.gather(*(one(number, account) for number, account in enumerate(who)))
