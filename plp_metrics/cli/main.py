"""Verbs, arguments and exit codes: 0 fine, 1 refused, 2 wrong usage, 3 the store is busy or damaged."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from plp_metrics.access import GIVEN
from plp_metrics.cli import (
    beside_app,
    board,
    digest,
    export,
    files,
    older,
    program,
    report,
    results,
    template,
)
from plp_metrics.cli.reading import day, period
from plp_metrics.model import DATASETS, RefusedError
from plp_metrics.store import StoreBusyError, StoreError, default_path
from plp_metrics.store.copy import CopyFailedError

OUTSIDE_THE_APP = (
    "streamlit.runtime.scriptrunner_utils.script_run_context",
    "streamlit.runtime.state.session_state_proxy",
)
"""What says that no browser is there where a verb makes what a page also shows: nobody needs to read it."""
ALONE = frozenset({"init", "serve", "sample"})
"""Verbs that make a store, own it or need none: never asked of the running app."""

STOPPED = "Stopped. What was not confirmed may be there all the same: look before you do it again."
HUNG_UP = (
    "The app ended before it answered. What was asked may be done all the same: look before you repeat it."
)


def parser() -> argparse.ArgumentParser:
    """All verbs with their arguments and help."""
    top = argparse.ArgumentParser(
        prog="python -m plp_metrics", description="Results beside agreed targets, from partners' CSV files."
    )
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, run: object, says: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=says, description=says)
        made.add_argument("--json", action="store_true", help="answer as JSON")
        made.set_defaults(run=run)
        return made

    made = verb("init", program.init, "make a store; --sample fills it with a fictional program")
    made.add_argument("--sample", action="store_true", help="24 fictional partners over two school years")
    made.add_argument("--rows", type=int, help="scale the sample to about this many student rows")

    made = verb("admit", program.admit, "admit a partner from a TOML file with its facts")
    made.add_argument("facts", type=Path, metavar="PARTNER.toml")

    made = verb("grant", program.grant, "give an account a role, or none (recovers a lost administrator)")
    made.add_argument("email")
    made.add_argument("role", choices=[*(r.value for r in GIVEN), program.NO_ROLE])
    made.add_argument("partner", nargs="?")
    made.add_argument("--only-reads", action="store_true", help="of a partner's account: changes nothing")
    made.add_argument("--until", type=day, metavar="2018-12-31", help="the last day it has the role")

    made = verb("check", files.check, "judge CSV files; stores nothing")
    _file_arguments(made)

    made = verb("submit", files.submit, "hand in a quarter whole; what is not given counts as missing")
    _file_arguments(made)
    made.add_argument(
        "--as", dest="account", required=True, metavar="EMAIL", help="the account that hands in"
    )
    made.add_argument("--draft", action="store_true", help="keep the files as a draft")
    made.add_argument(
        "--explain", action="append", default=[], type=_pair, metavar="KEY=TEXT", help="explain a finding"
    )
    made.add_argument("--note", default="", metavar="TEXT", help="a note to the reviewer")
    made.add_argument(
        "--backfill",
        action="store_true",
        help="files of many partners and quarters, taken part by part",
    )
    made.add_argument(
        "--sentence",
        default="",
        metavar="TEXT",
        help="with --backfill: explains all there is to explain",
    )

    made = verb("accept", files.accept, "accept a submitted quarter")
    _quarter_arguments(made)

    made = verb("lock", program.lock, "lock a quarter, so that nothing more can be handed in for it")
    _quarter_arguments(made)

    made = verb("reopen", program.reopen, "let a partner hand in a quarter (anew) until a day")
    _quarter_arguments(made)
    made.add_argument("--reason", required=True, metavar="TEXT", help="why; the partner reads it")
    made.add_argument(
        "--until", required=True, type=day, metavar="2016-12-31", help="the last day to hand it in"
    )

    made = verb("metrics", results.metrics, "every metric beside its target")
    made.add_argument("--partner")
    made.add_argument("--school-year", metavar="2017-18")
    made.add_argument("--as", dest="account", metavar="EMAIL", help="as this account sees it")
    made.add_argument("--format", choices=["csv", "json"], default="csv")

    export.arguments(verb("export", export.export, "write what an account may see, one CSV file a table"))

    board.arguments(verb("board", board.board, "write the board pack of a quarter as PDF or HTML"))

    report.arguments(verb("report", report.report, "write a partner's annual report, or those of all"))

    digest.arguments(verb("digest", digest.digest, "write what changed for an account since a day"))

    made = verb("template", template.template, "the header of a dataset's file, or a quarter's workbook")
    made.add_argument("dataset", nargs="?", choices=DATASETS)
    made.add_argument("--rows", action="store_true", help="with a few example rows")
    made.add_argument("--workbook", action="store_true", help="the workbook that makes the four files")
    made.add_argument("--partner", help="whose quarter")
    made.add_argument("--period", type=period, metavar="2016-17Q1", help="which quarter")
    made.add_argument(
        "--as", dest="account", metavar="EMAIL", help="with the last quarter's rows this account may see"
    )
    made.add_argument("--out", type=Path, metavar="FILE.xlsx", help="where the workbook is written")

    made = verb("dictionary", results.dictionary, "every column, allowed value and metric")
    made.add_argument("--format", choices=["text", "md"], default="text")

    made = verb("sample", program.sample, "write the sample program's CSV files into a folder")
    made.add_argument("--partners", type=int, default=24)
    made.add_argument("--years", type=int, default=2)
    made.add_argument("--rows", type=int, help="about this many student rows in all")
    made.add_argument("--seed", type=int, default=2016)
    made.add_argument("--out", type=Path, required=True, metavar="DIR")

    made = verb("backup", program.backup, "write a verified copy of the store")
    made.add_argument("file", type=Path)

    made = verb("restore", program.restore, "put a backup in the place of the store; its state is kept")
    made.add_argument("file", type=Path)

    checked = verb(
        "verify", program.verify, "check the store: bytes, rows, events, every figure measured again"
    )
    checked.add_argument("--files", action="store_true", help="also read every file again, cell by cell")
    checked.add_argument(
        "--replay",
        action="store_true",
        help="also read every file and work out the whole history again, event by event",
    )

    made = verb("purge", older.purge, "remove personal data that got in: a submission's rows and bytes")
    made.add_argument("submission", type=int, help="its number, as on the receipt")
    made.add_argument("--copies", action="store_true", help="also every submission of the very same bytes")
    made.add_argument("--reason", default="", metavar="TEXT", help="why; it is kept with the event")
    made.add_argument("--as", dest="account", metavar="EMAIL", help="as this administrator")

    made = verb("serve", program.serve, "serve the pages on 127.0.0.1")
    made.add_argument("--port", type=int, default=8501)
    made.add_argument(
        "--wait",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="how long to wait for a command that works on the store (never for another app)",
    )
    made.add_argument("--read-only", type=Path, metavar="COPY", help="serve this backup; nothing is changed")
    made.add_argument(
        "--main", default="the main address", metavar="URL", help="where things are changed then"
    )
    return top


def _pair(text: str) -> tuple[str, str]:
    key, equals, sentence = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=TEXT")
    return key, sentence


def _quarter_arguments(made: argparse.ArgumentParser) -> None:
    made.add_argument("--partner", required=True)
    made.add_argument("--period", required=True, type=period, metavar="2016-17Q1", help="the quarter")
    made.add_argument(
        "--as", dest="account", required=True, metavar="EMAIL", help="as this evaluator or administrator"
    )


def _file_arguments(made: argparse.ArgumentParser) -> None:
    made.add_argument("files", nargs="+", type=Path, metavar="FILE")
    made.add_argument("--dataset", choices=DATASETS)
    made.add_argument("--partner")
    made.add_argument("--period", type=period, metavar="2016-17Q1", help="the quarter they must be of")
    made.add_argument(
        "--drop-unknown", action="store_true", help="leave columns out that are not part of the layout"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code.

    Where the running app owns the store, the app is asked to do it; 3 where none answers. 130 where it was
    stopped by Ctrl+C.
    """
    for name in OUTSIDE_THE_APP:
        logging.getLogger(name).addFilter(lambda _: False)
    given = parser().parse_args(arguments)
    try:
        try:
            return run(given)
        except StoreBusyError as busy:
            return _ask_the_app(given, sys.argv[1:] if arguments is None else arguments, busy)
    except KeyboardInterrupt:
        return _say(given, 130, STOPPED)


def run_beside(arguments: Sequence[str], folder: Path) -> int:
    """Run one verb inside the app, for somebody in this folder."""
    given = parser().parse_args(arguments)
    if given.verb in ALONE:
        return _say(given, 3, f"“{given.verb}” needs the store for itself: stop the app first.")
    try:
        return run(beside_app.whole_paths(given, folder))
    except StoreBusyError as busy:
        return _say(given, 3, str(busy))


def run(given: argparse.Namespace) -> int:
    """Run what was read from a command line. Raises StoreBusyError where another process owns the store."""
    try:
        code: int = given.run(given)
        sys.stdout.flush()
        return code
    except StoreBusyError:
        raise
    except (StoreError, CopyFailedError) as fault:
        return _say(given, 3, str(fault))
    except RefusedError as refusal:
        return _say(given, 1, str(refusal))
    except BrokenPipeError:
        # `| head` has seen enough; keep the interpreter from complaining while it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as fault:
        return _say(given, 1, f"{fault.filename or 'A file'} can't be used: {fault.strerror or fault}.")


def _ask_the_app(given: argparse.Namespace, arguments: Sequence[str], busy: StoreBusyError) -> int:
    if given.verb in ALONE:
        return _say(given, 3, str(busy))
    try:
        said = beside_app.ask(default_path(), arguments, Path.cwd())
    except beside_app.HungUpError:
        return _say(given, 3, HUNG_UP)
    except beside_app.NobodyAnswersError:
        return _say(given, 3, str(busy))
    if said.code and not said.out + said.err:
        return _say(given, said.code, HUNG_UP)  # it failed while the app was ending, and could not say why
    sys.stdout.write(said.out)
    sys.stderr.write(said.err)
    sys.stdout.flush()
    return said.code


def _say(given: argparse.Namespace, code: int, sentence: str) -> int:
    if given.json:
        print(json.dumps({"error": sentence}))
    else:
        print(sentence, file=sys.stderr)
    return code
