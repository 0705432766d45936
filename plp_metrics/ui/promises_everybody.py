"""The page of promises over all partners: who owes what to whom, and every line at a glance."""

from __future__ import annotations

from plp_metrics.draw import promises_all as drawn
from plp_metrics.model.promises import Side
from plp_metrics.ui import keys, program, promises_page, show
from plp_metrics.ui.promises_page import PAGE


def draw(asked: promises_page.Asked, found: promises_page.Found) -> None:
    """What each side owes and to whom, then a grid of lines and partners for each side."""
    names = program.names()
    for side in (Side.PARTNER, Side.CODE_ORG):
        table = drawn.owed(found, names, side, asked.params)
        if table.rows:
            show.finding(drawn.owed_title(side, table))
            show.html(f'<div class="wide">{table.html()}</div>', keys.part(PAGE, f"owed_{side}"))
            show.download(table, keys.part(PAGE, f"owed_{side}_csv"), f"owed-by-{side}-{asked.year}")
    for i, lines in enumerate(promises_page.lines(asked, found)):
        grid = drawn.figure(found, names, lines, asked.params)
        show.figure(grid, keys.part(PAGE, f"all_{i}"), f"promises-{lines[0].side}-{asked.year}")
