"""The digest of one account: what its page of changes would show, and the switch that ends it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import streamlit as st
from streamlit import logger

from plp_metrics import store
from plp_metrics.act import digest as acts
from plp_metrics.draw import words
from plp_metrics.model import Viewer
from plp_metrics.report.digest import Digest
from plp_metrics.store import read_digest
from plp_metrics.ui import acting, changed, keys, program
from plp_metrics.ui.ask import Asked

PAGE = changed.PAGE
WANTED = keys.part(PAGE, "digest")


def outside_the_app() -> None:
    """Tell Streamlit that no page is drawn here; it would warn of every link that has no session."""
    logger.set_log_level("ERROR")


def since(viewer: Viewer) -> date:
    """The day at whose end the next digest begins: the one before the last digest, else four weeks ago.

    What came later on the day of the last one is then told, even if some of it is told twice.
    """
    with store.current().read() as cursor:
        last = read_digest.last(cursor, viewer.account)
    today = program.today(viewer)
    return min(last, today) - timedelta(days=1) if last is not None else today - changed.BACK


def is_off(viewer: Viewer) -> bool:
    """Whether this account wants no digest."""
    with store.current().read() as cursor:
        return read_digest.is_off(cursor, viewer.account)


def look(viewer: Viewer, earlier: date, address: str = "") -> Digest:
    """What changed for this reader since the end of that day, as far as it may see it."""
    period = program.latest(viewer)
    seen = changed.look(viewer, Asked(*period), earlier, viewer.partner_id)
    lists = [(title, items) for title, _, items in seen.lists if items]
    had = bool(lists) or seen.every is not None
    sentence = seen.sentence
    if seen.every is None and [title for title, _ in lists] == [changed.MOVED_ON]:
        day = words.day(earlier, year=True)
        sentence = f"No figure changed since {day}, but quarters moved on"
    about = " · ".join(filter(None, [seen.meta, program.fictional()]))
    return Digest(sentence, about, lists, seen.news, had, address)


def switch(viewer: Viewer) -> None:
    """The switch of one's own digest; not while looking back or through another's eyes."""
    if viewer.on is not None or viewer.through is not None or not viewer.may(acts.PERMISSION):
        return
    acting.outcome(PAGE)
    st.session_state[WANTED] = not is_off(viewer)
    st.toggle(
        "Digest of what changed, where this site mails it", key=WANTED, on_change=partial(_switch, viewer)
    )


def _switch(viewer: Viewer) -> None:
    on = bool(st.session_state[WANTED])
    done = "You will get the digest." if on else "You will get no digest any more."
    acting.run(PAGE, done, partial(acts.switch, viewer, store.current(), on=on))
