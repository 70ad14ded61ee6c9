# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page about the network: its numbers are those of the lists, its pictures have their tables, and it is cheap."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from newtwincities.atlas import charts
from newtwincities.atlas.charts import Bar, HeatGrid
from newtwincities.atlas.models import Municipality
from newtwincities.atlas.network import NetworkPage
from newtwincities.atlas.queries import ATLAS
from newtwincities.common.stamps import renew_stamps

pytestmark = pytest.mark.django_db
Add = Callable[..., Any]
LANGUAGES = ("en", "de", "fr", "it", "sl")
MOST_QUERIES = 8


@pytest.fixture
def alps(municipality: Add, twin: Add) -> dict[str, Municipality]:
    """Four municipalities of the territory and two elsewhere; A has three twinnings, D none."""
    known = {
        "A": {"country": "AT", "population": 120_000, "name": "Aurach"},
        "B": {"country": "IT", "population": 900, "name": "Brixen", "lon": 11.6},
        "C": {"country": "AT", "population": 3000, "name": "Castelfeder", "lat": 47.5},
        "D": {"country": "IT", "population": 50_000, "name": "Dobbiaco", "kind": "municipality"},
        "E": {"country": "JP", "name": "Echizen", "lat": 36.0, "lon": 136.0},
        "F": {"country": "JP", "name": "Fuji", "lat": 35.0, "lon": 138.0},
    }
    places = {key: municipality(key, **facts) for key, facts in known.items()}
    for key in "ABCD":
        places[key].memberships.create(perimeter="eusalp")
    places["A"].memberships.create(perimeter="alpine_convention")
    for one, other in ("AB", "AC", "AE", "EF"):
        twin(places[one], places[other])
    return places


def text_of(client: Client, language: str = "en") -> str:
    response = client.get(f"/{language}/network/")
    assert response.status_code == 200
    return response.content.decode()


def rows_of(page: NetworkPage, code: str) -> list[list[str]]:
    (section,) = (section for section in page.sections if section.code == code)
    return [[cell.text for cell in row] for row in section.table.rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_there_in_every_language(language: str, embedded: None, client: Client) -> None:
    text = text_of(client, language)
    assert f'<html lang="{language}">' in text
    assert text.count('class="chart chart-wide"') == text.count('class="chart chart-narrow"') == 8
    assert text.count("<details>") == text.count("<summary>") - 1 == 8  # one opens the menu


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_picture_has_a_name_and_nothing_of_its_own_style(language: str, embedded: None, client: Client) -> None:
    text = text_of(client, language)
    assert " style=" not in text
    assert "<style" not in text
    for tag in re.findall(r'<svg class="chart [^>]*>', text):
        assert re.search(r'role="img" aria-label="[^"]+"', tag)


def test_the_numbers_are_those_of_the_atlas(alps: dict[str, Municipality]) -> None:
    with translation.override("en"):
        page = NetworkPage()
        assert (page.network.municipalities, page.network.twinned, page.network.twinnings) == (4, 3, 3)
        assert page.twinned_share == "75%"
        assert rows_of(page, "countries") == [["Austria", "1", "1"], ["Italy", "1", "0"], ["Japan", "1", "0"]]
        assert [row[:3] for row in rows_of(page, "pairs")] == [
            ["Within Austria", "1", "33%"],
            ["Austria – Italy", "1", "33%"],
            ["Austria – Japan", "1", "33%"],
        ]
        assert [row[1] for row in rows_of(page, "reach")] == ["1", "1", "1"]
        assert rows_of(page, "by-country") == [["Austria", "2", "2", "0", "100%"], ["Italy", "2", "1", "1", "50%"]]
        assert rows_of(page, "degrees") == [["0", "1", "25%"], ["1", "2", "50%"], ["3", "1", "25%"]]
        assert rows_of(page, "most-linked")[0] == ["Aurach", "Austria", "3"]
        assert rows_of(page, "components")[0] == ["The largest web", "1", "4", "100%"]
        assert [name for _m, name in page.largest_untwinned] == ["Dobbiaco"]


@pytest.mark.parametrize("code", ["countries", "pairs", "by-country", "by-size", "most-linked"])
def test_each_number_leads_to_a_list_that_counts_the_same(
    code: str, alps: dict[str, Municipality], client: Client
) -> None:
    with translation.override("en"):
        (section,) = (section for section in NetworkPage().sections if section.code == code)
    linked = [cell for row in section.table.rows for cell in row if cell.url]
    assert linked
    for cell in linked:
        response = client.get(cell.url)
        assert response.status_code == 200
        if code != "most-linked":
            assert response.context["page"].count == int(cell.text), cell


def test_the_lists_of_those_without_twinning_count_the_same(alps: dict[str, Municipality], client: Client) -> None:
    page = client.get("/en/network/").context["page"]
    assert [(share.code, share.untwinned) for share, _url in page.untwinned] == [("IT", 1)]
    for share, url in page.untwinned:
        assert client.get(url).context["page"].count == share.untwinned
    assert client.get(page.untwinned_url).context["page"].count == page.untwinned_count


def test_each_chart_says_what_to_see(alps: dict[str, Municipality], client: Client) -> None:
    text = text_of(client)
    assert "Of the twinned municipalities 67% have a single twinning; 0 have more than 8." in text
    assert "Aurach leads with 3 twinnings." in text
    assert "The largest web joins 4 municipalities of 3 countries" in text
    assert "Of the countries elsewhere, Japan has the most (1)." in text


def test_an_empty_atlas_says_what_will_be_here(client: Client) -> None:
    text = text_of(client)
    assert 'class="empty"' in text
    assert '<svg class="chart' not in text


def test_an_atlas_without_twinnings_says_so_too(municipality: Add, client: Client) -> None:
    municipality("A").memberships.create(perimeter="eusalp")
    assert 'class="empty"' in text_of(client)


def test_the_page_asks_little_of_the_database_and_less_when_warm(embedded: None, client: Client) -> None:
    with CaptureQueriesContext(connection) as cold:
        text_of(client)
    with CaptureQueriesContext(connection) as warm:
        text_of(client, "de")
    assert len(cold) <= MOST_QUERIES
    assert len(warm) <= 2  # the stamps, for the page and for the network


def test_a_change_of_the_atlas_is_seen(alps: dict[str, Municipality], twin: Add, client: Client) -> None:
    assert "Aurach leads with 3 twinnings." in text_of(client)
    twin(alps["A"], alps["D"])
    renew_stamps(ATLAS)
    assert "Aurach leads with 4 twinnings." in text_of(client)


def test_names_are_never_markup(alps: dict[str, Municipality], client: Client) -> None:
    Municipality.objects.filter(key="A").update(name="<b>&\"'", population=None)
    assert "<b>" not in text_of(client)


# --- charts


def test_the_worked_examples_hold() -> None:
    assert doctest.testmod(charts).failed == 0


def test_a_chart_of_nothing_is_drawn_without_fail() -> None:
    empty = HeatGrid([], [], [], 0)
    assert charts.bar_chart([], title="t").startswith("<svg")
    assert charts.column_chart([], title="t", axis="a").startswith("<svg")
    assert charts.heat_map(empty, empty, title="t", legend="l").startswith("<svg")


def test_words_on_a_chart_are_never_markup() -> None:
    drawn = charts.bar_chart([Bar("<script>", 0.5, "&")], title='"><script>')
    assert "<script>" not in drawn
    assert "&amp;" in drawn


@pytest.mark.parametrize(
    ("language", "share", "written"),
    [
        ("en", 0.5, "50%"),
        ("de", 0.5, "50\N{NO-BREAK SPACE}%"),
        ("en", 0.004, "0.4%"),
        ("en", 0.00001, "0.1%"),
        ("en", 0.99999, "99.9%"),
        ("it", 0.004, "0,4%"),
        ("en", 0.0, "0%"),
        ("en", 1.0, "100%"),
    ],
)
def test_neither_all_nor_nothing_is_written_of_a_share_that_is_not(language: str, share: float, written: str) -> None:
    with translation.override(language):
        assert charts.percentage(share) == written
