"""Who may do what, and who may see which rows."""

from plp_metrics.access.roles import PERMISSIONS, ROLES, permissions_of
from plp_metrics.access.viewers import accounts, may_see_partner, require, scope, viewer

__all__ = [
    "PERMISSIONS",
    "ROLES",
    "accounts",
    "may_see_partner",
    "permissions_of",
    "require",
    "scope",
    "viewer",
]
