# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Find a partner: the ranking for one municipality, and how to begin without any twinning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from newtwincities.atlas import maps
from newtwincities.atlas.models import Municipality
from newtwincities.atlas.pages import name_of
from newtwincities.common.wording import joined
from newtwincities.domain.matching.filters import Filters, candidates
from newtwincities.domain.matching.outlook import Outlook, outlook
from newtwincities.domain.matching.ranking import Query, RankedPartner, rank_partners
from newtwincities.domain.matching.sparse import Floats
from newtwincities.matching.pages.cards import Card, cards_of
from newtwincities.matching.pages.starting import Experience, experience_for
from newtwincities.matching.queries import Landscape
from newtwincities.matching.shipped import shipped_model
from newtwincities.matching.wanted import SHOWN, Stated, Wanted, filters_of, ways_out
from newtwincities.matching.wording import UNKNOWN


@dataclass(frozen=True, slots=True)
class WayOut:
    """Filters to take away, and what that gives."""

    fields: tuple[str, ...]
    count: int
    query: str


class HomePage:
    """What every page about one municipality's partners begins with."""

    cards: Sequence[Card] = ()  # what a page has found

    def __init__(self, municipality: Municipality, landscape: Landscape) -> None:
        self.municipality = municipality
        self.name = name_of(municipality)
        self.landscape = landscape
        self.row = landscape.graph.row(municipality.key)

    @cached_property
    def view(self) -> Outlook | None:
        """How it sees all others; None where nobody could be its partner."""
        filters = self.landscape.filters()
        return outlook(self.landscape.graph, self.municipality.key, model=shipped_model(), filters=filters)

    @property
    def twinnings(self) -> int:
        return int(self.landscape.graph.network.degree[self.row])

    @property
    def is_locality(self) -> bool:
        return self.municipality.key in self.landscape.no_partners

    @property
    def lacks(self) -> str:
        """Facts of it that nobody knows, so that they can't count."""
        m = self.municipality
        missing = {
            "population": not m.population,
            "elevation": m.elevation_m is None,
            "languages": not m.language_codes,
            "region": not m.nuts3 and not m.admin1,
        }
        return joined([str(UNKNOWN[fact]) for fact, is_missing in missing.items() if is_missing])

    def ranked(self, filters: Filters, *, top: int, fair: bool, typical: Floats) -> list[RankedPartner]:
        query = Query(self.municipality.key, filters, counter_weight=fair)
        return rank_partners(self.landscape.graph, query, model=shipped_model(), top=top, typical=typical)

    @property
    def _places(self) -> list[tuple[str, tuple[float, float]]]:
        return [(card.name, (card.municipality.lon, card.municipality.lat)) for card in self.cards]

    @cached_property
    def map(self) -> SafeString:
        m = self.municipality
        title = _("Map: {name} and the numbered municipalities of the list").format(name=self.name)
        return maps.numbered_map((self.name, (m.lon, m.lat)), self._places, title=title)

    @property
    def beyond(self) -> str:
        """Those that lie outside the map."""
        return joined(maps.beyond_map((self.municipality.lon, self.municipality.lat), self._places))


class PartnersPage(HomePage):
    """The ranking."""

    def __init__(self, municipality: Municipality, landscape: Landscape, wanted: Wanted, sent: QueryDict) -> None:
        super().__init__(municipality, landscape)
        self.wanted = wanted
        self._sent = sent
        self._stated = Stated()
        filters = filters_of(wanted, landscape, self._stated)
        self.count = int(candidates(landscape.graph, self.row, filters).sum())
        ranked = (
            self.ranked(filters, top=wanted.top, fair=not wanted.fair, typical=self.view.typical) if self.view else []
        )
        self.cards = cards_of(municipality, ranked, self.view, landscape) if self.view and ranked else []

    @property
    def more(self) -> int | None:
        """How many the list can show instead."""
        return next((n for n in SHOWN if n > self.wanted.top), None) if self.count > self.wanted.top else None

    @cached_property
    def ways_out(self) -> list[WayOut]:
        """Where the filters leave nobody: which to take away, and what each gives."""
        if self.count or not self.wanted.narrowing:
            return []
        found = ways_out(self.wanted, self.landscape, self._stated, self.municipality.key)
        return [WayOut(names, count, self._query_without(names)) for names, count in found]

    def _query_without(self, names: Sequence[str]) -> str:
        query = self._sent.copy()
        for name in names:
            query.pop(name, None)
        return f"?{query.urlencode()}"

    @cached_property
    def experience(self) -> Experience | None:
        """What others of its size and setting did, where it has no twinning itself."""
        return None if self.twinnings else experience_for(self.municipality)
