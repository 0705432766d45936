"""Pictures made ready for a PDF that reads out: what only repeats the words beside it is passed over.

WeasyPrint tags every <img> and every <svg> as a figure, and takes a figure's text from `alt` and `<title>`
alone. What it paints as a background it marks as decoration, which no screen reader stops at.
"""

from __future__ import annotations

import base64
import re
from html import unescape

PICTURE = re.compile(r"<svg\b([^>]*)>(.*?)</svg>|<img\b([^>]*)>", re.DOTALL)
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
BY_TAG = re.compile(r"\b(?:svg|img)(?=\.[a-z])")
"""A rule for an <svg> or <img> of a class holds for what is painted in its place too."""
RULES = (
    ".painted{display:inline-block;background-position:center;background-size:contain;"
    "background-repeat:no-repeat}"
)
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'


def read_out(document: str) -> str:
    """The document with every decoration painted as a background, and every other SVG named by a title."""
    ruled = STYLE.sub(lambda found: BY_TAG.sub("", found[0]), document)
    rules: dict[str, str] = {}
    painted = PICTURE.sub(lambda found: _picture(found, rules), ruled)
    # Before every other rule, so that each of them may give a size of its own.
    own = "".join(f".{name}{rule}" for rule, name in rules.items())
    return painted.replace("<head>", f"<head><style>{RULES}{own}</style>", 1)


def _picture(found: re.Match[str], rules: dict[str, str]) -> str:
    if found[3] is not None:
        source = _given(found[3], "src")
        decorates = source and _given(found[3], "alt") == ""
        return _painted(found[3], unescape(source), rules) if source and decorates else found[0]
    head, inner = found[1], found[2]
    if _given(head, "aria-hidden") == "true":
        named = head if "xmlns=" in head else f"{head} {NAMESPACE}"
        packed = base64.b64encode(f"<svg{named}>{inner}</svg>".encode()).decode()
        return _painted(head, f"data:image/svg+xml;base64,{packed}", rules)
    label = _given(head, "aria-label")
    return found[0] if "<title" in inner or not label else f"<svg{head}><title>{label}</title>{inner}</svg>"


def _painted(head: str, source: str, rules: dict[str, str]) -> str:
    """The same place with the picture behind it. Its size is what the style sheet says, or its own."""
    sides = "".join(
        f"{side}:{given}px;"
        for side in ("width", "height")
        if (given := _given(head, side)) and given.isdigit()
    )
    rule = f"{{{sides}background-image:url({source})}}"
    name = rules.setdefault(rule, f"painted-{len(rules)}")
    return f'<span class="painted {name} {_given(head, "class") or ""}"></span>'


def _given(head: str, name: str) -> str | None:
    found = re.search(rf'(?<![\w-]){name}="([^"]*)"', head)
    return found[1] if found else None
