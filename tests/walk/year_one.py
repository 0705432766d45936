"""The first school year: four quarters, evidence of both sides, money, and the first annual report."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from plp_metrics.model import Period
from tests.browser.conftest import settle
from tests.browser.steps import choose
from tests.walk import agreed, checking, deeds
from tests.walk.begin import OTHERS
from tests.walk.deeds import NAME, PARTNER, give
from tests.walk.stage import Stage

YEAR = "2016-17"
TEXTS = {
    "year": "Forty-four teachers were trained, in two states. What stood in the way was distance:"
    " two Saturdays were lost to ice. We would hold the first workshop in September again.",
    "workshops": "Four school-year workshops for CS Principles, one for counselors and administrators.",
    "roadmap": "Two more districts by spring; a second local facilitator; half of year 3 pledged by June.",
    "event_1": "A meetup in October at the regional library; fourteen teachers came.",
    "event_2": "The Hour of Code in December, in nine schools.",
    "event_3": "A meetup in February, with the teachers of the neighboring region.",
    "event_4": "A show of student work in May.",
    "survey": "Participants liked the time to try things out; they missed more examples for small classes.",
    "survey_effect": "We moved the debugging session to the first day and added examples for small classes.",
}


def first_quarter(stage: Stage) -> None:
    """Q1, the program manager summit of both sides, a talk."""
    quarter(stage, Period(YEAR, "Q1"))
    with stage.step("partner", "gives evidence of the summit its program manager went to"):
        page = stage.page("partner", f"/promises?year={YEAR}")
        give(page, "Program manager summit attended", "2016-09-21")
        give(page, "Privacy policy followed", "2016-09-01", words="Declared for the school year")
        give(page, "TeacherCon attended with the first teachers", "2016-07-11", number="11")
    with stage.step("evaluator", "confirms the evidence, and gives Code.org's own"):
        page = deeds.confirm_evidence(stage, "evaluator", YEAR)
        give(page, "Program manager summit held", "2016-09-21")
        for course in ("CS Principles",):
            give(page, "TeacherCon held", "2016-07-11", more={"For which course": course})
        give(page, "Promotional materials sent", "2016-08-15", words="Two boxes")
    with stage.step("partner", "confirms what Code.org gave"):
        deeds.confirm_evidence(stage, "partner", YEAR)
    with stage.step("evaluator", "notes a talk on the metrics"):
        talk(stage, "evaluator", "2016-10-12", "Q1 looked through; one class has not begun yet")
    with stage.step("partner", "tells how many facilitators each course has, and its staff's time"):
        agreed.facilitators(
            stage, "partner", {"CS Fundamentals": 2, "CS Principles": 1}, {"Position 1": "0.35"}
        )


def second_quarter(stage: Stage) -> None:
    """Q2, the Hour of Code, a bill paid up front and paid back."""
    quarter(stage, Period(YEAR, "Q2"))
    with stage.step("partner", "gives evidence of a meetup and of the Hour of Code"):
        page = stage.page("partner", f"/promises?year={YEAR}")
        give(
            page,
            "Meetups and the Hour of Code",
            "2016-10-20",
            number="1",
            more={"What it was about": "Meetup"},
        )
        give(
            page,
            "Meetups and the Hour of Code",
            "2016-12-07",
            number="1",
            more={"What it was about": "Hour of Code"},
        )
    with stage.step("evaluator", "disputes nothing and confirms both"):
        deeds.confirm_evidence(stage, "evaluator", YEAR)
    with stage.step("partner", "writes down a bill it paid up front"):
        page = stage.page("partner", "/funding")
        page.get_by_role("button", name="Write down a bill").click()
        form = deeds.box(page)
        deeds.on(form, "Paid on", "2016-11-05")
        choose(form, "What for", "Venue")
        form.get_by_label("Dollars", exact=True).fill("1,150.75")
        choose(form, "Paid from the money of", "Code.org")
        form.get_by_role("button", name="Write down a bill").click()
        stage.told(page, "Written down.")
    with stage.step("evaluator", "pays the bill back"):
        page = stage.page("evaluator", f"/funding?partner={PARTNER}")
        page.get_by_role("button", name="Paid back today").click()
        stage.told(page, "paid back to")
    with stage.step("evaluator", "notes a talk on the metrics"):
        talk(stage, "evaluator", "2017-01-18", "Q2 looked through; the survey of the second workshop")


def third_quarter(stage: Stage) -> None:
    """Q3, districts, an exception of a target."""
    quarter(stage, Period(YEAR, "Q3"))
    with stage.step("partner", "gives evidence of districts it won, state by state"):
        page = stage.page("partner", f"/promises?year={YEAR}")
        give(
            page,
            "Partnerships with districts and schools",
            "2017-02-10",
            number="3",
            more={"In which state": "AR"},
        )
        give(
            page,
            "Partnerships with districts and schools",
            "2017-03-02",
            number="2",
            more={"In which state": "MO"},
        )
    with stage.step("evaluator", "confirms them and notes a talk"):
        deeds.confirm_evidence(stage, "evaluator", YEAR)
        talk(stage, "evaluator", "2017-04-10", "Q3 looked through; recruiting for next year")
    agreed.excepting(stage, YEAR)
    agreed.letting_off(stage, YEAR)


def fourth_quarter(stage: Stage) -> None:
    """Q4, what was spent, year 3, the report begun."""
    quarter(stage, Period(YEAR, "Q4"))
    with stage.step("partner", "tells what the year cost, and what year 3 will cost; writes down a pledge"):
        page = stage.page("partner", "/funding")
        page.get_by_role("button", name="Tell what was spent").click()
        form = deeds.box(page)
        form.get_by_label("Code.org, dollars").fill("24,000")
        form.get_by_label("State, dollars").fill("9,500.25")
        form.get_by_role("button", name="Tell what was spent").click()
        stage.told(page, "Told.")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Tell what year 3 costs").click()
        form = deeds.box(page)
        form.get_by_label("Dollars").fill("40,000")
        form.get_by_role("button", name="Tell what year 3 costs").click()
        stage.told(page, "Told.")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Write down a pledge").click()
        form = deeds.box(page)
        deeds.on(form, "Pledged on", "2017-06-20")
        form.get_by_label("Dollars", exact=True).fill("18,000")
        form.get_by_role("button", name="Write down a pledge").click()
        stage.told(page, "Written down.")
    with stage.step("partner", "tells of its facilitators at the year's end"):
        agreed.facilitators(
            stage, "partner", {"CS Fundamentals": 2, "CS Principles": 2}, {"Position 1": "0.4"}
        )
    with stage.step("partner", "gives evidence: the facilitation summit, a plan, a community"):
        page = stage.page("partner", f"/promises?year={YEAR}")
        give(page, "Facilitation summit attended", "2017-05-19")
        give(
            page,
            "A plan for more computer science in the area",
            "2017-06-01",
            link="https://plans.example.org/ozark",
        )
        give(page, "A lasting community of teachers", "2017-06-15", number="27")
        give(page, "Costs paid up front", "2017-06-30", words="All bills were paid first")
    with stage.step("evaluator", "confirms them, gives Code.org's own, notes a talk"):
        page = deeds.confirm_evidence(stage, "evaluator", YEAR)
        give(page, "Facilitation summit held", "2017-05-19")
        give(page, "An online community for each course", "2016-09-15", link="https://forum.example.org")
        talk(stage, "evaluator", "2017-07-12", "The year looked through")
    with stage.step("partner", "disputes one of Code.org's proofs, saying what is not right"):
        page = stage.page("partner", f"/promises?year={YEAR}")
        page.get_by_role("button", name="Dispute …").last.click()
        deeds.box(page).get_by_label("What is not right?").fill("There is none for CS Fundamentals yet.")
        page.get_by_role("button", name="Dispute", exact=True).click()
        stage.told(page, "Disputed.")
        page.get_by_role("button", name="Confirm", exact=True).first.click()
        stage.told(page, "Confirmed.")
    with stage.step("partner", "begins the annual report; its figures are there already"):
        page = stage.page("partner", f"/report?year={YEAR}")
        page.get_by_role("button", name="Begin the report").click()
        stage.told(page, "Begun.")
    with stage.step("partner", "writes one part with the figures in sentences, and leaves it half done"):
        page = stage.page("partner", f"/report?year={YEAR}&part=year")
        page.get_by_role("button", name="Begin with the figures in sentences").click()
        stage.told(page, "Put in;")


def report(stage: Stage) -> None:
    """The first annual report: written, submitted, returned, mended, evaluated, sealed."""
    with stage.step("partner", "finds the half written part as it was left, weeks and a restart later"):
        page = stage.page("partner", f"/report?year={YEAR}&part=year")
        assert len(page.get_by_label("Your text", exact=True).input_value()) > 50
    with stage.step("partner", "takes the figures of today: Q4 is accepted and published by now"):
        page.get_by_role("button", name="Take the figures as they stand now").click()
        stage.told(page, "The figures are of today now")
    with stage.step("partner", "is told what is missing where it tries to submit too early"):
        expect(page.get_by_text("Before it can be submitted")).to_be_visible()
    with stage.step("partner", "writes every part and confirms the figures"):
        page = deeds.write_report(stage, "partner", YEAR, TEXTS)
    with stage.step("partner", "submits the report"):
        deeds.submit_report(stage, page)
    with stage.step("evaluator", "finds the report on the first page and returns it: one part is too short"):
        page = stage.page("evaluator", "/")
        page.locator("[data-testid=stMain] a[data-page=report]").first.click()
        page.get_by_role("heading", level=1).wait_for()
        page = stage.page("evaluator", f"/report?partner={PARTNER}&year={YEAR}")
        page.get_by_role("button", name="Return it").click()
        form = deeds.box(page)
        form.get_by_label("What the partner should change").fill("Say how many came to the workshops.")
        choose(form, "Parts to look at again", "Workshop narratives")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Return the report").click()
        stage.told(page, "Returned.")
    with stage.step("partner", "reads why, mends the part, submits again"):
        page = stage.page("partner", "/")
        expect(page.get_by_text(re.compile("came back"))).to_be_visible()
        more = {"workshops": TEXTS["workshops"] + " Between nine and twelve teachers came to each."}
        page = deeds.write_part(stage, "partner", YEAR, "workshops", more["workshops"])
        deeds.submit_report(stage, page)
    with stage.step("evaluator", "evaluates the year and every target, accepts and seals"):
        said = "A good first year; recruiting for the next one began late."
        deeds.evaluate(stage, YEAR, said, "Partly as agreed")
    with stage.step("evaluator", "gives evidence that the year was evaluated; the partner confirms"):
        page = stage.page("evaluator", f"/promises?partner={PARTNER}&year={YEAR}")
        give(page, "The year evaluated on the shared metrics", stage.today)
        deeds.confirm_evidence(stage, "partner", YEAR)
    with stage.step("partner", "opens the sealed report and takes its PDF and its workbook"):
        deeds.take_sealed(stage, "partner", YEAR)
    with stage.step("partner", "reads in it what Code.org says of the year as a whole, and of every target"):
        checking.sealed(stage, YEAR, said, "Partly as agreed")
    checking.figures(stage, Period(YEAR, "Q4"))
    checking.promises(stage, YEAR)


def quarter(stage: Stage, period: Period) -> None:
    """Everybody's quarter: the partner in the browser, its neighbors on the command line."""
    with stage.step("partner", f"hands in {period}: four files, checked, explained, submitted"):
        deeds.hand_in(stage, "partner", stage.folder / "files" / PARTNER, period)
    with stage.step("evaluator", f"reviews {period} of {NAME} and accepts it"):
        deeds.accept(stage, "evaluator", period)
    with stage.step("evaluator", f"takes {period} of {len(OTHERS)} other partners on the command line"):
        deeds.neighbours(stage, stage.folder / "files", OTHERS, period)


def talk(stage: Stage, who: str, day: str, said: str) -> None:
    """Note a talk on the page of promises."""
    page = stage.page(who, f"/promises?partner={PARTNER}&year={Period.of(checking.day(day)).school_year}")
    page.get_by_text("Note a talk", exact=True).click()
    settle(page)
    deeds.on(page, "When", day)
    page.get_by_label("What was said").fill(said)
    page.get_by_role("button", name="Note it").click()
    stage.told(page, "Noted.")


DAYS = {
    "2016-10-12": first_quarter,
    "2017-01-20": second_quarter,
    "2017-04-14": third_quarter,
    "2017-07-14": fourth_quarter,
    "2017-08-30": report,
}
