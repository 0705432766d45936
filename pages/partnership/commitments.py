"""Promises: what each side promised the other, how it stands, and the talks on it."""

import streamlit as st

from plp_metrics.draw import promises as drawn
from plp_metrics.draw import promises_all as drawn_all
from plp_metrics.model import Viewer
from plp_metrics.ui import (
    acting,
    keys,
    program,
    promises_acts,
    promises_everybody,
    promises_money,
    promises_page,
    promises_talks,
    show,
)

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
        promises_everybody.draw(viewer, asked)
        return
    promises_acts.waiting(viewer, seen)
    elsewhere = promises_money.elsewhere(viewer, asked)
    for side, promises in seen.by_side.items():
        if promises:
            caption = drawn.caption(side, seen.name)
            table = drawn.table(promises, program.library(), caption, asked.params, elsewhere)
            show.finding(*drawn.side_title(side, seen.name, promises))
            show.html(f'<div class="wide">{table.html()}</div>', keys.part(PAGE, f"table_{side}"))
            show.download(table, keys.part(PAGE, f"{side}_csv"), promises_page.file_name(asked, side))
    if not any(seen.by_side.values()):
        show.empty("No promise stands like that.", "Choose all of them, or another school year.")
    promises_acts.giving(viewer, seen, asked)
    promises_acts.letting_off(viewer, seen, asked)
    promises_talks.community(seen, asked)
    promises_talks.log(viewer, seen, asked)
