import pytest

from tests.metrics.program import Program


@pytest.fixture
def program() -> Program:
    """An empty program with one partner P, past its first year, offering CSP and CSD in three years."""
    program = Program.empty()
    program.admit("P", courses={year: ["CSP", "CSD"] for year in ("2015-16", "2016-17", "2017-18")})
    return program
