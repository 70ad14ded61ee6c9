# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What each column of the downloads means. A test compares it with the files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from newtwincities.atlas import queries
from newtwincities.atlas.territory import LANGUAGES, in_language
from newtwincities.common.tables import csv_lines

COLUMNS = ("file", "column", "meaning", *(f"meaning_{code}" for code in LANGUAGES if code != "en"), "unit", "example")
MUNICIPALITIES_CSV, TWINNINGS_CSV = "municipalities.csv", "twinnings.csv"
MUNICIPALITIES_GEOJSON, TWINNINGS_GEOJSON = "municipalities.geojson", "twinnings.geojson"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    meaning: object  # lazy: said in each language
    unit: str = ""
    example: str = ""


_ID = Column("id", _("Public identifier: from Wikidata, from GeoNames (gn-), or own"), "", "Q131605")
_NAME = Column("name", _("Official name"), "", "Merano")
_COUNTRY = Column("country", _("Country"), "ISO 3166-1 alpha-2", "IT")
_ADMIN1 = Column("admin1", _("Region"), "", "Trentino-Alto Adige")
_ADMIN2 = Column("admin2", _("Province, district or department"), "", "Bolzano")
_NUTS3 = Column("nuts3", _("Statistical region"), "NUTS 2021", "ITH10")
_POPULATION = Column("population", _("Inhabitants"), _("persons"), "41051")  # type: ignore[arg-type]
_POPULATION_SOURCE = Column("population_source", _("Source of the inhabitants"), "", "geonames2025")
_ELEVATION = Column("elevation_m", _("Elevation above sea level"), "m", "348")
_ELEVATION_SOURCE = Column("elevation_source", _("Source of the elevation"), "", "geonames2010_dem")
_LANGUAGES = Column("languages", _("Official languages"), "ISO 639", "it|de")
_MUNICIPALITY_KIND = Column(
    "kind", _("Whether it is a municipality of its own; empty: not checked"), "municipality, locality", "municipality"
)
_WIKIDATA = Column("wikidata", _("Identifier in Wikidata"), "", "Q131605")
_GEONAMES = Column("geonames_id", _("Identifier in GeoNames"), "", "3173577")
_SOURCE = Column("source", _("Source of name, place, kind and codes"), "", "geonames2025")
_TWINNING_KIND = Column("kind", _("What was agreed"), "twinning, friendship, project, fixed_term", "twinning")
_SINCE = Column("since", _("Date of the agreement: year, month or day"), "ISO 8601", "1973-07")
_UNTIL = Column("until", _("Date on which it ended or will end"), "ISO 8601", "2003")
_AGREEMENT = Column("agreement_url", _("Where the agreement can be read"), "", "https://example.org/agreement.pdf")
_ID_A = Column("id_a", _("Identifier of one municipality: the one that sorts first"), "", "Q131605")
_ID_B = Column("id_b", _("Identifier of the other municipality"), "", "Q3936")


def dictionary_csv() -> Iterator[str]:
    """The dictionary as CSV, a line for each column of each file, its meaning in five languages."""
    return csv_lines(COLUMNS, (row for file, column in all_columns() for row in [_row(file, column)]))


def all_columns() -> Iterator[tuple[str, Column]]:
    for file, columns in (
        (MUNICIPALITIES_CSV, _municipality_columns()),
        (TWINNINGS_CSV, _twinning_columns()),
        (MUNICIPALITIES_GEOJSON, _municipality_properties()),
        (TWINNINGS_GEOJSON, _twinning_properties()),
    ):
        for column in columns:
            yield file, column


def _municipality_columns() -> Iterator[Column]:
    yield from (_ID, _NAME, Column("names", _("Names by language"), "ISO 639:text", "it:Merano|de:Meran"), _COUNTRY)
    yield from (_ADMIN1, _ADMIN2, _NUTS3)
    yield Column("nuts3_source", _("Source of the statistical region"), "", "gisco2021")
    yield Column("lat", _("Latitude"), "° (WGS 84)", "46.66817")
    yield Column("lon", _("Longitude"), "° (WGS 84)", "11.15953")
    yield from (_POPULATION, _POPULATION_SOURCE, _ELEVATION, _ELEVATION_SOURCE, _LANGUAGES)
    yield Column("languages_source", _("Source of the official languages"), "", "law")
    yield Column("alt_names", _("Other names"), "", "Meran")
    yield _MUNICIPALITY_KIND
    yield Column("local_code", _("National code, with the name of the list before it"), "", "ISTAT:021051")
    for perimeter in queries.territory().perimeters:
        yield Column(perimeter.code, _Named(perimeter.name), "1, 0", "1")
    yield Column("perimeters_source", _("Source of the perimeters"), "", "perimeters2025")
    yield from (_WIKIDATA, _GEONAMES, _SOURCE)
    yield Column("aliases", _("Further or former identifiers"), "", "Q15583")


def _twinning_columns() -> Iterator[Column]:
    yield from (_ID_A, _ID_B, _TWINNING_KIND, _SINCE, _UNTIL, _AGREEMENT)
    yield Column("source", _("Codes of the sources"), "", "wikidata2016|wikidata2017")
    yield Column("date", _("When the sources were read, where they do not say"), "ISO 8601", "2026-11")
    yield Column("confirmed_a_on", _("Day on which the first municipality confirmed it"), "ISO 8601", "2026-05-01")
    yield Column("confirmed_b_on", _("Day on which the second municipality confirmed it"), "ISO 8601", "2026-05-01")


def _municipality_properties() -> Iterator[Column]:
    yield from (_ID, _NAME, Column("names", _("Names by language"), "ISO 639", '{"de":"Meran"}'), _COUNTRY)
    yield from (_ADMIN1, _ADMIN2, _NUTS3, _POPULATION, _POPULATION_SOURCE, _ELEVATION, _ELEVATION_SOURCE)
    yield Column("languages", _("Official languages"), "ISO 639", '["it","de"]')
    yield _MUNICIPALITY_KIND
    yield Column("perimeters", _("Perimeters in which it lies"), "", '["eusalp"]')
    yield from (_WIKIDATA, _GEONAMES, _SOURCE)
    yield Column("twinnings", _("Number of its twinnings"), "", "1")


def _twinning_properties() -> Iterator[Column]:
    yield from (_ID_A, _ID_B)
    yield Column("name_a", _("Official name of one municipality"), "", "Merano")
    yield Column("name_b", _("Official name of the other municipality"), "", "Salzburg")
    yield Column("country_a", _("Country of one municipality"), "ISO 3166-1 alpha-2", "IT")
    yield Column("country_b", _("Country of the other municipality"), "ISO 3166-1 alpha-2", "AT")
    yield from (_TWINNING_KIND, _SINCE, _UNTIL)
    yield Column("distance_km", _("Distance as the crow flies"), "km", "183.4")
    yield Column("sources", _("Codes of the sources"), "", '["wikidata2016"]')


class _Named:
    """A name from the territory's file, said in the language that is asked for like any other text."""

    def __init__(self, name: object) -> None:
        self._name = name

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return in_language(self._name, get_language() or "en")  # type: ignore[arg-type]


def _row(file: str, column: Column) -> dict[str, object]:
    row: dict[str, object] = {"file": file, "column": column.name, "example": column.example}
    for language in LANGUAGES:
        with override(language):
            row["meaning" if language == "en" else f"meaning_{language}"] = str(column.meaning)
    with override("en"):
        row["unit"] = str(column.unit)
    return row
