# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""axe finds nothing in the way of anybody: on any page, in any language, and after what a visitor does there."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.journeys.visiting import DESK, LANGUAGES, PHONE, PLACES, TWINNED, Place, Visit, Visitor

at_both_widths = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


def assert_no_barriers(visitor: Visitor) -> None:
    barriers = visitor.barriers()
    assert not barriers, "\n".join(["axe reports:", *barriers])


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_no_page_has_a_barrier_in_any_language_at_any_width_nor_in_the_dark(visit: Visit, place: Place) -> None:
    visitor = visit()
    barriers: list[str] = []
    for language in LANGUAGES:
        visitor.language = language
        visitor.sees(DESK)
        visitor.goes_to(place)
        barriers += visitor.barriers()
        visitor.sees(PHONE)
        barriers += visitor.barriers()
    visitor.page.emulate_media(color_scheme="dark")
    barriers += visitor.barriers()
    assert not barriers, "\n".join(["axe reports:", *barriers])


@at_both_widths
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_options_that_are_offered_while_typing_have_no_barrier(
    visit: Visit, viewport: ViewportSize, colours: str
) -> None:
    visitor = visit(viewport=viewport, color_scheme=colours)
    visitor.goes_to("")
    field = visitor.page.get_by_role("combobox")
    field.press_sequentially("sa")
    expect(visitor.page.get_by_role("option").first).to_be_visible()
    assert_no_barriers(visitor)
    field.press("ArrowDown")
    expect(visitor.page.get_by_role("option", selected=True)).to_be_visible()
    assert_no_barriers(visitor)


@at_both_widths
def test_a_name_that_nobody_has_leaves_no_barrier(visit: Visit, viewport: ViewportSize) -> None:
    visitor = visit(viewport=viewport)
    visitor.goes_to("")
    visitor.page.get_by_role("combobox").press_sequentially("zzzz")
    expect(visitor.page.locator("#find-status")).not_to_be_empty()
    assert_no_barriers(visitor)


@at_both_widths
@pytest.mark.parametrize("path", ["municipalities/", "twinnings/"])
def test_unfolded_filters_and_swapped_results_have_no_barrier(visit: Visit, viewport: ViewportSize, path: str) -> None:
    visitor = visit(viewport=viewport)
    visitor.goes_to(path)
    visitor.page.locator(".filter-further summary").click()
    expect(visitor.page.locator(".filter-fields")).to_be_visible()
    assert_no_barriers(visitor)
    visitor.chooses("country", "SI")
    assert_no_barriers(visitor)


@at_both_widths
@pytest.mark.parametrize("path", [TWINNED, "territory/"])
def test_unfolded_details_have_no_barrier(visit: Visit, viewport: ViewportSize, path: str) -> None:
    visitor = visit(viewport=viewport)
    visitor.goes_to(path)
    visitor.unfolds()
    expect(visitor.page.locator("details[open] li").first).to_be_visible()
    assert_no_barriers(visitor)
