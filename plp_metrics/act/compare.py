"""What differs between two versions of a dataset, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plp_metrics import access
from plp_metrics.act import see_raw
from plp_metrics.contracts import load_contracts
from plp_metrics.contracts.files import to_csv_value
from plp_metrics.model import Basis, Period, RefusedError, Scope, Viewer
from plp_metrics.store import Store, read_rows
from plp_metrics.store.read_rows import Version

EXAMPLES = 20
"""Rows shown of each kind; the rest are counted."""


@dataclass(frozen=True)
class CellChange:
    """One cell, as it is written in a file; empty text for an empty cell."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """One row that was added, changed or removed.

    line: where it stands in the newer file (a removed row: in the older one). key: the columns that name
    the row, with its values. cells: what differs (nothing where the whole row is new or gone).
    """

    kind: str
    line: int
    key: tuple[tuple[str, str], ...]
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True)
class RowChanges:
    """Two versions of a dataset compared. before or after None: there is none, so no rows.

    columns: column → changed rows in which it differs, only those that differ somewhere. examples: the
    first of each kind in the file's order, at most EXAMPLES of each.
    """

    dataset: str
    before: Version | None
    after: Version | None
    added: int
    changed: int
    removed: int
    same: int
    columns: Mapping[str, int] = field(hash=False)
    examples: tuple[RowChange, ...]

    @property
    def none(self) -> bool:
        """The two versions hold the same rows."""
        return self.added == self.changed == self.removed == 0


def may_see_rows(viewer: Viewer, store: Store, partner_id: str, period: Period) -> bool:
    """Whether a viewer may see what a partner handed in for a quarter, row by row."""
    with store.read() as cursor:
        return see_raw.may_see_rows(viewer, cursor, partner_id, period)


def row_changes(viewer: Viewer, store: Store, partner_id: str, period: Period, dataset: str) -> RowChanges:
    """What is new against what counts: the draft against the version that was submitted; without a draft,
    the submitted version against the accepted one, or else against the one submitted before it.

    Who does not own the rows never sees a draft. Raises RefusedError for who may not see the rows.
    """
    scope = _scope(viewer, store, partner_id, period)
    with store.read() as cursor:
        held = read_rows.held(cursor, scope, partner_id, period, dataset)
    theirs = access.scope(viewer).raw
    none = read_rows.Held()
    draft = held.get("draft", none).now if theirs is None or partner_id in theirs else None
    submitted, accepted = held.get(Basis.SUBMITTED, none), held.get(Basis.ACCEPTED, none)
    if draft is not None:
        return _compared(store, scope, dataset, submitted.now, draft)
    after = submitted.now
    earlier = [v for v in (accepted.now, *submitted.before) if v and v != after]
    return _compared(store, scope, dataset, earlier[0] if earlier else None, after)


def between(viewer: Viewer, store: Store, submission_a: int, submission_b: int) -> RowChanges:
    """What differs from version a to version b, also of two quarters of one dataset.

    Raises RefusedError for who may not see the rows of both, or where they are not of one dataset.
    """
    before, after = (seen_version(viewer, store, number) for number in (submission_a, submission_b))
    if (before.partner_id, before.dataset) != (after.partner_id, after.dataset):
        raise RefusedError("Only two versions of the same file of one partner can be compared.")
    scope = _scope(viewer, store, after.partner_id, after.period)
    return _compared(store, scope, before.dataset, before, after)


def seen_version(viewer: Viewer, store: Store, submission_id: int) -> Version:
    """A version whose rows the viewer may see. Raises RefusedError, in the same words where there is none."""
    with store.read() as cursor:
        found = read_rows.version(cursor, Scope(None, None, Basis.SUBMITTED), submission_id)
    own = access.scope(viewer).raw
    if found is not None:
        if own is None or found.partner_id in own:
            return found
        if found.submitted and may_see_rows(viewer, store, found.partner_id, found.period):
            return found
    raise RefusedError(f"There is no version {submission_id} whose rows your account may see.")


def _scope(viewer: Viewer, store: Store, partner_id: str, period: Period) -> Scope:
    if not may_see_rows(viewer, store, partner_id, period):
        raise RefusedError(
            f"Your account may not see what {partner_id} handed in for {period.named}, row by row."
        )
    only = frozenset({partner_id})
    return Scope(only, only, access.scope(viewer).basis)


def _compared(
    store: Store, scope: Scope, dataset: str, before: Version | None, after: Version | None
) -> RowChanges:
    contract = load_contracts()[dataset]
    columns = [c.name for c in contract.own_columns if c.name not in contract.key]
    with store.read() as cursor:
        found = read_rows.compared(
            cursor,
            scope,
            dataset,
            before.submission_id if before else None,
            after.submission_id if after else None,
            key=contract.key,
            columns=columns,
            unsure=any(contract.column(name).may_be_empty for name in contract.key),
            most=EXAMPLES,
        )

    def told(name: str, value: object) -> str:
        return to_csv_value(contract.column(name), value)

    examples = []
    for kind, line_before, line_after, old, new in found.examples:
        named = old if kind == "removed" else new
        examples.append(
            RowChange(
                kind,
                line_after or line_before or 0,
                tuple((name, told(name, named[name])) for name in contract.key),
                tuple(
                    CellChange(name, told(name, old[name]), told(name, new[name]))
                    for name in columns
                    if kind == "changed" and old[name] != new[name]
                ),
            )
        )
    differing = {name: count for name, count in found.per_column.items() if count}
    counts = (found.added, found.changed, found.removed, found.same)
    return RowChanges(dataset, before, after, *counts, differing, tuple(examples))
