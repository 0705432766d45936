"""The data dictionary: every file, column, allowed value and metric, made from the declarations."""

import streamlit as st

from plp_metrics.draw import words
from plp_metrics.model import Viewer
from plp_metrics.report import dictionary, lookup, workbook_downloads
from plp_metrics.ui import dictionary_parts, keys, show, workbook

FEW = 3
"""So few metrics are shown with their definition unfolded."""


def page(viewer: Viewer) -> None:
    head = st.container()
    wanted = dictionary_parts.search()
    asked = st.query_params.get(keys.METRIC, "")
    found = lookup.find(wanted)
    chosen = [m for m in lookup.find("").metrics if m.key == asked and not wanted]
    columns = words.plural(sum(len(c) for _, c in found.columns), "column")
    metrics = words.plural(len(found.metrics), "metric")
    with head:
        if chosen:
            show.sentence(chosen[0].title, chosen[0].says)
        elif wanted:
            show.sentence(
                f"{columns} and {metrics} hold “{wanted}”", "Searched in names, meanings and values"
            )
        else:
            show.sentence(
                f"{words.plural(len(found.columns), 'file')} with {columns}, {metrics} made from them",
                "What each means, what may stand in it, how it is counted",
            )
    if not found.count:
        show.empty(f"Nothing holds “{wanted}”.", "Try fewer or shorter words, or empty the field.")
        return
    if chosen:
        dictionary_parts.metrics(chosen, dictionary.facts, frozenset({asked}), "chosen")
    files = [(contract, fits) for contract, fits in found.columns if fits]
    if files:
        show.finding("Files", "Templates and examples to download; an example passes every check.")
        workbook.offer(viewer, *dictionary_parts.example_for(viewer), workbook_downloads)
    for contract, fits in files:
        dictionary_parts.layout(viewer, contract, fits, dictionary.values, bool(wanted))
    rest = [m for m in found.metrics if m not in chosen]
    if rest:
        show.finding("Metrics", "Open one for how it is counted, its target and what to mind.")
        few = bool(wanted) and len(rest) <= FEW
        dictionary_parts.metrics(
            rest, dictionary.facts, frozenset(m.key for m in rest) if few else frozenset()
        )
