"""What is found in a file, gathered: problems (capped per rule), changes made on reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from plp_metrics.contracts import Column
from plp_metrics.intake import words
from plp_metrics.intake.types import LISTED_PER_RULE
from plp_metrics.model import Problem, Severity

SHOWN = 60
"""The most characters of a cell that are shown back."""


@dataclass
class Findings:
    """Problems and normalisations of one file, as they come."""

    problems: list[Problem] = field(default_factory=list)
    more: Counter[str] = field(default_factory=Counter)
    normalised: dict[tuple[str, str | None], dict[str, Any]] = field(default_factory=dict)
    must_fix: bool = False
    _listed: Counter[str] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        self.must_fix |= problem.severity == Severity.MUST_FIX
        if self._listed[problem.rule] >= LISTED_PER_RULE:
            self.more[problem.rule] += 1
            return
        self._listed[problem.rule] += 1
        self.problems.append(problem)

    def uncounted(self, rule: str, count: int, severity: Severity) -> None:
        """Problems known only by their number, beyond those listed."""
        if count > 0:
            self.more[rule] += count
            self.must_fix |= severity == Severity.MUST_FIX

    def file(self, rule: str, line: int | None = None, column: str | None = None, **facts: Any) -> None:
        """A problem that is not of a single cell's text. `value` among the facts is shown back."""
        message, fix = words.told(rule, **{"column": column, **facts})
        value = facts.get("value")
        self.add(
            Problem(
                rule,
                words.severity(rule),
                message,
                fix,
                line,
                column,
                None if value is None else shown(str(value)),
            )
        )

    def cell(
        self, rule: str, line: int, column: Column, raw: str, suggestion: str | None, hidden: bool, about: str
    ) -> None:
        value = shown(raw)
        message, fix = words.of_cell(rule, column, value, suggestion, about)
        if hidden:
            message = (
                message.replace(f"“{value}”", "This cell").replace(value, "This cell")
                if value in message
                else message
            )
        echoed = None if hidden or not value else value
        self.add(Problem(rule, words.severity(rule), message, fix, line, column.name, echoed, suggestion))

    def change(
        self, what: str, count: int = 1, line: int | None = None, column: str | None = None, about: str = ""
    ) -> None:
        """A normalisation; told once per column with its count and first line."""
        entry = self.normalised.setdefault(
            (what, column), {"what": words.normalised(what, column, about), "count": 0, "line": line}
        )
        entry["count"] += count
        if line is not None:
            entry["line"] = line if entry["line"] is None else min(line, entry["line"])

    def sorted_problems(self) -> list[Problem]:
        return sorted(self.problems, key=lambda p: (p.line or 0, p.column or ""))


def shown(text: str) -> str:
    """A cell as it is shown back: one line, not too long."""
    line = "".join(c if c.isprintable() else "␤" if c == "\n" else " " for c in text[: SHOWN + 1])
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"
