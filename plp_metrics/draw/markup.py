"""Text → HTML. Everything that comes from data passes through `esc` on its way into markup."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlencode

_MARKS = re.compile(r"[!-/:-@\[-`{-~]")
# A backslash keeps a mark from Markdown, but addresses, icons, emoji and arrows are looked for in what is
# left after it. A word joiner, which nobody sees, keeps those apart.
_JOINED = re.compile(r":(?=\S)|@|www(?=\.)|[-<>=!~](?=[-<>=])", re.IGNORECASE)


def esc(text: object) -> str:
    """Text made safe inside an element or a quoted attribute."""
    return escape(str(text), quote=True)


def literal(text: object) -> str:
    """Text as Streamlit's own labels and messages show it, letter by letter: they read Markdown.

    For words that come from data or from people. Bodies of pages are markup of ours and take `esc`.
    """
    return _MARKS.sub(r"\\\g<0>", _JOINED.sub("\\g<0>\u2060", str(text)))


def href(page: str, **params: object) -> str:
    """ "partner?partner=OZARK&quarter=Q2": relative, so it also holds behind a path prefix."""
    query = urlencode({name: str(given) for name, given in params.items() if given is not None})
    return f"{page}?{query}" if query else page or "./"


def link(text: str, page: str, **params: object) -> str:
    """A link to a page of the app with its filters; a real address, opened without loading the page anew.

    text is escaped here. page is the page's url ("partner").
    """
    return f'<a href="{esc(href(page, **params))}" data-page="{esc(page)}">{esc(text)}</a>'


def explained(text: str, where: str) -> str:
    """A figure that leads to the page which explains it; only the text where there is no such place."""
    if not where:
        return esc(text)
    hint = "How this figure is made"
    return f'<a class="opens" href="{esc(where)}" data-page="number" title="{hint}">{esc(text)}</a>'


def head_row(head: str) -> str:
    """A table's head from its ready `<th>` cells, with the roles a phone's block layout takes away."""
    return f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'


def caption(text: str) -> str:
    """A table's name, read out but not drawn."""
    return f'<caption class="away">{esc(text)}</caption>'


def note(text: str, css: str = "small") -> str:
    """A small line under something; "" for no text. The text is escaped."""
    return f'<span class="{css}">{esc(text)}</span>' if text else ""
