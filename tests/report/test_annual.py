"""The annual report as a document: what stands in it, what does not, and that it reads out."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import fund_sources
from plp_metrics.cli import report as cli
from plp_metrics.compute import answers
from plp_metrics.draw import report_words
from plp_metrics.draw.table import Raw
from plp_metrics.metrics import load_all
from plp_metrics.model import NETWORK, Basis, Mark, Partner, Role, Scope, Viewer
from plp_metrics.model.reports import (
    OVERALL,
    Evaluated,
    PartState,
    Report,
    ReportState,
    Said,
    Text,
    Verdict,
)
from plp_metrics.report import annual_files, annual_partnership, annual_parts, annual_people, pdf
from plp_metrics.report.annual import Annual, gather
from plp_metrics.report.annual_html import document
from plp_metrics.store import Store, read, write
from tests.report import opened

YEAR, WHEN = "2016-17", datetime(2017, 8, 1, 12)
BOTH = ("submitted", "accepted")
FIGURES = (
    # metric, versions, partner, figure, of
    ("teachers_cohort", BOTH, "OZARK", 40, None),
    ("teachers_trained", BOTH, "OZARK", 36, None),
    ("trained_rate", BOTH, "OZARK", 36, 40),
    ("implementation_rate", BOTH, "OZARK", 27, 36),
    ("implementation_rate", BOTH, "GULF", 10, 40),
    ("students_active", ("submitted",), "OZARK", 9999, None),
    ("students_female", BOTH, "OZARK", 777, 1888),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = stores.open_store(tmp_path_factory.mktemp("annual") / "plp.duckdb", create=True)
    with made.change("owner@example.org", "admit", at=datetime(2016, 7, 1)) as change:
        write.setting(change, "today", "2017-08-10")
        for partner_id, name in (("OZARK", "Ozark <Regional> Service"), ("GULF", "Gulf Coast Educators")):
            facts = Partner(partner_id, name, ("AR",), YEAR, YEAR, "America/Chicago", {YEAR: ("CSP",)})
            write.partner(change, facts)
        for metric, versions, partner_id, top, bottom in FIGURES:
            for basis in versions:
                change.cursor.execute(
                    "INSERT INTO measurement VALUES (?, ?, ?, ?, 'Q4', 'ALL', 'ALL', 'ALL', 'ALL', 'ALL',"
                    " ?, ?, ?, NULL)",
                    [metric, basis, partner_id, YEAR, top, bottom, change.event_id],
                )  # fmt: skip
        change.cursor.execute(
            "INSERT INTO agreement VALUES (1, 'OZARK', 'implementation_rate', ?, 'ALL', 'at_least', 0.7,"
            " NULL, 'Q4', '{}', 'agreed', 'confirmed', 'e@example.org', 'code_org', 'o@example.org', ?, '',"
            " ?, NULL)",
            [YEAR, date(2016, 9, 1), change.event_id],
        )
    yield made
    answers.forget()
    stores.close(made.path)


def text(component: str, words: str) -> Text:
    return Text(component, words, 1, 0, "second@example.org", WHEN)


def report(**more: object) -> Report:
    facts: dict[str, object] = {
        "texts": {
            "year": text("year", "First line.\nSecond line.\n\nNext <script>alert(1)</script>."),
            "event_1": text("event_1", "=SUM(A1) was our motto."),
        },
        "said": {"event_2": Said("event_2", PartState.LEFT_OUT, "Snow.", "o@example.org", WHEN)},
        "evaluation": {
            OVERALL: Evaluated(OVERALL, Verdict.MET, "A good year.", "e@example.org", WHEN),
            "implementation_rate|ALL": Evaluated(
                "implementation_rate|ALL", Verdict.EXCEEDED, "More than we hoped.", "e@example.org", WHEN
            ),
        },
        **more,
    }
    return Report(
        "OZARK", YEAR, "2016", ReportState.ACCEPTED, 1, date(2017, 8, 1), "o@example.org", WHEN, **facts
    )  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def annual(store: Store) -> Annual:
    return gather(store, report())


@pytest.fixture(scope="module")
def html(annual: Annual) -> str:
    return document(annual, "f" * 64)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ")


def test_it_opens_with_the_year_in_a_sentence(annual: Annual, html: str) -> None:
    said = "Ozark <Regional> Service met or is on plan for 1 of 1 target"
    assert report_words.year(annual.partner.name, annual.judged, load_all()) == said
    assert "Accepted and sealed on 1 Aug 2017. Figures as they stood on 1 Aug 2017." in plain(html)


def test_figures_are_the_accepted_and_published_ones_only(html: str) -> None:
    told = plain(html)
    assert "75 % 27 of 36" in told
    assert "9999" not in told.replace(" ", ""), "handed in, not accepted"
    assert "777" not in told, "people, not published"
    assert "Students learning" in told.split("Students: nothing reported")[1].split("Teaching the course")[0]


def test_a_share_that_is_published_is_told_where_the_schools_beside_it_are_not(annual: Annual) -> None:
    nothing = annual_people.equity(annual)
    assert nothing is not None and nothing.finding.startswith("Nothing about groups of students")
    hidden = annual.results["students_female"]
    girls = replace(hidden, mark=Mark.SHOWN, value=0.41, numerator=410, denominator=1000)
    known = annual_people.equity(replace(annual, results={**annual.results, "students_female": girls}))
    assert known is not None and known.finding.startswith("Girls: 41\u00a0% of the classes; their schools")


def test_no_other_partners_figures_stand_in_it(annual: Annual, html: str) -> None:
    assert "Gulf" not in html
    assert annual.together["implementation_rate"].partner_id == NETWORK
    assert {r.partner_id for r in annual.told} == {"OZARK"}


def test_texts_stand_as_they_were_typed_and_are_never_markup(html: str) -> None:
    assert "<p>First line.<br>Second line.</p><p>Next &lt;script&gt;" in html
    assert "<script" not in html
    assert "Left out: Snow." in html
    assert "example.org" not in html, "no account stands in it"


def test_the_evaluation_goes_through_the_targets(html: str) -> None:
    told = plain(html)
    assert "A good year." in told
    assert (
        "Newly trained teachers who teach the course 75 % (27 of 36) 70 % More than agreed More than we"
        in told
    )


def test_an_exception_stands_under_the_target_and_never_in_its_place(annual: Annual) -> None:
    first = annual.judged[0]
    title = load_all()[first.metric].title

    def target(of: Annual) -> str:
        rows = [row for table in annual_parts.results(of).tables for row in table.rows]
        (cell,) = (row[3] for row in rows if isinstance(row[0], Raw) and row[0].text == title)
        return cell.text if isinstance(cell, Raw) else str(cell)

    excepted = replace(annual, excepted={first.metric: "31 will do until 30 Sep 2018. Floods."})
    assert target(excepted) == f"{target(annual)} (exception: 31 will do until 30 Sep 2018. Floods.)"


def test_it_loads_nothing_from_outside_and_has_one_order_of_headings(html: str) -> None:
    assert re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', html) == []
    assert "default-src 'none'" in html
    levels = [int(n) for n in re.findall(r"<h([1-6])\b", html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all("alt=" in tag for tag in re.findall(r"<img[^>]*>", html))
    for target in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{target}"' in html


def test_the_pathway_of_teachers_is_told_to_who_does_not_see_it(html: str) -> None:
    alt = "In this year&#x27;s cohort: 40; Finished the training: 36; Teach the course this year: 27"
    assert alt in html


def test_the_inputs_hold_everything_but_accounts_and_give_the_printed_fingerprint(annual: Annual) -> None:
    made = annual_files.files(annual)
    facts = json.loads(made["inputs"])
    assert facts["texts"][0]["text"].startswith("First line.")
    figure = next(
        f for f in facts["figures"] if f["metric"] == "implementation_rate" and f["course"] == "ALL"
    )
    assert (figure["numerator"], figure["denominator"], figure["target"]) == (27, 36, 0.7)
    assert "example.org" not in made["inputs"].decode()
    sha = hashlib.sha256(made["inputs"]).hexdigest()
    assert sha in made["html"].decode()
    assert annual_files.inputs(annual) == made["inputs"]


def test_the_workbook_holds_the_tables_and_texts_and_runs_nothing(annual: Annual) -> None:
    book = load_workbook(io.BytesIO(annual_files.book(annual)))
    assert {"About this page", "Teaching the course", "Course by course", "Texts"} <= set(book.sheetnames)
    cells = [c for row in book["Texts"].iter_rows() for c in row if c.value]
    assert any("=SUM(A1)" in str(c.value) for c in cells)
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)


@pytest.mark.skipif(not pdf.available(), reason="no Pango here")
def test_the_pdf_reads_out(html: str) -> None:
    made = pdf.pdf(html)
    assert made.startswith(b"%PDF")
    assert opened.is_tagged(made)
    assert len(opened.elements(made, "H1")) == 1
    for one in ("H2", "H3", "Table", "TH", "TD", "L", "Link"):
        assert opened.elements(made, one), one
    (pathway,) = opened.alternatives(made)
    assert pathway is not None and "In this year's cohort: 40; Finished the training: 36" in pathway


def test_a_course_that_begins_next_year_has_no_line_in_this_one(annual: Annual) -> None:
    (line,) = [r for r in annual.by_course if r.metric == "teachers_trained"][:1]
    later = replace(line, course="CSD", numerator=0.0, value=0.0)
    both = replace(annual, by_course=(line, later))
    part = annual_parts.teachers(both)
    assert part is not None and "CS Discoveries" not in part.html
    taught = annual_parts.teachers(replace(both, by_course=(line, replace(later, numerator=2.0))))
    assert taught is not None and "CS Discoveries" in taught.html


def test_promises_are_told_as_they_stood_once_the_year_was_over(store: Store) -> None:
    with store.read() as cursor:
        partner = read.partners(cursor)["OZARK"]
    scope = Scope(None, None, Basis.SUBMITTED)

    def standings(on: date) -> set[str]:
        (told,) = [
            table
            for title, _, table in annual_partnership.tables(store, scope, partner, YEAR, on)
            if title == annual_partnership.TITLE
        ]
        return {str(row[2]) for row in told.plain() if row[0].endswith("Privacy policy followed")} | {
            str(row[2]) for row in told.plain() if "Regular talks" in str(row[0])
        }

    assert standings(date(2017, 6, 15)) == {"Overdue", "Due"}
    assert standings(date(2017, 8, 1)) == {"Overdue"}


def test_the_reports_of_all_partners_come_in_order_as_each_is_written(store: Store, tmp_path: Path) -> None:
    made = list(cli._all(store, cli.EVERYBODY, ["GULF", "OZARK"], YEAR, tmp_path, "html"))
    assert [partner_id for partner_id, _, _ in made] == ["GULF", "OZARK"]
    for partner_id, file, state in made:
        assert state == "not begun"
        assert file.name == f"annual-report-{partner_id.lower()}-{YEAR}.html"
        assert partner_id.title() in file.read_text(encoding="utf-8")


def test_a_first_year_has_no_column_of_the_year_before(html: str) -> None:
    assert "Year before" not in html


def test_what_year_3_costs_counts_though_it_was_told_after_the_years_end(store: Store) -> None:
    ozark = Viewer("o@example.org", Role.PARTNER, "OZARK", access.permissions_of(Role.PARTNER))
    fund_sources.set_year_three(ozark, store, "OZARK", 4_000_000)
    fund_sources.spend(ozark, store, "OZARK", date(2017, 6, 30), {"state": 950_025})
    with store.read() as cursor:
        partner = read.partners(cursor)["OZARK"]
    scope = Scope(None, None, Basis.SUBMITTED)
    told = {t[0]: t[1] for t in annual_partnership.tables(store, scope, partner, YEAR, store.today())}
    assert "$40,000" in told[annual_partnership.MONEY]
    assert "not told" not in told[annual_partnership.MONEY]
