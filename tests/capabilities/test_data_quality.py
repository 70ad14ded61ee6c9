# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page on data quality says what is counted, from where, how complete, and where sources disagree."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from newtwincities.atlas import actions, queries
from newtwincities.atlas.models import Contradiction, Import, Municipality, Twinning
from newtwincities.atlas.quality import QualityPage, Share

Add = Callable[..., Municipality]
Twin = Callable[..., Twinning]
pytestmark = pytest.mark.django_db


def put_inside(*municipalities: Municipality) -> None:
    for municipality in municipalities:
        municipality.memberships.create(perimeter=queries.perimeter_codes()[0])


@pytest.fixture
def small_atlas(municipality: Add, twin: Twin) -> dict[str, Municipality]:
    """Two municipalities of the territory and one elsewhere; one fact of the first is contradicted."""
    actions.know_sources(["geonames2025", "wikidata2016", "wikidata2017"])
    a = municipality("Q1", "Aldorf", population=900, population_source="geonames2025", kind="municipality")
    b = municipality("Q2", "Beville", country="FR")
    c = municipality("Q3", "Ceville", country="GB", population=1, population_source="geonames2025")
    put_inside(a, b)
    twin(a, b, since="1963", sources="wikidata2016|wikidata2017")
    twin(b, c, sources="wikidata2016")
    actions.confirm_fact(a, "population", 950)
    return {"a": a, "b": b, "c": c}


def text(client: Client, language: str = "en") -> str:
    response = client.get(f"/{language}/data-quality/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_municipalities_and_twinnings_are_counted_here_and_in_all(small_atlas: Any) -> None:
    page = QualityPage()
    assert [(inside, all_) for _label, inside, all_ in page.counts] == [(2, 3), (2, 2)]


def test_every_source_says_how_many_facts_rest_on_it(small_atlas: Any) -> None:
    facts = {row.source.code: row.facts for row in QualityPage().sources}
    assert facts == {"geonames2025": 4, "wikidata2016": 2, "wikidata2017": 1, "municipality": 1}


def test_the_table_of_sources_names_title_publisher_date_and_licence(client: Client, small_atlas: Any) -> None:
    page = text(client)
    for words in ("Wikidata: twinned administrative bodies", "Wikidata contributors", "September 2016", "CC0-1.0"):
        assert words in page


def test_completeness_is_told_by_field(small_atlas: Any) -> None:
    page = QualityPage()
    with translation.override("en"):
        fields = {label: (inside, all_) for label, inside, all_ in page.by_field}
        twinnings = {label: all_ for label, _inside, all_ in page.by_twinning_field}
    assert fields["Inhabitants"] == (Share(1, 2), Share(2, 3))
    assert fields["Kind checked"] == (Share(1, 2), Share(1, 3))
    assert twinnings == {
        "Year known": Share(1, 2),
        "In more than one source": Share(1, 2),
        "Confirmed by a municipality": Share(0, 2),
    }


def test_completeness_is_told_by_country_of_the_territory(small_atlas: Any) -> None:
    rows = QualityPage().by_country
    assert [(code, count, shares[0]) for code, _name, count, shares in rows] == [
        ("AT", 1, Share(1, 1)),
        ("FR", 1, Share(0, 1)),
    ]


def test_a_share_is_never_drawn_beyond_its_bar() -> None:
    assert (Share(1, 3).of_hundred, Share(3, 3).of_hundred, Share(0, 0).of_hundred) == ("33.3", "100.0", "0")
    assert Share(0, 0).text == "–"


def test_the_gaps_are_computed_and_told(client: Client, small_atlas: Any) -> None:
    page = text(client)
    assert "The year is unknown for 1 of 2 twinnings (50%)." in page
    assert "This concerns France above all" in page
    assert "often that of the main village" in page
    assert "Twinnings that have ended are included" in page
    assert "The number of inhabitants is missing for 1 municipality." in page


def test_france_is_named_only_where_the_territory_reaches_it(client: Client, municipality: Add) -> None:
    actions.know_sources(["geonames2025"])
    put_inside(municipality("Q1"))
    assert "This concerns France" not in text(client)


def test_a_contradiction_is_listed_with_both_values_and_a_link(client: Client, small_atlas: Any) -> None:
    page = text(client)
    (row,) = QualityPage().contradictions
    assert (row.confirmed, row.stated) == ("950", "900")
    assert '<a href="/en/municipalities/Q1/">Aldorf</a>' in page
    assert "In 1 case a source states something else" in page


def test_the_last_imports_are_told_without_names_of_files(client: Client, small_atlas: Any) -> None:
    Import.objects.create(
        what="municipalities",
        file_name="secret-draft.csv",
        sha256="",
        finished_at="2026-11-23T08:00:00Z",
        new=1234,
        changed=0,
        unchanged=0,
        rejected=0,
    )
    page = text(client)
    assert "1,234" in page
    assert "secret-draft" not in page


def test_an_empty_atlas_has_a_page_too(client: Client, db: None) -> None:
    page = text(client)
    assert "The atlas is still empty." in page
    assert "Nothing has been imported yet." in page


def test_names_from_outside_are_escaped(client: Client, small_atlas: Any) -> None:
    Municipality.objects.filter(key="Q1").update(name="<script>alert(1)</script>")
    assert b"<script>alert(1)" not in client.get("/en/data-quality/").content


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "sl"])
def test_every_language_has_it(language: str, client: Client, small_atlas: Any) -> None:
    page = text(client, language)
    assert f'<html lang="{language}"' in page
    assert " style=" not in page


def test_it_makes_at_most_ten_queries_whatever_the_size(client: Client, small_atlas: Any, municipality: Add) -> None:
    for number in range(20):
        place = municipality(f"Q1{number}")
        put_inside(place)
        Contradiction.objects.create(municipality=place, field="population", value=1, source="geonames2025")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/en/data-quality/")
    assert len(asked) <= 10


def test_it_is_kept_for_visitors_until_the_atlas_changes(client: Client, small_atlas: Any) -> None:
    text(client)
    with CaptureQueriesContext(connection) as asked:
        before = text(client)
    assert len(asked) == 1
    actions.confirm_fact(small_atlas["b"], "population", 77)
    assert text(client) != before
