# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What can be asked of the atlas. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from newtwincities.atlas.models import Alias, Membership, Municipality, Source, TopicStance, Twinning
from newtwincities.atlas.territory import MapFrame, Territory, load_territory
from newtwincities.common.stamps import Kept
from newtwincities.domain.geo import KM_PER_DEGREE, distance_km
from newtwincities.domain.names import NameIndex
from newtwincities.domain.similarity import PlaceFacts, most_similar

ATLAS = "atlas"  # the stamp that every action of this room renews

SIZE_BANDS = {"-1000": (None, 999), "1000-4999": (1000, 4999), "5000-19999": (5000, 19_999),
              "20000-99999": (20_000, 99_999), "100000-": (100_000, None)}  # fmt: skip
ELEVATION_BANDS = {"-299": (None, 299), "300-599": (300, 599), "600-999": (600, 999),
                   "1000-1499": (1000, 1499), "1500-": (1500, None)}  # fmt: skip
MUNICIPALITY_ORDERS = {
    "name": ("sort_name", "pk"),
    "-population": (F("population").desc(nulls_last=True), "sort_name", "pk"),
    "-elevation": (F("elevation_m").desc(nulls_last=True), "sort_name", "pk"),
    "-twinnings": ("-twinning_count", "sort_name", "pk"),
}
TWINNING_ORDERS = {
    "name": ("a__sort_name", "b__sort_name", "pk"),
    "-since": ("-since", "pk"),
    "distance": ("distance_km", "pk"),
    "-distance": ("-distance_km", "pk"),
}
MOST_NAMED = 500  # municipalities that a name search lists
EVERYWHERE = "everywhere"
TERRITORY = "territory"


@cache
def territory() -> Territory:
    """The territory that this installation serves."""
    return load_territory(settings.TERRITORY_FILE)


def perimeter_codes() -> list[str]:
    return [perimeter.code for perimeter in territory().perimeters]


def municipality_with_key(key: str) -> Municipality | None:
    """The municipality with this key, or of which it is an alias."""
    if "\0" in key:
        return None  # PostgreSQL takes no such text
    found = Municipality.objects.filter(key=key).first()
    if found is None and (alias := Alias.objects.select_related("municipality").filter(key=key).first()):
        found = alias.municipality
    return found


def _places_by_size() -> Iterator[tuple[int, Sequence[str]]]:
    rows = Municipality.objects.order_by(F("population").desc(nulls_last=True), "pk").values_list("pk", "search_names")
    for pk, search_names in rows.iterator(chunk_size=5000):
        yield pk, search_names.split("\n")


_names = Kept(lambda: NameIndex(_places_by_size()), ATLAS)


def municipality_pks_named(typed: str, *, limit: int) -> list[int]:
    """Primary keys of municipalities with such a name in any language, the best match first."""
    return _names.now().find(typed, limit=limit)


def municipalities_named(typed: str, *, limit: int) -> list[Municipality]:
    """Municipalities with such a name in any language, the best match first."""
    pks = municipality_pks_named(typed, limit=limit)
    by_pk = Municipality.objects.defer("search_names").in_bulk(pks)
    return [by_pk[pk] for pk in pks if pk in by_pk]


@dataclass(frozen=True, slots=True)
class MunicipalityFilter:
    """What a list of municipalities is narrowed to; empty values narrow nothing."""

    q: str = ""
    where: str = TERRITORY  # everywhere, territory, or the code of a perimeter
    country: str = ""
    size: str = ""
    elevation: str = ""
    twinned: str = ""  # yes, no
    topic: str = ""  # that it can show or wants to learn
    order: str = ""  # empty: best match where a name is asked for, else the largest first


def municipalities(wanted: MunicipalityFilter, *, first_rows: bool = False) -> QuerySet[Municipality]:
    """The municipalities that a list shows, in its order. A name search without an order of its own keeps its ranks.

    With `first_rows` the database looks up row by row who lies in the perimeter, and stops where the list is cut;
    without, it reads the whole perimeter once, which is quicker where all rows are read or counted.
    """
    found = Municipality.objects.defer("search_names")
    if wanted.where != EVERYWHERE:
        codes = _perimeters_of(wanted.where)
        found = found.filter(_lies_in(codes, "pk") if first_rows else Q(pk__in=_members(codes)))
    if wanted.country:
        found = found.filter(country=wanted.country)
    if wanted.size:
        found = _within(found, "population", SIZE_BANDS[wanted.size])
    if wanted.elevation:
        found = _within(found, "elevation_m", ELEVATION_BANDS[wanted.elevation])
    if wanted.topic:
        stated = TopicStance.objects.filter(municipality=OuterRef("pk"), topic=wanted.topic)
        found = found.filter(Exists(stated))
    if wanted.twinned:
        found = found.filter(twinning_count__gt=0) if wanted.twinned == "yes" else found.filter(twinning_count=0)
    if wanted.q:
        pks = municipality_pks_named(wanted.q, limit=MOST_NAMED)
        found = found.filter(pk__in=pks)
        if not wanted.order:
            return found.order_by(_in_order_of(pks), "pk")
    return found.order_by(*MUNICIPALITY_ORDERS[wanted.order or "-population"])


def _perimeters_of(where: str) -> list[str]:
    return perimeter_codes() if where == TERRITORY else [where]


def _lies_in(codes: Collection[str], field: str) -> Exists:
    return Exists(Membership.objects.filter(perimeter__in=codes, municipality=OuterRef(field)))


def _members(codes: Collection[str]) -> QuerySet[Membership, Any]:
    """The municipalities in any of these perimeters, as a set to look up in: it is read once, not asked row by row."""
    return Membership.objects.filter(perimeter__in=codes).values("municipality")


def _touching(codes: Collection[str]) -> Q:
    """Twinnings with a side in these perimeters. By an “or” of the sides SQLite would read the perimeters twice."""
    members = _members(codes)
    begun, ended = (Twinning.objects.order_by().filter(**{f"{side}__in": members}).values("pk") for side in ("a", "b"))
    return Q(pk__in=begun.union(ended))


def _in_order_of(pks: Sequence[int]) -> Case | Value:
    if not pks:
        return Value(0)
    ranks = [When(pk=pk, then=Value(rank)) for rank, pk in enumerate(pks[:200])]
    return Case(*ranks, default=Value(len(ranks)), output_field=IntegerField())


def _within(found: QuerySet[Municipality], field: str, band: tuple[int | None, int | None]) -> QuerySet[Municipality]:
    lowest, highest = band
    if lowest is not None:
        found = found.filter(**{f"{field}__gte": lowest})
    return found.filter(**{f"{field}__lte": highest}) if highest is not None else found


@dataclass(frozen=True, slots=True)
class TwinningFilter:
    """What a list of twinnings is narrowed to; empty values narrow nothing."""

    q: str = ""
    where: str = TERRITORY  # everywhere, territory, or the code of a perimeter: at least one side lies there
    country: str = ""
    other_country: str = ""
    across: str = ""  # yes: between two countries; no: within one
    kind: str = ""
    municipality: str = ""  # a key
    order: str = "name"


def twinnings(wanted: TwinningFilter, *, first_rows: bool = False) -> QuerySet[Twinning]:
    """The twinnings that a list shows, with both municipalities, in its order; `first_rows` as for municipalities."""
    found = Twinning.objects.select_related("a", "b").defer("a__search_names", "b__search_names")
    if wanted.where != EVERYWHERE:
        codes = _perimeters_of(wanted.where)
        found = found.filter(_lies_in(codes, "a") | _lies_in(codes, "b") if first_rows else _touching(codes))
    if wanted.country and wanted.other_country:
        found = found.filter(countries=Twinning.countries_of(wanted.country, wanted.other_country))
    elif country := wanted.country or wanted.other_country:
        found = found.filter(Q(a__country=country) | Q(b__country=country))
    if wanted.across:
        same = Q(a__country=F("b__country"))
        found = found.exclude(same) if wanted.across == "yes" else found.filter(same)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.municipality:
        found = found.filter(Q(a__key=wanted.municipality) | Q(b__key=wanted.municipality))
    if wanted.q:
        pks = municipality_pks_named(wanted.q, limit=MOST_NAMED)
        found = found.filter(Q(a__in=pks) | Q(b__in=pks))
    return found.order_by(*TWINNING_ORDERS[wanted.order])


def twinnings_of(municipality: Municipality) -> list[Twinning]:
    """All twinnings of a municipality, nearest partner first."""
    found = Twinning.objects.filter(Q(a=municipality) | Q(b=municipality)).select_related("a", "b")
    return list(found.defer("a__search_names", "b__search_names").order_by("distance_km", "pk"))


def twinned_neighbours(
    municipality: Municipality, *, within_km: float = 30, most: int = 6
) -> list[tuple[float, Municipality]]:
    """The nearest municipalities that are twinned with somebody, with their distance in kilometres."""
    height = within_km / KM_PER_DEGREE
    width = height / max(0.1, cos(radians(municipality.lat)))
    around = (
        Municipality.objects.filter(
            lat__range=(municipality.lat - height, municipality.lat + height),
            lon__range=(municipality.lon - width, municipality.lon + width),
            twinning_count__gt=0,
        )
        .exclude(pk=municipality.pk)
        .exclude(kind=Municipality.Kind.LOCALITY)
        .only("key", "name", "names", "country", "lat", "lon", "twinning_count")
    )
    distances = [(distance_km(municipality.lat, municipality.lon, other.lat, other.lon), other) for other in around]
    return sorted(((km, other) for km, other in distances if km <= within_km), key=lambda pair: (pair[0], pair[1].pk))[
        :most
    ]


def similar_municipalities(municipality: Municipality, *, most: int = 6, compared: int = 400) -> list[Municipality]:
    """Municipalities of the territory in other countries that are most like this one.

    Compared are the `compared` ones that are next in size; without a known size there is nothing to go by.
    """
    if not municipality.population:
        return []
    others = (
        Municipality.objects.filter(pk__in=_members(perimeter_codes()))
        .exclude(country=municipality.country)
        .exclude(kind=Municipality.Kind.LOCALITY)
    )
    fields = ("pk", "lat", "lon", "population", "elevation_m", "languages")
    larger = others.filter(population__gte=municipality.population).order_by("population", "pk")
    smaller = others.filter(population__lt=municipality.population, population__gt=0).order_by("-population", "pk")
    rows = [*larger.values_list(*fields)[: compared // 2], *smaller.values_list(*fields)[: compared // 2]]
    facts = [_place_facts(*row) for row in rows]
    place = _place_facts(*(getattr(municipality, name) for name in fields))
    chosen = [candidate.id for candidate in most_similar(place, facts, top=most)]
    by_pk = Municipality.objects.only(
        "key", "name", "names", "country", "population", "elevation_m", "twinning_count"
    ).in_bulk(chosen)
    return [by_pk[pk] for pk in chosen]


def _place_facts(
    pk: int, lat: float, lon: float, population: int | None, elevation_m: int | None, languages: str
) -> PlaceFacts:
    return PlaceFacts(pk, lat, lon, population, elevation_m, frozenset(filter(None, languages.split("|"))))


def topics_of(municipality: Municipality) -> dict[str, list[str]]:
    """The codes of the topics that a municipality states, by stance."""
    stated: dict[str, list[str]] = {}
    for stance, topic in municipality.topic_stances.order_by("topic").values_list("stance", "topic"):
        stated.setdefault(stance, []).append(topic)
    return stated


def sources_by_code(codes: Collection[str]) -> dict[str, Source]:
    return {source.code: source for source in Source.objects.filter(code__in=set(codes))}


@dataclass(frozen=True, slots=True)
class Figures:
    """The territory in four numbers; the countries are counted over both ends of its twinnings."""

    municipalities: int
    twinned: int
    twinnings: int
    partner_countries: int


def territory_figures() -> Figures:
    """How many municipalities and twinnings the territory has."""
    members = _members(perimeter_codes())
    counted = Municipality.objects.filter(pk__in=members).aggregate(
        all=Count("pk"), twinned=Count("pk", filter=Q(twinning_count__gt=0))
    )
    theirs = Twinning.objects.filter(_touching(perimeter_codes()))
    countries = set(theirs.values_list("a__country", flat=True).distinct())
    countries |= set(theirs.values_list("b__country", flat=True).distinct())
    return Figures(counted["all"], counted["twinned"], theirs.count(), len(countries))


@dataclass(frozen=True, slots=True)
class Link:
    """A twinning as a picture needs it: two points, degrees."""

    lat_a: float
    lon_a: float
    lat_b: float
    lon_b: float


def links_within_territory(*, most: int) -> list[Link]:
    """Twinnings with both ends in the territory and in different countries, the longest first."""
    # Asked row by row: two sets at once lead SQLite to a plan that takes half a minute.
    both = [_lies_in(perimeter_codes(), side) for side in ("a", "b")]
    rows = (
        Twinning.objects.filter(*both)
        .exclude(a__country=F("b__country"))
        .order_by("-distance_km", "pk")
        .values_list("a__lat", "a__lon", "b__lat", "b__lon")
    )
    return [Link(*row) for row in rows[:most]]


def countries_present() -> list[str]:
    """The codes of all countries that a municipality of the atlas lies in."""
    return sorted(Municipality.objects.order_by().values_list("country", flat=True).distinct())


def perimeter_counts() -> dict[str, int]:
    """How many municipalities each perimeter of the territory has."""
    counted = Membership.objects.filter(perimeter__in=perimeter_codes()).values_list("perimeter").annotate(Count("pk"))
    return dict(counted.order_by())


def example_municipalities(*, looked_at: int = 400) -> list[Municipality]:
    """The best-linked town of each country of the territory, cities apart, in the order of its countries."""
    towns = Municipality.objects.filter(
        pk__in=_members(perimeter_codes()), population__lt=100_000, twinning_count__gt=0
    ).exclude(kind=Municipality.Kind.LOCALITY)
    best: dict[str, Municipality] = {}
    for town in towns.only("key", "name", "names", "country").order_by("-twinning_count", "pk")[:looked_at]:
        best.setdefault(town.country, town)
    return [best[country] for country in territory().countries if country in best]


def largest_in_frame(frame: MapFrame, *, most: int) -> list[Municipality]:
    """The largest municipalities inside a frame, largest first."""
    inside = Municipality.objects.filter(
        population__gt=0, lat__range=(frame.south, frame.north), lon__range=(frame.west, frame.east)
    )
    return list(inside.only("name", "names", "lat", "lon").order_by("-population", "pk")[:most])
