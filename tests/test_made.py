"""Objects made with all their fields at once are those the plain way makes, and nothing less."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from plp_metrics.model.made import made, remade


@dataclass(frozen=True)
class Thing:
    name: str
    size: int
    colour: str = "grey"


def test_it_is_the_same_object_as_made_plainly() -> None:
    assert made(Thing, name="a", size=1) == Thing("a", 1)
    assert hash(made(Thing, name="a", size=1, colour="red")) == hash(Thing("a", 1, "red"))
    assert remade(Thing("a", 1), size=2) == replace(Thing("a", 1), size=2)


@pytest.mark.parametrize(
    "given",
    [{"name": "a"}, {"name": "a", "size": 1, "weight": 2}, {"name": "a", "sise": 1}],
    ids=["one missing", "one too many", "one misspelt"],
)
def test_a_field_missing_too_many_or_misspelt_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="Thing can't be made"):
        made(Thing, **given)


def test_a_change_to_a_field_there_is_none_of_is_refused() -> None:
    with pytest.raises(TypeError, match="no such field"):
        remade(Thing("a", 1), weight=2)
