# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Networks of three to six municipalities in which every pair suits: the best ones, exactly, by stated rules.

A ring is worth what its weakest pair is worth; of rings with equal weakest pairs the one with the higher mean is
better, and of those still equal the one whose ids come first. `check_ring` says which rules a ring breaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from newtwincities.domain.ringsearch import Places, best_cliques

SMALLEST = 3
LARGEST = 6
STEPS = 10**9  # worths that differ by less than this part of the largest are equal

# The rules, by the names under which they are said to be broken or to make a ring impossible.
SIZE = "size"
COUNTRIES = "countries"
EU = "eu"
PERIMETER = "perimeter"
TOPIC = "topic"
KEEP = "keep"
LEAVE_OUT = "leave_out"
POOL = "pool"


@dataclass(frozen=True, slots=True)
class RingMemberFacts:
    """A municipality that may become part of a ring."""

    id: str
    country: str
    in_eu: bool
    perimeters: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RingRules:
    """What a ring must be like. An empty perimeter or topic asks for none."""

    size: int = SMALLEST
    countries_at_least: int = 1
    eu_at_least: int = 0
    perimeter: str = ""  # all must lie in it
    topic: str = ""  # all must have named it
    keep: frozenset[str] = frozenset()  # the seed among them
    leave_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ring:
    """Members in the order of their ids, with what the ring is worth."""

    members: tuple[str, ...]
    weakest: float
    mean: float


@dataclass(frozen=True, slots=True)
class Rings:
    """The best rings, the best first; if there is none, the fewest rules that together leave none."""

    rings: tuple[Ring, ...]
    impossible_by: tuple[str, ...] = ()


def find_rings(pool: Sequence[RingMemberFacts], worth: NDArray[np.float64], *, rules: RingRules, top: int = 5) -> Rings:
    """The `top` best rings of the pool under the rules; `worth[i, j]` is what members i and j are to each other.

    The highest weakest pair that still allows `top` rings is found by bisection over the worths that occur, each step
    a search for cliques among the pairs that are worth as much; the rings are then chosen among those cliques. Exact
    whatever the worths, which are compared to a billionth of the largest. ValueError if `worth` isn't a symmetric
    square of numbers over a pool of distinct ids.

    >>> pool = [RingMemberFacts(i, c, True) for i, c in (("a", "AT"), ("b", "IT"), ("c", "SI"), ("d", "SI"))]
    >>> worth = np.array([[0, 3, 2, 1], [3, 0, 5, 9], [2, 5, 0, 9], [1, 9, 9, 0]], dtype=float)
    >>> find_rings(pool, worth, rules=RingRules(keep=frozenset("a"), countries_at_least=3), top=1).rings
    (Ring(members=('a', 'b', 'c'), weakest=2.0, mean=3.3333333333333335),)
    >>> find_rings(pool, worth, rules=RingRules(countries_at_least=4)).impossible_by
    ('countries',)
    """
    _check_worth(pool, worth)
    if not _is_possible(pool, rules):
        return Rings((), _fewest_rules(pool, rules))
    order = sorted((i for i in range(len(pool)) if _may_join(pool[i], rules)), key=lambda i: pool[i].id)
    members = [pool[i] for i in order]
    places = Places(
        worth=_whole(worth[np.ix_(order, order)]),
        country=[m.country for m in members],
        in_eu=[m.in_eu for m in members],
        fixed=[i for i, m in enumerate(members) if m.id in rules.keep],
    )
    found = best_cliques(places, rules.size, rules.countries_at_least, rules.eu_at_least, top)
    return Rings(tuple(_ring(members, worth[np.ix_(order, order)], clique) for clique in found))


def check_ring(pool: Iterable[RingMemberFacts], ring: Iterable[str], *, rules: RingRules) -> tuple[str, ...]:
    """The names of the rules that these members break; none if they are a ring.

    >>> pool = [RingMemberFacts("a", "AT", True), RingMemberFacts("b", "CH", False), RingMemberFacts("c", "CH", False)]
    >>> check_ring(pool, ["a", "b", "c"], rules=RingRules(eu_at_least=2, countries_at_least=2))
    ('eu',)
    """
    facts = {m.id: m for m in pool}
    names = list(ring)
    members = [facts[name] for name in names if name in facts]
    broken = {
        POOL: len(members) != len(names),
        SIZE: len(set(names)) != rules.size or not SMALLEST <= rules.size <= LARGEST,
        COUNTRIES: len({m.country for m in members}) < rules.countries_at_least,
        EU: sum(m.in_eu for m in members) < rules.eu_at_least,
        PERIMETER: bool(rules.perimeter) and any(rules.perimeter not in m.perimeters for m in members),
        TOPIC: bool(rules.topic) and any(rules.topic not in m.topics for m in members),
        KEEP: not rules.keep <= set(names),
        LEAVE_OUT: bool(rules.leave_out & set(names)),
    }
    return tuple(rule for rule, is_broken in broken.items() if is_broken)


def _check_worth(pool: Sequence[RingMemberFacts], worth: NDArray[np.float64]) -> None:
    if worth.shape != (len(pool), len(pool)):
        raise ValueError(f"the worths must be a square over the pool of {len(pool)}, not {worth.shape}")
    off_diagonal = ~np.eye(len(pool), dtype=bool)
    if not np.isfinite(worth[off_diagonal]).all() or not (worth == worth.T)[off_diagonal].all():
        raise ValueError("the worth of each pair must be one finite number, the same both ways")
    if len({m.id for m in pool}) != len(pool):
        raise ValueError("each municipality must be in the pool once")


def _whole(worth: NDArray[np.float64]) -> NDArray[np.int64]:
    off_diagonal = ~np.eye(len(worth), dtype=bool)
    largest = float(np.abs(worth[off_diagonal]).max(initial=0)) or 1.0
    return np.where(off_diagonal, np.round(worth / largest * STEPS), 0).astype(np.int64)


def _may_join(member: RingMemberFacts, rules: RingRules) -> bool:
    return (
        member.id not in rules.leave_out
        and (not rules.perimeter or rules.perimeter in member.perimeters)
        and (not rules.topic or rules.topic in member.topics)
    )


def _is_possible(pool: Sequence[RingMemberFacts], rules: RingRules) -> bool:
    """Whether any members at all satisfy the rules. Any two may stand together, so counting decides."""
    if not SMALLEST <= rules.size <= LARGEST:
        return False
    able = [m for m in pool if _may_join(m, rules)]
    kept = [m for m in able if m.id in rules.keep]
    slots = rules.size - len(kept)
    if len(kept) < len(rules.keep) or slots < 0 or len(able) < rules.size:
        return False
    free = [m for m in able if m.id not in rules.keep]
    known = {m.country for m in kept}
    missing_countries = max(0, rules.countries_at_least - len(known))
    missing_eu = max(0, rules.eu_at_least - sum(m.in_eu for m in kept))
    new_in_eu = {m.country for m in free if m.in_eu} - known
    new_outside = {m.country for m in free} - known - new_in_eu
    from_eu = min(len(new_in_eu), missing_countries)
    outside = missing_countries - from_eu
    in_eu = sum(m.in_eu for m in free)
    could_be_eu = from_eu + min(slots - missing_countries, in_eu - from_eu)
    return missing_countries <= slots and outside <= len(new_outside) and could_be_eu >= missing_eu


def _fewest_rules(pool: Sequence[RingMemberFacts], rules: RingRules) -> tuple[str, ...]:
    """Rules that leave no ring together, and would leave one if any of them were dropped.

    Each rule is dropped in turn and stays dropped where no ring becomes possible by that. What can't be dropped, the
    number of members, is named where fewer members are no help either or nothing else is left to name.
    """
    left = rules
    named = []
    dropped: dict[str, dict[str, object]] = {
        LEAVE_OUT: {"leave_out": frozenset()},
        TOPIC: {"topic": ""},
        PERIMETER: {"perimeter": ""},
        EU: {"eu_at_least": 0},
        COUNTRIES: {"countries_at_least": 1},
        KEEP: {"keep": frozenset()},
    }
    for rule, without in dropped.items():
        lighter = replace(left, **without)  # type: ignore[arg-type]
        if _is_possible(pool, lighter):
            named.append(rule)
        else:
            left = lighter
    other_sizes = (size for size in range(SMALLEST, LARGEST + 1) if size != rules.size)
    if any(_is_possible(pool, replace(left, size=size)) for size in other_sizes):
        named.append(SIZE)
    return tuple(reversed(named)) or (POOL,)


def _ring(members: Sequence[RingMemberFacts], worth: NDArray[np.float64], clique: Sequence[int]) -> Ring:
    worths = [float(worth[i, j]) for i, j in combinations(clique, 2)]
    return Ring(tuple(members[i].id for i in clique), min(worths), sum(worths) / len(worths))
