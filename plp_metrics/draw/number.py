"""One figure explained: how it is counted, what it is held against, the rows and files behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from plp_metrics.draw import agreed as agreed_words
from plp_metrics.draw import icons, partners, words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import STATUS
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import (
    ALL,
    NETWORK,
    NO_COURSE,
    Comparison,
    Display,
    Kind,
    Metric,
    Result,
    Row,
    Rule,
)
from plp_metrics.places import STATES


class File(NamedTuple):
    """A hand-in a figure reads. rows: in the file; counted: of the figure's own rows, None where unknown."""

    quarter: str
    dataset: str
    name: str
    version: str
    rows: int
    counted: int | None
    handed_in: str
    stands: str


def sentence(result: Result, metric: Metric, whose: str) -> str:
    """ "Ozark Regional Service, “Teachers trained”: 14 of 20 teachers, behind"."""
    figure = words.full(result, metric)
    lead = f"{whose}, “{metric.title}”: {figure}"
    verdict = STATUS[result.status].word.lower()
    return f"{lead}, {verdict}" if result.value is not None and result.target is not None else lead


def how(result: Result, metric: Metric, share: float | None) -> str:
    """The figure taken apart, as a list of terms. share: of the year's target usual by then (0..1)."""
    rows: list[tuple[str, str | Raw]] = [("In words", metric.says), *_halves(result, metric)]
    if result.value is not None:
        shown = words.value(result, metric)
        span = words.interval(result, metric)
        rows.append(
            ("Figure", f"{shown}, {span} (95 of 100 such ranges hold the true share)" if span else shown)
        )
    else:
        rows.append(("Figure", words.value(result, metric)))
    rows += _stands(result, metric)
    rows += _target(result, metric, share)
    rows += [
        ("Over the year", words.over_the_year(metric)),
        ("Small numbers", words.small_numbers(metric)),
        ("Mind", metric.caveats),
        ("Source", metric.source),
    ]
    items = "".join(f"<dt>{esc(name)}</dt><dd>{said}</dd>" for name, said in _escaped(rows) if said)
    return f'<dl class="define">{items}</dl>'


def _escaped(rows: Sequence[tuple[str, str | Raw]]) -> list[tuple[str, str]]:
    return [(name, said.html if isinstance(said, Raw) else esc(said)) for name, said in rows]


def _halves(result: Result, metric: Metric) -> list[tuple[str, str]]:
    if result.numerator is None:
        return [("Counted", metric.numerator_says), ("Out of", metric.denominator_says)]
    digits = 1 if metric.display is Display.RATIO else 0
    top = f"{words.number(result.numerator)}: {metric.numerator_says}"
    if result.denominator is None:
        return [("Counted", top)]
    below = f"{words.number(result.denominator, digits)}: {metric.denominator_says}"
    return [("Counted", top), ("Out of", below)]


def _stands(result: Result, metric: Metric) -> list[tuple[str, str]]:
    if result.value is None:
        return []
    quarter = f"{result.as_of} {result.school_year}"
    if result.as_of != result.quarter:
        quarter += f", the latest quarter of the year with a figure by {result.quarter}"
    review = "provisional: not everything in it is accepted yet" if result.provisional else "accepted"
    found = [("As of", quarter), ("Review", review)]
    if result.partner_id == NETWORK:
        found.append(("Covers", partners.coverage(result, metric)))
    return found


def _target(result: Result, metric: Metric, share: float | None) -> list[tuple[str, str | Raw]]:
    agreed = result.agreement
    if agreed is None or result.target is None:
        word = STATUS[result.status].word
        return [("Status", Raw(icons.status(result.status), word))]
    asks = f"{agreed_words.asks(agreed, metric)} by {agreed_words.due(agreed)}"
    ground = agreed_words.BASES.get(agreed.basis, agreed.basis)
    if agreed.agreement_id:
        on = f", on {words.day(agreed.agreed_on.date(), year=True)}" if agreed.agreed_on else ""
        asks += f" ({ground.lower()}{on})"
    found: list[tuple[str, str | Raw]] = [("Target", f"{asks}. {agreed.note}" if agreed.note else asks)]
    if agreed.baseline is not None:
        found.append(("Started from", words.amount(agreed.baseline, metric)))
    if result.plan is not None and agreed.comparison is not Comparison.REPORT_ONLY:
        found.append(("Plan by now", _plan(result, metric, share)))
    found.append(("Status", Raw(icons.status(result.status) + esc(_why(result, metric)), "")))
    return found


def _plan(result: Result, metric: Metric, share: float | None) -> str:
    agreed, plan = result.agreement, words.plan(result, metric)
    if agreed is not None and agreed.milestones:
        return f"{plan}, from the steps agreed for the year"
    if metric.kind is Kind.STOCK:
        return f"{plan}, on a straight line to the target"
    if share is None or share >= 1:
        due = agreed is not None and (result.as_of or result.quarter) >= agreed.due_quarter
        return f"{plan}: the whole target is {'due' if due else 'usually reached'} by now"
    usual = f"{round(100 * share)}{words.NBSP}%"
    return (
        f"{plan}: the target times {usual}, the share of the year usual by {result.as_of or result.quarter}"
    )


def _why(result: Result, metric: Metric) -> str:
    gap = words.gap(result, metric)
    return f" {gap}" if gap else ""


ROW_HEAD = ("What", "Course", "State", "Counted", "Out of", "File", "Line")


def rows(found: Sequence[Row], metric: Metric, files: Mapping[int, str], title: str) -> Table:
    """The rows a figure counts, each with its file and line. files: hand-in → what it is called."""
    share = metric.kind is Kind.RATE
    told = []
    for row in found:
        course = row["course"]
        told.append(
            (
                str(row["thing"]),
                "" if course in (ALL, NO_COURSE) else words.course(course),
                STATES[row["state"]].name if row["state"] in STATES else "",
                row["numerator"],
                row["denominator"] if share else None,
                files.get(int(row["submission_id"] or 0), ""),
                None if row["line"] is None else str(row["line"]),
            )
        )
    keep = [i for i in range(len(ROW_HEAD)) if i in (0, 5, 6) or any(r[i] not in (None, "") for r in told)]
    kept = tuple(tuple(r[i] for i in keep) for r in told)
    return Table(tuple(ROW_HEAD[i] for i in keep), kept, title)


def files(found: Sequence[File]) -> Table:
    """The files a figure reads, oldest quarter first."""
    head = ("Quarter", "What", "File", "Version", "Rows", "Counted here", "Handed in", "Where it stands")
    told = tuple(
        (f.quarter, f.dataset, f.name, f.version, f.rows, f.counted, f.handed_in, f.stands) for f in found
    )
    keep = [i for i in range(len(head)) if i != 5 or any(r[5] is not None for r in told)]
    return Table(
        tuple(head[i] for i in keep), tuple(tuple(r[i] for i in keep) for r in told), "The files behind it"
    )


def no_rows(metric: Metric, *, pooled: bool) -> str:
    """Why no rows are listed."""
    if pooled:
        return "It is the sum over partners; open one of them to see its rows."
    if metric.rule is not Rule.OPEN:
        return "The rows behind figures about people and surveys stay with the partner, to protect people."
    return "The figure has no rows: nothing was counted."
