"""The dictionary's markup."""

from __future__ import annotations

from plp_metrics.draw import dictionary


def test_allowed_values_stand_one_under_the_other_with_their_words():
    table = dictionary.columns(
        [("grade_band", "Grades.", "", [("k_5", "K-5"), ("x", "x")], "no", "k_5")], "C"
    )
    assert table.rows[0][2].text == "k_5; x"
    assert table.rows[0][2].html.count("<li>") == 2
    assert "<code>x</code></li>" in table.rows[0][2].html, "a value that is its own word stands once"


def test_a_check_names_its_columns_where_the_rule_has_places_for_values():
    drawn = dictionary.checks([("{attended} people came, {enrolled} were < expected.", "Mend it.")])
    assert "<code>attended</code> people came" in drawn
    assert "&lt; expected" in drawn
    assert "{" not in drawn


def test_a_metric_is_folded_unless_it_was_looked_for():
    folded, unfolded = (
        dictionary.metric("T & x", "Says.", "Why.", [("Counts", "a < b")], "key", unfolded=u)
        for u in (False, True)
    )
    assert " open>" not in folded
    assert " open>" in unfolded
    assert "T &amp; x" in folded
    assert "a &lt; b" in folded
