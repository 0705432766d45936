"""What a head must and may hold, and the short ways of writing courses and seasons."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plp_metrics.model import ALL, COURSES, DATASETS, NO_COURSE, QUARTERS

REQUIRED = {
    "number": int, "title": str, "short": str, "says": str, "why": str, "unit": str, "display": str,
    "direction": str, "kind": str, "rule": str, "grain": str, "counts": str, "reads": str, "needs": list,
    "courses": list, "season": (list, dict), "numerator_says": str, "caveats": str, "source": str,
    "reviewed": object, "group": str,
}  # fmt: skip
OPTIONAL = {
    "denominator_says": str, "needs_before": list, "uses": list, "default": dict, "fill": bool,
    "over_partners": bool, "from_quarter": str, "first_year": bool, "compare": str,
    "answers_each": int, "breaks": list, "records": bool, "side": str,
}  # fmt: skip
ONE_OF = {
    "counts": ("distinct", "sum"),
    "reads": ("quarter", "year", "training_year", "last_year", "ever"),
    "group": ("teachers", "students", "implementation", "diversity", "quality", "workshops", "partnership"),
    "compare": ("binomial", "poisson", "none"),
    "from_quarter": QUARTERS,
    "side": ("partner", "code_org"),
}
DEFAULT_KEYS = {"comparison", "target", "due_quarter", "basis", "per", "offered", "clock", "from_year"}
GRAIN = "cgsw"


def check_head(head: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a head, in words, most basic first."""
    for name in REQUIRED.keys() - head.keys():
        yield f"the head lacks '{name}'"
    for name in head.keys() - REQUIRED.keys() - OPTIONAL.keys():
        yield f"the head has '{name}', which no metric has"
    for name, kind in {**REQUIRED, **OPTIONAL}.items():
        if name in head and not isinstance(head[name], kind):  # type: ignore[arg-type]
            yield f"'{name}' is of the wrong kind: {head[name]!r}"
        if kind is str and name in head and name != "grain" and not str(head[name]).strip():
            yield f"'{name}' is empty"
    for name, allowed in ONE_OF.items():
        if name in head and head[name] not in allowed:
            yield f"'{name}' is {head[name]!r}, not one of {', '.join(allowed)}"
    if head["grain"] != "p" and set(head["grain"]) - set(GRAIN):
        yield f"'grain' is {head['grain']!r}; its letters are c, g, s and w, or p alone"
    if head["kind"] == "rate" and "denominator_says" not in head:
        yield "a rate says what it is out of: 'denominator_says'"
    for name in head.get("default", {}).keys() - DEFAULT_KEYS:
        yield f"the default target has '{name}', which no target has"
    if any(not isinstance(b, dict) or b.keys() != {"on", "says"} for b in head.get("breaks", ())):
        yield "each of 'breaks' says a day and what changed: { on = 2019-07-01, says = \"…\" }"
    yield from _unknown_inputs(head)


def _unknown_inputs(head: Mapping[str, Any]) -> Iterator[str]:
    inputs = [(name, "needs") for name in head["needs"]]
    inputs += [(name, "uses") for name in head.get("uses", ())]
    for name in head.get("needs_before", ()):
        when, _, what = str(name).partition(":")
        if when not in ("last_year", "last_q4"):
            yield f"'needs_before' has {name!r}; it begins last_year: or last_q4:"
        inputs.append((what, "needs_before"))
    for name, where in inputs:
        if dataset_of(name) not in DATASETS:
            yield f"'{where}' has {name!r}, which is no dataset"


def dataset_of(need: str) -> str:
    """The dataset a need is about: "students.students_active" → "students"."""
    return str(need).partition(".")[0]


def course_list(entries: Iterable[str]) -> tuple[str, ...]:
    """Courses as written in a head: codes, NONE, ALL for every course, "-CSF" for all of these but one."""
    chosen: dict[str, None] = {}
    for entry in entries:
        if entry == ALL:
            chosen |= dict.fromkeys(COURSES)
        elif entry.removeprefix("-") not in COURSES and entry != NO_COURSE:
            raise ValueError(f"'courses' has {entry!r}, which is no course")
        elif entry.startswith("-"):
            chosen.pop(entry[1:], None)
        else:
            chosen[entry] = None
    return tuple(chosen)


def season_by_course(written: Any) -> dict[str, tuple[float, float, float, float]]:
    """The season of each course named and of ALL others, from four shares or a table of them."""
    table = written if isinstance(written, dict) else {ALL: written}
    for course, shares in table.items():
        if course != ALL and course not in COURSES:
            raise ValueError(f"'season' has {course!r}, which is no course")
        if len(shares) != 4 or not all(0 <= share <= 1 for share in shares):
            raise ValueError("'season' is four shares of the year from 0 to 1, one a quarter")
    if ALL not in table:
        raise ValueError("'season' has none for ALL courses")
    return {course: tuple(float(share) for share in shares) for course, shares in table.items()}  # type: ignore[misc]
