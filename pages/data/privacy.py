"""Privacy: what is hidden and why, what the last release changed, people by category as published."""

import streamlit as st

from plp_metrics.draw import privacy as drawn
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import Role, Viewer
from plp_metrics.report.export import zipped
from plp_metrics.ui import acting, ask, keys, privacy, releasing, show, taking_out


def page(viewer: Viewer) -> None:
    done, measured = privacy.releases(viewer), privacy.utility(viewer)
    hidden, cells = sum(u.withheld for u in measured), sum(u.cells for u in measured)
    if done:
        last = done[0]
        share = f"{round(100 * hidden / cells)} % of the numbers" if cells else "Small numbers"
        show.sentence(
            f"{share} of people by category are hidden, so that nobody can be found out",
            f"Last release {words.quarter(last.period)}, published {last.day}: {last.lines}",
        )
    else:
        show.sentence("Nothing about people is published yet", "The first release shows it")
    acting.outcome(releasing.PAGE)
    taking_out.button(viewer, zipped)
    releasing.desk(viewer)
    show.finding("The rules")
    show.html(drawn.rules(), "privacy_rules")
    options = privacy.kinds(viewer)
    if options:
        own = viewer.role is Role.PARTNER
        whose = "Your own row and sums over partners; no other partner's row" if own else "Every partner"
        show.finding("People by category", f"{whose}, as published at the end of the school year")
        kind = ask.one_of(keys.GROUP, "Who, by what", options)
        if kind is not None:
            seen = privacy.table(viewer, kind)
            show.html(drawn.marks(corrected=seen.corrected), "privacy_marks")
            if seen.sums.rows:
                show.html(f'<div class="wide">{seen.sums.html("tight")}</div>', "privacy_table")
            else:
                st.caption(drawn.NO_SUMS)
            if seen.courses is not None:
                show.html(seen.courses.html("tight"), "privacy_courses")
            label = "Your own row" if own else "Every partner's row"
            show.table(seen.partners, "privacy_partners", f"people-{kind}-partners", label)
            show.download(seen.whole, "privacy_csv", f"people-{kind}", "Download all rows as CSV")
    if measured:
        show.finding("How much is hidden", "The last column is the simplest rule that would be safe")
        behind = drawn.utility(measured)
        show.html(behind.html("tight"), "privacy_utility")
        show.download(behind, "privacy_utility_csv", "hidden-by-table")
    if done:
        show.finding("Releases", done[0].tested)
        head = ("Quarter", "Published", "Came of it", "Numbers")
        rows = tuple((words.quarter(r.period), r.day, r.lines, r.moved) for r in done)
        show.html(Table(head, rows).html("tight"), "privacy_releases")
        for year, told in sorted({(r.period.school_year, r.stood) for r in done if r.stood}):
            show.banner(f"{year}: {told}")
