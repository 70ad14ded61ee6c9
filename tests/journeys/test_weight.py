# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages are light, their files are kept by browsers for good, and they come from here alone."""

from __future__ import annotations

import re
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request

import pytest

from tests.journeys.visiting import PLACES, Place, Visit, without_proxy

MAP_LIBRARY = "/vendor/maplibre-gl/"
MOST_BYTES = 120_000  # of a page's HTML, CSS and JavaScript, compressed
A_YEAR = 365 * 24 * 3600


def fetch(address: str) -> tuple[dict[str, str], bytes]:
    """Headers, in small letters, and the body as it travels, compressed with gzip where the server does so."""
    request = Request(address, headers={"Accept-Encoding": "gzip"})
    try:
        with without_proxy.open(request, timeout=10) as response:
            return {name.lower(): value for name, value in response.headers.items()}, response.read()
    except HTTPError as error:
        return {name.lower(): value for name, value in error.headers.items()}, error.read()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_every_page_is_light_its_files_are_kept_and_the_map_s_library_is_on_the_map_s_alone(
    visit: Visit, place: Place
) -> None:
    visitor = visit()
    visitor.goes_to(place)
    visitor.page.wait_for_load_state("networkidle")
    assert any(MAP_LIBRARY in address for address in visitor.addresses) == (place.name == "map")
    weights: dict[str, int] = {}
    for address in sorted(set(visitor.addresses)):
        headers, body = fetch(address)
        if urlsplit(address).path.startswith("/static/"):
            assert_kept_for_good(address, headers)
        if re.match(r"text/(html|css|javascript)|application/javascript", headers["content-type"]):
            assert headers.get("content-encoding") == "gzip", address
            weights[address] = len(body)
    assert any(".css" in address for address in weights)
    assert any(".js" in address for address in weights)
    own = {address: weight for address, weight in weights.items() if place.name != "map" or MAP_LIBRARY not in address}
    assert sum(own.values()) < MOST_BYTES, own


def assert_kept_for_good(address: str, headers: dict[str, str]) -> None:
    policy = headers.get("cache-control", "")
    age = re.search(r"max-age=(\d+)", policy)
    assert "immutable" in policy, address
    assert age, address
    assert int(age[1]) >= A_YEAR, address
    assert re.search(r"\.[0-9a-f]{12}\.\w+$", address), f"{address} has no digest in its name"
