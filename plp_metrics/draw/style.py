"""The style sheet: the tokens of the palette as variables, then style.css."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from plp_metrics.draw.palette import Theme, variables


@cache
def sheet(theme: Theme | None = None) -> str:
    """The whole sheet as CSS text; with a theme its plain colours, for documents that have only one."""
    return variables(theme) + "\n" + Path(__file__).with_name("style.css").read_text(encoding="utf-8")
