"""The sample program in a store: admitted, handed in, reviewed, agreed and published as it happened."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import (
    agree,
    backfill,
    hand_in,
    people,
    promise_standings,
    records,
    release,
    review,
)
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
from plp_metrics.sample import TODAY, Life, Program, joining, later, program
from plp_metrics.sample.life import LAST_PERIOD
from plp_metrics.sample.schools import RACES
from plp_metrics.sample.write import combined, csv_text
from plp_metrics.store import Store

Say = Callable[[str], None]
BEGAN = date(2016, 6, 1)
STAFF = (
    ("admin@example.org", Role.ADMIN),
    ("evaluator@example.org", Role.EVALUATOR),
    ("leadership@example.org", Role.LEADERSHIP),
)


def into_new_store(
    path: Path, *, rows: int | None = None, say: Say | None = None, partners: int = 24, years: int = 2
) -> None:
    """Make the store at `path` with the sample program in it; whole, or not at all.

    rows: about how many student rows (None: as they come). years: school years, ending with 2017-18.
    """
    half = path.with_name(f"{path.name}.making")
    for left in (half, half.with_name(f"{half.name}.wal")):
        left.unlink(missing_ok=True)
    invented = program(partners=partners, years=years, rows=rows)
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
    records.measure_as_defined(store, began)
    people.admit(OWNER, store, invented.partners, at=began)
    own = [(f"{p.partner_id.lower()}@example.org", Role.PARTNER, p.partner_id) for p in invented.partners]
    people.grant(OWNER, store, [*((e, r, None) for e, r in STAFF), *own], at=began)
    joining.agreed(store, invented, began)
    people.load_schools(OWNER, store, _schools(invented), at=began)
    _agree(store, invented, began)
    whole = _judge(invented)
    say("Every file read and checked")
    with promise_standings.settling_later():
        for period in sorted({life.period for life in invented.life}):
            _quarter(store, invented, period, whole)
            say(f"{period}: handed in and measured")
        for step in later.STEPS:
            step(store, invented)
    people.set_today(OWNER, store, TODAY, at=_at(TODAY))
    records.measure_ended(store)


def _quarter(store: Store, invented: Program, period: Period, whole: Mapping[str, Judged]) -> None:
    lives = [one for one in invented.life if one.period == period and one.handed_in_on]
    if period == LAST_PERIOD:
        for one in lives:
            _submit(store, invented, one, whole)
    else:
        on_time, late = [x for x in lives if not x.late], [x for x in lives if x.late]
        for group in (on_time, late):
            if group:
                _backfill(store, invented, period, group, whole)
    _review(store, period, lives)
    if period.quarter in ("Q2", "Q4") and any(x.state is QuarterState.ACCEPTED for x in lives):
        release.release(OWNER, store, period, at=_at(period.closes))


def _submit(store: Store, invented: Program, one: Life, whole: Mapping[str, Judged]) -> None:
    """The latest quarter, handed in by each partner's own account."""
    viewer, at = _viewer(store, f"{one.partner_id.lower()}@example.org"), _at(one.handed_in_on or TODAY)
    for dataset, judged in whole.items():
        rows = invented.hand_ins.get((one.partner_id, one.period, dataset))
        if rows == []:
            hand_in.nothing_to_report(viewer, store, one.partner_id, one.period, dataset, at)
        elif rows is not None:
            hand_in.draft(viewer, store, one.partner_id, one.period, _own(invented, one, judged), at)
    hand_in.submit(viewer, store, one.partner_id, one.period, attested=True, at=at)


def _own(invented: Program, one: Life, whole: Judged) -> Judged:
    """A partner's own file of a quarter out of the whole, as it would have been judged alone."""
    part = _part(invented, one.period, [one.partner_id], whole)
    if part.table is None:
        return part
    table = part.table.sort_by("line").drop_columns(["partner_id", "school_year", "quarter"])
    lines = pa.array(range(2, table.num_rows + 2), pa.int64())
    table = table.set_column(table.column_names.index("line"), "line", lines)
    year, quarter = one.period
    return replace(part, table=table, partner_id=one.partner_id, school_year=year, quarter=quarter)


def _backfill(
    store: Store, invented: Program, period: Period, lives: list[Life], whole: Mapping[str, Judged]
) -> None:
    """An older quarter of many partners, handed in by an evaluator when the store was begun."""
    who = [one.partner_id for one in lives]
    files = [_part(invented, period, who, whole[dataset]) for dataset in whole]
    nothing = [(p, period, d) for p in who for d in DATASETS if invented.hand_ins.get((p, period, d)) == []]
    last = max(one.handed_in_on for one in lives if one.handed_in_on)
    evaluator = _viewer(store, "evaluator@example.org")
    backfill.hand_in_many(evaluator, store, files, at=_at(last), nothing=nothing)


def _judge(invented: Program) -> dict[str, Judged]:
    """Each dataset judged once for the whole program; a child process for every small file would take
    most of the time."""
    handed_in = [(one.partner_id, one.period) for one in invented.life if one.handed_in_on]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda dataset: _judged(invented, dataset, handed_in), DATASETS))
    return dict(zip(DATASETS, found, strict=True))


def _judged(invented: Program, dataset: str, handed_in: list[tuple[str, Period]]) -> Judged:
    rows = [row for who, period in handed_in for row in invented.hand_ins.get((who, period, dataset), ())]
    judged = judge(
        f"{dataset}.csv",
        csv_text(dataset, rows).encode(),
        dataset=dataset,
        today=TODAY,
        many=True,
        limits=Limits(file_bytes=4 * 1024**3, cpu_seconds=900, wall_seconds=900),
    )
    if judged.table is None:
        first = judged.problems[0]
        raise RefusedError(f"The sample's own {judged.file} is refused: line {first.line}: {first.message}")
    return judged


def _part(invented: Program, period: Period, who: list[str], whole: Judged) -> Judged:
    """One quarter of some partners out of the whole."""
    dataset, table = str(whole.dataset), whole.table
    if table is None:
        raise RefusedError(f"The sample's {dataset} were refused.")
    content = combined(invented, period, dataset, who).encode()
    of_quarter = pc.and_(
        pc.equal(table["school_year"], period.school_year), pc.equal(table["quarter"], period.quarter)
    )
    mine = pc.and_(of_quarter, pc.is_in(table["partner_id"], value_set=pa.array(who)))
    return replace(
        whole,
        file=f"{period}_{dataset}.csv",
        table=table.filter(mine),
        kept=content,
        upload_sha256=hashlib.sha256(content).hexdigest(),
    )


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
