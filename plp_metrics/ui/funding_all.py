"""The page of money over all partners: who waits, what waits, when Code.org's money ends, what it costs."""

from __future__ import annotations

from collections import Counter
from datetime import date

from streamlit.delta_generator import DeltaGenerator

from plp_metrics.compute import funding, funding_cost
from plp_metrics.draw import funding as told
from plp_metrics.draw import funding_all as drawn
from plp_metrics.draw import funding_chart as charts
from plp_metrics.draw import funding_tables as tables
from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.palette import Theme
from plp_metrics.draw.table import Table
from plp_metrics.model import Metric, Viewer
from plp_metrics.model.funding import BudgetRow, Cost, Glide, Waiting
from plp_metrics.model.money import Books
from plp_metrics.ui import go, keys, program, show
from plp_metrics.ui.funding_page import COSTS, PAGE, books, costs, may_pay
from plp_metrics.ui.looked import looked


def draw(viewer: Viewer, head: DeltaGenerator) -> None:
    """Under its sentence in `head`, everything over all partners, as this viewer's task asks for it first."""
    partners, own, on = program.named(viewer), books(viewer), program.today(viewer)
    names = {key: p.name for key, p in partners.items()}
    glides = [funding.glide(p, own.get(key, Books()), on) for key, p in partners.items()]
    waiting = {key: funding.waiting(own.get(key, Books()), on) for key in partners}
    asked = _asked(own, names)
    pays = may_pay(viewer)
    lead = drawn.waits(waiting, len(asked)) if pays else drawn.ends(glides)
    with head:
        show.sentence(
            lead,
            f"{words.plural(len(partners), 'partner')} · as it stood on {words.day(on, True)}",
            go.link("facilitators of all partners", "facilitators"),
            key=keys.part(PAGE, "all_links"),
        )
    if pays:
        _waits(waiting, asked, names, on)
    _ways(glides, names)
    if not pays:
        _waits(waiting, (), names, on)
    sources = _sources(viewer, show.theme())
    if sources is not None:
        show.figure(sources, keys.part(PAGE, "sources"), "money-by-source")
    _costs(viewer)


def _asked(own: dict[str, Books], names: dict[str, str]) -> list[tuple[str, BudgetRow]]:
    found = [(key, row) for key in names for row in funding.asked(own.get(key, Books()))]
    return sorted(found, key=lambda e: (str(e[1].line.requested_at) if e[1].line else "", e[0]))


def _waits(
    waiting: dict[str, Waiting],
    asked: list[tuple[str, BudgetRow]] | tuple[()],
    names: dict[str, str],
    on: date,
) -> None:
    if any(w.claims for w in waiting.values()):
        show.finding(
            drawn.owed_title(waiting),
            "Bills partners paid up front and Code.org has not paid back, the longest wait first",
        )
        _table(tables.owed(waiting, names, PAGE), "owed", "whom-code-org-owes")
    if asked:
        show.finding(
            f"{words.plural(len(asked), 'request')} to answer", "Open a partner to agree to its requests."
        )
        made = tables.requests(asked, names, PAGE, on)
        show.table(made, keys.part(PAGE, "requests"), "requests-waiting", "The requests, the oldest first")


def _ways(glides: list[Glide], names: dict[str, str]) -> None:
    show.finding(drawn.ways_title(glides), drawn.WAYS_CAPTION)
    _table(drawn.network(funding.network(glides)), "network", "money-year-3-network")
    made = tables.glides(glides, names, PAGE)
    show.html(
        f'<div class="wide">{made.html("tight")}</div>{told.key([g.way for g in glides])}',
        keys.part(PAGE, "ways"),
    )
    show.download(made, keys.part(PAGE, "ways_csv"), "money-year-3-partners")


@looked
def _sources(viewer: Viewer, theme: Theme) -> Figure | None:
    on = program.today(viewer)
    found = [year for one in books(viewer).values() for year in funding.by_source(one, on)]
    years = funding.together(found)
    if not years:
        return None
    caption = drawn.pooled_caption(Counter(y.school_year for y in found if y.spent is not None))
    return charts.by_source(years, theme, charts.source_title(years), caption)


@looked
def _pooled(viewer: Viewer) -> list[tuple[Metric, Cost]]:
    found, library = costs(viewer), program.library()
    pooled = []
    for key in COSTS:
        each = [
            (r.numerator, r.denominator)
            for r in found
            if r.metric == key and r.value is not None and r.numerator is not None and r.denominator
        ]
        if each:
            pooled.append((library[key], funding_cost.pooled(each)))
    return pooled


def _costs(viewer: Viewer) -> None:
    pooled = _pooled(viewer)
    if not pooled:
        return
    show.finding("; ".join(told.cost(c, m) for m, c in pooled), drawn.COST_CAPTION)
    _table(drawn.costs(pooled), "pooled", "costs-all-partners")


def _table(made: Table, name: str, file_name: str) -> None:
    show.html(f'<div class="wide">{made.html("tight")}</div>', keys.part(PAGE, f"all_{name}"))
    show.download(made, keys.part(PAGE, f"all_{name}_csv"), file_name)
