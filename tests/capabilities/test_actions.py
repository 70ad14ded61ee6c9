# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changes the atlas, and what of the former state stays reachable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from newtwincities.atlas import actions, queries
from newtwincities.atlas.models import Alias, Membership, Municipality, Source, Twinning
from newtwincities.common.stamps import current_stamps

pytestmark = pytest.mark.django_db
Add = Callable[..., Any]
Run = Callable[..., Any]

NEW_YEAR, EASTER = date(2026, 1, 1), date(2026, 4, 5)


def the(key: str) -> Municipality:
    return Municipality.objects.get(key=key)


def counts() -> dict[str, int]:
    return dict(Municipality.objects.values_list("key", "twinning_count"))


def stamp() -> str:
    return current_stamps(["atlas"])["atlas"]


@pytest.fixture
def danube(settings: Any) -> Iterator[None]:
    """An installation that serves the Danube Region."""
    settings.TERRITORY_FILE = settings.TERRITORY_FILE.with_name("danube.toml")
    queries.territory.cache_clear()
    yield
    queries.territory.cache_clear()


# --- merging


def test_the_twinnings_of_a_merged_municipality_go_over(municipality: Add, twin: Add) -> None:
    partner, into, former = municipality("Q3", lon=12.0), municipality("Q2"), municipality("Q1", lon=11.5)
    twin(former, partner, since="1963", kind="friendship", sources="old", agreement_url="https://example.org/")
    actions.merge_municipalities(former, into)
    twinning = Twinning.objects.select_related("a", "b").get()
    assert {twinning.a.key, twinning.b.key} == {"Q2", "Q3"}
    assert (twinning.since, twinning.kind, twinning.sources) == ("1963", "friendship", "old")
    assert twinning.agreement_url == "https://example.org/"
    assert twinning.distance_km == pytest.approx(75.8, abs=0.2)
    assert counts() == {"Q2": 1, "Q3": 1}


def test_the_addresses_of_a_merged_municipality_lead_to_the_new_page(client: Client, municipality: Add) -> None:
    former, into = municipality("Q1"), municipality("Q2")
    Alias.objects.create(key="gn-1", municipality=former)
    actions.merge_municipalities(former, into)
    for key in ("Q1", "gn-1"):
        response = client.get(f"/de/municipalities/{key}/")
        assert response.status_code == 301
        assert response.headers["Location"] == "/de/municipalities/Q2/"
    assert Alias.objects.get(key="Q1").reason == Alias.Reason.MERGER


def test_the_names_of_a_merged_municipality_stay_findable(municipality: Add) -> None:
    former = municipality("Q1", "Grins", names={"rm": "Grignes"}, alt_names=["Grinzens"])
    actions.merge_municipalities(former, municipality("Q2", "Pians"))
    for typed in ("grins", "grignes", "grinzens", "pians"):
        assert [found.key for found in queries.municipalities_named(typed, limit=3)] == ["Q2"]
    assert the("Q2").name == "Pians"


def test_a_pair_that_both_had_is_kept_once_with_the_sources_of_both(municipality: Add, twin: Add) -> None:
    former, into, partner = municipality("Q1"), municipality("Q2"), municipality("Q3")
    twin(former, partner, since="1963", kind="friendship", sources="b|a")
    twin(into, partner, since="", kind="twinning", sources="c")
    actions.merge_municipalities(former, into)
    twinning = Twinning.objects.get()
    assert (twinning.kind, twinning.since, twinning.source_codes) == ("twinning", "1963", ["a", "b", "c"])
    assert counts() == {"Q2": 1, "Q3": 1}


def test_of_a_pair_that_both_had_the_facts_of_the_one_that_stays_win(municipality: Add, twin: Add) -> None:
    former, into, partner = municipality("Q1"), municipality("Q2"), municipality("Q3")
    twin(former, partner, since="1963", sources="a")
    twin(into, partner, since="1970", sources="a")
    actions.merge_municipalities(former, into)
    assert Twinning.objects.get().since == "1970"


def test_merging_never_lets_a_twinning_end_before_it_starts(municipality: Add, twin: Add) -> None:
    former, into, partner = municipality("Q1"), municipality("Q2"), municipality("Q3")
    twin(former, partner, since="1990", sources="a")
    twin(into, partner, until="1980", sources="a")
    actions.merge_municipalities(former, into)
    assert Twinning.objects.get().until == "1980"


def test_two_that_were_twinned_with_each_other_can_merge(municipality: Add, twin: Add) -> None:
    former, into = municipality("Q1"), municipality("Q2")
    twin(former, into)
    actions.merge_municipalities(former, into)
    assert not Twinning.objects.exists()
    assert counts() == {"Q2": 0}


@pytest.mark.parametrize("former_first", [True, False])
def test_only_the_partner_s_confirmation_goes_over(former_first: bool, municipality: Add, twin: Add) -> None:
    keys = ["Q1", "Q3", "Q2"] if former_first else ["Q2", "Q3", "Q1"]
    places = {key: municipality(key) for key in keys}
    twinning = twin(places["Q1"], places["Q3"])
    actions.confirm_twinning(twinning, by=places["Q1"], on=NEW_YEAR)
    actions.confirm_twinning(twinning, by=places["Q3"], on=EASTER)
    actions.merge_municipalities(places["Q1"], places["Q2"])
    kept = Twinning.objects.select_related("a", "b").get()
    assert {kept.a.key: kept.confirmed_a_on, kept.b.key: kept.confirmed_b_on} == {"Q2": None, "Q3": EASTER}


def test_merging_marks_the_atlas_as_changed(municipality: Add) -> None:
    before = stamp()
    actions.merge_municipalities(municipality("Q1"), municipality("Q2"))
    assert stamp() != before


# --- another key


def test_the_former_key_leads_to_the_new_page(client: Client, municipality: Add) -> None:
    actions.change_key(municipality("gn-1", "Bled"), "Q1")
    response = client.get("/sl/municipalities/gn-1/?x=1")
    assert response.status_code == 301
    assert response.headers["Location"] == "/sl/municipalities/Q1/"
    assert client.get("/sl/municipalities/Q1/").status_code == 200
    alias = Alias.objects.get()
    assert (alias.key, alias.reason, alias.name) == ("gn-1", Alias.Reason.RENAME, "Bled")


def test_a_key_can_be_changed_back(municipality: Add) -> None:
    place = municipality("Q1")
    actions.change_key(place, "Q2")
    actions.change_key(place, "Q1")
    assert the("Q1").pk == place.pk
    assert list(Alias.objects.values_list("key", flat=True)) == ["Q2"]


def test_the_key_of_another_municipality_is_not_taken(municipality: Add) -> None:
    first = municipality("Q1")
    municipality("Q2")
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.change_key(first, "Q2")
    assert set(counts()) == {"Q1", "Q2"}
    assert not Alias.objects.exists()


# --- the command


def test_the_command_merges_where_the_second_key_is_known(command: Run, municipality: Add) -> None:
    municipality("Q1", "Grins"), municipality("Q2", "Pians")
    finished = command("merge", "Q1", "Q2")
    assert (finished.code, finished.out) == (0, "Grins is now part of Pians.\n")
    assert set(counts()) == {"Q2"}


def test_the_command_changes_the_key_where_the_second_is_new(command: Run, municipality: Add) -> None:
    municipality("gn-1", "Bled")
    finished = command("merge", "gn-1", "Q1")
    assert (finished.code, finished.out) == (0, "Bled now has the id Q1.\n")
    assert set(counts()) == {"Q1"}


@pytest.mark.parametrize(("key", "into"), [("Q404", "Q1"), ("Q1", "Q1"), ("Q1", "gn-1"), ("gn-1", "Q1")])
def test_the_command_refuses_what_makes_no_sense(key: str, into: str, command: Run, municipality: Add) -> None:
    Alias.objects.create(key="gn-1", municipality=municipality("Q1"))
    before = stamp()
    finished = command("merge", key, into)
    assert finished.code == 1
    assert "Traceback" not in finished.err
    assert key in finished.err
    assert (set(counts()), stamp()) == ({"Q1"}, before)


@pytest.mark.parametrize("key", ["a/b", "Q 1", "", "Žiri", "Q" * 65])
def test_the_command_refuses_a_key_that_no_file_could_have(key: str, command: Run, municipality: Add) -> None:
    municipality("Q1")
    assert command("merge", "Q1", key).code == 1
    assert set(counts()) == {"Q1"}


# --- perimeters


def test_monaco_belongs_to_the_convention_without_a_flag(municipality: Add) -> None:
    municipality("Q235", "Monaco", country="MC"), municipality("Q1735", "Innsbruck")
    assert actions.apply_perimeter_rules(queries.territory()) == 1
    assert list(Membership.objects.values_list("municipality__key", "perimeter")) == [("Q235", "alpine_convention")]


def test_a_perimeter_rule_is_applied_once(municipality: Add) -> None:
    municipality("Q235", country="MC")
    actions.apply_perimeter_rules(queries.territory())
    before = stamp()
    assert actions.apply_perimeter_rules(queries.territory()) == 0
    assert stamp() == before


def test_a_second_territory_brings_its_own_perimeters(danube: None, municipality: Add) -> None:
    municipality("Q1"), municipality("Q2", country="RO"), municipality("Q3", country="DE")
    assert actions.apply_perimeter_rules(queries.territory()) == 2
    assert queries.perimeter_counts() == {"eusdr": 2}


PAGES = ("", "municipalities/", "municipalities/Q1/", "twinnings/", "territory/", "imprint/", "find/?q=place")


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_bound_to_the_alps(page: str, danube: None, client: Client, municipality: Add, twin: Add) -> None:
    first, second = municipality("Q1", population=900), municipality("Q2", country="RO", lat=44.4, lon=26.1)
    twin(first, second)
    actions.apply_perimeter_rules(queries.territory())
    for language, name in (("en", "The Danube Region"), ("sl", "Podonavje")):
        response = client.get(f"/{language}/{page}")
        assert response.status_code == 200
        text = response.content.decode()
        assert "EUSALP" not in text
        assert page.startswith("find") or name in text


def test_a_list_of_a_second_territory_shows_its_municipalities(danube: None, client: Client, municipality: Add) -> None:
    municipality("Q1", "Tulln"), municipality("Q2", "Bolzano", country="IT")
    actions.apply_perimeter_rules(queries.territory())
    text = client.get("/en/municipalities/?where=eusdr").content.decode()
    assert "Tulln" in text
    assert "Bolzano" not in text


# --- confirming


@pytest.mark.parametrize(
    ("field", "value", "source"),
    [
        ("population", 950, "population_source"),
        ("elevation_m", 450, "elevation_source"),
        ("languages", "de|sl", "languages_source"),
    ],
)
def test_a_confirmed_fact_names_the_municipality_as_its_source(
    field: str, value: object, source: str, municipality: Add
) -> None:
    before = stamp()
    actions.confirm_fact(municipality("Q1"), field, value)
    assert getattr(the("Q1"), field) == value
    assert getattr(the("Q1"), source) == "municipality"
    assert Source.objects.get(code="municipality").title == "Stated by the municipality itself"
    assert stamp() != before


def test_only_some_facts_are_the_municipality_s_to_confirm(municipality: Add) -> None:
    with pytest.raises(KeyError):
        actions.confirm_fact(municipality("Q1"), "country", "DE")
    assert the("Q1").country == "AT"


def test_each_side_confirms_for_itself(municipality: Add, twin: Add) -> None:
    first, second = municipality("Q1"), municipality("Q2")
    twinning = twin(first, second)
    assert not twinning.is_confirmed
    actions.confirm_twinning(twinning, by=second, on=EASTER)
    assert (twinning.confirmed_a_on, twinning.confirmed_b_on) == (None, EASTER)
    actions.confirm_twinning(twinning, by=first, on=NEW_YEAR)
    twinning.refresh_from_db()
    assert (twinning.confirmed_a_on, twinning.confirmed_b_on) == (NEW_YEAR, EASTER)


def test_nobody_confirms_the_twinning_of_others(municipality: Add, twin: Add) -> None:
    twinning = twin(municipality("Q1"), municipality("Q2"))
    with pytest.raises(ValueError, match="Q3"):
        actions.confirm_twinning(twinning, by=municipality("Q3"), on=EASTER)
    twinning.refresh_from_db()
    assert not twinning.is_confirmed


# --- counting and measuring


def test_twinnings_are_counted_anew_for_those_named(municipality: Add, twin: Add) -> None:
    first, second, third = (municipality(key) for key in ("Q1", "Q2", "Q3"))
    twin(first, second), twin(first, third)
    Municipality.objects.update(twinning_count=9)
    actions.recount_twinnings([first.pk, second.pk])
    assert counts() == {"Q1": 2, "Q2": 1, "Q3": 9}
    actions.recount_twinnings([])
    assert counts() == {"Q1": 2, "Q2": 1, "Q3": 9}


def test_where_many_are_named_all_are_counted_anew(municipality: Add, twin: Add) -> None:
    twin(municipality("Q1"), municipality("Q2"))
    municipality("Q3")
    Municipality.objects.update(twinning_count=9)
    actions.recount_twinnings(range(actions.FEW + 1))
    assert counts() == {"Q1": 1, "Q2": 1, "Q3": 0}


def test_a_pair_is_kept_once_whatever_the_order(municipality: Add, twin: Add) -> None:
    first, second = municipality("Q1"), municipality("Q2")
    twin(first, second)
    for a, b in ((first, second), (second, first)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Twinning.objects.create(a=a, b=b, distance_km=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Twinning.objects.create(a=first, b=first, distance_km=0)


def test_an_action_that_fails_leaves_nothing(
    municipality: Add, twin: Add, monkeypatch: pytest.MonkeyPatch, everything: Callable[[], Any]
) -> None:
    former, into = municipality("Q1"), municipality("Q2")
    twin(former, municipality("Q3"))
    before = everything()
    monkeypatch.setattr(actions, "recount_twinnings", lambda _pks: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.merge_municipalities(former, into)
    assert everything() == before


def test_twinnings_between_two_countries_are_found_whichever_comes_first(municipality: Add, twin: Add) -> None:
    one, other = municipality("Q1", country="SI"), municipality("Q2", country="AT")
    twin(one, other)
    for country, other_country in (("SI", "AT"), ("AT", "SI")):
        wanted = queries.TwinningFilter(where="everywhere", country=country, other_country=other_country)
        assert queries.twinnings(wanted).count() == 1
    one.country = "IT"
    one.save()
    actions.remeasure_twinnings([one.pk])
    assert not queries.twinnings(wanted).exists()
