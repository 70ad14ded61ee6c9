# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Municipalities, twinnings and queries as files: read whole, or refused with a sentence that says why."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from pathlib import Path

from django.utils.translation import gettext as _

from newtwincities.common.tables import TableReader
from newtwincities.domain.matching.facts import MatchingError, MunicipalityFacts, region_and_district

PERIMETERS = ("eusalp", "alpine_convention")
FEWEST_MUNICIPALITIES = 4  # one that asks, one that it has, one to find and one to compare with

Pairs = list[tuple[str, str]]


def read_municipalities(path: Path) -> list[MunicipalityFacts]:
    """The municipalities of a file; an empty cell is an unknown fact, a missing place on the globe is an error."""
    with TableReader(path, required=("id", "name", "country", "lat", "lon")) as rows:
        facts = [_municipality(path, line, row) for line, row in rows]
    seen: set[str] = set()
    for municipality in facts:
        if municipality.id in seen:
            raise MatchingError(
                _("{file} has the municipality {id} twice: keep one row of it.").format(
                    file=path.name, id=municipality.id
                )
            )
        seen.add(municipality.id)
    if len(facts) < FEWEST_MUNICIPALITIES:
        raise MatchingError(
            _("{file} has {count} municipalities, too few to rank: give at least {fewest}.").format(
                file=path.name, count=len(facts), fewest=FEWEST_MUNICIPALITIES
            )
        )
    return facts


def _municipality(path: Path, line: int, row: Mapping[str, str]) -> MunicipalityFacts:
    def number(column: str, lowest: float, highest: float) -> float | None:
        if not (typed := row.get(column, "")):
            return None
        try:
            value = float(typed)
        except ValueError:
            value = float("nan")
        if not isfinite(value) or not lowest <= value <= highest:
            raise MatchingError(
                _(
                    "Line {line} of {file}: “{value}” can't be the {column} of {id}: write a number from {lowest} to"
                    " {highest}, or nothing where it is unknown."
                ).format(
                    line=line, file=path.name, value=typed, column=column, id=row["id"],
                    lowest=f"{lowest:g}", highest=f"{highest:.0f}",
                )
            )  # fmt: skip
        return value

    lat, lon = number("lat", -90, 90), number("lon", -180, 180)
    for column, value in (("id", row["id"]), ("country", row["country"]), ("lat", lat), ("lon", lon)):
        if value is None or value == "":
            raise MatchingError(
                _("Line {line} of {file}: the municipality {name} has no {column}: add it, or remove the row.").format(
                    line=line, file=path.name, name=row["id"] or row["name"], column=column
                )
            )
    assert lat is not None
    assert lon is not None
    population, elevation = number("population", 0, 1e8), number("elevation_m", -500, 9000)
    region, district = region_and_district(
        country=row["country"],
        nuts3=row.get("nuts3", ""),
        admin1=row.get("admin1", ""),
        admin2=row.get("admin2", ""),
    )
    return MunicipalityFacts(
        id=row["id"],
        name=row["name"],
        country=row["country"],
        lat=lat,
        lon=lon,
        other_names=tuple(_parts(row.get("alt_names", ""))),
        region=region,
        district=district,
        population=round(population) if population else None,  # 0 is how some sources write unknown
        elevation_m=None if elevation is None else round(elevation),
        languages=frozenset(_parts(row.get("languages", ""))),
        perimeters=frozenset(perimeter for perimeter in PERIMETERS if row.get(perimeter) == "1"),
    )


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def read_pairs(path: Path, municipalities: list[MunicipalityFacts], *, columns: tuple[str, str]) -> Pairs:
    """Pairs of ids, each once in this order; unknown ids, loops and repeated rows are errors."""
    known = {municipality.id for municipality in municipalities}
    seen: set[tuple[str, str]] = set()
    pairs: Pairs = []
    with TableReader(path, required=columns) as rows:
        for line, row in rows:
            pair = (row[columns[0]], row[columns[1]])
            place = {"line": line, "file": path.name, "one": pair[0], "other": pair[1]}
            if unknown := next((one for one in pair if one not in known), None):
                raise MatchingError(
                    _(
                        "Line {line} of {file} names {id}, which is not among the municipalities: add its row, or"
                        " remove this one."
                    ).format(**place, id=unknown)
                )
            if pair[0] == pair[1]:
                raise MatchingError(_("Line {line} of {file} pairs {one} with itself: remove the row.").format(**place))
            if pair in seen:
                raise MatchingError(
                    _("Line {line} of {file} repeats the pair {one} and {other}: keep one row.").format(**place)
                )
            seen.add(pair)
            pairs.append(pair)
    return pairs


def read_twinnings(path: Path, municipalities: list[MunicipalityFacts]) -> Pairs:
    """Twinnings of these municipalities, each once whichever way round."""
    pairs = read_pairs(path, municipalities, columns=("id_a", "id_b"))
    seen = set(pairs)
    for one, other in pairs:
        if (other, one) in seen:
            raise MatchingError(
                _("{file} has the twinning of {one} and {other} both ways round: keep one row.").format(
                    file=path.name, one=one, other=other
                )
            )
    if not pairs:
        raise MatchingError(_("{file} has no twinning: give a file with some.").format(file=path.name))
    return pairs


def read_queries(path: Path, municipalities: list[MunicipalityFacts], twinnings: Pairs) -> Pairs:
    """Who asks and whom the ranking should find; a target that is already a partner in the twinnings is an error."""
    pairs = read_pairs(path, municipalities, columns=("query", "target"))
    already = {*twinnings, *((other, one) for one, other in twinnings)}
    for query, target in pairs:
        if (query, target) in already:
            raise MatchingError(
                _(
                    "{file} asks for {target} as a partner of {query}, but the twinnings hold that pair already: remove"
                    " it from one of the two files."
                ).format(file=path.name, query=query, target=target)
            )
    if not pairs:
        raise MatchingError(_("{file} has no query: give a file with some.").format(file=path.name))
    return pairs
