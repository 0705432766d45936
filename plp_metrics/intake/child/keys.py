"""Rules across the rows of a file, over the typed view `judged`."""

# ruff: noqa: S608 - only names declared in contracts are formatted in; values are bound

from __future__ import annotations

from typing import Any

import duckdb

from plp_metrics.contracts import Contract
from plp_metrics.intake.child.rows import told_value
from plp_metrics.intake.findings import Findings, shown
from plp_metrics.intake.types import LISTED_PER_RULE
from plp_metrics.model import Severity
from plp_metrics.places import STATES


def across_rows(
    db: duckdb.DuckDBPyConnection,
    contract: Contract,
    many: bool,
    partner_states: tuple[str, ...],
    findings: Findings,
) -> None:
    """Keys that stand twice, codes almost alike, schools and workshops whose facts disagree."""
    apart = ["partner_id", "school_year", "quarter"] if many else []
    _keys(db, contract, apart, findings)
    for column in contract.columns:
        if column.type == "code" and column.name != "section_code":
            _alike(db, column.name, apart[:1], "judged", findings)
    if contract.facts_of:
        _facts(db, contract, apart, findings)
        _numbers(db, contract.facts_of, apart, findings)
    if "school_id" in contract.names:
        _schools(db, contract, apart[1:2], findings)
    if partner_states and not many:
        _states(db, partner_states, findings)


def _list(names: list[str]) -> str:
    return ", ".join(f'"{n}"' for n in names)


def _alike_sql(name: str) -> str:
    """A code without case and leading zeros. Trimming is slow, and few codes begin with a zero."""
    code = f'"{name}"'
    return f"lower(CASE WHEN {code} >= '0' AND {code} < '1' THEN ltrim({code}, '0') ELSE {code} END)"


def _keys(db: duckdb.DuckDBPyConnection, contract: Contract, apart: list[str], findings: Findings) -> None:
    key = [*apart, *contract.key]
    codes = {c.name for c in contract.columns if c.type == "code"}
    alike = ", ".join(f"{_alike_sql(k)}" if k in codes else f'"{k}"' for k in key)
    known = " AND ".join(f'"{k}" IS NOT NULL' for k in key)
    if _all_differ(db, f"SELECT hash({alike}) AS h FROM judged WHERE {known}"):
        return
    db.execute(
        f"CREATE TABLE repeated AS SELECT hash({alike}) AS h FROM judged WHERE {known} "
        "GROUP BY h HAVING count(*) > 1"
    )
    if not db.execute("SELECT count(*) FROM repeated").fetchall()[0][0]:
        return
    db.execute(
        f"CREATE TABLE near AS SELECT line, {_list(key)} FROM judged "
        f"WHERE {known} AND hash({alike}) IN (SELECT h FROM repeated)"
    )
    columns = ", ".join(f'n."{k}"' for k in key)
    doubled = (
        f"SELECT n.line, d.first, {columns} FROM near n JOIN "
        f"(SELECT {_list(key)}, min(line) AS first FROM near GROUP BY ALL HAVING count(*) > 1) d "
        f"USING ({_list(key)}) WHERE n.line > d.first"
    )
    named = " and ".join(contract.key) if len(contract.key) == 2 else ", ".join(contract.key)
    for line, first, *values in db.execute(f"{doubled} ORDER BY n.line LIMIT {LISTED_PER_RULE}").fetchall():
        told = ", ".join(told_value(v) for v in values)
        findings.file("duplicate_key", line=line, column=contract.key[-1], key=named, first=first, told=told)
    count = db.execute(f"SELECT count(*) FROM ({doubled})").fetchall()[0][0]
    findings.uncounted("duplicate_key", count - LISTED_PER_RULE, Severity.MUST_FIX)
    if "section_code" in contract.key:
        _alike(db, "section_code", [*apart, "teacher_code", "course"], "near", findings)


def _all_differ(db: duckdb.DuckDBPyConnection, hashes: str) -> bool:
    """Whether no hash stands twice: sorted in place, which takes a third of the memory of grouping them."""
    import numpy as np

    found = db.execute(hashes).fetchnumpy()["h"]
    found.sort()
    return not np.any(found[1:] == found[:-1])


def _alike(
    db: duckdb.DuckDBPyConnection, name: str, within: list[str], table: str, findings: Findings
) -> None:
    alike, apart = _alike_sql(name), _list(within)
    apart = f"{apart}, " if apart else ""
    found = db.execute(
        f'WITH codes AS (SELECT {apart}"{name}", min(line) AS first FROM {table} WHERE "{name}" IS NOT NULL '
        f'GROUP BY {apart}"{name}"), '
        f"doubtful AS (SELECT {apart}{alike} AS alike FROM codes GROUP BY {apart}alike HAVING count(*) > 1) "
        f'SELECT "{name}", first, arg_min("{name}", first) OVER w, min(first) OVER w AS other_first '
        f"FROM (SELECT *, {alike} AS alike FROM codes) SEMI JOIN doubtful USING ({apart}alike) "
        f"WINDOW w AS (PARTITION BY {apart}alike) QUALIFY first > other_first ORDER BY first"
    ).fetchall()
    for value, line, other, first in found:
        how = "capital letters" if value.casefold() == other.casefold() else "leading zeros"
        findings.file("codes_alike", line=line, column=name, value=value, other=other, first=first, how=how)


def _facts(db: duckdb.DuckDBPyConnection, contract: Contract, apart: list[str], findings: Findings) -> None:
    thing = [*apart, contract.facts_of or ""]
    differs = "<>" if findings.must_fix else "IS DISTINCT FROM"
    doubtful = ", ".join(
        f'coalesce(bool_or(min("{f}") <> max("{f}") OR count("{f}") NOT IN (0, count(*))) OVER (), false)'
        for f in contract.facts
    )
    faulty = db.execute(
        f'SELECT {doubtful} FROM judged WHERE "{contract.facts_of}" IS NOT NULL '
        f"GROUP BY {_list(thing)} LIMIT 1"
    ).fetchall()
    for fact, disagrees in zip(contract.facts, faulty[0] if faulty else (), strict=bool(faulty)):
        if not disagrees:
            continue
        for value, here, there, line, first in db.execute(
            f'SELECT "{contract.facts_of}", CAST("{fact}" AS VARCHAR), CAST(there AS VARCHAR), line, first '
            f'FROM (SELECT *, first_value("{fact}") OVER w AS there, min(line) OVER w AS first FROM judged '
            f'WHERE "{contract.facts_of}" IS NOT NULL WINDOW w AS (PARTITION BY {_list(thing)} ORDER BY line '
            f"ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) "
            f'WHERE "{fact}" {differs} there ORDER BY line'
        ).fetchall():
            findings.file(
                "facts_differ",
                line=line,
                column=fact,
                value=value,
                here=here or "empty",
                there=there or "empty",
                first=first,
            )


def _numbers(db: duckdb.DuckDBPyConnection, workshop: str, apart: list[str], findings: Findings) -> None:
    if findings.must_fix and any(p.column == "response_number" for p in findings.problems):
        return
    for value, line in db.execute(
        f'SELECT "{workshop}", min(line) FILTER (WHERE response_number IS NULL) FROM judged '
        f'WHERE "{workshop}" IS NOT NULL GROUP BY {_list([*apart, workshop])} '
        "HAVING count(response_number) NOT IN (0, count(*)) ORDER BY 2"
    ).fetchall():
        findings.file("some_unnumbered", line=line, column="response_number", value=value)


def _schools(db: duckdb.DuckDBPyConnection, contract: Contract, apart: list[str], findings: Findings) -> None:
    facts = [n for n in ("state", "locale", "title_i", "frl_percent") if n in contract.names]
    unproven = "length(school_id) <> 12" if facts == ["state"] else "school_id IS NOT NULL"
    thing = _list([*apart, "school_id"])
    faulty = db.execute(
        f"SELECT {', '.join(f'coalesce(bool_or(d{i}), false)' for i, _ in enumerate(facts))} FROM (SELECT "
        + ", ".join(f'min("{f}") <> max("{f}") AS d{i}' for i, f in enumerate(facts))
        + f" FROM judged WHERE {unproven} GROUP BY {thing})"
    ).fetchall()[0]
    for fact, disagrees in zip(facts, faulty, strict=True):
        if not disagrees:
            continue
        ours = " AND length(school_id) <> 12" if fact == "state" else ""
        for school, here, there, line, first in db.execute(
            f'SELECT school_id, "{fact}", there, line, first '
            f'FROM (SELECT *, arg_min("{fact}", line) OVER w AS there, min(line) OVER w AS first '
            f'FROM judged WHERE school_id IS NOT NULL AND "{fact}" IS NOT NULL{ours} '
            f'WINDOW w AS (PARTITION BY {thing})) WHERE "{fact}" <> there '
            f"QUALIFY row_number() OVER (PARTITION BY {thing} ORDER BY line) = 1 ORDER BY line"
        ).fetchall():
            findings.file(
                "school_facts_differ",
                line=line,
                column=fact,
                value=school,
                here=_plain(here),
                there=_plain(there),
                first=first,
            )
    _school_states(db, findings)


def _plain(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else told_value(value)


def _school_states(db: duckdb.DuckDBPyConnection, findings: Findings) -> None:
    """Only rows that were looked at cell by cell: the pattern has proven the state of every other school."""
    known = {s.fips: s.name for s in STATES.values()}
    fips = " ".join(f"WHEN '{s.code}' THEN '{s.fips}'" for s in STATES.values())
    wrong = f"length(school_id) = 12 AND left(school_id, 2) <> CASE CAST(state AS VARCHAR) {fips} END"
    for school, state, line in db.execute(
        f"SELECT school_id, CAST(state AS VARCHAR), min(line) FROM mended WHERE {wrong} "
        "GROUP BY 1, 2 ORDER BY 3"
    ).fetchall():
        other = known.get(school[:2], "no state of the program")
        findings.file(
            "school_of_other_state", line=line, column="school_id", value=school, state=state, other=other
        )


def _states(db: duckdb.DuckDBPyConnection, states: tuple[str, ...], findings: Findings) -> None:
    for state, count, line, partner in db.execute(
        "SELECT CAST(state AS VARCHAR), count(*), min(line), min(partner_id) FROM judged "
        "WHERE state IS NOT NULL AND NOT list_contains($1, CAST(state AS VARCHAR)) GROUP BY 1 ORDER BY 3",
        [list(states)],
    ).fetchall():
        findings.file(
            "state_not_partners", line=line, column="state", value=shown(state), count=count, partner=partner
        )
