"""python -m tests.walk [--out FOLDER] [--from DAY]. Ends with 1 where a step went wrong, a number differs."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import traceback
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PATIENCE_MS
from tests.walk import begin, year_one, year_two
from tests.walk.stage import Stage, line
from tests.zygote import Zygote

DAYS = {**begin.DAYS, **year_one.DAYS, **year_two.DAYS}
"""Day → what is done on it, in the order of the calendar."""


def main() -> int:
    """Every day in turn; the table of steps at the end."""
    given = argparse.ArgumentParser(prog="python -m tests.walk", description=__doc__)
    given.add_argument("--out", type=Path, help="where pictures, stores and documents are left")
    given.add_argument(
        "--from", dest="since", choices=list(DAYS), help="carry on with this day of an earlier walk"
    )
    told = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="plp-walk-") as made:
        return walk(told.out or Path(made), told.since)


def walk(folder: Path, since: str | None) -> int:
    """The walk in a folder; since: the day to carry on with."""
    expect.set_options(timeout=PATIENCE_MS)
    days = list(DAYS)
    if since:
        days = days[days.index(since) :]
        before = list(DAYS)[list(DAYS).index(since) - 1]
        for beside in (".last", ".wal"):
            (folder / f"plp.duckdb{beside}").unlink(missing_ok=True)
        shutil.copyfile(folder / "days" / f"{before}.duckdb", folder / "plp.duckdb")
    else:
        begin.make(folder)
    zygote = Zygote()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        whole = False
        stage = Stage(folder, browser, zygote, begin.PEOPLE)
        try:
            for day in days:
                with stage.day(day):
                    DAYS[day](stage)
            whole = True
        except Exception:
            traceback.print_exc()
        finally:
            browser.close()
            zygote.close()
    print("\n".join(line(n, step) for n, step in enumerate(stage.steps, 1)))
    wrong = sum(bool(step.fault) for step in stage.steps)
    ended = "" if whole else "; the walk ended early"
    print(f"{len(stage.steps)} steps on {len(days)} days, {wrong} went wrong{ended}")
    return 0 if whole and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
