"""Where every table's rows come from: recorded by people, read from files, or worked out of both."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Source(Enum):
    """RECORDED: as somebody did or told it, kept once. BYTES: read from a file that was handed in. DERIVED:
    worked out by the program. PROGRAM: the program's own, written at its start."""

    RECORDED = "recorded"
    BYTES = "bytes"
    DERIVED = "derived"
    PROGRAM = "program"


class Origin(NamedTuple):
    """event: SQL that gives the event a row `r` came with, NULL where it has none. dated: the row has
    from_event and to_event."""

    source: Source
    event: str = "r.from_event"
    dated: bool = True


_OF_SUBMISSION = "(SELECT s.event_id FROM original.submission AS s WHERE s.submission_id = r.submission_id)"
_OF_RELEASE = "(SELECT e.event_id FROM original.release AS e WHERE e.release_id = r.release_id)"
_OF_UPLOAD = "(SELECT min(s.event_id) FROM original.submission AS s WHERE s.sha256 = r.sha256)"
_OF_SEAL = "(SELECT min(s.from_event) FROM original.report_seal AS s WHERE s.seal = r.seal)"
_OF_SCHOOLS = "(SELECT max(e.event_id) FROM original.event AS e WHERE e.kind = 'load_schools')"

_RECORDED = (
    "partner", "partner_state", "partner_course", "account", "version_in_force", "quarter_state",
    "explanation", "review_permission", "agreement", "agreement_exception", "agreement_answer",
    "agreement_comment", "remembered_column", "remembered_word", "comment", "declared_event", "set_aside",
    "promise_evidence", "promise_waiver", "contact", "term_sheet_agreed", "application", "budget_line",
    "expense", "reimbursement", "pledge", "spent", "year3_budget", "staff_time", "local_facilitators",
    "report", "report_text", "report_said", "report_evaluation", "feed",
)  # fmt: skip
_READ = ("teachers", "students", "diversity", "workshop_surveys", "submission_filled")
_WORKED_OUT = ("measurement", "promise_standing", "published", "published_cell")

TABLES: dict[str, Origin] = {
    **dict.fromkeys(_RECORDED, Origin(Source.RECORDED)),
    "event": Origin(Source.RECORDED, "r.event_id", dated=False),
    "submission": Origin(Source.RECORDED, "r.event_id", dated=False),
    "upload": Origin(Source.RECORDED, _OF_UPLOAD, dated=False),
    # Loading replaces a school's facts and dates nothing: what is kept is what the last load left.
    "school": Origin(Source.RECORDED, _OF_SCHOOLS, dated=False),
    # A sealed document is what was shown then, set by the program of that day: no later one sets it alike.
    "report_seal": Origin(Source.RECORDED, dated=False),
    "report_file": Origin(Source.RECORDED, _OF_SEAL, dated=False),
    **dict.fromkeys(_READ, Origin(Source.BYTES, _OF_SUBMISSION, dated=False)),
    **dict.fromkeys(_WORKED_OUT, Origin(Source.DERIVED)),
    "release": Origin(Source.DERIVED, "r.event_id", dated=False),
    "release_member": Origin(Source.DERIVED, _OF_RELEASE, dated=False),
    "release_measure": Origin(Source.DERIVED, _OF_RELEASE, dated=False),
    "setting": Origin(Source.DERIVED, "NULL::BIGINT", dated=False),
    "course": Origin(Source.PROGRAM, "NULL::BIGINT", dated=False),
    "state": Origin(Source.PROGRAM, "NULL::BIGINT", dated=False),
}
"""Every table of a store."""

OF_PARTNERS = ("measurement", "promise_standing")
"""Worked out partner by partner; the other derived tables take all of them together."""


def of(source: Source) -> list[str]:
    """The tables of one source."""
    return [table for table, origin in TABLES.items() if origin.source is source]
