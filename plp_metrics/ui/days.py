"""A field for a day, with bounds of its own: Streamlit's are ten years around the clock, so that on a day
that is set (the sample program's) a field would hold none of its days and stop the page.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

FIRST = date(2010, 1, 1)
LAST = date(2099, 12, 31)


def field(
    label: str, value: date | None, key: str, *, first: date = FIRST, last: date = LAST, **more: Any
) -> date | None:
    """The day that is typed or picked, from `first` to `last`; None where it stays empty.

    value: what it begins with. more: further arguments of st.date_input (help, width, on_change).
    """
    found: date | None = st.date_input(
        label, value, min_value=min(first, value or first), max_value=max(last, value or last), key=key,
        format="YYYY-MM-DD", **more,
    )  # fmt: skip
    return found


def within(day: date | None) -> date | None:
    """The day an address names, where a field can hold it."""
    return day if day is not None and FIRST <= day <= LAST else None
