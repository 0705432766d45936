"""What a disk may hold after power is lost: only what the program had the system write through.

Of each file what it held when it was last synced; of its names one of two things that file systems do. In
one, a name counts at once, even before what it names is written (a file renamed unsynced is empty). In
the other, names count only from the next sync of anything on.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.crash.watch import Step


@dataclass
class _File:
    """kept: where what was synced lies; None where nothing ever was."""

    kept: Path | None


class Disk:
    """Told of every step before it happens. late: names count only from the next sync on."""

    def __init__(self, folder: Path, late: bool) -> None:
        self._folder, self._late = folder, late
        self._shadow = folder.with_name(f"{folder.name}.disk")
        self._shadow.mkdir()
        self._number = count()
        self._now: dict[Path, _File] = {}
        for path in folder.rglob("*"):
            if path.is_file():
                self._now[path] = _File(self._copy(path))
        self._names = dict(self._now)

    def _copy(self, path: Path) -> Path:
        kept = self._shadow / str(next(self._number))
        shutil.copyfile(path, kept)
        return kept

    def before(self, step: Step) -> None:
        path = Path(step.path)
        if step.path.startswith("pipe:") or "(deleted)" in step.path:
            return
        if step.call == "rename" and path in self._now:
            self._now[Path(step.to)] = self._now.pop(path)
        elif step.call == "unlink":
            self._now.pop(path, None)
        elif path.is_file():
            file = self._now.setdefault(path, _File(None))
            if step.call == "fsync":
                if file.kept:
                    file.kept.unlink()
                file.kept = self._copy(path)
            elif step.call == "truncate" and not self._late and file.kept:
                with file.kept.open("r+b") as kept:
                    kept.truncate(step.argument)
        if step.call == "fsync" or not self._late:
            self._names = dict(self._now)

    def lost(self, folder: Path) -> Path:
        """Lay out what is left in a new folder."""
        for path, file in self._names.items():
            there = folder / path.relative_to(self._folder)
            there.parent.mkdir(parents=True, exist_ok=True)
            if file.kept:
                shutil.copyfile(file.kept, there)
            else:
                there.touch()
        return folder

    def close(self) -> None:
        shutil.rmtree(self._shadow, ignore_errors=True)
