"""Promises: what each side promised the other, how it stands, and the talks on it."""

import streamlit as st

from plp_metrics.draw import promises as drawn
from plp_metrics.draw import promises_all as drawn_all
from plp_metrics.model import Viewer
from plp_metrics.model.promises import Side
from plp_metrics.ui import acting, keys, program, promises_acts, promises_page, promises_talks, show

PAGE = promises_page.PAGE


def page(viewer: Viewer) -> None:
    head, filters = st.container(), st.container(horizontal=True, gap="small")
    with filters:
        asked = promises_page.ask_for(viewer)
    with head:
        if not program.named(viewer):
            show.sentence("No partner takes part yet")
            show.empty(
                "Nothing was promised yet.", "Admit a partner: python -m plp_metrics admit PARTNER.toml"
            )
            return
        seen = promises_page.look(viewer, asked) if asked.partner else None
        found = {} if seen else promises_page.promises_of(viewer, asked.year)
        meta = seen.meta if seen else promises_page.all_meta(viewer, asked)
        show.sentence(seen.sentence if seen else drawn_all.sentence(found), meta)
        acting.outcome(PAGE)
    if seen is None:
        everybody(asked, found)
        return
    promises_acts.waiting(viewer, seen)
    for side, promises in seen.by_side.items():
        if promises:
            table = drawn.table(promises, program.library(), drawn.caption(side, seen.name), asked.params)
            show.finding(*drawn.side_title(side, seen.name, promises))
            show.html(f'<div class="wide">{table.html()}</div>', keys.part(PAGE, f"table_{side}"))
            show.download(table, keys.part(PAGE, f"{side}_csv"), promises_page.file_name(asked, side))
    if not any(seen.by_side.values()):
        show.empty("No promise stands like that.", "Choose all of them, or another school year.")
    promises_acts.giving(viewer, seen, asked)
    promises_acts.letting_off(viewer, seen, asked)
    promises_talks.community(seen, asked)
    promises_talks.log(viewer, seen, asked)


def everybody(asked: promises_page.Asked, found: promises_page.Found) -> None:
    """All partners: who owes what, what Code.org owes to whom, and every line at a glance."""
    names = program.names()
    for side in (Side.PARTNER, Side.CODE_ORG):
        table = drawn_all.owed(found, names, side, asked.params)
        if table.rows:
            show.finding(drawn_all.owed_title(side, table))
            show.html(f'<div class="wide">{table.html()}</div>', keys.part(PAGE, f"owed_{side}"))
            show.download(table, keys.part(PAGE, f"owed_{side}_csv"), f"owed-by-{side}-{asked.year}")
    for i, lines in enumerate(promises_page.lines(asked, found)):
        grid = drawn_all.figure(found, names, lines, asked.params)
        show.figure(grid, keys.part(PAGE, f"all_{i}"), f"promises-{lines[0].side}-{asked.year}")
