# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""One exchange as the sides see it: what, when, where, who, what it cost, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.territory import in_language
from newtwincities.common.policy import Viewer
from newtwincities.common.wording import joined
from newtwincities.partnerships.models import Exchange, Part, Partnership, Side
from newtwincities.partnerships.pages.dossier import DossierPage
from newtwincities.partnerships.pages.programme import ProgrammeView
from newtwincities.partnerships.telling import shares_of, when_of


@dataclass(frozen=True, slots=True)
class SideRow:
    """What one side brought."""

    name: str
    part: Part | None
    organisers: list[str]  # such as “Ana (2 of 3 parts)”


class ExchangePage(DossierPage):
    def __init__(self, partnership: Partnership, viewer: Viewer, exchange: Exchange) -> None:
        super().__init__(partnership, viewer)
        self.exchange = exchange

    @property
    def when(self) -> str:
        return when_of(self.exchange, self.language)

    @cached_property
    def rows(self) -> list[SideRow]:
        parts = {part.side_id: part for part in self.exchange.parts.all()}
        return [
            SideRow(side.municipality.name_in(self.language), parts.get(side.pk), self._organisers(side))
            for side in self.sides
        ]

    def _organisers(self, side: Side) -> list[str]:
        found = [one for one in self.exchange.organisers.all() if one.carrier.side_id == side.pk and one.carrier.name]
        return shares_of(found)

    @property
    def hosts(self) -> str:
        return joined([row.name for row in self.rows if row.part and row.part.hosts])

    @property
    def topics(self) -> list[str]:
        names = {topic.code: in_language(topic.name, self.language) for topic in atlas.territory().topics}
        return [names.get(code, code) for code in self.exchange.topic_codes]

    @property
    def has_numbers(self) -> bool:
        """Whether any side says who took part, organised or travelled."""
        told = ("participants", "under_26", "first_timers", "families", "travel_km")
        stated = (getattr(row.part, name) is not None for row in self.rows if row.part for name in told)
        return any(stated) or any(row.organisers or (row.part and row.part.travel) for row in self.rows)

    @cached_property
    def programme(self) -> ProgrammeView:
        return ProgrammeView(self.exchange, self.partnership)
