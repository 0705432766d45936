"""Small files to judge, and what was found in them."""

from plp_metrics.contracts import sample_rows
from plp_metrics.intake.child import Options, Outcome, judge_bytes
from plp_metrics.model import Period

TODAY = "2018-07-20"


def sample(
    dataset: str, *edits: tuple[str, str], quarter: str = "Q1", rows: int = 3, year: str = "2016-17"
) -> str:
    """Sample rows of a dataset with the first occurrence of each text replaced."""
    text = sample_rows(dataset, "P01", Period(year, quarter), rows)
    for old, new in edits:
        assert old in text, f"{old!r} is not in the sample"
        text = text.replace(old, new, 1)
    return text


def judged(text: str | bytes, **options: object) -> Outcome:
    """The outcome in this process."""
    content = text if isinstance(text, bytes) else text.encode("utf-8")
    return judge_bytes(content, Options(**{"today": TODAY, **options}))


def places(outcome: Outcome) -> set[tuple[int | None, str | None, str]]:
    """Line, column and rule of every problem."""
    return {(p.line, p.column, p.rule) for p in outcome.findings.problems}


def rules(outcome: Outcome) -> set[str]:
    return {p.rule for p in outcome.findings.problems}


def changes(outcome: Outcome) -> set[tuple[str, str | None]]:
    """What was normalised, by column."""
    return set(outcome.findings.normalised)


def rows_of(outcome: Outcome) -> list[dict[str, object]]:
    """The typed rows."""
    assert outcome.db is not None
    reader = outcome.db.execute("SELECT * FROM judged ORDER BY line")
    names = [d[0] for d in reader.description]
    return [dict(zip(names, row, strict=True)) for row in reader.fetchall()]
