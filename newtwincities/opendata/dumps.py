# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files with everything that is public, made once for each edition and kept in `VAR_DIR/open-data`.

A file is written beside its place and then moved there, under a lock that all workers share: nobody ever reads half of
one, and only one worker makes it. Should the atlas change meanwhile, the file is made again, so that all of it stems
from one state.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from newtwincities.atlas import exports
from newtwincities.atlas.models import Membership, Municipality, Twinning
from newtwincities.atlas.territory import LANGUAGES
from newtwincities.opendata import queries
from newtwincities.opendata.dictionary import dictionary_csv
from newtwincities.opendata.edition import current_edition

ZIP = "newtwincities.zip"
TRIES = 3
ROWS_AT_ONCE = 2000


def open_dump(name: str) -> tuple[IO[bytes], str]:
    """The file with everything, ready to read, and the edition that it is of."""
    for _try in range(TRIES):
        edition = current_edition()
        path = _folder() / edition / name
        try:
            return path.open("rb"), edition
        except FileNotFoundError:
            _make(name, edition)
    return (_folder() / edition / name).open("rb"), edition


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "open-data"


def _make(name: str, edition: str) -> None:
    """Makes the file of this edition, unless another worker just has; those of former editions go."""
    folder = _folder() / edition
    folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time():
        folder.mkdir(parents=True, exist_ok=True)  # the one before may have cleared it away
        if (folder / name).exists():
            return
        with NamedTemporaryFile(dir=folder, prefix=f".{name}-", delete=False) as file:
            beside = Path(file.name)
            try:
                DUMPS[name](file)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise
        beside.chmod(0o644)
        if current_edition() == edition:
            beside.replace(folder / name)
            for other in _folder().iterdir():
                if other.is_dir() and other != folder:
                    shutil.rmtree(other, ignore_errors=True)
        else:
            beside.unlink(missing_ok=True)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (_folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- what is in them


def _write(file: IO[bytes], parts: Iterable[str]) -> None:
    for part in parts:
        file.write(part.encode())


def _zip(file: IO[bytes]) -> None:
    texts: dict[str, Callable[[], Iterable[str]]] = {
        "municipalities.csv": exports.EXPORTS["municipalities"],
        "twinnings.csv": exports.EXPORTS["twinnings"],
        "municipalities.geojson": municipality_features,
        "twinnings.geojson": twinning_features,
        "columns.csv": dictionary_csv,
        "README.txt": readme,
        "LICENCE.txt": licence,
    }
    with zipfile.ZipFile(file, "w") as archive:
        for name, parts in texts.items():
            about = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with archive.open(about, "w") as member:
                _write(member, parts())


DUMPS: Mapping[str, Callable[[IO[bytes]], None]] = {
    ZIP: _zip,
    "municipalities.geojson": lambda file: _write(file, municipality_features()),
    "twinnings.geojson": lambda file: _write(file, twinning_features()),
}


def municipality_features() -> Iterator[str]:
    """All municipalities as points (RFC 7946)."""
    perimeters: dict[int, list[str]] = {}
    for pk, perimeter in Membership.objects.order_by("perimeter").values_list("municipality_id", "perimeter"):
        perimeters.setdefault(pk, []).append(perimeter)
    fields = ("name", "names", "country", "admin1", "admin2", "nuts3", "population", "population_source", "elevation_m",
              "elevation_source", "languages", "kind", "wikidata", "geonames_id", "source")  # fmt: skip
    rows = Municipality.objects.order_by("key").values_list("pk", "key", "lon", "lat", "twinning_count", *fields)
    yield from _collection(
        (
            {"type": "Point", "coordinates": [lon, lat]},
            {
                "id": key,
                **{name: None if value == "" else value for name, value in zip(fields, facts, strict=True)},
                "languages": facts[10].split("|") if facts[10] else [],
                "perimeters": perimeters.get(pk, []),
                "twinnings": count,
            },
        )
        for pk, key, lon, lat, count, *facts in rows.iterator(chunk_size=ROWS_AT_ONCE)
    )


def twinning_features() -> Iterator[str]:
    """All twinnings as lines between the two points; one that crosses the date line is cut there (RFC 7946)."""
    sides = (
        "a__key",
        "a__name",
        "a__country",
        "a__lon",
        "a__lat",
        "b__key",
        "b__name",
        "b__country",
        "b__lon",
        "b__lat",
    )
    rows = Twinning.objects.order_by("pk").values_list(*sides, "kind", "since", "until", "distance_km", "sources")
    yield from _collection(_twinning(row) for row in rows.iterator(chunk_size=ROWS_AT_ONCE))


def _twinning(row: tuple[Any, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    (key_a, name_a, country_a, *place_a), (key_b, name_b, country_b, *place_b) = sorted((row[:5], row[5:10]))
    kind, since, until, distance_km, sources = row[10:]
    return line_between(place_a, place_b), {
        "id_a": key_a,
        "id_b": key_b,
        "name_a": name_a,
        "name_b": name_b,
        "country_a": country_a,
        "country_b": country_b,
        "kind": kind,
        "since": since or None,
        "until": until or None,
        "distance_km": distance_km,
        "sources": sources.split("|") if sources else [],
    }


def line_between(a: list[float], b: list[float]) -> dict[str, Any]:
    """A line the short way round between two places (longitude, latitude), in two parts where it meets 180°.

    >>> line_between([170.0, 0.0], [-170.0, 10.0])["coordinates"]
    [[[170.0, 0.0], [180.0, 5.0]], [[-180.0, 5.0], [-170.0, 10.0]]]
    """
    if abs(a[0] - b[0]) <= 180:
        return {"type": "LineString", "coordinates": [a, b]}
    edge = 180.0 if a[0] > 0 else -180.0
    span = 360 - abs(a[0] - b[0])
    lat = round(a[1] + (b[1] - a[1]) * (abs(edge - a[0]) / span if span else 0.5), 5)
    return {"type": "MultiLineString", "coordinates": [[a, [edge, lat]], [[-edge, lat], b]]}


def _collection(features: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> Iterator[str]:
    separator = '{"type":"FeatureCollection","features":[\n'
    for geometry, properties in features:
        feature = {"type": "Feature", "geometry": geometry, "properties": properties}
        yield separator + json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
        separator = ",\n"
    yield ("" if separator == ",\n" else separator) + "\n]}\n"


def readme() -> Iterator[str]:
    """What is in the archive, in five languages one after the other."""
    moment = queries.last_import()
    for language in LANGUAGES:
        with override(language):
            yield "\n".join(
                [
                    _("{site} – open data").format(site=settings.SITE_NAME) + f" ({language})",
                    "",
                    _("Municipalities and twinnings, each fact with its source."),
                    _("From: {address}").format(address=f"{settings.BASE_URL}/{language}/open-data/"),
                    *([_("Facts last read in on: {day}").format(day=moment.date().isoformat())] if moment else []),
                    "",
                    "municipalities.csv – " + _("municipalities, a line each"),
                    "twinnings.csv – " + _("twinnings, a line each; id_a and id_b are identifiers of municipalities"),
                    "municipalities.geojson – " + _("municipalities as points (WGS 84)"),
                    "twinnings.geojson – " + _("twinnings as lines between two points"),
                    "columns.csv – " + _("what each column means, with unit and example"),
                    "LICENCE.txt – " + _("licence, attribution and sources"),
                    "",
                    _(
                        "All files are UTF-8 without a byte order mark. CSV files have commas, a first line that names"
                        " the columns, and | between several values in one cell; an empty cell is unknown. In a"
                        " spreadsheet, open them by importing text and choose UTF-8."
                    ),
                    "",
                    "",
                ]
            )


def licence() -> Iterator[str]:
    """The licence, the attribution that it asks for, and every source with its own."""
    sets = {"municipalities": queries.municipality_data(), "twinnings": queries.twinning_data()}
    yield (
        f"{settings.SITE_NAME}: open data\n\n"
        "The facts are published under Creative Commons Attribution 4.0 International (CC BY 4.0),\n"
        "https://creativecommons.org/licenses/by/4.0/, as far as their sources allow it.\n\n"
        f"Attribution: {settings.SITE_NAME}, {settings.BASE_URL}, with data of GeoNames (https://www.geonames.org/,\n"
        "CC BY 4.0) and of the sources named below.\n\n"
        "Every fact names its source by a code. Facts from a source with a share-alike licence (CC BY-SA, ODbL) stay\n"
        "under that licence; leave those rows out if it does not suit you. Facts were selected, matched, corrected.\n"
    )
    for name, data in sets.items():
        yield f"\nSources of {name} (all together: {data.licence})\n"
        for source in data.sources:
            facts = (source.title, source.publisher, source.date, source.licence or "licence not stated", source.url)
            yield f"\n{source.code}\n" + "".join(f"    {fact}\n" for fact in facts if fact)
