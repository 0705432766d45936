"""Reading every file that was handed in once more, and holding its rows against those that are kept."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.contracts import load_contracts
from plp_metrics.intake import judge
from plp_metrics.model import Period
from plp_metrics.store import Store, verify

if TYPE_CHECKING:
    import pyarrow

AT_ONCE = 2
"""Files read at the same time, each in a process of its own."""


class Reread(NamedTuple):
    """files: how many were read again; older: those of an earlier layout, which can't be; wrong: in words."""

    files: int
    older: tuple[verify.HandIn, ...]
    wrong: list[str]


def rows_again(store: Store, taken: Callable[[verify.HandIn, pyarrow.Table], object] | None = None) -> Reread:
    """Read the bytes of every hand-in as they were read then; each cell must be what is kept of it.

    store: one that nobody writes to meanwhile. A file of an earlier layout is counted, not read. taken: gets
    the rows of every file that could be read, in the order of the hand-ins.
    """
    layouts = {name: contract.version for name, contract in load_contracts().items()}
    with store.read() as cursor:
        every = verify.hand_ins_with_bytes(cursor)
    now = [h for h in every if layouts[h.dataset] == h.layout]
    wrong = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        # What a later day forbids less, never more: a date that lay in the future then does not now.
        found = pool.map(lambda h: _one(store, h, store.today()), now)
        for one, (said, table) in zip(now, found, strict=True):
            if said:
                wrong.append(said)
            if table is not None and taken is not None:
                taken(one, table)
    return Reread(len(now), tuple(h for h in every if layouts[h.dataset] != h.layout), wrong)


def _one(store: Store, one: verify.HandIn, today: date) -> tuple[str, pyarrow.Table | None]:
    """What is wrong with a hand-in, and the rows its file has."""
    period = Period(one.school_year, one.quarter)
    with store.read() as cursor:
        content, kept = verify.content(cursor, one.sha256), verify.rows(cursor, one)
    if content is None:
        return "", None  # told by verify.bytes_kept
    read = partial(
        judge, f"hand-in {one.submission_id}", content, dataset=one.dataset, partner_id=one.partner_id,
        today=today,
    )  # fmt: skip
    found = read(period=period)
    if found.table is None:
        # The file of an earlier quarter handed in again, or such a hand-in restored, names that quarter.
        again = read(read_as=period)
        found = found if again.table is None else again
    named = f"Hand-in {one.submission_id} ({one.dataset} of {one.partner_id}, {period})"
    if found.table is None:
        first = found.problems[0].message if found.problems else "it can't be read"
        return f"{named} would be refused today: {first}", None
    said = "" if _same(found.table, kept) else f"{named} has other rows than its file."
    return said, found.table


def _same(read: pyarrow.Table, kept: pyarrow.Table) -> bool:
    """Whether two tables hold the same rows, whatever their order."""
    kept = kept.select(read.column_names).cast(read.schema)
    return bool(read.sort_by("line").equals(kept.sort_by("line")))
