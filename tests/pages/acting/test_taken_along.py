"""What is taken along from a sample program says that it is fictional; nothing of a real one does."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from plp_metrics import access
from plp_metrics.access import sign_in
from plp_metrics.act import feed as addresses
from plp_metrics.draw import receipt as paper
from plp_metrics.draw.fictional import FICTIONAL
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.table import Table
from plp_metrics.report import annual, annual_files, picture, receipt, workbook_downloads
from plp_metrics.report import digest as letter
from plp_metrics.report.annual_html import document
from plp_metrics.report.calendar_feed import feed
from plp_metrics.serve.feed import feed_of
from plp_metrics.store import Store, read, read_review
from plp_metrics.ui import digest, program, review_receipt
from tests.pages.acting.conftest import Q1, Q2, YEAR, person

FIGURE = Figure("<svg viewBox='0 0 9 9'></svg>", "One", Table(("A",), (("1",),), "One"))


def words_of(book: bytes) -> str:
    sheets = load_workbook(io.BytesIO(book)).worksheets
    return "\n".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)


def a_receipt(store):
    hoosier = person(store, "hoosier")
    with store.read() as cursor:
        one = read_review.receipts(cursor, access.scope(hoosier), "HOOSIER", Q2)[0]
    told = review_receipt.told(hoosier, one, "HOOSIER", Q2, newest=True)
    made = review_receipt.on_paper(hoosier, one, "HOOSIER", Q2, told)
    mail = receipt._text(made)
    return [paper.document(made).decode(), mail]


def a_report(store):
    whole = annual.gather(store, annual.not_begun(store, "BUCKEYE", YEAR))
    return [document(whole), words_of(annual_files.book(whole))]


def a_digest(store):
    made = digest.look(person(store, "buckeye"), date(2017, 1, 1))
    return [letter.document(made), letter.text(made)]


def a_workbook(store):
    viewer = person(store, "buckeye")
    with store.read() as cursor:
        partner = read.partners(cursor)["BUCKEYE"]
        made = workbook_downloads.for_partner(
            cursor, access.scope(viewer), partner, Q2.next, program.fictional()
        )
    return [words_of(made)]


def a_picture(store):
    return [picture.picture(FIGURE, "svg", date(2017, 2, 10), mind=program.fictional()).decode()]


def a_calendar(store):
    told = feed([], "Buckeye Coders", store.now(), program.fictional()).decode()
    return [told.replace("\r\n ", "").replace("\\,", ",")]


def a_subscribed_calendar(store):
    viewer = person(store, "buckeye")
    address = addresses.address(viewer, store, sign_in.secret_beside(store.path), "BUCKEYE")
    told = feed_of(address.removeprefix("/calendar-feed/").removesuffix(".ics"))
    assert told is not None
    return [told.decode().replace("\r\n ", "").replace("\\,", ",")]


@pytest.mark.parametrize(
    "made", [a_receipt, a_report, a_digest, a_workbook, a_picture, a_calendar, a_subscribed_calendar]
)
@pytest.mark.parametrize("is_sample", [True, False], ids=["sample", "real"])
def test_whatever_is_taken_along_says_whether_it_is_fictional(store, monkeypatch, made, is_sample):
    monkeypatch.setattr(Store, "is_sample", lambda self: is_sample)
    for text in made(store):
        assert (FICTIONAL in text) is is_sample


@pytest.mark.parametrize("is_sample", [True, False], ids=["sample", "real"])
def test_a_file_without_room_for_a_sentence_says_it_by_its_name_and_inputs_by_a_field(
    store, monkeypatch, is_sample
):
    monkeypatch.setattr(Store, "is_sample", lambda self: is_sample)
    assert program.taken(f"handed-in-{Q1}") == ("sample-" if is_sample else "") + "handed-in-2016-17Q1"
    whole = annual.gather(store, annual.not_begun(store, "BUCKEYE", YEAR))
    assert json.loads(annual_files.inputs(whole))["report"]["sample_program"] is is_sample
