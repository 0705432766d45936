"""The data dictionary: every file, column, allowed value and metric, made from the declarations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plp_metrics import contracts
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, QUARTERS, Comparison, Direction, Kind, Metric, Rule

DIRECTION = {
    Direction.MORE: "more is better",
    Direction.LESS: "less is better",
    Direction.NEUTRAL: "neither more nor less is better",
}
KIND = {
    Kind.FLOW: "adds up over the quarters of a year",
    Kind.YEAR_TO_DATE: "so far this year: the latest quarter counts, quarters are never added",
    Kind.STOCK: "as it stands now",
    Kind.RATE: "a share or ratio, pooled, never averaged",
}
RULE = {
    Rule.OPEN: "shown to everybody who may see the partner",
    Rule.PEOPLE: "groups under 10 are hidden to protect people; published after Q2 and Q4",
    Rule.SURVEY: "hidden under 5 answers",
}
BASIS = {"term_sheet": "term sheet", "playbook": "playbook", "own": "our proposal", "agreed": "agreed"}


def as_dict() -> dict[str, Any]:
    """Datasets and metrics as plain data, for `dictionary --json`."""
    return contracts.dictionary() | {"metrics": [_head(m) for m in load_all().values()]}


def _head(metric: Metric) -> dict[str, Any]:
    default = metric.default
    return {
        "key": metric.key,
        "title": metric.title,
        "says": metric.says,
        "why": metric.why,
        "unit": metric.unit,
        "direction": metric.direction.value,
        "kind": metric.kind.value,
        "rule": metric.rule.value,
        "grain": metric.grain,
        "counts": metric.counts,
        "reads": metric.reads,
        "needs": list(metric.needs),
        "needs_before": list(metric.needs_before),
        "courses": list(metric.courses),
        "season": {course: list(shares) for course, shares in metric.season.items()},
        "numerator": metric.numerator_says,
        "denominator": metric.denominator_says or None,
        "default_target": None
        if default is None
        else {
            "comparison": default.comparison.value,
            "target": default.target,
            "due_quarter": default.due_quarter,
            "basis": default.basis,
            "per": default.per,
        },
        "from_quarter": metric.from_quarter,
        "fair_comparison": metric.compare,
        "caveats": metric.caveats,
        "source": metric.source,
        "reviewed": metric.reviewed.isoformat(),
    }


def target_words(metric: Metric) -> str:
    """The target a metric starts with, in words; says so where none is given."""
    default = metric.default
    if default is None:
        return "agreed with each partner; without one, no target"
    if default.comparison is Comparison.REPORT_ONLY:
        return "report only"
    sign = {"at_least": "at least", "at_most": "at most", "hold": "hold at"}[default.comparison.value]
    amount = f"{default.target:.0%}".replace("%", " %") if metric.kind is Kind.RATE else f"{default.target:g}"
    per = " per course" if default.per == "course" else ""
    return f"{sign} {amount}{per} by {default.due_quarter} ({BASIS[default.basis]})"


def facts(metric: Metric) -> list[tuple[str, str]]:
    """A metric's definition as pairs of label and sentence, as pages and document show it."""
    season = metric.season[ALL]
    pairs = [
        ("Counts", metric.numerator_says),
        ("Out of", metric.denominator_says),
        ("Unit", f"{metric.unit}; {DIRECTION[metric.direction]}"),
        ("Over time", KIND[metric.kind]),
        ("Courses", ", ".join(metric.courses)),
        ("Target", target_words(metric)),
        (
            "Usual share of the year",
            ", ".join(
                f"{q} {share:.0%}".replace("%", " %") for q, share in zip(QUARTERS, season, strict=True)
            ),
        ),
        ("Who sees it", RULE[metric.rule]),
        ("Take care", metric.caveats),
        ("Source", f"{metric.source}; reviewed {metric.reviewed.isoformat()}"),
    ]
    return [(label, text) for label, text in pairs if text]


def as_markdown() -> str:
    """The dictionary as one Markdown document (docs/dictionary.md is this text)."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Made by `make docs` from `plp_metrics/contracts/library` and `plp_metrics/metrics/library`."
    yield "Change those, never this page."
    yield ""
    yield "## Files"
    for contract in contracts.load_contracts().values():
        yield from ("", f"### {contract.title} (`{contract.dataset}.csv`)", "", contract.says, "")
        key = ", ".join(f"`{name}`" for name in contract.key)
        yield f"One row for each {key}. Due in {', '.join(contract.due_quarters)}."
        yield from ("", "| column | what it means | values | may be empty |", "|---|---|---|---|")
        for column in contract.columns:
            empty = "yes" if column.may_be_empty else "no"
            if column.default is not None:
                empty = f"yes, means `{column.default}`"
            yield f"| `{column.name}` | {_cell(column.says)} | {_cell(values(column))} | {empty} |"
        if contract.rules:
            yield from ("", "Checked across columns:", "")
            for rule in contract.rules:
                yield f"- {_cell(rule.message)} {_cell(rule.fix)}"
    yield from ("", "## Metrics")
    for metric in load_all().values():
        yield from ("", f"### {metric.title} (`{metric.key}`)", "", f"{metric.says} {metric.why}", "")
        for label, text in facts(metric):
            yield f"- {label}: {text}"


def values(column: contracts.Column) -> str:
    """What may stand in a column's cells, in words."""
    if column.type == "state":
        return "two letters of a US state"
    if column.allowed:
        return ", ".join(f"`{a.value}`" for a in column.allowed)
    if column.minimum is not None and column.maximum is not None:
        return f"{column.minimum:g} to {column.maximum:g}"
    if column.minimum is not None:
        return f"a whole number, {column.minimum:g} or more"
    return {"date": "a date, 2016-09-17", "school_year": "2016-17", "quarter": "Q1 to Q4"}.get(
        column.type, f"for example `{column.example}`"
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
