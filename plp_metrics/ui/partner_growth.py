"""The two numbers of a partner that are drawn large: by quarter, and course by course."""

from __future__ import annotations

import streamlit as st

from plp_metrics.model import Partner, Viewer
from plp_metrics.ui import partner_card, program, show
from plp_metrics.ui.ask import Asked


def draw(viewer: Viewer, asked: Asked, partner: Partner, name: str) -> None:
    """Both by quarter side by side, then each by course. name: of the downloads, without the metric."""
    for column, key in zip(st.columns(2, gap="large"), partner_card.GROWTH, strict=True):
        drawn = partner_card.growth(viewer, asked, key, show.theme())
        if drawn is not None:
            with column:
                show.figure(drawn, f"partner_{key}", f"{key}-{name}")
    library = program.library()
    for key in partner_card.GROWTH:
        courses = partner_card.by_course(viewer, asked, partner, library[key]) if key in library else None
        if courses is not None:
            show.figure(courses, f"partner_{key}_courses", f"{key}-by-course-{name}")
