# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The map in a browser: what it draws, what it says of a chosen municipality, what is left where it can't be drawn."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import COMMAND, PATIENCE_MS, Product
from tests.journeys.visiting import DESK, Visit, Visitor

CHOSEN = "map/?m=Q1735"  # Innsbruck
STATE = """
from newtwincities.atlas.actions import state_topics
from newtwincities.atlas.models import Municipality
state_topics(Municipality.objects.get(key="Q1735"), show=["forests"], learn=[])
state_topics(Municipality.objects.get(key="Q15922"), show=["youth"], learn=["forests"])
"""


def drawn(page: Page) -> None:
    page.wait_for_function("() => performance.getEntriesByName('map-at-rest').length", timeout=30_000)


def test_the_map_draws_all_that_the_list_below_it_counts(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("map/")
    drawn(visitor.page)
    listed = visitor.page.locator("#found").inner_text().split()[0]
    expect(visitor.page.locator("#map-count")).to_contain_text(listed)


def test_a_shared_address_opens_the_chosen_municipality_with_its_partners(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to(CHOSEN)
    drawn(visitor.page)
    panel = visitor.page.locator("#map-panel")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Innsbruck")
    expect(panel.get_by_role("link", name="Grenoble")).to_be_visible()
    panel.get_by_role("button").click()
    expect(panel).to_be_hidden()
    assert "m=" not in visitor.page.url


def test_a_filter_narrows_map_and_list_without_a_new_page(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("map/")
    drawn(visitor.page)
    before = visitor.page.locator("#map-count").inner_text()
    visitor.page.locator("select[name=country]").select_option("SI")
    expect(visitor.page.locator("#map-count")).not_to_have_text(before)
    expect(visitor.page.locator("#found")).to_contain_text(
        visitor.page.locator("#map-count").inner_text().split(":")[-1].strip()
    )


def test_a_topic_narrows_map_and_table_to_those_who_offer_or_seek_it(
    product: Product, browser: Browser, tmp_path: Path
) -> None:
    with product(VAR_DIR=str(tmp_path)) as site:
        own = {**os.environ, "VAR_DIR": str(tmp_path)}
        subprocess.run([COMMAND, "shell", "-c", STATE], env=own, check=True, capture_output=True)
        context = browser.new_context(viewport=DESK, locale="en-GB")
        context.set_default_timeout(PATIENCE_MS)
        visitor = Visitor(context, site, "en")
        visitor.goes_to("map/")
        drawn(visitor.page)
        visitor.unfolds()
        visitor.page.locator("select[name=topic]").select_option("forests")
        expect(visitor.page.locator("#map-count")).to_have_text("Municipalities on the map: 2")
        expect(visitor.page.locator("#found")).to_have_text("2 municipalities")
        assert sorted(visitor.keys()) == ["Q15922", "Q1735"]
        expect(visitor.page).to_have_url(re.compile(r"topic=forests.*#v="))
        visitor.page.reload()
        drawn(visitor.page)
        expect(visitor.page.locator("select[name=topic]")).to_have_value("forests")
        visitor.page.locator("select[name=topic]").select_option("youth")
        expect(visitor.page.locator("#map-count")).to_have_text("1 municipality on the map")
        expect(visitor.page.locator("#found")).to_have_text("1 municipality")
        assert visitor.keys() == ["Q15922"]
        assert not visitor.faults
        context.close()


def test_nothing_is_wrong_for_screen_readers_while_a_municipality_is_open(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to(CHOSEN)
    drawn(visitor.page)
    assert not visitor.barriers()


def test_without_script_the_list_holds_the_same(visit: Visit) -> None:
    visitor = visit(java_script_enabled=False)
    visitor.goes_to("map/?country=SI")
    expect(visitor.page.locator("#results .table")).to_be_visible()
    expect(visitor.page.locator("#found")).to_be_visible()


def test_the_whereabouts_are_asked_for_only_when_the_button_is_pressed(visit: Visit) -> None:
    visitor = visit()
    visitor.page.add_init_script(
        "window.askedWhere = 0; for (const how of ['getCurrentPosition', 'watchPosition'])"
        " navigator.geolocation[how] = () => { window.askedWhere += 1; return 1; };"
    )
    visitor.goes_to("map/")
    drawn(visitor.page)
    assert visitor.page.evaluate("window.askedWhere") == 0
    visitor.page.locator(".maplibregl-ctrl-geolocate").click()
    visitor.page.wait_for_function("window.askedWhere > 0")


def test_a_chosen_municipality_and_its_partners_lie_in_the_room_that_the_panel_leaves(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("map/?m=Q15922")  # all its partners lie in Europe
    drawn(visitor.page)
    visitor.page.wait_for_function("!window.newtwincitiesMap.isMoving()")
    outside = visitor.page.evaluate("""() => {
        const map = window.newtwincitiesMap, { clientWidth: width, clientHeight: height } = map.getContainer();
        return map.querySourceFeatures("chosen").map(({ geometry }) => map.project(geometry.coordinates))
            .filter(({ x, y }) => x < 0 || y < 0 || x > width || y > height).length;
    }""")
    assert outside == 0


def test_few_places_are_drawn_one_by_one(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("map/?country=LI")
    drawn(visitor.page)
    shown = "window.newtwincitiesMap.querySourceFeatures('places').filter((f) => f.properties.point_count).length"
    assert visitor.page.evaluate(shown) == 0
    visitor.goes_to("map/")
    drawn(visitor.page)
    assert visitor.page.evaluate(shown) > 0
