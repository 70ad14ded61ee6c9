# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The combobox finds a municipality while somebody types, in any of its names."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from newtwincities.atlas import actions, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("embedded_for_all")]
Add = Callable[..., Any]


def options(client: Client, typed: str, language: str = "en") -> list[str]:
    """The keys of the municipalities offered, in their order."""
    response = client.get(f"/{language}/find/", {"q": typed})
    assert response.status_code == 200
    return re.findall(rf'data-href="/{language}/municipalities/([^"]+)/"', response.content.decode())


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("bolz", "Q6526"),
        ("Bozen", "Q6526"),
        ("bocen", "Q6526"),
        ("Chambery", "Q165090"),
        ("chambéry", "Q165090"),
        ("Bad Tolz", "Q280491"),
        ("Bad Toelz", "Q280491"),
        ("bad tölz", "Q280491"),
        ("Sent Moric", "Q68986"),
        ("saint-moritz", "Q68986"),
        ("San Murezzan", "Q68986"),
        ("monako", "Q235"),
        ("innsbr", "Q1735"),
    ],
)
@pytest.mark.parametrize("language", ["en", "sl"])
def test_the_right_municipality_comes_first(typed: str, key: str, language: str, client: Client) -> None:
    assert options(client, typed, language)[0] == key


def test_a_beginning_comes_before_an_inner_match_even_of_a_larger_place(client: Client, municipality: Add) -> None:
    municipality("X1", "Oberxyzdorf", population=90_000)
    municipality("X2", "Unter Xyzdorf", population=50_000)
    municipality("X3", "Xyzdorf am See", population=900)
    municipality("X4", "Xyzdorf", population=90)
    actions.atlas_changed()
    assert options(client, "xyzdorf") == ["X4", "X3", "X2", "X1"]


def test_the_larger_comes_before_the_smaller_and_the_unknown_last(client: Client, municipality: Add) -> None:
    for key, population in (("X1", None), ("X2", 900), ("X3", 9000), ("X4", 0)):
        municipality(key, f"Xyzdorf {key}", population=population)
    actions.atlas_changed()
    assert options(client, "xyzd") == ["X3", "X2", "X4", "X1"]


def test_what_was_just_imported_is_found_at_once(client: Client, municipality: Add) -> None:
    assert options(client, "xyzdorf") == []
    municipality("X1", "Xyzdorf")
    actions.atlas_changed()
    assert options(client, "xyzdorf") == ["X1"]


def test_a_municipality_is_offered_in_the_reader_s_language_with_its_official_name(client: Client) -> None:
    text = client.get("/de/find/", {"q": "bolzano"}).content.decode()
    assert "Bozen" in text
    assert ">Bolzano<" in text


def test_names_cannot_break_out_of_the_options(client: Client, municipality: Add) -> None:
    municipality("X1", "Xyz<img src=x onerror=alert(1)>\"'&", admin1="<script>alert(1)</script>")
    actions.atlas_changed()
    text = client.get("/en/find/", {"q": "xyz"}).content.decode()
    assert "<img" not in text
    assert "<script" not in text
    assert "Xyz&lt;img src=x onerror=alert(1)&gt;&quot;&#x27;&amp;" in text


@pytest.mark.parametrize(
    "typed", ["", "   ", "-", "\0", "\n", "💥", "%", "_", "\\", "' OR 1=1 --", "x" * 5000, "a " * 2500]
)
def test_anything_may_be_typed(typed: str, client: Client) -> None:
    assert len(options(client, typed)) <= 8


def test_nothing_typed_finds_nothing(client: Client) -> None:
    assert options(client, "") == []
    assert client.get("/en/find/").status_code == 200


def test_only_the_first_letters_of_a_very_long_text_count(client: Client) -> None:
    assert options(client, "Bolzano" + " " * 5000 + "x") == ["Q6526"]


def test_at_most_eight_are_offered(client: Client) -> None:
    assert len(options(client, "a")) == 8


def test_an_answer_takes_two_queries_once_the_names_are_in_memory(
    client: Client, django_assert_num_queries: Any
) -> None:
    queries.municipality_pks_named("bolzano", limit=1)
    with django_assert_num_queries(2):
        options(client, "bolz")
