"""What changed for one reader since a day, as a letter: HTML or plain text, to be mailed by others. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from plp_metrics.draw.markup import esc
from plp_metrics.draw.table import Table

TAG = re.compile(r"<[^>]+>")
LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
STYLE = (
    "body{font:15px/21px 'Source Sans 3',system-ui,sans-serif;color:#1b2430;max-width:720px;margin:24px auto;"
    "padding:0 16px}h1{font-size:20px;line-height:26px}h2{font-size:15px;margin:18px 0 4px}"
    "ul{margin:0;padding:0 0 0 18px}p,li{margin:0 0 4px}.ink3{color:#5f6b7a;font-size:13px}"
    "table{border-collapse:collapse;font-size:13px;line-height:17px}"
    "th,td{text-align:left;vertical-align:top;padding:3px 10px 3px 0;border-bottom:1px solid #dfe4e9}"
)


@dataclass(frozen=True)
class Digest:
    """sentence: what changed, or that nothing did. lists: (title, items as markup with links). news: the
    changes to read first. had: whether there was anything. address: of the app, for its links; "" for none.
    """

    sentence: str
    about: str
    lists: Sequence[tuple[str, Sequence[str]]]
    news: Table | None
    had: bool
    address: str = ""


def document(digest: Digest) -> str:
    """The letter as HTML: no script, nothing loaded; links only where the app's address is known."""
    parts = []
    for title, items in digest.lists:
        lines = "".join(f"<li>{_linked(item, digest.address)}</li>" for item in items)
        parts.append(f"<h2>{esc(title)}</h2><ul>{lines}</ul>")
    if digest.news is not None:
        head = "".join(f'<th scope="col">{esc(name)}</th>' for name in digest.news.head)
        rows = "".join(
            f"<tr>{''.join(f'<td>{esc(cell)}</td>' for cell in row)}</tr>" for row in _cells(digest.news)
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        parts.append(f"<h2>Read these first</h2>{table}")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{esc(digest.sentence)}</title><style>{STYLE}</style></head>"
        f'<body><h1>{esc(digest.sentence)}</h1><p class="ink3">{esc(digest.about)}</p>{"".join(parts)}'
        f'<p class="ink3">{_linked(esc(_off()), digest.address)}</p></body></html>\n'
    )


def text(digest: Digest) -> str:
    """The letter as plain text."""
    lines = [digest.sentence, digest.about]
    for title, items in digest.lists:
        lines += ["", title, *(f"- {_plain(item)}" for item in items)]
    if digest.news is not None:
        lines += ["", "Read these first"]
        for row in _cells(digest.news):
            named = zip(digest.news.head, row, strict=True)
            lines.append(f"- {'; '.join(f'{name}: {cell}' for name, cell in named if cell)}")
    return "\n".join([*lines, "", _off()]) + "\n"


def _off() -> str:
    return "To have no more of these, open What changed and switch the digest off."


def _cells(table: Table) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in table.plain()]


def _linked(markup: str, address: str) -> str:
    if not address:
        return LINK.sub(r"\2", markup)
    return LINK.sub(lambda found: f'<a href="{esc(address)}{found[1]}">{found[2]}</a>', markup)


def _plain(markup: str) -> str:
    return unescape(TAG.sub("", markup))
