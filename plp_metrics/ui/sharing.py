"""Sharing or keeping a page: a link that lives, a link that stays, everything on it as one workbook."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from plp_metrics.access import ROLES
from plp_metrics.draw import words
from plp_metrics.draw.palette import STATUS
from plp_metrics.model import Status, Viewer
from plp_metrics.report.page_book import About, page_book
from plp_metrics.ui import collected, keys, program

PAGE = "share"


def begin() -> None:
    """Start collecting the tables of a page."""
    collected.start()


def offer(viewer: Viewer, title: str) -> None:
    """Two links and the workbook, folded away at the foot of a page that has anything to take along."""
    tables = collected.tables()
    if not tables:
        return
    day = program.today(viewer)
    live, frozen = link(without=keys.ON), link(**{keys.ON: day.isoformat()})
    with st.popover("Share or keep this page", key=keys.part(PAGE, "open")):
        st.caption("Who opens a link sees what its own account may see.")
        st.markdown("**Live link**: always the newest figures")
        st.code(live, language=None)
        st.markdown(f"**Frozen link**: as it stood at the end of {words.day(day, year=True)}, for citing")
        st.code(frozen, language=None)
        about = About(
            title,
            (
                *([("Mind", program.fictional())] if program.fictional() else []),
                ("Address", frozen),
                ("As it stood on", words.day(day, year=True)),
                ("Seen as", ROLES[viewer.role]),
                ("Hidden numbers", f"{STATUS[Status.WITHHELD].word}: a small group of people could be known"),
                ("What words mean", link("dictionary")),
            ),
        )
        st.download_button(
            f"Everything on this page as a workbook ({words.plural(len(tables), 'table')})",
            partial(page_book, about, tables),
            f"{title.lower().replace(' ', '-')}-{day.isoformat()}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=keys.part(PAGE, "book"),
            on_click="ignore",
        )


def link(page: str | None = None, *, without: str = "", **params: str) -> str:
    """The address of a page (None: this one, with its filters less `without`), whole, to be sent on."""
    at = urlsplit(st.context.url or "")
    if page is not None:
        beside = f"{at.path.rpartition('/')[0]}/{page}"
        return urlunsplit((at.scheme, at.netloc, beside, "", ""))
    kept = {name: st.query_params[name] for name in st.query_params if name != without}
    return urlunsplit((at.scheme, at.netloc, at.path, urlencode({**kept, **params}), ""))
