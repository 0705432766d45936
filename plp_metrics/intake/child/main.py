"""The child process, once it ends with its parent (see start.py).

Options come as JSON on standard input. It writes nowhere but into the memory files it was given.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import resource
import sys

import duckdb

from plp_metrics.intake.child.judge import Options, judge_bytes
from plp_metrics.intake.child.table import write_table
from plp_metrics.intake.process import OUT_OF_MEMORY

_LEAST_WRITTEN = 64 * 1024**2


def main(arguments: list[str]) -> int:
    """Judge the upload in these memory files; the exit code says whether it went well, or what it lacked."""
    source, result, table, kept = (int(a) for a in arguments)
    options = Options(**json.loads(sys.stdin.buffer.read()))
    _limit(options, os.fstat(source).st_size)
    try:
        _judge(options, source, result, table, kept)
    except (MemoryError, duckdb.OutOfMemoryException, ImportError):
        # A library that can not be loaded did not fit: which ones there are was settled at installation.
        os._exit(OUT_OF_MEMORY)
    except OSError as fault:
        os._exit(OUT_OF_MEMORY if fault.errno in (errno.EFBIG, errno.ENOMEM) else 1)
    os._exit(0)  # DuckDB's memory need not be handed back piece by piece


def _judge(options: Options, source: int, result: int, table: int, kept: int) -> None:
    with io.FileIO(os.dup(source)) as upload:
        upload.seek(0)
        outcome = judge_bytes(upload.readall(), options, upload)
    summary = outcome.summary()
    if not outcome.findings.must_fix:
        write_table(outcome, options.many, table)
        if outcome.kept is not None:
            with os.fdopen(os.dup(kept), "wb") as file:
                file.write(outcome.kept)
            summary["kept_sha256"] = hashlib.sha256(outcome.kept).hexdigest()
    with os.fdopen(os.dup(result), "wb") as file:
        file.write(json.dumps(summary).encode())


def _limit(options: Options, upload_bytes: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, options.memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_FSIZE, 8 * upload_bytes + _LEAST_WRITTEN),
    ):
        resource.setrlimit(what, (most, most))
    # The soft limit ends the process with a signal of its own, which the parent can tell.
    resource.setrlimit(resource.RLIMIT_CPU, (options.cpu_seconds, options.cpu_seconds + 2))
