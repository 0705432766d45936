"""The verb board: the board pack of a quarter, as PDF or as one HTML file."""

from __future__ import annotations

import argparse
from pathlib import Path

from plp_metrics.cli.accounts import signed_in
from plp_metrics.cli.program import answer
from plp_metrics.cli.reading import period
from plp_metrics.model import RefusedError

ENDINGS = (".pdf", ".html")


def arguments(made: argparse.ArgumentParser) -> None:
    """--as EMAIL --out FILE.pdf|html [--period 2017-18Q3] [--address URL]."""
    made.add_argument(
        "--as", dest="account", required=True, metavar="EMAIL", help="as this account, which may see regions"
    )
    made.add_argument("--out", type=file, required=True, metavar="FILE.pdf|html", help="where it is written")
    made.add_argument(
        "--period", type=period, metavar="2017-18Q3", help="the quarter (else the last with most partners)"
    )
    made.add_argument(
        "--address", default="", metavar="URL", help="the app's address, for the frozen link in the pack"
    )


def file(text: str) -> Path:
    """A file to write, .pdf or .html; anything else is wrong usage."""
    if Path(text).suffix.lower() not in ENDINGS:
        raise argparse.ArgumentTypeError(f"{text!r} must end in .pdf or .html")
    return Path(text)


def board(given: argparse.Namespace) -> int:
    """Write the pack and say where."""
    # Loading what draws takes a second that no other verb should wait for.
    from plp_metrics.report import board as report
    from plp_metrics.report.pdf import MISSING, NoPdfError, available
    from plp_metrics.ui import ask, program
    from plp_metrics.ui import board as pack

    viewer = signed_in(given.account)
    reader = pack.leadership(viewer)
    wants_pdf = given.out.suffix.lower() == ".pdf"
    if wants_pdf and not available():
        raise NoPdfError(MISSING)
    if given.period is not None and given.period.school_year not in program.years(reader):
        raise RefusedError(f"The program has no figures of {given.period.school_year}.")
    at = given.period or program.latest(reader)
    address = given.address.rstrip("/") + "/" if given.address else ""
    made = pack.asked_by(viewer, ask.Asked(at.school_year, at.quarter), address)
    content = report.as_pdf(made) if wants_pdf else report.document(made).encode()
    given.out.write_bytes(content)
    said = f"Wrote the board pack of {at} to {given.out}: accepted figures, as leadership sees them."
    return answer(
        given, said, file=str(given.out), period=str(at), account=viewer.account, day=made.day.isoformat(),
        findings=[s.finding for s in made.sections],
    )  # fmt: skip
