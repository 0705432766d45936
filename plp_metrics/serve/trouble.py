"""When a page fails: one calm sentence for the person; for the log where it failed, not what it was about."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from plp_metrics.draw.markup import literal
from plp_metrics.model import RefusedError
from plp_metrics.serve.quiet_log import told

log = logging.getLogger("plp_metrics")


def note(what: str, fault: Exception) -> None:
    """Write into the log that something failed, and where; not what it was about."""
    log.error("%s failed: %s", what, told(fault))


def tell(fault: Exception) -> bool:
    """Show what happened instead of a traceback; True, so that Streamlit shows nothing of its own.

    What was refused says so in its own words. Anything else gets a reference that stands in the log.
    """
    if isinstance(fault, RefusedError):
        st.warning(literal(fault))
        return True
    reference = secrets.token_hex(4)
    log.error("Reference %s: %s", reference, told(fault))
    st.error(
        "Something went wrong on this page. Nothing you handed in is lost. Load the page again; if it "
        f"happens again, tell an administrator this reference: {reference}"
    )
    return True
