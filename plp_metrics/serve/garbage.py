"""What nobody holds any more goes back to the system, once a minute."""

from __future__ import annotations

import asyncio
import logging

from plp_metrics import store
from plp_metrics.serve import lean
from plp_metrics.serve.quiet_log import told

MINUTE = 60
PATIENCE_SECONDS = 5.0
"""How long a moment is waited for in which nobody reads from the store; none is held up meanwhile."""
log = logging.getLogger("plp_metrics")


async def collect_garbage() -> None:
    """Every minute let go what nobody holds any more: Python itself does so the rarer the more is kept, and
    the store's engine only when its file is closed."""
    while True:
        await asyncio.sleep(MINUTE)
        try:
            await asyncio.to_thread(store.current().renew, PATIENCE_SECONDS)
        except Exception as fault:
            log.error("The store's file could not be opened anew: %s", told(fault))
        await asyncio.to_thread(lean.tidy)
