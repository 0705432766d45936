"""The data dictionary on screen: columns with their values, metrics with their definition."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from plp_metrics.draw.markup import esc
from plp_metrics.draw.table import Raw, Table

HEAD = ("Column", "What it means", "What may stand in it", "May be empty", "Example")
Values = Sequence[tuple[str, str]]
"""(value as written, its words on screen)"""


def columns(rows: Sequence[tuple[str, str, str, Values, str, str]], caption: str) -> Table:
    """One row per column: name, meaning, values in words, the allowed values, whether empty, example."""
    return Table(
        HEAD,
        tuple(
            (
                Raw(f"<code>{esc(name)}</code>", name),
                says,
                _values(told, allowed),
                empty,
                Raw(f"<code>{esc(example)}</code>" if example else "", example),
            )
            for name, says, told, allowed, empty, example in rows
        ),
        caption,
    )


def _values(told: str, allowed: Values) -> Raw:
    if not allowed:
        return Raw(esc(told.replace("`", "")), told.replace("`", ""))
    items = "".join(
        f"<li><code>{esc(value)}</code>{'' if label == value else f' {esc(label)}'}</li>"
        for value, label in allowed
    )
    return Raw(f'<ul class="allowed">{items}</ul>', "; ".join(value for value, _ in allowed))


def metric(
    title: str, says: str, why: str, facts: Sequence[tuple[str, str]], key: str, *, unfolded: bool
) -> str:
    """One metric: its sentence, and its definition folded away unless it was looked for."""
    rows = "".join(f"<dt>{esc(label)}</dt><dd>{esc(text)}</dd>" for label, text in facts)
    return (
        f'<details class="metric" id="{esc(key)}"{" open" if unfolded else ""}>'
        f'<summary><b>{esc(title)}</b> <span class="k-ink3">{esc(says)}</span></summary>'
        f'<p>{esc(why)}</p><dl class="define">{rows}</dl></details>'
    )


def checks(rules: Sequence[tuple[str, str]]) -> str:
    """What is checked across columns: (message, fix), with {column} in place of its value."""
    items = "".join(f"<li>{_named(message)} {_named(fix)}</li>" for message, fix in rules)
    return f'<div class="prose"><h4>Checked across columns</h4><ul>{items}</ul></div>'


def _named(text: str) -> str:
    return re.sub(r"\{(\w+)\}", r"<code>\1</code>", esc(text))


def metrics(groups: Mapping[str, Sequence[str]]) -> str:
    """The metrics under the heading of their group. The entries are markup from `metric`."""
    return "".join(
        f"<h3>{esc(group.replace('_', ' ').capitalize())}</h3>{''.join(entries)}"
        for group, entries in groups.items()
    )
