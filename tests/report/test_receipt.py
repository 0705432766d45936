"""A receipt to hand on: a tagged PDF, and an e-mail that somebody else addresses and sends."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from plp_metrics.draw import hand_in
from plp_metrics.draw.receipt import Receipt
from plp_metrics.draw.review import Said
from plp_metrics.report import pdf, receipt
from tests.report.opened import is_tagged, pages

SHA = "0123456789abcdef" * 4
PAPER = Receipt(
    812,
    "Buckeye Coders, Q2 (Oct–Dec 2016)",
    [("Partner", "Buckeye Coders (BUCKEYE)"), ("Handed in by", "buckeye@example.org")],
    hand_in.receipt(
        [("Teachers", "t.csv", 12, 2, SHA), ("Students", "nothing to report", 0, 1, "–")], ["Surveys"]
    ),
    [Said("a", "Teachers", "3 codes are gone.", "Three teachers moved away.")],
)


def test_the_pdf_is_tagged_and_has_the_receipt_for_a_title() -> None:
    made = receipt.as_pdf(PAPER)
    assert is_tagged(made) and pages(made) == 1


def test_the_mail_is_nobodys_until_it_is_addressed_and_says_all_that_stands_on_the_receipt() -> None:
    mail = message_from_bytes(receipt.as_mail(PAPER), policy=policy.default)
    assert mail["Subject"] == "Receipt 812: Buckeye Coders, Q2 (Oct–Dec 2016)"
    assert (mail["To"], mail["From"], mail["X-Unsent"]) == (None, None, "1")
    text = mail.get_body(("plain",)).get_content()
    assert "Handed in by: buckeye@example.org" in text
    assert f"Dataset: Teachers\nFile: t.csv\nRows: 12\nVersion: 2\nFingerprint (SHA-256): {SHA}" in text
    assert "Rows: 0" in text and "Dataset: Surveys\nFile: not handed in" in text
    assert "Teachers: 3 codes are gone.\nThe partner: Three teachers moved away." in text
    (paper,) = mail.iter_attachments()
    assert (paper.get_content_type(), paper.get_filename()) == ("application/pdf", "receipt-812.pdf")


def test_without_pdfs_the_mail_takes_the_same_as_html(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "available", lambda: False)
    (paper,) = message_from_bytes(receipt.as_mail(PAPER), policy=policy.default).iter_attachments()
    assert paper.get_content_type() == "text/html"
    assert SHA in paper.get_content()
