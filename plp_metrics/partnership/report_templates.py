"""What an annual report asks for, version by version, as declared in report_template/*.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from plp_metrics.metrics import load_all
from plp_metrics.model.reports import Component, Kind, Template

LIST = "list"
"""A component that is asked for several times."""
SIDES = ("partner", "code_org")


@cache
def load_templates() -> Mapping[str, Template]:
    """Every version, the oldest first. Raises ValueError naming what is wrong in which file."""
    folder = resources.files(__package__) / "report_template"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    found = [_template(f.name, tomllib.loads(f.read_text(encoding="utf-8"))) for f in files]
    return {one.version: one for one in sorted(found, key=lambda t: t.from_school_year)}


def template_of(school_year: str) -> Template:
    """The version a report of this school year begins with."""
    all_of_them = list(load_templates().values())
    return next((t for t in reversed(all_of_them) if t.from_school_year <= school_year), all_of_them[0])


def _template(name: str, facts: Mapping[str, Any]) -> Template:
    try:
        month, _, day = str(facts["due"]).partition("-")
        asked = [one for part in facts["component"] for one in _components(part)]
        made = Template(
            str(facts["version"]), str(facts["from_school_year"]), (int(month), int(day)), tuple(asked)
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise ValueError(f"partnership/report_template/{name} is wrong: {fault!r}") from fault
    keys = [c.key for c in made.components]
    if len(set(keys)) != len(keys) or f"{made.version}.toml" != name:
        raise ValueError(f"partnership/report_template/{name}: a key given twice, or another version")
    return made


def _components(facts: Mapping[str, Any]) -> list[Component]:
    count = int(facts["count"]) if facts["kind"] == LIST else 1
    one = Component(
        key=str(facts["key"]),
        title=str(facts["title"]),
        asks=str(facts["asks"]),
        side=str(facts["side"]),
        kind=Kind.NARRATIVE if facts["kind"] == LIST else Kind(facts["kind"]),
        required=bool(facts["required"]),
        words=int(facts.get("words", 0)),
        # A metric may come later than what asks for it.
        figures=tuple(k for k in facts["figures"] if k in load_all()),
    )
    if one.side not in SIDES:
        raise ValueError(f"{one.key}: side is partner or code_org")
    if facts["kind"] != LIST:
        return [one]
    return [
        replace(one, key=f"{one.key}_{i}", title=f"{one.title} {i} of {count}", of=(i, count))
        for i in range(1, count + 1)
    ]
