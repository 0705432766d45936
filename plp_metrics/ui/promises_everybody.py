"""The page of promises over all partners: who owes what to whom, and every line at a glance."""

from __future__ import annotations

from plp_metrics.draw import promises_all as drawn
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.table import Table
from plp_metrics.model import Viewer
from plp_metrics.model.promises import Side
from plp_metrics.ui import keys, program, promises_page, show
from plp_metrics.ui.looked import looked
from plp_metrics.ui.promises_page import PAGE


def draw(viewer: Viewer, asked: promises_page.Asked) -> None:
    """What each side owes and to whom, then a grid of lines and partners for each side."""
    owed, grids = _drawn(viewer, asked)
    for side, table in owed:
        show.finding(drawn.owed_title(side, table))
        show.html(f'<div class="wide">{table.html()}</div>', keys.part(PAGE, f"owed_{side}"))
        show.download(table, keys.part(PAGE, f"owed_{side}_csv"), f"owed-by-{side}-{asked.year}")
    for i, (side, grid) in enumerate(grids):
        show.figure(grid, keys.part(PAGE, f"all_{i}"), f"promises-{side}-{asked.year}")


@looked
def _drawn(
    viewer: Viewer, asked: promises_page.Asked
) -> tuple[list[tuple[Side, Table]], list[tuple[Side, Figure]]]:
    found, names = promises_page.promises_of(viewer, asked.year), program.names()
    owed = [(s, drawn.owed(found, names, s, asked.params)) for s in (Side.PARTNER, Side.CODE_ORG)]
    grids = [
        (lines[0].side, drawn.figure(found, names, lines, asked.params))
        for lines in promises_page.lines(asked, found)
    ]
    return [(side, table) for side, table in owed if table.rows], grids
