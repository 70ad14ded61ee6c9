# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the pages of the atlas show, each as one named object made from queries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.atlas import maps, queries
from newtwincities.atlas.models import CONFIRMED, Municipality, Source, Twinning
from newtwincities.atlas.queries import Figures, Link, MunicipalityFilter, TwinningFilter
from newtwincities.atlas.regions import region_name
from newtwincities.atlas.territory import Body, Part, Territory, Topic, in_language
from newtwincities.common.stamps import Kept
from newtwincities.common.templatetags.interface import metres
from newtwincities.common.wording import country_name, joined, language_name
from newtwincities.domain.names import fold_name

ROWS = 50
ROWS_UNDER_MAP = 20
MOST_PARTNERS_ON_MAP = 120
LINKS_ON_MAP = 700
CITIES_ON_MAP = 60  # among which the map finds room for some names


def reader_language() -> str:
    return get_language() or "en"


def name_of(municipality: Municipality) -> str:
    """The municipality's name for the reader of this page."""
    return municipality.name_in(reader_language())


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the facts: what, how much, who says so, and what another source says of a confirmed one."""

    label: str
    value: str
    source: Source | None
    confirmed: bool = False
    otherwise: tuple[tuple[str, str], ...] = ()  # other sources and what they state


@dataclass(frozen=True, slots=True)
class Partner:
    """A twinning as seen from one of its sides."""

    twinning: Twinning
    municipality: Municipality
    sources: tuple[Source, ...]

    @property
    def name(self) -> str:
        return name_of(self.municipality)


class MunicipalityPage:
    """A municipality with its facts, its twinnings, twinned neighbours and its like in other countries."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.name = name_of(municipality)
        self.country = country_name(municipality.country)
        self.other_names = [name for name in self._further_names() if name != self.name]
        self.twinnings = queries.twinnings_of(municipality)
        self.neighbours = [(km, other, name_of(other)) for km, other in queries.twinned_neighbours(municipality)]
        self.similar = [(other, name_of(other)) for other in queries.similar_municipalities(municipality)]
        self._memberships = set(municipality.memberships.values_list("perimeter", flat=True))
        self._contradictions = list(municipality.contradictions.order_by("source"))
        self._sources = queries.sources_by_code(self._source_codes())

    def _further_names(self) -> list[str]:
        names = [*self.municipality.official_names, *self.municipality.names.values()]
        return list(dict.fromkeys(names))

    def _source_codes(self) -> list[str]:
        m = self.municipality
        own = [
            m.source,
            m.population_source,
            m.elevation_source,
            m.languages_source,
            m.nuts3_source,
            m.perimeters_source,
        ]
        return [*own, *(c.source for c in self._contradictions), *(c for t in self.twinnings for c in t.source_codes)]

    @property
    def perimeters(self) -> list[str]:
        """The perimeters of the territory in which it lies, by name."""
        return [
            in_language(perimeter.name, reader_language())
            for perimeter in queries.territory().perimeters
            if perimeter.code in self._memberships
        ]

    @cached_property
    def facts(self) -> list[Fact]:
        """What is known, each with its source; what is unknown is left out."""
        return [fact for fact in self._all_facts() if fact.value]

    def _all_facts(self) -> Iterator[Fact]:
        m = self.municipality
        yield self._fact(_("Inhabitants"), _number(m.population), m.population_source, "population")
        yield self._fact(
            _("Elevation"), "" if m.elevation_m is None else metres(m.elevation_m), m.elevation_source, "elevation_m"
        )
        languages = joined([language_name(code) for code in m.language_codes])
        yield self._fact(_("Official languages"), languages, m.languages_source, "languages")
        region = region_name(m.country, m.admin1, reader_language())
        yield self._fact(_("Region"), ", ".join(filter(None, (region, m.admin2))), m.source, "admin1")
        yield self._fact(_("NUTS 3 code"), m.nuts3, m.nuts3_source, "nuts3")
        yield self._fact(_("Perimeter"), joined(self.perimeters), m.perimeters_source, "perimeters")
        yield self._fact(_("Position"), _position(m.lat, m.lon), m.source, "lat")
        yield self._fact(_("National code"), m.local_code.replace(":", "\N{NO-BREAK SPACE}"), m.source, "local_code")

    def _fact(self, label: str, value: str, code: str, field: str) -> Fact:
        otherwise = tuple(
            (self._sources[c.source].title, _stated(field, c.value)) for c in self._contradictions if c.field == field
        )
        return Fact(label, value, self._sources.get(code), code == CONFIRMED, otherwise)

    @cached_property
    def partners(self) -> list[Partner]:
        """Its twinnings, nearest first."""
        return [
            Partner(
                twinning,
                twinning.b if twinning.a_id == self.municipality.pk else twinning.a,
                tuple(self._sources[code] for code in twinning.source_codes if code in self._sources),
            )
            for twinning in self.twinnings
        ]

    @property
    def partner_country_count(self) -> int:
        return len({partner.municipality.country for partner in self.partners})

    @property
    def sources(self) -> list[Source]:
        """Everything that this page rests on."""
        return sorted(self._sources.values(), key=lambda source: source.title)

    @cached_property
    def _places(self) -> list[maps.Named]:
        return [(p.name, (p.municipality.lon, p.municipality.lat)) for p in self.partners[:MOST_PARTNERS_ON_MAP]]

    @cached_property
    def map(self) -> SafeString:
        m = self.municipality
        text = (
            _("Map: {name} and the municipalities it is twinned with") if self.partners else _("Map: where {name} lies")
        )
        return maps.twinning_map((self.name, (m.lon, m.lat)), self._places, title=text.format(name=self.name))

    @property
    def beyond_map(self) -> str:
        """The partners that lie outside the frame of the map."""
        return joined(maps.beyond_map((self.municipality.lon, self.municipality.lat), self._places))

    @property
    def json_ld(self) -> dict[str, Any]:
        """The municipality in the words of schema.org, for machines that read the page."""
        m = self.municipality
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "AdministrativeArea",
            "@id": settings.BASE_URL + reverse("atlas:municipality", args=[m.key]),
            "identifier": m.key,
            "name": self.name,
            "alternateName": self.other_names,
            "geo": {"@type": "GeoCoordinates", "latitude": m.lat, "longitude": m.lon, "elevation": m.elevation_m},
            "containedInPlace": {"@type": "Country", "name": self.country, "identifier": m.country},
            "sameAs": [
                *([f"https://www.wikidata.org/entity/{m.wikidata}"] if m.wikidata else []),
                *([f"https://sws.geonames.org/{m.geonames_id}/"] if m.geonames_id else []),
            ],
        }
        return {key: value for key, value in data.items() if value}


def _stated(field: str, value: Any) -> str:
    """What a source states of a fact, as readers write it."""
    if field == "languages":
        return joined([language_name(code) for code in value.split("|")])
    if field == "perimeters":
        perimeters = queries.territory().perimeters
        return joined([in_language(p.name, reader_language()) for p in perimeters if p.code in value])
    return metres(value) if field == "elevation_m" else _number(value) if field == "population" else str(value)


def _number(value: int | None) -> str:
    return "" if value is None else number_format(value, use_l10n=True, force_grouping=True)


def _position(lat: float, lon: float) -> str:
    """Degrees with the letters of the reader's compass: 46.49° N, 11.34° E."""
    north = _("{degrees}° N") if lat >= 0 else _("{degrees}° S")
    east = _("{degrees}° E") if lon >= 0 else _("{degrees}° W")
    return ", ".join(
        text.format(degrees=number_format(round(abs(value), 3), decimal_pos=3, use_l10n=True))
        for text, value in ((north, lat), (east, lon))
    )


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    municipality: Municipality
    name: str


class MunicipalityList:
    """A page of the list of municipalities that are wanted."""

    def __init__(self, wanted: MunicipalityFilter, page: str | None) -> None:
        paginator = Paginator(queries.municipalities(wanted, first_rows=True), ROWS)
        paginator.count = queries.municipalities(wanted).count()
        self.found: Page[Municipality] = paginator.get_page(page)

    @property
    def count(self) -> int:
        return self.found.paginator.count

    @cached_property
    def rows(self) -> list[MunicipalityRow]:
        return [MunicipalityRow(municipality, name_of(municipality)) for municipality in self.found]


class MapPage:
    """The map, and the first rows of the list that holds the same."""

    def __init__(self, wanted: MunicipalityFilter) -> None:
        self.territory = queries.territory()
        self.count = queries.municipalities(wanted).count()
        found = queries.municipalities(wanted, first_rows=True)[:ROWS_UNDER_MAP]
        self.rows = [MunicipalityRow(municipality, name_of(municipality)) for municipality in found]
        self.style = settings.MAP_STYLE
        self.pmtiles = settings.MAP_STYLE.endswith(".pmtiles")

    @property
    def frame(self) -> str:
        frame = self.territory.frame
        return json.dumps([frame.west, frame.south, frame.east, frame.north])

    @property
    def bands(self) -> str:
        """The limits of every band of the filters, for the script."""
        return json.dumps({"size": queries.SIZE_BANDS, "elevation": queries.ELEVATION_BANDS})

    @property
    def perimeters(self) -> str:
        return json.dumps(queries.perimeter_codes())


@dataclass(frozen=True, slots=True)
class TwinningRow:
    twinning: Twinning
    name_a: str
    name_b: str


class TwinningList:
    """A page of the list of twinnings that are wanted."""

    def __init__(self, wanted: TwinningFilter, page: str | None) -> None:
        self.municipality = queries.municipality_with_key(wanted.municipality) if wanted.municipality else None
        self.found: Page[Twinning] = Paginator(queries.twinnings(wanted), ROWS).get_page(page)

    @property
    def count(self) -> int:
        return self.found.paginator.count

    @cached_property
    def rows(self) -> list[TwinningRow]:
        return [TwinningRow(t, name_of(t.a), name_of(t.b)) for t in self.found]


class TerritoryPage:
    """The territory: where it reaches, its languages, the topics people work on and the bodies that do."""

    def __init__(self) -> None:
        self.territory: Territory = queries.territory()
        self.counts = queries.perimeter_counts()

    @property
    def languages(self) -> str:
        return joined([language_name(code) for code in self.territory.languages])

    @property
    def countries(self) -> str:
        return joined(sorted(map(country_name, self.territory.countries), key=fold_name))

    @cached_property
    def perimeters(self) -> list[tuple[Any, int]]:
        return [(perimeter, self.counts.get(perimeter.code, 0)) for perimeter in self.territory.perimeters]

    @cached_property
    def topics(self) -> list[tuple[Topic, list[Body]]]:
        return [
            (topic, [b for b in self.territory.bodies if topic in self.territory.topics_of(b.code)])
            for topic in self.territory.topics
        ]

    @cached_property
    def bodies(self) -> list[tuple[Body, list[tuple[Part, list[Part]]]]]:
        """Each body with its parts, and under each part those that belong to it."""
        return [
            (body, [(part, [p for p in body.parts if p.parent == part.code]) for part in body.parts if not part.parent])
            for body in self.territory.bodies
        ]


@dataclass(frozen=True, slots=True)
class Glance:
    """What the first page shows of the territory, in whatever language."""

    figures: Figures
    links: list[Link]
    cities: list[Municipality]
    examples: list[Municipality]


def _glance() -> Glance:
    return Glance(
        queries.territory_figures(),
        queries.links_within_territory(most=LINKS_ON_MAP),
        queries.largest_in_frame(queries.territory().frame, most=CITIES_ON_MAP),
        queries.example_municipalities(),
    )


_kept_glance = Kept(_glance, queries.ATLAS)


class HomePage:
    """The first page: search, what this is, and the territory at a glance."""

    def __init__(self) -> None:
        self.territory = queries.territory()
        self._glance = _kept_glance.now()
        self.figures = self._glance.figures
        self.examples = [(m, name_of(m)) for m in self._glance.examples]

    @cached_property
    def map(self) -> SafeString:
        cities = [(name_of(m), (m.lon, m.lat)) for m in self._glance.cities]
        title = _("Map of the twinnings between municipalities {locative}").format(
            locative=in_language(self.territory.locative, reader_language())
        )
        return maps.territory_map(self.territory.frame, self._glance.links, cities, title=title)
