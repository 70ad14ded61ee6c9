# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is given away is whole, explained, licensed, and found by portals and search engines."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyshacl
import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, URIRef

from newtwincities.atlas import actions
from newtwincities.atlas.models import Municipality, Twinning
from newtwincities.opendata import dumps, sitemap
from newtwincities.opendata.dictionary import all_columns
from newtwincities.opendata.dumps import line_between

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("embedded_for_all", "own_folder")]
Add = Callable[..., Any]

LANGUAGES = ("en", "de", "fr", "it", "sl")
FILES = {
    "municipalities.csv", "twinnings.csv", "municipalities.geojson", "twinnings.geojson", "columns.csv", "README.txt",
    "LICENCE.txt",
}  # fmt: skip

# The mandatory properties of DCAT-AP 3 and, of the recommended ones, those that portals show.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <urn:shapes:> .

:Title sh:path dct:title ; sh:minCount 5 ; sh:datatype rdf:langString ; sh:uniqueLang true .
:Description sh:path dct:description ; sh:minCount 5 ; sh:datatype rdf:langString ; sh:uniqueLang true .
:Publisher sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent .
:Licence sh:path dct:license ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dct:LicenseDocument .
:Modified sh:path dct:modified ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:dateTime .
:Languages sh:path dct:language ; sh:minCount 5 ; sh:class dct:LinguisticSystem .
:Spatial sh:path dct:spatial ; sh:minCount 1 ; sh:class dct:Location .
:Contact sh:path dcat:contactPoint ; sh:minCount 1 ; sh:class vcard:Kind .

:Catalogue a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property :Title, :Description, :Publisher, :Licence, :Modified, :Languages, :Spatial,
    [ sh:path dcat:dataset ; sh:minCount 2 ; sh:class dcat:Dataset ],
    [ sh:path dcat:service ; sh:minCount 1 ; sh:class dcat:DataService ],
    [ sh:path dcat:themeTaxonomy ; sh:minCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path foaf:homepage ; sh:minCount 1 ; sh:maxCount 1 ] .
:Dataset a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property :Title, :Description, :Publisher, :Contact, :Modified, :Languages, :Spatial,
    [ sh:path dcat:distribution ; sh:minCount 4 ; sh:class dcat:Distribution ],
    [ sh:path dcat:keyword ; sh:minCount 5 ; sh:datatype rdf:langString ],
    [ sh:path dcat:theme ; sh:minCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path dct:provenance ; sh:minCount 1 ; sh:class dct:ProvenanceStatement ],
    [ sh:path dct:accessRights ; sh:minCount 1 ; sh:maxCount 1 ] .
:Distribution a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property :Description, :Licence,
    [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path dct:format ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dct:MediaTypeOrExtent ],
    [ sh:path dcat:mediaType ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dct:MediaType ],
    [ sh:path <http://data.europa.eu/r5r/availability> ; sh:minCount 1 ; sh:maxCount 1 ] .
:Service a sh:NodeShape ; sh:targetClass dcat:DataService ;
  sh:property :Title, :Description, :Publisher, :Licence, :Contact,
    [ sh:path dcat:endpointURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path dcat:endpointDescription ; sh:minCount 1 ],
    [ sh:path dcat:servesDataset ; sh:minCount 2 ; sh:class dcat:Dataset ] .
:Agent a sh:NodeShape ; sh:targetClass foaf:Agent ; sh:property [ sh:path foaf:name ; sh:minCount 1 ] .
:Location a sh:NodeShape ; sh:targetClass dct:Location ;
  sh:property [ sh:path dcat:bbox ; sh:minCount 1 ; sh:maxCount 1 ;
    sh:datatype <http://www.opengis.net/ont/geosparql#wktLiteral> ] .
"""


@pytest.fixture
def own_folder(settings: Any, tmp_path: Path) -> Path:
    """The dumps of a test are its own."""
    settings.VAR_DIR = tmp_path
    return tmp_path


def fetched(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    return response.getvalue()


def archive(client: Client) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(fetched(client, "/data/newtwincities.zip")))


# --- downloads


def test_the_archive_holds_everything_with_its_explanation(client: Client) -> None:
    files = archive(client)
    assert set(files.namelist()) == FILES
    assert files.testzip() is None
    for name in ("municipalities", "twinnings"):
        alone = fetched(client, f"/data/{name}.csv?where=everywhere")
        assert files.read(f"{name}.csv") == alone
        assert not alone.startswith(b"\xef\xbb\xbf")
        assert files.read(f"{name}.geojson") == fetched(client, f"/data/{name}.geojson")
    assert all(f"({language})" in files.read("README.txt").decode() for language in LANGUAGES)


def test_every_column_is_in_the_dictionary(client: Client) -> None:
    files = archive(client)
    explained: dict[str, set[str]] = {}
    for row in csv.DictReader(io.StringIO(files.read("columns.csv").decode())):
        assert row["meaning"]
        assert row["meaning_sl"]
        assert row["example"]
        explained.setdefault(row["file"], set()).add(row["column"])
    for name in ("municipalities", "twinnings"):
        header = files.read(f"{name}.csv").decode().splitlines()[0]
        assert explained[f"{name}.csv"] == set(header.split(","))
        feature = json.loads(files.read(f"{name}.geojson"))["features"][0]
        assert explained[f"{name}.geojson"] == set(feature["properties"])
    assert sum(map(len, explained.values())) == len(list(all_columns()))


def test_the_licence_names_every_source_in_use(client: Client) -> None:
    said = archive(client).read("LICENCE.txt").decode()
    assert "creativecommons.org/licenses/by/4.0/" in said
    assert "GeoNames" in said
    codes = {code for codes in Twinning.objects.values_list("sources", flat=True) for code in codes.split("|")}
    codes |= set(Municipality.objects.values_list("population_source", flat=True))
    assert all(f"\n{code}\n" in said for code in codes if code)


def test_the_maps_hold_every_municipality_and_every_twinning(client: Client) -> None:
    points = json.loads(fetched(client, "/data/municipalities.geojson"))["features"]
    lines = json.loads(fetched(client, "/data/twinnings.geojson"))["features"]
    assert (len(points), len(lines)) == (Municipality.objects.count(), Twinning.objects.count())
    bolzano = next(point for point in points if point["properties"]["id"] == "Q6526")
    assert bolzano["geometry"]["coordinates"] == pytest.approx([11.35, 46.49], abs=0.02)
    assert all(line["properties"]["id_a"] < line["properties"]["id_b"] for line in lines)
    places = {point["properties"]["id"]: point["geometry"]["coordinates"] for point in points}
    line = lines[0]
    assert line["geometry"]["coordinates"] == [places[line["properties"][side]] for side in ("id_a", "id_b")]


@pytest.mark.parametrize(
    ("a", "b", "parts"),
    [
        ([11.0, 47.0], [12.0, 48.0], 1),
        ([-90.0, 0.0], [90.0, 0.0], 1),
        ([170.0, 0.0], [-170.0, 10.0], 2),
        ([-179.0, 5.0], [11.0, 47.0], 2),
        ([180.0, 5.0], [-180.0, 5.0], 2),
    ],
)
def test_a_line_takes_the_short_way_round(a: list[float], b: list[float], parts: int) -> None:
    drawn = line_between(a, b)
    assert drawn["type"] == ("LineString" if parts == 1 else "MultiLineString")
    for line in drawn["coordinates"] if parts == 2 else [drawn["coordinates"]]:
        assert abs(line[0][0] - line[1][0]) <= 180


def test_an_empty_atlas_gives_whole_files() -> None:
    Twinning.objects.all().delete()
    Municipality.objects.all().delete()
    for features in (dumps.municipality_features, dumps.twinning_features):
        assert json.loads("".join(features())) == {"type": "FeatureCollection", "features": []}


def test_a_dump_is_made_once_for_each_state_of_the_atlas(client: Client, own_folder: Path) -> None:
    first = client.get("/data/twinnings.geojson")
    (kept,) = own_folder.glob("open-data/*/twinnings.geojson")
    made = kept.stat().st_mtime_ns
    fetched(client, "/data/twinnings.geojson")
    assert kept.stat().st_mtime_ns == made
    with CaptureQueriesContext(connection) as queries:
        again = client.get("/data/twinnings.geojson", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, len(queries)) == (304, 1)

    actions.confirm_fact(Municipality.objects.get(key="Q6526"), "population", 5)
    assert client.get("/data/twinnings.geojson").headers["ETag"] != first.headers["ETag"]
    assert not kept.exists()
    assert len(list(own_folder.glob("open-data/*/*"))) == 1


def test_a_dump_that_fails_leaves_nothing_behind(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(file: Any) -> None:
        file.write(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(dumps, "DUMPS", {"twinnings.geojson": fail})
    with pytest.raises(OSError, match="no space"):
        dumps.open_dump("twinnings.geojson")
    assert list(own_folder.glob("open-data/*/*")) == []


def test_a_dump_of_a_state_that_is_past_is_made_again(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def write(file: Any) -> None:
        tries.append(len(tries))
        if len(tries) == 1:
            actions.atlas_changed()
        file.write(str(len(tries)).encode())

    monkeypatch.setattr(dumps, "DUMPS", {"twinnings.geojson": write})
    file, edition = dumps.open_dump("twinnings.geojson")
    with file:
        assert file.read() == b"2"
    assert edition == dumps.current_edition()


# --- catalogue


@pytest.mark.parametrize(("name", "form"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_the_catalogue_has_what_dcat_ap_asks_for(name: str, form: str, client: Client) -> None:
    graph = Graph().parse(data=fetched(client, f"/data/catalog.{name}"), format=form)
    conforms, _graph, report = pyshacl.validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    assert conforms, report
    assert len(list(graph.subjects(RDF.type, DCAT.Catalog))) == 1


def test_the_shapes_notice_what_is_missing(client: Client) -> None:
    graph = Graph().parse(data=fetched(client, "/data/catalog.ttl"), format="turtle")
    shapes = Graph().parse(data=SHAPES, format="turtle")
    for missing in (DCTERMS.title, DCAT.accessURL, DCAT.endpointURL, DCTERMS.publisher, FOAF.name, DCTERMS.license):
        poorer = Graph()
        poorer += [triple for triple in graph if triple[1] != missing]
        assert not pyshacl.validate(poorer, shacl_graph=shapes)[0], missing


def test_both_forms_say_the_same(client: Client) -> None:
    turtle = Graph().parse(data=fetched(client, "/data/catalog.ttl"), format="turtle")
    linked = Graph().parse(data=fetched(client, "/data/catalog.jsonld"), format="json-ld")
    assert len(turtle) == len(linked) > 100


def test_everything_that_the_catalogue_leads_to_is_there(client: Client) -> None:
    graph = Graph().parse(data=fetched(client, "/data/catalog.ttl"), format="turtle")
    addresses = {
        str(address)
        for link in (DCAT.downloadURL, DCAT.accessURL, DCAT.endpointDescription, DCAT.landingPage, FOAF.homepage)
        for address in graph.objects(predicate=link)
    }
    assert len(addresses) >= 7
    for address in addresses - {f"{configured.BASE_URL}/api/v1/", f"{configured.BASE_URL}/"}:
        assert address.startswith(configured.BASE_URL)
        assert client.get(address.removeprefix(configured.BASE_URL)).status_code == 200, address


def test_the_catalogue_names_the_licence_that_covers_all_rows(client: Client, municipality: Add, twin: Add) -> None:
    licences = "http://publications.europa.eu/resource/authority/licence/"
    about = URIRef(f"{configured.BASE_URL}/data/catalog#twinnings-csv")

    def licence() -> str:
        graph = Graph().parse(data=fetched(client, "/data/catalog.ttl"), format="turtle")
        return str(graph.value(about, DCTERMS.license)).removeprefix(licences)

    assert licence() == "CC_BY_4_0"
    actions.know_sources(["enwiki2026"])
    twin(municipality("X1"), municipality("X2"), sources="enwiki2026")
    actions.atlas_changed()
    assert licence() == "CC_BYSA_4_0"


# --- sitemap

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def addresses_in(client: Client, address: str, entry: str) -> list[str]:
    tree = ElementTree.fromstring(fetched(client, address.removeprefix(configured.BASE_URL)))
    return [str(found.text) for found in tree.findall(f"s:{entry}/s:loc", NAMES)]


def test_robots_find_the_sitemap_and_the_catalogue(client: Client) -> None:
    said = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {configured.BASE_URL}/sitemap.xml" in said.splitlines()
    assert "Allow: /data/catalog" in said.splitlines()


def test_every_municipality_is_in_the_sitemap_in_every_language(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "ADDRESSES", 1000)
    sections = addresses_in(client, "/sitemap.xml", "sitemap")
    listed = [address for section in sections for address in addresses_in(client, section, "url")]
    assert len(listed) == len(set(listed))
    keys = set(Municipality.objects.values_list("key", flat=True))
    for language in LANGUAGES:
        prefix = f"{configured.BASE_URL}/{language}/municipalities/"
        assert {a.removeprefix(prefix)[:-1] for a in listed if a.startswith(f"{prefix}")} - {""} == keys
        assert f"{configured.BASE_URL}/{language}/open-data/" in listed
    assert max(len(addresses_in(client, section, "url")) for section in sections) <= 1000


def test_each_address_names_its_versions(client: Client) -> None:
    tree = ElementTree.fromstring(fetched(client, "/sitemap-municipalities-1.xml"))
    entry = tree.find("s:url", NAMES)
    assert entry is not None
    versions = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", NAMES)}
    assert set(versions) == {*LANGUAGES, "x-default"}
    assert versions["x-default"] == versions["en"] == entry.findtext("s:loc", namespaces=NAMES)


def test_pages_of_the_sitemap_are_there(client: Client) -> None:
    for address in addresses_in(client, "/sitemap-pages.xml", "url"):
        assert client.get(address.removeprefix(configured.BASE_URL)).status_code == 200, address


@pytest.mark.parametrize("number", ["0", "99", "99999999999999999999"])
def test_there_is_no_section_beyond_the_last(number: str, client: Client) -> None:
    assert client.get(f"/sitemap-municipalities-{number}.xml").status_code == 404


# --- page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_leads_to_all_that_there_is(language: str, client: Client) -> None:
    text = fetched(client, f"/{language}/open-data/").decode()
    for address in re.findall(r'href="(/(?:data|api)/[^"]*)"', text):
        assert client.get(address).status_code == 200, address
    assert "/data/newtwincities.zip" in text
    assert "CC BY 4.0" in text
    assert "geonames2025" in text


@pytest.mark.parametrize("address", ["/en/open-data/", "/data/catalog.ttl", "/sitemap.xml", "/sitemap-pages.xml"])
def test_asked_again_it_costs_one_query(address: str, client: Client) -> None:
    with CaptureQueriesContext(connection) as first:
        fetched(client, address)
    assert len(first) <= 10
    with CaptureQueriesContext(connection) as again:
        fetched(client, address)
    assert len(again) == 1
