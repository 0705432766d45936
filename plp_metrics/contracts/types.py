"""What a dataset's file must look like, as read from `library/*.toml`. Frozen, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plp_metrics.model import Severity


@dataclass(frozen=True)
class Allowed:
    """A value that may stand in a cell: as stored, as shown, and the other words accepted for it."""

    value: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a file.

    type: code, choice, integer, decimal, date, school_id, state, school_year, quarter or partner.
    stored: the type in the store. required: the column must be present. default: what an empty cell means.
    quarters: the only quarters in which a value may stand; empty means all.
    words: scale points → words accepted → number; scale: the column that says the scale, also the highest
    number allowed.
    """

    name: str
    type: str
    says: str
    example: str
    stored: str
    required: bool = True
    may_be_empty: bool = False
    default: str | None = None
    allowed: tuple[Allowed, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    pattern: str | None = None
    quarters: tuple[str, ...] = ()
    scale: str | None = None
    words: Mapping[int, Mapping[str, int]] = field(default_factory=dict, hash=False)

    @property
    def values(self) -> tuple[str, ...]:
        """The allowed values as stored."""
        return tuple(a.value for a in self.allowed)

    def label(self, value: str) -> str:
        """The words on screen for a stored value."""
        return next((a.label for a in self.allowed if a.value == value), value)


@dataclass(frozen=True)
class RowRule:
    """A rule across the columns of one row.

    when: an SQL expression over the typed columns, true where the rule is broken.
    message: with {column} in place of the row's values. column: the cell it is reported at.
    """

    id: str
    severity: Severity
    column: str
    when: str
    message: str
    fix: str


@dataclass(frozen=True)
class Contract:
    """The layout of one dataset's file. Columns in order, the three common ones first.

    facts: columns that must be equal on all rows with the same `facts_of` (a workshop's facts).
    """

    dataset: str
    title: str
    says: str
    version: int
    key: tuple[str, ...]
    due_quarters: tuple[str, ...]
    columns: tuple[Column, ...]
    rules: tuple[RowRule, ...]
    facts_of: str | None = None
    facts: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @property
    def own_columns(self) -> tuple[Column, ...]:
        """The columns that are stored with every row: all but partner, school year and quarter."""
        return self.columns[3:]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
