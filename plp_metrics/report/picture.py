"""A figure as a picture to take along: PNG or SVG by matplotlib, with its title, caption and source line.

No browser is started. What our charts use of plotly is drawn again in the light theme (`picture_axes`);
a figure whose picture is one SVG is handed out as that SVG; others have no picture, only their table.
"""

from __future__ import annotations

import io
import re
import textwrap
import warnings
from datetime import date
from html import escape
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.palette import colour
from plp_metrics.report.picture_axes import EDGE, NOT_XML, axes
from plp_metrics.report.print_svg import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

Kind = Literal["png", "svg"]
KINDS: tuple[Kind, ...] = ("png", "svg")
WIDTH = 860
"""Pixels of a picture's width; its height follows the figure's own."""
INCH = 100
"""Pixels to an inch; a PNG has twice as many, for slides and print."""
POINT = 72 / INCH
"""Points to a pixel."""
TITLE, SMALL = 19, 12.5
"""Pixels: the size of the title, and of the lines above and below the chart."""
TITLE_WIDTH, LINE_WIDTH = 74, 122
"""Letters to a line of the title and of the other lines."""
TRACES = frozenset({"scatter", "bar"})
ONE_SVG = re.compile(r"\s*<svg\b(?:(?!<svg\b).)*</svg>\s*", re.DOTALL)
HOUSE: Any = {
    "font.family": ["DejaVu Sans"],
    "svg.fonttype": "none",
    "svg.hashsalt": "PLP Metrics",
    "text.parse_math": False,
    "axes.unicode_minus": True,
}
_drawing = Lock()


def kinds(drawn: Figure) -> tuple[Kind, ...]:
    """The kinds of picture a figure can be taken along as; none where it is a table or a page of markup."""
    if isinstance(drawn.picture, str):
        return ("svg",) if ONE_SVG.fullmatch(drawn.picture) else ()
    return KINDS if drawn.traces <= TRACES else ()


def source(drawn: Figure, as_of: date, mind: str = "") -> str:
    """The line under a picture: how many lines its table has, from where, as of when, what to mind."""
    behind = words.plural(len(drawn.table.rows), "line")
    said = f"Source: PLP Metrics, a table of {behind}, as it stood on {words.day(as_of, year=True)}"
    return f"{said}. {mind}" if mind else said


def picture(
    drawn: Figure, kind: Kind, as_of: date, *, framed: bool = True, wide: int = WIDTH, mind: str = ""
) -> bytes:
    """The picture of a figure. as_of: the day its figures are of. mind: what its source line says besides.

    framed: False leaves out title, caption and source line, for a document that says them in its own text.
    wide: its pixels; fewer make the letters larger where it is fitted to a page.
    Raises ValueError for a kind that `kinds` does not name.
    """
    if kind not in kinds(drawn):
        raise ValueError(f"this figure has no picture of the kind {kind}")
    if isinstance(drawn.picture, str):
        return _own_svg(drawn, source(drawn, as_of, mind)).encode()
    import matplotlib as mpl

    out = io.BytesIO()
    # matplotlib keeps its settings for the whole process, and several people may ask at once.
    with _drawing, mpl.rc_context(HOUSE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        canvas = _sheet(drawn, source(drawn, as_of, mind) if framed else None, wide)
        # Without the day it was drawn on, the same figure gives the same bytes.
        told = {"Date": None, "Creator": "PLP Metrics"} if kind == "svg" else {"Software": "PLP Metrics"}
        made: dict[str, str | None] = {**told, "Title": _title(drawn)}
        canvas.savefig(out, format=kind, dpi=2 * INCH if kind == "png" else INCH * POINT, metadata=made)
    return out.getvalue()


def legal(text: str) -> str:
    """Text without the characters that XML may not hold, as one line."""
    return " ".join(NOT_XML.sub(" ", text).split())


def _title(drawn: Figure) -> str:
    return legal(drawn.title) or legal(drawn.table.caption) or legal(drawn.alt)


def _sheet(drawn: Figure, rests_on: str | None, wide: int) -> Canvas:
    from matplotlib.figure import Figure as Sheet

    layout = drawn.picture.layout  # type: ignore[union-attr]
    above, below = _lines(drawn, rests_on)
    top = EDGE + sum(size * 1.35 for _, size, _ in above) + (6 if above else 0)
    bottom = EDGE + sum(size * 1.35 for _, size, _ in below) if below else 4
    high = layout.height or 300
    whole = top + high + bottom
    sheet = Sheet(figsize=(wide / INCH, whole / INCH), dpi=INCH, facecolor=colour("page", "light"))
    y = whole - EDGE
    for text, size, ink in above:
        _line(sheet, text, (EDGE / wide, y / whole), size, ink)
        y -= size * 1.35
    axes(sheet, drawn.picture, (0, bottom, wide, high), whole)
    y = bottom - 2
    for text, size, ink in below:
        _line(sheet, text, (EDGE / wide, y / whole), size, ink)
        y -= size * 1.35
    return sheet


def _line(sheet: Canvas, text: str, at: tuple[float, float], size: float, ink: str) -> None:
    sheet.text(
        *at, text, va="top", ha="left", fontsize=size * POINT, color=colour(ink, "light"),
        fontweight="bold" if size == TITLE else "normal",
    )  # fmt: skip


def _lines(
    drawn: Figure, rests_on: str | None
) -> tuple[list[tuple[str, float, str]], list[tuple[str, float, str]]]:
    if rests_on is None:
        return [], []
    title = [(t, float(TITLE), "ink") for t in textwrap.wrap(_title(drawn), TITLE_WIDTH)]
    caption = [(t, SMALL, "ink3") for t in textwrap.wrap(legal(drawn.caption), LINE_WIDTH)]
    said = [(t, SMALL, "ink3") for t in textwrap.wrap(legal(rests_on), LINE_WIDTH)]
    return title + caption, said


def _own_svg(drawn: Figure, rests_on: str) -> str:
    """The SVG of a figure with its colours in it, and title and source as its description."""
    told = [t for t in (_title(drawn), legal(drawn.caption), legal(rests_on)) if t]
    named = f"<title>{escape(told[0])}</title><desc>{escape('. '.join(told))}</desc>"
    made = styled(str(drawn.picture).strip())
    head, rest = made.split(">", 1)
    if "xmlns=" not in head:
        head = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{head}>{named}{NOT_XML.sub(' ', rest)}"
