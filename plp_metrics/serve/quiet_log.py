"""What the log says of a fault: its kind and where it arose, never what it was about.

The message of an exception may quote a cell ("Could not convert string 'Ana …' to INT32"), so only messages
that are wholly our own words are written down; neither are local variables, notes or lines of data.
"""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from streamlit.logger import set_log_level

from plp_metrics.store import StoreError

SAFE: tuple[type[BaseException], ...] = (StoreError, ImportError)
"""Exceptions whose message is written down: our own sentence about the store's file, and a module's name."""
OURS = "plp_metrics"
"""The loggers whose messages are written down; of others' only where they come from."""
MOST_FRAMES = 40
MOST_LINKS = 10
_ROOT = Path(__file__).parents[2]
log = logging.getLogger(OURS)


def told(fault: BaseException) -> str:
    """The kind of an exception and of all that led to it, each with module, function and line, one a line."""
    return "\n".join(_lines(fault, set()))


def _lines(fault: BaseException, seen: set[int]) -> Iterator[str]:
    kind = type(fault)
    said = f": {fault}" if isinstance(fault, SAFE) else ""
    if isinstance(fault, OSError) and not said and fault.errno is not None:
        said = f" (errno {fault.errno})"
    yield f"{kind.__module__}.{kind.__qualname__}{said}"
    yield from _frames(fault.__traceback__)
    seen.add(id(fault))
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    inside = fault.exceptions if isinstance(fault, BaseExceptionGroup) else ()
    for other in (before, *inside):
        if other is not None and id(other) not in seen and len(seen) < MOST_LINKS:
            yield "after" if other is before else "with"
            yield from _lines(other, seen)


def _frames(trace: TracebackType | None) -> Iterator[str]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"  {place(code.co_filename)}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    yield from found[-MOST_FRAMES:]


def place(path: str) -> str:
    """A file of the program or of a library, without the folders of this machine above it."""
    parts = Path(path).parts
    if "site-packages" in parts:
        return "/".join(parts[parts.index("site-packages") + 1 :])
    if Path(path).is_relative_to(_ROOT):
        return Path(path).relative_to(_ROOT).as_posix()
    return "/".join(parts[-2:])


class QuietRecord(logging.LogRecord):
    """A record without the words of anything that failed; others' records without any words at all."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        trace = self.exc_info[1] if self.exc_info else None
        if self.name.split(".")[0] == OURS:
            said = self.getMessage()
        else:
            said = f"{place(self.pathname)}:{self.lineno} {self.funcName}"
        self.msg, self.args = said if trace is None else f"{said}\n{told(trace)}", ()
        self.exc_info = self.exc_text = self.stack_info = None


def keep_quiet() -> None:
    """From now on nothing this process writes to its log quotes what it worked on.

    Whoever logs, and whatever ends a thread or the process: all of it passes through `told`.
    """
    set_log_level("WARNING")
    logging.setLogRecordFactory(QuietRecord)
    warnings.showwarning = _warned
    sys.excepthook = lambda kind, fault, trace: _lost("the program", fault)
    threading.excepthook = lambda lost: _lost("a thread", lost.exc_value)
    sys.unraisablehook = lambda lost: _lost("the clearing up", lost.exc_value)


def _lost(where: str, fault: BaseException | None) -> None:
    if fault is None or isinstance(fault, KeyboardInterrupt):
        return
    log.error("Ended %s: %s", where, told(fault))


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    log.warning("%s at %s:%d", category.__name__, place(filename), lineno)
