"""Starts the child process that judges a file, and checks what comes back."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plp_metrics.contracts import load_contracts
from plp_metrics.intake import words
from plp_metrics.intake.types import DEFAULT_LIMITS, Judged, Limits
from plp_metrics.model import Period, Problem, Severity

if TYPE_CHECKING:
    import pyarrow

_ROOT = Path(__file__).parents[2]
_ARROW = {
    "VARCHAR": "string", "INTEGER": "int32", "SMALLINT": "int16", "UTINYINT": "uint8", "DOUBLE": "double",
    "DATE": "date32[day]", "BOOLEAN": "bool",
}  # fmt: skip


def judge(
    name: str,
    content: bytes,
    *,
    dataset: str | None = None,
    partner_id: str | None = None,
    period: Period | None = None,
    today: date,
    partner_states: Collection[str] | None = None,
    read_as: Period | None = None,
    many: bool = False,
    drop_unknown: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Judged:
    """Judge an upload in a child process; nothing of it is stored or logged here.

    dataset, partner_id, period: what the file must be; None takes it from the file.
    read_as: the quarter its rows are judged as, in place of the one they name (same as last quarter).
    many: the file may hold many partners and quarters. drop_unknown: leave columns out that are not known.
    Never raises for anything in the file: a crash or a limit is one problem.
    """
    digest = hashlib.sha256(content).hexdigest()
    if len(content) > limits.file_bytes:
        return _refused(name, content, digest, dataset, "file_too_large", limit=limits.file_bytes // 1024**2)
    options = {
        "today": today.isoformat(),
        "dataset": dataset,
        "partner_id": partner_id,
        "period": list(period) if period else None,
        "partner_states": sorted(partner_states or ()),
        "read_as": list(read_as) if read_as else None,
        "many": many,
        "drop_unknown": drop_unknown,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
    }
    with contextlib.ExitStack() as stack:
        files = [_memory_file(stack, label) for label in ("upload", "result", "table", "kept")]
        _fill(files[0], content)
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "plp_metrics.intake.child", *(str(f) for f in files)],
                input=json.dumps(options).encode(),
                pass_fds=files,
                cwd=_ROOT,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=limits.wall_seconds,
                check=False,
            )
            found = json.loads(_read(files[1])) if done.returncode == 0 else None
            if found is None:
                what = "time" if done.returncode in (-24, -9) else "memory or time"
                return _refused(name, content, digest, dataset, "too_hard_to_read", what=what)
            table = None if found["must_fix"] else _table(files[2], found, many)
        except subprocess.TimeoutExpired:
            return _refused(name, content, digest, dataset, "too_hard_to_read", what="time")
        except (ValueError, KeyError, OSError):
            return _refused(name, content, digest, dataset, "too_hard_to_read", what="memory or time")
        kept = _read(files[3]) if found.get("kept_sha256") else content
    return _judged(name, digest, found, kept, table)


def _memory_file(stack: contextlib.ExitStack, label: str) -> int:
    number = os.memfd_create(label, os.MFD_CLOEXEC)
    stack.callback(os.close, number)
    return number


def _fill(number: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(number, view) :]


def _read(number: int) -> bytes:
    with os.fdopen(os.dup(number), "rb") as file:
        file.seek(0)
        return file.read()


def _table(number: int, found: dict[str, Any], many: bool) -> pyarrow.Table:
    """The typed rows, their schema and number checked. Raises ValueError if they are not as promised."""
    import pyarrow as pa

    with pa.memory_map(f"/proc/self/fd/{number}", "rb") as source, pa.ipc.open_stream(source) as reader:
        table = reader.read_all()
    contract = load_contracts()[found["dataset"]]
    columns = contract.columns if many else contract.own_columns
    wanted = [("line", "int64"), *((c.name, _ARROW[c.stored]) for c in columns)]
    if [(f.name, str(f.type)) for f in table.schema] != wanted or table.num_rows != found["rows"]:
        raise ValueError("the child's rows are not as promised")
    for column in columns:
        if table.column(column.name).null_count and not (column.may_be_empty and column.default is None):
            raise ValueError(f"{column.name} is empty somewhere")
    return table


def _judged(
    name: str, digest: str, found: dict[str, Any], kept: bytes, table: pyarrow.Table | None
) -> Judged:
    changed = bool(found["normalised"] or found["left_out"])
    verdict = "reject" if found["must_fix"] else "accept_normalised" if changed else "accept"
    return Judged(
        file=name,
        dataset=found["dataset"],
        partner_id=found["partner_id"],
        school_year=found["school_year"],
        quarter=found["quarter"],
        verdict=verdict,
        rows=found["rows"],
        problems=tuple(Problem(**{**p, "severity": Severity(p["severity"])}) for p in found["problems"]),
        more=found["more"],
        normalised=tuple(found["normalised"]),
        left_out=tuple(found["left_out"]),
        kept=kept,
        upload_sha256=digest,
        filled=filled(found["dataset"], table) if table is not None else frozenset(),
        table=table,
    )


def filled(dataset: str, table: pyarrow.Table) -> frozenset[str]:
    """Optional columns with a value somewhere ("students_active"); for diversity "student.gender" etc."""
    columns = [c for c in load_contracts()[dataset].own_columns if c.may_be_empty and c.default is None]
    found = {c.name for c in columns if table.column(c.name).null_count < table.num_rows}
    if dataset == "diversity":
        pairs = table.select(["population", "dimension"]).group_by(["population", "dimension"]).aggregate([])
        found |= {f"{p['population']}.{p['dimension']}" for p in pairs.to_pylist()}
    return frozenset(found)


def _refused(name: str, content: bytes, digest: str, dataset: str | None, rule: str, **facts: Any) -> Judged:
    message, fix = words.told(rule, **facts)
    return Judged(
        file=name,
        dataset=dataset,
        partner_id=None,
        school_year=None,
        quarter=None,
        verdict="reject",
        rows=0,
        problems=(Problem(rule, Severity.MUST_FIX, message, fix),),
        more={},
        normalised=(),
        left_out=(),
        kept=content,
        upload_sha256=digest,
    )
