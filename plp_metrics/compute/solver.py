"""Asking the solver (HiGHS, which scipy brings with it) for the best table. Pure.

The programs of a release are small and many. `scipy.optimize.milp` takes twice as long about one as the
solver itself: it checks what it is given and works out what every bound is worth, which nobody here asks for.
So the solver is asked directly where this scipy lets one, for the very same program; tests hold the two
answers against each other. Who asks checks the answer: tables have to add up.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult
from scipy.optimize import milp as slow_milp

try:
    from scipy.optimize._highspy import _core
except ImportError:
    # It is no promise of scipy's; without it a release takes longer, and says the same.
    _core = None


def milp(
    cost: np.ndarray,
    *,
    constraints: LinearConstraint,
    bounds: Bounds,
    options: dict[str, Any],
    integrality: np.ndarray | None = None,
) -> OptimizeResult:
    """What `scipy.optimize.milp` says of the same: status (0: the best there is), x and fun.

    options: of time_limit (seconds), presolve, mip_rel_gap. x is None where the answer is no best one.
    """
    if _core is None:
        return slow_milp(
            cost, constraints=constraints, bounds=bounds, integrality=integrality, options=dict(options)
        )
    solver = _core._Highs()
    solver.passOptions(_options(options))
    is_taken = solver.passModel(_model(cost, constraints, bounds, integrality))
    if _core.HighsStatus.kError in (is_taken, solver.run()):
        return OptimizeResult(status=4, x=None, fun=None)
    if solver.getModelStatus() != _core.HighsModelStatus.kOptimal:
        return OptimizeResult(status=1, x=None, fun=None)
    table = np.array(solver.getSolution().col_value)
    return OptimizeResult(status=0, x=table, fun=solver.getInfo().objective_function_value)


def _options(wanted: dict[str, Any]) -> Any:
    options = _core.HighsOptions()
    options.log_to_console = False
    for name, value in wanted.items():
        # Whether to presolve is a word here: it may be left to the solver, too.
        setattr(options, name, ("on" if value else "off") if name == "presolve" else value)
    return options


def _model(cost: np.ndarray, sums: LinearConstraint, bounds: Bounds, integrality: np.ndarray | None) -> Any:
    matrix = sparse.csc_array(sums.A)
    model = _core.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.a_matrix_.num_row_, model.a_matrix_.num_col_ = matrix.shape
    model.a_matrix_.format_ = _core.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, bounds.lb, bounds.ub
    model.row_lower_, model.row_upper_ = sums.lb, sums.ub
    if integrality is not None:
        kinds = _core.HighsVarType.kContinuous, _core.HighsVarType.kInteger
        model.integrality_ = [kinds[int(one)] for one in integrality]
    return model
