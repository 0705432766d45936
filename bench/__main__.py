"""`make bench`: every bench, one after the other; names pick some (`python -m bench pages`)."""

from __future__ import annotations

import sys
from importlib import import_module

BENCHES = ("check_bench", "submit_bench", "pages_bench", "privacy_bench", "attack_bench", "statistics_bench")


def main(wanted: list[str]) -> None:
    """Run the benches whose name begins with one of `wanted`; all without any."""
    for name in BENCHES:
        if not wanted or any(name.startswith(w) for w in wanted):
            print(f"\n== {name}", flush=True)
            import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
