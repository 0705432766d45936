"""The digest's switch is an event of the account itself, and only where it changes anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from plp_metrics.act import digest
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.store import Store
from plp_metrics.store.read_digest import is_off, last
from tests.ui.drawn import page_of

Of = Callable[[str], Viewer]


def off(store: Store, viewer: Viewer) -> bool:
    with store.read() as cursor:
        return is_off(cursor, viewer.account)


def test_it_is_on_until_somebody_switches_their_own_off(sample: Store, viewer_of: Of) -> None:
    ozark, other = viewer_of("ozark"), viewer_of("evaluator")
    before = sample.version()
    digest.switch(ozark, sample, on=True)
    assert sample.version() == before
    digest.switch(ozark, sample, on=False)
    assert sample.version() == before + 1
    assert off(sample, ozark) and not off(sample, other)
    digest.switch(ozark, sample, on=True)
    assert not off(sample, ozark)


def test_who_looks_back_changes_nothing(sample: Store, viewer_of: Of) -> None:
    with pytest.raises(RefusedError, match="looking back"):
        digest.switch(replace(viewer_of("ozark"), on=date(2018, 3, 1), as_of=1), sample, on=False)


def test_a_run_that_was_off_is_not_the_last_digest(sample: Store, viewer_of: Of) -> None:
    ozark = viewer_of("ozark")
    digest.ran(ozark, sample, date(2018, 6, 1), digest.Outcome.OFF)
    with sample.read() as cursor:
        assert last(cursor, ozark.account) is None
    digest.ran(ozark, sample, date(2018, 6, 1), digest.Outcome.NOTHING)
    with sample.read() as cursor:
        assert last(cursor, ozark.account) == sample.today()


def test_the_switch_stands_on_the_page_of_changes(sample: Store, viewer_of: Of) -> None:
    ozark = viewer_of("ozark")
    app = page_of("pages.results.changes", ozark, since="2018-03-31")
    assert [t.value for t in app.toggle] == [True]
    app.toggle[0].set_value(False).run()
    assert off(sample, ozark) and [t.value for t in app.toggle] == [False]
    back = replace(ozark, on=date(2018, 6, 1), as_of=sample.version())
    assert not page_of("pages.results.changes", back, since="2018-03-31").toggle
