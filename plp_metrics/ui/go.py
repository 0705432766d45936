"""Links between pages: a real address to copy, opened without loading the page anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from plp_metrics.draw import markup
from plp_metrics.ui import keys


def register(pages: Mapping[str, Any]) -> None:
    """Tell the links which pages this person may open: url → `st.Page`. Called by app.py in every run.

    They are kept per session, because a page object carries the person it was made for.
    """
    st.session_state[keys.PAGES] = dict(pages)


def registered(url: str) -> bool:
    """Whether this person may open a page of this address (always true outside the app)."""
    pages = st.session_state.get(keys.PAGES)
    return pages is None or url in pages


def may_open() -> frozenset[str] | None:
    """The addresses of the pages this person may open; None outside the app."""
    pages = st.session_state.get(keys.PAGES)
    return None if pages is None else frozenset(pages)


def link(text: str, url: str, **params: object) -> str:
    """A link as markup for `show.html`; only the text where this person may not open the page.

    text is escaped here; url is the page's ("partner", "" for home); params become its filters.
    """
    return markup.link(text, url, **params) if registered(url) else markup.esc(text)


def here(text: str, *without: str, **params: object) -> str:
    """A link to the page one is on, with its filters less those of these names, and with `params`."""
    kept = {name: st.query_params[name] for name in st.query_params if name not in without}
    url = urlsplit(st.context.url or "").path.rpartition("/")[2]
    return markup.link(text, url, **{**kept, **params})


def to(url: str, query: str = "") -> None:
    """Open a page with a query string ("partner=OZARK&quarter=Q2"); an unknown page changes nothing."""
    page = (st.session_state.get(keys.PAGES) or {}).get(url)
    if page is not None:
        st.switch_page(page, query_params=parse_qsl(query))
