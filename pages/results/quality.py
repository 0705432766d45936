"""Workshop quality: this workshop, all of a partner's, all partners; over time; who led them and who came."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import ask, go, keys, program, show, workshop_quality


def page(viewer: Viewer) -> None:
    if not program.named(viewer):
        show.sentence("No partner takes part yet")
        show.empty("There are no workshops.", "Admit a partner: python -m plp_metrics admit PARTNER.toml")
        return
    asked = ask.read(viewer, keys.YEAR, keys.QUARTER, keys.COURSE, keys.ON)
    head = st.container()
    chosen = workshop_quality.choose(viewer, asked)
    theme = show.theme()
    seen = workshop_quality.look(viewer, asked, chosen, theme)
    with head:
        alone = chosen.whose in program.named(viewer)
        more = go.link("all its results", "partner", **asked.params, partner=chosen.whose) if alone else ""
        show.sentence(seen.sentence, seen.meta, more, key="quality_links")
    name = f"{chosen.whose.lower()}-{asked.period}"
    if seen.agreement is None:
        show.empty(
            "No survey answers to tell yet.",
            "Choose an earlier quarter or year. Answers come with the file of workshop surveys.",
        )
    else:
        workshop_quality.open_table(seen.agreement, "quality_items", f"workshop-quality-{name}")
        if seen.note:
            show.banner(seen.note)
    for figure in workshop_quality.points(viewer, asked, chosen, theme):
        show.figure(figure, f"quality_{figure.caption[:18]}", f"answers-{name}")
    over_time = workshop_quality.over_time(viewer, asked, chosen, theme)
    if over_time is None:
        show.finding("Nothing to show over time yet")
        show.empty("No workshop has five answers yet.", "Choose another question, year or partner.")
    else:
        show.figure(over_time, "quality_trend", f"workshops-over-time-{name}")
    held = workshop_quality.held(seen)
    attendance = workshop_quality.attendance(viewer, asked, chosen, theme)
    if not chosen.rows:
        show.finding("Single workshops", workshop_quality.WHY_NOT_SINGLE)
    if attendance is not None:
        show.figure(attendance, "quality_attendance", f"attendance-{name}")
    if held is not None:
        show.finding("The workshops held", "By their day; facilitators are counted, never named")
        show.html(f'<div class="wide">{held.html("tight")}</div>', "quality_held")
        show.download(held, "quality_held_csv", f"workshops-{name}")
    others = workshop_quality.open_figures(viewer, asked, chosen)
    if others is not None:
        show.figure(others, "quality_open", f"workshop-figures-{name}")
