"""What the app does while nobody waits."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from threading import Lock

import pytest

from plp_metrics import store
from plp_metrics.compute import answers
from plp_metrics.serve import ahead


def test_answers_are_made_again_one_after_the_other_except_while_the_calendar_works_or_the_app_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, made = ["a failing one", "b", "c"], []

    def make_one_again(_: object) -> bool:
        if not old:
            return False
        made.append(one := old.pop(0))
        if one.startswith("a"):
            raise ValueError(one)
        return True

    monkeypatch.setattr(store, "current", lambda: None)
    monkeypatch.setattr(answers, "make_one_again", make_one_again)
    monkeypatch.setattr(ahead, "LOOK_SECONDS", 0.001)
    keeping = Lock()
    with keeping:
        assert not ahead.one_again(keeping)
    assert made == []

    async def work() -> None:
        task = asyncio.create_task(ahead.work_ahead(keeping))
        while old:
            await asyncio.sleep(0.001)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(asyncio.wait_for(work(), 30))
    assert made == ["a failing one", "b", "c"]
    assert not keeping.locked()
