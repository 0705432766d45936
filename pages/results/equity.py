"""Equity: who is in the classes against who is in their schools, place by place, and the four questions."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.model.equity import GROUPS
from plp_metrics.ui import ask, equity, go, keys, program, show


def page(viewer: Viewer) -> None:
    if not program.named(viewer):
        show.sentence("No partner takes part yet")
        show.empty("There is nobody to compare.", "Admit a partner: python -m plp_metrics admit PARTNER.toml")
        return
    asked = ask.read(viewer, keys.YEAR, keys.QUARTER, keys.ON)
    head = st.container()
    chosen = equity.choose(viewer, asked)
    seen = equity.look(viewer, asked, chosen, show.theme())
    with head:
        links = [go.link("how numbers are protected", "privacy")]
        if chosen.whose in program.named(viewer):
            links.insert(0, go.link("all its results", "partner", **equity.partner_params(asked, chosen)))
        show.sentence(seen.sentence, seen.meta, " · ".join(links), key="equity_links")
    name = f"{chosen.group}-{asked.period}"
    show.finding("The classes and their schools", seen.caption)
    show.html(seen.short.html(), "equity_short")
    show.download(seen.short, "equity_short_csv", f"equity-{name}")
    show.definition(program.library()[GROUPS[chosen.group].mirror], "equity_definition")
    if seen.divisions is None:
        show.empty(
            f"Nothing is published for {asked.year} yet.",
            "Figures about people are published for Q2 and Q4. Choose a later quarter or an earlier year.",
        )
    for figures, whose in ((seen.partners, "partners"), (seen.divisions, "divisions")):
        if figures is not None:
            left, right = st.columns(2, gap="large")
            with left:
                show.figure(figures[0], f"equity_{whose}_ratio", f"equity-{whose}-{name}")
            with right:
                show.figure(figures[1], f"equity_{whose}_gap", f"equity-gap-{whose}-{name}")
    show.finding("Four questions of equity", equity.lens_caption(chosen))
    lens = equity.lens(viewer, asked, chosen.whose)
    tabs = st.tabs([t for t, _, _ in lens], key=keys.LENS, bind="query-params")
    for tab, (part, question, figure) in zip(tabs, lens, strict=True):
        with tab:
            show.finding(question)
            if figure is None:
                show.empty("No result answers this yet.", "Choose another quarter, or all partners.")
            else:
                show.figure(figure, f"equity_{part.lower()}", f"{part.lower()}-{name}")
