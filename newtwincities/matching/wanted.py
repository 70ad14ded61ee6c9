# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a reader asks of the ranking, as it stands in the address, and what it means for the engine."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import combinations

from newtwincities.atlas.queries import ELEVATION_BANDS, SIZE_BANDS
from newtwincities.domain.matching.filters import Band, Filters, candidates
from newtwincities.matching.queries import Landscape, keys_on_platform, keys_on_topic, keys_wanting

DISTANCE_BANDS: dict[str, Band] = {
    "-100": (None, 100), "100-300": (100, 300), "300-800": (300, 800), "800-": (800, None),
}  # fmt: skip
SHOWN = (10, 20, 30)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty values narrow nothing. `fair` and `show` are about the list, all others about who may be in it."""

    topic: str = ""
    form: str = ""
    country: str = ""
    region: str = ""
    distance: str = ""
    size: str = ""
    elevation: str = ""
    language: str = ""
    perimeter: str = ""
    twinned: str = ""
    platform: str = ""
    fair: str = ""
    show: str = ""

    @property
    def narrowing(self) -> list[str]:
        """The names of the filters in use."""
        return [f.name for f in fields(self) if f.name not in ("fair", "show") and getattr(self, f.name)]

    @property
    def top(self) -> int:
        return int(self.show) if self.show else SHOWN[0]

    def without(self, names: Collection[str]) -> Wanted:
        return replace(self, **dict.fromkeys(names, ""))


def filters_of(wanted: Wanted, landscape: Landscape, stated: Stated) -> Filters:
    """The filters of the engine."""
    only: frozenset[str] | None = None
    for keys in (
        landscape.regions.get(wanted.region, frozenset()) if wanted.region else None,
        stated.topic(wanted.topic) if wanted.topic else None,
        stated.form(wanted.form) if wanted.form else None,
        stated.platform() if wanted.platform else None,
    ):
        if keys is not None:
            only = keys if only is None else only & keys
    return replace(
        landscape.filters(),
        countries=frozenset(filter(None, (wanted.country,))),
        languages=frozenset(filter(None, (wanted.language,))),
        perimeter=wanted.perimeter,
        distance_km=DISTANCE_BANDS.get(wanted.distance, (None, None)),
        population=SIZE_BANDS.get(wanted.size, (None, None)),
        elevation_m=ELEVATION_BANDS.get(wanted.elevation, (None, None)),
        own_country_too=False,
        has_twinning={"yes": True, "no": False}.get(wanted.twinned),
        only=only,
    )


class Stated:
    """What other rooms know of municipalities, each read once for a page."""

    def __init__(self) -> None:
        self.topic: Callable[[str], frozenset[str]] = cache(keys_on_topic)
        self.form: Callable[[str], frozenset[str]] = cache(keys_wanting)
        self.platform: Callable[[], frozenset[str]] = cache(keys_on_platform)


def ways_out(wanted: Wanted, landscape: Landscape, stated: Stated, key: str) -> list[tuple[tuple[str, ...], int]]:
    """The fewest filters that have to go so that somebody is left, each way with how many that gives."""
    row = landscape.graph.row(key)
    for dropped in range(1, len(wanted.narrowing) + 1):
        found = []
        for names in combinations(wanted.narrowing, dropped):
            filters = filters_of(wanted.without(names), landscape, stated)
            if count := int(candidates(landscape.graph, row, filters).sum()):
                found.append((names, count))
        if found:
            return sorted(found, key=lambda way: (-way[1], way[0]))[:5]
    return []
