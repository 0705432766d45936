"""Sentences a report's text can begin with, written from its figures and from what was explained before."""

from __future__ import annotations

from plp_metrics.contracts import load_contracts
from plp_metrics.draw import report_words, words, workshop_words
from plp_metrics.metrics import load_all
from plp_metrics.model.reports import Component
from plp_metrics.report.annual import Annual

YEAR, SURVEY = "year", ("survey", "survey_effect")


def figures(annual: Annual, component: Component) -> list[str]:
    """The component's figures, each as a sentence; nothing of a metric that does not apply."""
    library = load_all()
    applies = {r.metric: r for r in annual.told}
    told = [applies[k] for k in component.figures if k in applies]
    return [f"{report_words.figure(r, library[r.metric])}." for r in told]


def explained(annual: Annual, component: Component) -> list[str]:
    """What the partner explained about the files these figures were counted from, as draft sentences."""
    library = load_all()
    needed = {n.partition(".")[0] for k in component.figures if k in library for n in library[k].needs}
    titles = {name: contract.title.lower() for name, contract in load_contracts().items()}
    return [
        f"{words.quarter(one.period)}, {titles[one.dataset]}: {one.text.rstrip('.')}."
        for one in annual.explanations
        if one.dataset in needed
    ]


def opening(annual: Annual, component: Component) -> list[str]:
    """What a text of this component can begin with."""
    library = load_all()
    first: list[str] = []
    if component.key == YEAR:
        first = [f"{report_words.year(annual.partner.name, annual.judged, library)}."]
        first += [f"{t}." for t in report_words.growth(annual.results, library)]
    if component.key in SURVEY and annual.quality is not None:
        said = workshop_words.responded(annual.quality.response_mine)
        first = [f"{said[:1].upper()}{said[1:]}."]
    return [*first, *figures(annual, component), *explained(annual, component)]
