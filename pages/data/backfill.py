"""Hand in older quarters: files of many partners and quarters, judged and taken part by part."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import acting, backfill, clock, keys, program, show
from plp_metrics.ui import backfill_tables as drawn


def page(viewer: Viewer) -> None:
    """Drop files, see the verdict of each partner and quarter, confirm."""
    at = backfill.desk()
    seen, receipt = at.seen, at.receipt
    show.sentence(
        drawn.headline(seen, receipt),
        "A file may hold many partners and quarters. A quarter with a fault stays out whole; the others go in"
        " and wait for review.",
    )
    acting.outcome(backfill.PAGE)
    if receipt is not None:
        when = clock.moment(receipt.at, None)
        show.finding(f"Receipt {receipt.event_id}", f"Handed in by {receipt.account} on {when}.")
        backfill.verdicts(drawn.receipt(receipt, program.names()), "backfill-receipt")
    backfill.drop_zone(viewer)
    if seen is None:
        if receipt is None:
            show.empty("No file is here yet.", "Drop the CSV files of earlier quarters above.")
        return
    backfill.whole(viewer, seen)
    if seen.parts:
        show.finding("What can go in, partner by partner", drawn.counted(seen))
        backfill.verdicts(drawn.verdicts(seen, program.names()), "backfill-verdicts")
    problems = drawn.problems(seen)
    if problems.rows:
        show.finding("What was found", "The line is that of the file you dropped.")
        backfill.verdicts(problems, "backfill-problems")
    backfill.confirm(viewer, seen)
    st.button("Take the files off the desk", key=keys.part(backfill.PAGE, "clear"), on_click=backfill.clear)
