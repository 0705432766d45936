"""Sentences built from results: what a page says before it shows anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plp_metrics.draw import words
from plp_metrics.draw.board import Group, group_of
from plp_metrics.draw.palette import GOOD, JUDGED, STATUS
from plp_metrics.model import Metric, Result, Status


def overview(results: Sequence[Result], metrics: Mapping[str, Metric]) -> str:
    """ "9 of 22 partners are on plan with everything they agreed; 5 have fallen behind, most often in …"."""
    by_partner: dict[str, list[Result]] = {}
    for result in results:
        by_partner.setdefault(result.partner_id, []).append(result)
    judged = {p: rs for p, rs in by_partner.items() if any(r.status in JUDGED for r in rs)}
    if not judged:
        return "Nothing can be compared with a target in this quarter yet"
    fine = sum(all(r.status in GOOD for r in rs if r.status in JUDGED) for rs in judged.values())
    behind = [rs for rs in judged.values() if group_of(rs) is Group.BEHIND]
    verb = "is" if fine == 1 else "are"
    lead = f"{fine} of {words.plural(len(judged), 'partner')} {verb} on plan with everything agreed"
    if not behind:
        risky = sum(group_of(rs) is Group.AT_RISK for rs in judged.values())
        return f"{lead}; {risky or 'none'} at risk, none behind"
    often = Counter(r.metric for rs in behind for r in rs if r.status is Status.BEHIND).most_common(1)
    where = metrics[often[0][0]].short.lower()
    verb = "has" if len(behind) == 1 else "have"
    return f"{lead}; {len(behind)} {verb} fallen behind, most often in “{where}”"


def partner(name: str, results: Sequence[Result], metrics: Mapping[str, Metric]) -> str:
    """ "Ozark Regional Service is on plan for 4 of 7 targets; students learning is furthest behind"."""
    judged = [r for r in results if r.status in JUDGED and metrics[r.metric].side == "partner"]
    if not judged:
        silent = any(r.status is Status.NOT_REPORTED for r in results)
        return f"{name} has {'handed in nothing' if silent else 'no target that is due'} in this quarter yet"
    fine = sum(r.status in GOOD for r in judged)
    lead = f"{name} is on plan for {fine} of {words.plural(len(judged), 'target')}"
    worst = worst_first(judged)
    if not worst:
        return lead
    count = sum(r.status is Status.BEHIND for r in worst)
    title = metrics[worst[0].metric].title
    state = "is furthest behind" if worst[0].status is Status.BEHIND else "is at risk"
    if count == 1:
        state = "is behind"
    return f"{lead}; “{title}” {state}"


def worst_first(results: Sequence[Result]) -> list[Result]:
    """What is behind or at risk, the gravest and farthest from its target first."""
    flagged = [r for r in results if r.status in (Status.BEHIND, Status.AT_RISK)]
    return sorted(
        flagged, key=lambda r: (STATUS[r.status].rank, r.attainment if r.attainment is not None else 1)
    )


@dataclass(frozen=True)
class Turn:
    """A status that changed from one quarter to the next. better: in the direction everybody wants."""

    now: Result
    before: Result
    better: bool


def turned(now: Sequence[Result], before: Sequence[Result]) -> list[Turn]:
    """Statuses that are not what they were, worst first. From on plan to ahead or met is no news."""
    earlier = {(r.partner_id, r.metric, r.course): r for r in before if r.status in JUDGED}
    turns = []
    for result in now:
        was = earlier.get((result.partner_id, result.metric, result.course))
        if was is None or result.status not in JUDGED or result.as_of == was.as_of:
            continue
        if result.status == was.status or {result.status, was.status} <= GOOD:
            continue
        gained = STATUS[result.status].rank > STATUS[was.status].rank
        turns.append(Turn(result, was, gained))
    return sorted(
        turns, key=lambda t: (STATUS[t.now.status].rank, -STATUS[t.before.status].rank, t.now.partner_id)
    )


def turn(change: Turn, metrics: Mapping[str, Metric]) -> str:
    """ "students learning on plan → behind, 2 484 of 3 240 class places"."""
    metric = metrics[change.now.metric]
    was, now = (STATUS[r.status].word.lower() for r in (change.before, change.now))
    return f"{metric.short.lower()} {was} → {now}, {words.full(change.now, metric)}"


def growth(series: Sequence[Result], metric: Metric) -> str:
    """The finding of a growth chart: "Students learning: 664 of 900 agreed, behind plan"."""
    known = [r for r in series if r.value is not None]
    if not known:
        return f"{metric.title}: not reported yet"
    last = known[-1]
    earlier = [r for r in known if r.quarter == last.quarter and r.school_year < last.school_year]
    same = earlier[-1] if earlier else None
    text = f"{metric.title}: {words.amount(last.value or 0, metric)}"
    if same is not None and same.value is not None:
        text += f", from {words.amount(same.value, metric)} in {same.quarter} {same.school_year}"
    if last.status in JUDGED and last.target is not None:
        target = words.amount(last.target, metric)
        met = last.status is Status.MET
        text += (
            f"; target of {target} met"
            if met
            else f"; {STATUS[last.status].word.lower()} for {target} agreed"
        )
    return text


def quality(mine: Sequence[Result], everyone: Sequence[Result], metrics: Mapping[str, Metric]) -> str:
    """The finding of the survey table, read with the ranges: only what leaves all partners' range is said."""
    shown = [r for r in mine if r.value is not None]
    if not shown:
        return "No survey answers in this school year yet"
    pooled = {r.metric: r.value for r in everyone if r.value is not None}
    low = [r for r in shown if r.metric in pooled and r.high is not None and r.high < pooled[r.metric]]
    high = [r for r in shown if r.metric in pooled and r.low is not None and r.low > pooled[r.metric]]
    if low:
        return f"“{metrics[low[0].metric].short}” is lower than at all partners, beyond chance"
    if high:
        return f"“{metrics[high[0].metric].short}” is higher than at all partners, beyond chance"
    return "Workshop quality is within the range of all partners"


def coverage(came: int, due: int, waiting: int, accepted_only: bool = False) -> str:
    """ "22 of 24 partners reported · 6 not accepted yet, marked provisional".

    accepted_only: the figures are those of accepted quarters, so `came` counts these and the rest waits.
    """
    what = "accepted" if accepted_only else "reported"
    waits = f"{waiting} {'handed in, ' if accepted_only else ''}not accepted yet"
    waits += "" if accepted_only else ", marked provisional"
    return f"{came} of {words.plural(due, 'partner')} {what}{f' · {waits}' if waiting else ''}"
