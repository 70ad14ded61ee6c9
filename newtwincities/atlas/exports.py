# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The atlas as CSV, in the format that the imports read: export, import into an empty atlas, and export again gives
the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.db.models import QuerySet

from newtwincities.atlas import queries
from newtwincities.atlas.models import Alias, Membership, Municipality, Twinning
from newtwincities.common.tables import csv_lines

TWINNING_COLUMNS = (
    "id_a", "id_b", "kind", "since", "until", "agreement_url", "source", "date", "confirmed_a_on", "confirmed_b_on",
)  # fmt: skip
ROWS_AT_ONCE = 2000


def municipality_columns() -> list[str]:
    """The columns of a municipality file; a perimeter of the territory is a column."""
    return [
        "id", "name", "names", "country", "admin1", "admin2", "nuts3", "nuts3_source", "lat", "lon",
        "population", "population_source", "elevation_m", "elevation_source", "languages", "languages_source",
        "alt_names", "kind", "local_code", *queries.perimeter_codes(), "perimeters_source",
        "wikidata", "geonames_id", "source", "aliases",
    ]  # fmt: skip


def municipality_csv(found: QuerySet[Municipality]) -> Iterator[str]:
    """These municipalities as CSV, ordered by key."""
    return csv_lines(municipality_columns(), _municipality_rows(found))


def twinning_csv(found: QuerySet[Twinning]) -> Iterator[str]:
    """These twinnings as CSV, ordered by the two keys; the smaller key is `id_a`."""
    return csv_lines(TWINNING_COLUMNS, _twinning_rows(found))


def _municipality_rows(found: QuerySet[Municipality]) -> Iterator[dict[str, object]]:
    memberships = _grouped(Membership.objects.values_list("municipality_id", "perimeter"))
    aliases = _grouped(Alias.objects.order_by("key").values_list("municipality_id", "key"))
    codes = queries.perimeter_codes()
    for municipality in found.defer("search_names", "sort_name").order_by("key").iterator(chunk_size=ROWS_AT_ONCE):
        row = {column: getattr(municipality, column, "") for column in municipality_columns()}
        member_of = memberships.get(municipality.pk, [])
        row["id"] = municipality.key
        row["names"] = "|".join(f"{language}:{name}" for language, name in sorted(municipality.names.items()))
        row["alt_names"] = "|".join(municipality.alt_names)
        row["aliases"] = "|".join(aliases.get(municipality.pk, []))
        row.update({code: int(code in member_of) if municipality.perimeters_source else "" for code in codes})
        yield row


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = {}
    for pk, value in pairs:
        grouped.setdefault(pk, []).append(value)
    return grouped


def _twinning_rows(found: QuerySet[Twinning]) -> list[dict[str, object]]:
    keys = dict(Municipality.objects.values_list("pk", "key").iterator())
    rows = []
    for twinning in found.select_related(None).iterator(chunk_size=ROWS_AT_ONCE):
        key_a, key_b = keys[twinning.a_id], keys[twinning.b_id]
        row = {column: getattr(twinning, column, "") for column in TWINNING_COLUMNS}
        row["source"] = twinning.sources
        row["id_a"], row["id_b"] = key_a, key_b
        if key_a > key_b:
            row["id_a"], row["id_b"] = key_b, key_a
            row["confirmed_a_on"], row["confirmed_b_on"] = row["confirmed_b_on"], row["confirmed_a_on"]
        rows.append(row)
    return sorted(rows, key=lambda row: (row["id_a"], row["id_b"]))


EXPORTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "municipalities": lambda: municipality_csv(Municipality.objects.all()),
    "twinnings": lambda: twinning_csv(Twinning.objects.all()),
}
