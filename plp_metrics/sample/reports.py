"""Annual reports of the sample program: most of the first year's submitted, the second year's being written.

The ones of SEALED are evaluated as a whole; `cli/sealing.py` goes through their targets and seals them.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from plp_metrics import access
from plp_metrics.act import report, report_review, report_submit
from plp_metrics.model import Basis, Partner, RefusedError, Role, Scope, Viewer
from plp_metrics.model.reports import OVERALL, PartState, Report, Verdict
from plp_metrics.partnership.report_templates import template_of
from plp_metrics.places import STATES
from plp_metrics.sample.chance import Chance
from plp_metrics.sample.program import Program
from plp_metrics.store import Store, read, read_reports

FIRST, SECOND = "2016-17", "2017-18"
SEALED = ("OZARK", "WASATCH")
RETURNED = "GULFCOAST"
SILENT = ("TWINRIVERS", "SONORAN")
LATE = ("HEARTLAND", "GRANITE")
"""Partners that sealed their first report, had it returned, never began it, submitted it late."""
WRITING = ("OZARK", "RIOGRANDE", "PALMETTO", "CASCADE", "GREATPLAINS")
EARLY = ("WASATCH", "BLUEGRASS")
"""Partners that write on their second report, and that submitted it already."""
SEALED_AT = datetime.combine(date(2017, 10, 12), time(15))
_TEXTS = {
    "year": "{name} worked with more schools than planned. The summer went well; the autumn was slow, because"
    " two districts changed their timetables after teachers had been trained.\n\nWhat we would do again: talk"
    " to principals before teachers apply. What we would not: plan Saturdays in November.",
    "workshops": "The school-year workshops were held on four Saturdays in {place}. Teachers came from an"
    " hour around; those farther away asked for a second site.\n\nThe morning on grouping students was what"
    " they talked about most. The workshop for counselors brought questions about credit that we could not"
    " answer yet; we have asked the state since.",
    "roadmap": "1. By December: three districts in the north of {place}.\n2. By spring: two more accredited"
    " facilitators for CS Discoveries.\n3. By the end of year three: all workshops paid from local money; a"
    " foundation has promised a quarter of it.",
    "event_1": "A meetup in September at a public library. 26 teachers and 4 principals came. Each brought"
    " one lesson that went wrong, and left with a way to mend it.",
    "event_2": "Hour of Code in December: 41 schools in {place} took part. Older students helped the"
    " younger ones.",
    "event_3": "A meetup in March about next year's course, held in the evening so that teachers could come."
    " Eleven came; snow kept the others at home.",
    "event_4": "A CS Fair in May with 19 schools. Students showed what they had built to their families.",
    "survey": "Participants liked working through lessons as students do, and the time to plan. They missed"
    " help with classes of mixed experience.",
    "survey_effect": "We added an hour on mixed classes to the third and fourth workshop, and a list of who"
    " to ask between workshops.",
}  # fmt: skip
_EVALUATION = (
    "{name} met most of what was agreed. The way from training to teaching is short here, and participants"
    " say so. For next year we agreed to look together at who is missing in the classes."
)


def fill(store: Store, invented: Program) -> None:
    """Every report of the two years, as far as it came."""
    evaluator = _viewer(store, "evaluator@example.org")
    with store.read() as cursor:
        partners = read.partners(cursor)
    for key, partner in sorted(partners.items()):
        own = Viewer(f"{key.lower()}@example.org", Role.PARTNER, key, access.permissions_of(Role.PARTNER))
        if partner.first_school_year <= FIRST and key not in SILENT:
            _first(store, invented.seed, own, partner)
        if key in EARLY:
            when = datetime.combine(date(2018, 7, 18), time(16))
            report_submit.hand_in(own, store, key, SECOND, _texts(partner), {}, attested=True, at=when)
        elif key in WRITING:
            _second(store, own, partner)
    there = {r.partner_id for r in _heads(store)}
    returned = "Tell us what came of the events, not only that they were held."
    look = {"event_1": "Who came?", "event_3": "What came of it?"}
    when = datetime.combine(date(2017, 9, 20), time(15))
    if RETURNED in there:
        report_review.return_(evaluator, store, RETURNED, FIRST, returned, look, at=when)
    for key in SEALED:
        if key in there:
            _evaluate(store, evaluator, partners[key])


def _heads(store: Store) -> tuple[Report, ...]:
    with store.read() as cursor:
        return read_reports.heads(cursor, Scope(None, None, Basis.SUBMITTED), (FIRST,))


def _first(store: Store, seed: int, own: Viewer, partner: Partner) -> None:
    chance = Chance(seed, "reports", partner.partner_id)
    late = 25 if partner.partner_id in LATE else 0
    when = datetime.combine(date(2017, 8, 14), time(16)) + timedelta(days=int(15 * chance.one()) + late)
    texts, left_out = _texts(partner), {}
    if chance.one() < 0.25:
        del texts["event_4"]
        left_out["event_4"] = "The fair was called off; we will hold it next spring."
    report_submit.hand_in(own, store, partner.partner_id, FIRST, texts, left_out, attested=True, at=when)


def _second(store: Store, own: Viewer, partner: Partner) -> None:
    """A report on its way: begun, some texts written, some done, one taken over from the year before."""
    key, texts = partner.partner_id, _texts(partner)
    begun = datetime.combine(date(2018, 7, 9), time(15))
    report.begin(own, store, key, SECOND, at=begun)
    for i, component in enumerate(("year", "workshops", "event_1")):
        when = begun + timedelta(days=2, hours=i)
        report.save(own, store, key, SECOND, component, texts[component], 0, at=when)
    report.mark(own, store, key, SECOND, "year", PartState.DONE, at=begun + timedelta(days=3))
    if partner.first_school_year <= FIRST and key not in SILENT and key == WRITING[0]:
        report.copy_last_year(own, store, key, SECOND, at=begun + timedelta(days=4))


def _texts(partner: Partner) -> dict[str, str]:
    place = STATES[partner.states[0]].name
    asked = {c.key for c in template_of(FIRST).theirs}
    return {k: t.format(name=partner.name, place=place) for k, t in _TEXTS.items() if k in asked}


def _evaluate(store: Store, evaluator: Viewer, partner: Partner) -> None:
    words = {OVERALL: (Verdict.MET, _EVALUATION.format(name=partner.name))}
    when = datetime.combine(date(2017, 10, 11), SEALED_AT.time())
    report_review.evaluate(evaluator, store, partner.partner_id, FIRST, words, at=when)


def _viewer(store: Store, email: str) -> Viewer:
    with store.read() as cursor:
        found = access.viewer(cursor, email)
    if found is None:
        raise RefusedError(f"The sample has no account {email}.")
    return found
