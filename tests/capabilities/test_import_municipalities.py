# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of the rows of a file of municipalities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from newtwincities.atlas import actions, queries
from newtwincities.atlas.imports.municipalities import import_municipalities
from newtwincities.atlas.imports.report import KEPT_CONFIRMED, KEPT_SOURCED, Report
from newtwincities.atlas.models import Alias, Contradiction, Import, Municipality, Source, Twinning
from newtwincities.common.stamps import current_stamps

pytestmark = pytest.mark.django_db
Add = Callable[..., Any]
Write = Callable[..., Path]
Rows = Callable[[], dict[str, list[dict[str, Any]]]]


def imported(path: Path, **options: Any) -> Report:
    return import_municipalities(path, territory=queries.territory(), **options)


def the(key: str) -> Municipality:
    return Municipality.objects.get(key=key)


def perimeters(key: str) -> set[str]:
    return set(the(key).memberships.values_list("perimeter", flat=True))


# --- comparing and counting


def a_mixed_file(add: Add, write: Write) -> Path:
    """One row of each sort, onto an atlas that has some of them."""
    add("Q1", population=900, population_source="old")
    add("Q2", lat=47.1, lon=11.2)
    actions.change_key(add("Q4"), "Q40")
    return write(
        {"id": "Q1", "population": "1000", "population_source": "new", "eusalp": "1"},
        {"id": "Q2", "name": "Place Q2", "source": "geonames2025"},
        {"id": "Q3", "name": "Newby"},
        {"id": "Q4"},
        {"id": "Q5", "lat": "91"},
    )


def test_a_dry_run_writes_nothing_and_tells_the_same(
    municipality: Add, municipality_file: Write, everything: Rows
) -> None:
    path = a_mixed_file(municipality, municipality_file)
    before = everything()
    told = imported(path, dry_run=True)
    assert everything() == before
    assert told.dry_run
    assert imported(path) == replace(told, dry_run=False)
    assert everything() != before


def test_rows_are_new_changed_unchanged_left_out_or_rejected(municipality: Add, municipality_file: Write) -> None:
    report = imported(a_mixed_file(municipality, municipality_file))
    assert (report.new, report.changed, report.unchanged, report.aliased) == (1, 1, 1, 1)
    assert report.new_examples == ["Newby (Q3)"]
    assert [(rejection.line, rejection.field) for rejection in report.rejections] == [(6, "lat")]
    assert [(change.key, change.field, change.old, change.new) for change in report.changes if not change.kept] == [
        ("Q1", "population", 900, 1000),
        ("Q1", "population_source", "old", "new"),
        ("Q1", "perimeters", set(), {"eusalp"}),
        ("Q1", "perimeters_source", "", "file:municipalities.csv"),
    ]


def test_the_same_file_again_changes_nothing(municipality: Add, municipality_file: Write, everything: Rows) -> None:
    path = a_mixed_file(municipality, municipality_file)
    imported(path)
    first = everything()
    report = imported(path)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 3)
    second = everything()
    assert len(second.pop("Import")) == len(first.pop("Import")) + 1
    assert second == first


def test_an_import_is_on_record(municipality: Add, municipality_file: Write) -> None:
    path = a_mixed_file(municipality, municipality_file)
    imported(path, dry_run=True)
    assert not Import.objects.exists()
    imported(path)
    record = Import.objects.get()
    assert (record.what, record.file_name) == ("municipalities", "municipalities.csv")
    assert record.sha256 == sha256(path.read_bytes()).hexdigest()
    assert (record.new, record.changed, record.unchanged, record.rejected) == (1, 1, 1, 1)


def test_rejected_rows_do_not_keep_the_others_out(municipality_file: Write) -> None:
    imported(municipality_file({"id": "Q1"}, {"id": "Q2", "lat": "91"}, {"id": "Q3"}))
    assert set(Municipality.objects.values_list("key", flat=True)) == {"Q1", "Q3"}


# --- provenance


def test_every_fact_names_its_source(municipality_file: Write) -> None:
    row = {
        "id": "Q1", "source": "geonames2025", "population": "900", "population_source": "istat", "elevation_m": "450",
        "elevation_source": "geonames2010_dem", "languages": "de|sl", "languages_source": "law", "nuts3": "AT211",
        "nuts3_source": "gisco2021", "eusalp": "1", "alpine_convention": "0", "perimeters_source": "eusalp_regions",
    }  # fmt: skip
    imported(municipality_file(row))
    place = the("Q1")
    assert (place.source, place.population_source, place.elevation_source) == (
        "geonames2025",
        "istat",
        "geonames2010_dem",
    )
    assert (place.languages_source, place.nuts3_source, place.perimeters_source) == (
        "law",
        "gisco2021",
        "eusalp_regions",
    )
    assert perimeters("Q1") == {"eusalp"}


def test_what_a_file_gives_no_source_for_comes_from_the_file(municipality_file: Write) -> None:
    imported(municipality_file({"id": "Q1", "population": "900"}, name="list.csv"))
    place = the("Q1")
    assert (place.source, place.population_source) == ("file:list.csv", "file:list.csv")
    assert (place.elevation_source, place.languages_source) == ("", "")
    assert Source.objects.get(code="file:list.csv").title == "list.csv"


def test_known_sources_are_described(municipality_file: Write) -> None:
    imported(municipality_file({"id": "Q1", "source": "geonames2025"}, {"id": "Q2", "source": "village-web"}))
    described, unknown = Source.objects.get(code="geonames2025"), Source.objects.get(code="village-web")
    assert described.publisher == "GeoNames"
    assert described.licence == "CC-BY-4.0"
    assert described.date == "2025-05"
    assert unknown.title == "village-web"
    assert unknown.date


# --- adding to what is known


def test_an_empty_cell_leaves_the_fact(municipality: Add, municipality_file: Write) -> None:
    municipality("Q1", population=900, population_source="istat", elevation_m=450, languages="de", admin1="Tyrol")
    imported(
        municipality_file({"id": "Q1", "population": "", "elevation_m": "", "languages": "", "source": "geonames2025"})
    )
    place = the("Q1")
    assert (place.population, place.elevation_m, place.languages, place.admin1) == (900, 450, "de", "Tyrol")


def test_names_add_up(municipality: Add, municipality_file: Write) -> None:
    municipality("Q1", "Bolzano", names={"it": "Bolzano"}, alt_names=["Balsan"], source="one")
    row = {"id": "Q1", "name": "Bolzano", "names": "de:Bozen|lld:Bulsan", "alt_names": "Bauzanum", "source": "two"}
    imported(municipality_file(row))
    assert the("Q1").names == {"it": "Bolzano", "de": "Bozen", "lld": "Bulsan"}
    assert the("Q1").alt_names == ["Balsan", "Bauzanum"]


@pytest.mark.parametrize("name", ["Bozen", "Balsan"])
def test_a_known_name_in_another_language_does_not_rename(
    name: str, municipality: Add, municipality_file: Write
) -> None:
    municipality("Q1", "Bolzano", names={"it": "Bolzano", "de": "Bozen"}, alt_names=["Balsan"], source="one")
    imported(municipality_file({"id": "Q1", "name": name, "source": "two"}))
    assert the("Q1").name == "Bolzano"


def test_a_new_name_renames_and_is_found_at_once(municipality: Add, municipality_file: Write) -> None:
    municipality("Q1", "Sterzing", source="one")
    assert queries.municipalities_named("vipiteno", limit=5) == []
    imported(municipality_file({"id": "Q1", "name": "Vipiteno", "source": "two"}))
    assert the("Q1").sort_name == "vipiteno"
    assert [found.key for found in queries.municipalities_named("vipit", limit=5)] == ["Q1"]


def test_a_municipality_that_moves_has_its_distances_measured_anew(
    municipality: Add, twin: Add, municipality_file: Write
) -> None:
    here, there = municipality("Q1"), municipality("Q2", lat=47.0, lon=12.0)
    twin(here, there)
    imported(municipality_file({"id": "Q2", "lat": "47.0", "lon": "13.0", "source": "geonames2025"}))
    assert Twinning.objects.get().distance_km == pytest.approx(2 * 75.8, abs=0.2)


def test_perimeters_follow_their_columns(municipality_file: Write) -> None:
    imported(municipality_file({"id": "Q1", "eusalp": "1", "alpine_convention": "0", "perimeters_source": "a"}))
    assert perimeters("Q1") == {"eusalp"}
    imported(municipality_file({"id": "Q1", "eusalp": "0", "alpine_convention": "1", "perimeters_source": "b"}))
    assert perimeters("Q1") == {"alpine_convention"}
    imported(municipality_file({"id": "Q1", "perimeters_source": "c"}))
    assert perimeters("Q1") == {"alpine_convention"}


def test_the_rule_of_the_territory_adds_monaco_to_the_convention_whatever_the_file_says(
    municipality_file: Write,
) -> None:
    imported(municipality_file({"id": "Q55115", "name": "Monaco", "country": "MC", "alpine_convention": "0"}))
    assert perimeters("Q55115") == {"alpine_convention"}


# --- whose word counts


def test_a_source_never_overrides_what_the_municipality_confirmed(municipality: Add, municipality_file: Write) -> None:
    place = municipality("Q1", population=900, population_source="istat")
    actions.confirm_fact(place, "population", 950)
    report = imported(municipality_file({"id": "Q1", "population": "1000", "population_source": "istat"}))
    assert (the("Q1").population, the("Q1").population_source) == (950, "municipality")
    assert [(change.field, change.new) for change in report.kept if change.kept == KEPT_CONFIRMED] == [
        ("population", 1000)
    ]


def test_what_a_source_states_against_a_confirmed_fact_is_kept_beside_it(
    municipality: Add, municipality_file: Write
) -> None:
    actions.confirm_fact(municipality("Q1"), "population", 950)
    stated = {"id": "Q1", "population": "1000", "population_source": "istat"}
    imported(municipality_file(stated))
    contradiction = Contradiction.objects.get()
    assert (contradiction.field, contradiction.value, contradiction.source) == ("population", 1000, "istat")
    assert Source.objects.filter(code="istat").exists()
    imported(municipality_file(stated))
    assert Contradiction.objects.get().pk == contradiction.pk
    imported(municipality_file({**stated, "population": "1001"}))
    assert Contradiction.objects.get().value == 1001


def test_a_source_that_comes_to_agree_contradicts_no_more(municipality: Add, municipality_file: Write) -> None:
    actions.confirm_fact(municipality("Q1"), "population", 950)
    imported(municipality_file({"id": "Q1", "population": "1000", "population_source": "istat"}))
    imported(municipality_file({"id": "Q1", "population": "950", "population_source": "istat"}))
    assert not Contradiction.objects.exists()


def test_the_municipality_may_correct_itself(municipality: Add, municipality_file: Write) -> None:
    actions.confirm_fact(municipality("Q1"), "population", 950)
    imported(municipality_file({"id": "Q1", "population": "960", "population_source": "municipality"}))
    assert the("Q1").population == 960
    assert not Contradiction.objects.exists()


def test_a_confirmed_fact_does_not_hold_back_the_others(municipality: Add, municipality_file: Write) -> None:
    actions.confirm_fact(municipality("Q1", elevation_m=400, elevation_source="a"), "population", 950)
    row = {"id": "Q1", "population": "1000", "elevation_m": "450", "elevation_source": "b"}
    imported(municipality_file(row))
    assert (the("Q1").population, the("Q1").elevation_m) == (950, 450)


def test_a_file_that_names_no_source_overrides_no_fact_that_has_one(
    municipality: Add, municipality_file: Write
) -> None:
    municipality("Q1", population=900, population_source="istat")
    report = imported(municipality_file({"id": "Q1", "name": "Place Q1", "population": "1000"}))
    assert the("Q1").population == 900
    assert ("population", KEPT_SOURCED) in [(change.field, change.kept) for change in report.changes]
    assert report.unchanged == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_what_is_confirmed_while_an_import_runs_is_not_overridden_either(
    municipality: Add, municipality_file: Write
) -> None:
    places = [municipality(f"Q{number}", population=900, population_source="istat") for number in range(600)]

    def confirm() -> None:
        actions.confirm_fact(places[0], "population", 950)
        connection.close()

    at_the_same_time = Thread(target=confirm)

    def progress(stage: str, done: int, total: int | None) -> None:
        if not at_the_same_time.ident:
            at_the_same_time.start()
            at_the_same_time.join(timeout=1)  # where the import holds it off, it goes on after the import

    rows = [{"id": place.key, "population": "1000", "population_source": "istat"} for place in places]
    imported(municipality_file(*rows), progress=progress)
    at_the_same_time.join()
    assert (the("Q0").population, the("Q0").population_source) == (950, "municipality")
    assert the("Q1").population == 1000


# --- former and second ids


def test_a_row_under_a_former_id_is_left_out(municipality: Add, municipality_file: Write) -> None:
    former, into = municipality("Q1", "Klein"), municipality("Q2", "Gross")
    actions.merge_municipalities(former, into)
    report = imported(municipality_file({"id": "Q1", "name": "Klein"}))
    assert (report.aliased, report.new) == (1, 0)
    assert not Municipality.objects.filter(key="Q1").exists()


def test_aliases_lead_to_the_municipality(municipality_file: Write) -> None:
    imported(municipality_file({"id": "Q1", "aliases": "gn-1|gn-2"}))
    found = queries.municipality_with_key("gn-2")
    assert found is not None
    assert found.key == "Q1"
    report = imported(municipality_file({"id": "Q1", "aliases": "gn-2|gn-3", "source": "geonames2025"}))
    assert report.changed == 1
    assert set(Alias.objects.values_list("key", flat=True)) == {"gn-1", "gn-2", "gn-3"}


def test_an_alias_that_is_the_id_of_a_known_municipality_is_rejected(
    municipality: Add, municipality_file: Write
) -> None:
    municipality("Q7")
    report = imported(municipality_file({"id": "Q1", "aliases": "Q7"}))
    assert_rejected(report, line=2, field="aliases")


@pytest.mark.parametrize(
    "order",
    [
        ("Q2", "Q1"),
        ("Q1", "Q2"),
    ],
)
def test_an_alias_that_is_the_id_of_another_row_is_rejected_in_either_order(
    order: tuple[str, str], municipality_file: Write
) -> None:
    report = imported(municipality_file(*({"id": key, "aliases": "Q1" if key == "Q2" else ""} for key in order)))
    assert_rejected(report, line=3)
    assert not set(Alias.objects.values_list("key", flat=True)) & set(
        Municipality.objects.values_list("key", flat=True)
    )


def test_two_rows_cannot_share_an_alias(municipality_file: Write) -> None:
    report = imported(municipality_file({"id": "Q1", "aliases": "gn-1"}, {"id": "Q2", "aliases": "gn-1"}))
    assert_rejected(report, line=3, field="aliases")


def test_an_alias_of_another_municipality_is_rejected(municipality_file: Write) -> None:
    imported(municipality_file({"id": "Q1", "aliases": "gn-1"}))
    report = imported(municipality_file({"id": "Q2", "aliases": "gn-1"}))
    assert_rejected(report, line=2, field="aliases")


# --- rows that can't be taken: each names line, field, reason and remedy


def assert_rejected(report: Report, *, line: int, field: str | None = None, says: str = "") -> None:
    assert len(report.rejections) == 1
    rejection = report.rejections[0]
    assert rejection.line == line
    assert field in (None, rejection.field)
    assert says in rejection.reason
    assert rejection.reason.endswith(".")
    assert rejection.remedy.endswith(".")


def assert_refused(write: Write, row: dict[str, str], *, field: str, says: str = "") -> None:
    """The row is rejected in line 3, the rows around it are taken, and nothing else is left of it."""
    report = imported(write({"id": "Q1"}, {"id": "Q2", **row}, {"id": "Q3"}))
    assert_rejected(report, line=3, field=field, says=says)
    assert list(Municipality.objects.order_by("key").values_list("key", flat=True)) == ["Q1", "Q3"]
    assert not Alias.objects.exists()
    assert set(Source.objects.values_list("code", flat=True)) == {"file:municipalities.csv"}


def test_a_duplicate_id_is_rejected_and_names_the_first_line(municipality_file: Write) -> None:
    report = imported(municipality_file({"id": "Q1", "name": "First"}, {"id": "Q2"}, {"id": "Q1", "name": "Second"}))
    assert_rejected(report, line=4, field="id", says="Line 2")
    assert the("Q1").name == "First"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lat", "91"),
        ("lat", "-90.001"),
        ("lat", "nan"),
        ("lat", "inf"),
        ("lat", ""),
        ("lat", "47,1,2"),
        ("lat", "47°06′N"),
        ("lon", "180.5"),
        ("lon", "1e999"),
        ("lon", "east"),
    ],
)
def test_an_impossible_coordinate_is_rejected(field: str, value: str, municipality_file: Write) -> None:
    assert_refused(municipality_file, {field: value}, field=field)


def test_a_coordinate_may_have_a_comma_as_its_decimal_sign(municipality_file: Write) -> None:
    imported(municipality_file({"id": "Q1", "lat": "47,25", "lon": "-11,5"}))
    assert (the("Q1").lat, the("Q1").lon) == (47.25, -11.5)


def test_the_point_in_the_sea_that_means_unknown_is_rejected(municipality_file: Write) -> None:
    assert_refused(municipality_file, {"lat": "0", "lon": "0.0"}, field="lat", says="0, 0")


@pytest.mark.parametrize("country", ["ZZ", "XX", "EU", "at", "AUT", "Austria", ""])
def test_an_unknown_country_is_rejected(country: str, municipality_file: Write) -> None:
    assert_refused(municipality_file, {"country": country}, field="country")


def test_kosovo_is_a_country_here_though_iso_has_no_code_for_it(municipality_file: Write) -> None:
    assert imported(municipality_file({"id": "Q1", "country": "XK"})).new == 1


def test_a_text_that_is_too_long_is_rejected(municipality_file: Write) -> None:
    assert_refused(municipality_file, {"name": "x" * 121}, field="name", says="121")


@pytest.mark.parametrize("formula", ["=1+1", "+43", "@SUM(A1)", '=HYPERLINK("https://example.org")'])
def test_a_cell_that_begins_like_a_formula_is_rejected(formula: str, municipality_file: Write) -> None:
    assert_refused(municipality_file, {"name": formula}, field="name", says="formula")


@pytest.mark.parametrize("name", ["Bol\x07zano", "Bol\tzano", "Bol\nzano", "Bol\x1bzano", "Bol\x85zano"])
def test_a_control_character_is_rejected(name: str, municipality_file: Write) -> None:
    report = imported(municipality_file({"id": "Q1"}, {"id": "Q2", "name": name}))
    assert report.rejections[0].field == "name"
    assert "control" in report.rejections[0].reason
    assert report.rejections[0].remedy
    assert not Municipality.objects.filter(key="Q2").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("id", "Q 2"),
        ("id", "Q2/x"),
        ("id", "Q2?x"),
        ("id", "Žirovnica"),
        ("id", "Q" * 65),
        ("name", ""),
        ("admin1", "x" * 101),
        ("local_code", "x" * 41),
        ("population", "-1"),
        ("population", "12.5"),
        ("population", "1,000"),
        ("population", "many"),
        ("population", "50000001"),
        ("population", "9" * 5000),
        ("elevation_m", "6001"),
        ("elevation_m", "-451"),
        ("elevation_m", "450 m"),
        ("kind", "village"),
        ("nuts3", "AT33"),
        ("nuts3", "at332"),
        ("languages", "german"),
        ("languages", "de|slovene"),
        ("wikidata", "1735"),
        ("wikidata", "Q"),
        ("geonames_id", "gn-1"),
        ("names", "Bozen"),
        ("names", "german:Bozen"),
        ("names", "de:"),
        ("names", "de:" + "x" * 130),
        ("alt_names", "x" * 121),
        ("alt_names", "Good|=bad"),
        ("eusalp", "yes"),
        ("alpine_convention", "2"),
        ("source", "Geo Names"),
        ("population_source", "a/b"),
        ("aliases", "gn 1"),
    ],
)
def test_a_value_of_another_form_than_documented_is_rejected(field: str, value: str, municipality_file: Write) -> None:
    assert_refused(municipality_file, {field: value}, field=field)


@pytest.mark.parametrize(
    ("field", "value"), [("population", "1_000"), ("population", "١٢"), ("lat", "4_7.1"), ("geonames_id", "١٢")]
)
def test_numbers_are_written_with_plain_digits(field: str, value: str, municipality_file: Write) -> None:
    assert_refused(municipality_file, {field: value}, field=field)


@pytest.mark.parametrize(
    ("field", "longest"), [("name", "x" * 120), ("id", "Q" * 64), ("admin1", "x" * 100), ("alt_names", "x" * 120)]
)
def test_the_longest_text_that_is_allowed_fits(field: str, longest: str, municipality_file: Write) -> None:
    assert imported(municipality_file({"id": "Q1", field: longest})).new == 1


def test_the_sources_of_a_rejected_row_are_not_kept(municipality_file: Write) -> None:
    imported(municipality_file({"id": "Q1"}, {"id": "Q2", "lat": "91", "source": "elsewhere"}))
    assert not Source.objects.filter(code="elsewhere").exists()


def test_a_file_of_which_nothing_can_be_taken_changes_nothing(municipality: Add, municipality_file: Write) -> None:
    municipality("Q1")
    before = current_stamps(["atlas"])
    imported(municipality_file({"id": "Q2", "lat": "91"}))
    assert current_stamps(["atlas"]) == before
    assert Municipality.objects.count() == 1


def test_a_file_without_rows_is_no_mistake(municipality_file: Write, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("id,name,country,lat,lon\n", encoding="utf-8")
    report = imported(path)
    assert (report.new, report.changed, report.unchanged, report.rejections) == (0, 0, 0, [])


def test_further_columns_are_passed_over(municipality_file: Write) -> None:
    assert imported(municipality_file({"id": "Q1", "mayor": "Somebody"})).new == 1
