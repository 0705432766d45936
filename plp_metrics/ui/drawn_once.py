"""Charts drawn once for all who look at the same: plotly checks every attribute it is given."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from plp_metrics.compute.memo import memo
from plp_metrics.draw.figure import Figure

P = ParamSpec("P")
F = TypeVar("F", bound=Figure | tuple[Figure, ...] | None)


def drawn_once(function: Callable[P, F]) -> Callable[P, F]:
    """The function, which draws once for equal arguments (see `memo`), its figures ready to be sent."""

    @wraps(function)
    def of(*args: P.args, **kwargs: P.kwargs) -> F:
        drawn = function(*args, **kwargs)
        for one in drawn if isinstance(drawn, tuple) else (drawn,):
            if one is not None and not isinstance(one.picture, str):
                _ = one.ready
        return drawn

    return memo(of)
