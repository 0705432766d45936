"""Handing in a quarter: the four tiles, what to fix, what will change, the receipt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plp_metrics.draw import icons, words
from plp_metrics.draw.markup import esc, note
from plp_metrics.draw.mend import row_id
from plp_metrics.draw.palette import SEVERITY
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.model import Metric, Period, Problem, QuarterState, Result, Severity, Status
from plp_metrics.model.zones import short_name

LINES_SHOWN = 6
"""Line numbers named of one kind of problem; the rest are counted."""
TIDIED_SHOWN = 30
"""Different cells shown of one kind of change."""


@dataclass(frozen=True)
class Tile:
    """One dataset of the quarter: how it stands in a pill, and a line of facts under its name."""

    title: str
    pill: str
    facts: str


def pill_of(must_fix: int, to_explain: int, ready: bool, counts: bool) -> str:
    """The pill of a tile: what must be fixed first, else what asks for a sentence, else ready to be
    submitted, else what counts already."""
    if must_fix:
        return icons.pill(Severity.MUST_FIX, f"{must_fix} to fix")
    if to_explain:
        return icons.pill(Severity.EXPLAIN, f"{to_explain} to explain")
    if ready:
        return icons.pill(Status.MET, "Ready")
    if counts:
        return icons.pill(Status.MET, "Handed in")
    return icons.pill(Status.NOT_REPORTED, "Nothing yet")


def tiles(shown: Sequence[Tile]) -> str:
    """The four tiles side by side, one under the other on a phone."""
    items = "".join(
        f'<li><div class="hand-in-head"><strong>{esc(t.title)}</strong>{t.pill}</div>'
        f'<div class="small">{esc(t.facts)}</div></li>'
        for t in shown
    )
    return f'<ul class="hand-in-tiles">{items}</ul>'


@dataclass(frozen=True)
class Kind:
    """Problems of one kind in one file; more: how many there are beyond those listed."""

    file: str
    problems: tuple[Problem, ...]
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.problems) + self.more


def kinds(
    found: Sequence[tuple[str, Problem]], more: Mapping[tuple[str, str], int] | None = None
) -> list[Kind]:
    """(file or dataset, problem) → kinds, the gravest first. more: (file, rule) → problems not listed."""
    grouped: dict[tuple[str, str, str | None], list[Problem]] = {}
    for name, problem in found:
        grouped.setdefault((name, problem.rule, problem.column), []).append(problem)
    left = dict(more or {})
    made = [
        Kind(name, tuple(sorted(listed, key=lambda p: p.line or 0)), left.pop((name, rule), 0))
        for (name, rule, _), listed in grouped.items()
    ]
    return sorted(
        made, key=lambda k: (SEVERITY[k.problems[0].severity].rank, k.file, k.problems[0].line or 0)
    )


def problems(found: Sequence[Kind], to_mend: Collection[tuple[str, int]] = ()) -> Table:
    """Everything found, a row for each kind: where, what is wrong, how to fix it.

    to_mend: (file, line) of the rows in a mend table on the same page; their lines lead there.
    """
    rows = []
    for kind in found:
        first = kind.problems[0]
        same = len({p.message for p in kind.problems}) == 1
        message = first.message if same or kind.count == 1 else f"For example: {first.message}"
        severity = SEVERITY[first.severity].word
        where = _where_lines(kind, to_mend)
        column = first.column or ""
        rows.append(
            (
                Raw(icons.pill(first.severity), severity),
                kind.file,
                where,
                Raw(f"<code>{esc(column)}</code>" if column else "", column),
                Raw(_values(kind), "; ".join(_distinct(kind))),
                message,
                first.fix,
            )
        )
    head = ("How serious", "File", "Lines", "Column", "Value", "What is wrong", "How to fix it")
    return Table(head, tuple(rows), caption="Everything found in your files", row_head=False)


def _where_lines(kind: Kind, to_mend: Collection[tuple[str, int]]) -> Raw | str:
    lines = list(dict.fromkeys(p.line for p in kind.problems if p.line))
    if not lines:
        return "whole file"
    told = _some_lines(lines, kind.more)
    if not any((kind.file, line) in to_mend for line in lines[:LINES_SHOWN]):
        return told

    def led(line: int) -> str:
        there = (kind.file, line) in to_mend
        return f'<a href="#{row_id(kind.file, line)}">{line}</a>' if there else str(line)

    return Raw(_some_lines(lines, kind.more, led), told)


def _some_lines(lines: Sequence[int], beyond: int = 0, told: Callable[[int], str] = str) -> str:
    shown = [told(line) for line in lines[:LINES_SHOWN]]
    more = len(lines) + beyond - len(shown)
    return words.listing([*shown, f"{words.number(more)} more"] if more else shown)


def _distinct(kind: Kind) -> list[str]:
    return list(dict.fromkeys(p.value for p in kind.problems if p.value is not None))


def _values(kind: Kind) -> str:
    distinct = _distinct(kind)
    more = f" and {words.number(len(distinct) - 3)} more" if len(distinct) > 3 else ""
    return ", ".join(f"<code>{esc(_short(value))}</code>" for value in distinct[:3]) + more


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:37]}…"


def folded(title: str, table: Table, open_: bool = False) -> str:
    """A table folded away under its title."""
    return (
        f'<details class="folded"{" open" if open_ else ""}><summary>{esc(title)}</summary>'
        f'<div class="wide">{table.html("problems")}</div></details>'
    )


def tidied(says: str, cells: Sequence[tuple[str, str, Sequence[int]]], count: int) -> str:
    """What was tidied in a column: the sentence, and its cells (as written, as read, on which lines)."""
    rows = [
        (
            _some_lines(lines),
            Raw(f"<code>{esc(_seen(before))}</code>", before),
            Raw(f"<code>{esc(after or 'empty')}</code>", after),
        )
        for before, after, lines in cells[:TIDIED_SHOWN]
    ]
    table = Table(("Lines", "As written", "As read"), tuple(rows), caption=says)
    left = len(cells) - len(rows)
    more = note(f"and {words.plural(left, 'other wording')}") if left else ""
    head = f"<b>{esc(says)}</b> {esc(words.plural(count, 'cell'))}"
    return f'<div>{head}</div><div class="wide">{table.html("tight")}</div>{more}'


def _seen(cell: str) -> str:
    """A cell with the blanks round it made visible."""
    text = cell.replace("\n", "␤")
    inner = text.strip()
    if not inner:
        return "·" * len(text)
    start = len(text) - len(text.lstrip())
    return "·" * start + _short(inner) + "·" * (len(text) - start - len(inner))


def histories(lines: Sequence[tuple[str, str]]) -> str:
    """Small lines of earlier values side by side: (what was found, `history.history`). "" for none.

    What was found is said where there are several lines; a single one stands beside its sentence anyway.
    """
    drawn = [(says, line) for says, line in lines if line]
    several = len(drawn) > 1
    items = "".join(f"<div>{line}{note(says) if several else ''}</div>" for says, line in drawn)
    return f'<div class="row-of-lines">{items}</div>' if items else ""


@dataclass(frozen=True)
class Move:
    """One figure before and after; before is None where there was none."""

    metric: Metric
    before: Result | None
    after: Result

    @property
    def turned(self) -> bool:
        """Its status changes."""
        return self.before is not None and self.before.status is not self.after.status


def changes(moves: Sequence[Move]) -> Table:
    """What the hand-in will change, each figure before → after with its status."""
    rows = []
    for move in moves:
        before, after = move.before, move.after
        rows.append(
            (
                f"{move.metric.title}{_where(after)}",
                words.full(before, move.metric) if before else "not reported",
                Raw(
                    f"<strong>{esc(words.full(after, move.metric))}</strong>", words.full(after, move.metric)
                ),
                Raw(icons.status(before.status) if before else "", before.status.value if before else ""),
                Raw(_after(after, move.turned), after.status.value),
            )
        )
    head = ("Metric", "Before", "After", "Status before", "Status after")
    return Table(head, tuple(rows), caption="What will change when you submit")


def _where(result: Result) -> str:
    return "" if result.course == "ALL" else f", {words.course(result.course)}"


def _after(result: Result, flipped: bool) -> str:
    return icons.pill(result.status) if flipped else icons.status(result.status)


def receipt(files: Sequence[tuple[str, str, int, int, str]], missing: Sequence[str]) -> Table:
    """(dataset, file, rows, version, sha256) of what came in, and what did not."""
    rows: list[tuple[Cell | Raw, ...]] = [
        (title, name, rows_in, version, fingerprint(sha)) for title, name, rows_in, version, sha in files
    ]
    rows += [(title, "not handed in", None, None, "") for title in missing]
    head = ("Dataset", "File", "Rows", "Version", "Fingerprint (SHA-256)")
    return Table(head, tuple(rows), caption="Receipt")


def fingerprint(sha256: str) -> Raw:
    """A file's fingerprint, broken over lines where there is no room for it."""
    return Raw(f'<span class="long">{esc(sha256)}</span>', sha256)


def turn(state: QuarterState, period: Period, today: date, last_day: date, saved: bool, zone: str) -> str:
    """Where the quarter stands, whose turn it is, and how long there is. last_day: the last to hand in;
    zone: the partner's, in which these days end."""
    whose = {
        QuarterState.OPEN: "Open: it is your turn to hand in",
        QuarterState.DRAFT: "Draft: it is your turn to submit",
        QuarterState.SUBMITTED: "Submitted: it is Code.org's turn to review",
        QuarterState.RETURNED: "Returned: it is your turn to mend and submit again",
        QuarterState.ACCEPTED: "Accepted: nothing to do",
        QuarterState.LOCKED: "Locked: nothing to do",
    }[state]
    if state is QuarterState.SUBMITTED and saved:
        whose = "Submitted, with new files saved: submit again for them to count"
    ends = f"end of day {short_name(period.due, zone)}"
    parts = [whose, f"due {words.day(period.due, year=True)}, {ends}{_left(period.due, today)}"]
    return " · ".join([*parts, f"closes {words.day(last_day, year=True)}{_left(last_day, today)}"])


def _left(day: date, today: date) -> str:
    days = (day - today).days
    if days < 0:
        return f" ({words.plural(-days, 'day')} ago)"
    return " (today)" if days == 0 else f" ({words.plural(days, 'day')} left)"


def row_changes(changed: Sequence[tuple[str, int, int, int, int]]) -> Table:
    """(dataset, rows added, changed, removed, the same) against what counts now."""
    head = ("File", "Rows added", "Rows changed", "Rows removed", "The same")
    return Table(head, tuple(changed), caption="Rows before and after")


def headline(must_fix: int, first: str, ready: Sequence[str], missing: Sequence[str], quarter: str) -> str:
    """The page's sentence: the one thing in the way, else what is ready, else what to do."""
    if must_fix:
        things = words.plural(must_fix, "thing")
        lead = f"{things} in the {first.lower()} file must be fixed before you can submit {quarter}"
        rest = f"; {words.listing([r.lower() for r in ready])} {'is' if len(ready) == 1 else 'are'} ready"
        return lead + (rest if ready else "")
    if ready and missing:
        names = words.listing([m.lower() for m in missing])
        return f"{words.plural(len(ready), 'file')} ready for {quarter}; {names} still to come"
    if ready:
        return f"All four files are ready: submit {quarter}"
    return f"Drop your files for {quarter}"
