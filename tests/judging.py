"""Judge files without a process of their own, where a test is not about that process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from plp_metrics.intake import process
from plp_metrics.intake.child import main as child
from plp_metrics.intake.child.judge import Options

SMALL = 2**20
_JUDGED: dict[tuple[str, str], list[bytes]] = {}


def run_here(
    files: tuple[int, ...], content: bytes, options: Mapping[str, Any], wall_seconds: float
) -> tuple[int, str]:
    """What process._run does, by the child's own code and through the same files, in this process.

    Half a second less a file. It knows no limits, and what fails here fails the test.
    """
    stop = process._STOP.get() or process.Stop()
    stop.check()
    process._fill(files[0], content)
    process._seal(files[0])
    child._judge(Options(**json.loads(json.dumps(options))), *files)
    stop.check()
    return 0, hashlib.sha256(content).hexdigest()


def run_once(
    files: tuple[int, ...], content: bytes, options: Mapping[str, Any], wall_seconds: float
) -> tuple[int, str]:
    """The same, with what was found of the same small file before: many tests hand in one and the same.

    Only for tests of what is done with a file, not of how it is judged.
    """
    digest = hashlib.sha256(content).hexdigest()
    asked = (digest, json.dumps(options, sort_keys=True))
    if asked in _JUDGED:
        for number, found in zip(files[1:], _JUDGED[asked], strict=True):
            process._fill(number, found)
        return 0, digest
    told = run_here(files, content, options, wall_seconds)
    found = [process._read(number) for number in files[1:]]
    if len(content) + sum(map(len, found)) < SMALL:
        _JUDGED[asked] = found
    return told
