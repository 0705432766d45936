"""One sample program for all tests of it, and its rows by the names of their columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plp_metrics.contracts import load_contracts
from plp_metrics.model import Period
from plp_metrics.sample import Program, program

Told = list[dict[str, Any]]
Read = Callable[[str, str, str], Told]


@pytest.fixture(scope="session")
def invented() -> Program:
    return program()


@pytest.fixture(scope="session")
def read(invented: Program) -> Read:
    """read(partner, "2017-18Q3", dataset): the rows as dictionaries."""
    kept: dict[tuple[str, str, str], Told] = {}

    def rows(partner_id: str, period: str, dataset: str) -> Told:
        key = (partner_id, period, dataset)
        if key not in kept:
            names = load_contracts()[dataset].names
            found = invented.hand_ins[partner_id, Period.parse(period), dataset]
            kept[key] = [dict(zip(names, row, strict=True)) for row in found]
        return kept[key]

    return rows


@pytest.fixture(scope="session")
def quarters(invented: Program) -> list[tuple[str, str]]:
    """Every partner and quarter with all four datasets and something to report."""
    return sorted(
        {
            (partner_id, str(period))
            for partner_id, period, _ in invented.hand_ins
            if invented.hand_ins.get((partner_id, period, "students"))
            and (partner_id, period, "diversity") in invented.hand_ins
        }
    )
