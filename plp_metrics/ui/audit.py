"""The log on the page: whose events a viewer may read, filters in the address, a page of it, the CSV."""

from __future__ import annotations

from datetime import date

import streamlit as st

from plp_metrics import store
from plp_metrics.access import require
from plp_metrics.draw import clock, words
from plp_metrics.model import Role, Viewer
from plp_metrics.store import read_audit
from plp_metrics.store.read_audit import Event, Wanted
from plp_metrics.ui import ask, audit_told, days, keys, program, show
from plp_metrics.ui import clock as clock_of

PAGE = "audit"
ALL = "ALL"
A_PAGE = 50
ACCOUNT, KIND, SINCE, UNTIL = "account", "kind", "since", "until"


def scope(viewer: Viewer) -> frozenset[str] | None:
    """The partners whose events a viewer may read; None for everything there is.

    Raises RefusedError for who may not read the log.
    """
    require(viewer, "see_audit")
    return None if viewer.role is Role.ADMIN else frozenset({viewer.partner_id or ""})


def zone(viewer: Viewer) -> str:
    """The one time zone a reader's log is told in: a partner's own, else Code.org's."""
    return clock_of.zone(viewer.partner_id)


def filters(viewer: Viewer) -> Wanted:
    """The filters as the address has them, and their widgets."""
    partners = scope(viewer)
    with store.current().read() as cursor:
        accounts, kinds = read_audit.choices(cursor, partners)
    everybody = {ALL: "All partners"} | {key: p.name for key, p in program.named(viewer).items()}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=keys.part(PAGE, "bar")):
        partner = ask.one_of(keys.PARTNER, "Partner", everybody) if partners is None else None
        account = ask.one_of(ACCOUNT, "Account", {ALL: "All accounts"} | {a: a for a in accounts})
        told = sorted(((k, audit_told.kind(k).capitalize()) for k in kinds), key=lambda k: k[1])
        kind = ask.one_of(KIND, "What", {ALL: "Everything"} | dict(told))
        since, until = _day(SINCE, "From"), _day(UNTIL, "To")
    return Wanted(
        None if partner in (None, ALL) else partner,
        None if account in (None, ALL) else account,
        None if kind in (None, ALL) else (str(kind),),
        since,
        until,
        zone(viewer),
    )


def _day(name: str, label: str) -> date | None:
    key = keys.widget(name)
    try:
        given = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        given = None
    given = days.within(given)
    st.session_state[key] = given
    days.field(label, None, key, on_change=_into_address, args=(name,), width=150)
    return given


def _into_address(name: str) -> None:
    value = st.session_state[keys.widget(name)]
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value.isoformat()


def log(viewer: Viewer, wanted: Wanted) -> None:
    """A page of the log, and all of it as CSV."""
    partners = scope(viewer)
    total = found(viewer, wanted, most=1)[1]
    if not total:
        show.empty("Nothing of this kind was done.", "Choose other filters, or none.")
        return
    pages = -(-total // A_PAGE)
    at = st.pagination(pages, key=keys.part(PAGE, "page")) if pages > 1 else 1
    with store.current().read() as cursor:
        shown, _ = read_audit.events(cursor, partners, wanted, start=(at - 1) * A_PAGE, most=A_PAGE)
    table = audit_told.table(shown, zone(viewer))
    show.html(f'<div class="wide">{table.html("tight log")}</div>', keys.part(PAGE, "log"))
    st.download_button(
        "Download as CSV",
        lambda: audit_told.table(found(viewer, wanted)[0], zone(viewer)).csv(),
        program.taken("log.csv"),
        "text/csv",
        key=keys.part(PAGE, "csv"),
        on_click="ignore",
    )


def found(viewer: Viewer, wanted: Wanted, *, most: int | None = None) -> tuple[list[Event], int]:
    """(the viewer's events of this kind, newest first, how many there are in all)."""
    with store.current().read() as cursor:
        return read_audit.events(cursor, scope(viewer), wanted, most=most)


def sentence(viewer: Viewer, wanted: Wanted) -> tuple[str, str]:
    """The page's sentence and its meta line."""
    events, total = found(viewer, wanted, most=1)
    whose = "" if viewer.role is Role.ADMIN else " to your organization's data"
    last = f" · the last on {clock.moment(events[0].at, zone(viewer))}" if events else ""
    return (
        f"{words.plural(total, 'thing was', 'things were')} done{whose}",
        f"Nothing here is ever changed or removed{last}",
    )
