"""Finding things in the dictionary: the files' columns and values, and the metrics, by words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from plp_metrics.contracts import Column, Contract, load_contracts
from plp_metrics.metrics import load_all
from plp_metrics.model import Metric
from plp_metrics.report import dictionary


@dataclass(frozen=True)
class Found:
    """What fits the words. columns: every file layout with those of its columns that fit."""

    columns: tuple[tuple[Contract, tuple[Column, ...]], ...]
    metrics: tuple[Metric, ...]

    @property
    def count(self) -> int:
        """Columns and metrics together."""
        return sum(len(columns) for _, columns in self.columns) + len(self.metrics)


@lru_cache(maxsize=32)
def find(text: str) -> Found:
    """Everything that holds each of these words, in any case, in its name, meaning or values.

    No words find everything. A word of a layout's own title finds all its columns.
    """
    wanted = text.casefold().split()
    return Found(
        tuple(
            (contract, tuple(c for c in contract.columns if _holds(wanted, _of_column(contract, c))))
            for contract in load_contracts().values()
        ),
        tuple(m for m in load_all().values() if _holds(wanted, _of_metric(m))),
    )


def _holds(wanted: list[str], text: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in wanted)


def _of_column(contract: Contract, column: Column) -> str:
    values = [part for a in column.allowed for part in (a.value, a.label, *a.aliases)]
    return " ".join((contract.title, contract.dataset, column.name, column.says, *values))


def _of_metric(metric: Metric) -> str:
    facts = [text for _, text in dictionary.facts(metric)]
    return " ".join((metric.key, metric.title, metric.short, metric.says, metric.why, *facts))
