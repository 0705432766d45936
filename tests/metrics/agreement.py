"""Whether the measured levels are those of the slow plain twins."""

from itertools import product

from plp_metrics.model import Period
from tests import plain
from tests.metrics.program import Program


def differences(program: Program, *quarters: str, bases: tuple[str, ...] = ("submitted",)) -> list[str]:
    """Every level of every metric and partner at which the SQL and the plain twin differ."""
    levels = program.every_level()
    found = []
    for at, basis, partner in product(quarters, bases, program.partners):
        period = Period.parse(at)
        for key in plain.METRICS:
            expected = {
                level: pair[0] if pair[1] is None else pair
                for level, pair in plain.measure(program, key, basis, partner, period).items()
            }
            standing = plain.must_stand(program, key, basis, partner, period)
            measured = {
                plain.Level(*level): value
                for level, value in levels.get((key, basis, partner, at), {}).items()
                if plain.Level(*level) in standing or value not in (0, (0, 0))
            }
            found += [
                f"{partner} {at} {key} {level}: measured {measured.get(level)}, plainly {expected.get(level)}"
                for level in sorted(measured.keys() | expected.keys())
                if measured.get(level) != expected.get(level)
            ]
    return found
