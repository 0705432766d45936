"""A store is checked against itself, and each kind of damage is found."""

import pytest

from plp_metrics import store
from plp_metrics.act.people import OWNER
from plp_metrics.act.verify import verified
from plp_metrics.cli import main
from plp_metrics.model import RefusedError

DAMAGE = {
    "a byte of a file": (
        "UPDATE upload SET content = upload.content || '\\x00'::BLOB", "are not those that were",
    ),
    "a file that is gone": (
        "DELETE FROM upload WHERE sha256 = (SELECT max(sha256) FROM upload)", "are missing",
    ),
    "a row that is gone": (
        "DELETE FROM teachers WHERE line = 2 AND submission_id = (SELECT min(submission_id) FROM teachers)",
        "was accepted with",
    ),
    "a figure that was changed": (
        "UPDATE measurement SET numerator = numerator + 1 WHERE to_event IS NULL AND metric = 'trained_rate'"
        " AND partner_id = 'OZARK' AND school_year = '2016-17' AND quarter = 'Q4' AND course = 'ALL'"
        " AND state = 'ALL' AND division = 'ALL' AND grade_band = 'ALL'",
        "figures differ",
    ),
    "an event that is gone": ("DELETE FROM event WHERE event_id = 5", "name an event that is not in the log"),
}  # fmt: skip


def test_the_sample_program_is_whole_by_every_check(
    sample: store.Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify"]) == 0
    assert "all is well" in capsys.readouterr().out


def test_every_kind_of_damage_is_found(sample: store.Store) -> None:
    # All of it at once: measuring the whole program again takes seconds.
    with sample.change("test", "damage", {}) as change:
        for sql, _ in DAMAGE.values():
            change.cursor.execute(sql)
    wrong = " ".join(verified(OWNER, sample).wrong)
    assert [name for name, (_, said) in DAMAGE.items() if said not in wrong] == []


def test_only_its_keeper_checks_it(sample: store.Store, viewer_of) -> None:
    with pytest.raises(RefusedError):
        verified(viewer_of("evaluator"), sample)
