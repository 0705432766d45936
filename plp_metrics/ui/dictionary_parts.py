"""The parts of the dictionary page: the search field, a file's layout with its downloads, the metrics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import streamlit as st

from plp_metrics.contracts import Column, Contract, sample_rows, template
from plp_metrics.draw import dictionary as drawn
from plp_metrics.draw.markup import esc
from plp_metrics.model import Metric, Period, Viewer
from plp_metrics.ui import hand_in_files, keys, program, show

PAGE = "dictionary"


def search() -> str:
    """The words looked for, kept in the address so that a link shows the same."""
    return str(
        st.text_input(
            "Find a metric, a column or a value",
            key=keys.SEARCH,
            bind="query-params",
            type="search",
            placeholder="for example: implementing, 6_8, trained",
            max_chars=80,
            width=420,
        )
        or ""
    ).strip()


def example_for(viewer: Viewer) -> tuple[str, Period]:
    """Whose quarter the example files are of: the signed-in partner's next one due, else any."""
    own = program.partners().get(viewer.partner_id or "")
    if own is not None:
        return own.partner_id, hand_in_files.next_due(viewer, own.partner_id)
    return next(iter(program.partners()), "P01"), program.latest(viewer)


def layout(
    viewer: Viewer,
    contract: Contract,
    columns: Sequence[Column],
    values: Callable[[Column], str],
    opened: bool,
) -> None:
    """One file: what it is for, its template and example, its columns and the checks across them."""
    label = f"{contract.title} · {contract.dataset}.csv · {len(columns)} of {len(contract.columns)} columns"
    with st.expander(label, expanded=opened, key=keys.part(PAGE, f"file_{contract.dataset}")):
        key = " and ".join(contract.key)
        due = "every quarter" if len(contract.due_quarters) == 4 else ", ".join(contract.due_quarters)
        show.html(
            f'<div class="prose"><p>{esc(contract.says)} One row for each {esc(key)}. '
            f"Due {esc(due)}.</p></div>",
            keys.part(PAGE, f"says_{contract.dataset}"),
        )
        partner_id, period = example_for(viewer)
        with st.container(horizontal=True, gap="small"):
            _file("Empty template", f"{contract.dataset}.csv", partial(template, contract.dataset))
            _file(
                f"Example for {partner_id}, {period}",
                f"{partner_id}_{period}_{contract.dataset}_example.csv",
                partial(sample_rows, contract.dataset, partner_id, period),
            )
        table = _columns(contract.dataset, tuple(columns), values)
        show.html(f'<div class="wide">{table}</div>', keys.part(PAGE, f"cols_{contract.dataset}"))
        if contract.rules:
            told = [(r.message, r.fix) for r in contract.rules]
            show.html(drawn.checks(told), keys.part(PAGE, f"rules_{contract.dataset}"))


@lru_cache(maxsize=32)
def _columns(dataset: str, columns: tuple[Column, ...], values: Callable[[Column], str]) -> str:
    return drawn.columns([_row(c, values(c)) for c in columns], f"Columns of {dataset}.csv").html()


def _file(label: str, name: str, text: Callable[[], str]) -> None:
    key = keys.part(PAGE, f"get_{name}")
    st.download_button(label, lambda: text().encode(), name, "text/csv", key=key, on_click="ignore")


def _row(column: Column, told: str) -> tuple[str, str, str, drawn.Values, str, str]:
    allowed = [] if column.type == "state" else [(a.value, a.label) for a in column.allowed]
    empty = "yes" if column.may_be_empty else "no"
    if column.default is not None:
        empty = f"yes, means {column.default}"
    if not column.required:
        empty = "yes, and the column may be left out"
    if column.quarters:
        empty += f"; only in {', '.join(column.quarters)}"
    return column.name, column.says, told, allowed, empty, column.example


def metrics(
    found: Sequence[Metric],
    facts: Callable[[Metric], list[tuple[str, str]]],
    unfolded: frozenset[str],
    part: str = "metrics",
) -> None:
    """The metrics by group, each with its definition. unfolded: keys of those shown open."""
    show.html(f'<div class="metrics">{_metrics(tuple(found), facts, unfolded)}</div>', keys.part(PAGE, part))


@lru_cache(maxsize=32)
def _metrics(
    found: tuple[Metric, ...],
    facts: Callable[[Metric], list[tuple[str, str]]],
    unfolded: frozenset[str],
) -> str:
    groups: dict[str, list[str]] = {}
    for m in found:
        entry = drawn.metric(m.title, m.says, m.why, facts(m), m.key, unfolded=m.key in unfolded)
        groups.setdefault(m.group, []).append(entry)
    return drawn.metrics(groups)
