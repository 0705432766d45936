"""Two years of promises in the sample program: evidence of both sides, answers, talks, some of it missing.

Most partners keep most of what they promised; some have gaps, and Code.org owes some of them something too.
One partner disputes a shipment, one was let off its fair, one asks to be let off its plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time

from plp_metrics import access
from plp_metrics.act import promise, promise_standings, promise_waive
from plp_metrics.act.promise import Wanted
from plp_metrics.model import Partner, Viewer, school_year, year_start
from plp_metrics.model.promises import Evidence, Given, Side
from plp_metrics.partnership.promises import applies
from plp_metrics.partnership.terms import sheet
from plp_metrics.sample.chance import Chance
from plp_metrics.sample.life import TODAY
from plp_metrics.sample.program import Program
from plp_metrics.sample.promises_cast import CARELESS, YEARS, Cast, Deed, cast_of, day_of, talks
from plp_metrics.store import Store, read_promises

_USUAL = 0.94
_FORGOTTEN = {
    ("C5", "2017-18"): ("GRANITE", "HUDSON", "PALMETTO", "WASATCH"),
    ("C12", "2017-18"): ("CASCADE", "HUDSON"),
    ("C13", "2016-17"): ("BLUERIDGE", "GRANITE", "LONESTAR", "SONORAN"),
    ("C11", "2017-18"): ("BLUEGRASS", "CASCADE", "GULFCOAST", "LAKESHORE", "SONORAN"),
    ("C10", "2017-18"): ("TWINRIVERS",),
}
"""What Code.org itself did not do yet, and for whom."""
_ANSWERS_LATE = ("GRANITE", "SONORAN", "TWINRIVERS")
"""Partners that have not answered Code.org's evidence of the last year."""
_OF_CODE_ORG = (
    ("C4", "09-14", ""), ("C9", "08-10", ""), ("C10", "08-22", ""), ("C12", "08-03", "By parcel service."),
    ("C3", "07-18", "Five days in July."), ("C5", "11-03", "Posters, cards and slides."),
    ("C1", "05-17", "Two and a half days."), ("C6", "10-20", ""), ("C7", "02-08", ""), ("C11", "06-27", ""),
)  # fmt: skip
_PAID = (("pm_summit", "10-05"), ("facilitation_summit", "06-08"))
_COACHED = (("teacher_recruitment", "11-15"), ("facilitators", "02-21"), ("funding", "03-14"))
_OF_PARTNER = (
    ("P2", "09-14", ""), ("P3", "05-17", ""), ("P4", "07-18", ""), ("P9", "08-25", "Declared for the year."),
    ("P10", "04-20", ""), ("P13", "05-24", "A list and two evenings a term."),
    ("P16", "06-15", "All workshops were paid before they were claimed."),
)  # fmt: skip


def fill(store: Store, invented: Program, since: date = date.min, until: date = date.max) -> None:
    """Do what happened after `since` up to `until`, noted on the program's own day.

    Noted later than it happened, so that a store looked back at never holds what was not noted yet.
    """
    at = datetime.combine(TODAY, time(15, 30))
    done = False
    for day, deed in sorted(_deeds(cast_of(store, invented)), key=lambda d: d[0]):
        if since < day <= min(until, TODAY):
            deed(at)
            done = True
    if done:
        with store.change("calendar", "measure_records", {"promises": True}, at=at) as change:
            promise_standings.everything(change)


def _deeds(cast: Cast) -> Iterator[Deed]:
    for year in YEARS:
        yield from _code_orgs(cast, year)
        yield from _partners(cast, year)
        yield from _answered(cast, year)
    yield from talks(cast)
    yield from _let_off(cast)


def _taking_part(cast: Cast, key: str, year: str) -> list[Partner]:
    line = sheet().lines[key]
    return [p for p in cast.partners if p.first_school_year <= year and applies(line, p, year)]


def _code_orgs(cast: Cast, year: str) -> Iterator[Deed]:
    for key, day, text in _OF_CODE_ORG:
        chosen = [
            p for p in _taking_part(cast, key, year) if p.partner_id not in _FORGOTTEN.get((key, year), ())
        ]
        given = Given(
            day_of(year, day), number={"C6": 2.0, "C7": 1.0}.get(key), text=text,
            unit=sheet().lines[key].unit, link="https://forum.example.org/teachers" if key == "C10" else "",
        )  # fmt: skip
        yield _give(cast, cast.evaluator, [Wanted(p.partner_id, key, year, given) for p in chosen])
    for key, topics in (("C2", _PAID), ("C8", _COACHED)):
        wanted = [
            Wanted(p.partner_id, key, year, Given(day_of(year, day), topic=topic))
            for p in _taking_part(cast, key, year)
            for topic, day in topics
        ]
        yield _give(cast, cast.evaluator, wanted)
    # After the year: travel to TeacherCon, and the evaluation.
    after = {"C2": ("09-04", "teachercon", ""), "C13": ("09-19", "", "Evaluated on the shared metrics.")}
    for key, (day, topic, text) in after.items():
        on = day_of(school_year(year_start(year) + 1), day)
        some = [
            p for p in _taking_part(cast, key, year) if p.partner_id not in _FORGOTTEN.get((key, year), ())
        ]
        yield _give(
            cast,
            cast.evaluator,
            [Wanted(p.partner_id, key, year, Given(on, topic=topic, text=text)) for p in some],
        )


def _partners(cast: Cast, year: str) -> Iterator[Deed]:
    for partner in cast.partners:
        if partner.first_school_year <= year:
            yield _give(cast, cast.own[partner.partner_id], list(_own(cast, partner, year)))


def _own(cast: Cast, partner: Partner, year: str) -> Iterator[Wanted]:
    chance = Chance(cast.seed, "promises", partner.partner_id, year)
    usual = CARELESS.get(partner.partner_id, _USUAL)
    for key, day, text in _OF_PARTNER:
        given = chance.one() < usual
        if given and applies(sheet().lines[key], partner, year):
            number = {"P4": 8.0 + int(chance.one() * 18), "P13": 20.0 + int(chance.one() * 60)}.get(key)
            plan = f"https://plans.example.org/{partner.partner_id.lower()}" if key == "P10" else ""
            made = Given(day_of(year, day), number=number, unit=sheet().lines[key].unit, link=plan, text=text)
            yield Wanted(partner.partner_id, key, year, made)
    yield from _events(chance, partner, year, usual)
    for n, state in enumerate(partner.states):
        many = 2 + int(chance.one() * 6) + (3 if year > partner.first_school_year else 0)
        for day, share in (("10-30", 0.6), ("04-30", 1.0)):
            if chance.one() < usual:
                count = float(max(1, round(many * share) - n))
                yield Wanted(
                    partner.partner_id,
                    "P11",
                    year,
                    Given(day_of(year, day), number=count, unit="districts", place=state),
                )


def _events(chance: Chance, partner: Partner, year: str, usual: float) -> Iterator[Wanted]:
    for topic, day in (
        ("meetup", "10-24"),
        ("hour_of_code", "12-05"),
        ("meetup", "03-20"),
        ("cs_fair", "04-26"),
    ):
        key = "P15" if topic == "cs_fair" else "P14"
        fair_too_soon = topic == "cs_fair" and not applies(sheet().lines["P15"], partner, year)
        let_off = (partner.partner_id, topic, year) == ("GULFCOAST", "cs_fair", "2017-18")
        if chance.one() < usual and not fair_too_soon and not let_off:
            count = 1.0 + int(chance.one() * 3) if topic == "meetup" else 1.0
            yield Wanted(
                partner.partner_id,
                key,
                year,
                Given(day_of(year, day), topic=topic, number=count, unit="events"),
            )


def _answered(cast: Cast, year: str) -> Iterator[Deed]:
    on = min(date(year_start(year) + 1, 9, 25), TODAY)
    yield (
        on,
        lambda at: _confirm(cast, cast.evaluator, lambda e: e.side is Side.PARTNER and not _fresh(e), at),
    )
    for partner in cast.partners:
        key = partner.partner_id
        if partner.first_school_year > year or (year == YEARS[-1] and key in _ANSWERS_LATE):
            continue
        yield on, _by_partner(cast, key, year)
    if year == YEARS[-1]:
        yield TODAY, lambda at: _dispute(cast, at)


def _by_partner(cast: Cast, key: str, year: str) -> Callable[[datetime], object]:
    def theirs(e: Evidence) -> bool:
        disputed = (e.line, e.school_year, key) == ("C12", "2017-18", "PEACHTREE")
        return e.side is Side.CODE_ORG and e.school_year == year and not disputed

    return lambda at: _confirm(cast, cast.own[key], theirs, at)


def _fresh(e: Evidence) -> bool:
    """What came in the last weeks waits on the evaluators' desk."""
    return e.day >= date(2018, 6, 15)


def _confirm(cast: Cast, viewer: Viewer, which: Callable[[Evidence], bool], at: datetime) -> None:
    with cast.store.read() as cursor:
        given = read_promises.evidence(cursor, access.scope(viewer))
    numbers = [e.evidence_id for e in given if promise.may_answer(viewer, e) and which(e)]
    if numbers:
        promise.confirm(viewer, cast.store, *numbers, at=at, settle=False)


def _dispute(cast: Cast, at: datetime) -> None:
    viewer = cast.own.get("PEACHTREE")
    if viewer is None:
        return
    with cast.store.read() as cursor:
        given = read_promises.evidence(cursor, access.scope(viewer))
    for e in given:
        if e.line == "C12" and promise.may_answer(viewer, e):
            promise.dispute(
                viewer, cast.store, e.evidence_id, "The boxes for CS Discoveries never came.", at=at
            )


def _give(cast: Cast, viewer: Viewer, wanted: Sequence[Wanted]) -> Deed:
    past = [w for w in wanted if w.given.day <= TODAY]
    day = max((w.given.day for w in past), default=date.max)
    return day, lambda at: promise.give_many(viewer, cast.store, past, at=at, settle=False)


def _let_off(cast: Cast) -> Iterator[Deed]:
    if "GULFCOAST" in cast.own:
        why = "The storm closed the schools in the week of the fair."
        yield (
            date(2018, 5, 9),
            lambda at: promise_waive.waive(
                cast.evaluator, cast.store, "GULFCOAST", "P15", "2017-18", why, at=at, settle=False
            ),
        )
    if "GRANITE" in cast.own:
        asks = "The state writes its own plan this year; ours would double it."
        yield (
            date(2018, 6, 20),
            lambda at: promise_waive.waive(
                cast.own["GRANITE"], cast.store, "GRANITE", "P10", "2017-18", asks, at=at, settle=False
            ),
        )
