"""What a page makes of its answers, kept while they count: who comes back to it is not kept waiting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from plp_metrics import store
from plp_metrics.compute import answers
from plp_metrics.ui import go

P = ParamSpec("P")
T = TypeVar("T")

MINUTES = 15
"""How long it is kept at most. Wherever a partner is, its day ends at a multiple of it."""


def looked(function: Callable[P, T]) -> Callable[P, T]:
    """The function, worked out once for the same arguments and the same pages a person may open, until
    something it read changes.

    It must draw nothing and ask neither the address nor the session. Nobody may change what it gives.
    """

    @wraps(function)
    def of(*args: P.args, **kwargs: P.kwargs) -> T:
        now = store.current()
        who = now.today(), _quarter_hour(now.now()), go.may_open()
        return answers.looked(now, who, function, *args, **kwargs)

    return of


def _quarter_hour(at: datetime) -> datetime:
    return at.replace(minute=at.minute - at.minute % MINUTES, second=0, microsecond=0)
