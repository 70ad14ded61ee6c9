# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""A base map of the operator’s own under the municipalities: vectors or pictures in one PMTiles file, or none."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PATIENCE_MS, Product
from tests.journeys.tiles import PICTURES, VECTORS, archive, picture_tile, served, vector_tile
from tests.journeys.visiting import DESK, Visitor

EUROPE = [(-12.0, 35.0), (-12.0, 60.0), (34.0, 60.0), (34.0, 35.0)]
LAKE = [(9.0, 51.5), (9.0, 54.0), (16.0, 54.0), (16.0, 51.5)]  # where no municipality of the Alps lies
FILES = {
    "vectors.pmtiles": archive(
        vector_tile(earth=[EUROPE], water=[LAKE]), kind=VECTORS, layers=["earth", "water", "roads", "boundaries"]
    ),
    "pictures.pmtiles": archive(picture_tile(120, 60, 200), kind=PICTURES),
}


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    with served(FILES) as address:
        yield address


def opened(browser: Browser, site: str) -> Iterator[Visitor]:
    context = browser.new_context(viewport=DESK, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    visitor = Visitor(context, site, "en")
    visitor.goes_to("map/#v=4/50/10")
    visitor.page.wait_for_function("() => performance.getEntriesByName('map-at-rest').length", timeout=30_000)
    yield visitor
    context.close()


def colour_at(page: Page, lon: float, lat: float) -> tuple[int, int, int]:
    """What is drawn at a place."""
    page.wait_for_function("() => newtwincitiesMap.areTilesLoaded()")
    x, y = page.evaluate(
        "place => { const {x, y} = newtwincitiesMap.project(place);"
        " const {left, top} = newtwincitiesMap.getCanvas().getBoundingClientRect(); return [left + x, top + y]; }",
        [lon, lat],
    )
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    pixel = picture.getpixel((round(x), round(y)))
    assert isinstance(pixel, tuple)
    return pixel[0], pixel[1], pixel[2]


def test_vectors_of_a_pmtiles_file_lie_under_the_municipalities(product: Product, browser: Browser, store: str) -> None:
    with product(MAP_STYLE=f"{store}/vectors.pmtiles") as site:
        for visitor in opened(browser, site):
            assert not visitor.faults
            assert colour_at(visitor.page, 2, 54) == (248, 246, 238)  # land
            assert colour_at(visitor.page, 12, 53) == (228, 238, 242)  # a lake
            expect(visitor.page.locator("#map-count")).to_contain_text("on the map")
            expect(visitor.page.locator(".maplibregl-ctrl-attrib")).to_contain_text("Test tiles")
            visitor.page.emulate_media(color_scheme="dark")
            visitor.page.wait_for_function(
                "() => newtwincitiesMap.getLayer('land')"
                " && newtwincitiesMap.getPaintProperty('land', 'fill-color') === '#1c2a2a'"
                " && newtwincitiesMap.loaded()"
            )
            assert colour_at(visitor.page, 2, 54) == (28, 42, 42)


def test_pictures_of_a_pmtiles_file_lie_under_the_municipalities(
    product: Product, browser: Browser, store: str
) -> None:
    with product(MAP_STYLE=f"{store}/pictures.pmtiles") as site:
        for visitor in opened(browser, site):
            assert not visitor.faults
            assert colour_at(visitor.page, 2, 54) == (120, 60, 200)


def test_outlines_are_drawn_where_the_chosen_base_map_is_not_to_be_had(
    product: Product, browser: Browser, store: str
) -> None:
    with product(MAP_STYLE=f"{store}/missing.pmtiles") as site:
        for visitor in opened(browser, site):
            assert {fault for fault in visitor.faults if "missing.pmtiles" not in fault} == set()
            assert visitor.page.evaluate("Boolean(newtwincitiesMap.getLayer('land'))")
            expect(visitor.page.locator("#map-count")).to_contain_text("on the map")
