"""What a partner's own words mean, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from plp_metrics.draw.markup import esc
from plp_metrics.draw.table import Raw, Table


def to_remember(rows: Sequence[tuple[str, str, str]]) -> str:
    """(our column, the partner's word, what it is read as), a line each."""
    return _wide(Table(("Column", "Your word", "Read as"), _coded(rows), caption="Your words"))


def remembered(rows: Sequence[tuple[str, str, str, str]]) -> str:
    """(the file's title, our column or "" for a column's name, the partner's word, what it is read as)."""
    told = tuple((title, *_coded([(column, word, meant)])[0]) for title, column, word, meant in rows)
    return _wide(Table(("File", "Column", "Your word", "Read as"), told, caption="Words remembered"))


def _coded(rows: Sequence[tuple[str, str, str]]) -> tuple[tuple[Raw | str, Raw, Raw], ...]:
    return tuple(
        (_code(column) if column else "(its name)", _code(word), _code(meant)) for column, word, meant in rows
    )


def _code(text: str) -> Raw:
    return Raw(f"<code>{esc(text)}</code>", text)


def _wide(table: Table) -> str:
    return f'<div class="wide">{table.html("tight")}</div>'
