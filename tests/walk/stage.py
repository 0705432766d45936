"""Where the walk takes place: a store, a server started anew every day, a browser for each person."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS, settle, signed_in, watch
from tests.browser.steps import PATIENCE
from tests.running import ROOT, Server, serving_itself
from tests.zygote import Zygote

PAINTED_MS = 500
HIGHEST = 5000


@dataclass(frozen=True)
class Step:
    """One thing somebody did, or one number looked at."""

    day: str
    who: str
    what: str
    seconds: float
    fault: str = ""


@dataclass
class Stage:
    """The store of the walk, the day it is, and everybody's browser.

    people: name → account. Nothing is ever done to the store but through the pages and the command line.
    """

    folder: Path
    browser: Browser
    zygote: Zygote
    people: dict[str, str]
    steps: list[Step] = field(default_factory=list)
    today: str = ""
    server: Server | None = None
    pages: dict[str, Page] = field(default_factory=dict)
    watched: list[list[str]] = field(default_factory=list)

    @property
    def store(self) -> Path:
        return self.folder / "plp.duckdb"

    @contextmanager
    def day(self, today: str) -> Iterator[None]:
        """The program on one day: served, with nobody signed in yet."""
        self.today = today
        with serving_itself(self.store, zygote=self.zygote, more={"PLP_TODAY": today}) as server:
            self.server = server
            yield
            for page in self.pages.values():
                page.context.close()
            self.pages = {}
        self.server = None
        (self.folder / "days").mkdir(exist_ok=True)
        shutil.copyfile(self.store, self.folder / "days" / f"{today}.duckdb")

    def page(self, who: str, to: str) -> Page:
        """An address of the program in somebody's own browser, drawn to its end."""
        assert self.server is not None, "nothing is served between two days"
        if who not in self.pages:
            context = self.browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
            context.set_default_timeout(PATIENCE_MS)
            self.pages[who] = context.new_page()
            self.watched.append(watch(self.pages[who], self.server.url))
        page = signed_in(self.server, self.pages[who], self.people[who], to)
        page.wait_for_load_state("networkidle")
        return page

    @contextmanager
    def step(self, who: str, what: str) -> Iterator[None]:
        """Do something as somebody. What goes wrong is written down with a picture, and ends the walk."""
        began, fault = time.monotonic(), ""
        try:
            yield
            self.picture(who, what)
            wrong = [fault for faults in self.watched for fault in faults]
            if wrong:
                raise AssertionError(f"the browser says: {wrong[0]}")
        except Exception as error:
            fault = f"{type(error).__name__}: {str(error).splitlines()[0]}"
            self.picture(who, f"{what} WENT WRONG")
            raise
        finally:
            self.steps.append(Step(self.today, who, what, time.monotonic() - began, fault))
            print(line(len(self.steps), self.steps[-1]), flush=True)

    def picture(self, who: str, what: str) -> None:
        """The whole page of this person as a picture, numbered in the order of the walk."""
        page = self.pages.get(who)
        if page is None:
            return
        name = re.sub(r"[^a-z0-9]+", "-", what.lower()).strip("-")[:60]
        settle(page)
        page.wait_for_timeout(PAINTED_MS)
        height = page.evaluate(
            "Math.max(900, ...[...document.querySelectorAll('[data-testid=stMain]')]"
            ".map((e) => e.scrollHeight))"
        )
        page.set_viewport_size({"width": 1440, "height": min(height, HIGHEST)})
        page.wait_for_timeout(PAINTED_MS)
        pictures = self.folder / "pictures"
        pictures.mkdir(exist_ok=True)
        page.screenshot(path=pictures / f"{self.today}-{len(self.steps) + 1:03}-{who}-{name}.png")
        page.set_viewport_size({"width": 1440, "height": 900})

    def told(self, page: Page, text: str | re.Pattern[str]) -> None:
        """The page says this where an act is answered, and nothing that went wrong."""
        said = page.locator(".said")
        expect(said.filter(has_text=text).first).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("alert")).to_have_count(0)

    def verb(self, *words: str) -> str:
        """A verb of the command line on this day, as the people beside the browser use it."""
        done = subprocess.run(
            [sys.executable, "-m", "plp_metrics", *words],
            cwd=ROOT,
            env={**os.environ, "PLP_STORE": str(self.store), "PLP_TODAY": self.today},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"python -m plp_metrics {' '.join(words)}:\n{done.stdout}{done.stderr}")
        return done.stdout


def line(number: int, step: Step) -> str:
    """A step as a line of the table."""
    well = f"WENT WRONG: {step.fault}" if step.fault else "done"
    return f"{number:>3}  {step.day}  {step.who:<12} {step.what:<78} {step.seconds:>6.1f} s  {well}"
