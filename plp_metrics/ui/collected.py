"""The tables a page has shown in this run, so that all of them can be taken away in one workbook."""

from __future__ import annotations

import streamlit as st

from plp_metrics.draw.table import Table
from plp_metrics.ui import keys


def start() -> None:
    """Forget the tables of the run before."""
    st.session_state[keys.COLLECTED] = {}


def add(name: str, title: str, table: Table) -> None:
    """Keep a table under its name on the page; a page collects nothing where nobody started."""
    if (held := st.session_state.get(keys.COLLECTED)) is not None:
        held[name] = (title or table.caption or name, table)


def tables() -> list[tuple[str, Table]]:
    """(title, table) of each, in the order of the page."""
    return list(st.session_state.get(keys.COLLECTED, {}).values())
