"""The annual report as one document: HTML that loads nothing, and the same as a tagged PDF."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from plp_metrics.draw import report_words, words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import TOKENS, colour
from plp_metrics.metrics import load_all
from plp_metrics.model import year_start
from plp_metrics.model.reports import ReportState
from plp_metrics.places import STATES
from plp_metrics.report.annual import Annual, Part
from plp_metrics.report.annual_parts import parts, summary
from plp_metrics.report.pdf import pdf
from plp_metrics.report.print_svg import styled

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What the file may load: nothing but the pictures in it."""
SHORT = 12
"""Rows of a section that is not torn apart by the end of a page."""


def document(annual: Annual, inputs_sha256: str = "") -> str:
    """The whole report. inputs_sha256: the fingerprint of what it was made from, printed at its end."""
    sections = parts(annual)
    title = title_of(annual)
    body = "".join(_section(number, part) for number, part in enumerate(sections, 1))
    made = _made_from(annual, inputs_sha256)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{esc(title)}</title><style>{_sheet()}</style></head>"
        f'<body class="annual">{_cover(annual, sections)}<main>{styled(body)}{made}</main></body></html>\n'
    )


def as_pdf(annual: Annual, inputs_sha256: str = "") -> bytes:
    """The same as a tagged PDF. Raises `pdf.NoPdfError` where the machine can't make one."""
    return pdf(document(annual, inputs_sha256))


def title_of(annual: Annual) -> str:
    """ "Ozark Regional Service: annual report 2016-17"."""
    return f"{annual.partner.name}: annual report {annual.report.school_year}"


def about(annual: Annual) -> str:
    """Places, courses, and the partnership's year."""
    partner, year = annual.partner, annual.report.school_year
    places = ", ".join(STATES[s].name for s in partner.states)
    offered = ", ".join(words.course(c) for c in partner.courses.get(year, ()))
    nth = year_start(year) - year_start(partner.first_school_year) + 1
    return " · ".join(t for t in (places, offered, f"partnership year {nth}") if t)


def status_line(annual: Annual) -> str:
    """Whether it is a draft, submitted or sealed, the day of its figures, and whether it is fictional."""
    report = annual.report
    day = words.day(report.pinned_on, year=True)
    state = {
        ReportState.ACCEPTED: f"Accepted and sealed on {words.day(report.at.date(), year=True)}",
        ReportState.SUBMITTED: f"Submitted on {words.day(report.at.date(), year=True)}, not accepted yet",
    }.get(report.state, "Draft, not submitted")
    mind = f" {annual.mind}." if annual.mind else ""
    return f"{state}. Figures as they stood on {day}.{mind}"


def _cover(annual: Annual, sections: tuple[Part, ...]) -> str:
    library = load_all()
    areas = "".join(
        f"<li>{esc(report_words.area(title, found, library))}</li>"
        for title, groups in report_words.AREAS.items()
        if (found := [r for r in annual.judged if library[r.metric].group in groups])
    )
    contents = "".join(
        f'<li><a href="#{part.key}"><span>{esc(part.title)}</span></a></li>' for part in sections
    )
    draft = "" if annual.report.state is ReportState.ACCEPTED else " draft"
    return (
        f'<header class="cover"><p class="kind">Annual report {esc(annual.report.school_year)}</p>'
        f"<h1>{esc(annual.partner.name)}</h1><p class=about>{esc(about(annual))}</p>"
        f'<p class="state{draft}">{esc(status_line(annual))}</p>'
        f'<p class="lead">{esc(summary(annual))}.</p><ul class="short">{areas}</ul>'
        f'<nav aria-label="Contents"><h2>Contents</h2><ol>{contents}</ol></nav></header>'
    )


def _section(number: int, part: Part) -> str:
    short = " whole" if 0 < sum(len(table.rows) for table in part.tables) <= SHORT else ""
    return (
        f'<section id="{part.key}" class="{part.key.partition("_")[0]}{short}">'
        f'<h2><span class="no">{number}</span> {esc(part.title)}</h2>'
        f'<p class="finding">{esc(part.finding)}.</p>{part.html}</section>'
    )


def _made_from(annual: Annual, inputs_sha256: str) -> str:
    if not inputs_sha256:
        return ""
    return (
        '<footer class="made"><p>Made from texts and figures whose fingerprint (SHA-256) is'
        f" <code>{esc(inputs_sha256)}</code>; what is asked: version {esc(annual.template.version)};"
        f" figures as of event {annual.report.pinned}.</p></footer>"
    )


@cache
def _sheet() -> str:
    inks = "".join(f".k-{token}{{color:{colour(token, 'light')}}}" for token in TOKENS)
    return inks + Path(__file__).with_name("annual.css").read_text(encoding="utf-8")
