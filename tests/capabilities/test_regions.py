# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Regions have the names that readers use."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from django.test import Client

from newtwincities.atlas.models import Municipality
from newtwincities.atlas.regions import _FILE, region_name
from newtwincities.common.paths import PACKAGE

LANGUAGES = ("en", "de", "fr", "it", "sl")


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "Bavaria"),
        ("de", "Bayern"),
        ("de-ch", "Bayern"),
        ("fr", "Bavière"),
        ("it", "Baviera"),
        ("sl", "Bavarska"),
    ],
)
def test_a_region_has_the_reader_s_name(language: str, name: str) -> None:
    assert region_name("DE", "Bavaria", language) == name


def test_a_region_that_the_table_does_not_know_stays_as_it_is() -> None:
    assert region_name("PT", "Setúbal", "de") == "Setúbal"
    assert region_name("AT", "", "de") == ""


def test_every_region_is_once_in_the_table_with_a_name_in_each_language() -> None:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({(row["country"], row["region"]) for row in rows}) == len(rows)
    assert not [row["region"] for row in rows if not all(row[language].strip() for language in LANGUAGES)]


def test_the_table_knows_every_large_region_of_the_alpine_states_in_the_embedded_facts() -> None:
    with (PACKAGE / "atlas" / "data" / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        met = {
            (r["country"], r["admin1"]) for r in csv.DictReader(file) if r["country"] in ("AT", "CH", "DE", "FR", "IT")
        }
    with _FILE.open(encoding="utf-8", newline="") as file:
        known = {(row["country"], row["region"]) for row in csv.DictReader(file)}
    assert not {(country, region) for country, region in met if region} - known


def test_pages_and_the_search_field_show_the_reader_s_name(
    client: Client, municipality: Callable[..., Municipality]
) -> None:
    municipality("Q1", name="Straubing", country="DE", admin1="Bavaria")
    for path in ("/sl/municipalities/Q1/", "/sl/municipalities/?where=everywhere", "/sl/find/?q=Straubing"):
        page = client.get(path).content.decode()
        assert "Bavarska" in page, path
        assert "Bavaria" not in page, path
