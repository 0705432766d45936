"""The one table of roles and permissions. A permission not named here does not exist."""

from __future__ import annotations

from plp_metrics.model import Role

_P, _E, _L, _A = Role.PARTNER, Role.EVALUATOR, Role.LEADERSHIP, Role.ADMIN
_J = Role.APPLICANT

PERMISSIONS: dict[str, tuple[str, frozenset[Role]]] = {
    # seeing
    "see_home": ("open the first page", frozenset({_P, _E, _L, _A})),
    "see_overview": ("see all partners against their targets", frozenset({_E, _L, _A})),
    "see_partner": ("see a partner's results (a partner: its own)", frozenset({_P, _E, _L, _A})),
    "see_metric": ("see one metric over all partners", frozenset({_E, _L, _A})),
    "see_regions": ("compare states and divisions", frozenset({_E, _L, _A})),
    "see_targets": ("see targets (a partner: its own)", frozenset({_P, _E, _L, _A})),
    "see_calendar": ("see what falls due (a partner: its own)", frozenset({_P, _E, _L, _A})),
    "see_submissions": ("see what was handed in (a partner: its own)", frozenset({_P, _E, _L, _A})),
    "see_review": ("open the review desk", frozenset({_E, _A})),
    "see_audit": ("see who did what (a partner: to its own data)", frozenset({_P, _A})),
    "see_terms": ("read the term sheet", frozenset({_P, _E, _L, _A, _J})),
    "see_reports": (
        "read annual reports (a partner: its own; leadership: accepted ones)",
        frozenset({_P, _E, _L, _A}),
    ),
    "see_funding": ("see money and facilitators (a partner: its own)", frozenset({_P, _E, _L, _A})),
    "see_dictionary": ("read the data dictionary", frozenset({_P, _E, _L, _A})),
    "see_promises": ("see what both sides promised (a partner: its own)", frozenset({_P, _E, _L, _A})),
    # acting
    "submit": ("hand in a quarter for one's own partner", frozenset({_P, _A})),
    "backfill": ("hand in older quarters for any partner", frozenset({_E, _A})),
    "review": ("accept or return a quarter", frozenset({_E, _A})),
    "see_raw": ("see the rows of a quarter that waits for review", frozenset({_E, _A})),
    "set_aside": ("set a partner aside in the list of whom to call", frozenset({_E, _A})),
    "look_as": ("look at the pages as a partner", frozenset({_E, _A})),
    "comment": ("comment on a value (a partner: its own)", frozenset({_P, _E, _A})),
    "promise": ("give and answer evidence of promises (a partner: its own)", frozenset({_P, _E, _A})),
    "log_contact": ("note talks with a partner (a partner: its own)", frozenset({_P, _E, _A})),
    "declare": ("declare an event that shows in the figures (a partner: its own)", frozenset({_P, _E, _A})),
    "agree_for_partner": ("propose and confirm targets as the partner", frozenset({_P})),
    "agree_for_code_org": ("propose and confirm targets as Code.org", frozenset({_E, _A})),
    "agree_for_network": ("set targets of the whole network", frozenset({_L, _A})),
    "apply": ("apply to join the program", frozenset({_J})),
    "agree_terms": ("agree to a newer term sheet as the partner", frozenset({_P})),
    "admit": ("admit a partner and change its facts", frozenset({_E, _A})),
    "write_report": ("write the annual report of one's own partner", frozenset({_P, _A})),
    "review_report": ("evaluate, return and accept annual reports", frozenset({_E, _A})),
    "renew_feed": ("give a calendar feed another address (a partner: its own)", frozenset({_P, _E, _A})),
    "fund_own": ("tell of the partner's money, staff time and facilitators", frozenset({_P, _A})),
    "fund": ("agree to budget lines and pay bills back as Code.org", frozenset({_E, _A})),
    "export": ("take out what you may see", frozenset({_P, _E, _L, _A})),
    "publish": ("publish protected figures", frozenset({_A})),
    "purge": ("remove personal data that got in", frozenset({_A})),
    "keep_store": ("back the store up and go back to a backup", frozenset({_A})),
    "manage_people": ("give and take roles", frozenset({_A})),
    "load_schools": ("load the public facts of schools", frozenset({_A})),
}

ROLES: dict[Role, str] = {
    _P: "Partner",
    _E: "Evaluator",
    _L: "Leadership",
    _A: "Administrator",
    _J: "Applicant",
}
GIVEN = (_P, _E, _L, _A)
"""The roles an account can be given; who has none may apply."""


def permissions_of(role: Role) -> frozenset[str]:
    """Every permission a role holds."""
    return frozenset(name for name, (_, roles) in PERMISSIONS.items() if role in roles)


def reading(permissions: frozenset[str]) -> frozenset[str]:
    """What is left of these permissions to an account that only reads."""
    return frozenset(p for p in permissions if p == "export" or (p.startswith("see_") and p != "see_raw"))
