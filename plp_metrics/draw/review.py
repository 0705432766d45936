"""What an evaluator reads of one quarter: what came, what it changes, what was explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plp_metrics.draw import came, icons, words
from plp_metrics.draw.markup import esc, note
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Mark, Metric, Result


@dataclass(frozen=True)
class File:
    """One dataset of the quarter as it came. name: the file, or what was said in its place; changed: what
    differs from the version before, in words; mark: the letter its notes stand under."""

    title: str
    name: str
    rows: int | None = None
    version: int | None = None
    when: str = ""
    account: str = ""
    came: came.Came = came.Came.MISSING
    changed: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Said:
    """A finding about a file and what the partner said about it. letter: its mark beside the figures; lines:
    the earlier values it was compared with, as markup."""

    letter: str
    title: str
    finding: str
    text: str
    lines: str = ""


@dataclass(frozen=True)
class Figure:
    """One figure before and after. letters: of the notes about the files it is made from."""

    metric: Metric
    before: Result | None
    after: Result
    letters: str = ""

    @property
    def turned(self) -> bool:
        """Its status changes."""
        return self.before is not None and self.before.status is not self.after.status

    @property
    def moved(self) -> bool:
        """It reads otherwise than before."""
        return self.before is None or _told(self.before) != _told(self.after)


def _told(of: Result) -> tuple[object, ...]:
    return of.mark, of.numerator, of.denominator, of.value, of.status


def files(shown: Sequence[File]) -> Table:
    """What came, a row per file; a missing one too."""
    head = ("File", "Name", "Rows", "Version", "Handed in", "Account", "In time", "Against the version "
            "before", "Notes")  # fmt: skip
    rows = tuple(
        (f.title, f.name, f.rows, f.version, f.when, f.account, Raw(came.came(f.came), f.came.value),
         f.changed, f.notes)
        for f in shown
    )  # fmt: skip
    return Table(head, rows, caption="What came")


def said(of: Sequence[Said]) -> str:
    """Findings with the partner's sentences, each under its letter."""
    items = "".join(
        f"<li><b>{esc(s.letter)}</b> {esc(s.title)}: {esc(s.finding)}{s.lines}"
        + (f"<div>“{esc(s.text)}”</div>" if s.text else note("a note; nothing had to be explained"))
        + "</li>"
        for s in of
    )
    return f'<ul class="said-list">{items}</ul>'


def note_of(who: str, text: str) -> str:
    """What somebody wrote about the whole quarter."""
    return f"<p>{esc(who)}: “{esc(text)}”</p>"


def figures(of: Sequence[Figure], before: str, after: str) -> Table:
    """Figures before → after; those whose status turns first. before, after: what the columns stand for."""
    ordered = sorted(of, key=lambda f: (not f.turned, not f.moved, f.metric.title))
    rows = []
    for f in ordered:
        told = words.full(f.after, f.metric)
        state = icons.pill(f.after.status) if f.turned else icons.status(f.after.status)
        was = f.before
        rows.append(
            (
                f.metric.title,
                _figure(was, f.metric) if was else "not reported",
                Raw(f"<strong>{esc(_figure(f.after, f.metric))}</strong>", told),
                Raw(icons.status(was.status) if was else "", was.status.value if was else ""),
                Raw(state, f.after.status.value),
                f.letters,
            )
        )
    head = ("Metric", before, after, "Status before", "Status after", "Notes")
    return Table(head, tuple(rows), caption="What the quarter changes")


def _figure(of: Result, metric: Metric) -> str:
    stale = words.as_of(of)
    return words.full(of, metric) + (f", {stale}" if stale else "")


def summary(of: Sequence[Figure]) -> str:
    """ "12 figures move; 2 statuses change: 1 better …" in one line."""
    moved, turned = sum(f.moved for f in of), sum(f.turned for f in of)
    if not moved:
        return "No figure moves"
    statuses = f"{words.plural(turned, 'status', 'statuses')} change{'s' if turned == 1 else ''}"
    return f"{words.plural(moved, 'figure')} move{'s' if moved == 1 else ''}; {statuses}"


def shown(results: Sequence[Result]) -> list[Result]:
    """Without the figures that do not apply to the partner."""
    return [r for r in results if r.mark is not Mark.NOT_APPLICABLE]


def rows(columns: Sequence[str], cells: Sequence[Sequence[object]], titles: Mapping[str, str]) -> Table:
    """Rows as they were handed in, each named by its line in the file."""
    head = tuple("Line" if c == "line" else titles.get(c, c) for c in columns)
    return Table(head, tuple(tuple(_cell(v) for v in row) for row in cells), caption="Rows as handed in")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
