"""All partners against their targets: who needs attention, what changed, whose data are thin."""

from plp_metrics.model import Viewer
from plp_metrics.ui import ask, keys, overview_board, program, show


def page(viewer: Viewer) -> None:
    if not program.named(viewer):
        show.sentence("No partner takes part yet")
        show.empty(
            "There is nothing to compare.", "Admit a partner: python -m plp_metrics admit PARTNER.toml"
        )
        return
    asked = ask.read(viewer, keys.YEAR, keys.QUARTER, keys.COURSE, keys.PLACE, keys.GROUP, keys.SHOW, keys.ON)
    seen = overview_board.look(viewer, asked)
    show.sentence(seen.sentence, seen.meta)
    show.lists(seen.lists, "overview_lists")
    ask.bar(viewer, asked)
    if seen.board is None:
        show.empty("No partner fits these filters.", "Choose another state, or show all.")
    else:
        show.figure(seen.board, "overview_board", f"all-partners-{asked.period}")
