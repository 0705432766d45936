"""All promises of both sides as a document, made from the term sheet's files. `make docs` writes it."""

from __future__ import annotations

from datetime import date, timedelta

from plp_metrics.model.promises import Line, Proof, Side
from plp_metrics.partnership import terms

SIDES = {
    Side.PARTNER: "What the partner promises",
    Side.CODE_ORG: "What Code.org promises",
    Side.JOINT: "What both promise together",
}
PROVEN = {
    Proof.METRIC: "measured, nobody ticks it",
    Proof.NUMBER: "a number of the side that owes it, confirmed by the other",
    Proof.DATE: "a day given by the side that owes it, confirmed by the other",
    Proof.LINK: "a link given by the side that owes it, confirmed by the other",
    Proof.TEXT: "a sentence of the side that owes it, confirmed by the other",
    Proof.ATTESTATION: "a declaration, confirmed by the other side",
    Proof.CONTACTS: "counted from the contact log",
    Proof.FORM: "another page proves it",
}
FORMS = {"report": "the annual report", "funding": "the page of money"}
BASES = {
    "term_sheet": "term sheet", "playbook": "playbook", "own": "our reading", "agreed": "agreed by both",
}  # fmt: skip
DAYS = {"Q1": "30 Sep", "Q2": "31 Dec", "Q3": "31 Mar", "Q4": "30 Jun"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def as_markdown() -> str:
    """Every line: how it is recorded, what proves it, when it is due, on what ground."""
    first = terms.sheet(terms.FIRST)
    parts = [
        "# Promises of both sides",
        "Made by `make docs` from `plp_metrics/partnership/terms/`; don't edit it by hand.",
        "",
        "A line is proven by figures where the files prove it; else by evidence of the side that owes it (the"
        " day, and a number, a link or a sentence), which counts once the other side has confirmed it. A line"
        " can be let off by the side it is owed to. Due days marked “our reading” stand in no source.",
        "",
    ]
    for side, title in SIDES.items():
        lines = [line for line in first.lines.values() if line.side is side]
        parts += [
            f"## {title} ({len(lines)})",
            "| | promise | recorded as | proven by | asked for (ground) | due (ground) | years |",
            "|---|---|---|---|---|---|---|",
            *(_row(line) for line in lines),
            "",
        ]
    return "\n".join([*parts, *_later()])


def _row(line: Line) -> str:
    due = f"{_due(line.due)} ({BASES[line.due_basis]})" if line.due else "never; only recorded"
    cells = (
        line.key, f"**{line.title}.** {line.says}", _recorded(line), _proof(line),
        f"{line.wanted} ({BASES[line.basis]})", due, _years(line),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _recorded(line: Line) -> str:
    if line.evidence is None:
        return {Proof.CONTACTS: "talks, noted by either side"}.get(
            line.proof, "files or forms: nothing to give"
        )
    kind = "number of " + line.unit if line.evidence is Proof.NUMBER else line.evidence.value
    more = [f"per {line.per}"] if line.per == "course" else []
    more += ["by topic"] if line.topics else []
    more += ["by state"] if line.by_state else []
    return ", ".join([f"day and {kind}" if kind != "date" else "day", *more])


def _proof(line: Line) -> str:
    keys = ", ".join(f"`{key}`" for key in line.metrics)
    if line.proof is Proof.FORM:
        closed = f"; {PROVEN[line.evidence]} closes it" if line.evidence else ""
        return f"{FORMS[line.form]}{f' ({keys})' if keys else ''}{closed}"
    each = " for each course" if line.per == "course" and line.metrics else ""
    return f"{PROVEN[line.proof]}{': ' + keys + each if keys else ''}"


def _due(due: str) -> str:
    quarter, _, more = due.partition("+")
    if more:
        after = date(2000, 6, 30) + timedelta(days=int(more))
        return f"{after.day} {MONTHS[after.month - 1]} after the year"
    if quarter in DAYS:
        return DAYS[quarter]
    month, day = map(int, due.split("-"))
    return f"{day} {MONTHS[month - 1]}"


def _years(line: Line) -> str:
    clock = "of the partnership" if line.clock == "partnership" else "since its first teachers trained"
    years = f"{line.first_year}" if line.last_year == line.first_year else f"{line.first_year} on"
    return f"{years} {clock}{', once' if line.once else ''}"


def _later() -> list[str]:
    """What later versions changed."""
    found = ["## Versions", "Each partner is held to the version it agreed to.", ""]
    before = terms.sheet(terms.FIRST)
    for version in terms.versions()[1:]:
        sheet = terms.sheet(version)
        found += [f"**{sheet.title}** (from {sheet.since}; {sheet.source})", ""]
        for key, line in sheet.lines.items():
            if line != before.lines[key]:
                found.append(f"- {key}: {line.says} Asked for: {line.wanted} ({BASES[line.basis]}).")
        before = sheet
    return [*found, ""]


if __name__ == "__main__":
    print(as_markdown(), end="")
