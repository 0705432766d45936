"""The one-page brief as HTML: the same markup for the page and for the file to keep, print or send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import ahead, icons, style, verdicts, words
from plp_metrics.draw.markup import esc, explained, head_row, href, note
from plp_metrics.draw.palette import STATUS
from plp_metrics.draw.spark import spark
from plp_metrics.draw.table import Table
from plp_metrics.model import Mark
from plp_metrics.model.brief import Brief, Headline
from plp_metrics.report import pdf

HEAD = ("", "So far", "Target", "Status", "Unusual? On target?", "By the year's end", "Last quarters")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What the file may load: nothing."""


def markup(brief: Brief, explain: Mapping[str, str] | None = None) -> str:
    """The brief without its head. explain: filters of the page that explains a figure; without them figures
    lead nowhere (a file has no pages around it)."""
    rows = "".join(_row(one, explain) for one in brief.headlines)
    head = "".join(f'<th scope="col">{esc(h)}</th>' for h in HEAD)
    shows = "".join(f"<li>{esc(text)}</li>" for text in brief.shows)
    lists = "".join(
        _list(title, items)
        for title, items in (
            ("Changed since the quarter before", brief.changed or ("No status turned.",)),
            ("Explained", brief.explained),
            ("Open questions", brief.waiting),
        )
    )
    return (
        f'<article class="brief"><ul class="shows">{shows}</ul>'
        f'<p class="do"><b>One thing to do:</b> {esc(brief.todo)}</p>'
        f'<table class="brief" role="table">{head_row(head)}<tbody role="rowgroup">{rows}</tbody></table>'
        f'<div class="brief-lists">{lists}</div>'
        f'<p class="small">{esc(_foot(brief))}</p></article>'
    )


def document(brief: Brief) -> str:
    """A whole file: no script, nothing from anywhere else, one page of paper."""
    title = f"{brief.name}, {words.quarter(brief.period)}"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{esc(title)}</title><style>{style.sheet('light')}</style></head>"
        f'<body class="brief-file"><div class="plp-head"><h1>{esc(title)}</h1><p>{esc(brief.about)}</p></div>'
        f'<div class="plp">{markup(brief)}</div></body></html>\n'
    )


def as_pdf(brief: Brief) -> bytes:
    """The same as a tagged PDF. Raises `pdf.NoPdfError` where the machine can't make one."""
    return pdf.pdf(document(brief))


def table(brief: Brief) -> Table:
    """The headline figures as plain rows, for the download."""
    rows = tuple(
        (
            one.metric.title,
            words.full(one.result, one.metric),
            words.interval(one.result, one.metric).removeprefix("range "),
            words.exact(one.result.target, one.metric),
            STATUS[one.result.status].word,
            verdicts.change_word(one.trend) if one.trend and _judged(one) else "",
            ahead.said(one.result, one.forecast, one.metric),
        )
        for one in brief.headlines
    )
    head = ("Metric", "So far", "95 % range", "Target", "Status", "Unusual change", "By the year's end")
    return Table(head, rows, "Headline figures")


def _judged(one: Headline) -> bool:
    return one.result.mark is Mark.SHOWN


def _row(one: Headline, explain: Mapping[str, str] | None) -> str:
    result, metric = one.result, one.metric
    where = "" if explain is None else href("number", **{**explain, "metric": metric.key})
    marks = icons.PROVISIONAL if result.provisional and result.value is not None else ""
    behind = " · ".join(
        t for t in (words.of_what(result, metric), words.interval(result, metric), words.as_of(result)) if t
    )
    target = "" if result.target is None else words.amount(result.target, metric)
    plan = f"plan by now {words.plan(result, metric)}" if result.plan is not None else ""
    verdict = verdicts.cell(one.trend) if one.trend is not None and _judged(one) else ""
    cells = (
        ("", f"<b>{explained(words.value(result, metric), where)}{marks}</b>{note(behind)}{note(one.note)}"),
        ("Target", f"{esc(target)}{note(plan)}"),
        ("", icons.status(result.status)),
        ("", verdict),
        ("By the year's end", ahead.cell(result, one.forecast, metric)),
        ("", spark(one.history, metric)),
    )
    body = "".join(f'<td role="cell" data-h="{esc(h)}">{inner}</td>' for h, inner in cells)
    return f'<tr role="row"><th scope="row" role="rowheader">{esc(metric.title)}</th>{body}</tr>'


def _list(title: str, items: Sequence[str]) -> str:
    if not items:
        return ""
    lines = "".join(f"<li>{esc(item)}</li>" for item in items)
    return f"<section><h3>{esc(title)}</h3><ul>{lines}</ul></section>"


def _foot(brief: Brief) -> str:
    parts = [f"By the year's end: {ahead.READ}"]
    if any(h.result.provisional for h in brief.headlines):
        parts.append("small ring: provisional, not accepted yet")
    if any(h.result.mark in (Mark.WITHHELD, Mark.KEPT) and not h.result.unpublished for h in brief.headlines):
        parts.append("what is hidden protects people, and is not judged")
    if brief.on is not None:
        parts.append(f"as it stood on {words.day(brief.on, year=True)}")
    return f"{'. '.join(p[:1].upper() + p[1:] for p in parts)}."
