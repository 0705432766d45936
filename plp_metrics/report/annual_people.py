"""Sections of an annual report about people: whom the classes reach, what participants thought."""

from __future__ import annotations

from plp_metrics.draw import equity_words, words, workshop_words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.report_marks import bar
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.metrics import load_all
from plp_metrics.model import Mark
from plp_metrics.model.equity import GROUPS
from plp_metrics.model.quality import Told
from plp_metrics.report.annual import Annual, Part


def equity(annual: Annual) -> Part | None:
    """Who the classes reach beside who is in their schools."""
    library = load_all()
    if not annual.equity:
        return None
    rows: list[tuple[Cell | Raw, ...]] = []
    for group, one in annual.equity.items():
        share = annual.results.get(GROUPS[group].share)
        if one.parity is not None:
            p = one.parity
            drawn = bar(p.share, 1.0, tick=p.reference)
            rows.append(
                (
                    equity_words.GROUP_WORDS[group], words.percent(p.share), Raw(drawn),
                    words.percent(p.reference), equity_words.ratio(one),
                    equity_words.in_students(one, short=True),
                )
            )  # fmt: skip
        else:
            said = words.value(share, library[share.metric]) if share else equity_words.absent(one)
            rows.append((equity_words.GROUP_WORDS[group], said, "", "", equity_words.ratio(one), ""))
    head = ("Students", "Of the classes", "", "Of their schools", "Ratio", "In students")
    table = Table(head, tuple(rows), "In the classes and in their schools")
    told = [
        equity_words.opening(one, group) for group, one in annual.equity.items() if one.parity is not None
    ]
    defined = "".join(f"<li>{esc(equity_words.definition(group))}</li>" for group in annual.equity)
    html = (
        f"{table.html()}<p class=small>The bar is the share of the classes, the tick that of their schools."
        " A ratio of 1 mirrors the schools; a range that holds 1 is no difference beyond chance.</p>"
        f"<h3>Who is counted</h3><ul>{defined}</ul>"
    )
    first = told[0] if told else _shares(annual)
    return Part("equity", "Whom the classes reach", first, html, (table,))


def _shares(annual: Annual) -> str:
    """What can be said where no group can be set beside its schools: its share of the classes, if that."""
    for group in annual.equity:
        share = annual.results.get(GROUPS[group].share)
        if share is not None and share.mark is Mark.SHOWN and share.value is not None:
            said = words.value(share, load_all()[share.metric])
            who = equity_words.GROUP_WORDS[group]
            return f"{who}: {said} of the classes; their schools can't be set beside it for this year"
    return "Nothing about groups of students could be published for this year"


def quality(annual: Annual) -> Part | None:
    """What participants agreed with, how many answered."""
    found, library = annual.quality, load_all()
    if found is None or all(item.mine is None for item in found.items):
        return None
    rows: list[tuple[Cell | Raw, ...]] = []
    best = None
    for item in found.items:
        mine, everybody = item.mine, item.everybody
        told = mine is not None and mine.told is Told.AS_SHARE and mine.share is not None
        drawn = ""
        if told and mine is not None and mine.share is not None:
            tick = everybody.share if everybody else None
            drawn = bar(mine.share, 1.0, low=mine.low, high=mine.high, tick=tick)
            best = best or (item, mine)
        rows.append(
            (
                library[item.metric].title,
                workshop_words.of_partner(item, library[item.metric]),
                Raw(drawn),
                workshop_words.agreed(everybody),
                workshop_words.silent(item),
            )
        )
    head = ("Participants who …", "Agreed", "", "All partners", "Whatever those think who did not answer")
    table = Table(head, tuple(rows), "What participants agreed with")
    response = workshop_words.responded(found.response_mine)
    finding = f"{response[:1].upper()}{response[1:]}"
    if best is not None:
        item, mine = best
        title = library[item.metric].title
        finding = f"{title}: {workshop_words.agreed(mine)} agreed; {response}"
    html = (
        f"{table.html()}<p class=small>{esc(response)}. The line is the 95 % range, the tick is all partners;"
        " “slightly agree” counts as agreeing.</p>"
    )
    return Part("quality", "Quality of workshops", finding, html, (table,))
