"""What is counted over many rounds, and how it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.crash.checker import Found
from tests.crash.workshop import Run

LOST, HALF, START = "lost", "half", "start"
OTHERS = {
    "audit": "events too many or too few",
    "figures": "figures unlike their recomputation",
    "left": "bytes left behind",
    "backup": "backups not whole",
    "reader": "readers who saw something half",
}


@dataclass
class Totals:
    """Sums over rounds. kills: processes ended by SIGKILL; looks: stores started and looked at afterwards (as
    left, and as lost power would have left them); acknowledged: acts; longest: seconds of a start."""

    kills: int = 0
    looks: int = 0
    acknowledged: int = 0
    refused: int = 0
    snapshots: int = 0
    longest: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, run: Run, found: Iterable[Found], where: str) -> None:
        """Count a round. where: what was done, for whoever has to look into a fault."""
        self.kills += run.killed
        self.acknowledged += len(run.acknowledged)
        self.refused += len(run.refused)
        self.snapshots += sum(told.get("snapshots", 0) for told in run.other)
        for one in found:
            self.looks += 1
            self.longest = max(self.longest, one.seconds)
            for kind, sentence in one.faults:
                self.kinds[kind] += 1
                self.faults.append(f"{where}: {sentence}")

    def wrong(self, where: str, faults: Iterable[str]) -> None:
        """Faults of a round that is judged by sentences."""
        self.faults += [f"{where}: {fault}" for fault in faults]

    def __str__(self) -> str:
        told = (
            f"kills {self.kills}, acknowledged {self.acknowledged}, lost {self.kinds[LOST]}, half"
            f" {self.kinds[HALF]}, failed starts {self.kinds[START]}, longest recovery"
            f" {self.longest:.2f} s ({self.looks} starts looked at, {self.refused} acts refused)"
        )
        return told + "".join(f"; {says} {self.kinds[kind]}" for kind, says in OTHERS.items())
