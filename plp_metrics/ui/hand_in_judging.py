"""A file being judged, with the page alive meanwhile: what happens is told, and Cancel leaves nothing behind.

The child process is waited for in another thread. Whoever leaves the page, reloads it or cancels ends this
run of the page at its next sign of life, and with it the child; nothing of the file was saved by then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st
from streamlit.elements.lib.mutable_status_container import StatusContainer

from plp_metrics.draw import words
from plp_metrics.draw.markup import literal
from plp_metrics.intake import Stop
from plp_metrics.ui import keys

T = TypeVar("T")

AT_ONCE = 4
"""Files judged at the same time in the whole process; the rest wait their turn."""
_BEAT = 0.25
_WAITERS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="judging")


@dataclass(frozen=True)
class Progress:
    """What is shown while files are judged."""

    status: StatusContainer

    def judged(self, name: str, size: int, work: Callable[[], T]) -> T:
        """What comes of judging a file (or some); says for how long already. size in bytes."""
        stop = Stop()
        job = _WAITERS.submit(stop.run, work)
        began = time.monotonic()
        try:
            while not job.done():
                seconds = int(time.monotonic() - began)
                for_long = f" · {words.plural(seconds, 'second')}" if seconds else ""
                waiting = "Waiting to check" if not job.running() else "Reading and checking"
                self.status.update(label=f"{waiting} {literal(name)} ({_size(size)}){for_long}")
                wait([job], _BEAT)
            self.status.update(label=f"Saving {literal(name)} …")
            return job.result()
        finally:
            job.cancel()
            stop.now()


@contextmanager
def progress(what: str, cancel: Callable[[], None] | None = None) -> Iterator[Progress]:
    """A box that says what is happening, with a button that stops it. cancel runs before the next drawing."""
    status = st.status(literal(what))
    # Beside the box, not in it: the box folds when its words change.
    if cancel is not None:
        st.button("Cancel", key=keys.part("submit", "cancel"), on_click=cancel)
    yield Progress(status)
    status.update(label="Checked.", state="complete")


def _size(size: int) -> str:
    if size >= 1024**2:
        return f"{size / 1024**2:.1f} MB"
    return f"{max(1, round(size / 1024))} KB"
