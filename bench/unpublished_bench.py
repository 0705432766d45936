"""Every page and export of each role, before and after counts that were not published are moved.

    python -m bench unpublished

On a copy of the sample program (PLP_SAMPLE_STORE names a store made before) every count of people and surveys
is moved, as measured and as handed in, without a release (for a partner: of all others). Draws all pages an
evaluator, leadership and a partner may open, by metric and school year, with hover texts and tables, and says
which differ from before: none may.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from plp_metrics import access
from plp_metrics.compute import answers
from plp_metrics.store import close as close_store
from plp_metrics.store import open_store
from tests.privacy.unpublished import disturb, places, shown, taken
from tests.running import once

READERS = {"evaluator": None, "leadership": None, "ozark": "OZARK"}
"""Account → the partner whose own counts stay as they are."""


def differ(path: Path, name: str, but: str | None) -> tuple[int, list[str]]:
    """How much was compared for one account, and what differs."""
    os.environ["PLP_STORE"] = str(path)
    answers.forget()
    store = open_store(path)
    try:
        with store.read() as cursor:
            viewer = access.viewer(cursor, f"{name}@example.org")
        assert viewer is not None
        # First and last: taking an export is told on the page of what happened.
        files = taken(viewer, store)
        asked = list(places(viewer))
        before = [shown(entry, viewer, address) for entry, address in asked]
        with store.change("admin@example.org", "correction", {}) as change:
            disturb(change.cursor, but)
        found = [
            f"{entry.url or 'home'} {address}: {what}"
            for (entry, address), then in zip(asked, before, strict=True)
            for (what, old), (_, new) in zip(then, shown(entry, viewer, address), strict=False)
            if old != new
        ]
        after = taken(viewer, store)
        found += [f"export: {file}" for file in files if files[file] != after[file]]
        return len(asked) + len(files), found
    finally:
        store.close()
        close_store(path)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ready = os.environ.get("PLP_SAMPLE_STORE")
        made = Path(ready) if ready else once(Path(folder) / "sample.duckdb", "init --sample")
        for name, but in READERS.items():
            path = Path(folder) / f"{name}.duckdb"
            shutil.copyfile(made, path)
            compared, found = differ(path, name, but)
            print(f"{name:12} {compared:4} pages and files compared, {len(found)} differ", flush=True)
            for place in found:
                print(f"  {place}")


if __name__ == "__main__":
    main()
