"""The attack on the exported tables of each role, and on what is usually done.

    python -m bench attack

Makes the sample program (PLP_SAMPLE_STORE names a store made before), exports it as the evaluator, as
leadership and as every partner, and attacks the CSV files by integer programming as an outside auditor
would. Prints numbers published, withheld, tried, the narrowest interval left and disclosures; then the same
for the naive way (what is under ten and the next smallest of its row and column), which has to leak.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from plp_metrics import access
from plp_metrics.compute.attack import attack
from plp_metrics.compute.lattice_types import DIMENSIONS
from plp_metrics.compute.publish_rules import KEY_LINES
from plp_metrics.model import Viewer
from plp_metrics.report.export import export
from plp_metrics.store import Store, open_store, read, read_published
from tests.privacy.auditor import Auditor
from tests.privacy.naive import published
from tests.running import once

SECONDS = 1800.0
"""Partners are attacked until this is over; how many that were is said."""


def readers(store: Store) -> list[Viewer]:
    """The evaluator, leadership, then every partner."""
    with store.read() as cursor:
        names = ["evaluator", "leadership", *sorted(read.partners(cursor))]
        found = [access.viewer(cursor, f"{name.lower()}@example.org") for name in names]
    return [viewer for viewer in found if viewer is not None]


def as_auditor(store: Store, viewer: Viewer, folder: Path, year: str) -> Auditor:
    """What an auditor holds who got this viewer's export."""
    export(viewer, store, folder)
    basis = access.scope(viewer).basis
    with store.read() as cursor:
        return Auditor(cursor, folder, basis, year, viewer.partner_id)


def naive(auditor: Auditor) -> tuple[int, int]:
    """(leaks, hidden numbers) of the usual way on the same counts, all populations and dimensions."""
    leaks = numbers = 0
    for kind in KEY_LINES.values():
        categories = DIMENSIONS[kind[1]].categories
        table = [
            [counts.get(c, 0) for c in categories]
            for stand, counts in sorted(auditor.store.counts[kind].items())
            if stand.quarter == "Q4"
        ]
        if len(table) > 1:
            seen, hidden = published(DIMENSIONS[kind[1]], table)
            leaks += len(attack(seen.facts, seen.tops, seen.truth, seen.targets).disclosures)
            numbers += hidden
    return leaks, numbers


def run(store: Store, folder: Path) -> None:
    """Print a line a reader and school year."""
    with store.read() as cursor:
        years = sorted({str(row[1]) for row in read_published.releases(cursor)})
    print("reader       year      published  withheld     tried  narrowest  disclosures  seconds")
    started, partners, left_out = time.perf_counter(), 0, 0
    for viewer in readers(store):
        if viewer.partner_id and time.perf_counter() - started > SECONDS:
            left_out += 1
            continue
        partners += viewer.partner_id is not None
        for year in years:
            began = time.perf_counter()
            auditor = as_auditor(store, viewer, folder / f"{viewer.partner_id or viewer.role}-{year}", year)
            report = auditor.attack()
            print(
                f"{viewer.partner_id or viewer.role.value:12} {year} {report.published:10,}"
                f" {report.withheld:9,} {report.targets:9,} {report.narrowest!s:>10}"
                f" {len(report.disclosures):12,} {time.perf_counter() - began:8.1f}"
            )
    print(f"{partners} partners attacked, {left_out} left out for time")
    evaluator = readers(store)[0]
    for year in years:
        leaks, hidden = naive(as_auditor(store, evaluator, folder / f"naive-{year}", year))
        print(f"naive        {year}: {leaks} numbers worked out, {hidden} were hidden")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ready = os.environ.get("PLP_SAMPLE_STORE")
        made = Path(ready) if ready else once(folder / "sample.duckdb", "init --sample")
        path = folder / "plp.duckdb"
        shutil.copyfile(made, path)
        store = open_store(path)
        try:
            run(store, folder)
        finally:
            store.close()


if __name__ == "__main__":
    main()
