"""A target's life in words: who proposed what, what was answered and said, what was settled on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from plp_metrics.draw import agreed as drawn
from plp_metrics.draw import words
from plp_metrics.draw.came import mark
from plp_metrics.draw.markup import esc
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import ALL, Agreement, Metric
from plp_metrics.model.talks import Interim, Moment

FIELDS = {
    "comparison": "at least or at most",
    "target": "the target",
    "baseline": "the start",
    "due_quarter": "when it is due",
    "milestones": "the milestones",
}
"""What may differ from one version to the next → its name on screen."""
_LOOKS: dict[str, tuple[str, str]] = {
    "proposed": ("clock", "risk"),
    "countered": ("dash", "ink3"),
    "confirmed": ("tick", "good"),
    "declined": ("slash", "ink3"),
    "superseded": ("dash", "ink3"),
    "said": ("ring", "ink2"),
    "excepted": ("diamond", "risk"),
    "exception_ended": ("dash", "ink3"),
}
_WHOSE = {"partner": "The partner", "code_org": "Code.org"}
When = Callable[[datetime], str]


def timeline(
    moments: Sequence[Moment], metric: Metric, when: When, caption: str = "History of the target"
) -> str:
    """Everything that happened to one target, the latest first, as a list. when: a moment as words."""
    lines = "".join(f"<li>{_line(m, metric, when)}</li>" for m in reversed(moments))
    return f'<ul class="plain" aria-label="{esc(caption)}">{lines}</ul>'


def thread(moments: Sequence[Moment], metric: Metric, when: When) -> str:
    """What was proposed and said in a talk, in the order in which it came."""
    lines = "".join(f"<li>{_line(m, metric, when)}</li>" for m in moments)
    return f'<ul class="plain" aria-label="What was proposed and said">{lines}</ul>'


def table(moments: Sequence[Moment], metric: Metric, when: When, caption: str) -> Table:
    """The same as a table: when, what, who, in words."""
    rows = [
        (when(m.at), Raw(_mark(m, metric), what(m, metric)), m.account, m.text, changes(m)) for m in moments
    ]
    return Table(("When", "What", "Account", "Said", "Differs in"), tuple(rows), caption)


def what(moment: Moment, metric: Metric) -> str:
    """ "Code.org proposed at least 41 teachers by Q4 (Apr–Jun 2019)", "Confirmed", "Commented"."""
    a = moment.agreement
    if moment.what == "said":
        return f"{_WHOSE.get(moment.side, 'Somebody')} commented"
    if moment.interim is not None:
        if moment.what == "exception_ended":
            return "Exception ended before its last day"
        return f"Exception accepted: {exception(moment.interim, metric)}"
    if a is None:
        return ""
    if moment.what == "proposed":
        return f"{_WHOSE.get(a.proposed_side, 'Somebody')} proposed {asked(a, metric)}"
    if moment.what == "confirmed":
        return f"Confirmed: {asked(a, metric)}"
    return {
        "countered": "Answered with another proposal",
        "declined": "Declined or taken back",
        "superseded": "Replaced by a later target",
    }[moment.what]


def asked(a: Agreement, metric: Metric) -> str:
    """ "at least 41 teachers by Q4 (Apr–Jun 2019), from 36; on the way: Q2 20"."""
    start = "" if a.baseline is None else f", from {words.amount(a.baseline, metric)}"
    steps = drawn.steps(a, metric)
    return f"{drawn.asks(a, metric)} by {drawn.due(a)}{start}" + (f"; {steps}" if steps else "")


def changes(moment: Moment) -> str:
    """ "the target and the milestones": what differs from the version before."""
    return words.listing([FIELDS[name] for name in moment.changed if name in FIELDS])


def exception(interim: Interim, metric: Metric) -> str:
    """ "31 will do until 30 Sep 2018"."""
    return f"{words.amount(interim.value, metric)} will do until {words.day(interim.ends_on, year=True)}"


def excepted(interim: Interim, metric: Metric) -> str:
    """The exception beside a target, as markup: symbol, words, reason."""
    said = f"Exception: {exception(interim, metric)}"
    return f'<span class="small">{_wraps(mark("diamond", said, "risk"))} {esc(interim.reason)}</span>'


def beside(exceptions: Mapping[int, Interim], a: Agreement | None, metric: Metric) -> str:
    """`excepted` for a target, "" where none is in force."""
    found = exceptions.get(a.agreement_id) if a is not None else None
    return "" if found is None else excepted(found, metric)


def told(
    found: Mapping[int, Interim],
    agreed: Iterable[Agreement],
    metrics: Mapping[str, Metric],
    course: str = ALL,
) -> dict[tuple[str, str], str]:
    """(Partner, metric) → the exceptions from its targets, in words. course: those of its targets only; ALL
    tells of any, since the targets of courses add up to it."""
    said: dict[tuple[str, str], list[str]] = {}
    for a in agreed if found else ():
        if a.agreement_id in found and course in (ALL, a.course):
            interim = found[a.agreement_id]
            of = f"{drawn.course(a)}: " if a.course not in (ALL, course) else ""
            line = f"{of}{exception(interim, metrics[a.metric])}. {interim.reason}"
            said.setdefault((a.partner_id, a.metric), []).append(line)
    return {key: "; ".join(texts) for key, texts in said.items()}


def _mark(moment: Moment, metric: Metric) -> str:
    symbol, ink = _LOOKS[moment.what]
    return _wraps(mark(symbol, what(moment, metric), ink))


def _wraps(marked: str) -> str:
    """A mark of many words, that may go over more than one line on a phone."""
    return marked.replace('<span class="', '<span style="white-space:normal" class="', 1)


def _line(moment: Moment, metric: Metric, when: When) -> str:
    text = f"<div>“{esc(moment.text)}”</div>" if moment.text else ""
    differs = f" · differs in {changes(moment)}" if moment.changed else ""
    who = " · ".join(t for t in (moment.account, when(moment.at)) if t)
    return f'{_mark(moment, metric)}{text}<div class="small">{esc(who + differs)}</div>'
