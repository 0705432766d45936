"""The benches by name: `python -m bench` lists them, `python -m bench submit pages` runs some, `all` each of
them one after the other (`make bench`)."""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from pathlib import Path

_END = "_bench"


def benches() -> dict[str, str]:
    """Name → what it measures: the first line of its file."""
    files = sorted(Path(__file__).parent.glob(f"*{_END}.py"))
    said = {file.stem.removesuffix(_END): ast.get_docstring(ast.parse(file.read_text())) for file in files}
    return {name: (text or "").partition("\n")[0] for name, text in said.items()}


def main(wanted: list[str]) -> int:
    """Run the benches named; list them all without any. Returns 2 for a name there is none of."""
    found = benches()
    unknown = set(wanted) - {*found, "all"}
    if unknown or not wanted:
        for name in sorted(unknown):
            print(f"There is no bench {name}.")
        for name, says in found.items():
            print(f"{name:12} {says}")
        return 2 if unknown else 0
    for name in found if "all" in wanted else wanted:
        print(f"\n== {name}", flush=True)
        import_module(f"bench.{name}{_END}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
