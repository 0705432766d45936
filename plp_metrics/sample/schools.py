"""Invented schools: ids shaped like NCES ids, with the facts the public files have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from plp_metrics.places import STATES
from plp_metrics.sample.chance import Chance, split

RACES = ("american_indian_alaska", "asian", "black", "hispanic", "native_hawaiian_pi", "white", "two_or_more")
BANDS = ("k_5", "6_8", "9_12")
_ENROLMENT = {"k_5": (240, 620), "6_8": (380, 940), "9_12": (520, 2100)}
_LOCALES = tuple(
    f"{kind}_{size}"
    for kind, sizes in (
        ("city", ("large", "midsize", "small")),
        ("suburb", ("large", "midsize", "small")),
        ("town", ("fringe", "distant", "remote")),
        ("rural", ("fringe", "distant", "remote")),
    )
    for size in sizes
)
_URBAN = (6, 3, 3, 9, 2, 1, 1, 2, 1, 4, 3, 1)
_RURAL = (1, 2, 3, 2, 1, 1, 1, 4, 4, 4, 6, 6)
_RURAL_STATES = frozenset(
    (
        "AK",
        "AR",
        "IA",
        "ID",
        "KS",
        "KY",
        "ME",
        "MN",
        "MO",
        "MS",
        "MT",
        "ND",
        "NE",
        "NH",
        "NM",
        "OK",
        "SD",
        "VT",
        "WI",
        "WV",
        "WY",
    )
)

# Rough race shares of public enrolment, in the order of RACES; only their differences matter here.
_MIX = {
    "New England": (0.5, 5, 8, 17, 0.1, 65, 4),
    "Middle Atlantic": (0.4, 8, 16, 24, 0.1, 48, 3),
    "East North Central": (0.4, 4, 16, 15, 0.1, 60, 5),
    "West North Central": (2.5, 3, 9, 11, 0.2, 69, 5),
    "South Atlantic": (0.7, 4, 30, 20, 0.1, 41, 4),
    "East South Central": (0.4, 1.6, 26, 8, 0.1, 60, 4),
    "West South Central": (2, 3, 18, 38, 0.2, 35, 3),
    "Mountain": (3, 3, 4, 34, 0.6, 51, 4),
    "Pacific": (1, 10, 5, 42, 0.8, 34, 7),
}
_MIX_OF_STATE = {
    "TX": (0.4, 4.5, 12.6, 52.4, 0.2, 27.6, 2.3),
    "NM": (10, 1.2, 1.9, 61.5, 0.1, 23, 2.3),
    "AZ": (4.6, 2.8, 5.3, 45.3, 0.3, 38.6, 3.1),
    "CA": (0.5, 11.6, 5.5, 54.3, 0.5, 23.2, 4.4),
    "WA": (1.3, 7.8, 4.4, 23.1, 1.1, 54.5, 7.8),
    "OR": (1.3, 4, 2.3, 23, 0.7, 62.7, 6),
    "MD": (0.3, 6.6, 34, 17.6, 0.1, 37.4, 4),
    "DC": (0.2, 1.5, 70, 17, 0.1, 9.6, 1.6),
    "MS": (0.2, 1.1, 49, 3.6, 0.1, 44, 2),
    "KY": (0.1, 1.8, 10.6, 6.8, 0.1, 77, 3.6),
    "UT": (1.1, 1.7, 1.4, 17.2, 1.6, 74.4, 2.6),
    "HI": (0.3, 28, 2, 14, 30, 13, 12.7),
    "AK": (23, 6, 3, 7, 3, 48, 10),
    "NH": (0.5, 4, 6, 13, 0.1, 72, 3.5),
    "VT": (0.6, 3, 6, 10, 0.1, 76, 3.8),
    "SC": (0.3, 1.6, 33.6, 9.5, 0.1, 50.6, 4.3),
    "AL": (0.9, 1.4, 32.7, 7.6, 0.1, 54.8, 2.5),
}


@dataclass(frozen=True)
class School:
    """One school in one school year. races in the order of RACES; they add up to the enrolment."""

    school_id: str
    start: int
    state: str
    band: str
    locale: str
    title_i: bool
    frl_percent: float
    enrolment: int
    female: int
    races: tuple[int, ...]
    known: bool = True
    """Whether the reference of public schools has it; a private one is known to its partner only."""

    @property
    def male(self) -> int:
        return self.enrolment - self.female


@cache
def state_schools(seed: int, state: str, start: int, times: int = 1) -> tuple[School, ...]:
    """The schools of a state in the school year that begins in `start`: 21 to 33, `times` as many."""
    chance = Chance(seed, "schools", state)
    fips = STATES[state].fips
    districts = [f"{fips}{number:05d}" for number in sorted(chance.whole(6, 19, 9 * times).cumsum() * 10)]
    mix = _MIX_OF_STATE.get(state, _MIX[STATES[state].division])
    made = []
    for band in BANDS:
        for n in range(chance.whole(7, 11, 1)[0] * times):
            district = districts[int(chance.one() * len(districts))]
            locale = _LOCALES[int(chance.pick(list(_RURAL if state in _RURAL_STATES else _URBAN), 1)[0])]
            low, high = _ENROLMENT[band]
            size = low + (high - low) * chance.one() * (0.45 if locale.startswith(("rural", "town")) else 1)
            frl = 14 + 76 * chance.one() ** 0.9
            tilt = chance.shares(len(RACES))
            drift = Chance(seed, "drift", state, band, str(n), str(start)).shares(3)
            enrolment = round(size * (0.98 + 0.04 * drift[0]))
            # Poorer schools have more students of the groups that are underrepresented.
            lean = [
                0.6 + 0.9 * frl / 90 if r in (0, 2, 3, 4) else 1.35 - 0.6 * frl / 90
                for r in range(len(RACES))
            ]
            races = split(enrolment, [m * (0.5 + t) * w for m, t, w in zip(mix, tilt, lean, strict=True)])
            made.append(
                School(
                    school_id=f"{district}{(BANDS.index(band) * 300 + n + 101) * 7 % 100000:05d}",
                    start=start,
                    state=state,
                    band=band,
                    locale=locale,
                    title_i=frl > 42,
                    frl_percent=round(min(96.0, frl + 3 * (drift[1] - 0.5)), 1),
                    enrolment=enrolment,
                    female=round(enrolment * (0.475 + 0.03 * drift[2])),
                    races=tuple(races),
                )
            )
    return tuple(made)


@cache
def private_school(seed: int, partner_id: str, state: str, start: int) -> School:
    """A school that only its partner knows: a private one with an id of eight characters."""
    chance = Chance(seed, "private", partner_id, state)
    number = int(chance.whole(100000, 999999, 1)[0])
    like = state_schools(seed, state, start)[-1]
    enrolment = 180 + int(300 * chance.one())
    return School(
        school_id=f"A{number:06d}{int(chance.one() * 10)}",
        start=start,
        state=state,
        band="9_12",
        locale="city_midsize",
        title_i=False,
        frl_percent=round(6 + 20 * chance.one(), 1),
        enrolment=enrolment,
        female=enrolment // 2,
        races=tuple(split(enrolment, [float(r) for r in like.races])),
        known=False,
    )
