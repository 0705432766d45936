"""Two people at one quarter: nothing is done to a file that has changed since the person looked at it."""

from __future__ import annotations

from collections.abc import Mapping

from plp_metrics.contracts import load_contracts
from plp_metrics.model import RefusedError

MEANWHILE = (
    "somebody else of your organization, or you in another window, changed it meanwhile. Nothing was done;"
    " look at what stands there now, then do it again."
)


def check_draft(now: Mapping[str, int], dataset: str, seen: int | None) -> None:
    """now, seen: the number of the saved draft as it stands and as it was looked at, 0 for none.

    seen None: whoever asks looked at nothing (a command, a program's past). Raises RefusedError where
    another draft stands there now.
    """
    if seen is not None and now.get(dataset, 0) != seen:
        raise RefusedError(f"{load_contracts()[dataset].title}: {MEANWHILE}")


def check_drafts(now: Mapping[str, int], seen: Mapping[str, int] | None) -> None:
    """The same for all drafts of a quarter, before it is submitted."""
    if seen is None:
        return
    for dataset in sorted({*now, *seen}):
        check_draft(now, dataset, seen.get(dataset, 0))
