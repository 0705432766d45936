"""docs/access.md: which role opens which page, and what permission each acting function takes.

python -m plp_metrics.report.access > docs/access.md
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

from plp_metrics.access.roles import PERMISSIONS, ROLES
from plp_metrics.act.rules import MOVES

ACTS = Path(__file__).parents[1] / "act"
Function = ast.FunctionDef


class Page(Protocol):
    """What is told of a page of PAGES."""

    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def permission(self) -> str: ...


def acting() -> dict[str, Function]:
    """Every public function of plp_metrics/act that is first given a viewer, as "module.function"."""
    return {
        f"{path.stem}.{node.name}": node
        for path in sorted(ACTS.glob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, Function) and not node.name.startswith("_") and _first(node) == "viewer"
    }


def permissions(act: str) -> list[str]:
    """The permissions "module.function" asks for, itself or through functions of plp_metrics/act it calls.

    Where there are several, which of them it takes depends on the row or on whose side the viewer is.
    """
    module, name = act.split(".")
    return sorted(set(_asked(module, name, set())))


def _asked(module: str, name: str, seen: set[tuple[str, str]]) -> Iterator[str]:
    path = ACTS / f"{module}.py"
    if (module, name) in seen or not path.exists():
        return
    seen.add((module, name))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    brought = _brought(tree)
    for node in tree.body:
        if not isinstance(node, Function) or node.name != name:
            continue
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and part.value in PERMISSIONS:
                yield str(part.value)
            elif isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Constant):
                move = MOVES.get(str(part.slice.value)) if ast.unparse(part.value) == "MOVES" else None
                yield from [move.permission] if move else []
            elif isinstance(part, ast.Name) and part.id == "PERMISSION":
                yield from (p for p in _constants(tree) if p in PERMISSIONS)
            elif isinstance(part, ast.Call):
                yield from _called(part.func, module, brought, seen)


def _called(
    func: ast.expr, module: str, brought: dict[str, tuple[str, str]], seen: set[tuple[str, str]]
) -> Iterator[str]:
    if isinstance(func, ast.Name):
        yield from _asked(*brought.get(func.id, (module, func.id)), seen)
    elif isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
        at, _ = brought.get(func.value.id, ("", ""))
        yield from _asked(at or func.value.id, func.attr, seen)


def _brought(tree: ast.Module) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("plp_metrics.act"):
            at = (node.module or "").removeprefix("plp_metrics.act").removeprefix(".")
            for alias in node.names:
                name = alias.asname or alias.name
                found[name] = (at, alias.name) if at else (alias.name, "")
    return found


def _constants(tree: ast.Module) -> list[str]:
    return [
        str(node.value.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    ]


def _first(node: Function) -> str:
    return node.args.args[0].arg if node.args.args else ""


def as_markdown(pages: Sequence[Page]) -> str:
    """The whole of docs/access.md."""
    roles = list(ROLES)
    head = " | ".join(ROLES.values())
    lines = "---|" * len(roles)

    def marks(named: Collection[str]) -> str:
        return " | ".join("yes" if any(r in PERMISSIONS[n][1] for n in named) else "" for r in roles)

    opened = [f"| {p.title} | `/{p.url}` | `{p.permission}` | {marks([p.permission])} |" for p in pages]
    acts = {act: permissions(act) for act in acting()}
    acted = [
        f"| `{act}` | {', '.join(f'`{n}`' for n in names)} | {marks(names)} |"
        for act, names in acts.items()
        if names
    ]
    rest = ", ".join(f"`{act}`" for act, names in acts.items() if not names)
    held = [f"| `{name}` | {says} | {marks([name])} |" for name, (says, _) in PERMISSIONS.items()]
    return "\n".join(
        [
            "# Who may open and do what",
            "",
            "Made by `make docs` from `plp_metrics/access/roles.py`, `pages/__init__.py` and"
            " `plp_metrics/act`; don't edit it by hand. How people sign in: operating.md.",
            "",
            "A permission opens the door; which rows are behind it is the viewer's scope"
            " (`access.scope`): a partner has its own, evaluators and leadership published and open figures"
            " of all partners, an administrator everything, an applicant its own application. An account that"
            " only reads keeps `export` and what begins with `see_`, without `see_raw`.",
            "",
            "## Pages",
            f"| page | address | takes | {head} |",
            f"|---|---|---|{lines}",
            *opened,
            "",
            "## Permissions",
            f"| permission | allows to | {head} |",
            f"|---|---|{lines}",
            *held,
            "",
            "## Acting functions",
            "In `plp_metrics/act`. Where several permissions stand in a line, whose side the viewer is or the"
            " row decides which it takes. A partner acts for itself only.",
            "",
            f"| function | takes | {head} |",
            f"|---|---|{lines}",
            *acted,
            "",
            f"By the viewer's rows alone, without a permission of their own: {rest}.",
            "",
        ]
    )


if __name__ == "__main__":
    print(as_markdown(import_module("pages").PAGES), end="")
