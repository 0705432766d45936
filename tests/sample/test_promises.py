"""The sample program has something of everything: gaps on both sides, a dispute, one let off."""

from __future__ import annotations

from plp_metrics import access
from plp_metrics.model.promises import Side, Standing
from plp_metrics.partnership import promised
from plp_metrics.store import read_promises


def test_both_sides_owe_something_and_most_is_kept(sample, viewer_of):
    scope, today = access.scope(viewer_of("evaluator")), sample.today()
    with sample.read() as cursor:
        found = promised.promised(cursor, scope, "2017-18", today, today)
        talks = read_promises.contacts(cursor, scope)
    every = [p for promises in found.values() for p in promises]
    for side in (Side.PARTNER, Side.CODE_ORG):
        counted = [p for p in every if p.line.side is side and p.counts]
        kept = sum(p.standing is Standing.KEPT for p in counted)
        assert 0.6 * len(counted) < kept < len(counted)
    assert {p.standing for p in every} >= {Standing.DISPUTED, Standing.WAIVED, Standing.WAITING, Standing.DUE}
    assert any(p.asked for p in every)
    assert any(t.open for t in talks)
    assert len(found) == 24
