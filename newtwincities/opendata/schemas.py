# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The shapes of the API, for its description and for what may be asked. Answers are not passed through them: the tests
check that they have these shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from ninja import Schema
from pydantic import Field, field_validator

from newtwincities.atlas import queries
from newtwincities.atlas.models import KEY_FORM, Municipality, Twinning
from newtwincities.atlas.queries import ELEVATION_BANDS, EVERYWHERE, SIZE_BANDS, TERRITORY

MOST = 500
KEY = f"^{KEY_FORM}$"
COUNTRY = "^[A-Z]{2}$"
LARGEST_ID = 2**63 - 1
TEXT = r"^[^\u0000-\u001f]*$"

# What a parameter may be, where it is one of few.
CHOICES: Mapping[str, Callable[[], list[str]]] = {
    "where": lambda: [TERRITORY, EVERYWHERE, *queries.perimeter_codes()],
    "size": lambda: list(SIZE_BANDS),
    "elevation": lambda: list(ELEVATION_BANDS),
    "twinned": lambda: ["yes", "no"],
    "topic": lambda: [topic.code for topic in queries.territory().topics],
    "across": lambda: ["yes", "no"],
    "kind": lambda: list(Twinning.Kind.values),
}


class Paged(Schema):
    limit: int = Field(100, ge=1, le=MOST, description="How many at most.")


class Asked(Paged):
    """What both lists can be narrowed to; the names and meanings are those of the pages."""

    q: str = Field(
        "", min_length=1, max_length=80, pattern=TEXT, description="A name, in any language, or its beginning."
    )
    where: str = Field(TERRITORY, description="The territory, everywhere, or a perimeter of the territory.")
    country: str = Field("", pattern=COUNTRY, description="ISO 3166 code of a country.")

    @field_validator("where", "size", "elevation", "twinned", "topic", "across", "kind", check_fields=False)
    @classmethod
    def _one_of_few(cls, value: str, info: Any) -> str:
        if value not in CHOICES[info.field_name]():
            raise ValueError(value)
        return value


class AskedMunicipalities(Asked):
    size: str = Field("", description="A range of inhabitants.")
    elevation: str = Field("", description="A range of metres above sea level.")
    twinned: str = Field("", description="Whether it has any twinning.")
    topic: str = Field("", description="The code of a topic that it can show others or wants to learn.")
    after: str = Field("", pattern=KEY, description="The key of the last one on the page before.")


class AskedTwinnings(Asked):
    other_country: str = Field("", pattern=COUNTRY, description="ISO 3166 code of the other side's country.")
    across: str = Field("", description="Whether the two lie in two countries.")
    kind: str = Field("", description="What was agreed.")
    municipality: str = Field("", pattern=KEY, description="The key of one of the two.")
    after: int = Field(0, ge=0, le=LARGEST_ID, description="The id of the last one on the page before.")


class AskedTwinningsOfOne(Paged):
    after: int = Field(0, ge=0, le=LARGEST_ID, description="The id of the last one on the page before.")


class AskedSources(Paged):
    after: str = Field("", min_length=1, max_length=80, pattern=TEXT, description="The code of the last one before.")


class Labels(Schema):
    """The same text in five languages."""

    en: str
    de: str
    fr: str
    it: str
    sl: str


class Coded(Schema):
    code: str
    label: Labels


class NumberFact(Schema):
    """A number and the code of the source that states it."""

    value: int
    source: str | None


class TextFact(Schema):
    value: str
    source: str | None


class ListFact(Schema):
    value: list[str]
    source: str | None


class ContradictionOut(Schema):
    """What a source states of a fact that the municipality has confirmed otherwise."""

    fact: str
    value: Any
    source: str


class TopicsOut(Schema):
    """The codes of the topics that a municipality states of itself."""

    show: list[str] = Field(description="What it can show others.")
    learn: list[str] = Field(description="What it wants to learn.")


class MunicipalityOut(Schema):
    key: str
    name: str = Field(description="The official name.")
    label: Labels = Field(description="The name that readers of each language use.")
    names: dict[str, str] = Field(description="All names by language.")
    country: Coded
    admin1: str | None
    admin2: str | None
    lat: float
    lon: float
    kind: Coded | None = Field(description=f"One of {', '.join(Municipality.Kind.values)}; null: not checked.")
    local_code: str | None
    wikidata: str | None
    geonames_id: str | None
    source: str | None = Field(description="The source of name, place, kind and codes.")
    population: NumberFact | None
    elevation_m: NumberFact | None
    languages: ListFact | None
    nuts3: TextFact | None
    perimeters: ListFact | None
    topics: TopicsOut
    twinning_count: int
    aliases: list[str] = Field(description="Further or former keys.")
    contradictions: list[ContradictionOut]
    page: str


class SideOut(Schema):
    key: str
    name: str
    label: Labels
    country: Coded
    confirmed_on: str | None


class TwinningOut(Schema):
    id: int
    municipalities: list[SideOut] = Field(min_length=2, max_length=2, description="The smaller key first.")
    kind: Coded | None
    since: str | None = Field(description="A year, month or day.")
    until: str | None
    agreement_url: str | None
    distance_km: float
    sources: list[str]
    date: str | None = Field(description="When the sources were read, where they don't say.")


class PerimeterOut(Coded):
    description: Labels
    url: str | None
    document: str | None
    date: str | None


class PartOut(Coded):
    kind: str
    parent: str | None


class BodyOut(Coded):
    short: Labels
    description: Labels
    url: str | None
    version: str | None
    date: str | None
    parts: list[PartOut]


class TerritoryOut(Coded):
    description: Labels
    languages: list[str]
    countries: list[Coded]
    bbox: list[float] = Field(min_length=4, max_length=4, description="West, south, east, north.")
    perimeters: list[PerimeterOut]
    bodies: list[BodyOut]


class TopicOut(Coded):
    cultural: bool
    sdg: list[int]
    bodies: list[str]


class SourceOut(Schema):
    code: str
    title: str | None
    publisher: str | None
    date: str | None
    licence: str | None = Field(description="An SPDX expression.")
    url: str | None


Item = TypeVar("Item")


class PageOf(Schema, Generic[Item]):
    items: list[Item]
    next: str | None = Field(description="The address of the next page; null on the last.")


class WrongParameter(Schema):
    parameter: str
    detail: str


class Problem(Schema):
    """What went wrong, after RFC 9457, in the language that Accept-Language asks for."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[WrongParameter] = []
