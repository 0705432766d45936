"""Sign-ins that were ended: a copied cookie is worth nothing afterwards, not even after a new start."""

from __future__ import annotations

import os
import time
from pathlib import Path


class Ended:
    """The sign-ins ended while their cookies could still be used.

    file: where they are kept beside the store, one "sign-in, space, second it would have ended by itself" a
    line; None keeps them for this process only.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._until: dict[str, float] = {}
        if file is not None and file.exists():
            self._read(file)

    def __contains__(self, sign_in: str) -> bool:
        return sign_in in self._until

    def add(self, sign_in: str, until: float) -> None:
        """End this sign-in. until: the second from which its cookie is worth nothing anyway."""
        if sign_in in self._until:
            return
        self._until[sign_in] = until
        if self._file is not None:
            handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(f"{sign_in} {until:.0f}\n")

    def _read(self, file: Path) -> None:
        for line in file.read_text(encoding="ascii", errors="replace").splitlines():
            name, _, until = line.partition(" ")
            if until.isdigit() and int(until) > time.time():
                self._until[name] = float(until)
        file.unlink()
        kept, self._until = self._until, {}
        for name, end in kept.items():
            self.add(name, end)


def beside(store: Path) -> Path:
    """The file in a store's folder that keeps its ended sign-ins."""
    return store.with_name(f"{store.name}.signed-out")
