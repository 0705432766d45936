"""Starts the child process: `python -I .../start.py UPLOAD RESULT TABLE KEPT` (open memory files).

Run as a file, so that nothing of the program is loaded before the child is sure to end with who asked for it.
The environment's PLP_ASKED_BY names that process.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
BEHIND = 5
"""How far a check stands back (nice(1)) where those who click need the processor at the same time."""


def end_with_parent(parent: int) -> None:
    """Nobody waits for the answer once the process that asked is gone, however it went (prctl(2)).

    One that went before it could be asked sends no signal any more; the child has another parent by then.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


if __name__ == "__main__":
    end_with_parent(int(os.environ["PLP_ASKED_BY"]))
    os.nice(BEHIND)
    sys.path.insert(0, str(Path(__file__).parents[3]))
    from plp_metrics.intake.child.main import main

    sys.exit(main(sys.argv[1:]))
