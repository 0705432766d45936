"""The verb report: a partner's annual report as PDF or HTML, or those of all partners of a school year."""

from __future__ import annotations

import argparse
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

from plp_metrics import access
from plp_metrics.cli.accounts import signed_in
from plp_metrics.cli.program import answer
from plp_metrics.model import QUARTERS, Basis, Period, RefusedError, Scope
from plp_metrics.model.reports import ReportState
from plp_metrics.store import Store, current, read, read_reports

ENDINGS = (".pdf", ".html")
EVERYBODY = Scope(frozenset(), None, Basis.SUBMITTED)
"""Without an account: what an evaluator sees."""


def arguments(made: argparse.ArgumentParser) -> None:
    """--partner P | --all, --school-year Y --out FILE.pdf|html or DIR [--as EMAIL] [--format pdf|html]."""
    who = made.add_mutually_exclusive_group(required=True)
    who.add_argument("--partner", metavar="P", help="whose report")
    who.add_argument("--all", action="store_true", help="those of all partners of the year, into a folder")
    made.add_argument("--school-year", required=True, type=_year, metavar="2016-17")
    made.add_argument(
        "--out", required=True, type=Path, metavar="FILE.pdf|html", help="the file, or the folder with --all"
    )
    made.add_argument("--format", choices=["pdf", "html"], default="pdf", help="with --all")
    made.add_argument("--as", dest="account", metavar="EMAIL", help="as this account sees it")


def _year(text: str) -> str:
    try:
        return Period.parse(f"{text}{QUARTERS[0]}").school_year
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text!r} is not a school year such as 2016-17") from fault


def report(given: argparse.Namespace) -> int:
    """Write the sealed report where there is one, else the report as it stands, marked as a draft."""
    store = current()
    scope = EVERYBODY if given.account is None else _allowed(given.account)
    year = given.school_year
    with store.read() as cursor:
        partners = read.partners(cursor)
        accepted = {s.partner_id for s in read_reports.seals(cursor, scope, [year])}
    taking_part = sorted(
        p.partner_id
        for p in partners.values()
        if p.takes_part(year)
        and (scope.named is None or p.partner_id in scope.named)
        and (scope.basis is Basis.SUBMITTED or not given.all or p.partner_id in accepted)
    )
    if not given.all:
        if given.out.suffix.lower() not in ENDINGS:
            raise RefusedError(f"{given.out} must end in .pdf or .html.")
        if given.partner not in taking_part:
            raise RefusedError(f"There is no report of {given.partner} on {year} that may be seen.")
        ending = given.out.suffix.lower()[1:]
        _possible(ending)
        content, state = drawn_up(store, scope, given.partner, year, ending)
        to_set = ending == "pdf" and isinstance(content, str)
        given.out.write_bytes(_set(str(content)) if to_set else _encoded(content))
        said = f"Wrote the annual report of {given.partner} on {year} to {given.out}: {state}."
        return answer(
            given, said, file=str(given.out), partner_id=given.partner, school_year=year, state=state
        )
    if not taking_part:
        raise RefusedError(f"No partner took part in {year}.")
    _possible(given.format)
    given.out.mkdir(parents=True, exist_ok=True)
    began, written = monotonic(), []
    for number, (partner_id, file, state) in enumerate(
        _all(store, scope, taking_part, year, given.out, given.format), 1
    ):
        written.append({"partner_id": partner_id, "file": str(file), "state": state})
        if not given.json:
            print(f"{number} of {len(taking_part)}: {partner_id}, {state}", file=sys.stderr, flush=True)
    seconds = monotonic() - began
    said = f"Wrote {len(written)} annual reports on {year} to {given.out} in {seconds:.1f} s."
    return answer(given, said, folder=str(given.out), reports=written, seconds=round(seconds, 1))


def _possible(ending: str) -> None:
    from plp_metrics.report import pdf

    if ending == "pdf" and not pdf.available():
        raise pdf.NoPdfError(pdf.MISSING)


def _allowed(account: str) -> Scope:
    viewer = signed_in(account)
    access.require(viewer, "see_reports")
    return access.scope(viewer)


def _all(
    store: Store, scope: Scope, partners: list[str], year: str, folder: Path, ending: str
) -> Iterator[tuple[str, Path, str]]:
    """Each report as it is written, in order. Pages are set in processes of their own, as many as there are
    cores, while the next report is drawn up here."""
    waiting: deque[tuple[str, str, Future[bytes]]] = deque()

    def written() -> tuple[str, Path, str]:
        partner_id, state, made = waiting.popleft()
        file = folder / f"annual-report-{partner_id.lower()}-{year}.{ending}"
        file.write_bytes(made.result())
        return partner_id, file, state

    with _setting(ending) as begin:
        for partner_id in partners:
            content, state = drawn_up(store, scope, partner_id, year, ending)
            waiting.append((partner_id, state, begin(content)))
            while waiting and waiting[0][2].done():
                yield written()
        while waiting:
            yield written()


@contextmanager
def _setting(ending: str) -> Iterator[Callable[[str | bytes], Future[bytes]]]:
    def ready(content: str | bytes) -> Future[bytes]:
        made: Future[bytes] = Future()
        made.set_result(_encoded(content))
        return made

    if ending == "html":
        yield ready
        return
    # The store's threads must not be copied into a child: it begins anew.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        yield lambda content: pool.submit(_set, content) if isinstance(content, str) else ready(content)


def _encoded(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _set(content: str) -> bytes:
    from plp_metrics.report import pdf

    return pdf.pdf(content)


def drawn_up(store: Store, scope: Scope, partner_id: str, year: str, ending: str) -> tuple[str | bytes, str]:
    """The report and where it stands, in words: the sealed file's bytes, else its document as HTML.

    Raises RefusedError where this reader gets it only once it is accepted.
    """
    # Loading what draws takes a second that no other verb should wait for.
    from plp_metrics.draw.report_words import STATES
    from plp_metrics.report import annual, annual_html

    with store.read() as cursor:
        sealed = [s for s in read_reports.seals(cursor, scope, [year]) if s.partner_id == partner_id]
        found = read_reports.report(cursor, scope, partner_id, year)
        if sealed and (found is None or found.state is ReportState.ACCEPTED):
            kept = read_reports.sealed_file(cursor, scope, sealed[0].seal, ending)
            if kept is not None:
                return kept, f"sealed as {sealed[0].seal}"
    if found is None and scope.basis is Basis.ACCEPTED:
        raise RefusedError(f"The report of {partner_id} on {year} is not accepted yet.")
    whole = annual.gather(store, found or annual.not_begun(store, partner_id, year))
    return annual_html.document(whole), STATES[whole.report.state].word.lower()
