"""What goes into a partner's annual report: published, accepted figures as of the report's pinned day.

Everything is read once, into one value that documents are made from. Who makes a report changes nothing in
it: its scope sees what everybody may see of this partner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plp_metrics.act.report_review import targets_of
from plp_metrics.compute import equity, pooled, quality, results
from plp_metrics.compute.answers import answer
from plp_metrics.draw.agreed_talk import told
from plp_metrics.draw.fictional import FICTIONAL
from plp_metrics.draw.table import Table
from plp_metrics.metrics import load_all
from plp_metrics.model import (
    ALL,
    Basis,
    Mark,
    Partner,
    Period,
    Question,
    Result,
    Scope,
    school_year,
    year_start,
)
from plp_metrics.model.equity import GROUPS, Represented
from plp_metrics.model.quality import WorkshopQuality
from plp_metrics.model.reports import Report, ReportState, Template
from plp_metrics.partnership.agreements_talks import in_force
from plp_metrics.partnership.report_templates import load_templates, template_of
from plp_metrics.report import annual_partnership
from plp_metrics.store import Store, read, read_explanations, read_targets
from plp_metrics.store.read_explanations import Explanation

QUARTER = "Q4"
BY_COURSE = ("teachers_cohort", "teachers_trained", "implementation_rate", "students_active")


@dataclass(frozen=True)
class Annual:
    """A year of a partner. results: by metric, all courses; before: of the year before; together: of all
    partners. by_course: some metrics, course by course. agreed: "metric|course" → result, of every target
    that holds. excepted: metric → the exceptions from its targets, in words. equity: by group.
    partnership: promises and money, where there is a record. mind: that it is fictional; "" where it is not.
    """

    partner: Partner
    report: Report
    template: Template
    results: Mapping[str, Result] = field(hash=False)
    before: Mapping[str, Result] = field(hash=False)
    together: Mapping[str, Result] = field(hash=False)
    by_course: tuple[Result, ...]
    equity: Mapping[str, Represented] = field(hash=False)
    quality: WorkshopQuality | None
    explanations: tuple[Explanation, ...]
    agreed: Mapping[str, Result] = field(hash=False)
    excepted: Mapping[str, str] = field(hash=False)
    partnership: tuple[tuple[str, str, Table], ...] = ()
    mind: str = ""

    @property
    def period(self) -> Period:
        return Period(self.report.school_year, QUARTER)

    @property
    def told(self) -> tuple[Result, ...]:
        """The results that apply, in the library's order."""
        return tuple(r for r in self.results.values() if r.mark is not Mark.NOT_APPLICABLE)

    @property
    def judged(self) -> tuple[Result, ...]:
        """The results that have a target."""
        return tuple(r for r in self.told if r.target is not None)


@dataclass(frozen=True)
class Part:
    """A section. finding: what it says, in a sentence. tables: the numbers behind it, for the workbook."""

    key: str
    title: str
    finding: str
    html: str
    tables: tuple[Table, ...] = ()


def published_scope(partner_id: str, pinned: int) -> Scope:
    """What everybody may see of a partner, of accepted hand-ins, as of an event."""
    return Scope(frozenset(), frozenset({partner_id}), Basis.ACCEPTED, pinned)


def gather(store: Store, report: Report) -> Annual:
    """Everything of a report. Raises KeyError for a partner that is not there (any more)."""
    scope = published_scope(report.partner_id, report.pinned)
    partner = answer(store, scope, _partner, report.partner_id)
    year, only = report.school_year, (report.partner_id,)
    before = school_year(year_start(year) - 1)
    keys = tuple(load_all())
    question = Question(year, QUARTER, keys, partners=only)
    found = {r.metric: r for r in answer(store, scope, results.results, question)}
    earlier = Question(before, QUARTER, keys, partners=only)
    everybody = Scope(frozenset(), None, Basis.ACCEPTED, report.pinned)
    return Annual(
        partner,
        report,
        load_templates()[report.template],
        found,
        {r.metric: r for r in answer(store, scope, results.results, earlier)}
        if before >= partner.first_school_year
        else {},
        {r.metric: r for r in answer(store, everybody, pooled.network, Question(year, QUARTER, keys))},
        answer(store, scope, results.by_course, Question(year, QUARTER, BY_COURSE), report.partner_id),
        {
            group: one
            for group in GROUPS
            for one in answer(store, scope, equity.representation, question, group, "partner")
        },
        answer(store, scope, quality.workshop_quality, question, report.partner_id),
        answer(store, scope, _explained, report.partner_id, year),
        _agreed(store, scope, report, found),
        answer(store, scope, _excepted, report),
        annual_partnership.tables(store, scope, partner, year, report.pinned_on),
        FICTIONAL if store.is_sample() else "",
    )


def _agreed(store: Store, scope: Scope, report: Report, found: Mapping[str, Result]) -> dict[str, Result]:
    keys = answer(store, scope, targets_of, report.partner_id, report.school_year)
    single = tuple(dict.fromkeys(metric for metric, course in keys if course != ALL))
    question = Question(report.school_year, QUARTER, single)
    by_course = {
        (r.metric, r.course): r
        for r in (answer(store, scope, results.by_course, question, report.partner_id) if single else ())
    }
    order = list(load_all())
    return {
        f"{metric}|{course}": one
        for metric, course in sorted(keys, key=lambda k: (order.index(k[0]), k[1] != ALL, k[1]))
        if (one := found.get(metric) if course == ALL else by_course.get((metric, course))) is not None
    }


def _partner(cursor: Any, scope: Scope, partner_id: str) -> Partner:
    return read.partners(cursor, scope.as_of).get(partner_id) or read.partners(cursor)[partner_id]


def _explained(cursor: Any, scope: Scope, partner_id: str, year: str) -> tuple[Explanation, ...]:
    return tuple(read_explanations.in_force(cursor, scope, [partner_id], [year]))


def _excepted(cursor: Any, scope: Scope, report: Report) -> dict[str, str]:
    """Exceptions that held at the end of the school year or hold on the report's day."""
    of, year = report.partner_id, report.school_year
    every = read_targets.exceptions(cursor, scope, of, year)
    ended = in_force(every, Period(year, QUARTER).last_day)
    held = ended | in_force(every, report.pinned_on)
    agreed = [a for a in read.agreements(cursor, scope, None, (year,)) if a.partner_id == of]
    return {metric: said for (_, metric), said in told(held, agreed, load_all()).items()}


def not_begun(store: Store, partner_id: str, year: str) -> Report:
    """A report nobody began, with the figures as they stand now: what a partner would begin with."""
    day = store.today()
    template = template_of(year).version
    return Report(
        partner_id, year, template, ReportState.NOT_BEGUN, store.version(), day, "",
        store.now(), readable=False,
    )  # fmt: skip
