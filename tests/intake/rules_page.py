"""Writes docs/rules.md: every rule, its words on an example, and its tests.

python -m tests.intake.rules_page > docs/rules.md
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from plp_metrics.contracts import load_contracts
from plp_metrics.intake import words
from plp_metrics.intake.child import Outcome
from plp_metrics.model import Severity
from tests.intake.design_rules import PROMISES
from tests.intake.examples import EXAMPLES, Example, beside_other_files
from tests.intake.files import judged

TESTS = Path(__file__).parents[1]
_SEVERITY = {
    Severity.MUST_FIX: "must fix", Severity.EXPLAIN: "fix or explain", Severity.NOTE: "note",
}  # fmt: skip
_ABOUT_RULES = ("files", "cells", "rows", "process", "hostile", "any_file")
_HEAD = """# The rules a file is judged by

*Made by `make docs` from the contracts, `plp_metrics/intake/words*.py` and `tests/intake/examples.py`. A test
fails when it is out of date.*

A file with a *must fix* changes nothing. *Fix or explain* may stand with an explanation. A *note* asks for
nothing. At most 1,000 problems of a rule are listed one by one; the rest are counted.
"""


def page() -> str:
    """The whole of docs/rules.md."""
    parts = [_HEAD, "## What was promised, and the tests of both sides\n", _promises()]
    parts += ["## Every rule about one file\n", _rules()]
    parts += ["## Rules about a file beside others\n", _beside()]
    parts += ["## What is read as it was meant, and said so\n", _normalised()]
    return "\n".join(parts)


def _promises() -> str:
    lines = ["| promise | read, accepted or left alone | refused or told |", "|---|---|---|"]
    for promise, accepted, refused in PROMISES:
        cells = (promise, *("<br>".join(_test(t) for t in tests) or "–" for tests in (accepted, refused)))
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _test(name: str) -> str:
    function, _, case = name.rpartition("::")[2].partition("[")
    case = case.removesuffix("]")
    shown = function.removeprefix("test_").replace("_", " ")
    return f"{shown}" + (f" (`{case[:50]}`)" if case else "")


def _rules() -> str:
    lines = [
        "| rule | severity | example | what is said | how to mend it | also in |",
        "|---|---|---|---|---|---|",
    ]
    named = naming()
    for rule in sorted({*EXAMPLES, *LIMITS_SAID}):
        example = EXAMPLES.get(rule)
        if example:
            found = broken(rule).findings
            problem = next(p for p in found.sorted_problems() if p.rule == rule)
            said = (problem.message, problem.fix)
            severity, shown = problem.severity, _shown(rule, example)
        else:
            said, severity, shown = words.told(rule, **LIMITS_SAID[rule]), words.severity(rule), "a limit"
        tests = ", ".join(f"`{t}`" for t in sorted(named.get(rule, ())))
        cells = (f"`{rule}`", _SEVERITY[severity], shown, *said, tests)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


@cache
def broken(rule: str) -> Outcome:
    """What is found in the example that breaks a rule; judged once for all who look at it."""
    example = EXAMPLES[rule]
    return judged(example.content(example.bad), **example.options)


LIMITS_SAID = {
    "file_too_large": {"limit": 512},
    "too_hard_to_read": {"what": "time"},
    "check_broke_off": {},
}


def _shown(rule: str, example: Example) -> str:
    if isinstance(example.bad, bytes):
        return f"a {example.dataset} file"
    if not example.bad:
        return "a file judged with: " + ", ".join(
            f"{name} {value if isinstance(value, str) else ' '.join(value)}"
            for name, value in example.options.items()
        )
    old, new = example.bad[-1]
    good = example.good[0][1] if example.good and not isinstance(example.good, bytes) else old
    return f"`{_code(new)}`, right: `{_code(good)}`"


def _code(text: str) -> str:
    shown = text.replace("\n", "⏎").replace("`", "'")
    return shown if len(shown) <= 40 else shown[:40] + "…"


def _beside() -> str:
    lines = ["| rule | severity | what is said | how to mend it |", "|---|---|---|---|"]
    for rule in sorted(beside_other_files() & set(words.RULES)):
        lines.append(
            f"| `{rule}` | {_SEVERITY[words.severity(rule)]} | " + " | ".join(words.RULES[rule]) + " |"
        )
    return "\n".join(lines) + "\n"


def _normalised() -> str:
    named = naming()
    lines = ["| change | what is said | tests |", "|---|---|---|"]
    for what, sentence in words.NORMALISED.items():
        tests = ", ".join(f"`{t}`" for t in sorted(named.get(what, ())))
        lines.append(f"| `{what}` | {sentence} | {tests} |")
    return "\n".join(lines) + "\n"


@cache
def naming() -> dict[str, set[str]]:
    """rule or change → the tests in which it stands, itself or in a table they are given."""
    known = (
        {r.id for c in load_contracts().values() for r in c.rules} | set(words.RULES) | set(words.NORMALISED)
    )
    found: dict[str, set[str]] = {}
    for name in _ABOUT_RULES:
        path = TESTS / "intake" / f"test_{name}.py"
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tables = {
            target.id: _strings(node)
            for node in tree.body if isinstance(node, ast.Assign)
            for target in node.targets if isinstance(target, ast.Name)
        }  # fmt: skip
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                there = _strings(node)
                for table in {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & set(tables):
                    there |= tables[table]
                for rule in there & known:
                    found.setdefault(rule, set()).add(node.name)
    return found


def _strings(node: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


@cache
def test_names() -> frozenset[str]:
    """Every `folder/file::function` there is under tests/intake."""
    return frozenset(
        f"intake/{path.name}::{node.name}"
        for path in TESTS.glob("intake/test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    )


if __name__ == "__main__":
    print(page(), end="")
