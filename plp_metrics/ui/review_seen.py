"""What the review desk knows of one quarter: its files, what was explained, figures before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase

from plp_metrics import access, store
from plp_metrics.act import compare, questions, see_raw
from plp_metrics.compute import results
from plp_metrics.compute.answers import answer
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import review as drawn
from plp_metrics.draw import words
from plp_metrics.draw.came import Came
from plp_metrics.model import (
    ALL,
    DATASETS,
    Basis,
    Period,
    QuarterState,
    Question,
    RefusedError,
    Result,
    Viewer,
)
from plp_metrics.store import read_review
from plp_metrics.store.read_hand_ins import HandIn, QuarterNow
from plp_metrics.ui import clock, completeness, program, reporting
from plp_metrics.ui.histories import histories


@dataclass(frozen=True)
class Seen:
    """One quarter on the desk. before: what the figures are compared with. rows_open: whether this viewer may
    see its rows. counted: dataset → the version that counts."""

    partner_id: str
    period: Period
    now: QuarterNow | None
    files: list[drawn.File]
    said: list[drawn.Said]
    figures: list[drawn.Figure]
    before: str
    rows_open: bool
    counted: Mapping[str, HandIn]

    @property
    def waits(self) -> bool:
        """It still waits for review."""
        return self.now is not None and self.now.state is QuarterState.SUBMITTED


def look(viewer: Viewer, partner_id: str, period: Period) -> Seen:
    """Everything about a quarter that this viewer may see."""
    own = [
        h
        for h in reporting.hand_ins(viewer, period.school_year)
        if (h.partner_id, h.period) == (partner_id, period)
    ]
    counted = {h.dataset: h for h in own if h.counts}
    with store.current().read() as cursor:
        rows_open = see_raw.may_see_rows(viewer, cursor, partner_id, period)
    said, letters = notes(viewer, partner_id, period, counted, rows_open)
    before, figures = moves(viewer, partner_id, period, any(h.accepted for h in own), letters)
    return Seen(
        partner_id,
        period,
        reporting.quarters(viewer, period.school_year).get((partner_id, period)),
        [_file(viewer, partner_id, period, d, own, letters, rows_open) for d in DATASETS],
        said,
        figures,
        before,
        rows_open,
        counted,
    )


def notes(
    viewer: Viewer, partner_id: str, period: Period, counted: Mapping[str, HandIn], rows_open: bool
) -> tuple[list[drawn.Said], dict[str, str]]:
    """(findings and explanations under their letters, dataset → its letters).

    What a finding says of a single row is only for who may see rows; to others it is counted.
    """
    titles = {name: c.title for name, c in load_contracts().items()}
    now, scope = store.current(), access.scope(viewer)
    told: list[tuple[str, str, str, str]] = []
    explained = answer(now, scope, read_review.explanations, partner_id, period)
    found = answer(now, scope, questions.of_submitted, partner_id, period)
    for dataset in DATASETS:
        held = counted.get(dataset)
        if held is None:
            continue
        texts = {x.rule: x.text for x in explained if x.submission_id == held.submission_id}
        kinds: dict[str, list[questions.Open]] = {}
        for one in found:
            if one.dataset == dataset:
                kinds.setdefault(one.problem.rule, []).append(one)
        for rule, alike in kinds.items():
            same = [o.problem for o in alike]
            more = f" (and {words.number(len(same) - 1)} more like it)" if len(same) > 1 else ""
            says = f"{same[0].message}{more}" if rows_open or same[0].line is None else ""
            hidden = f"about {words.plural(len(same), 'row')}; open the rows to read it"
            seen = [o for o in alike if rows_open or o.problem.line is None]
            told.append((dataset, says or hidden, texts.pop(rule, ""), histories(seen, period)))
        told += [(dataset, said_about(rule), text, "") for rule, text in texts.items()]
    said, letters = [], dict.fromkeys(DATASETS, "")
    for number, (dataset, finding, text, lines) in enumerate(told):
        letter = ascii_lowercase[number] if number < len(ascii_lowercase) else str(number + 1)
        letters[dataset] = f"{letters[dataset]} {letter}".strip()
        said.append(drawn.Said(letter, titles[dataset], finding, text, lines))
    return said, letters


def said_about(rule: str) -> str:
    """What a sentence of the partner is about that stands under no finding."""
    return "nothing to report" if rule == questions.NOTHING else "explained by the partner"


def moves(
    viewer: Viewer, partner_id: str, period: Period, accepted: bool, letters: Mapping[str, str]
) -> tuple[str, list[drawn.Figure]]:
    """(what "before" is, every metric before and after).

    Before is what was accepted for this quarter; where nothing was yet, the hand-in of it before this one, as
    it stood then; where this is the first, the quarter before.
    """
    now, scope = store.current(), access.scope(viewer)
    library = program.library()
    wanted = Question(*period, tuple(library), ALL, (partner_id,))
    after = answer(now, scope, results.results, wanted)
    if accepted:
        title = "Accepted before"
        earlier = answer(now, replace(scope, basis=Basis.ACCEPTED), results.results, wanted)
    elif first := _handed_in_before(viewer, partner_id, period):
        title = "Handed in before"
        earlier = answer(now, scope, results.results, replace(wanted, as_of=first))
    else:
        last = period.previous
        title = words.quarter(last)
        asked = replace(wanted, school_year=last.school_year, quarter=last.quarter)
        earlier = answer(now, scope, results.results, asked)
    return title, _beside(earlier, after, letters)


def of_versions(viewer: Viewer, one: HandIn, other: HandIn) -> list[drawn.Figure]:
    """The figures made from a file, each as it stood when one version of it was handed in, beside what it was
    when the other was, of the quarter each belongs to. Empty where a version was never counted."""
    keys = tuple(
        key
        for key, m in program.library().items()
        if one.dataset in {n.split(".")[0] for n in (*m.needs, *m.uses)}
    )
    told = []
    for held in (other, one):
        event = _handed_in_by(viewer, held)
        if event is None:
            return []
        asked = Question(*held.period, keys, ALL, (held.partner_id,), as_of=event)
        told.append(answer(store.current(), access.scope(viewer), results.results, asked))
    return _beside(told[0], told[1], {})


def _beside(
    earlier: Sequence[Result], after: Sequence[Result], letters: Mapping[str, str]
) -> list[drawn.Figure]:
    library = program.library()
    was = {r.metric: r for r in drawn.shown(earlier)}
    return [
        drawn.Figure(library[r.metric], was.get(r.metric), r, _letters(library[r.metric].needs, letters))
        for r in drawn.shown(after)
    ]


def _handed_in_by(viewer: Viewer, held: HandIn) -> int | None:
    """The event by which a version was handed in."""
    scope = access.scope(viewer)
    found = answer(store.current(), scope, read_review.receipts, held.partner_id, held.period)
    events = [r.event_id for r in found if held.submission_id in {ln.submission_id for ln in r.lines}]
    return min(events, default=None)


def _handed_in_before(viewer: Viewer, partner_id: str, period: Period) -> int | None:
    """The event of the quarter's hand-in before the last one; None where there is only one."""
    found = answer(store.current(), access.scope(viewer), read_review.receipts, partner_id, period)
    return found[1].event_id if len(found) > 1 else None


def _letters(needs: Sequence[str], letters: Mapping[str, str]) -> str:
    datasets = dict.fromkeys(need.split(".")[0] for need in needs)
    return " ".join(letters[d] for d in datasets if letters.get(d))


def _file(
    viewer: Viewer,
    partner_id: str,
    period: Period,
    dataset: str,
    own: Sequence[HandIn],
    letters: Mapping[str, str],
    rows_open: bool,
) -> drawn.File:
    title = load_contracts()[dataset].title
    versions = [h for h in own if h.dataset == dataset]
    held = next((h for h in versions if h.counts), None)
    if held is None:
        return drawn.File(title, "missing")
    first = min(h.day for h in versions)
    late, nothing = first > period.due, held.how == "nothing_to_report"
    mark = Came.NOTHING if nothing else Came.ON_TIME
    if late:
        mark = Came.NOTHING_LATE if nothing else Came.LATE
    return drawn.File(
        title,
        completeness.HOW.get(held.how) or held.file_name,
        held.rows,
        held.version,
        clock.moment(held.at, partner_id),
        held.account,
        mark,
        _changed(viewer, partner_id, period, dataset, held, versions, rows_open),
        letters[dataset],
    )


def _changed(
    viewer: Viewer,
    partner_id: str,
    period: Period,
    dataset: str,
    held: HandIn,
    versions: Sequence[HandIn],
    rows_open: bool,
) -> str:
    earlier = [h for h in versions if h.version < held.version and not h.purged]
    if not earlier:
        return "the first handed in"
    before = max(earlier, key=lambda h: h.version)
    if rows_open:
        try:
            return changes(compare.between(viewer, store.current(), before.submission_id, held.submission_id))
        except RefusedError:
            pass
    return f"{words.plural(before.rows, 'row')} before"


def changes(of: compare.RowChanges) -> str:
    """ "2 rows added, 1 changed, 0 removed"."""
    if of.none:
        return "the same rows"
    return f"{words.plural(of.added, 'row')} added, {of.changed} changed, {of.removed} removed"
