"""The special cases of real life are all there."""

from collections import Counter

from plp_metrics.compute.status import status
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, NETWORK, Period, QuarterState, Status
from plp_metrics.sample import TODAY
from plp_metrics.sample.figures import results

Q3, Q4 = Period("2017-18", "Q3"), Period("2017-18", "Q4")


def _life(invented, partner_id, period):
    return next(x for x in invented.life if (x.partner_id, x.period) == (partner_id, period))


def _statuses(invented, partner_id, start=2017):
    """metric → status of the year-end result beside the agreed target."""
    story = invented.hand_ins.invented[partner_id]
    found = results(invented.seed, story.part, story.roster, story.sections, story.workshops, start)
    agreed = [
        a for a in invented.agreements if a.partner_id == partner_id and a.school_year[:4] == str(start)
    ]
    told = {}
    for a in agreed:
        if a.course == ALL and a.metric in found and a.metric in load_all():
            value, whole = found[a.metric]
            part_of = value * whole if whole else value
            told[a.metric] = status(load_all()[a.metric], a, value, part_of, whole, "Q4")[0]
    return told


def test_14_of_24_have_handed_in_the_last_quarter_and_none_is_accepted(invented):
    states = Counter(x.state for x in invented.life if x.period == Q4)
    assert states == {QuarterState.SUBMITTED: 13, QuarterState.RETURNED: 1, QuarterState.OPEN: 10}


def test_the_demo_partner_still_owes_its_last_quarter_and_its_files_are_there(invented, read):
    assert _life(invented, "OZARK", Q4).state is QuarterState.OPEN
    assert all(
        read("OZARK", "2017-18Q4", d) for d in ("teachers", "students", "diversity", "workshop_surveys")
    )


def test_one_hand_in_was_returned_with_a_note(invented):
    returned = [x for x in invented.life if x.state is QuarterState.RETURNED]
    assert [x.partner_id for x in returned] == ["PALMETTO"]
    assert returned[0].note


def test_one_partners_third_quarter_still_waits_and_one_never_came(invented):
    states = {x.partner_id: x.state for x in invented.life if x.period == Q3}
    assert states["CHESAPEAKE"] is QuarterState.SUBMITTED
    assert states["TWINRIVERS"] is QuarterState.OPEN
    assert Counter(states.values())[QuarterState.ACCEPTED] == 22


def test_what_is_late_came_after_it_was_due_and_nothing_comes_after_today(invented):
    assert any(x.late for x in invented.life if x.partner_id == "HARBORCITY")
    for x in invented.life:
        if x.handed_in_on:
            assert x.late == (x.handed_in_on > x.period.due)
            assert x.period.last_day < x.handed_in_on <= TODAY
            assert x.reviewed_on is None or x.handed_in_on <= x.reviewed_on <= TODAY


def test_one_partner_handed_in_without_its_diversity_file(invented):
    assert ("SONORAN", Q3, "diversity") not in invented.hand_ins
    assert ("SONORAN", Q3, "students") in invented.hand_ins


def test_a_partner_before_its_first_cohort_has_nothing_to_report(invented):
    assert invented.hand_ins["HIGHDESERT", Period("2016-17", "Q1"), "teachers"] == []
    assert invented.hand_ins["HIGHDESERT", Period("2016-17", "Q4"), "teachers"]


def test_rio_grande_has_clearly_fallen_behind(invented):
    told = _statuses(invented, "RIOGRANDE")
    assert told["teachers_trained"] is told["students_active"] is Status.BEHIND


def test_every_target_shows_what_the_cast_says(invented):
    for part in invented.parts:
        for metric, found in _statuses(invented, part.id).items():
            wanted = {Status.BEHIND} if metric in part.behind else {Status.AT_RISK}
            if metric not in (*part.behind, *part.at_risk):
                wanted = {Status.MET, Status.ON_PLAN, Status.AHEAD}
            assert found in wanted, (part.id, metric)


def test_about_five_are_behind_and_seven_at_risk_and_the_others_on_plan(invented):
    fewer_workshops = {p.id for p in invented.parts if p.held}
    behind = {p.id for p in invented.parts if p.behind} | fewer_workshops
    at_risk = {p.id for p in invented.parts if p.at_risk} - behind
    assert (len(behind), len(at_risk)) == (5, 7)


def test_one_partner_has_no_targets_at_all(invented):
    without = {p.partner_id for p in invented.partners} - {a.partner_id for a in invented.agreements}
    assert without == {"HEARTLAND"}


def test_next_years_targets_are_talked_about_and_some_are_not_confirmed(invented):
    states = Counter(a.state for a in invented.agreements if a.school_year == "2018-19")
    assert states["proposed"] > 4 and states["confirmed"] > 0
    proposed = [a for a in invented.agreements if a.state == "proposed"]
    assert all(not a.confirmed_by for a in proposed)
    assert any(a.proposed_by == "evaluator@example.org" for a in proposed)
    assert any(a.proposed_by == f"{a.partner_id.lower()}@example.org" for a in proposed)


def test_the_network_has_targets_of_its_own(invented):
    assert {a.metric for a in invented.agreements if a.partner_id == NETWORK} >= {"teachers_trained"}


def test_agreements_are_numbered_in_the_order_they_were_made(invented):
    assert [a.agreement_id for a in invented.agreements] == list(range(1, len(invented.agreements) + 1))
    dates = [a.agreed_on for a in invented.agreements]
    assert dates == sorted(dates)


def test_one_partner_covers_three_states_and_some_states_have_several(invented):
    assert [p.partner_id for p in invented.partners if len(p.states) == 3] == ["GREATPLAINS"]
    by_state = Counter(s for p in invented.partners for s in p.states)
    assert sum(n > 1 for n in by_state.values()) >= 3


def test_cs_discoveries_starts_in_2017_for_most(invented, read):
    offers = [p for p in invented.partners if "CSD" in p.courses["2017-18"]]
    assert len(offers) > 18
    assert all("CSD" not in p.courses.get("2016-17", ()) for p in invented.partners)
    assert not any(r["course"] == "CSD" for r in read("OZARK", "2016-17Q2", "students"))
    assert any(r["course"] == "CSD" for r in read("OZARK", "2017-18Q2", "students"))
    assert all("2018-19" in p.courses for p in invented.partners)


def test_one_cohort_is_tiny(invented, read):
    rows = read("GRANITE", "2017-18Q4", "teachers")
    assert 0 < sum(r["course"] == "ECS" and r["cohort_year"] == "2017-18" for r in rows) < 5


def test_one_partner_changes_its_survey_scale_late_in_the_year(read):
    scale = {
        q: {r["scale_points"] for r in read("CASCADE", f"2017-18{q}", "workshop_surveys")}
        for q in ("Q1", "Q2", "Q3", "Q4")
    }
    assert scale == {"Q1": {6}, "Q2": {6}, "Q3": {7}, "Q4": {7}}
    later = read("CASCADE", "2017-18Q3", "workshop_surveys")
    assert all(r["how_motivating"] is None for r in later)
    assert 7 in {r["would_recommend"] for r in later}


def test_one_workshop_was_answered_by_nobody(quarters, read):
    silent = [
        (p, r["workshop_code"])
        for p, q in quarters
        for r in read(p, q, "workshop_surveys")
        if r["would_recommend"] is None
    ]
    assert [p for p, _ in silent] == ["TIDEWATER"]


def test_one_partner_held_two_of_four_workshops(read):
    types = {
        r["workshop_type"]
        for q in ("Q1", "Q2", "Q3", "Q4")
        for r in read("GREATPLAINS", f"2017-18{q}", "workshop_surveys")
    }
    assert {"ayw_1", "ayw_2"} <= types
    assert not {"ayw_3", "ayw_4"} & types


def test_counselors_meet_once_a_year_without_a_course(read):
    rows = [
        r
        for q in ("Q1", "Q2", "Q3", "Q4")
        for r in read("OZARK", f"2017-18{q}", "workshop_surveys")
        if r["workshop_type"] == "admin_counselor"
    ]
    assert {r["course"] for r in rows} == {"NONE"}
    assert len({r["workshop_code"] for r in rows}) == 1


def test_a_workshop_without_a_place_is_virtual(quarters, read):
    rows = [r for p, q in quarters for r in read(p, q, "workshop_surveys")]
    assert all((r["state"] is None) == (r["format"] == "virtual") for r in rows)
    assert any(r["state"] is None for r in rows)
