"""Where a quarter begins: its workbook, and the four files with last quarter's rows, to download."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

import streamlit as st

from plp_metrics import access, store
from plp_metrics.compute.answers import until_next_event
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import words
from plp_metrics.draw.markup import literal
from plp_metrics.model import DATASETS, Partner, Period, Scope, Viewer
from plp_metrics.ui import keys, program

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FILLED = (
    "Paste the exports you have, get the four files. Names and e-mail addresses stay on your computer."
    " Your codes and last quarter's rows are filled in."
)
_EMPTY = (
    "Paste the exports one has, get the four files. Names and e-mail addresses stay on one's own computer."
    " This one is empty: only the partner itself gets its codes and rows."
)


class Writer(Protocol):
    """Who makes the files (`report.workbook_downloads`; pages hand it in, as ui does not know report)."""

    MIME: str

    def __hash__(self) -> int: ...

    def file_name(self, partner_id: str, period: Period) -> str: ...

    def for_partner(
        self, cursor: DuckDBPyConnection, scope: Scope, partner: Partner, period: Period, mind: str = ""
    ) -> bytes: ...

    def begun_csv(
        self, dataset: str, cursor: DuckDBPyConnection, scope: Scope, partner: Partner, period: Period
    ) -> str: ...


def offer(viewer: Viewer, partner_id: str, period: Period, writer: Writer) -> None:
    """A button that unfolds the downloads of a partner's quarter; each is made only when it is asked for."""
    scope, partner = access.scope(viewer), program.partners().get(partner_id)
    if partner is None:
        return
    own = scope.raw is None or partner_id in scope.raw
    now = store.current()

    def workbook() -> bytes:
        return until_next_event(now, _workbook, writer, scope, partner, period)

    def begun(dataset: str) -> bytes:
        with now.read() as cursor:
            return writer.begun_csv(dataset, cursor, scope, partner, period).encode()

    with st.popover("Begin with a workbook", key=keys.part("workbook", f"of_{partner_id}_{period}")):
        st.markdown(f"**{literal(partner.name)}, {words.quarter(period)}**  \n{_FILLED if own else _EMPTY}")
        st.download_button(
            "Quarter workbook (.xlsx)",
            workbook,
            writer.file_name(partner_id, period),
            writer.MIME,
            key=keys.part("workbook", f"xlsx_{partner_id}_{period}"),
            on_click="ignore",
        )
        st.caption("Or one file at a time, with last quarter's rows:" if own else "Or one file at a time:")
        with st.container(horizontal=True, gap="small"):
            for dataset in DATASETS:
                st.download_button(
                    load_contracts()[dataset].title,
                    partial(begun, dataset),
                    f"{partner_id}_{period}_{dataset}.csv",
                    "text/csv",
                    key=keys.part("workbook", f"{dataset}_{partner_id}_{period}"),
                    on_click="ignore",
                )


def _workbook(writer: Writer, scope: Scope, partner: Partner, period: Period) -> bytes:
    with store.current().read() as cursor:
        return writer.for_partner(cursor, scope, partner, period, program.fictional())
