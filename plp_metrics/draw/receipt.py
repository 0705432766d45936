"""A receipt as one document of its own: to print, to keep, to show an auditor. It needs nothing beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plp_metrics.draw import style
from plp_metrics.draw.markup import esc
from plp_metrics.draw.review import Said, said
from plp_metrics.draw.table import Table


@dataclass(frozen=True)
class Receipt:
    """What stands on it. number: the receipt's; facts: (what, words) lines; files: what came and what did
    not; told: what was found about the files and what the partner said about it."""

    number: int
    title: str
    facts: Sequence[tuple[str, str]]
    files: Table
    told: Sequence[Said]


def document(of: Receipt) -> bytes:
    """The receipt as one HTML file, without script or anything to fetch."""
    facts = "".join(f"<dt>{esc(what)}</dt><dd>{esc(words)}</dd>" for what, words in of.facts)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{esc(f'Receipt {of.number}: {of.title}')}</title>"
        f"<style>{style.sheet('light')}{_PAPER}</style></head>"
        f'<body><main class="plp"><h1>Receipt {of.number}</h1><p>{esc(of.title)}</p>'
        f'<dl class="define">{facts}</dl><h2>What was handed in</h2>{of.files.html("receipt")}'
        f"<p>{esc(PROOF)}</p>{_told(of.told)}</main></body></html>"
    ).encode()


PROOF = "The fingerprint proves which bytes came in: the same file always has the same one, no other has it."
_PAPER = """
body { margin: 24px auto; max-width: 900px; padding: 0 16px; background: #fff; font: 14px/1.45 sans-serif; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 24px 0 8px; }
table.receipt td:last-child { font-family: monospace; font-size: 11px; overflow-wrap: anywhere; }
@page { size: Letter portrait; margin: 15mm; }
@media print { .plp .away { display: none; } }
"""


def _told(of: Sequence[Said]) -> str:
    if not of:
        return "<h2>What was found</h2><p>Nothing had to be explained.</p>"
    return f"<h2>What was found, and what the partner said about it</h2>{said(of)}"
