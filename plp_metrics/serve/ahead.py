"""What the app does by itself while nobody waits: answers that a change made old are made again."""

from __future__ import annotations

import asyncio
import logging
from threading import Lock

from plp_metrics import store
from plp_metrics.compute import answers
from plp_metrics.serve.quiet_log import told

LOOK_SECONDS = 0.1
"""How long to wait before looking again whether answers are old, or somebody waits for one."""
log = logging.getLogger("plp_metrics")


async def work_ahead(keeping: Lock) -> None:
    """Once a change made answers old, make those asked for most again while nobody waits for one.

    keeping: held by the calendar, and by the end of the app; nothing is made meanwhile.
    """
    while True:
        made = False
        try:
            made = await asyncio.to_thread(one_again, keeping)
        except Exception as fault:
            log.error("An answer could not be made again: %s", told(fault))
        await asyncio.sleep(0 if made else LOOK_SECONDS)


def one_again(keeping: Lock) -> bool:
    """Make one answer again, unless that is held; whether there was one."""
    if not keeping.acquire(blocking=False):
        return False
    try:
        return answers.make_one_again(store.current())
    finally:
        keeping.release()
