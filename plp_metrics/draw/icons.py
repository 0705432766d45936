"""The symbols, drawn: 12 px inline SVG in the colour of the text around them, hidden from screen readers."""

from __future__ import annotations

from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import SEVERITY, STATUS, Look
from plp_metrics.model import Severity, Status

_LINE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
_SHAPES = {
    "tick": f'<path d="M2 6.5 5 9.5 10 3" {_LINE}/>',
    "up": '<path d="M6 1.5 11 10.5H1z"/>',
    "down": '<path d="M6 10.5 1 1.5h10z"/>',
    "disc": '<circle cx="6" cy="6" r="3.2"/>',
    "diamond": '<path d="M6 .6 11.4 6 6 11.4.6 6z"/>',
    "dash": f'<path d="M2 6h8" {_LINE}/>',
    "bar": '<rect x="3.5" y="2.5" width="2" height="7"/><rect x="6.8" y="5" width="2" height="4.5"/>',
    "ring": '<circle cx="6" cy="6" r="3.8" fill="none" stroke="currentColor" stroke-width="1.5"/>',
    "dots": '<path d="M.8 6h2M5 6h2M9.2 6h2" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "square": '<rect x="3" y="3" width="6" height="6"/>',
    "same": '<path d="M2 4.3h8M2 7.7h8" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "slash": f'<path d="M3.5 9.5l5-7" {_LINE}/>',
    "clock": '<circle cx="6" cy="6" r="4.7" fill="none" stroke="currentColor" stroke-width="1.4"/>'
    '<path d="M6 3.2V6l2 1.4" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"/>',
    "late": '<path d="M6 1 11.4 10.8H.6z" fill="none" stroke="currentColor" stroke-width="1.4"/>'
    '<path d="M6 4.6v2.6M6 8.7v.6" stroke="currentColor" stroke-width="1.4"/>',
}
_RING = '<circle cx="11" cy="11" r="10" fill="none" stroke="currentColor" stroke-width="1.5"/>'
_LARGE = {
    "wave": f'{_RING}<path d="M5 12.2c1.5-4.4 3.6-4.4 6-.9s4.5 3.4 6-.9" {_LINE}/>',
    "rise": f'{_RING}<path d="M7 15 15 7M9 7h6v6" {_LINE}/>',
    "drop": f'{_RING}<path d="M7 7l8 8M15 9v6H9" {_LINE}/>',
    "likely": f'{_RING}<path d="M6 11.5 9.6 15 16 7.5" {_LINE}/>',
    "open": f'{_RING}<path d="M8.3 8.8c.2-3.6 5.6-3.4 5.4.1-.1 1.9-2.7 2-2.7 4M11 16v.2" {_LINE}/>',
    "few": f'{_RING}<path d="M6.5 11h.1M11 11h.1M15.5 11h.1" {_LINE}/>',
    "unlikely": f'{_RING}<path d="M7.5 7.5l7 7M14.5 7.5l-7 7" {_LINE}/>',
}


def icon(name: str) -> str:
    """One symbol by name (12 px, the change and odds symbols 22 px). Raises KeyError on an unknown name."""
    if name in _LARGE:
        size = 'width="22" height="22" viewBox="0 0 22 22"'
        return f'<svg class="i2" {size} aria-hidden="true">{_LARGE[name]}</svg>'
    return (
        f'<svg class="i" width="12" height="12" viewBox="0 0 12 12" fill="currentColor" '
        f'aria-hidden="true">{_SHAPES[name]}</svg>'
    )


def names() -> tuple[str, ...]:
    """Every symbol there is."""
    return (*_SHAPES, *_LARGE)


def _labelled(look: Look, word: str | None, css: str) -> str:
    return f'<span class="{css} k-{look.ink}">{icon(look.icon)}{esc(word or look.word)}</span>'


def status(of: Status, word: str | None = None) -> str:
    """A status as symbol and word in its colour; `word` replaces the usual one."""
    return _labelled(STATUS[of], word, "s")


def pill(of: Severity | Status, word: str | None = None) -> str:
    """The same on its fill, for tiles and lists of problems: "▼ 3 to fix"."""
    look = SEVERITY[of] if isinstance(of, Severity) else STATUS[of]
    fill = look.cell or ("good" if look.ink == "good" else "plain")
    return _labelled(look, word, f"s pill f-{fill}")


def key(
    statuses: tuple[Status, ...] = tuple(STATUS), *, provisional: bool = True, excepted: bool = False
) -> str:
    """The key under a board: each symbol with its word, and the small ring where figures are provisional.
    excepted: with the mark of an exception from a target."""
    items = "".join(f"<li>{status(one)}</li>" for one in statuses)
    ring = f'<li><span class="s k-ink3">{PROVISIONAL}provisional</span></li>' if provisional else ""
    small = f'<li><span class="s k-ink3">{EXCEPTED.format(said="exception")}exception for a while</span></li>'
    return f'<ul class="key" aria-label="Key">{items}{ring}{small if excepted else ""}</ul>'


def excepted(said: str) -> str:
    """The mark of an exception from a target, what it says behind the pointer and read out."""
    return EXCEPTED.format(said=esc(f"exception: {said}"))


PROVISIONAL = (
    '<svg class="prov" width="8" height="8" viewBox="0 0 8 8" role="img" aria-label="provisional">'
    '<title>provisional, not accepted yet</title><circle cx="4" cy="4" r="2.7" fill="none" '
    'stroke="currentColor" stroke-width="1.3"/></svg>'
)
"""The mark after a figure that was handed in but not accepted yet."""
EXCEPTED = (
    '<svg class="prov" width="9" height="9" viewBox="0 0 9 9" role="img" aria-label="{said}">'
    '<title>{said}</title><path d="M4.5 .9 8.1 4.5 4.5 8.1 .9 4.5Z" fill="none" '
    'stroke="currentColor" stroke-width="1.3"/></svg>'
)
"""The mark after a figure whose target has an exception in force."""
