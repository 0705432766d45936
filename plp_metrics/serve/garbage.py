"""What nobody holds any more goes back to the system, once a minute."""

from __future__ import annotations

import asyncio
import logging
from threading import Lock

from plp_metrics import store
from plp_metrics.serve import lean
from plp_metrics.serve.quiet_log import told

MINUTE = 60
PATIENCE_SECONDS = 5.0
"""How long a moment is waited for in which nobody reads from the store; none is held up meanwhile."""
log = logging.getLogger("plp_metrics")


async def collect_garbage(keeping: Lock) -> None:
    """Every minute let go what nobody holds any more: Python itself does so the rarer the more is kept, and
    the store's engine only when its file is closed.

    keeping: held by the calendar, and by the end of the app; the file is not closed meanwhile.
    """
    while True:
        await asyncio.sleep(MINUTE)
        try:
            await asyncio.to_thread(renew, keeping)
        except Exception as fault:
            log.error("The store's file could not be opened anew: %s", told(fault))
        await asyncio.to_thread(lean.tidy)


def renew(keeping: Lock) -> bool:
    """Open the store's file anew if that is worth it, unless that is held; whether it was."""
    if not keeping.acquire(timeout=PATIENCE_SECONDS):
        return False
    try:
        return store.current().renew(PATIENCE_SECONDS)
    finally:
        keeping.release()
