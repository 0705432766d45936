"""A receipt as PDF, and as an e-mail to address and send oneself: this program sends no mail."""

from __future__ import annotations

from email.message import EmailMessage

from plp_metrics.draw.receipt import PROOF, Receipt, document
from plp_metrics.report import pdf

UNSENT = ("X-Unsent", "1")
"""Mail programs that know it open the file as a message to write on, not as one that came."""


def as_pdf(of: Receipt) -> bytes:
    """The receipt as a tagged PDF. Raises `pdf.NoPdfError` where the machine can't make one."""
    return pdf.pdf(document(of).decode())


def as_mail(of: Receipt) -> bytes:
    """The receipt as a message without sender and recipient: what stands on it as plain text, and attached
    as PDF, or as HTML where the machine can't make one."""
    mail = EmailMessage()
    mail["Subject"] = _title(of)
    mail[UNSENT[0]] = UNSENT[1]
    mail.set_content(_text(of))
    name = f"receipt-{of.number}"
    if pdf.available():
        mail.add_attachment(as_pdf(of), maintype="application", subtype="pdf", filename=f"{name}.pdf")
    else:
        mail.add_attachment(document(of).decode(), subtype="html", filename=f"{name}.html")
    return mail.as_bytes()


def _title(of: Receipt) -> str:
    return f"Receipt {of.number}: {of.title}"


def _text(of: Receipt) -> str:
    facts = "\n".join(f"{what}: {said}" for what, said in of.facts)
    files = [
        "\n".join(f"{h}: {said}" for h, said in zip(of.files.head, row, strict=True) if said != "")
        for row in of.files.plain()
    ]
    told = [f"{one.title}: {one.finding}\nThe partner: {one.text}" for one in of.told]
    parts = [_title(of), facts, *files, PROOF, *told]
    return "\n\n".join(parts) + "\n"
