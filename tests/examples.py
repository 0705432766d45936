"""How many examples a property is tried on: few in `make test`, ten times as many in `make properties`."""

import os

TIMES = int(os.environ.get("PLP_EXAMPLES", "1"))


def examples(few: int) -> int:
    """This many in `make test`; PLP_EXAMPLES says how many times as many."""
    return few * TIMES
