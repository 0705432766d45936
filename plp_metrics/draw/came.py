"""Whether what was due came in: one mark per dataset and quarter, always symbol and word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from plp_metrics.draw import icons, words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import DATASETS, Period


class Came(StrEnum):
    """What became of one dataset of one quarter."""

    ON_TIME = "on time"
    LATE = "late"
    NOTHING = "nothing to report"
    RETURNED = "returned"
    MISSING = "missing"
    NOT_DUE = "not due yet"


LOOKS: dict[Came, tuple[str, str]] = {
    Came.RETURNED: ("diamond", "risk"),
    Came.MISSING: ("ring", "behind"),
    Came.LATE: ("clock", "risk"),
    Came.ON_TIME: ("tick", "good"),
    Came.NOTHING: ("dash", "ink2"),
    Came.NOT_DUE: ("dots", "ink3"),
}
"""Symbol and colour, in the order in which the marks are told: what needs an act first."""

Quarter = Mapping[str, Came]
"""Dataset → what became of it; empty where the partner did not take part yet."""


def mark(symbol: str, word: str, ink: str) -> str:
    """A symbol and its word in one colour."""
    return f'<span class="s k-{ink}">{icons.icon(symbol)}{esc(word)}</span>'


def came(of: Came) -> str:
    """One mark: "✓ On time"."""
    symbol, ink = LOOKS[of]
    return mark(symbol, of.value.capitalize(), ink)


def quarter_cell(found: Quarter, titles: Mapping[str, str]) -> Raw:
    """One quarter of one partner: one mark where all files share it, else one line for each mark."""
    if not found:
        return Raw('<span class="k-ink3">Not taking part yet</span>', "not taking part yet")
    lines, said = [], []
    for of in LOOKS:
        datasets = [titles[d] for d in DATASETS if found.get(d) is of]
        if datasets:
            which = "" if len(datasets) == len(found) else ", ".join(d.lower() for d in datasets)
            lines.append(came(of) + (f'<span class="small">{esc(which)}</span>' if which else ""))
            said.append(of.value + (f": {which}" if which else ""))
    return Raw("".join(f"<div>{line}</div>" for line in lines), "; ".join(said))


def by_partner(
    rows: Sequence[tuple[str, str, Sequence[Quarter], str, str]],
    periods: Sequence[Period],
    titles: Mapping[str, str],
) -> Table:
    """Partners × quarters. rows: (name, its cell as markup, quarters in order, complete, on time)."""
    head = ("Partner", *(words.quarter(p) for p in periods), "Complete", "On time")
    return Table(
        head,
        tuple(
            (Raw(markup, name), *(quarter_cell(q, titles) for q in quarters), complete, on_time)
            for name, markup, quarters, complete, on_time in rows
        ),
        caption="What came in, by partner and quarter",
    )


def by_dataset(quarters: Sequence[Quarter], periods: Sequence[Period], titles: Mapping[str, str]) -> Table:
    """One partner's datasets × quarters."""
    rows = []
    for dataset, title in titles.items():
        cells = [q.get(dataset) for q in quarters]
        rows.append((title, *(Raw(came(c), c.value) if c else "" for c in cells)))
    return Table(("File", *(words.quarter(p) for p in periods)), tuple(rows), caption="What came in, by file")


def key() -> str:
    """The key under the grid."""
    return f'<ul class="key" aria-label="Key">{"".join(f"<li>{came(c)}</li>" for c in LOOKS)}</ul>'
