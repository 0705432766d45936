"""The verb digest: what changed for one account since a day, written to a file for the site's own mailer."""

from __future__ import annotations

import argparse
from pathlib import Path

from plp_metrics.act import digest as acts
from plp_metrics.cli.accounts import signed_in
from plp_metrics.cli.program import answer
from plp_metrics.cli.reading import day
from plp_metrics.model import RefusedError
from plp_metrics.store import current

ENDINGS = (".html", ".txt")


def arguments(made: argparse.ArgumentParser) -> None:
    """--as EMAIL --out FILE.html|txt [--since DAY] [--address URL]."""
    made.add_argument("--as", dest="account", required=True, metavar="EMAIL", help="whose digest it is")
    made.add_argument("--out", type=file, required=True, metavar="FILE.html|txt", help="where it is written")
    made.add_argument(
        "--since", type=day, metavar="2018-06-30", help="the earlier day (else that of the last digest)"
    )
    made.add_argument("--address", default="", metavar="URL", help="the app's address, for links")


def file(text: str) -> Path:
    """A file to write, .html or .txt; anything else is wrong usage."""
    if Path(text).suffix.lower() not in ENDINGS:
        raise argparse.ArgumentTypeError(f"{text!r} must end in .html or .txt")
    return Path(text)


def digest(given: argparse.Namespace) -> int:
    """Write the digest, and the run into the log. Nothing is written for who switched it off."""
    from plp_metrics.report import digest as report
    from plp_metrics.ui import digest as made

    made.outside_the_app()
    viewer, store = signed_in(given.account), current()
    since = given.since or made.since(viewer)
    if since > store.today():
        raise RefusedError(f"{since.isoformat()} is yet to come. Name a day that is over.")
    facts = {"account": viewer.account, "since": since.isoformat()}
    if made.is_off(viewer):
        acts.ran(viewer, store, since, acts.Outcome.OFF)
        said = f"{viewer.account} switched the digest off; nothing was written."
        return answer(given, said, **facts, outcome=acts.Outcome.OFF.value, file=None)
    address = given.address.rstrip("/") + "/" if given.address else ""
    found = made.look(viewer, since, address)
    content = report.text(found) if given.out.suffix.lower() == ".txt" else report.document(found)
    given.out.write_text(content, encoding="utf-8")
    outcome = acts.Outcome.CHANGED if found.had else acts.Outcome.NOTHING
    acts.ran(viewer, store, since, outcome)
    said = f"{found.sentence}. Wrote it to {given.out}."
    return answer(given, said, **facts, outcome=outcome.value, file=str(given.out), says=found.sentence)
