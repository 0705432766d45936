"""Sections of an annual report in words: the partner's texts, Code.org's evaluation, notes and methods."""

from __future__ import annotations

import re

from plp_metrics.contracts import load_contracts
from plp_metrics.draw import icons, report_words, words
from plp_metrics.draw.markup import esc, note
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.intake.words_of_quarters import ABOUT
from plp_metrics.metrics import load_all
from plp_metrics.model import Metric, Result
from plp_metrics.model.reports import OVERALL, Kind, PartState, Verdict
from plp_metrics.partnership import reports as rules
from plp_metrics.report.annual import Annual, Part

PARAGRAPH = re.compile(r"\n\s*\n")


def narratives(annual: Annual) -> Part:
    """What the partner wrote."""
    report, body, given = annual.report, [], 0
    for one in annual.template.theirs:
        if one.kind is not Kind.NARRATIVE:
            continue
        text, said = report.texts.get(one.key), report.said.get(one.key)
        if text is not None and text.text:
            given += 1
            body.append(f"<h3>{esc(one.title)}</h3>{prose(text.text)}")
        elif said is not None and said.state is PartState.LEFT_OUT:
            body.append(f"<h3>{esc(one.title)}</h3><p class=small>Left out: {esc(said.note)}</p>")
        elif one.required:
            body.append(f"<h3>{esc(one.title)}</h3><p class=small>Not written yet.</p>")
    done, asked = rules.progress(annual.template, report)
    finding = f"{words.plural(given, 'text')} by {annual.partner.name}; {done} of {asked} parts done"
    return Part("narratives", "In the partner's own words", finding, "".join(body))


def prose(text: str) -> str:
    """A text as it was typed: its paragraphs and its lines, nothing of it read as markup."""
    blocks = [b for b in PARAGRAPH.split(text.strip()) if b.strip()]
    return "".join(f"<p>{'<br>'.join(esc(line) for line in b.strip().splitlines())}</p>" for b in blocks)


def evaluation(annual: Annual) -> Part | None:
    """Code.org's words: the year, then target by target."""
    library, given = load_all(), annual.report.evaluation
    if not given:
        return None
    overall = given.get(OVERALL)
    rows: list[tuple[Cell | Raw, ...]] = []
    for key in [*annual.agreed, *(k for k in given if k not in annual.agreed)]:
        if key == OVERALL or key not in given:
            continue
        one, result = given[key], annual.agreed.get(key)
        figure = words.full(result, library[result.metric]) if result else ""
        target = (
            words.amount(result.target, library[result.metric])
            if result and result.target is not None
            else ""
        )
        rows.append((report_words.about(key, library), figure, target, _verdict(one.verdict), one.text))
    table = Table(
        ("Target", "This year", "Agreed", "Evaluation", "In words"), tuple(rows), "Target by target"
    )
    html = prose(overall.text) if overall else ""
    if rows:
        html += f"<h3>Target by target</h3>{table.html()}"
    finding = report_words.VERDICTS[overall.verdict].word if overall else "Not evaluated as a whole yet"
    return Part("evaluation", "Code.org's evaluation", finding, html, (table,) if rows else ())


def _agreed(result: Result) -> str:
    return "" if result.target is None else words.amount(result.target, load_all()[result.metric])


def _verdict(of: Verdict) -> Raw:
    shown = report_words.VERDICTS[of]
    return Raw(f'<span class="s k-{shown.ink}">{icons.icon(shown.icon)}{esc(shown.word)}</span>', shown.word)


def explanations(annual: Annual) -> Part | None:
    """What the partner explained about its files, numbered as the tables refer to them."""
    if not annual.explanations:
        return None
    items = []
    for one in annual.explanations:
        head = " · ".join(
            t
            for t in (
                words.quarter(one.period), load_contracts()[one.dataset].title, ABOUT.get(one.rule, ""),
            )
            if t
        )  # fmt: skip
        items.append(f"<li><b>{esc(head)}</b><br>{esc(one.text)}</li>")
    count = words.plural(len(items), "explanation")
    return Part(
        "explanations", "Notes to the figures", f"{count} that came with the files",
        f'<ol class="notes">{"".join(items)}</ol>',
    )  # fmt: skip


def methods(annual: Annual) -> Part:
    """How figures are made, why some are hidden, what the words mean."""
    library = load_all()
    day = words.day(annual.report.pinned_on, year=True)
    general = (
        f"All figures are accepted, published ones as they stood on {day}. A figure whose last quarter was"
        " not accepted by then says of which quarter it is; what did not come is not reported, never zero.",
        "A range is the 95 % range: where the true share lies in 19 of 20 cases. Shares are of those known;"
        " over partners they are added up by their counts, never averaged.",
        "Hidden figures protect people: nothing is shown from which fewer than ten students or teachers, or"
        " fewer than five answers, could be worked out. No name, address or number of a person is kept.",
        "Status: met (the target is reached), on plan or too close to call, at risk (a little behind),"
        " behind. No target agreed is no failure. Below: what is measured against a target; the dictionary of"
        " the app has all others.",
    )
    agreed = dict.fromkeys(key.partition("|")[0] for key in annual.agreed)
    terms = "".join(_term(library[key]) for key in agreed)
    said = "".join(f"<li>{esc(t)}</li>" for t in general)
    html = f"<ul>{said}</ul><dl>{terms}</dl>"
    return Part("methods", "How the figures are made", "What the words and figures mean", html)


def _term(metric: Metric) -> str:
    """What a metric means, and how it is counted."""
    of = f", of {metric.denominator_says}" if metric.denominator_says else ""
    counted = note(f"Counted: {metric.numerator_says}{of}.")
    return f"<div><dt>{esc(metric.title)}</dt><dd>{esc(metric.says)}{counted}</dd></div>"
