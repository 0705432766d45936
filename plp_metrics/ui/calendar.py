"""The page of what falls due: whose (staff: all), what is ahead, what is over; the feed's address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import streamlit as st

from plp_metrics import access, store
from plp_metrics.access import sign_in
from plp_metrics.act import feed as acts
from plp_metrics.compute.answers import answer
from plp_metrics.draw import calendar as drawn
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import Role, Viewer
from plp_metrics.model.calendar import ONLY_DAYS, Due
from plp_metrics.model.promises import Side
from plp_metrics.partnership import dues
from plp_metrics.partnership.calendar import years_around
from plp_metrics.report import calendar_feed
from plp_metrics.ui import acting, ask, keys, program
from plp_metrics.ui.looked import looked

PAGE = "calendar"
EVERYBODY = "ALL"


@dataclass(frozen=True)
class Seen:
    """The page's parts. overdue, ahead, over: None where there is nothing of it."""

    sentence: str
    meta: str
    overdue: Table | None
    ahead: Table | None
    over: Table | None


def choose(viewer: Viewer) -> str:
    """Whose calendar the address asks for: a partner's own only; everybody's where staff name none."""
    if viewer.partner_id is not None:
        return viewer.partner_id
    options = {EVERYBODY: "All partners"} | {key: p.name for key, p in program.named(viewer).items()}
    return ask.one_of(keys.PARTNER, "Partner", options) or EVERYBODY


@looked
def of(viewer: Viewer, partner_id: str) -> list[Due]:
    """What falls due around today, by day, as far as this viewer may know."""
    today = program.today(viewer)
    found = answer(store.current(), access.scope(viewer), dues.dues, tuple(years_around(today)), today)
    return [d for d in found if partner_id in (EVERYBODY, d.partner_id)]


@looked
def look(viewer: Viewer, partner_id: str) -> Seen:
    """Everything the page shows."""
    found, today = of(viewer, partner_id), program.today(viewer)
    side = Side.PARTNER if viewer.role is Role.PARTNER else Side.CODE_ORG
    one = partner_id != EVERYBODY
    names = {} if one else program.names()
    pages = drawn.PAGES if viewer.role is Role.PARTNER else drawn.STAFF_PAGES

    def table(rows: list[Due], caption: str) -> Table | None:
        return drawn.table(rows, today, names, pages, caption) if rows else None

    open_ = [d for d in found if not d.done]
    late = [d for d in open_ if drawn.is_late(d, today)]
    ahead = [d for d in open_ if d.day >= today or (d.open and d not in late)]
    over = [d for d in found if d.done or (d.day < today and d.kind in ONLY_DAYS)]
    whose = program.names().get(partner_id, "All partners")
    return Seen(
        drawn.sentence(found, today, side if one else None),
        f"{whose} · today is {words.day(today, year=True)} · a day ends at midnight where the partner is",
        table(late[::-1], "Overdue, the latest first"),
        table(ahead, "What falls due next"),
        table(over[::-1], "Done or over, the latest first"),
    )


def subscribe(viewer: Viewer, partner_id: str) -> None:
    """How to have the dates in one's own calendar: an address to subscribe to, or a file."""
    if partner_id == EVERYBODY:
        return
    now, today = store.current(), program.today(viewer)
    path = acts.address(viewer, now, sign_in.secret_beside(now.path), partner_id)
    here = urlsplit(st.context.url or "http://127.0.0.1")
    with st.expander("Have these dates in your own calendar", key=keys.part(PAGE, "subscribe")):
        st.markdown(
            "Subscribe to this address in Outlook, Google Calendar or Apple Calendar: it stays up to date. "
            "Whoever has it can read these dates, and nothing else; no figures are in it."
        )
        st.code(f"{here.scheme}://{here.netloc}{path}", language=None)
        st.download_button(
            "Download the dates as a file (.ics)",
            partial(
                calendar_feed.feed,
                of(viewer, partner_id),
                program.names()[partner_id],
                now.now(),
                program.fictional(),
            ),
            file_name=f"dates-{partner_id.lower()}-{today:%Y-%m-%d}.ics",
            mime="text/calendar",
            key=keys.part(PAGE, f"ics_{partner_id}"),
            on_click="ignore",
        )
        if viewer.may("renew_feed"):
            st.button(
                "Make a new address; the old one ends",
                key=keys.part(PAGE, f"renew_{partner_id}"),
                on_click=_renew,
                args=(viewer, partner_id),
            )


def _renew(viewer: Viewer, partner_id: str) -> None:
    done = "The old address has ended. Subscribe to the new one."
    acting.run(PAGE, done, lambda: acts.renew(viewer, store.current(), partner_id))
