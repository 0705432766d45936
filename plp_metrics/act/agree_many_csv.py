"""Targets of many partners as CSV: one row each, typed by its header, read whole or not at all. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plp_metrics.intake.personal import holds_a_person, personal_value
from plp_metrics.model import ALL, COURSES, QUARTERS, Agreement, Comparison, Display, Metric, Partner
from plp_metrics.partnership.agreements import check, comparisons

HEAD = (
    "partner_id", "metric", "course", "school_year", "comparison", "baseline", "target", "due_quarter",
    "milestone_q1", "milestone_q2", "milestone_q3", "note",
)  # fmt: skip
"""The columns, in any order. baseline, milestones and note may be left out; course is then ALL."""
NEEDED = frozenset({"partner_id", "metric", "school_year", "target"})
NUMBERS = ("baseline", "target", "milestone_q1", "milestone_q2", "milestone_q3")
MOST_BYTES, MOST_ROWS = 1024 * 1024, 2000


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file of targets. line: as a spreadsheet counts; 0 for the whole file. value: what
    stands there, "" where it is empty or may be personal data."""

    line: int
    column: str
    value: str
    message: str
    fix: str


@dataclass(frozen=True)
class FileOfTargets:
    """What was read: targets with the line each stands on; none where anything is wrong."""

    targets: tuple[tuple[int, Agreement], ...] = ()
    faults: tuple[Fault, ...] = ()


def read_targets(
    content: bytes, partners: Mapping[str, Partner], metrics: Mapping[str, Metric]
) -> FileOfTargets:
    """Read a file of targets. Shares are typed as percent (75 or 75 %), growth as percent more (12).

    Rows without a target are passed over, so that a template may be filled in part.
    """
    text, fault = _text(content)
    if fault is not None:
        return FileOfTargets(faults=(fault,))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows:
        return FileOfTargets(faults=(_whole("The file is empty.", "Start from the template."),))
    head = [name.strip().lower().replace(" ", "_") for name in rows[0]]
    faults = list(_of_head(head))
    if len(rows) - 1 > MOST_ROWS:
        faults.append(_whole(f"{len(rows) - 1} rows are too many.", f"Send {MOST_ROWS} at most at once."))
    if faults:
        return FileOfTargets(faults=tuple(faults))
    found: list[tuple[int, Agreement]] = []
    for line, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(head):
            said = f"This row has {len(row)} cells, the header {len(head)}."
            faults.append(Fault(line, "", "", said, "Check its commas and quotation marks."))
            continue
        cells = dict(zip(head, (cell.strip() for cell in row), strict=True))
        if not cells["target"] and cells.get("comparison") != Comparison.REPORT_ONLY:
            continue
        target, wrong = _row(line, cells, partners, metrics)
        faults += wrong
        if target is not None and not wrong:
            found.append((line, target))
    if not found and not faults:
        faults.append(_whole("No row has a target.", "Fill in the column “target”."))
    return FileOfTargets(() if faults else tuple(found), tuple(faults))


def cell(value: float | None, metric: Metric) -> str:
    """A value as this file holds it: shares as percent, growth as percent more."""
    if value is None:
        return ""
    if metric.display is Display.SHARE:
        return f"{100 * value:.10g}"
    return f"{100 * (value - 1):.10g}" if metric.display is Display.CHANGE else f"{value:.10g}"


def number(text: str, metric: Metric) -> float | None:
    """The inverse of `cell`; None for an empty cell. Raises ValueError for what is no number."""
    plain = text.replace("\u00a0", "").replace("−", "-").removesuffix("%").strip()
    if not plain:
        return None
    if "," in plain:
        whole, *rest = plain.split(",")
        if not all(len(part.split(".")[0]) == 3 for part in rest) or not 1 <= len(whole.lstrip("+-")) <= 3:
            raise ValueError(text)
        plain = plain.replace(",", "")
    value = float(plain)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(text)
    if metric.display is Display.SHARE:
        return value / 100
    return 1 + value / 100 if metric.display is Display.CHANGE else value


def _row(
    line: int, cells: Mapping[str, str], partners: Mapping[str, Partner], metrics: Mapping[str, Metric]
) -> tuple[Agreement | None, list[Fault]]:
    faults = list(_of_words(line, cells, partners, metrics))
    metric = metrics.get(cells["metric"])
    if metric is None or faults:
        return None, faults
    values: dict[str, float | None] = {}
    for name in NUMBERS:
        try:
            values[name] = number(cells.get(name, ""), metric)
        except ValueError:
            shown = _shown(cells[name])
            faults.append(Fault(line, name, shown, "This is no number.", "Type digits, like 41 or 12.5."))
    if faults:
        return None, faults
    comparison = Comparison(cells.get("comparison") or comparisons(metric)[0])
    steps = {q: v for q in QUARTERS[:3] if (v := values.get(f"milestone_{q.lower()}")) is not None}
    due = cells.get("due_quarter") or QUARTERS[-1]
    for said in check(metric, comparison, values["target"], values["baseline"], due, steps):
        faults.append(Fault(line, "target", _shown(cells["target"]), said, "Change this row's numbers."))
    made = Agreement(
        0, cells["partner_id"].upper(), metric.key, cells["school_year"], cells.get("course") or ALL,
        comparison, values["target"], due, values["baseline"], steps, note=cells.get("note", ""),
    )  # fmt: skip
    return made, faults


def _of_words(
    line: int, cells: Mapping[str, str], partners: Mapping[str, Partner], metrics: Mapping[str, Metric]
) -> Iterator[Fault]:
    def fault(column: str, said: str, fix: str) -> Fault:
        return Fault(line, column, _shown(cells.get(column, "")), said, fix)

    if cells["partner_id"].upper() not in partners:
        yield fault("partner_id", "No partner has this id.", "Take it from the template.")
    metric = metrics.get(cells["metric"])
    if metric is None:
        yield fault("metric", "No metric has this key.", "Take it from the template or the data dictionary.")
        return
    course = cells.get("course") or ALL
    if course != ALL and (course not in COURSES or course not in metric.courses or "c" not in metric.grain):
        offered = ", ".join(c for c in metric.courses if c in COURSES) if "c" in metric.grain else ""
        yield fault("course", "The metric is not measured for this course.",
                    f"Use ALL{' or one of ' + offered if offered else ''}.")  # fmt: skip
    year = cells["school_year"]
    if not _is_year(year):
        yield fault("school_year", "This is no school year.", "Write it like 2018-19.")
    names = [c.value for c in comparisons(metric)]
    if cells.get("comparison") and cells["comparison"] not in names:
        yield fault("comparison", "This can't be agreed on this metric.", f"Use {' or '.join(names)}.")
    if cells.get("due_quarter") and cells["due_quarter"] not in QUARTERS:
        yield fault("due_quarter", "This is no quarter.", f"Use one of {', '.join(QUARTERS)}.")
    about = personal_value(cells.get("note", ""))
    if about:
        yield Fault(line, "note", "", f"The note holds what looks like {about}.", "Take it out.")


def _of_head(head: list[str]) -> Iterator[Fault]:
    for name in sorted(NEEDED - set(head)):
        yield Fault(1, name, "", f"The column “{name}” is missing.", "Start from the template.")
    for place, name in enumerate(head, 1):
        if name not in HEAD:
            said = f"Column {place} is none of this file's."
            yield Fault(1, "", "", said, f"Use only: {', '.join(HEAD)}.")
        elif head.index(name) + 1 != place:
            yield Fault(1, name, "", "This column stands twice.", "Leave one of them.")


def _text(content: bytes) -> tuple[str, Fault | None]:
    if len(content) > MOST_BYTES:
        return "", _whole("The file is larger than 1 MB.", "A file of targets is a few pages at most.")
    if b"\0" in content:
        return "", _whole("This is no CSV file.", "Save it as CSV UTF-8 and try again.")
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        return "", _whole("The file is not UTF-8.", "Save it as “CSV UTF-8” and try again.")


def _whole(said: str, fix: str) -> Fault:
    return Fault(0, "", "", said, fix)


def _shown(value: str) -> str:
    return "" if personal_value(value) or holds_a_person(value) else value[:60]


def _is_year(text: str) -> bool:
    first, dash, last = text.partition("-")
    return (
        bool(dash) and len(first) == 4 and first.isdecimal() and last.isdecimal()
        and last == f"{(int(first) + 1) % 100:02d}"
    )  # fmt: skip
