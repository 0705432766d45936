"""The nouns. Frozen, standard library only, no I/O. One word per thing: docs/glossary.md."""

from plp_metrics.model.courses import (
    ALL,
    COURSES,
    DATASETS,
    GRADE_BANDS,
    NETWORK,
    NO_COURSE,
    Course,
)
from plp_metrics.model.files import (
    Problem,
    QuarterState,
    RefusedError,
    Severity,
)
from plp_metrics.model.metrics import (
    Comparison,
    Default,
    Direction,
    Display,
    Kind,
    Mark,
    Metric,
    Rule,
    Status,
)
from plp_metrics.model.people import (
    Basis,
    Partner,
    Role,
    Scope,
    Viewer,
)
from plp_metrics.model.results import (
    Agreement,
    Question,
    Result,
    Row,
)
from plp_metrics.model.time import (
    QUARTER_MONTHS,
    QUARTERS,
    Period,
    school_year,
    year_start,
)

__all__ = [
    "ALL",
    "COURSES",
    "DATASETS",
    "GRADE_BANDS",
    "NETWORK",
    "NO_COURSE",
    "QUARTERS",
    "QUARTER_MONTHS",
    "Agreement",
    "Basis",
    "Comparison",
    "Course",
    "Default",
    "Direction",
    "Display",
    "Kind",
    "Mark",
    "Metric",
    "Partner",
    "Period",
    "Problem",
    "QuarterState",
    "Question",
    "RefusedError",
    "Result",
    "Role",
    "Row",
    "Rule",
    "Scope",
    "Severity",
    "Status",
    "Viewer",
    "school_year",
    "year_start",
]
