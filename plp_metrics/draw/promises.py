"""Promises of both sides in words: how each stands, what proves it, who confirmed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from plp_metrics.draw import words
from plp_metrics.draw.came import mark
from plp_metrics.draw.markup import esc, explained, href, note
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import ALL, Display, Metric
from plp_metrics.model.promises import Evidence, Line, Part, Promise, Proof, Side, Standing, Waiver

LOOKS: dict[Standing, tuple[str, str, str]] = {
    Standing.OVERDUE: ("Overdue", "down", "behind"),
    Standing.DISPUTED: ("Disputed", "late", "behind"),
    Standing.WAITING: ("Waits for an answer", "clock", "risk"),
    Standing.DUE: ("Due", "diamond", "risk"),
    Standing.KEPT: ("Kept", "tick", "good"),
    Standing.NOT_YET: ("Not due yet", "dots", "ink3"),
    Standing.RECORDED: ("Only recorded", "bar", "ink3"),
    Standing.NO_TARGET: ("No target agreed", "dash", "ink3"),
    Standing.HIDDEN: ("Hidden to protect students", "square", "ink3"),
    Standing.WAIVED: ("Let off", "slash", "ink3"),
}
"""How a promise stands → word, symbol, colour; what needs an act first."""
TOPICS = {
    "meetup": "meetup", "hour_of_code": "Hour of Code", "cs_fair": "CS Fair", "pm_summit": "managers' summit",
    "facilitation_summit": "facilitation summit", "teachercon": "TeacherCon",
    "teacher_recruitment": "recruiting teachers", "facilitators": "facilitators", "funding": "funding",
    "regional_growth": "growing in the area", "community": "community",
}  # fmt: skip
GROUPS = {
    "people": "People", "events": "Events", "workshops": "Workshops", "community": "Community and outreach",
    "growth": "Growth", "money": "Money", "reporting": "Talks and reports", "support": "Support",
}  # fmt: skip
WHOSE = {Side.PARTNER: "the partner", Side.CODE_ORG: "Code.org", Side.JOINT: "both"}
HEAD = ("Promise", "How it stands", "Due", "What proves it")


def standing(p: Promise) -> Raw:
    """How it stands, as symbol and word; kept late, and since when it is open, under it."""
    word, symbol, ink = LOOKS[p.standing]
    if p.standing is Standing.DUE and p.ended:
        word = "Figures may still come"
    more = ", late" if p.late else ""
    told = [
        "carried over" if p.carried else "",
        "asked to be let off" if p.asked else "",
    ]
    under = " · ".join(t for t in told if t)
    return Raw(mark(symbol, word + more, ink) + note(under), word + more + (f" ({under})" if under else ""))


def table(
    promises: Sequence[Promise],
    metrics: Mapping[str, Metric],
    caption: str,
    params: Mapping[str, str],
    elsewhere: Mapping[str, tuple[str, str]] | None = None,
) -> Table:
    """One row per promise, in the order given. params: filters its links carry on. elsewhere: line → what
    another page knows of it, as markup and in words."""
    rows = []
    for p in promises:
        line = p.line
        title = Raw(
            f"<span><b>{esc(line.title)}</b>{note(line.says)}</span>", f"{line.key} {line.title}: {line.says}"
        )
        due = words.day(p.due, year=True) if p.due else ""
        rows.append((title, standing(p), due, _proof(p, metrics, params, (elsewhere or {}).get(line.key))))
    return Table(HEAD, tuple(rows), caption)


def _proof(
    p: Promise, metrics: Mapping[str, Metric], params: Mapping[str, str], elsewhere: tuple[str, str] | None
) -> Raw:
    lines = [elsewhere] if elsewhere else []
    for part in p.parts if p.standing is not Standing.WAITING else ():
        text = _part(p.line, part, metrics)
        if text:
            lines.append((_explained(p, part, text, metrics, params), text))
    lines += [(_evidence_html(e), evidence(e)) for e in p.evidence]
    if p.waiver is not None:
        text = f"let off by {p.waiver.answered_by or p.waiver.account}: {p.waiver.reason}"
        lines.append((esc(text), text))
    if len(lines) == bool(elsewhere):
        lines.append((f'<span class="k-ink3">{esc(_nothing(p.line))}</span>', ""))
    markup = "".join(f"<li>{one}</li>" for one, _ in lines)
    return Raw(
        f'<ul class="plain">{markup}</ul>{note("asked for: " + p.line.wanted)}',
        "; ".join(text for _, text in lines if text),
    )


def _nothing(line: Line) -> str:
    if line.evidence is None and line.metrics:
        return "no figure yet"
    return "nothing recorded yet"


def _part(line: Line, part: Part, metrics: Mapping[str, Metric]) -> str:
    if part.kind == "metric":
        metric = metrics[part.name]
        what = metric.short + (f", {words.course(part.course)}" if part.course != ALL else "")
        if part.reached is None:
            return f"{what}: not reported"
        asked = _amount(part.target, metric)
        when = words.quarter(part.quarter) if part.quarter else ""
        return f"{what}: {_amount(part.reached, metric)} (asked: {asked}), {when}"
    if part.kind == "talks":
        each = "quarter" if part.name == "quarter" else "month"
        return f"{words.plural(part.reached or 0, each)} with a talk, of {words.number(part.target or 0)}"
    name = TOPICS.get(part.name, words.course(part.course) if part.course != ALL else "")
    if part.kind == "count" and line.evidence is Proof.NUMBER and part.reached:
        return f"{_count(part.reached, line.unit)} confirmed in all" if part.reached > 1 else ""
    if part.kind == "count" or part.met:
        return ""
    return f"{name}: missing"


def _amount(value: float | None, metric: Metric) -> str:
    if value is None:
        return ""
    if metric.display is Display.COUNT and 0 < value < 0.05:
        return "more than 0"
    return words.amount(value, metric)


def _explained(
    p: Promise, part: Part, text: str, metrics: Mapping[str, Metric], params: Mapping[str, str]
) -> str:
    if part.kind != "metric" or part.quarter is None or part.reached is None:
        return esc(text)
    where = href(
        "number",
        **{**params, "metric": part.name, "partner": p.partner_id, "year": part.quarter.school_year,
           "quarter": part.quarter.quarter, "course": part.course if part.course != ALL else None},
    )  # fmt: skip
    return explained(text, where)


def evidence(e: Evidence) -> str:
    """ "6 Dec 2016, Hour of Code, 3 events: two schools. Confirmed by evaluator@example.org"."""
    return f"{_what(e)}. {_answer(e)}"


def _what(e: Evidence) -> str:
    parts = [words.day(e.day, year=True)]
    parts += [TOPICS.get(e.topic, e.topic)] if e.topic else []
    parts += [words.course(e.course)] if e.course != ALL else []
    if e.number is not None:
        parts.append(_count(e.number, e.unit) + (f" in {e.place}" if e.place else ""))
    return ", ".join(parts) + (f": {e.text.rstrip('.')}" if e.text else "")


def _count(number: float, unit: str) -> str:
    return words.plural(number, unit.removesuffix("s"), unit)


def _answer(e: Evidence) -> str:
    if e.state == "confirmed":
        return f"Confirmed by {e.answered_by}"
    if e.state == "disputed":
        return f"Disputed by {e.answered_by}: {e.reason}"
    return f"Waits for {WHOSE[Side.CODE_ORG if e.side is Side.PARTNER else Side.PARTNER]}"


def _evidence_html(e: Evidence) -> str:
    where = ""
    if e.link:
        where = f' <a href="{esc(e.link)}" rel="noopener noreferrer" target="_blank">open</a>'
    symbol, ink = {"confirmed": ("tick", "good"), "disputed": ("late", "behind")}.get(
        e.state, ("clock", "risk")
    )
    return f'{esc(_what(e))}{where}{note("")}<span class="small">{mark(symbol, _answer(e), ink)}</span>'


def asked(e: Evidence, line: Line) -> str:
    """Evidence that waits, in one sentence for who has to answer it."""
    return f"{line.title}: {_what(e)}"


def waiver(w: Waiver, line: Line) -> str:
    """What is asked to be let off, and why."""
    return f"{line.title}, {w.school_year}: {WHOSE[w.side]} asks to let this off. “{w.reason}”"


def kept(promises: Iterable[Promise]) -> tuple[int, int]:
    """(kept, out of those that count so far)."""
    counted = [p for p in promises if p.counts]
    return sum(p.standing is Standing.KEPT for p in counted), len(counted)


def sentence(name: str, mine: Sequence[Promise], theirs: Sequence[Promise]) -> str:
    """ "Bluegrass kept 14 of the 18 promises due so far; Code.org kept 7 of its 9"."""
    (own, of_own), (other, of_other) = kept(mine), kept(theirs)
    first = f"{name} kept {own} of the {words.plural(of_own, 'promise')} due so far" if of_own else ""
    second = f"Code.org kept {other} of its {of_other}" if of_other else ""
    return "; ".join(t for t in (first, second) if t) or f"{name}: no promise has been due yet"


def side_title(side: Side, name: str, promises: Sequence[Promise]) -> tuple[str, str]:
    """Heading and the line under it, of one side's promises."""
    title = {
        Side.PARTNER: f"What {name} promised",
        Side.CODE_ORG: f"What Code.org promised {name}",
        Side.JOINT: "What both promised together",
    }[side]
    found = [p.standing for p in promises]
    counts = [f"{found.count(s)} {LOOKS[s][0][:1].lower() + LOOKS[s][0][1:]}" for s in LOOKS if s in found]
    return title, " · ".join(counts)


def caption(side: Side, name: str) -> str:
    """What a side's table holds."""
    return side_title(side, name, ())[0]


def key(promises: Iterable[Promise]) -> str:
    """The symbols and words that occur."""
    found = {p.standing for p in promises}
    items = "".join(
        f"<li>{mark(symbol, word, ink)}</li>" for s, (word, symbol, ink) in LOOKS.items() if s in found
    )
    return f'<ul class="key" aria-label="Key">{items}</ul>' if items else ""


def day_line(day: date, version: str, year: str) -> str:
    """What the page rests on."""
    return (
        f"School year {year} · term sheet of {version} · as it stood on {words.day(day, year=True)}"
        " · measured from the files where they prove it, else confirmed by the other side"
    )
