"""The one table of looks: token → light and dark colour; status → word, symbol, colour.

Contrasts against the page: text at least 4.5, graphics at least 3, in both themes. A status is always
word + symbol + colour; amber and vermilion are also told apart by the lightness of the cell's fill.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from plp_metrics.model import Assurance, Severity, Status, Variation

Theme = Literal["light", "dark"]

TOKENS: dict[str, tuple[str, str]] = {
    "page": ("#ffffff", "#12171d"),
    "surface": ("#f4f6f8", "#1b222b"),
    "ink": ("#1b2430", "#e7ebf0"),
    "ink2": ("#465261", "#b6c0cc"),
    "ink3": ("#5f6b7a", "#93a0b0"),
    "line": ("#dfe4e9", "#2b3540"),
    "line2": ("#b9c2cc", "#4a5765"),
    "link": ("#1a5690", "#8ec3f0"),
    "good": ("#1f5f99", "#7db8ea"),
    "good-fill": ("#e6f0f9", "#17304a"),
    "risk": ("#8a4b00", "#f0b45c"),
    "risk-fill": ("#fdf3e0", "#2c2412"),
    "behind": ("#a32a12", "#ff9c84"),
    "behind-ink": ("#7d1a06", "#ffd3c7"),
    "behind-fill": ("#f7cfc4", "#6a2418"),
    "step1": ("#e3edf6", "#1c2f42"),
    "step2": ("#b7d2ea", "#244a6d"),
    "step3": ("#7fb0d8", "#34699a"),
    "step4": ("#2f6fa8", "#6aaadf"),
    "step5": ("#123f68", "#b7dbf8"),
    "step1-ink": ("#1b2430", "#e7ebf0"),
    "step2-ink": ("#1b2430", "#e7ebf0"),
    "step3-ink": ("#1b2430", "#ffffff"),
    "step4-ink": ("#ffffff", "#12171d"),
    "step5-ink": ("#ffffff", "#12171d"),
    "series1": ("#1f5f99", "#7db8ea"),
    "series2": ("#c2570c", "#f0a25c"),
    "series3": ("#1b2430", "#e7ebf0"),
    "series4": ("#7c2d12", "#8d99a8"),
}


class Look(NamedTuple):
    """How a status looks. `ink` is a token; `cell` the class of its board cell; `rank` orders by urgency."""

    word: str
    icon: str
    ink: str
    cell: str
    rank: int


STATUS: dict[Status, Look] = {
    Status.BEHIND: Look("Behind", "down", "behind", "behind", 0),
    Status.AT_RISK: Look("At risk", "diamond", "risk", "risk", 1),
    Status.NOT_REPORTED: Look("Not reported", "ring", "ink3", "none", 2),
    Status.ON_PLAN: Look("On plan", "disc", "ink2", "", 3),
    Status.AHEAD: Look("Ahead", "up", "good", "", 4),
    Status.MET: Look("Met", "tick", "good", "", 5),
    Status.NOT_DUE: Look("Not due yet", "dots", "ink3", "", 6),
    Status.NO_TARGET: Look("No target", "dash", "ink3", "", 7),
    Status.REPORT_ONLY: Look("Report only", "bar", "ink3", "", 8),
    Status.WITHHELD: Look("Hidden", "square", "ink3", "", 9),
    Status.UNPUBLISHED: Look("Not published", "clock", "ink3", "", 9),
    # An earlier figure that stands: it is shown, so it is not hidden.
    Status.KEPT: Look("Not judged", "same", "ink3", "", 9),
    Status.NOT_APPLICABLE: Look("Does not apply", "slash", "ink3", "", 10),
}

SEVERITY: dict[Severity, Look] = {
    Severity.MUST_FIX: Look("Must fix", "down", "behind-ink", "behind", 0),
    Severity.EXPLAIN: Look("Fix or explain", "diamond", "risk", "risk", 1),
    Severity.NOTE: Look("Note", "bar", "ink3", "", 2),
}


class Verdict(NamedTuple):
    """How a verdict of a trend looks: word, symbol and colour, never one alone."""

    word: str
    icon: str
    ink: str


VARIATION: dict[Variation, Verdict] = {
    Variation.IMPROVING: Verdict("unusual change, better", "rise", "series1"),
    Variation.CONCERNING: Verdict("unusual change, worse", "drop", "series2"),
    Variation.NEUTRAL: Verdict("unusual change", "rise", "ink2"),
    Variation.COMMON: Verdict("usual ups and downs", "wave", "ink3"),
    Variation.TOO_FEW: Verdict("too few points", "few", "ink3"),
    Variation.NONE: Verdict("nothing to say", "few", "ink3"),
}

ASSURANCE: dict[Assurance, Verdict] = {
    Assurance.MEETS: Verdict("hits the target as things are", "likely", "series1"),
    Assurance.HIT_AND_MISS: Verdict("hit and miss", "open", "ink3"),
    Assurance.MISSES: Verdict("misses the target as things are", "unlikely", "series2"),
    Assurance.TOO_FEW: Verdict("too few points", "few", "ink3"),
    Assurance.NONE: Verdict("no target to judge by", "few", "ink3"),
}

GOOD = frozenset({Status.ON_PLAN, Status.AHEAD, Status.MET})
"""The statuses that count as "on plan or better"."""

JUDGED = GOOD | {Status.AT_RISK, Status.BEHIND}
"""The statuses that came from a comparison with an agreed target."""


def colour(token: str, theme: Theme) -> str:
    """A token's colour in one theme, for figures that cannot read CSS variables."""
    return TOKENS[token][0 if theme == "light" else 1]


def variables(theme: Theme | None = None) -> str:
    """The tokens as CSS variables; both themes by light-dark(), or plain colours of one (for documents)."""
    lines = (
        f"--{name}:{colour(name, theme)}" if theme else f"--{name}:light-dark({light},{dark})"
        for name, (light, dark) in TOKENS.items()
    )
    return ":root{" + ";".join(lines) + "}"
