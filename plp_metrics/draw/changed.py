"""What changed between two days: the sentence, what turned, and every figure that moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from plp_metrics.draw import icons, words
from plp_metrics.draw.markup import esc, explained, href, link
from plp_metrics.draw.palette import GOOD, JUDGED, STATUS
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Metric, Result
from plp_metrics.model.changes import Change, What

SAID = {
    What.CAME: "new",
    What.WENT: "no longer there",
    What.MOVED: "moved on with a later quarter",
    What.TARGET: "another target",
    What.STATUS: "same figure, plan moved on",
}
CORRECTED = "corrected"


def sentence(found: Sequence[Change], came: int, since: date) -> str:
    """ "Since 20 Jun 2018: 12 files came in, 87 figures moved; 5 turned better, 3 worse"."""
    lead = f"Since {words.day(since, year=True)}: {words.plural(came, 'file')} came in"
    if not found:
        return (
            f"{lead}, and no figure moved" if came else f"Nothing changed since {words.day(since, year=True)}"
        )
    verb = words.plural(len(found), "figure")
    better, worse = (sum(turned(c) is way for c in found) for way in (True, False))
    turns = f"; {better} turned better, {worse} worse" if better or worse else ""
    return f"{lead}, {verb} moved{turns}"


def turned(change: Change) -> bool | None:
    """True: the status turned better, False: worse, None: it did not turn, or is none to judge.

    Between on plan, ahead and met nothing turns.
    """
    if change.then is None or not {change.then.status, change.now.status} <= JUDGED:
        return None
    was, is_now = change.then.status, change.now.status
    if was == is_now or {was, is_now} <= GOOD:
        return None
    return STATUS[is_now].rank > STATUS[was].rank


def turn(change: Change, metric: Metric) -> str:
    """ "students learning: on plan → behind, 2 484 of 3 240 class places"."""
    was = STATUS[change.then.status].word.lower() if change.then else "none"
    now = STATUS[change.now.status].word.lower()
    return f"{metric.short.lower()}: {was} → {now}, {words.full(change.now, metric)}"


def news(found: Sequence[Change]) -> list[Change]:
    """The changes to read first: what turned, was corrected, went, or has another target."""
    told = (What.WENT, What.TARGET)
    return [c for c in found if c.corrected or c.what in told or turned(c) is not None]


def table(
    found: Sequence[Change],
    metrics: Mapping[str, Metric],
    names: Mapping[str, str],
    then: Mapping[str, str],
    now: Mapping[str, str],
) -> Table:
    """One row per figure, by partner. then, now: the filters that show the page of a figure on either day.

    The partner has no column where there is only one.
    """
    rows = []
    several = len({c.now.partner_id for c in found}) > 1
    for change in sorted(found, key=lambda c: (names[c.now.partner_id], metrics[c.now.metric].number)):
        metric, result = metrics[change.now.metric], change.now
        name = names[result.partner_id]
        rows.append(
            (
                Raw(link(name, "partner", **{**now, "partner": result.partner_id}), name),
                metric.title,
                _figure(change.then, metric, then),
                _figure(result, metric, now),
                _status(change.then),
                _status(result),
                CORRECTED if change.corrected else SAID[change.what],
            )
        )
    head = ("Partner", "Metric", "Then", "Now", "Status then", "Status now", "What happened")
    start = 0 if several else 1
    return Table(head[start:], tuple(row[start:] for row in rows), "Figures that changed")


def _figure(result: Result | None, metric: Metric, at: Mapping[str, str]) -> Raw:
    if result is None or result.value is None:
        text = words.mark(result, metric) if result else "none yet"
        return Raw(f'<span class="k-ink3">{esc(text)}</span>', text)
    text = words.value(result, metric)
    quarter = f" ({result.as_of})" if result.as_of else ""
    why = href("number", **{**at, "metric": metric.key, "partner": result.partner_id})
    return Raw(f'{explained(text, why)}<span class="k-ink3">{esc(quarter)}</span>', text + quarter)


def _status(result: Result | None) -> Raw | str:
    if result is None or result.status not in JUDGED:
        return ""
    return Raw(icons.status(result.status), STATUS[result.status].word)
