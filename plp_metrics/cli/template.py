"""The verb template: a file's header, a file begun for a quarter, or the quarter's workbook."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from plp_metrics import access, contracts
from plp_metrics.cli.accounts import signed_in
from plp_metrics.draw.fictional import FICTIONAL
from plp_metrics.model import Partner, Period, RefusedError
from plp_metrics.report import workbook, workbook_downloads, workbook_facts
from plp_metrics.report.workbook_facts import Prefill
from plp_metrics.store import current, read_program


def template(given: argparse.Namespace) -> int:
    """Print a dataset's header (with example rows, or last quarter's), or write the quarter's workbook."""
    if given.workbook:
        return _workbook(given)
    if given.dataset is None:
        raise RefusedError("Name a dataset, or ask for --workbook.")
    if given.account:
        text = workbook_facts.csv_template(given.dataset, _known(given))
    else:
        text = contracts.sample_rows(given.dataset) if given.rows else contracts.template(given.dataset)
    print(json.dumps({"dataset": given.dataset, "csv": text}) if given.json else text, end="")
    return 0


def _workbook(given: argparse.Namespace) -> int:
    known = _known(given)
    out = given.out or Path(workbook_downloads.file_name(known.partner_id, known.period))
    try:
        # Without an account there is no store, and nothing of it in the workbook.
        mind = FICTIONAL if given.account and current().is_sample() else ""
        out.write_bytes(workbook.made(known, mind))
    except OSError as fault:
        raise RefusedError(f"{out} can't be written: {fault.strerror}.") from fault
    filled = {d: len(known.of(d)) for d in known.rows or {}}
    said = f"Wrote {out}: {filled.get('teachers', 0)} roster rows filled in."
    print(json.dumps({"done": said, "file": str(out), "filled": filled}) if given.json else said)
    return 0


def _known(given: argparse.Namespace) -> Prefill:
    """Filled in as the named account may see it; without an account nothing is filled in, and no store
    is needed."""
    if not given.partner or not given.period:
        raise RefusedError("Say whose quarter: --partner P --period 2016-17Q1.")
    period: Period = given.period
    if not given.account:
        return Prefill(given.partner, period)
    viewer = signed_in(given.account)
    with current().read() as cursor:
        partner: Partner | None = read_program.partners(cursor).get(given.partner)
        if partner is None:
            raise RefusedError(f"There is no partner {given.partner} here.")
        return workbook_facts.known(cursor, access.scope(viewer), partner, period)
