"""One partner's school year in a line: results, promises of both sides, evaluation, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from plp_metrics.model.metrics import Status
from plp_metrics.model.reports import ReportState, Verdict


class Kept(NamedTuple):
    """Promises of one side: kept, out of those whose day has come; overdue: still owed."""

    kept: int
    due: int
    overdue: int


@dataclass(frozen=True)
class PartnerYear:
    """What is known of a partner's school year. statuses: how many agreed targets stand how. verdict: of
    Code.org on the whole year, None before it is written (or not for this reader); judged: verdicts on
    single targets. proposed, agreed: targets of the next school year."""

    partner_id: str
    statuses: Mapping[Status, int] = field(hash=False)
    partner: Kept
    code_org: Kept
    report: ReportState
    verdict: Verdict | None
    says: str
    judged: Mapping[Verdict, int] = field(hash=False)
    proposed: int
    agreed: int

    @property
    def targets(self) -> int:
        """Agreed targets that have a standing."""
        return sum(self.statuses.values())
