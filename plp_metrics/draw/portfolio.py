"""The year of every partner in one table, in words and marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.markup import link
from plp_metrics.draw.palette import STATUS
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Status
from plp_metrics.model.portfolio import Kept, PartnerYear
from plp_metrics.model.reports import ReportState, Verdict

REPORTS: dict[ReportState, str] = {
    ReportState.NOT_BEGUN: "not begun",
    ReportState.IN_PROGRESS: "in progress",
    ReportState.SUBMITTED: "waits for Code.org",
    ReportState.RETURNED: "returned",
    ReportState.ACCEPTED: "accepted",
    ReportState.UNLOCKED: "opened again",
}
VERDICTS: dict[Verdict, str] = {
    Verdict.EXCEEDED: "exceeded",
    Verdict.MET: "met",
    Verdict.PARTLY: "partly met",
    Verdict.MISSED: "missed",
    Verdict.NOT_JUDGED: "not judged",
}
GOOD, RISK = (Status.MET, Status.AHEAD, Status.ON_PLAN), (Status.AT_RISK, Status.BEHIND)


def sentence(lines: Sequence[PartnerYear], year: str) -> str:
    """ "2016-17: 18 of 24 partners evaluated; 3 reports wait for Code.org"."""
    evaluated = sum(one.verdict is not None for one in lines)
    waiting = sum(one.report is ReportState.SUBMITTED for one in lines)
    bare = sum(not one.agreed and not one.proposed for one in lines)
    said = [f"{year}: {evaluated} of {words.plural(len(lines), 'partner')} evaluated"]
    if waiting:
        said.append(f"{words.plural(waiting, 'report waits', 'reports wait')} for Code.org")
    if bare:
        said.append(f"{words.plural(bare, 'has', 'have')} no target for the next year")
    return "; ".join(said)


def table(lines: Sequence[PartnerYear], names: Mapping[str, str], year: str, after: str) -> Table:
    """One row a partner, each cell leading to where it can be seen to. after: the next school year."""
    head = (
        "Partner", "Targets met or on plan", "Behind or at risk", "Partner's promises kept",
        "Code.org's promises kept", "Annual report", "Evaluation", "Targets judged", f"Targets for {after}",
    )  # fmt: skip
    rows = []
    for one in lines:
        to = {"partner": one.partner_id, "year": year}
        name = names.get(one.partner_id, one.partner_id)
        good = sum(one.statuses.get(s, 0) for s in GOOD)
        bad = sum(one.statuses.get(s, 0) for s in RISK)
        report = REPORTS[one.report]
        next_year = f"{one.agreed} agreed" + (f", {one.proposed} proposed" if one.proposed else "")
        promises, owed = _kept(one.partner), _kept(one.code_org)
        rows.append(
            (
                Raw(link(name, "brief", **to), name),
                f"{good} of {one.targets}" if one.targets else "none agreed",
                bad,
                Raw(link(promises, "promises", **to), promises),
                Raw(link(owed, "promises", **to), owed),
                Raw(link(report, "report", **to), report),
                VERDICTS[one.verdict] if one.verdict is not None else "not written",
                _judged(one),
                Raw(link(next_year, "targets", partner=one.partner_id, year=after), next_year),
            )
        )
    return Table(head, tuple(rows), f"Every partner's {year}")


def plain(lines: Sequence[PartnerYear], names: Mapping[str, str], year: str) -> Table:
    """The same with one number a column, for other programs."""
    statuses = (*GOOD, *RISK)
    head = (
        "partner_id", "partner", "school_year", *(f"targets_{s.value}" for s in statuses),
        "partner_promises_kept", "partner_promises_due", "code_org_promises_kept", "code_org_promises_due",
        "report", "evaluation", "evaluation_says", "next_year_agreed", "next_year_proposed",
    )  # fmt: skip
    rows = tuple(
        (
            one.partner_id, names.get(one.partner_id, ""), year,
            *(one.statuses.get(s, 0) for s in statuses), one.partner.kept, one.partner.due,
            one.code_org.kept, one.code_org.due, one.report.value,
            one.verdict.value if one.verdict is not None else "", one.says, one.agreed, one.proposed,
        )
        for one in lines
    )  # fmt: skip
    return Table(head, rows, f"Portfolio {year}")


def legend() -> str:
    """What the two columns of targets count, in the words of the board."""
    good, bad = (words.listing([STATUS[s].word.lower() for s in some]) for some in (GOOD, RISK))
    return (
        f"Targets that stand: {good}; and {bad}. What is hidden, not reported or not due yet is not counted."
    )


def _kept(of: Kept) -> str:
    if not of.due:
        return "none due yet"
    return f"{of.kept} of {of.due}" + (f", {of.overdue} overdue" if of.overdue else "")


def _judged(one: PartnerYear) -> str:
    return ", ".join(f"{count} {VERDICTS[v]}" for v, count in one.judged.items() if count) or "none"
