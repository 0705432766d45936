"""What is installed is exactly what was locked, by its hash, and the bill of materials says the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements", "requirements-dev", "requirements-tools")


def locked(name: str) -> dict[str, str]:
    """The entries of a lock by package name: version, marker and hashes as they stand there."""
    lines = (ROOT / f"{name}.lock").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    entries = re.split(r"\n(?=[a-zA-Z])", text.strip())
    return {re.split(r"[=\[]", e)[0].lower(): e.split("==", 1)[1] for e in entries}


def asked_for(name: str) -> dict[str, str]:
    lines = (ROOT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line and not line.startswith(("-r", "#"))]
    return {re.split(r"[=\[]", line)[0].lower(): line.split("==")[1] for line in pinned}


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_asked_for_is_locked_at_its_version_and_every_locked_one_has_hashes(name):
    found = locked(name)
    for package, version in asked_for(name).items():
        assert re.split(r"[ \\\n]", found[package])[0] == version, f"{package}: run make lock"
    for package, entry in found.items():
        assert "--hash=sha256:" in entry, package


def test_the_tests_run_on_the_very_packages_the_program_runs_on():
    program, with_tests = locked("requirements"), locked("requirements-dev")
    assert {p: with_tests.get(p) for p in program} == program


def test_the_bill_of_materials_lists_what_is_locked():
    """Packages with a marker may be for another kind of machine than the one the list was made on."""
    told = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert told["bomFormat"] == "CycloneDX"
    held = {re.sub(r"[_.]", "-", c["name"]).lower(): c["version"] for c in told["components"]}
    found = locked("requirements")
    plain = {p: re.split(r"[ \\\n]", e)[0] for p, e in found.items() if " ; " not in e.split("\n")[0]}
    assert {p: held.get(p) for p in plain} == plain, "run make sbom"
    assert set(held) <= set(found)
