"""Whom to call first and why; all figures by how they move and whether they will hit their target."""

from plp_metrics.model import Viewer
from plp_metrics.ui import ask, go, keys, program, show, triage


def page(viewer: Viewer) -> None:
    if not program.named(viewer):
        show.sentence("No partner takes part yet")
        show.empty("There is nobody to call.", "Admit a partner: python -m plp_metrics admit PARTNER.toml")
        return
    asked = ask.read(viewer, keys.YEAR, keys.QUARTER, keys.COURSE, keys.ON)
    field = triage.asked_field()
    seen = triage.look(viewer, asked, field)
    links = [go.link("all partners on one board", "overview", **asked.params)]
    links.append(go.link("what changed", "changes", **asked.params))
    if field is not None:
        links.append(go.link("all reasons again", triage.PAGE, **asked.params))
    show.sentence(seen.sentence, seen.meta, " · ".join(links), key="calls_links")
    ask.bar(viewer, asked)
    if seen.list is None:
        show.empty("No partner has a reason to be called.", "Look at all partners, or at another quarter.")
    else:
        show.html(str(seen.list.picture) + seen.key, "calls_list")
        show.download(seen.list.table, "calls_csv", f"whom-to-call-{asked.period}")
        triage.setting_aside(viewer, seen.cases)
    show.figure(seen.grid, "calls_grid", f"change-and-target-{asked.period}")
