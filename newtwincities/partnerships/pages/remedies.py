# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The remedies in the reader's words: all of them, and those that fit a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.territory import in_language
from newtwincities.common.wording import joined
from newtwincities.domain.vitality import DIMENSIONS, Dimension
from newtwincities.partnerships.models import Task
from newtwincities.partnerships.remedies import Cost, Remedy, Who, remedies, remedies_for
from newtwincities.partnerships.wording import DIMENSIONS as NAMES

COSTS: Mapping[Cost, Any] = {
    Cost.NONE: pgettext_lazy("cost of a remedy", "costs nothing"),
    Cost.SMALL: pgettext_lazy("cost of a remedy", "up to about 200 €"),
    Cost.SOME: pgettext_lazy("cost of a remedy", "up to about 2,000 €"),
    Cost.MORE: pgettext_lazy("cost of a remedy", "over 2,000 €"),
}
WHO: Mapping[Who, Any] = {
    Who.TOWN_HALL: pgettext_lazy("who is needed", "town hall"),
    Who.MAYOR: pgettext_lazy("who is needed", "mayors"),
    Who.COMMITTEE: pgettext_lazy("who is needed", "committee"),
    Who.SCHOOL: pgettext_lazy("who is needed", "school"),
    Who.CLUB: pgettext_lazy("who is needed", "clubs"),
    Who.YOUNG: pgettext_lazy("who is needed", "young people"),
    Who.FAMILIES: pgettext_lazy("who is needed", "families"),
    Who.EVERYBODY: pgettext_lazy("who is needed", "everybody who likes to"),
}
WEAKNESSES: Mapping[Dimension, Any] = {
    Dimension.RHYTHM: _("Meetings are rare"),
    Dimension.SHOULDERS: _("Few carry it"),
    Dimension.BREADTH: _("Only culture and travel"),
    Dimension.REACH: _("Always the same people"),
    Dimension.YOUTH: _("Young people are missing"),
    Dimension.BALANCE: _("One side does the work"),
    Dimension.RESILIENCE: _("It did not restart"),
}


@dataclass(frozen=True, slots=True)
class RemedyView:
    """One remedy in the reader's language."""

    remedy: Remedy

    @property
    def code(self) -> str:
        return self.remedy.code

    @property
    def title(self) -> str:
        return in_language(self.remedy.title, get_language() or "en")

    @property
    def text(self) -> str:
        return in_language(self.remedy.text, get_language() or "en")

    @property
    def effort(self) -> str:
        return str(Task.Effort(self.remedy.effort.value).label)

    @property
    def cost(self) -> str:
        return str(COSTS[self.remedy.cost])

    @property
    def who(self) -> str:
        return joined([str(WHO[one]) for one in self.remedy.who])

    @property
    def dimensions(self) -> list[str]:
        return [str(NAMES[one]) for one in self.remedy.dimensions]


@dataclass(frozen=True, slots=True)
class DimensionChoice:
    code: str
    name: str
    weakness: str
    number: int
    chosen: bool


class RemediesPage:
    """All remedies, or those for one dimension."""

    def __init__(self, dimension: str) -> None:
        self.dimension = Dimension(dimension) if dimension in {one.value for one in DIMENSIONS} else None

    @property
    def choices(self) -> list[DimensionChoice]:
        return [
            DimensionChoice(
                one.value,
                str(NAMES[one]),
                str(WEAKNESSES[one]),
                sum(one in remedy.dimensions for remedy in remedies()),
                one == self.dimension,
            )
            for one in DIMENSIONS
        ]

    @property
    def chosen(self) -> str:
        return str(WEAKNESSES[self.dimension]) if self.dimension else ""

    @cached_property
    def rows(self) -> list[RemedyView]:
        found = remedies_for([self.dimension]) if self.dimension else remedies()
        return [RemedyView(one) for one in found]
