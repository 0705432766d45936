"""What the server lets go."""

from __future__ import annotations

import gc
from weakref import ref

from plp_metrics.serve import lean


class Held:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.own = self


def test_what_only_holds_itself_is_let_go() -> None:
    gc.disable()
    try:
        left = ref(Held())
        assert left() is not None
        lean.tidy()
        assert left() is None
    finally:
        gc.enable()
