"""The board pack: a quarter of all partners for leadership, in at most ten pages. Sentences first. Pure.

One HTML file that loads nothing, and the same as a PDF. What stands in it is asked for by `ui.board`.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import TOKENS, colour
from plp_metrics.draw.table import Table
from plp_metrics.report.pdf import pdf
from plp_metrics.report.picture import picture
from plp_metrics.report.print_svg import styled

MOST_PAGES = 10
WIDE = 700
"""Pixels of a picture's width, so that its letters are as large as the text's."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What the file may load: nothing but the pictures in it."""
LINK = re.compile(r"</?a\b[^>]*>")
PANELS = '<ul class="panels">'
"""Small multiples are markup that prints as it is."""


@dataclass(frozen=True)
class Section:
    """A part of the pack. finding: what it says in one sentence. says: more sentences, as plain text.

    figures: pictures are drawn again for print, tables stand as they are. tables: each under its caption.
    terms: words and what they mean. tables_first: they stand above the figures. on: it goes on below the
    section before, on the same page.
    """

    name: str
    finding: str
    says: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    caption: str = ""
    tables_first: bool = False
    on: bool = False


@dataclass(frozen=True)
class Pack:
    """title: the quarter. about: what it rests on, as sentences. link: the frozen address of the page it was
    made on. day: the day its figures are of."""

    title: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]
    link: str
    day: date


def document(pack: Pack) -> str:
    """The whole file as HTML: no script, nothing from anywhere else."""
    short = "".join(f"<li><b>{esc(s.name)}</b>{esc(s.finding)}</li>" for s in pack.sections if not s.terms)
    about = "".join(f'<p class="about">{esc(text)}</p>' for text in pack.about)
    body = "".join(_section(section, pack.day) for section in pack.sections)
    day = words.day(pack.day, year=True)
    at = f'<a href="{esc(pack.link)}">{esc(pack.link)}</a>' if "://" in pack.link else esc(pack.link)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{esc(pack.title)}</title><style>{_sheet()}</style></head>"
        f'<body class="pack"><header><h1>{esc(pack.title)}</h1>{about}'
        f'<p class="about">As it stood on {day}. The same figures at any time: {at}</p></header>'
        f'<ul class="short">{short}</ul>{body}</body></html>\n'
    )


def as_pdf(pack: Pack) -> bytes:
    """The same as a tagged PDF. Raises `pdf.NoPdfError` where the machine can't make one."""
    return pdf(document(pack))


@cache
def _sheet() -> str:
    inks = "".join(f".k-{token}{{color:{colour(token, 'light')}}}" for token in TOKENS)
    strong = ".k-behind,.k-risk{font-weight:600}"
    return inks + strong + Path(__file__).with_name("board.css").read_text(encoding="utf-8")


def _section(section: Section, day: date) -> str:
    says = "".join(f"<li>{esc(text)}</li>" for text in section.says)
    caption = f'<p class="caption">{esc(section.caption)}</p>' if section.caption else ""
    parts = [
        f'<p class="name">{esc(section.name)}</p><h2>{esc(section.finding)}</h2>{caption}',
        f'<ul class="says">{says}</ul>' if says else "",
        *(f"<h3>{esc(t.caption)}</h3>{_table(t)}" for t in section.tables if section.tables_first),
        *(_figure(one, day) for one in section.figures),
        *(f"<h3>{esc(t.caption)}</h3>{_table(t)}" for t in section.tables if not section.tables_first),
    ]
    if section.terms:
        items = "".join(f"<div><dt>{esc(a)}</dt><dd>{esc(b)}</dd></div>" for a, b in section.terms)
        parts.append(f"<dl>{items}</dl>")
    return f"<section{' class=on' if section.on else ''}>{''.join(parts)}</section>"


def _figure(drawn: Figure, day: date) -> str:
    caption = f"<figcaption>{esc(drawn.caption)}</figcaption>" if drawn.caption else ""
    title = f"<h3>{esc(drawn.title)}</h3>" if drawn.title else ""
    if isinstance(drawn.picture, str):
        inner = styled(LINK.sub("", drawn.picture)) if PANELS in drawn.picture else _table(drawn.table)
        return f"<figure>{title}{caption}{inner}</figure>"
    data = base64.b64encode(picture(drawn, "svg", day, framed=False, wide=WIDE)).decode()
    image = f'<img alt="{esc(drawn.alt)}" src="data:image/svg+xml;base64,{data}">'
    return f"<figure>{title}{caption}{image}</figure>"


def _table(table: Table) -> str:
    """A table as it stands on a page, without its links: there are no pages around it."""
    return f'<div class="wide">{styled(LINK.sub("", table.html()))}</div>'
