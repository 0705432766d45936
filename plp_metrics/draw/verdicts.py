"""The two verdicts of a trend as symbol, word and colour; and the grid of both over many figures.

Blue is better, orange is worse, grey is chance or too early to say; the arrow follows the number, the colour
follows better and worse. Wording of the grid: our own, after Making Data Count (NHS England).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.icons import icon
from plp_metrics.draw.markup import caption, esc, head_row
from plp_metrics.draw.palette import ASSURANCE, VARIATION, Verdict
from plp_metrics.draw.table import Table
from plp_metrics.model import Assurance, Trend, TrendKind, Variation, WhyNone

A, V = Assurance, Variation
ROWS = (V.CONCERNING, V.COMMON, V.IMPROVING)
COLUMNS = (A.MISSES, A.HIT_AND_MISS, A.MEETS)
ADVICE: dict[tuple[Variation, Assurance], str] = {
    (V.CONCERNING, A.MISSES): "Act now",
    (V.COMMON, A.MISSES): "Change the way of working; pressing harder will not help",
    (V.IMPROVING, A.MISSES): "Keep on; check whether the date still holds",
    (V.CONCERNING, A.HIT_AND_MISS): "Find the cause",
    (V.COMMON, A.HIT_AND_MISS): "Narrow the ups and downs",
    (V.IMPROVING, A.HIT_AND_MISS): "Nearly there",
    (V.CONCERNING, A.MEETS): "Watch",
    (V.COMMON, A.MEETS): "Leave alone",
    (V.IMPROVING, A.MEETS): "Learn from it and share",
}
"""What to do about it; the words of the grid's fields."""
WHY_NOT: dict[WhyNone, str] = {
    WhyNone.NO_VALUE: "no figure this year",
    WhyNone.HIDDEN: "hidden or not published, so nothing is said about it",
    WhyNone.TOO_FEW: "fewer than 6 points",
    WhyNone.TOO_FEW_SINCE: "too few points since the change",
    WhyNone.NO_YEAR_BEFORE: "no earlier year to compare with",
    WhyNone.NO_RANGE: "cannot be told from chance",
    WhyNone.ZERO: "nothing to compare: one of the years has none",
    WhyNone.ONLY_GROWS: "a total since the start only grows",
    WhyNone.MONEY: "money is decided on, not left to chance",
}
"""Why there is no verdict, in words."""


def advice(trend: Trend) -> str:
    """What to do about a figure; "" without both verdicts."""
    return ADVICE.get((trend.variation, trend.assurance), "")


def change_word(trend: Trend) -> str:
    """ "unusual rise, better", "usual ups and downs", "about the same as a year before", "too few points"."""
    if trend.variation in (V.NONE, V.TOO_FEW):
        return WHY_NOT[trend.why_none] if trend.why_none else VARIATION[trend.variation].word
    like = trend.kind is TrendKind.LIKE_QUARTERS
    if trend.variation is V.COMMON:
        return "about as a year before" if like else VARIATION[V.COMMON].word
    what = "rise" if trend.rising else "drop"
    lead = f"clear {what} on a year before" if like else f"unusual {what}"
    after = {V.IMPROVING: ", better", V.CONCERNING: ", worse", V.NEUTRAL: ""}[trend.variation]
    return f"{lead}{after}"


def change(trend: Trend, *, short: bool = False) -> str:
    """The change as markup. short: the symbol alone for narrow cells, its word kept for screen readers."""
    look = VARIATION[trend.variation]
    name = look.icon
    if trend.rising is not None and trend.variation in (V.IMPROVING, V.CONCERNING, V.NEUTRAL):
        name = "rise" if trend.rising else "drop"
    return _labelled(look, name, change_word(trend), trend.provisional, short=short)


def hits(trend: Trend, *, short: bool = False) -> str:
    """Will it hit the target: as markup; "" where there is nothing to judge by."""
    if trend.assurance is A.NONE:
        return ""
    look = ASSURANCE[trend.assurance]
    return _labelled(look, look.icon, look.word, trend.provisional, short=short)


def cell(trend: Trend, *, short: bool = False) -> str:
    """Both verdicts, one under the other (side by side where short)."""
    parts = [p for p in (change(trend, short=short), hits(trend, short=short)) if p]
    return ("" if short else "<br>").join(parts)


def key() -> str:
    """The key under a table with these symbols."""
    shown = [(V.IMPROVING, "rise"), (V.CONCERNING, "drop"), (V.COMMON, "wave"), (V.TOO_FEW, "few")]
    items = [_labelled(VARIATION[v], name, VARIATION[v].word, False) for v, name in shown]
    items += [_labelled(ASSURANCE[a], ASSURANCE[a].icon, ASSURANCE[a].word, False) for a in reversed(COLUMNS)]
    lines = "".join(f"<li>{item}</li>" for item in items)
    return f'<ul class="key" aria-label="Key">{lines}</ul>'


def grid(trends: Sequence[Trend], link: Callable[[Variation, Assurance], str] | None = None) -> Figure:
    """How many figures (partner × metric) stand in each field of change × target, and what to do there.

    link: the address of a field's list; without one the counts are plain. What has no verdict is counted
    beneath.
    """
    counts = Counter((t.variation, t.assurance) for t in trends)
    head = "".join(
        f'<th scope="col">{_labelled(ASSURANCE[a], ASSURANCE[a].icon, ASSURANCE[a].word, False)}</th>'
        for a in COLUMNS
    )
    body = ""
    for v in ROWS:
        name = {V.CONCERNING: "drop", V.COMMON: "wave", V.IMPROVING: "rise"}[v]
        cells = "".join(_field(v, a, counts[v, a], link) for a in COLUMNS)
        row = (
            f'<th scope="row" role="rowheader">{_labelled(VARIATION[v], name, VARIATION[v].word, False)}</th>'
        )
        body += f'<tr role="row">{row}{cells}</tr>'
    judged = [(v, a, counts[v, a]) for v in ROWS for a in COLUMNS]
    placed = sum(n for *_, n in judged)
    early = sum(t.provisional for t in trends if (t.variation, t.assurance) in ADVICE)
    name = caption("Figures by change and target")
    picture = (
        f'<table class="t grid3" role="table">{name}{head_row("<td></td>" + head)}'
        f'<tbody role="rowgroup">{body}</tbody></table>'
        f'<p class="small">{esc(_beneath(trends, placed, early))}</p>'
    )
    rows = tuple((VARIATION[v].word, ASSURANCE[a].word, n, ADVICE[v, a]) for v, a, n in judged)
    table = Table(
        ("Change", "Will it hit the target?", "Figures", "What to do"), rows, "Figures by change and target"
    )
    said = "; ".join(f"{n} {VARIATION[v].word}, {ASSURANCE[a].word}" for v, a, n in judged if n)
    return Figure(
        picture,
        f"{words.plural(placed, 'figure')} with both verdicts: {said or 'none yet'}.",
        table,
        _title(counts, placed),
    )


def _title(counts: Counter[tuple[Variation, Assurance]], placed: int) -> str:
    if not placed:
        return "No figure has enough points and a target to judge yet"
    worst = counts[V.CONCERNING, A.MISSES]
    if worst:
        return f"{worst} of {words.plural(placed, 'figure')} to act on now: worse than usual, target missed"
    missing = counts[V.COMMON, A.MISSES]
    if missing:
        verb = "misses its" if missing == 1 else "miss their"
        lead = f"{missing} of {words.plural(placed, 'figure')} {verb} target as things are"
        return f"{lead}; the way of working must change"
    return f"No figure of {placed} is certain to miss its target"


def _beneath(trends: Sequence[Trend], placed: int, early: int) -> str:
    without = len(trends) - placed
    why = "too few points, no year before, or no target that is due"
    parts = [f"{words.plural(without, 'figure')} without both verdicts ({why})"]
    if early:
        parts.append(f"{early} rest on fewer than 13 points: early, to be read with care")
    return "; ".join(parts)


def _field(v: Variation, a: Assurance, count: int, link: Callable[[Variation, Assurance], str] | None) -> str:
    number = words.number(count)
    if link is not None and count:
        number = f'<a href="{esc(link(v, a))}">{number}</a>'
    heading = esc(ASSURANCE[a].word)
    todo = f'<span class="small">{esc(ADVICE[v, a])}</span>'
    return f'<td role="cell" data-h="{heading}"><b>{number}</b> {todo}</td>'


def _labelled(look: Verdict, name: str, word: str, early: bool, *, short: bool = False) -> str:
    ink = "ink3" if early else look.ink
    said = f"{word} (early)" if early else word
    text = f'<span class="away">{esc(said)}</span>' if short else esc(said)
    hint = f' title="{esc(said)}"' if short else ""
    return f'<span class="s k-{ink}"{hint}>{icon(name)}{text}</span>'
