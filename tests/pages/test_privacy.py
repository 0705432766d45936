"""The privacy page for each role: what shows, and above all what must not; publishing from it."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import replace

import pytest

from plp_metrics.act.people import OWNER
from plp_metrics.act.release import release
from plp_metrics.draw import privacy as drawn
from plp_metrics.model import Period, Role
from plp_metrics.report.export import zipped
from plp_metrics.ui import program
from tests.privacy.test_releases import correct
from tests.ui.drawn import markup, page_of

PAGE = "pages.data.privacy"
Q4 = Period("2016-17", "Q4")
RACE = {"group": "2016-17.student.race_ethnicity"}


def said(app):
    """All text of a page, and the tables it offers folded away, opened."""
    return html.unescape(re.sub(r"<[^>]+>", " ", markup(app))).replace("\u00a0", " ")


def opened(viewer, **address):
    app = page_of(PAGE, viewer, **address)
    app.session_state["privacy_partners"] = True
    return app.run()


def labels(app):
    return {button.label for button in app.button}


@pytest.mark.parametrize("name", ["evaluator", "leadership", "admin", "ozark"])
def test_everybody_reads_the_rules_the_three_marks_and_how_much_is_hidden(sample, viewer_of, name):
    text = said(page_of(PAGE, viewer_of(name), **RACE))
    for rule in drawn.RULES:
        assert rule in text
    for mark, says in drawn.MARKS.items():
        assert mark in text
        assert says in text
    assert "Students, all partners" in text
    assert "the simplest rule that would be safe" in text
    assert "numbers that have to stay hidden, and found none" in text
    assert "Last release Q2 (Oct–Dec 2017), published 1 Mar 2018: " in text
    assert re.search(r"\d+ new, \d+ changed, \d+ no longer shown, \d+ as before", text)


@pytest.mark.parametrize("name", ["evaluator", "leadership", "admin"])
def test_who_sees_every_partner_finds_their_rows_folded_away(sample, viewer_of, name):
    folded = page_of(PAGE, viewer_of(name), **RACE)
    assert program.names()["GRANITE"] not in said(folded)
    assert program.names()["GRANITE"] in said(opened(viewer_of(name), **RACE))


def test_a_partner_finds_its_own_row_and_no_other_partners(sample, viewer_of):
    text = said(opened(viewer_of("ozark"), **RACE))
    assert program.names()["OZARK"] in text
    for partner_id, name in program.names().items():
        if partner_id != "OZARK":
            assert name not in text, name
            assert partner_id not in text


def test_a_hidden_number_is_neither_zero_nor_a_gap(sample, viewer_of):
    text = said(opened(viewer_of("evaluator"), **RACE))
    table = text[text.index("Others together") :]
    assert re.search(r"\bhidden\b", table)
    with sample.read() as cursor:
        small = cursor.execute(
            "SELECT count(*) FROM published_cell WHERE mark = 'withheld' AND count IS NOT NULL"
        ).fetchall()
    assert small == [(0,)]


@pytest.mark.parametrize("name", ["evaluator", "leadership", "ozark"])
def test_only_an_administrator_finds_the_button_to_publish(sample, viewer_of, name):
    app = page_of(PAGE, viewer_of(name))
    assert "Publish a quarter" not in said(app)
    assert "Show what it would change" not in labels(app)


def test_an_administrator_looks_first_and_publishes_then(sample, viewer_of):
    app = page_of(PAGE, viewer_of("admin"))
    assert "Publish a quarter" in said(app)
    assert not any(label.startswith("Publish Q") for label in labels(app))
    before = sample.version()
    next(b for b in app.button if b.label == "Show what it would change").click().run()
    assert sample.version() == before
    assert "Numbers shown for the first time" in said(app)
    (go,) = [b for b in app.button if b.label.startswith("Publish Q4")]
    go.click().run()
    assert not app.exception
    assert sample.version() == before + 1
    assert "is published." in said(app)
    assert not any(label.startswith("Publish Q") for label in labels(app))


def test_a_correction_of_a_few_is_marked_on_the_page(sample, viewer_of):
    assert drawn.CORRECTED not in said(opened(viewer_of("evaluator"), **RACE))
    correct(sample, "CASCADE", {"white": 3, "asian": -3})
    release(OWNER, sample, Q4)
    text = said(opened(viewer_of("evaluator"), **RACE))
    assert drawn.CORRECTED_SAYS in text
    assert re.search(rf"\d+\s+{drawn.CORRECTED}", text)


def test_everything_one_may_see_can_be_downloaded_and_is_logged(sample, viewer_of):
    app = page_of(PAGE, viewer_of("ozark"))
    (button,) = [b for b in app.get("download_button") if "everything" in b.proto.label]
    assert "log" in button.proto.help
    before = sample.version()
    with zipfile.ZipFile(io.BytesIO(zipped(viewer_of("ozark"), sample))) as archive:
        assert "own_figures.csv" in archive.namelist()
    assert sample.version() == before + 1


@pytest.mark.parametrize("change", [{"as_of": 5}, {"through": Role.EVALUATOR}])
def test_who_looks_back_or_through_a_partners_eyes_is_offered_no_download(sample, viewer_of, change):
    app = page_of(PAGE, replace(viewer_of("ozark"), **change))
    assert not [b for b in app.get("download_button") if "everything" in b.proto.label]
