"""People: which account has which role, since when, until when; invite, change, take away."""

import streamlit as st

from plp_metrics.draw import people as drawn
from plp_metrics.draw.markup import literal
from plp_metrics.model import Viewer
from plp_metrics.ui import acting, keys, people_page, show

PAGE = people_page.PAGE


def page(viewer: Viewer) -> None:
    accounts = people_page.accounts(viewer)
    table = people_page.table(accounts)
    show.sentence(
        drawn.sentence(accounts),
        "What is changed here holds from that account's next click on; who did it stands in the log",
    )
    acting.outcome(PAGE)
    if said := people_page.closing(accounts):
        st.warning(literal(said))
        people_page.open_again(viewer, accounts)
    people_page.form(viewer, accounts)
    show.finding("Accounts")
    show.html(f'<div class="wide">{table.html("tight")}</div>', keys.part(PAGE, "table"))
    show.download(table, keys.part(PAGE, "csv"), "accounts")
