"""Every kept answer beside the same one made anew, after each of a row of hand-ins: none may differ.

Three accounts look at every page of their menu; then partners save drafts, hand their quarter in, and one is
accepted. After each step every answer that still counts is made anew on a cursor that keeps nothing, and so
are those that went old and were made again from what is kept of their rows. PLP_BENCH_LOAD_STORE names a
store of the sample made before.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from streamlit.testing.v1 import AppTest

import pages
from bench.load import hand_ins
from bench.pages_bench import draw
from plp_metrics import access, store
from plp_metrics.act import hand_in, questions, review
from plp_metrics.compute import answers
from plp_metrics.intake import judge
from plp_metrics.model import DATASETS, Viewer
from plp_metrics.sample import load
from plp_metrics.sample.write import csv_text

WHO = ("evaluator@example.org", "leadership@example.org", "chesapeake@example.org")
PARTNERS = ("CHESAPEAKE", "SONORAN")
BECAUSE = "Counted again with the schools."


def main() -> None:
    """Print how many answers were compared after each step. Ends with 1 where one differs."""
    with tempfile.TemporaryDirectory(prefix="kept-") as folder:
        path = Path(folder) / "plp.duckdb"
        if ready := os.environ.get("PLP_BENCH_LOAD_STORE"):
            shutil.copyfile(ready, path)
        else:
            load.into_new_store(path)
        os.environ["PLP_STORE"] = str(path)
        store.close_all()
        _look()
        differ = 0
        for step in _steps():
            still, others, wrong = _compared()
            differ += len(wrong)
            told = f"still counted {still:4}, made again {others:4}, differ {len(wrong)}"
            print(f"{step:40} {told}", flush=True)
            for name in wrong:
                print(f"    DIFFERS {name}")
        store.close_all()
    if differ:
        sys.exit(1)


def _look() -> None:
    for account in WHO:
        viewer = _viewer(account)
        for entry in pages.PAGES:
            if entry.listed and viewer.may(entry.permission):
                page = AppTest.from_function(
                    draw, default_timeout=300, kwargs={"module": entry.module, "account": account}
                )
                page.run()
                if page.exception:
                    raise RuntimeError(f"{entry.url}: {page.exception[0].message}")


def _viewer(account: str) -> Viewer:
    with store.current().read() as cursor:
        found = access.viewer(cursor, account)
    assert found is not None
    return found


def _steps() -> Iterator[str]:
    """Do one thing more each time, and say what."""
    invented, period, now = hand_ins.invent(), hand_ins.PERIOD, store.current()
    for partner in PARTNERS:
        viewer = _viewer(f"{partner.lower()}@example.org")
        for dataset in DATASETS:
            text = csv_text(dataset, invented.hand_ins[partner, period, dataset])
            changed = hand_ins.changed(text, dataset, 1).encode()
            judged = judge(
                f"{dataset}.csv",
                changed,
                dataset=dataset,
                partner_id=partner,
                period=period,
                today=now.today(),
            )
            hand_in.draft(viewer, now, partner, period, judged)
            yield f"{partner}: {dataset} saved as a draft"
        because = {one.key: BECAUSE for one in questions.asked(viewer, now, partner, period)}
        hand_in.submit(viewer, now, partner, period, attested=True, explained=because)
        yield f"{partner}: handed in"
        _look()
    review.accept(_viewer(WHO[0]), now, [(PARTNERS[0], period)])
    yield f"{PARTNERS[0]}: accepted"


def _compared() -> tuple[int, int, list[str]]:
    """How many kept answers still counted and how many were made again; the names of those that differ."""
    still = others = 0
    wrong = []
    for again, counts, found in answers.all_kept(store.current()):
        function, scope, args, kwargs = again.args[2], again.args[1], again.args[3:], again.keywords
        shown = found if counts else again()
        with store.current().read() as cursor:
            fresh = function(cursor, scope, *args, **kwargs)
        still, others = still + counts, others + (not counts)
        if _told(shown) != _told(fresh):
            wrong.append(
                f"{function.__module__}.{function.__qualname__} {args} {'kept' if counts else ''}"[:200]
            )
    return still, others, wrong


def _told(found: object) -> str:
    # Statistics of all make their parts when they are looked at.
    return repr(list(found) if isinstance(found, Sequence) and not isinstance(found, str) else found)


if __name__ == "__main__":
    main()
