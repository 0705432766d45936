"""The child process: `python -m plp_metrics.intake.child UPLOAD RESULT TABLE KEPT` (open memory files).

Options come as JSON on standard input. It writes nowhere but into the memory files it was given.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys

from plp_metrics.intake.child.judge import Options, judge_bytes
from plp_metrics.intake.child.table import write_table


def main(arguments: list[str]) -> int:
    source, result, table, kept = (int(a) for a in arguments)
    options = Options(**json.loads(sys.stdin.buffer.read()))
    _limit(options)
    with os.fdopen(os.dup(source), "rb") as file:
        file.seek(0)
        content = file.read()
    outcome = judge_bytes(content, options)
    summary = outcome.summary()
    if not outcome.findings.must_fix:
        del content
        write_table(outcome, options.many, table)
        if outcome.kept is not None:
            with os.fdopen(os.dup(kept), "wb") as file:
                file.write(outcome.kept)
            summary["kept_sha256"] = hashlib.sha256(outcome.kept).hexdigest()
    with os.fdopen(os.dup(result), "wb") as file:
        file.write(json.dumps(summary).encode())
    os._exit(0)  # DuckDB's memory need not be handed back piece by piece


def _limit(options: Options) -> None:
    for what, most in (
        (resource.RLIMIT_AS, options.memory_bytes),
        (resource.RLIMIT_CPU, options.cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
