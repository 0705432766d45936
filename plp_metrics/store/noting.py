"""A cursor that notes what its statements name, so that answers can outlive changes that don't touch them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any, cast

from duckdb import DuckDBPyConnection

from plp_metrics.store.migrate import steps

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_TEXT = re.compile(r"'(?:[^']|'')*'")
_WRITTEN = re.compile(
    r"\b(?:insert\s+(?:or\s+\w+\s+)?into|merge\s+into|update(?!\s+set\b)|delete\s+from|truncate(?:\s+table)?"
    r"|alter\s+table(?:\s+if\s+exists)?|drop\s+table(?:\s+if\s+exists)?)\s+"
    r'"?([a-z_][a-z0-9_]*)'
)
_MADE = re.compile(r"\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?([a-z_][a-z0-9_]*)")
_KNOWN = re.compile(
    r"\s*(?:insert|update|delete|merge|truncate|alter\s+table|drop\s+table|drop\s+view|select|with|from|values"
    r"|create\s+(?:or\s+replace\s+)?(?:temp\s+|temporary\s+)?(?:table|view|macro)"
    r"|create\s+(?:unique\s+)?index|explain|pragma|begin|commit|rollback)\b"
)
_ASKED = ("execute", "executemany", "sql", "query")
_HARMLESS = frozenset((
    "fetchall", "fetchone", "fetchmany", "fetchnumpy", "fetchdf", "df", "arrow", "fetch_arrow_table",
    "to_arrow_table", "fetch_record_batch", "description", "rowcount", "register", "unregister", "close",
    "extract_statements", "interrupt",
))  # fmt: skip


EVERYTHING = frozenset({"*"})
"""The tables of a statement that was not understood: it may concern every table."""
NEW_EVENTS = "new events"
"""What every change writes. Events themselves are never changed by one, so a statement that only looks up by
its number the event another table's row came with reads nothing of it; that row's own table tells when."""
_MORE_EVENTS = re.compile(r'\binsert\s+into\s+"?event\b')
_LOOKED_UP = re.compile(
    r"(?:\b(right|full|outer|cross|natural|anti|semi|asof|positional)\s+)?join\s+event"
    r"(?:\s+as\s+(\w+))?\s+on\s+(\w+)\.event_id\s*=\s*(?!\3\b)\w+\.(?:event_id|from_event|to_event)\b"
    r"(?!(?:(?!\b(?:join|where|group|order|union)\b).)*\bor\b)",
    re.DOTALL,
)


class Written:
    """Which event wrote last to each table, since this process opened the store.

    What only one partner sees (its drafts) is held apart: it makes nothing old that others read.
    """

    def __init__(self) -> None:
        self._at: dict[str, int] = {}
        self._own: dict[str, dict[str, int]] = {}
        self._last = 0

    def note(self, tables: Iterable[str], event: int, only: str | None = None) -> None:
        """This event writes to these tables; only: what one partner sees. To be told before it is seen."""
        at = self._at if only is None else self._own.setdefault(only, {})
        at.update(dict.fromkeys(tables, event))
        self._last = event

    def since(self, version: int, tables: frozenset[str], raw: frozenset[str] | None = None) -> bool:
        """Whether an event after this version wrote to one of these tables what a reader may see.

        raw: the partners of which the reader sees what only they see; None for all.
        """
        if self._last <= version:
            return False
        if "*" in tables:
            return True
        seen = self._own if raw is None else raw & self._own.keys()
        return any(_later(at, version, tables) for at in (self._at, *(self._own[key] for key in tuple(seen))))


class Reading:
    """What is read by whoever reads meanwhile. raw: whose own (drafts) was read too; None for all.

    parts: what was made of it already, by whatever number its maker knows it.
    """

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self.parts: set[int] = set()
        self.raw: frozenset[str] | None = frozenset()

    def note(self, tables: Iterable[str], raw: frozenset[str] | None = None) -> None:
        self.tables.update(tables)
        self.raw = None if self.raw is None or raw is None else self.raw | raw


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


def reading() -> Reading | None:
    """Where it is taken down what this thread reads; None where nobody wants to know."""
    return _reading.get()


@contextmanager
def read_into(taken_down: Reading | None) -> Iterator[None]:
    """What is read inside is taken down there; None: by nobody, or by whoever reads itself."""
    before = _reading.set(taken_down)
    try:
        yield
    finally:
        _reading.reset(before)


def _later(at: dict[str, int], version: int, tables: frozenset[str]) -> bool:
    return at.get("*", 0) > version or any(at.get(table, 0) > version for table in tables)


@cache
def tables() -> frozenset[str]:
    """Every table of a store; others are a statement's own for a moment."""
    return frozenset(name for _, sql in steps() for name in _MADE.findall(_bare(sql)))


@lru_cache(maxsize=4096)
def read_by(statement: str) -> frozenset[str]:
    """The tables a statement may read: those whose name is a word of it outside texts and comments."""
    bare = _bare(statement)
    found = tables() & set(_NAME.findall(bare))
    return found | {NEW_EVENTS} if _goes_through_events(bare) else found


def _goes_through_events(bare: str) -> bool:
    """Whether a statement names the events other than to look them up by number, one for a row."""
    rest = _LOOKED_UP.sub(lambda m: m[0] if m[1] or m[3] != (m[2] or "event") else "", bare)
    return "event" in _NAME.findall(rest)


@lru_cache(maxsize=4096)
def written_by(statement: str) -> frozenset[str]:
    """The tables a statement may write; EVERYTHING where it is of a kind not known here."""
    bare = _bare(statement)
    if not all(_KNOWN.match(part) for part in bare.split(";") if part.strip()):
        return EVERYTHING
    others, added = _MORE_EVENTS.subn("", bare)
    return tables() & set(_WRITTEN.findall(others)) | ({NEW_EVENTS} if added else frozenset())


def _bare(statement: str) -> str:
    return _TEXT.sub("''", _COMMENT.sub(" ", statement)).lower()


class NotedCursor:
    """A cursor of which each statement's names go to `note`; otherwise the cursor itself.

    of: `read_by` or `written_by`. What is neither asked by a statement nor known to be harmless counts as
    concerning everything.
    """

    def __init__(
        self,
        cursor: DuckDBPyConnection,
        of: Callable[[str], frozenset[str]],
        note: Callable[[Iterable[str]], None],
    ) -> None:
        self._cursor, self._of, self._note = cursor, of, note

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._cursor, name)
        if name in _HARMLESS:
            return found
        if name not in _ASKED:
            self._note(EVERYTHING)
            return found

        def asked(statement: Any, *args: Any, **more: Any) -> Any:
            self._note(self._of(statement) if isinstance(statement, str) else EVERYTHING)
            given = found(statement, *args, **more)
            return self if given is self._cursor else given

        return asked


def noted(
    cursor: DuckDBPyConnection, of: Callable[[str], frozenset[str]], note: Callable[[Iterable[str]], None]
) -> DuckDBPyConnection:
    """`NotedCursor`, as who uses it takes it."""
    return cast("DuckDBPyConnection", NotedCursor(cursor, of, note))
