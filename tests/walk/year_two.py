"""The second school year, on top of the first: milestones, a target replaced for a reason, its report."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from plp_metrics.model import Period
from tests.browser.conftest import settle
from tests.browser.steps import choose, confirm_target, proposal, propose_target
from tests.walk import agreed, checking, deeds
from tests.walk.begin import COURSES, TITLES
from tests.walk.deeds import NAME, PARTNER, give
from tests.walk.stage import Stage
from tests.walk.year_one import TEXTS, quarter, talk

YEAR = "2017-18"


def planning(stage: Stage) -> None:
    """The courses of the year after, the term sheet's targets, one with milestones by quarter."""
    with stage.step("evaluator", "adds the courses the partner will offer in 2018-19"):
        page = stage.page("evaluator", "/joining")
        choose(page, "Partner", NAME)
        for course in COURSES["2018-19"]:
            choose(page, "Courses 2018-19", TITLES[course])
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Show what changes").click()
        page.get_by_role("button", name=f"Change {NAME}").click()
        stage.told(page, f"The facts of {NAME} are changed.")
    with stage.step("evaluator", "starts the year with the targets of the term sheet"):
        page = stage.page("evaluator", f"/targets?partner={PARTNER}&year={YEAR}")
        page.get_by_role("button", name=f"Start {YEAR} with the targets of the term sheet").click()
        stage.told(page, f"{YEAR} starts with the targets")
    agreed.many(stage, YEAR)
    with stage.step("partner", "proposes a target with milestones by quarter"):
        page = stage.page("partner", f"/targets?year={YEAR}")
        deeds.propose(page, "Teachers trained", "teachers", "60", {"Q1": "40", "Q2": "50", "Q3": "55"})
    with stage.step("evaluator", "confirms it"):
        page = stage.page("evaluator", f"/targets?partner={PARTNER}&year={YEAR}")
        confirm_target(proposal(page, "The partner proposes: Teachers trained"))


def first_quarter(stage: Stage) -> None:
    """Q1, and the target replaced: refused without a reason, taken with one."""
    quarter(stage, Period(YEAR, "Q1"))
    with stage.step("partner", "wants another number than was agreed: without a reason it is refused"):
        page = stage.page("partner", f"/targets?year={YEAR}")
        page.get_by_text("Propose a target").click()
        settle(page)
        choose(page, "Metric", "Teachers trained")
        field = page.get_by_label("Target, in teachers")
        expect(field).to_have_count(1)
        field.fill("52")
        page.get_by_role("button", name="Propose it").click()
        expect(page.get_by_role("alert")).to_be_visible()
    with stage.step("partner", "says why, and proposes it again with what was typed still there"):
        expect(field).to_have_value("52")
        page.get_by_label(re.compile("^Note for the other side")).fill("One district withdrew in September.")
        propose_target(page, "teachers", "52")
    with stage.step("evaluator", "confirms; the history keeps both"):
        page = stage.page("evaluator", f"/targets?partner={PARTNER}&year={YEAR}")
        confirm_target(proposal(page, "The partner proposes: Teachers trained"))
        agreed = page.get_by_role("row", name="at least 52 teachers")
        expect(agreed).to_contain_text("Teachers trained")
        expect(agreed).to_contain_text("Confirmed")
        expect(page.get_by_text(re.compile("One district withdrew")).first).to_be_visible()


def second_quarter(stage: Stage) -> None:
    """Q2."""
    quarter(stage, Period(YEAR, "Q2"))
    with stage.step("evaluator", "notes a talk on the metrics"):
        talk(stage, "evaluator", "2018-01-18", "Q2 looked through")


def third_quarter(stage: Stage) -> None:
    """Q3, the fair."""
    quarter(stage, Period(YEAR, "Q3"))
    with stage.step("partner", "gives evidence of the CS Fair"):
        page = stage.page("partner", f"/promises?year={YEAR}")
        give(page, "A CS Fair in spring", "2018-04-07", number="1")
    with stage.step("evaluator", "confirms it"):
        deeds.confirm_evidence(stage, "evaluator", YEAR)


def fourth_quarter(stage: Stage) -> None:
    """Q4."""
    quarter(stage, Period(YEAR, "Q4"))
    with stage.step("partner", "tells what the second year cost"):
        page = stage.page("partner", "/funding")
        page.get_by_role("button", name="Tell what was spent").click()
        form = deeds.box(page)
        form.get_by_label("Code.org, dollars").fill("12,000")
        form.get_by_label("State, dollars").fill("21,000")
        form.get_by_role("button", name="Tell what was spent").click()
        stage.told(page, "Told.")


def report(stage: Stage) -> None:
    """The second report begins with last year's texts; the portfolio; both years counted."""
    with stage.step("partner", "begins the report with last year's texts, each to be confirmed"):
        page = stage.page("partner", f"/report?year={YEAR}")
        page.get_by_role("button", name="Begin the report").click()
        stage.told(page, "Begun.")
        page.get_by_role("button", name="Take over last year's texts").click()
        stage.told(page, "Taken over.")
    with stage.step("partner", "writes the parts anew where the year was another, and submits"):
        page = deeds.write_report(
            stage, "partner", YEAR, {k: f"{t} In the second year too." for k, t in TEXTS.items()}
        )
        deeds.submit_report(stage, page)
    with stage.step("evaluator", "evaluates the year and every target, accepts and seals"):
        said = "The second year held what the first promised."
        deeds.evaluate(stage, YEAR, said, "As agreed")
    with stage.step("partner", "opens the sealed report and takes its PDF and its workbook"):
        deeds.take_sealed(stage, "partner", YEAR)
    with stage.step("partner", "reads in it what Code.org says of the year as a whole, and of every target"):
        checking.sealed(stage, YEAR, said, "As agreed")
    with stage.step("evaluator", "looks back at the year of all partners"):
        page = stage.page("evaluator", f"/portfolio?year={YEAR}")
        expect(page.get_by_role("row", name=re.compile(NAME)).first).to_be_visible()
    with stage.step("leadership", "reads the regions of accepted figures"):
        stage.page("leadership", f"/regions?year={YEAR}&quarter=Q4")
    checking.figures(stage, Period("2016-17", "Q4"))
    checking.figures(stage, Period(YEAR, "Q4"))
    checking.promises(stage, YEAR)


DAYS = {
    "2017-09-05": planning,
    "2017-10-12": first_quarter,
    "2018-01-20": second_quarter,
    "2018-04-14": third_quarter,
    "2018-07-14": fourth_quarter,
    "2018-08-30": report,
}
