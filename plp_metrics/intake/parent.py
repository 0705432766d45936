"""Has a child process judge a file, and checks what comes back."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from plp_metrics.contracts import load_contracts
from plp_metrics.intake import words
from plp_metrics.intake.process import NoAnswerError, answer
from plp_metrics.intake.types import DEFAULT_LIMITS, Judged, Limits
from plp_metrics.model import Fingerprint, Period, Problem, Severity

if TYPE_CHECKING:
    import pyarrow

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
    Never raises for anything in the file: a crash or a limit is one problem. Raises StoppedError where it
    runs inside Stop.run and somebody stopped it.
    """
    if len(content) > limits.file_bytes:
        return _refused(name, content, dataset, "file_too_large", limit=limits.file_bytes // 1024**2)
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
    expected = (partner_id, read_as or period)
    try:
        with answer(content, options, limits) as given:
            found = given.found
            judged = _judged(name, given.sha256, found, content)
            if judged.accepted:
                table = _checked(given.table(), judged, many, *expected)
                judged = replace(judged, table=table, filled=filled(str(judged.dataset), table))
                if found.get("kept_sha256"):
                    judged = replace(judged, kept=given.kept())
                else:
                    judged = replace(judged, fingerprint=Fingerprint(content, given.sha256))
    except NoAnswerError as fault:
        if fault.why == "broken":
            return _refused(name, content, dataset, "check_broke_off")
        return _refused(name, content, dataset, "too_hard_to_read", what=fault.why)
    except (KeyError, TypeError, ValueError):
        return _refused(name, content, dataset, "check_broke_off")
    return judged


def _checked(
    table: pyarrow.Table, judged: Judged, many: bool, partner_id: str | None, period: Period | None
) -> pyarrow.Table:
    """The typed rows, their schema, number and owner checked. Raises ValueError if not as promised."""
    contract = load_contracts()[str(judged.dataset)]
    columns = contract.columns if many else contract.own_columns
    wanted = [("line", "int64"), *((c.name, _ARROW[c.stored]) for c in columns)]
    if [(f.name, str(f.type)) for f in table.schema] != wanted or table.num_rows != judged.rows:
        raise ValueError("the child's rows are not as promised")
    for column in columns:
        if table.column(column.name).null_count and not (column.may_be_empty and column.default is None):
            raise ValueError(f"{column.name} is empty somewhere")
    if not many and partner_id not in (None, judged.partner_id):
        raise ValueError("the child names another partner")
    if not many and period and tuple(period) != (judged.school_year, judged.quarter):
        raise ValueError("the child names another quarter")
    return table


def _judged(name: str, digest: str, found: Mapping[str, Any], content: bytes) -> Judged:
    """What the child says, without its rows. Raises KeyError, TypeError or ValueError on nonsense."""
    changed = bool(found["normalised"] or found["left_out"])
    verdict = "reject" if found["must_fix"] else "accept_normalised" if changed else "accept"
    problems = tuple(Problem(**{**p, "severity": Severity(p["severity"])}) for p in found["problems"])
    if not found["must_fix"] and any(p.severity == Severity.MUST_FIX for p in problems):
        raise ValueError("the child accepts what must be fixed")
    return Judged(
        file=name,
        dataset=found["dataset"],
        partner_id=found["partner_id"],
        school_year=found["school_year"],
        quarter=found["quarter"],
        verdict=verdict,
        rows=int(found["rows"]),
        problems=problems,
        more=dict(found["more"]),
        normalised=tuple(dict(n) for n in found["normalised"]),
        left_out=tuple(str(name) for name in found["left_out"]),
        kept=content,
        upload_sha256=digest,
    )


def filled(dataset: str, table: pyarrow.Table) -> frozenset[str]:
    """Optional columns with a value somewhere ("students_active"); for diversity "student.gender" etc."""
    columns = [c for c in load_contracts()[dataset].own_columns if c.may_be_empty and c.default is None]
    found = {c.name for c in columns if table.column(c.name).null_count < table.num_rows}
    if dataset == "diversity":
        pairs = table.select(["population", "dimension"]).group_by(["population", "dimension"]).aggregate([])
        found |= {f"{p['population']}.{p['dimension']}" for p in pairs.to_pylist()}
    return frozenset(found)


def _refused(name: str, content: bytes, dataset: str | None, rule: str, **facts: Any) -> Judged:
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
        upload_sha256=hashlib.sha256(content).hexdigest(),
    )
