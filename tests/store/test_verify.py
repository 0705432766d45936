"""A store is checked against itself, and each kind of damage is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plp_metrics import store
from plp_metrics.access import permissions_of
from plp_metrics.act import again, hand_in, people, records
from plp_metrics.act.people import OWNER
from plp_metrics.act.verify import verified
from plp_metrics.cli import main
from plp_metrics.compute import measure
from plp_metrics.contracts import sample_rows
from plp_metrics.intake import judge
from plp_metrics.model import Partner, Period, RefusedError, Role, Viewer

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


@pytest.fixture
def twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[store.Store]:
    """OHIO handed a teachers file in, and the same again for the next quarter."""
    monkeypatch.setenv("PLP_STORE", str(tmp_path / "plp.duckdb"))
    monkeypatch.setenv("PLP_TODAY", "2016-11-20")
    made, q1 = store.open_store(create=True), Period("2016-17", "Q1")
    facts = Partner("OHIO", "Ohio", ("OH",), "2016-17", "2016-17", "America/New_York", {"2016-17": ("CSP",)})
    people.admit(OWNER, made, [facts])
    own = Viewer("ohio@example.org", Role.PARTNER, "OHIO", permissions_of(Role.PARTNER))
    text = sample_rows("teachers", "OHIO", q1, 3).encode()
    judged = judge("teachers.csv", text, partner_id="OHIO", period=q1, today=made.today())
    hand_in.draft(own, made, "OHIO", q1, judged)
    hand_in.submit(own, made, "OHIO", q1, attested=True, explained=dict.fromkeys(WITHOUT_CLASS, "Later."))
    again.same_as_last_quarter(own, made, "OHIO", q1.next, "teachers")
    records.measure_ended(made)
    yield made
    store.close_all()


WITHOUT_CLASS = ("teachers|implementing_without_class",)


def test_every_file_is_read_again_also_one_handed_in_twice(
    twice: store.Store, capsys: pytest.CaptureFixture[str]
) -> None:
    found = verified(OWNER, twice, files=True)
    assert found.wrong == () and found.checked["files read again"] == 2
    store.close_all()
    assert main(["verify", "--files"]) == 0
    assert "2 files read again: all is well" in capsys.readouterr().out


def test_a_hand_in_repeated_and_then_restored_is_read_as_its_own_quarter(twice: store.Store) -> None:
    with twice.change("test", "restored", {}) as change:
        change.cursor.execute("UPDATE submission SET how = 'restored' WHERE submission_id = 2")
    assert verified(OWNER, twice, files=True).wrong == ()


def test_a_cell_that_is_not_what_its_file_says_is_found(twice: store.Store) -> None:
    with twice.change("test", "damage", {}) as change:
        change.cursor.execute(
            "UPDATE teachers SET training_days_attended = training_days_attended - 1"
            " WHERE line = 3 AND submission_id = 2"
        )
    assert "Hand-in 2 (teachers of OHIO, 2016-17Q2) has other rows than its file." in (
        verified(OWNER, twice, files=True).wrong
    )


@pytest.mark.parametrize(("by", "differs"), [(1e-6, False), (1, True)])
def test_a_sum_that_ends_in_another_digit_is_no_other_figure(
    twice: store.Store, by: float, differs: bool
) -> None:
    with twice.rehearse("test") as change:
        moved = change.cursor.execute(
            "UPDATE measurement SET numerator = numerator + ? WHERE metric = 'teachers_participating'"
            " AND to_event IS NULL AND basis = 'submitted' AND course = 'ALL' AND state = 'ALL'"
            " AND division = 'ALL' AND grade_band = 'ALL' RETURNING 1",
            [by],
        ).fetchall()
        assert len(moved) == 1
        assert bool(measure.rebuild(change.cursor, change.event_id)) is differs
