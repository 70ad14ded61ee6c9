# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The search behind `rings`: cliques with rules on their countries, the best by weakest pair and mean."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
from numpy.typing import NDArray

Clique = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The members that may join, by number; `fixed` are in every clique."""

    worth: NDArray[np.int64]  # whole numbers, so that sums are exact and equals are equal
    country: Sequence[str]
    in_eu: Sequence[bool]
    fixed: Sequence[int]


def best_cliques(places: Places, size: int, countries: int, eu: int, top: int) -> list[Clique]:
    """The `top` best cliques of this size, the best first; fewer where there are fewer."""
    levels = np.unique(places.worth[np.triu_indices(len(places.worth), 1)])

    def at(level: int) -> _Search:
        return _Search(places, size, countries, eu, int(levels[level]))

    low, high = 0, len(levels)  # at `low` there are enough, or it is the lowest; at `high` there are not
    while high - low > 1:
        middle = (low + high) // 2
        if at(middle).count(top) >= top:
            low = middle
        else:
            high = middle
    better = at(high).all() if high < len(levels) else []  # fewer than `top`, each with a better weakest pair
    return [*better, *at(low).best(top - len(better))]


class _Search:
    """Cliques among the pairs that are worth at least `level`, members as the bits of an integer.

    Cliques are found in the order of their members, so that of equals the first stays.
    """

    def __init__(self, places: Places, size: int, countries: int, eu: int, level: int) -> None:
        self.places, self.size, self.countries, self.eu, self.level = places, size, countries, eu, level
        allowed = places.worth >= level
        np.fill_diagonal(allowed, False)
        self.others = [_bits(row) for row in allowed]
        self.eu_bits = _bits(np.array(places.in_eu))
        of = np.array(places.country)
        bits_of = {code: _bits(of == code) for code in sorted(set(places.country))}
        self.country_bits = [bits_of[code] for code in places.country]
        self.by_country = list(bits_of.values())
        self.floor: int | None = None  # twice the sum that a clique must exceed

    def count(self, enough: int) -> int:
        """How many cliques there are, counted no further than `enough`."""
        return sum(1 for _clique in islice(self._cliques(), enough))

    def all(self) -> list[Clique]:
        return sorted(self._cliques(), key=lambda clique: (-self._weakest(clique), -self._sum(clique), clique))

    def best(self, top: int) -> list[Clique]:
        """The `top` cliques with the highest sum of those whose weakest pair is worth just the level."""
        kept: list[tuple[int, Clique]] = []
        for clique in self._cliques() if top > 0 else ():
            if self._weakest(clique) == self.level:
                insort(kept, (-self._sum(clique), clique))
                del kept[top:]
                if len(kept) == top:
                    self.floor = -2 * kept[-1][0]
        return [clique for _sum, clique in kept]

    def _weakest(self, clique: Clique) -> int:
        return min(int(self.places.worth[i, j]) for i, j in combinations(clique, 2))

    def _sum(self, clique: Clique) -> int:
        return sum(int(self.places.worth[i, j]) for i, j in combinations(clique, 2))

    def _cliques(self) -> Iterator[Clique]:
        fixed = list(self.places.fixed)
        if any(not self.others[i] >> j & 1 for i, j in combinations(fixed, 2)):
            return
        free = (1 << len(self.others)) - 1
        seen = 0
        for i in fixed:
            free &= self.others[i]
            seen |= self.country_bits[i]
        yield from self._grow(fixed, free, seen)

    def _grow(self, members: list[int], free: int, seen: int) -> Iterator[Clique]:
        """`free` may still join; `seen` are all places of the countries of the members."""
        slots = self.size - len(members)
        missing_countries = self.countries - len({self.places.country[i] for i in members})
        missing_eu = self.eu - sum(self.places.in_eu[i] for i in members)
        if missing_countries > slots or missing_eu > slots:
            return
        if not slots:
            yield tuple(sorted(members))
            return
        if missing_countries == slots:
            free &= ~seen
        if missing_eu == slots:
            free &= self.eu_bits
        if free.bit_count() < slots or (missing_eu > 0 and (free & self.eu_bits).bit_count() < missing_eu):
            return
        if missing_countries > 0 and sum(bool(free & ~seen & bits) for bits in self.by_country) < missing_countries:
            return
        if self.floor is not None and not self._may_exceed(members, free, slots, self.floor):
            return
        while free:
            lowest = free & -free
            i = lowest.bit_length() - 1
            free ^= lowest
            yield from self._grow([*members, i], free & self.others[i], seen | self.country_bits[i])

    def _may_exceed(self, members: list[int], free: int, slots: int, floor: int) -> bool:
        """Whether the members with the best that may join could sum to more than the floor.

        Each that joins brings its pairs with the members and half of its best pairs with others that join.
        """
        worth = self.places.worth
        inner = sum(int(worth[i, j]) for i, j in combinations(members, 2))
        rows = np.flatnonzero(
            np.unpackbits(
                np.frombuffer(free.to_bytes(-(-len(self.others) // 8), "little"), np.uint8), bitorder="little"
            )
        )
        reach = 2 * worth[rows][:, members].sum(axis=1)
        if slots > 1:
            among = worth[np.ix_(rows, rows)]
            np.fill_diagonal(among, np.iinfo(np.int64).min)
            reach += np.partition(among, len(rows) - slots + 1, axis=1)[:, len(rows) - slots + 1 :].sum(axis=1)
        return 2 * inner + int(np.partition(reach, len(rows) - slots)[-slots:].sum()) > floor


def _bits(flags: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")
