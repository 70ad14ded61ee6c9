# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Municipalities and their twinnings, laid out once so that each question is a few passes over arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newtwincities.domain.matching.facts import MatchingError, MunicipalityFacts
from newtwincities.domain.matching.network import Network, network_from
from newtwincities.domain.matching.places import Places, places_from


@dataclass(frozen=True, slots=True, eq=False)
class TwinningGraph:
    """What matching reads: the places, and the network of their twinnings."""

    places: Places
    network: Network

    def __len__(self) -> int:
        return len(self.places)

    def row(self, municipality: str) -> int:
        """Where the municipality stands in the columns; MatchingError where there is none with this id."""
        return _row(self.places, municipality)

    def with_pairs(self, pairs: Iterable[tuple[int, int]]) -> TwinningGraph:
        """The same places with other twinnings, given as pairs of rows."""
        return TwinningGraph(self.places, network_from(self.places, pairs))


def graph_from(municipalities: Iterable[MunicipalityFacts], twinnings: Iterable[tuple[str, str]]) -> TwinningGraph:
    """The graph of these municipalities and pairs of ids, whatever the order of either.

    MatchingError for an id that is not among the municipalities, for a municipality that is twinned with itself, and
    for a pair that comes twice, whichever way round.
    """
    places = places_from(municipalities)
    seen: set[tuple[int, int]] = set()
    for one, other in twinnings:
        a, b = sorted((_row(places, one), _row(places, other)))
        if a == b:
            raise MatchingError(f"{one} is twinned with itself: remove that row.")
        if (a, b) in seen:
            raise MatchingError(f"The twinning of {one} and {other} comes twice: keep one row of it.")
        seen.add((a, b))
    return TwinningGraph(places, network_from(places, seen))


def _row(places: Places, municipality: str) -> int:
    if (row := places.row_of.get(municipality)) is None:
        raise MatchingError(f"There is no municipality {municipality}: check the id, or add it to the municipalities.")
    return row
