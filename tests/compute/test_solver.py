"""The solver asked directly says what scipy's own way to it says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint
from scipy.optimize import milp as slow_milp

from plp_metrics.compute import solver

ASKED = {"time_limit": 20.0, "presolve": False}


def program(seed: int) -> tuple[np.ndarray, LinearConstraint, Bounds]:
    """Sums of some of eight counts that a table is known to agree with, and what each count is worth."""
    draw = np.random.default_rng(seed)
    pairs = sparse.csr_array(draw.integers(-1, 2, (5, 8)).astype(float))
    sums = pairs @ draw.integers(0, 9, 8)
    lines = LinearConstraint(pairs, sums - draw.integers(0, 2, 5), sums)
    return draw.integers(-5, 6, 8).astype(float), lines, Bounds(np.zeros(8), np.full(8, 9.0))


def said(answer):
    return answer.status, None if answer.x is None else answer.x.tolist(), answer.fun


@pytest.mark.parametrize("presolve", [True, False])
@pytest.mark.parametrize("whole", [None, np.ones(8)])
def test_the_solver_says_the_same_directly_and_through_scipy(presolve, whole):
    # A scipy without this door releases as well, only slower; whoever raises it should know.
    assert solver._core is not None
    fractional = 0
    for seed in range(40):
        cost, lines, bounds = program(seed)
        asked = ASKED | {"presolve": presolve}
        more = {"constraints": lines, "bounds": bounds, "integrality": whole}
        direct = solver.milp(cost, **more, options=asked)
        assert said(direct) == said(slow_milp(cost, **more, options=dict(asked)))
        assert direct.status == 0
        fractional += bool(np.abs(direct.x - np.round(direct.x)).max() > 1e-6)
    assert bool(fractional) is (whole is None)


@pytest.mark.parametrize("core", [solver._core, None])
@pytest.mark.parametrize("whole", [None, np.ones(8)])
def test_what_cannot_be_and_what_is_late_has_no_table(monkeypatch, core, whole):
    monkeypatch.setattr(solver, "_core", core)
    cost, lines, bounds = program(1)
    more = {"constraints": lines, "integrality": whole}
    nothing = Bounds(np.full(8, 10.0), np.full(8, 9.0))
    for limits, asked in ((nothing, ASKED), (bounds, ASKED | {"time_limit": 0.0})):
        late = solver.milp(cost, bounds=limits, options=asked, **more)
        assert late.status != 0
    assert solver.milp(cost, bounds=bounds, options=ASKED, **more).status == 0


def test_without_a_direct_way_scipy_is_asked(monkeypatch):
    cost, lines, bounds = program(2)
    directly = said(solver.milp(cost, constraints=lines, bounds=bounds, options=ASKED))
    monkeypatch.setattr(solver, "_core", None)
    assert said(solver.milp(cost, constraints=lines, bounds=bounds, options=ASKED)) == directly
