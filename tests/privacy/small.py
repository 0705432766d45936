"""A small program handed in class by class, and published by the product's own rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from plp_metrics.compute import publish
from plp_metrics.compute.attack import Report
from plp_metrics.compute.attack_release import Reader, attacked
from plp_metrics.model import Basis, Display, Rule
from tests.compute.made_up import SCHEMA, YEAR, Program, _empty, metric, period, share

GIRLS = share("students_female", rule=Rule.PEOPLE, grain="cs", needs=("diversity.student.gender",))
MIRROR = share("mirror_gender", rule=Rule.PEOPLE, display=Display.RATIO, needs=("diversity.student.gender",))
FINISHED = share("completion_rate", rule=Rule.PEOPLE, from_quarter="Q4", needs=("students",))
EXAMS = metric("ap_exam_takers", rule=Rule.PEOPLE, from_quarter="Q4", courses=("CSP",))
ENROLLED = metric("students_enrolled")
PEOPLE = {m.key: m for m in (GIRLS, MIRROR, FINISHED, EXAMS, ENROLLED)}
SCHOOLS = {"CSD": 0.5, "CSP": 0.44}
"""Course → share of girls in its schools."""


def _store() -> Any:
    cursor = _empty()
    cursor.execute((SCHEMA / "006_disclosure.sql").read_text(encoding="utf-8"))
    return cursor


@dataclass
class Small(Program):
    """Partners of MO that teach CSD and CSP."""

    cursor: Any = field(default_factory=_store)

    def hand_in(
        self, who: str, quarter: str, *, girls: int, boys: int, unknown: int,
        finished: int = 0, takers: int = 0,
    ) -> None:  # fmt: skip
        """A quarter, in place of the one before it: two classes, half of the students in each.

        finished: of all. takers: of the AP exam, of those in CSP.
        """
        self.event += 1
        total, at = girls + boys + unknown, [who, quarter]
        for table in ("measurement", "version_in_force"):
            self.cursor.execute(
                f"UPDATE {table} SET to_event = ? WHERE partner_id = ? AND quarter = ? AND to_event IS NULL",
                [self.event, *at],
            )
        for dataset in ("students", "diversity"):
            place = ("submitted", who, YEAR, quarter, dataset, self.event, self.event, None)
            self.add("version_in_force", *place)
        done, counted = finished, {"female": girls, "male": boys, "unknown": unknown}
        for line, course in enumerate(SCHOOLS):
            size = total // 2 if line == 0 else total - total // 2
            here = min(done, size)
            done -= here
            took = takers if course == "CSP" else None
            self.add("students", self.event, line, "T1", course, "S", "9_12", "MO", None, size, None, here,
                     took, "own")  # fmt: skip
            half = {c: n // 2 if line == 0 else n - n // 2 for c, n in counted.items()}
            for category, people in half.items():
                self.add("diversity", self.event, line, course, "MO", "student", "gender", category, people,
                         None, "own")  # fmt: skip
            known, spot = half["female"] + half["male"], {"course": course, "state": "MO"}
            self.value("students_enrolled", who, quarter, size, **spot)
            self.value("students_female", who, quarter, half["female"], known, **spot)
            self.value("mirror_gender", who, quarter, half["female"], known * SCHOOLS[course], **spot)
        self.value("students_female", who, quarter, girls, girls + boys)
        self.value("mirror_gender", who, quarter, girls, 1.0)
        if quarter == "Q4":
            self.value("completion_rate", who, quarter, finished, total)
            self.value("ap_exam_takers", who, quarter, takers)

    def release(self, quarter: str, *, tables: bool = False) -> None:
        """tables: with the tables by category of a year's end."""
        self.event += 1
        self.add("release", self.event, self.event, YEAR, quarter, "2018-08-30")
        place = (self.cursor, period(quarter), self.event, self.event)
        lines = publish.release(*place, declared=PEOPLE)
        if tables:
            publish.categories(*place, lines)

    def attack(self, own: str | None = None, since: int | None = None) -> Report:
        return attacked(self.cursor, YEAR, Reader(Basis.SUBMITTED, own), seconds=60, since=since)
