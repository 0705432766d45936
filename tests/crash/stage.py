"""The small program the harness works on: two partners, one quarter, three files of each dataset."""

from __future__ import annotations

import pickle
from datetime import date, datetime
from pathlib import Path

from plp_metrics import store as stores
from plp_metrics.act import people, records
from plp_metrics.act.people import OWNER
from plp_metrics.intake import Judged, judge, process
from plp_metrics.model import DATASETS, Period, Role
from plp_metrics.sample import csv_text, program
from tests.judging import run_here

QUARTER = Period("2017-18", "Q1")
DAY = date(2017, 10, 20)
PARTNERS = ("OZARK", "RIOGRANDE")
KINDS = 3
Files = dict[tuple[str, str, int], Judged]


def make(folder: Path) -> None:
    """Write into the folder: base.duckdb, the CSV files, and the same files judged (read by `files`)."""
    invented = program(partners=len(PARTNERS), years=1)
    base = folder / "base.duckdb"
    store = stores.open_store(base, create=True)
    # As if the program had begun on its own day, not on the clock's.
    people.set_today(OWNER, store, DAY, at=datetime(2017, 10, 1))
    people.admit(OWNER, store, invented.partners)
    own = [(account(p.partner_id), Role.PARTNER, p.partner_id) for p in invented.partners]
    people.grant(OWNER, store, [("evaluator@example.org", Role.EVALUATOR, None), *own])
    records.measure_ended(store)
    process._run = run_here
    judged: Files = {}
    for partner in PARTNERS:
        for dataset in DATASETS:
            rows = list(invented.hand_ins[partner, QUARTER, dataset])
            for kind in range(KINDS):
                # The last rows of the first file are missing in the others, so that no two are alike.
                content = csv_text(dataset, rows[: len(rows) - kind]).encode()
                path = folder / f"{partner}-{dataset}-{kind}.csv"
                path.write_bytes(content)
                judged[partner, dataset, kind] = judge(
                    path.name, content, partner_id=partner, period=QUARTER, today=DAY
                )
    store.checkpoint()
    stores.close_all()
    (folder / "judged.pickle").write_bytes(pickle.dumps(judged))


def files(folder: Path) -> Files:
    """The files as `make` judged them."""
    return pickle.loads((folder / "judged.pickle").read_bytes())


def account(name: str) -> str:
    """Whoever acts for a partner, or the evaluator."""
    return f"{name.lower()}@example.org"
