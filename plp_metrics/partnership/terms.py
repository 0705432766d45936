"""The versions of the term sheet, read from terms/*.toml and checked as they are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from plp_metrics.metrics import load_all
from plp_metrics.model import COURSES, QUARTERS, Comparison
from plp_metrics.model.promises import GIVEN, Line, Proof, Side, TermSheet

FOLDER = Path(__file__).parent / "terms"
FIRST = "2016"
"""The terms of a partner of which no agreement to a version is noted."""
NUMBERS = (23, 13, 3)
"""Lines of the partner, of Code.org and of both."""

_SIDES = {"P": Side.PARTNER, "C": Side.CODE_ORG, "J": Side.JOINT}
_DUE = re.compile(r"(?:Q[1-4](?:\+\d{1,3})?|\d{2}-\d{2}|)")
_YEARS = re.compile(r"(\d)(?:(-)(\d)?)?")
_ONE_OF = {
    "basis": ("term_sheet", "playbook", "own", "agreed"),
    "due_basis": ("", "term_sheet", "playbook", "own"),
    "per": ("partner", "course"),
    "offered": ("this_year", "next_year"),
    "clock": ("partnership", "workshop"),
    "every": ("", "quarter", "month"),
    "form": ("", "report", "funding"),
}
_LISTS = ("metrics", "topics", "needed", "courses")
_SAYING = ("key", "side", "group", "title", "says", "proof", "wanted", "basis", "asks")


class TermsError(ValueError):
    """A term sheet's file does not say what it has to; the message names file, line and fault."""


def versions() -> tuple[str, ...]:
    """The versions there are, the oldest first."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def sheet(version: str = FIRST) -> TermSheet:
    """A version of the term sheet. Raises TermsError for one that is not there or not whole."""
    if version not in versions():
        raise TermsError(f"There is no term sheet {version!r}; there are {', '.join(versions())}.")
    return read(FOLDER / f"{version}.toml")


def read(path: Path) -> TermSheet:
    """The term sheet declared in a file, with that of its `based_on` beneath it. Raises TermsError."""

    def said(what: str) -> TermsError:
        return TermsError(f"{path.name}: {what}")

    try:
        raw = _parsed(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise said(f"not TOML: {fault}") from fault
    for name in ("version", "title", "from", "source"):
        if name not in raw:
            raise said(f"the head lacks '{name}'")
    if raw["version"] != path.stem:
        raise said(f"it says version {raw['version']!r}; the file's name says {path.stem!r}")
    declared = _declared(path, raw)
    lines = {}
    for one in declared.values():
        faults = list(check(one))
        if faults:
            raise said(f"line {one.get('key', '?')}: {faults[0]}")
        lines[one["key"]] = _line(one)
    found = tuple(sum(line.side is side for line in lines.values()) for side in _SIDES.values())
    if found != NUMBERS:
        raise said(f"it has {found} lines of partner, Code.org and both, not {NUMBERS}")
    return TermSheet(raw["version"], raw["title"], raw["from"], raw["source"], lines)


@cache
def _parsed(text: str) -> Mapping[str, Any]:
    # A later version is told by what differs from an earlier one, which is read for itself too.
    return tomllib.loads(text)


def _declared(path: Path, raw: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Key → the fields of its line, those of the earlier version under those that changed."""
    found: dict[str, dict[str, Any]] = {}
    if "based_on" in raw:
        earlier = path.with_name(f"{raw['based_on']}.toml")
        if not earlier.exists():
            raise TermsError(f"{path.name}: it is based on {raw['based_on']!r}, which is not there")
        found = _declared(earlier, _parsed(earlier.read_text(encoding="utf-8")))
    for one in raw.get("line", ()):
        if one.get("key") in found:
            raise TermsError(f"{path.name}: line {one['key']} stands there twice")
        found[one.get("key", "?")] = dict(one)
    for one in raw.get("change", ()):
        if one.get("key") not in found:
            raise TermsError(f"{path.name}: there is no line {one.get('key')!r} to change")
        found[one["key"]] |= one
    return found


def check(one: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a line as declared, in words."""
    for name in (*_SAYING, "years"):
        if not str(one.get(name, "")).strip():
            yield f"'{name}' is missing"
            return
    known = {f.name for f in fields(Line)} | {"years", "repeats"}
    for name in one.keys() - known:
        yield f"'{name}' is no field of a line"
    for name, allowed in _ONE_OF.items():
        if one.get(name, allowed[0]) not in allowed:
            yield f"'{name}' is {one[name]!r}, not one of {', '.join(a for a in allowed if a)}"
    if not re.fullmatch(r"[PCJ]\d{1,2}", one["key"]) or _SIDES[one["key"][0]] != one["side"]:
        yield f"key {one['key']!r} and side {one['side']!r} do not belong together"
    if one["proof"] not in set(Proof):
        yield f"'proof' is {one['proof']!r}, not one of {', '.join(Proof)}"
    if not _YEARS.fullmatch(one["years"]):
        yield f"'years' is {one['years']!r}; write 1, 1-2 or 2-"
    if one.get("repeats", "yearly") not in ("yearly", "once"):
        yield f"'repeats' is {one['repeats']!r}, not yearly or once"
    yield from _proven(one)
    yield from _dated(one)


def _proven(one: Mapping[str, Any]) -> Iterator[str]:
    proof, metrics = one["proof"], one.get("metrics", ())
    if (proof == Proof.METRIC and not metrics) or (proof == Proof.FORM and not one.get("form")):
        yield f"it is proven by a {proof} and names none"
    for metric in metrics:
        if metric not in load_all():
            yield f"there is no metric {metric!r}"
    if metrics and not one.get("agreed") and "target" not in one:
        yield "a line that is measured has a target, or says agreed = true"
    if proof == Proof.CONTACTS and not one.get("every"):
        yield "a line counted from the contact log says every quarter or every month"
    if "evidence" in one and one["evidence"] not in GIVEN:
        yield f"'evidence' is {one['evidence']!r}, not one of {', '.join(sorted(GIVEN))}"
    if Proof.NUMBER in (proof, one.get("evidence")) and not one.get("unit"):
        yield "a number needs its 'unit'"
    if set(one.get("needed", ())) - set(one.get("topics", ())):
        yield "'needed' names a topic that is not among its 'topics'"
    if set(one.get("courses", ())) - set(COURSES):
        yield "'courses' names a course there is not"
    if "comparison" in one and one["comparison"] not in set(Comparison):
        yield f"'comparison' is {one['comparison']!r}"


def _dated(one: Mapping[str, Any]) -> Iterator[str]:
    due = one.get("due", "")
    if not _DUE.fullmatch(due):
        yield f"'due' is {due!r}; write Q1 to Q4, Q4+62, or a month and day such as 05-31"
    if due and not one.get("due_basis"):
        yield "a day it is due says where it comes from: 'due_basis'"
    if one.get("repeats") == "once" and not due:
        yield "what is owed once has a day it is due"
    if due[:2] in QUARTERS and len(due) > 2 and due[:2] != "Q4":
        yield "days are added to Q4 only"


def _line(one: Mapping[str, Any]) -> Line:
    values = {name: value for name, value in one.items() if name not in ("years", "repeats")}
    first, dash, last = re.fullmatch(_YEARS, one["years"]).groups()  # type: ignore[union-attr]
    proof = Proof(one["proof"])
    given = Proof(one["evidence"]) if "evidence" in one else proof if proof in GIVEN else None
    values |= {name: tuple(one[name]) for name in _LISTS if name in one}
    if "comparison" in one:
        values["comparison"] = Comparison(one["comparison"])
    if "target" in one:
        values["target"] = float(one["target"])
    return Line(
        **{
            **values,
            "side": Side(one["side"]),
            "proof": proof,
            "evidence": given,
            "first_year": int(first),
            "last_year": int(last) if last else None if dash else int(first),
            "once": one.get("repeats") == "once",
        }
    )
