"""Privacy: what is hidden and why, what the last release changed, people by category as published."""

from plp_metrics.draw import privacy as drawn
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import Role, Viewer
from plp_metrics.ui import ask, keys, privacy, show


def page(viewer: Viewer) -> None:
    done = privacy.releases(viewer)
    measured = privacy.utility(viewer)
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
    show.finding("The rules")
    show.html(drawn.rules(), "privacy_rules")
    options = privacy.kinds(viewer)
    if options:
        caption = "As published at the end of the school year"
        if viewer.role is Role.PARTNER:
            caption = "Your own row and sums over partners; no other partner's row"
        show.finding("People by category", caption)
        kind = ask.one_of(keys.GROUP, "Who, by what", options)
        if kind is not None:
            table = privacy.table(viewer, kind)
            show.html(drawn.marks(), "privacy_marks")
            show.html(f'<div class="wide">{table.html("tight")}</div>', "privacy_table")
            show.download(table, "privacy_csv", f"people-{kind}")
    if measured:
        show.finding("How much is hidden", "The last column is the simplest rule that would be safe")
        behind = drawn.utility(measured)
        show.html(behind.html(), "privacy_utility")
        show.download(behind, "privacy_utility_csv", "hidden-by-table")
    if len(done) > 1:
        show.finding("Earlier releases")
        rows = [(words.quarter(r.period), r.day, r.lines) for r in done]
        show.html(Table(("Quarter", "Published", "Came of it"), tuple(rows)).html(), "privacy_releases")
