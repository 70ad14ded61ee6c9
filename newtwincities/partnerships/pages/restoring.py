# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A dossier before it is restored: what it holds, whose it is, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import get_language

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import Viewer
from newtwincities.common.wording import joined
from newtwincities.partnerships import queries
from newtwincities.partnerships.dossier_files import ReadDossier
from newtwincities.partnerships.models import Partnership
from newtwincities.teams.models import Team


@dataclass(frozen=True, slots=True)
class RestoredSide:
    name: str
    municipality: Municipality | None  # None: not known here
    own: Team | None  # for which the viewer acts
    acting: Team | None  # who would be asked


class RestorePage:
    """What would be restored."""

    def __init__(self, dossier: ReadDossier, viewer: Viewer) -> None:
        self.dossier = dossier
        self.mine = {place.pk: team for place, team in queries.municipalities_led(viewer)}
        self.language = get_language() or "en"

    @cached_property
    def sides(self) -> list[RestoredSide]:
        return [self._side(row["municipality"], row["name"]) for row in self.dossier.sides]

    def _side(self, key: str, name: str) -> RestoredSide:
        place = atlas.municipality_with_key(key)
        if place is None:
            return RestoredSide(name or key, None, None, None)
        own = self.mine.get(place.pk)
        return RestoredSide(place.name_in(self.language), place, own, own or queries.acting_team(place))

    @property
    def places(self) -> list[Municipality]:
        return [side.municipality for side in self.sides if side.municipality]

    @cached_property
    def there(self) -> Partnership | None:
        """The partnership that this dossier tells of, where it is here already."""
        if len(self.places) < len(self.sides):
            return None
        return queries.same_partnership(self.places, {(row["title"], row["start"]) for row in self.dossier.exchanges})

    @property
    def acts_for_none(self) -> bool:
        return not any(side.own for side in self.sides)

    @property
    def can_restore(self) -> bool:
        distinct = len({place.pk for place in self.places}) == len(self.sides)
        return distinct and not self.acts_for_none and all(side.acting for side in self.sides) and not self.there

    @property
    def asks(self) -> str:
        """The sides whose team has to agree."""
        return joined([side.name for side in self.sides if not side.own])

    @property
    def period(self) -> tuple[date, date] | None:
        days = [row["start"] for row in self.dossier.exchanges]
        return (min(days), max(days)) if days else None

    @property
    def files(self) -> int:
        return sum(bool(row["file"]) for row in self.dossier.documents)

    @property
    def texts(self) -> int:
        return len(self.dossier.documents) - self.files
