"""Applications and facts of partners in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.came import mark
from plp_metrics.draw.markup import esc
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model.joining import Admitted, Application, ApplicationState, FactChanged, Wish
from plp_metrics.places import STATES

LOOKS: dict[ApplicationState, tuple[str, str, str]] = {
    ApplicationState.WAITING: ("Waits for Code.org", "clock", "risk"),
    ApplicationState.ADMITTED: ("Admitted", "tick", "good"),
    ApplicationState.DECLINED: ("Declined", "slash", "ink2"),
    ApplicationState.WITHDRAWN: ("Withdrawn", "dash", "ink3"),
}
"""Where an application stands → word, symbol, colour."""


def sentence(own: Sequence[Application]) -> str:
    """The applicant's first line. own: its applications, the latest first."""
    if not own:
        return "Join the program: read the term sheet, agree to it, apply"
    name = own[0].wish.organization
    return {
        ApplicationState.WAITING: f"The application of {name} waits for Code.org",
        ApplicationState.ADMITTED: f"{name} was admitted",
        ApplicationState.DECLINED: f"The application of {name} was declined",
        ApplicationState.WITHDRAWN: "You withdrew your application; you may apply again",
    }[own[0].state]


def waiting(found: Sequence[Application]) -> str:
    """The evaluator's first line."""
    n = sum(a.state is ApplicationState.WAITING for a in found)
    return "No application waits" if not n else words.plural(n, "application waits", "applications wait")


def facts(wish: Wish, version: str, applied: str, account: str = "") -> str:
    """An application as a list of facts. applied: when, in words; account: who applied, where it is told."""
    rows = [
        ("Organization", wish.organization),
        ("States", states(wish.states)),
        ("First school year", wish.first_school_year),
        *((f"Courses {year}", courses(wish.courses[year])) for year in sorted(wish.courses)),
        ("Mainly urban", "yes" if wish.urban else "no"),
        ("Time zone", wish.time_zone),
        ("About", wish.about),
        ("Agreed to", f"the term sheet of {version}"),
        ("Applied", applied),
        ("Account", account),
    ]
    items = "".join(f"<dt>{esc(name)}</dt><dd>{esc(said)}</dd>" for name, said in rows if said)
    return f'<dl class="define">{items}</dl>'


def states(codes: Sequence[str]) -> str:
    """ "Michigan and Ohio"."""
    return words.listing([STATES[c].name if c in STATES else c for c in codes])


def courses(codes: Sequence[str]) -> str:
    """ "CS Discoveries and CS Principles"."""
    return words.listing([words.course(c) for c in codes])


def state(of: Application) -> Raw:
    """Where an application stands, as symbol and word; why it was declined, after it."""
    word, symbol, ink = LOOKS[of.state]
    why = f": {of.reason}" if of.reason else ""
    return Raw(f"<span>{mark(symbol, word, ink)}{esc(why)}</span>", word + why)


def table(found: Sequence[Application], applied: Mapping[int, str], decided: Mapping[int, str]) -> Table:
    """Applications, in the order given. applied, decided: when, in words, by the application's number."""
    rows = [
        (
            a.wish.organization,
            ", ".join(a.wish.states),
            a.wish.first_school_year,
            applied[a.application_id],
            state(a),
            f"{decided[a.application_id]} by {a.decided_by}" if a.application_id in decided else "",
        )
        for a in found
    ]
    head = ("Organization", "States", "First year", "Applied", "State", "Decided")
    return Table(head, tuple(rows), "Applications")


def changes(found: Sequence[FactChanged], name: str) -> Table:
    """What will be different of a partner's facts."""
    rows = tuple((c.what, c.before, c.after) for c in found)
    return Table(("Fact", "Before", "After"), rows, f"What changes of {name}")


def admitted(made: Admitted, name: str) -> str:
    """Everything an admission made, in a sentence or two."""
    return (
        f"{name} is admitted as {made.partner_id} under the term sheet of {made.version}. {made.account} is"
        f" its account from its next click on. For {made.school_year} {words.plural(made.held, 'target')} of"
        f" the term sheet hold and {made.proposed} more wait for the partner to confirm."
    )
