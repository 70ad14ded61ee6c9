# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rows of the atlas as the API gives them: plain dictionaries, made from a fixed number of queries.

No model object is made for a row: that would cost more than all the rest of an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import override

from newtwincities.atlas.models import Alias, Contradiction, Membership, Municipality, Source, TopicStance, Twinning
from newtwincities.atlas.territory import LANGUAGES, Territory, Text, Topic
from newtwincities.common.wording import country_name

Record: TypeAlias = dict[str, Any]

MUNICIPALITY_FIELDS = (
    "pk", "key", "name", "names", "country", "admin1", "admin2", "lat", "lon", "kind", "local_code", "wikidata",
    "geonames_id", "source", "nuts3", "nuts3_source", "population", "population_source", "elevation_m",
    "elevation_source", "languages", "languages_source", "perimeters_source", "twinning_count",
)  # fmt: skip
TWINNING_FIELDS = (
    "pk", "kind", "since", "until", "agreement_url", "sources", "date", "confirmed_a_on", "confirmed_b_on",
    "distance_km", "a__key", "a__name", "a__names", "a__country", "b__key", "b__name", "b__names", "b__country",
)  # fmt: skip


def municipality_records(found: QuerySet[Municipality]) -> list[Record]:
    """These municipalities, in the order of the query; five queries."""
    rows = list(found.values_list(*MUNICIPALITY_FIELDS))
    pks = [row[0] for row in rows]
    perimeters = _grouped(Membership.objects.filter(municipality__in=pks).values_list("municipality_id", "perimeter"))
    aliases = _grouped(Alias.objects.filter(municipality__in=pks).values_list("municipality_id", "key"))
    stances = _grouped(
        (pk, (stance, topic))
        for pk, stance, topic in TopicStance.objects.filter(municipality__in=pks)
        .order_by("topic")
        .values_list("municipality_id", "stance", "topic")
    )
    contradictions = _grouped(
        (pk, {"fact": field, "value": value, "source": source})
        for pk, field, value, source in Contradiction.objects.filter(municipality__in=pks)
        .order_by("field", "source")
        .values_list("municipality_id", "field", "value", "source")
    )
    return [
        {
            **_municipality(row, perimeters.get(row[0], []), aliases.get(row[0], []), contradictions.get(row[0], [])),
            "topics": {
                stance: [topic for said, topic in stances.get(row[0], []) if said == stance]
                for stance in TopicStance.Stance.values
            },
        }
        for row in rows
    ]


def twinning_records(found: QuerySet[Twinning]) -> list[Record]:
    """These twinnings, in the order of the query; one query."""
    return [_twinning(row) for row in found.values_list(*TWINNING_FIELDS)]


def source_records(found: QuerySet[Source]) -> list[Record]:
    fields = ("code", "title", "publisher", "date", "licence", "url")
    return [{name: value or None for name, value in row.items()} for row in found.values(*fields)]


def territory_record(territory: Territory) -> Record:
    frame = territory.frame
    return {
        "code": territory.code,
        "label": labels(territory.name),
        "description": labels(territory.description),
        "languages": list(territory.languages),
        "countries": [_country(code) for code in territory.countries],
        "bbox": [frame.west, frame.south, frame.east, frame.north],
        "perimeters": [
            {
                "code": perimeter.code,
                "label": labels(perimeter.name),
                "description": labels(perimeter.description),
                "url": perimeter.url or None,
                "document": perimeter.source or None,
                "date": perimeter.date or None,
            }
            for perimeter in territory.perimeters
        ],
        "bodies": [
            {
                "code": body.code,
                "label": labels(body.name),
                "short": labels(body.short),
                "description": labels(body.description),
                "url": body.url or None,
                "version": body.version or None,
                "date": body.date or None,
                "parts": [
                    {"code": part.code, "kind": part.kind, "parent": part.parent, "label": labels(part.name)}
                    for part in body.parts
                ],
            }
            for body in territory.bodies
        ],
    }


def topic_record(topic: Topic) -> Record:
    return {
        "code": topic.code,
        "label": labels(topic.name),
        "cultural": topic.cultural,
        "sdg": list(topic.sdg),
        "bodies": list(topic.bodies),
    }


def labels(text: Text) -> dict[str, str]:
    return {language: text[language] for language in LANGUAGES}


def _municipality(row: Sequence[Any], perimeters: list[str], aliases: list[str], otherwise: list[Record]) -> Record:
    (
        _pk, key, name, names, country, admin1, admin2, lat, lon, kind, local_code, wikidata, geonames_id, source,
        nuts3, nuts3_source, population, population_source, elevation_m, elevation_source, languages,
        languages_source, perimeters_source, twinning_count,
    ) = row  # fmt: skip
    return {
        "key": key,
        "name": name,
        "label": _name_labels(name, names),
        "names": names,
        "country": _country(country),
        "admin1": admin1 or None,
        "admin2": admin2 or None,
        "lat": lat,
        "lon": lon,
        "kind": _kind(Municipality.Kind, kind),
        "local_code": local_code or None,
        "wikidata": wikidata or None,
        "geonames_id": geonames_id or None,
        "source": source or None,
        "population": _fact(population, population_source),
        "elevation_m": _fact(elevation_m, elevation_source),
        "languages": _fact(languages.split("|") if languages else None, languages_source),
        "nuts3": _fact(nuts3 or None, nuts3_source),
        "perimeters": _fact(sorted(perimeters) if perimeters or perimeters_source else None, perimeters_source),
        "twinning_count": twinning_count,
        "aliases": sorted(aliases),
        "contradictions": otherwise,
        "page": f"{settings.BASE_URL}/en/municipalities/{key}/",
    }


def _twinning(row: Sequence[Any]) -> Record:
    (
        pk, kind, since, until, agreement_url, sources, read_on, confirmed_a, confirmed_b, distance_km,
        key_a, name_a, names_a, country_a, key_b, name_b, names_b, country_b,
    ) = row  # fmt: skip
    sides = sorted(
        (_side(key_a, name_a, names_a, country_a, confirmed_a), _side(key_b, name_b, names_b, country_b, confirmed_b)),
        key=lambda side: str(side["key"]),
    )
    return {
        "id": pk,
        "municipalities": sides,
        "kind": _kind(Twinning.Kind, kind),
        "since": since or None,
        "until": until or None,
        "agreement_url": agreement_url or None,
        "distance_km": distance_km,
        "sources": sources.split("|") if sources else [],
        "date": read_on or None,
    }


def _side(key: str, name: str, names: dict[str, str], country: str, confirmed_on: date | None) -> Record:
    return {
        "key": key,
        "name": name,
        "label": _name_labels(name, names),
        "country": _country(country),
        "confirmed_on": confirmed_on.isoformat() if confirmed_on else None,
    }


def _fact(value: Any, source: str) -> Record | None:
    return None if value is None else {"value": value, "source": source or None}


def _name_labels(name: str, names: dict[str, str]) -> dict[str, str]:
    return {language: names.get(language) or name for language in LANGUAGES}


@cache
def _country(code: str) -> Record:
    return {"code": code, "label": _in_each_language(country_name, code)}


@cache
def _kind(kinds: type[Municipality.Kind] | type[Twinning.Kind], code: str) -> Record | None:
    return {"code": code, "label": _in_each_language(str, kinds(code).label)} if code else None


def _in_each_language(say: Any, what: Any) -> dict[str, str]:
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = say(what)
    return said


def _grouped(pairs: Iterable[tuple[int, Any]] | Iterator[tuple[int, Any]]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for pk, value in pairs:
        grouped.setdefault(pk, []).append(value)
    return grouped
