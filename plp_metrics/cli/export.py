"""The verb export: what an account may see, as files."""

from __future__ import annotations

import argparse
from pathlib import Path

from plp_metrics import access
from plp_metrics.act.people import OWNER
from plp_metrics.cli.accounts import signed_in
from plp_metrics.cli.program import answer
from plp_metrics.model import Role, Viewer
from plp_metrics.report import export as report
from plp_metrics.store import current


def arguments(made: argparse.ArgumentParser) -> None:
    """DIR [--as EMAIL] [--raw] [--format csv|parquet]."""
    made.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder, or an earlier export")
    made.add_argument("--as", dest="account", metavar="EMAIL", help="as this account (else: an evaluator)")
    made.add_argument(
        "--raw", action="store_true", help="also the four datasets as stored: a partner its own, an admin all"
    )
    made.add_argument("--format", choices=report.FORMATS, default="csv", help="of the files")


def export(given: argparse.Namespace) -> int:
    """Write the files and say which."""
    viewer = signed_in(given.account) if given.account else _owner(raw=given.raw)
    files = report.export(viewer, current(), given.folder, raw=given.raw, form=given.format)
    said = f"Wrote {len(files)} files to {given.folder}: what {viewer.account} may see ({viewer.role.value})."
    return answer(
        given, said, folder=str(given.folder), account=viewer.account, role=viewer.role.value,
        raw=given.raw, files=[file.name for file in files],
    )  # fmt: skip


def _owner(*, raw: bool) -> Viewer:
    # The owner of the file could read everything; what leaves the store unasked is what others may see.
    if raw:
        return OWNER
    return Viewer(OWNER.account, Role.EVALUATOR, None, access.permissions_of(Role.EVALUATOR))
