"""What was handed in: what came and what is missing, one quarter's receipt, every version that came."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import acting, ask, handed_in, keys, review_receipt, review_versions, review_years, show


def page(viewer: Viewer) -> None:
    asked = ask.read(viewer, keys.YEAR)
    head, filters = st.container(), st.container(horizontal=True, gap="small")
    with filters:
        partner_id = handed_in.choose(viewer)
    seen = handed_in.look(viewer, partner_id, asked.year)
    with head:
        show.sentence(seen.sentence, seen.meta, handed_in.to_review(viewer))
        acting.outcome(handed_in.PAGE)
    with filters:
        ask.bar(viewer, asked)
    name = f"{partner_id.lower()}-{asked.year}"
    quarter = handed_in.asked_quarter(partner_id, asked.year)
    if quarter is not None:
        review_receipt.quarter(viewer, partner_id, quarter)
    show.finding("What came in, quarter by quarter", "On time: the first version came by the day it was due.")
    handed_in.grid(viewer, seen, f"completeness-{name}")
    review_years.all_years(viewer, seen.partners, f"completeness-{partner_id.lower()}")
    review_years.chase(viewer, seen.chase, name)
    handed_in.reopened(viewer, seen, asked.year)
    if not seen.hand_ins:
        show.empty(
            f"Nothing was handed in for {asked.year}.", "Choose another year, or hand in a quarter first."
        )
        return
    many = len(seen.hand_ins) > handed_in.SHOWN
    show.finding(
        "Every version, newest first",
        f"The last {handed_in.SHOWN} of {len(seen.hand_ins)}; the download has all." if many else "",
    )
    table, whole = handed_in.listings(viewer, partner_id, asked.year)
    show.html(f'<div class="wide">{table.html("tight")}</div>', keys.part(handed_in.PAGE, "list"))
    show.download(whole, keys.part(handed_in.PAGE, "list_csv"), f"handed-in-{name}")
    review_versions.look(viewer, seen.hand_ins)
