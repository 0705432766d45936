"""What stands on the pages, set beside what the handed-in files hold."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from plp_metrics.metrics import load_all
from plp_metrics.model import Period
from tests import plain
from tests.browser.steps import metric_row
from tests.walk import counted
from tests.walk.begin import COURSES
from tests.walk.deeds import PARTNER
from tests.walk.stage import Stage

FEWEST = 35
"""So many figures of its files a partner's page shows at least."""
FEWEST_TARGETS = 10
"""More rows than so many has the table of what was evaluated."""


def day(text: str) -> date:
    """A day as people type it."""
    return date.fromisoformat(text)


def figures(stage: Stage, period: Period) -> None:
    """Every figure on the partner's own page that its files decide, counted again from the CSVs."""
    known = {key: metric.title for key, metric in load_all().items() if key in plain.METRICS}
    program = counted.program(stage.folder / "files", PARTNER, "2016-17", COURSES)
    wanted = counted.expected(program, PARTNER, period, known)
    with stage.step("partner", f"reads the figures of {period}; those of the files are counted again"):
        page = stage.page("partner", f"/partner?year={period.school_year}&quarter={period.quarter}")
        page.get_by_text("Measured without a target", exact=True).click()
        expect(page.locator("table.card")).to_have_count(2)
        shown = {h.strip() for h in page.locator("table.card tbody th[scope=row] a").all_inner_texts()}
        differ, seen = [], 0
        for title, number in wanted.values():
            if title not in shown:
                continue
            row = metric_row(page, title)
            seen += 1
            if not re.search(rf"(?<![\d\u00a0]){re.escape(number)}(?![\d])", row):
                differ.append(f"{title}: {number} is not in: {row}")
        print(f"     {seen} figures of {period} looked at, {len(differ)} differ")
        assert seen >= FEWEST, f"only {seen} of {len(wanted)} figures stand on the page"
        if differ:
            raise AssertionError("; ".join(differ))


def promises(stage: Stage, year: str) -> None:
    """How the promises of the year stand, for both sides."""
    with stage.step("leadership", f"reads how the promises of {year} stand"):
        stage.page("leadership", f"/promises?partner={PARTNER}&year={year}")


def sealed(stage: Stage, year: str, said: str, verdict: str) -> None:
    """What stands in the HTML that was taken along: the verdict of the year in words, and of each target."""
    (file,) = (stage.folder / "documents").glob(f"annual-report-*-{year}-*.html")
    html = file.read_text(encoding="utf-8")
    evaluation = html.partition('id="evaluation"')[2].partition("</section>")[0]
    assert said in evaluation, f"{file.name} does not say: {said}"
    assert f'<p class="finding">{verdict}.</p>' in evaluation, f"{file.name} does not say: {verdict}"
    assert evaluation.count("<tr") > FEWEST_TARGETS, f"{file.name} evaluates too few targets"
