# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The way through the site: a menu on narrow screens, one row on wide ones, without script and with keys alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.journeys.visiting import DESK, LANGUAGES, PHONE, Visit

HEADER_PX = 72  # a row of the header
SMALLEST = ViewportSize(width=320, height=600)  # what WCAG 1.4.10 asks for


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_header_takes_one_row_at_any_width(visit: Visit, language: str) -> None:
    visitor = visit(language=language)
    visitor.goes_to("municipalities/")
    for viewport in (SMALLEST, PHONE, DESK):
        visitor.sees(viewport)
        box = visitor.page.locator(".site-header").bounding_box()
        assert box
        assert box["height"] <= HEADER_PX


def test_a_phone_without_script_opens_the_menu_and_goes_where_it_leads(visit: Visit) -> None:
    visitor = visit(viewport=PHONE, java_script_enabled=False)
    visitor.goes_to("")
    navigation = visitor.page.get_by_role("navigation", name="Main")
    expect(navigation).to_be_hidden()
    visitor.page.locator(".menu summary").click()
    navigation.get_by_role("link", name="Network").click()
    visitor.page.wait_for_url("**/network/")
    expect(visitor.page.get_by_role("navigation", name="Main")).to_be_hidden()


def test_keys_alone_open_the_menu_and_reach_its_first_entry_next(visit: Visit) -> None:
    visitor = visit(viewport=PHONE)
    visitor.goes_to("municipalities/")
    visitor.page.locator(".wordmark").focus()
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator(".menu summary")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    first = visitor.page.get_by_role("navigation", name="Main").get_by_role("link").first
    expect(first).to_be_focused()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/map/")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_open_menu_has_no_barrier_and_says_whether_it_is_open(visit: Visit, colours: str) -> None:
    visitor = visit(viewport=PHONE, color_scheme=colours)
    visitor.goes_to("municipalities/")
    header = visitor.page.get_by_role("banner")
    expect(header).to_match_aria_snapshot("- group: Menu")
    visitor.page.locator(".menu summary").click()
    expect(header).to_match_aria_snapshot(
        """
        - group: Menu
        - navigation "Main":
          - list:
            - listitem:
              - link "Map"
        """
    )
    barriers = visitor.barriers()
    assert not barriers, "\n".join(["axe reports:", *barriers])


def test_whoever_follows_a_link_in_the_menu_sees_where_they_are(visit: Visit) -> None:
    visitor = visit(viewport=PHONE)
    visitor.goes_to("network/")
    visitor.page.locator(".menu summary").click()
    current = visitor.page.get_by_role("navigation", name="Main").locator("[aria-current=page]")
    expect(current).to_have_text("Network")
    targets = visitor.page.locator(".menu-panel a, .menu summary")
    heights = targets.evaluate_all("all => all.map(element => element.getBoundingClientRect().height)")
    assert min(heights) >= 44


def test_wide_screens_show_all_entries_without_a_menu(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("municipalities/")
    expect(visitor.page.locator(".menu")).to_be_hidden()
    expect(visitor.page.get_by_role("navigation", name="Main").get_by_role("link")).to_have_count(7)
    expect(visitor.page.get_by_role("navigation", name="Language").get_by_role("link")).to_have_count(5)
