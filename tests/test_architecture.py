"""The layers of docs/architecture.md hold. The table there is what is read here; nothing repeats it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
BESIDE_BELOW = ("plp_metrics/model", "plp_metrics/places")
BESIDE_STEP = 6.5
PAGE_LINES, MODULE_LINES, MEDIAN_LINES = 60, 300, 120
# A list of declarations, read top to bottom.
LONGER = {"pages/__init__.py": MODULE_LINES}

# package → the boxes (or single modules) that may import it; nobody else may.
ONLY = {
    "streamlit": ("app.py", "pages", "plp_metrics/ui", "plp_metrics/serve"),
    "duckdb": ("plp_metrics/store", "plp_metrics/intake/child"),
}
SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s.+\sSET)\b", re.DOTALL)


@dataclass(frozen=True)
class Import:
    """One import: the line it stands on, the dotted name it asks for, whether only for type hints."""

    line: int
    name: str
    typing: bool


def layers(text: str) -> dict[str, float]:
    """Box → step, from the table of docs/architecture.md; a box beside the steps has its own height."""
    steps: dict[str, float] = {}
    for row in re.findall(r"^\|\s*(\d+|beside)\s*\|(.+?)\|.*\|\s*$", text, re.MULTILINE):
        step = BESIDE_STEP if row[0] == "beside" else float(row[0])
        for box in re.findall(r"`([^`]+)`", row[1]):
            if "/" in box or box.endswith(".py"):
                steps[box.rstrip("/")] = step
    return steps


def box_of(path: str, steps: Mapping[str, float]) -> str | None:
    """The box a file lies in; None where no box of the table names it."""
    within = [b for b in steps if path == b or path == f"{b}.py" or path.startswith(f"{b}/")]
    return max(within, key=len, default=None)


def dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(path: str, source: str) -> Iterator[Import]:
    """Every import of a module, inside functions too; relative ones made absolute."""
    package = dotted(path).split(".")
    if not path.endswith("__init__.py"):
        package = package[:-1]
    tree = ast.parse(source)
    typing = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name, node in typing)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield Import(node.lineno, f"{stem}.{alias.name}", node in typing)


def breaches(sources: Mapping[str, str], steps: Mapping[str, float]) -> list[str]:
    """What is against the rules in these modules (path → source), one sentence each."""
    found = []
    for path, source in sources.items():
        mine = box_of(path, steps)
        if mine is None:
            if source.strip() and path != "plp_metrics/__init__.py":
                found.append(f"{path} lies in no box of docs/architecture.md")
            continue
        for wanted in imports(path, source):
            top = wanted.name.split(".")[0]
            if not wanted.typing and not may_use(path, top):
                found.append(f"{path}:{wanted.line} imports {top}")
            theirs = box_of(wanted.name.replace(".", "/"), steps)
            if theirs is None or theirs == mine:
                continue
            if steps[mine] == BESIDE_STEP and theirs not in BESIDE_BELOW:
                found.append(f"{path}:{wanted.line} imports {theirs}, but knows only the nouns")
            elif steps[theirs] >= steps[mine]:
                way = "sideways" if steps[theirs] == steps[mine] else "upwards"
                found.append(f"{path}:{wanted.line} imports {way}: {theirs}")
        found += [f"{path}:{line} holds SQL or a cursor" for line in sql_in_pages(path, source)]
    return found


def may_use(path: str, package: str) -> bool:
    """Whether a module may import a package at run time (type hints may name any)."""
    return package not in ONLY or any(path == o or path.startswith((f"{o}/", f"{o}.")) for o in ONLY[package])


def sql_in_pages(path: str, source: str) -> Iterator[int]:
    """Lines on which a page speaks to the store itself."""
    if not path.startswith("pages/") and path != "app.py":
        return
    for node in ast.walk(ast.parse(source)):
        if (isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)) or (
            isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany", "cursor")
        ):
            yield node.lineno


def too_long(sources: Mapping[str, str]) -> list[str]:
    """Modules above their number of lines."""
    found = []
    for path, source in sources.items():
        lines = len(source.splitlines())
        page = path == "app.py" or path.startswith("pages/")
        limit = LONGER.get(path, PAGE_LINES if page else MODULE_LINES)
        if lines > limit:
            found.append(f"{path} has {lines} lines; {limit} are enough")
    return found


@pytest.fixture(scope="module")
def steps() -> dict[str, float]:
    return layers((ROOT / "docs/architecture.md").read_text())


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    files = [*ROOT.glob("plp_metrics/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"]
    return {str(f.relative_to(ROOT)): f.read_text() for f in files if f.is_file()}


def test_the_table_names_every_layer(steps: dict[str, float]) -> None:
    by_step: dict[float, list[str]] = {}
    for box, step in steps.items():
        by_step.setdefault(step, []).append(box)
    for step in sorted(by_step, reverse=True):
        print(f"{step:>4g}  {'  '.join(by_step[step])}")
    assert {"app.py", "pages", "plp_metrics/ui", "plp_metrics/store", "plp_metrics/model"} <= set(steps)
    assert steps["plp_metrics/model"] < steps["plp_metrics/store"] < steps["pages"] < steps["app.py"]


def test_imports_go_down_only(sources: dict[str, str], steps: dict[str, float]) -> None:
    assert breaches(sources, steps) == []


def test_modules_are_small(sources: dict[str, str]) -> None:
    assert too_long(sources) == []
    lengths = [len(s.splitlines()) for s in sources.values() if s.strip()]
    assert median(lengths) <= MEDIAN_LINES


def test_page_files_lie_in_sub_folders() -> None:
    """Streamlit's old page discovery runs pages/*.py without app.py, and so without the sign-in."""
    assert [f.name for f in (ROOT / "pages").glob("*.py")] == ["__init__.py"]


@pytest.mark.parametrize(
    ("path", "source", "said"),
    [
        ("plp_metrics/store/bad.py", "from plp_metrics import act", "imports upwards: plp_metrics/act"),
        ("plp_metrics/store/bad.py", "def f():\n    import pages.start.home", "imports upwards: pages"),
        ("plp_metrics/metrics/bad.py", "from ..access import roles", "imports sideways: plp_metrics/access"),
        ("plp_metrics/draw/bad.py", "from plp_metrics.compute import status", "knows only the nouns"),
        ("plp_metrics/compute/bad.py", "from plp_metrics.draw import words", "upwards: plp_metrics/draw"),
        ("plp_metrics/compute/bad.py", "import streamlit as st", "imports streamlit"),
        ("plp_metrics/compute/bad.py", "from duckdb import connect", "imports duckdb"),
        ("pages/start/bad.py", "Q = 'SELECT a FROM teachers'", "holds SQL or a cursor"),
        ("pages/start/bad.py", "def page(v, c):\n    c.execute('x')", "holds SQL or a cursor"),
        ("plp_metrics/somewhere/bad.py", "X = 1", "lies in no box"),
    ],
)
def test_a_bad_module_is_found(path: str, source: str, said: str, steps: dict[str, float]) -> None:
    assert [b for b in breaches({path: source}, steps) if said in b]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("plp_metrics/act/good.py", "from plp_metrics import store\nfrom ..model import Viewer"),
        ("plp_metrics/act/good.py", "if TYPE_CHECKING:\n    from duckdb import DuckDBPyConnection"),
        ("plp_metrics/ui/good.py", "import streamlit\nfrom plp_metrics.draw import words"),
        ("pages/start/good.py", '"""Select a partner from the list."""\nimport streamlit as st'),
    ],
)
def test_a_good_module_is_left_alone(path: str, source: str, steps: dict[str, float]) -> None:
    assert breaches({path: source}, steps) == []


def test_a_long_page_is_found() -> None:
    assert too_long({"pages/start/bad.py": "x = 1\n" * 61})
    assert too_long({"plp_metrics/act/bad.py": "x = 1\n" * 301})
    assert not too_long({"plp_metrics/act/good.py": "x = 1\n" * 300})
