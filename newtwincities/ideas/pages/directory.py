# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The directory of ideas as a list and as a map, and somebody's saved searches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from newtwincities.atlas import maps
from newtwincities.atlas import queries as atlas
from newtwincities.common.policy import MEMBER, Viewer
from newtwincities.common.wording import country_name, joined
from newtwincities.ideas import programmes
from newtwincities.ideas.finding import said
from newtwincities.ideas.models import Idea, SavedIdeaSearch
from newtwincities.ideas.models.members import Part
from newtwincities.ideas.queries import directory as queries
from newtwincities.ideas.queries.directory import Glance, IdeaFilter
from newtwincities.ideas.queries.searching import filter_of, searches_of
from newtwincities.matching.approach.letters import topic_names

ON_A_PAGE = 20
MOST_SAID = 4  # parts that are sought, on a card


@dataclass(frozen=True, slots=True)
class Card:
    """An idea in a list."""

    idea: Idea
    glance: Glance

    @property
    def kind(self) -> str:
        kind = programmes.kind_of(self.idea)
        return programmes.label_of(kind) if kind else ""

    @property
    def topics(self) -> list[str]:
        return topic_names(self.idea.topic_codes, get_language() or "en")

    @property
    def countries(self) -> str:
        return joined([country_name(code) for code in self.glance.countries])

    @property
    def sought(self) -> str:
        labels = dict(Part.choices)
        parts = [
            f"{number} × {labels[part]}" if number > 1 else str(labels[part]) for part, number in self.glance.sought
        ]
        if (more := len(parts) - MOST_SAID) > 0:
            parts[MOST_SAID:] = [ngettext("{number} more", "{number} more", more).format(number=more)]
        return joined(parts)

    @property
    def deadline_ahead(self) -> bool:
        return self.idea.deadline is not None and not self.idea.deadline_passed(timezone.localdate())

    @property
    def is_demonstration(self) -> bool:
        return self.idea.is_demonstration


def cards_of(ideas: list[Idea]) -> list[Card]:
    """Two queries, whatever their number."""
    glances = queries.glances_at(ideas)
    return [Card(idea, glances.get(idea.pk, Glance())) for idea in ideas]


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the filter, and the query of the address without it."""

    label: str
    value: str
    without: str


class Narrowed:
    """What the list and the map have in common: the filter and what it leaves."""

    def __init__(self, wanted: IdeaFilter, order: str, viewer: Viewer) -> None:
        self.wanted, self.order, self.viewer = wanted, order, viewer
        self.ideas = queries.narrowed(queries.visible_to(viewer), wanted)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.wanted.query)

    @cached_property
    def chips(self) -> list[Chip]:
        asked = {name: value for name, value in self._asked if value}
        return [
            Chip(label, value, urlencode({key: one for key, one in asked.items() if key != name}))
            for name, label, value in said(self.wanted)
        ]

    @property
    def _asked(self) -> list[tuple[str, str]]:
        return [*asdict(self.wanted).items(), ("order", self.order)]

    @property
    def query(self) -> str:
        """The filter and the order, for the way from the list to the map and back."""
        return urlencode([(name, value) for name, value in self._asked if value])

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The filter as fields of a form."""
        return [(name, value) for name, value in asdict(self.wanted).items() if value]

    @property
    def is_member(self) -> bool:
        """Whether somebody is signed in who may do something here."""
        return MEMBER in self.viewer.roles


class DirectoryPage(Narrowed):
    def __init__(self, wanted: IdeaFilter, order: str, number: str, viewer: Viewer) -> None:
        super().__init__(wanted, order, viewer)
        rows = queries.listed(queries.ordered(self.ideas, order, timezone.localdate()))
        self.found: Page[Idea] = Paginator(rows, ON_A_PAGE).get_page(number)

    @cached_property
    def rows(self) -> list[Card]:
        return cards_of(list(self.found.object_list))

    @property
    def count(self) -> int:
        return self.found.paginator.count


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A municipality on the map, with the ideas in which it takes part."""

    number: int | None  # on the map; None where it lies beyond
    name: str
    country: str
    ideas: list[Idea]


class IdeaMapPage(Narrowed):
    @cached_property
    def _places(self) -> list[tuple[str, maps.Place, str, list[Idea]]]:
        language = get_language() or "en"
        return [
            (place.name_in(language), (place.lon, place.lat), place.country, ideas)
            for place, ideas in queries.places_of(self.ideas)
        ]

    @cached_property
    def _frame(self) -> list[bool]:
        frame = atlas.territory().frame
        return [
            frame.west <= lon <= frame.east and frame.south <= lat <= frame.north
            for _name, (lon, lat), _country, _ideas in self._places
        ]

    @cached_property
    def rows(self) -> list[PlaceRow]:
        return list(self._rows())

    def _rows(self) -> Iterator[PlaceRow]:
        number = 0
        for (name, _place, country, ideas), is_within in zip(self._places, self._frame, strict=True):
            number += is_within
            yield PlaceRow(number if is_within else None, name, country_name(country), ideas)

    @cached_property
    def map(self) -> SafeString:
        shown = [
            (name, place)
            for (name, place, *_more), is_within in zip(self._places, self._frame, strict=True)
            if is_within
        ]
        return maps.places_map(atlas.territory().frame, shown, title=_("Where project ideas come from"))


@dataclass(frozen=True, slots=True)
class SearchRow:
    search: SavedIdeaSearch
    says: str  # what it asks for; empty: all


class SearchesPage:
    """Somebody's saved searches."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    @cached_property
    def rows(self) -> list[SearchRow]:
        return [
            SearchRow(search, ", ".join(value for _name, _label, value in said(filter_of(search.query))))
            for search in searches_of(self.viewer.person)
        ]
