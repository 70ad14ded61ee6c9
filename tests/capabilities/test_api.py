# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The read API keeps what its description says, costs little, and refuses in words that help."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as configured
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from newtwincities.atlas import actions
from newtwincities.atlas.models import Alias, Municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("embedded_for_all")]
Add = Callable[..., Any]

LANGUAGES = {"en", "de", "fr", "it", "sl"}
LISTS = ("territories", "topics", "sources", "municipalities", "twinnings", "municipalities/Q6526/twinnings")


def got(client: Client, address: str, **headers: str) -> Any:
    response = client.get(f"/api/v1/{address}", headers=headers)
    assert response.status_code == 200, response.content
    return response.json()


def walked(client: Client, address: str) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    items: list[dict[str, Any]] = []
    following: str | None = f"{configured.BASE_URL}/api/v1/{address}"
    while following:
        page = client.get(following.removeprefix(configured.BASE_URL)).json()
        items += page["items"]
        following = page["next"]
    return items


# --- what it gives


def test_a_municipality_has_its_facts_with_sources_and_labels_in_five_languages(client: Client) -> None:
    bolzano = got(client, "municipalities/Q6526")
    assert bolzano["name"] == "Bolzano"
    assert set(bolzano["label"]) == LANGUAGES
    assert bolzano["label"]["de"] == "Bozen"
    assert bolzano["country"] == {
        "code": "IT",
        "label": {"en": "Italy", "de": "Italien", "fr": "Italie", "it": "Italia", "sl": "Italija"},
    }
    assert bolzano["population"] == {"value": 107_436, "source": "geonames2025"}
    assert bolzano["languages"]["value"] == ["it", "de"]
    codes = {source["code"] for source in walked(client, "sources?limit=3")}
    assert {bolzano["source"], bolzano["languages"]["source"], bolzano["elevation_m"]["source"]} <= codes


def test_what_is_not_known_is_null(client: Client, municipality: Add) -> None:
    municipality("X1")
    found = got(client, "municipalities/X1")
    assert [found[fact] for fact in ("population", "elevation_m", "languages", "nuts3", "kind", "admin1")] == [None] * 6


def test_contradictions_stand_beside_what_is_confirmed(client: Client, municipality: Add) -> None:
    place = municipality("X1", population=950, population_source="municipality")
    actions.know_sources(["istat"])
    place.contradictions.create(field="population", value=1000, source="istat")
    found = got(client, "municipalities/X1")
    assert found["population"] == {"value": 950, "source": "municipality"}
    assert found["contradictions"] == [{"fact": "population", "value": 1000, "source": "istat"}]


def test_a_twinning_names_both_sides_the_smaller_key_first(client: Client, municipality: Add, twin: Add) -> None:
    twin(municipality("X2"), municipality("X1"), since="1963-07", kind="friendship", sources="istat|law")
    (found,) = got(client, "municipalities/X1/twinnings")["items"]
    assert [side["key"] for side in found["municipalities"]] == ["X1", "X2"]
    assert (found["since"], found["until"], found["sources"]) == ("1963-07", None, ["istat", "law"])
    assert found["kind"]["code"] == "friendship"


def test_a_former_key_leads_to_the_present_one(client: Client, municipality: Add) -> None:
    Alias.objects.create(key="OLD", municipality=municipality("X1"))
    for rest in ("", "/twinnings?limit=5"):
        response = client.get(f"/api/v1/municipalities/OLD{rest}")
        assert (response.status_code, response.headers["Location"]) == (308, f"/api/v1/municipalities/X1{rest}")


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", "ABCD"),
        ("size=-1000", "A"),
        ("elevation=600-999", "B"),
        ("twinned=yes", "AB"),
        ("twinned=no", "CD"),
        ("q=nuuk", "C"),
        ("after=B", "CD"),
    ],
)
def test_the_filters_are_those_of_the_pages(
    query: str, keys: str, client: Client, municipality: Add, twin: Add
) -> None:
    a = municipality("A", country="GL", population=500, elevation_m=100)
    b = municipality("B", country="GL", elevation_m=700)
    municipality("C", "Nuuk", country="GL")
    municipality("D", country="GL")
    twin(a, b)
    found = got(client, f"municipalities?where=everywhere&country=GL&{query}")["items"]
    assert [each["key"] for each in found] == list(keys)


@pytest.mark.parametrize("query", ["", "where=alpine_convention", "country=IT&twinned=yes", "size=100000-", "q=san"])
def test_municipalities_are_narrowed_as_on_the_page(query: str, client: Client) -> None:
    lines = b"".join(client.get(f"/data/municipalities.csv?{query}").streaming_content).decode().splitlines()[1:]  # type: ignore[attr-defined]
    keys = sorted(line.partition(",")[0] for line in lines)
    assert keys
    assert [each["key"] for each in walked(client, f"municipalities?{query}")] == keys


@pytest.mark.parametrize("query", ["", "across=yes", "country=IT&other_country=DE", "municipality=Q6526", "q=graz"])
def test_twinnings_are_narrowed_as_on_the_page(query: str, client: Client) -> None:
    lines = b"".join(client.get(f"/data/twinnings.csv?{query}").streaming_content).decode().splitlines()[1:]  # type: ignore[attr-defined]
    pairs = sorted(",".join(side["key"] for side in t["municipalities"]) for t in walked(client, f"twinnings?{query}"))
    assert pairs
    assert pairs == sorted(",".join(line.split(",")[:2]) for line in lines)


@pytest.mark.parametrize("address", ["municipalities?where=everywhere", "twinnings?where=everywhere", "sources?"])
def test_pages_follow_each_other_without_gap_or_repetition(address: str, client: Client) -> None:
    name = "id" if address.startswith("twinnings") else "code" if address.startswith("sources") else "key"
    whole = [item[name] for item in walked(client, f"{address}&limit=500")]
    assert [item[name] for item in walked(client, f"{address}&limit=7")] == whole
    assert whole == sorted(set(whole))


def test_the_next_page_is_named_in_the_body_and_in_the_head(client: Client) -> None:
    response = client.get("/api/v1/municipalities?limit=2&country=AT")
    following = response.json()["next"]
    assert following.startswith(f"{configured.BASE_URL}/api/v1/municipalities?limit=2&country=AT&after=Q")
    assert response.headers["Link"] == f'<{following}>; rel="next"'


def test_topics_and_the_territory_are_said_in_five_languages(client: Client) -> None:
    (territory,) = got(client, "territories")["items"]
    assert territory["label"]["fr"] == "Les Alpes"
    assert {p["code"] for p in territory["perimeters"]} == {"eusalp", "alpine_convention"}
    assert all(set(topic["label"]) == LANGUAGES for topic in got(client, "topics")["items"])


# --- what it costs


@pytest.mark.parametrize("address", ["municipalities?where=everywhere", "twinnings?where=everywhere", "sources?"])
def test_a_longer_list_takes_no_more_queries(address: str, client: Client) -> None:
    counts = []
    for limit in (1, 100):
        with CaptureQueriesContext(connection) as queries:
            got(client, f"{address}&limit={limit}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("address", [*LISTS, "municipalities/Q6526"])
def test_what_a_client_has_already_costs_one_query(address: str, client: Client) -> None:
    first = client.get(f"/api/v1/{address}")
    with CaptureQueriesContext(connection) as queries:
        again = client.get(f"/api/v1/{address}", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content, len(queries)) == (304, b"", 1)
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "no-cache"
    assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_after_a_change_the_answer_is_a_new_one(client: Client) -> None:
    first = client.get("/api/v1/municipalities/Q6526")
    actions.confirm_fact(Municipality.objects.get(key="Q6526"), "population", 5)
    again = client.get("/api/v1/municipalities/Q6526", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.json()["population"]) == (200, {"value": 5, "source": "municipality"})


# --- who may ask, and how it refuses


@pytest.mark.parametrize("address", [*LISTS, "municipalities/Q404", "nothing", "", "openapi.json", "topics?x=1"])
def test_every_site_may_read(address: str, client: Client) -> None:
    assert client.get(f"/api/v1/{address}").headers["Access-Control-Allow-Origin"] == "*"
    asked_first = client.options(f"/api/v1/{address}")
    assert (asked_first.status_code, asked_first.content) == (204, b"")
    assert "If-None-Match" in asked_first.headers["Access-Control-Allow-Headers"]
    assert client.head(f"/api/v1/{address}").status_code == client.get(f"/api/v1/{address}").status_code


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_nobody_may_write(method: str) -> None:
    response = Client(enforce_csrf_checks=True).generic(method, "/api/v1/municipalities/Q6526")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("municipalities?limit=0", "limit"),
        ("municipalities?limit=501", "limit"),
        ("municipalities?limit=many", "limit"),
        ("municipalities?country=at", "country"),
        ("municipalities?where=danube", "where"),
        ("municipalities?size=huge", "size"),
        ("municipalities?elevation=", "elevation"),
        ("municipalities?twinned=maybe", "twinned"),
        ("municipalities?q=%00", "q"),
        ("municipalities?q=" + "x" * 81, "q"),
        ("municipalities?after=%00", "after"),
        ("municipalities?contry=AT", "contry"),
        ("municipalities?country=AT&country=IT", "country"),
        ("municipalities/Q6526?limit=1", "limit"),
        ("twinnings?after=Q1", "after"),
        ("twinnings?after=99999999999999999999", "after"),
        ("twinnings?kind=marriage", "kind"),
        ("twinnings?across=sometimes", "across"),
        ("twinnings?municipality=%00", "municipality"),
        ("sources?after=%00", "after"),
        ("topics?limit=1", "limit"),
    ],
)
def test_a_wrong_parameter_is_named(address: str, parameter: str, client: Client) -> None:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]
    assert response.json()["status"] == 422


@pytest.mark.parametrize(
    "address", ["municipalities/Q404", "municipalities/Q404/twinnings", "municipalities/%00", "nothing", ""]
)
def test_what_is_not_there_is_a_problem_too(address: str, client: Client) -> None:
    response = client.get(f"/api/v1/{address}", headers={"accept-language": "de"})
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Content-Language"] == "de"
    assert set(response.json()) == {"type", "title", "status", "detail", "errors"}


# --- the description


def test_the_description_is_openapi_31_and_needs_no_other_host(client: Client) -> None:
    described = got(client, "openapi.json")
    assert described["openapi"].startswith("3.1")
    assert described["servers"] == [{"url": configured.BASE_URL}]
    where = next(p for p in described["paths"]["/api/v1/municipalities"]["get"]["parameters"] if p["name"] == "where")
    assert where["schema"]["enum"] == ["territory", "everywhere", "eusalp", "alpine_convention"]
    assert "application/problem+json" in described["paths"]["/api/v1/topics"]["get"]["responses"]["422"]["content"]
    assert len(json.dumps(described)) < 60_000


def application(environ: dict[str, Any], start: Any) -> Any:
    """The product as a server calls it, for a client that does not unpack."""
    return get_wsgi_application()({**environ, "HTTP_ACCEPT_ENCODING": "identity"}, start)


@pytest.fixture
def connection_stays() -> Iterator[None]:
    """A request leaves the connection open, and with it the transaction that the test takes back."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("connection_stays")
def test_whatever_is_asked_the_answer_is_one_that_the_description_knows() -> None:
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    few = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) == 7
    statuses = set()
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @few
            @given(case=operation.as_strategy(generation_mode=mode))
            def asked(case: schemathesis.Case) -> None:
                statuses.add(case.call_and_validate().status_code)

            if mode is GenerationMode.POSITIVE or operation.query or operation.path_parameters:
                asked()
    assert {200, 404, 422} <= statuses <= {200, 404, 405, 422}
