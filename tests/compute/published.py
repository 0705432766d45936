"""Published lines written down for tests of what others may see."""

from __future__ import annotations

from tests.compute.made_up import YEAR, Program


def publish(
    program: Program,
    key: str,
    partner_id: str,
    numerator: float | None = None,
    denominator: float | None = None,
    *,
    mark: str = "shown",
    quarter: str = "Q2",
    year: str = YEAR,
    division: str = "ALL",
    partners_in: int | None = None,
) -> None:
    """One line of a partner, or of all of them ("ALL"); a kept one stands for the first quarter."""
    program.cursor.execute(
        "INSERT INTO published (metric, basis, partner_id, school_year, quarter, course, state, division,"
        " mark, numerator, denominator, kept_quarter, partners_in, from_event)"
        " VALUES (?, 'submitted', ?, ?, ?, 'ALL', 'ALL', ?, ?, ?, ?, ?, ?, 1)",
        [key, partner_id, year, quarter, division, mark, numerator, denominator,
         "Q1" if mark == "kept" else None, partners_in],
    )  # fmt: skip
