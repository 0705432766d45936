"""Two people, or two windows, at one thing: nothing is done to what has changed since it was looked at."""

from __future__ import annotations

from collections.abc import Mapping

from plp_metrics.contracts import load_contracts
from plp_metrics.model import RefusedError

MEANWHILE = (
    "somebody else of your organization, or you in another window, changed it meanwhile. Nothing was done;"
    " look at what stands there now, then do it again."
)
CHANGED = (
    "somebody else, or you in another window, changed this meanwhile. Nothing was done; look at what stands"
    " there now, then do it again."
)


class MeanwhileError(RefusedError):
    """What was looked at stands there no more."""


def check_same(what: str, now: object, seen: object) -> None:
    """what: its name, for the person. now, seen: what stands there and what was looked at, None for nothing.

    Raises MeanwhileError where the two differ.
    """
    if now != seen:
        raise MeanwhileError(f"{what}: {CHANGED}")


def check_draft(now: Mapping[str, int], dataset: str, seen: int | None) -> None:
    """now, seen: the number of the saved draft as it stands and as it was looked at, 0 for none.

    seen None: whoever asks looked at nothing (a command, a program's past). Raises MeanwhileError where
    another draft stands there now.
    """
    if seen is not None and now.get(dataset, 0) != seen:
        raise MeanwhileError(f"{load_contracts()[dataset].title}: {MEANWHILE}")


def check_drafts(now: Mapping[str, int], seen: Mapping[str, int] | None) -> None:
    """The same for all drafts of a quarter, before it is submitted."""
    if seen is None:
        return
    for dataset in sorted({*now, *seen}):
        check_draft(now, dataset, seen.get(dataset, 0))
