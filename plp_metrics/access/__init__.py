"""Who may do what, and who may see which rows."""

from plp_metrics.access.roles import GIVEN, PERMISSIONS, ROLES, permissions_of, reading
from plp_metrics.access.viewers import (
    DEMO_APPLICANT,
    accounts,
    applicant,
    demo_applicants,
    may_see_partner,
    require,
    scope,
    viewer,
    visitor,
)

__all__ = [
    "DEMO_APPLICANT",
    "GIVEN",
    "PERMISSIONS",
    "ROLES",
    "accounts",
    "applicant",
    "demo_applicants",
    "may_see_partner",
    "permissions_of",
    "reading",
    "require",
    "scope",
    "viewer",
    "visitor",
]
