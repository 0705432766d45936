"""What the server lets go."""

from __future__ import annotations

import gc
import sys
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


def test_threads_take_turns_oftener_than_python_has_it() -> None:
    before = sys.getswitchinterval()
    try:
        lean.share_time()
        assert sys.getswitchinterval() < 0.005
    finally:
        sys.setswitchinterval(before)
