"""What a server uses: memory as its clicks go by, processor seconds. Linux."""

from __future__ import annotations

import os
import statistics
from dataclasses import dataclass, field
from pathlib import Path

EVERY = 250
"""Clicks from one look to the next."""
SETTLED = 500
"""Clicks after which what is kept on purpose (answers, figures) should be there."""


@dataclass
class Memory:
    """Resident memory of a process in MB at every EVERY clicks."""

    pid: int
    clicks: int = 0
    seen: list[tuple[int, float]] = field(default_factory=list)

    def clicked(self) -> None:
        """One click more: note what it holds now, where a look is due."""
        self.clicks += 1
        if self.clicks % EVERY == 0:
            self.seen.append((self.clicks, resident(self.pid)))

    @property
    def slope(self) -> float | None:
        """MB per 1,000 clicks, once settled, by least squares; None with fewer than three looks."""
        late = [(clicks / 1000, mb) for clicks, mb in self.seen if clicks >= SETTLED]
        if len(late) < 3:
            return None
        return statistics.linear_regression(*zip(*late, strict=True)).slope


def resident(pid: int) -> float:
    """MB of a process that lie in memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def used_seconds(pid: int) -> float:
    """Processor seconds of a process so far, its ended children's counted in."""
    return sum(_ticks(pid)) / os.sysconf("SC_CLK_TCK")


def children_seconds(pid: int) -> float:
    """Processor seconds of a process's ended children (the app's judge files that are handed in)."""
    return sum(_ticks(pid)[2:]) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> list[int]:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [int(ticks) for ticks in fields[11:15]]
