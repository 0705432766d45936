"""Inline SVG made to stand alone: the page's rules and colours written into each, for print and files.

On a page the style sheet and the text's colour reach into an SVG; in a PDF or a file they do not.
"""

from __future__ import annotations

import re
from functools import cache

from plp_metrics.draw.palette import TOKENS, colour
from plp_metrics.draw.style import sheet

SVG = re.compile(r"<svg\b[^>]*>.*?</svg>", re.DOTALL)
# The colour of the text a symbol stands in is the class right before it.
IN_INK = re.compile(r'(\bk-([a-z0-9-]+)[^"]*"[^>]*>)(<svg\b)(?! color=)')
RULE = re.compile(r"([^{}@]+)\{([^{}]*)\}")
VAR = re.compile(r"var\(--([a-z0-9-]+)\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CLASS = re.compile(r'class="([a-z0-9]+)')
INSIDE = re.compile(r"(?:svg(?:\.([a-z]+))?|li\.panel|\.q) (.+)")
DRAWS = re.compile(r"\b(fill|stroke|opacity|text-anchor|font-size|font-weight|color)\b")
ALONE = "alone-"
"""Begins the class that tells an SVG's own rules from those of others."""
SYMBOLS = ("i", "i2", "prov")
"""The classes of the small symbols, which need nothing but their colour."""


def styled(markup: str) -> str:
    """Markup whose SVGs carry their own colours and rules, in the light theme; again changes nothing."""
    return SVG.sub(_own, IN_INK.sub(_inked, markup))


def plain_colours(css: str) -> str:
    """A style sheet with each variable's light colour in its place."""
    return VAR.sub(lambda found: colour(found[1], "light") if found[1] in TOKENS else found[0], css)


def _inked(found: re.Match[str]) -> str:
    token = found[2] if found[2] in TOKENS else "ink"
    return f'{found[1]}{found[3]} color="{colour(token, "light")}"'


def _own(found: re.Match[str]) -> str:
    head, rest = plain_colours(found[0]).split(">", 1)
    if " color=" not in head:
        head = head.replace("<svg", f'<svg color="{colour("ink", "light")}"', 1)
    named = CLASS.search(head)
    name = named[1] if named else ""
    if name in SYMBOLS or rest.startswith("<style>"):
        return f"{head}>{rest}"
    if "fill=" not in head:
        head = head.replace("<svg", '<svg fill="currentColor"', 1)
    mine = f"{ALONE}{name}"
    head = (
        head.replace('class="', f'class="{mine} ', 1)
        if named
        else head.replace("<svg", f'<svg class="{mine}"', 1)
    )
    return f"{head}><style>{_rules(name)}</style>{rest}"


@cache
def _rules(name: str) -> str:
    """The rules of the page that draw in an SVG of this class, for such an SVG alone.

    In an HTML file the rules of one SVG would reach into all of it.
    """
    mine = f".{ALONE}{name}"
    kept = [f"{mine} .k-{token}{{color:{colour(token, 'light')}}}" for token in TOKENS]
    for selectors, body in RULE.findall(COMMENT.sub("", sheet("light"))):
        if not DRAWS.search(body):
            continue
        inner = []
        for one in selectors.split(","):
            found = INSIDE.search(" ".join(one.split()))
            if found and ":" not in found[2] and (found[1] or "") in ("", name):
                inner.append(f"{mine} {found[2].removeprefix('svg ')}")
        if inner:
            kept.append(f"{','.join(inner)}{{{plain_colours(body.strip())}}}")
    return "".join(kept)
