"""The sample program in a store: admitted, handed in, reviewed, agreed and published as it happened."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from pathlib import Path

import pyarrow as pa

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import agree, backfill, people, release, review
from plp_metrics.act.people import OWNER
from plp_metrics.intake import Judged, judge
from plp_metrics.intake.types import Limits
from plp_metrics.metrics import load_all
from plp_metrics.model import (
    DATASETS,
    Agreement,
    Period,
    QuarterState,
    RefusedError,
    Role,
    Viewer,
    school_year,
)
from plp_metrics.partnership import agreements as rules
from plp_metrics.sample import TODAY, Life, Program, program
from plp_metrics.sample.schools import RACES
from plp_metrics.sample.write import combined
from plp_metrics.store import Store

Say = Callable[[str], None]
BEGAN = date(2016, 6, 1)
STAFF = (
    ("admin@example.org", Role.ADMIN),
    ("evaluator@example.org", Role.EVALUATOR),
    ("leadership@example.org", Role.LEADERSHIP),
)


def into_new_store(
    path: Path, *, rows: int | None = None, say: Say | None = None, partners: int = 24
) -> None:
    """Make the store at `path` with the sample program in it; whole, or not at all.

    rows: about how many student rows (None: as they come).
    """
    half = path.with_name(f"{path.name}.making")
    for left in (half, half.with_name(f"{half.name}.wal")):
        left.unlink(missing_ok=True)
    invented = program(partners=partners, rows=rows)
    store = stores.open_store(half, create=True)
    try:
        fill(store, invented, say or (lambda _: None))
        store.checkpoint()
    finally:
        stores.close(half)
    os.replace(half, path)


def fill(store: Store, invented: Program, say: Say) -> None:
    """Everything that happened, in the order in which it happened."""
    began = _at(min(BEGAN, *(life.period.first_day for life in invented.life)))
    people.admit(OWNER, store, invented.partners, at=began)
    own = [(f"{p.partner_id.lower()}@example.org", Role.PARTNER, p.partner_id) for p in invented.partners]
    people.grant(OWNER, store, [*((e, r, None) for e, r in STAFF), *own], at=began)
    people.load_schools(OWNER, store, _schools(invented), at=began)
    _agree(store, invented, began)
    for period in sorted({life.period for life in invented.life}):
        _quarter(store, invented, period)
        say(f"{period}: handed in, checked and measured")
    people.set_today(OWNER, store, TODAY, at=_at(TODAY))


def _quarter(store: Store, invented: Program, period: Period) -> None:
    lives = [one for one in invented.life if one.period == period and one.handed_in_on]
    on_time, late = [x for x in lives if not x.late], [x for x in lives if x.late]
    for group in (on_time, late):
        if group:
            _hand_in(store, invented, period, group)
    _review(store, period, lives)
    if period.quarter in ("Q2", "Q4") and any(x.state is QuarterState.ACCEPTED for x in lives):
        release.release(OWNER, store, period, at=_at(period.closes))


def _hand_in(store: Store, invented: Program, period: Period, lives: list[Life]) -> None:
    last = max(one.handed_in_on for one in lives if one.handed_in_on)
    who = [one.partner_id for one in lives]
    texts = {d: combined(invented, period, d, who) for d in DATASETS}
    with ThreadPoolExecutor(2) as pool:
        judged = list(pool.map(lambda d: _judged(d, period, texts[d], last), DATASETS))
    nothing = [(one, d) for one in who for d in DATASETS if invented.hand_ins.get((one, period, d)) == []]
    backfill.hand_in_many(OWNER, store, judged, at=_at(last), nothing=[(p, period, d) for p, d in nothing])


def _judged(dataset: str, period: Period, text: str, today: date) -> Judged:
    judged = judge(
        f"{period}_{dataset}.csv",
        text.encode(),
        dataset=dataset,
        today=today,
        many=True,
        limits=Limits(file_bytes=4 * 1024**3, cpu_seconds=900, wall_seconds=900),
    )
    if judged.verdict == "reject":
        first = judged.problems[0]
        raise RefusedError(f"The sample's own {judged.file} is refused: line {first.line}: {first.message}")
    return judged


def _review(store: Store, period: Period, lives: Iterable[Life]) -> None:
    evaluator = _viewer(store, "evaluator@example.org")
    accepted = [one for one in lives if one.state is QuarterState.ACCEPTED]
    if accepted:
        when = max(one.reviewed_on for one in accepted if one.reviewed_on)
        review.accept(evaluator, store, [(one.partner_id, period) for one in accepted], at=_at(when))
    for one in lives:
        if one.state is QuarterState.RETURNED and one.reviewed_on:
            review.return_(evaluator, store, one.partner_id, period, one.note, at=_at(one.reviewed_on))


def _agree(store: Store, invented: Program, at: datetime) -> None:
    metrics = tuple(load_all().values())
    silent = {part.id for part in invented.parts if part.no_targets}
    years = sorted({life.period.school_year for life in invented.life})
    made = [a for a in invented.agreements if a.metric in load_all()]
    taken = {(a.partner_id, a.metric, a.school_year, a.course) for a in made}
    defaults = [
        a
        for partner in invented.partners
        if partner.partner_id not in silent
        for year in [*years, _next(years[-1])]
        if year >= partner.first_school_year
        for a in rules.defaults(partner, year, metrics)
        if (a.partner_id, a.metric, a.school_year, a.course) not in taken
    ]
    agree.agree_many(OWNER, store, [*defaults, *(a for a in made if not _by_partner(a))], at=at)
    agree.agree_many(OWNER, store, [a for a in made if _by_partner(a)], "partner", at=at)


def _next(year: str) -> str:
    return school_year(int(year[:4]) + 1)


def _by_partner(agreed: Agreement) -> bool:
    return agreed.proposed_by == f"{agreed.partner_id.lower()}@example.org"


def _schools(invented: Program) -> pa.Table:
    facts = invented.schools
    columns = {
        "school_id": [s.school_id for s in facts],
        "school_year": [school_year(s.start) for s in facts],
        "state": [s.state for s in facts],
        "locale": [s.locale for s in facts],
        "title_i": [s.title_i for s in facts],
        "frl_percent": [s.frl_percent for s in facts],
        "enrolment": [s.enrolment for s in facts],
        "female": [s.female for s in facts],
        "male": [s.male for s in facts],
    }
    return pa.table(columns | {race: [s.races[i] for s in facts] for i, race in enumerate(RACES)})


def _viewer(store: Store, email: str) -> Viewer:
    with store.read() as cursor:
        found = access.viewer(cursor, email)
    if found is None:
        raise RefusedError(f"The sample has no account {email}.")
    return found


def _at(day: date) -> datetime:
    return datetime.combine(day, time(15, 30))
