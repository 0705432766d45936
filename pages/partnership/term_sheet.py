"""The term sheet: what each side promises, by version, what a version changed; agreeing to a newer one."""

import streamlit as st

from plp_metrics.draw import terms as drawn
from plp_metrics.model import Viewer
from plp_metrics.model.promises import Side
from plp_metrics.ui import acting, keys, show, terms_page

PAGE = terms_page.PAGE


def page(viewer: Viewer) -> None:
    head, filters = st.container(), st.container(horizontal=True, gap="small")
    with filters:
        version = terms_page.choose(viewer)
    seen = terms_page.look(viewer, version)
    with head:
        show.sentence(seen.sentence, seen.meta, terms_page.links(viewer))
        acting.outcome(PAGE)
    terms_page.offered(viewer, seen)
    if seen.changed:
        table = drawn.differences(seen.changed, seen.before, seen.sheet.version)
        show.finding(table.caption)
        show.html(f'<div class="wide">{table.html("terms")}</div>', keys.part(PAGE, "changed"))
    keys_changed = [c.key for c in seen.changed]
    for side in Side:
        table = drawn.table(seen.sheet, side, keys_changed)
        show.finding(table.caption)
        show.html(f'<div class="wide">{table.html("terms")}</div>', keys.part(PAGE, f"table_{side}"))
        show.download(table, keys.part(PAGE, f"{side}_csv"), f"term-sheet-{seen.sheet.version}-{side}")
    terms_page.who_holds(viewer, seen)
