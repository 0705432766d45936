"""Whether what was due came in: one mark per dataset and quarter, always symbol and word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from plp_metrics.draw import icons, words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.model import DATASETS, Period


class Came(StrEnum):
    """What became of one dataset of one quarter."""

    ON_TIME = "on time"
    LATE = "late"
    NOTHING = "nothing to report"
    NOTHING_LATE = "nothing to report, late"
    RETURNED = "returned"
    MISSING = "missing"
    NOT_DUE = "not due yet"


LOOKS: dict[Came, tuple[str, str]] = {
    Came.RETURNED: ("diamond", "risk"),
    Came.MISSING: ("ring", "behind"),
    Came.LATE: ("clock", "risk"),
    Came.NOTHING_LATE: ("late", "risk"),
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


def quarter_cell(found: Quarter, titles: Mapping[str, str], href: str = "") -> Raw:
    """One quarter of one partner: one mark where all files share it, else one line for each mark.

    href: where the marks lead ("submissions?partner=…"), "" for nowhere.
    """
    if not found:
        return Raw('<span class="k-ink3">Not taking part yet</span>', "not taking part yet")
    lines, said = [], []
    for of in LOOKS:
        datasets = [titles[d] for d in DATASETS if found.get(d) is of]
        if datasets:
            which = "" if len(datasets) == len(found) else ", ".join(d.lower() for d in datasets)
            told = (
                f'<a href="{esc(href)}" data-page="{esc(href.split("?")[0])}">{came(of)}</a>'
                if href
                else came(of)
            )
            lines.append(told + (f'<span class="small">{esc(which)}</span>' if which else ""))
            said.append(of.value + (f": {which}" if which else ""))
    return Raw("".join(f"<div>{line}</div>" for line in lines), "; ".join(said))


@dataclass(frozen=True)
class PartnerRow:
    """One partner's year: its name, the name as markup, its quarters in order, what each leads to, rates."""

    name: str
    markup: str
    quarters: Sequence[Quarter]
    hrefs: Sequence[str] = ()
    complete: str = ""
    on_time: str = ""


def by_partner(
    rows: Sequence[PartnerRow],
    periods: Sequence[Period],
    titles: Mapping[str, str],
    together: Sequence[str] = (),
) -> Table:
    """Partners × quarters. together: the last row, what holds for all partners quarter by quarter."""
    head = ("Partner", *(words.quarter(p) for p in periods), "Complete", "On time")
    lines: list[tuple[Cell | Raw, ...]] = [
        (
            Raw(r.markup, r.name),
            *(
                quarter_cell(q, titles, h)
                for q, h in zip(r.quarters, r.hrefs or [""] * len(r.quarters), strict=True)
            ),
            r.complete,
            r.on_time,
        )
        for r in rows
    ]
    if together:
        lines.append(("All partners", *together))
    return Table(head, tuple(lines), caption="What came in, by partner and quarter")


def gravest(found: Quarter) -> Came | None:
    """The mark that needs an act most; None where the partner does not take part yet."""
    return next((of for of in LOOKS if of in found.values()), None)


def compact(quarters: Sequence[Quarter], periods: Sequence[Period]) -> Raw:
    """A school year as one symbol a quarter, its word as the symbol's title."""
    marks, said = [], []
    for found, period in zip(quarters, periods, strict=True):
        of = gravest(found)
        if of is None:
            continue
        symbol, ink = LOOKS[of]
        word = f"{period.quarter} {of.value}"
        marks.append(f'<span class="k-{ink}" role="img" aria-label="{esc(word)}" title="{esc(word)}">'
                     f"{icons.icon(symbol)}</span>")  # fmt: skip
        said.append(word)
    return Raw(f'<span class="row-of-marks">{"".join(marks)}</span>', "; ".join(said))


def by_dataset(
    quarters: Sequence[Quarter],
    periods: Sequence[Period],
    titles: Mapping[str, str],
    links: Sequence[Raw] = (),
) -> Table:
    """One partner's datasets × quarters. links: the last row, what leads to each quarter's receipt."""
    rows = []
    for dataset, title in titles.items():
        cells = [q.get(dataset) for q in quarters]
        rows.append((title, *(Raw(came(c), c.value) if c else "" for c in cells)))
    if links:
        rows.append(("More", *links))
    return Table(("File", *(words.quarter(p) for p in periods)), tuple(rows), caption="What came in, by file")


def key() -> str:
    """The key under the grid."""
    return f'<ul class="key" aria-label="Key">{"".join(f"<li>{came(c)}</li>" for c in LOOKS)}</ul>'
