# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whoever takes the facts away as a table can bring them back: the same bytes come out again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from newtwincities.atlas import actions, queries
from newtwincities.atlas.exports import EXPORTS
from newtwincities.atlas.imports.municipalities import import_municipalities
from newtwincities.atlas.imports.twinnings import import_twinnings
from newtwincities.atlas.models import Municipality, Twinning

pytestmark = pytest.mark.django_db
Add = Callable[..., Any]
Run = Callable[..., Any]
Write = Callable[..., Path]


def exported(what: str) -> str:
    return "".join(EXPORTS[what]())


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def assert_comes_back(folder: Path) -> None:
    """What is exported, imported into an empty atlas and exported again is the same to the byte."""
    before = {what: exported(what) for what in EXPORTS}
    for what, text in before.items():
        (folder / f"{what}-again.csv").write_text(text, encoding="utf-8", newline="")
    for model in apps.get_models():
        model.objects.all().delete()
    reports = [
        import_municipalities(folder / "municipalities-again.csv", territory=queries.territory()),
        import_twinnings(folder / "twinnings-again.csv"),
    ]
    assert [report.rejections for report in reports] == [[], []]
    for what, text in before.items():
        assert exported(what).splitlines() == text.splitlines()
        assert exported(what) == text


@pytest.fixture
def rich_atlas(municipality: Add, twin: Add) -> None:
    """Everything that a table must be able to carry."""
    bolzano = municipality(
        "Q6526", "Bolzano", names={"it": "Bolzano", "de": "Bozen", "lld": "Bulsan"}, alt_names=["Bauzanum", "Balsan"],
        country="IT", admin1="Trentino-Alto Adige", admin2="Bolzano", nuts3="ITH10", nuts3_source="gisco2021",
        lat=46.49067, lon=11.33982, population=107436, population_source="istat", elevation_m=262,
        elevation_source="geonames2010_dem", languages="it|de", languages_source="law", kind="municipality",
        local_code="ISTAT:021008", wikidata="Q6526", geonames_id="3181913",
    )  # fmt: skip
    unknown = municipality("gn-1", "Nowhere in Particular", lat=-0.5, lon=-179.99999)
    quoted = municipality(
        "X.1", 'Sand, "in" Taufers; d’Oltre', population=0, population_source="a", elevation_m=-3, elevation_source="b"
    )
    former, renamed = municipality("Q9", "Klein"), municipality("Q10", "Alt")
    bolzano.memberships.create(perimeter="eusalp")
    Municipality.objects.filter(pk=bolzano.pk).update(perimeters_source="eusalp_regions")
    Municipality.objects.filter(pk=quoted.pk).update(perimeters_source="alpine_convention2025")
    twinning = twin(bolzano, unknown, since="1963-07", until="1999", kind="fixed_term", sources="a|b", date="2026-02")
    actions.confirm_twinning(twinning, by=unknown, on=date(2026, 1, 31))
    actions.confirm_twinning(twin(quoted, renamed, sources="a"), by=quoted, on=date(2026, 2, 28))
    twin(former, quoted, sources="c", agreement_url="https://example.org/?a=1,2")
    bolzano.refresh_from_db()
    actions.confirm_fact(bolzano, "population", 107500)
    actions.merge_municipalities(former, bolzano)
    actions.change_key(renamed, "Q11")


def test_export_import_export_gives_the_same_bytes(rich_atlas: None, tmp_path: Path) -> None:
    assert len(table(exported("municipalities"))) == 4
    assert len(table(exported("twinnings"))) == 3
    assert_comes_back(tmp_path)


def test_aliases_confirmations_and_names_come_back_too(rich_atlas: None, tmp_path: Path) -> None:
    assert_comes_back(tmp_path)
    for former_key, key in (("Q9", "Q6526"), ("Q10", "Q11")):
        found = queries.municipality_with_key(former_key)
        assert found is not None
        assert found.key == key
    bolzano = Municipality.objects.get(key="Q6526")
    assert bolzano.names["lld"] == "Bulsan"
    assert "Klein" in bolzano.alt_names
    assert (bolzano.population, bolzano.population_source) == (107500, "municipality")
    confirmed_on: dict[str, date | None] = {}
    for twinning in Twinning.objects.select_related("a", "b").exclude(confirmed_a_on=None, confirmed_b_on=None):
        confirmed_on |= {twinning.a.key: twinning.confirmed_a_on, twinning.b.key: twinning.confirmed_b_on}
    assert confirmed_on == {"gn-1": date(2026, 1, 31), "Q6526": None, "X.1": date(2026, 2, 28), "Q11": None}


def test_the_embedded_facts_come_back(embedded: None, tmp_path: Path) -> None:
    assert_comes_back(tmp_path)


def test_an_empty_atlas_exports_its_columns_alone() -> None:
    assert exported("municipalities").startswith("id,name,names,country,")
    assert exported("municipalities").count("\n") == 1
    assert exported("twinnings").count("\n") == 1


def test_every_perimeter_of_the_territory_is_a_column() -> None:
    columns = exported("municipalities").strip().split(",")
    assert {"eusalp", "alpine_convention"} <= set(columns)


def test_what_is_unknown_is_empty(municipality: Add) -> None:
    municipality("Q1")
    (row,) = table(exported("municipalities"))
    assert [row[column] for column in ("population", "elevation_m", "languages", "eusalp", "kind", "aliases")] == [
        ""
    ] * 6


def test_rows_stand_in_the_order_of_their_ids(municipality: Add, twin: Add) -> None:
    b, a, c = (municipality(key) for key in ("Q2", "Q1", "a"))
    twin(b, c), twin(a, c), twin(a, b)
    assert [row["id"] for row in table(exported("municipalities"))] == ["Q1", "Q2", "a"]
    pairs = [(row["id_a"], row["id_b"]) for row in table(exported("twinnings"))]
    assert pairs == [("Q1", "Q2"), ("Q1", "a"), ("Q2", "a")]


@pytest.mark.parametrize(
    "name",
    [
        "list.csv",
        "my list.csv",
        "Gemeinden_Österreich.csv",
        "a|b.csv",
        "x" * 70 + ".csv",
    ],
)
def test_facts_come_back_whatever_their_file_was_called(
    name: str, municipality_file: Write, twinning_file: Write, tmp_path: Path
) -> None:
    places = municipality_file({"id": "Q1"}, {"id": "Q2"}, name=name)
    import_municipalities(places, territory=queries.territory())
    import_twinnings(twinning_file({"id_a": "Q1", "id_b": "Q2"}, name=name))
    assert_comes_back(tmp_path)


def test_memberships_by_rule_come_back(municipality: Add, tmp_path: Path) -> None:
    municipality("Q55115", "Monaco", country="MC")
    actions.apply_perimeter_rules(queries.territory())
    assert_comes_back(tmp_path)


# --- the command and the downloads


@pytest.mark.parametrize("what", ["municipalities", "twinnings"])
def test_the_command_writes_to_a_file_or_to_the_terminal(
    what: str, rich_atlas: None, command: Run, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    assert command("export", what, "-o", path).code == 0
    assert path.read_bytes().decode() == exported(what)


def test_an_output_that_cannot_be_written_is_named(command: Run, tmp_path: Path) -> None:
    finished = command("export", "municipalities", "-o", tmp_path / "nowhere" / "out.csv")
    assert finished.code == 1
    assert "out.csv can't be written" in finished.err
    assert "-o" in finished.err
    assert "Traceback" not in finished.err


def download(client: Client, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="')
    return table(response.getvalue().decode())


def test_a_filtered_list_of_municipalities_downloads_only_those(client: Client, municipality: Add) -> None:
    for key, facts in {
        "Q1": {"country": "AT", "population": 900},
        "Q2": {"country": "AT", "population": 9000},
        "Q3": {"country": "SI", "population": 900},
    }.items():
        municipality(key, **facts)
    rows = download(client, "/data/municipalities.csv?where=everywhere&country=AT&size=-1000")
    assert [row["id"] for row in rows] == ["Q1"]
    assert len(download(client, "/data/municipalities.csv?where=everywhere")) == 3


def test_a_filtered_list_of_twinnings_downloads_only_those(client: Client, municipality: Add, twin: Add) -> None:
    a, b, c = municipality("Q1"), municipality("Q2"), municipality("Q3", country="SI")
    twin(a, b), twin(b, c)
    rows = download(client, "/data/twinnings.csv?where=everywhere&country=SI")
    assert [(row["id_a"], row["id_b"]) for row in rows] == [("Q2", "Q3")]
    assert len(download(client, "/data/twinnings.csv?where=everywhere")) == 2


def test_a_municipality_downloads_as_its_own_table(client: Client, municipality: Add, twin: Add) -> None:
    a, b, c = municipality("Q1"), municipality("Q2"), municipality("Q3")
    twin(a, b), twin(b, c)
    assert [row["id"] for row in download(client, "/data/municipalities/Q1.csv")] == ["Q1"]
    rows = download(client, "/data/municipalities/Q1/twinnings.csv")
    assert [(row["id_a"], row["id_b"]) for row in rows] == [("Q1", "Q2")]
    assert client.get("/data/municipalities/Q404.csv").status_code == 404


def test_a_download_is_in_the_format_that_the_import_reads(
    client: Client, embedded: None, tmp_path: Path, everything: Callable[[], Any]
) -> None:
    path = tmp_path / "slovene.csv"
    path.write_bytes(client.get("/data/municipalities.csv?country=SI").getvalue())
    report = import_municipalities(path, territory=queries.territory())
    assert (report.new, report.changed, report.rejections) == (0, 0, [])
    assert report.unchanged > 10


def test_under_a_second_territory_facts_come_back_too(rich_atlas: None, tmp_path: Path, settings: Any) -> None:
    settings.TERRITORY_FILE = settings.TERRITORY_FILE.with_name("danube.toml")
    queries.territory.cache_clear()
    Municipality.objects.filter(key="Q6526").update(perimeters_source="", country="UA")
    Municipality.objects.filter(country="AT").update(country="UA")
    assert "eusdr" in exported("municipalities").splitlines()[0].split(",")
    assert_comes_back(tmp_path)
