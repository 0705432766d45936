"""The sections of an annual report: all of them in order, and those of results, teachers and partnership."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plp_metrics.draw import icons, report_words, words
from plp_metrics.draw.markup import esc, note
from plp_metrics.draw.palette import STATUS
from plp_metrics.draw.report_marks import image, pathway, result_bar
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.metrics import load_all
from plp_metrics.model import Display, Mark, Result
from plp_metrics.report.annual import BY_COURSE, Annual, Part
from plp_metrics.report.annual_people import equity, quality
from plp_metrics.report.annual_texts import evaluation, explanations, methods, narratives

HELD = frozenset({Mark.SHOWN, Mark.KEPT})


def parts(annual: Annual) -> tuple[Part, ...]:
    """Every section with something in it, in order."""
    made = (
        results(annual), teachers(annual), equity(annual), quality(annual), *partnership(annual),
        narratives(annual), evaluation(annual), explanations(annual), methods(annual),
    )  # fmt: skip
    return tuple(part for part in made if part is not None)


def results(annual: Annual) -> Part:
    """Results beside targets, area by area."""
    library, body, tables = load_all(), [], []
    for title, groups in report_words.AREAS.items():
        found = [r for r in annual.told if library[r.metric].group in groups]
        rows = [r for r in found if r.value is not None or r.target is not None or r.mark is Mark.WITHHELD]
        silent = [r for r in found if r not in rows]
        if not rows and not silent:
            continue
        finding = report_words.area(title, found, library)
        body.append(f"<h3>{esc(finding)}</h3>")
        if rows:
            table = _results(annual, rows, title)
            tables.append(table)
            body.append(table.html())
        if missing := report_words.not_reported(silent, library):
            body.append(f'<p class="small">{esc(missing)}</p>')
    said = "".join(f"<li>{esc(t)}</li>" for t in report_words.growth(annual.results, library))
    growth = f"<ul>{said}</ul>" if said else ""
    return Part("results", "Results beside targets", summary(annual), growth + "".join(body), tuple(tables))


def summary(annual: Annual) -> str:
    """The report's first sentence."""
    return report_words.year(annual.partner.name, annual.judged, load_all())


def _results(annual: Annual, rows: Sequence[Result], title: str) -> Table:
    library = load_all()
    lines: list[tuple[Cell | Raw, ...]] = []
    for r in rows:
        metric = library[r.metric]
        before, all_of_them = annual.before.get(r.metric), annual.together.get(r.metric)
        behind = " · ".join(t for t in (words.of_what(r, metric), words.as_of(r)) if t)
        marks = "".join(f"<sup>{n}</sup>" for n in _notes_of(annual, r))
        lines.append(
            (
                Raw(f"{esc(metric.title)}{marks}", metric.title),
                Raw(f"<b>{esc(words.value(r, metric))}</b>{note(behind)}", words.full(r, metric)),
                Raw(result_bar(r, metric), words.interval(r, metric).removeprefix("range ")),
                _target(annual, r),
                Raw(icons.status(r.status), STATUS[r.status].word),
                *([_other(before, r.metric)] if annual.before else []),
                _other(all_of_them, r.metric) if metric.display is not Display.COUNT else "",
            )
        )
    earlier = ("Year before",) if annual.before else ()
    head = ("Metric", "This year", "Range and target", "Target", "Status", *earlier, "All partners")
    return Table(head, tuple(lines), title)


def _target(annual: Annual, result: Result) -> Cell | Raw:
    """The agreed target, under it the exception that never takes its place."""
    if result.target is None:
        return ""
    agreed = words.amount(result.target, load_all()[result.metric])
    said = annual.excepted.get(result.metric)
    text = f"exception: {said}" if said else ""
    return Raw(f"{esc(agreed)}{note(text)}", f"{agreed} ({text})") if text else agreed


def _other(found: Result | None, key: str) -> str:
    if found is None or found.value is None:
        return ""
    return words.value(found, load_all()[key])


def teachers(annual: Annual) -> Part | None:
    """The pathway of teachers, and course by course."""
    library = load_all()
    drawn = pathway(annual.results, library)
    if drawn is None:
        return None
    of = {(r.metric, r.course): r for r in annual.by_course}
    # A course that begins next year has its recruits on the roster already, and nothing to tell of this one.
    offered = annual.partner.courses.get(annual.report.school_year, ())
    told = (r.course for r in annual.by_course if r.course in offered or r.numerator)
    courses = list(dict.fromkeys(told))
    keys = [k for k in BY_COURSE if k in library]
    rows = [
        (
            words.course(c),
            *(words.full(of[k, c], library[k]) if (k, c) in of else "" for k in keys),
        )
        for c in courses
    ]
    table = Table(("Course", *(library[k].short for k in keys)), tuple(rows), "Course by course")
    picture = image(str(drawn.picture), drawn.alt, "wide")
    html = (
        f"<figure>{picture}</figure>{drawn.table.html()}"
        "<h3>Course by course</h3><p class=small>A teacher of two courses counts once in the total and once"
        f" in each course.</p>{table.html()}"
    )
    return Part("teachers", "The pathway of teachers", drawn.title, html, (drawn.table, table))


def partnership(annual: Annual) -> tuple[Part, ...]:
    """Promises and money, where there is a record."""
    return tuple(
        Part(f"partnership_{i}", title, finding, table.html(), (table,))
        for i, (title, finding, table) in enumerate(annual.partnership)
    )


def _notes_of(annual: Annual, result: Result) -> Iterable[int]:
    """Numbers of the explanations of the files a figure was counted from."""
    metric = load_all()[result.metric]
    needed = {need.partition(".")[0] for need in metric.needs}
    stands = result.as_of or result.quarter
    return [
        n
        for n, one in enumerate(annual.explanations, 1)
        if one.dataset in needed and one.period.quarter == stands and result.mark in HELD
    ]
