"""The board pack: a quarter of all partners in at most ten pages, made here and taken along."""

from plp_metrics.draw import words
from plp_metrics.model import Viewer
from plp_metrics.ui import ask, board_take, go, keys, program, show


def page(viewer: Viewer) -> None:
    if not program.named(viewer):
        show.sentence("No partner takes part yet")
        show.empty(
            "There is nothing to put together.", "Admit a partner: python -m plp_metrics admit PARTNER.toml"
        )
        return
    asked = ask.read(viewer, keys.YEAR, keys.QUARTER, keys.ON)
    links = go.link("the same figures by region", "regions", **asked.params)
    show.sentence(
        f"{words.quarter(asked.period)} in at most ten pages, for a meeting or a board",
        "Accepted and published figures only, the same whoever makes it: sentences first, then the figures",
        links,
        key="board_links",
    )
    ask.bar(viewer, asked)
    board_take.take(viewer, asked)
