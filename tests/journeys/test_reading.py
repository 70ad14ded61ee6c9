# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Everybody can read: in the own language, with the keyboard alone, much enlarged, on paper, in forced colours."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.journeys.visiting import LANGUAGES, PLACES, TWINNED, Place, Visit

by_name: dict[str, Any] = {"ids": lambda place: place.name}
BY_KEYBOARD = [place for place in PLACES if place.name in ("home", "municipality", "twinnings", "style")]
PLAIN: dict[str, Any] = {"media": "screen", "forced_colors": "none", "contrast": "no-preference"}
MEDIA: tuple[dict[str, Any], ...] = (
    PLAIN | {"forced_colors": "active"},
    PLAIN | {"forced_colors": "active", "color_scheme": "dark"},
    PLAIN | {"contrast": "more", "color_scheme": "light"},
    PLAIN | {"media": "print"},
)
NARROW = ViewportSize(width=320, height=640)
ENLARGED = ViewportSize(width=320, height=256)  # 1280 × 1024 at 400 %

# What has the focus, whether it is outlined, and whether it can be seen.
FOCUSED = """() => {
    const it = document.activeElement;
    if (!it || it === document.body) return null;
    const style = getComputedStyle(it), box = it.getBoundingClientRect();
    const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    window.reached ??= new Set();
    const again = window.reached.has(it);
    window.reached.add(it);
    return {
        again, seen, outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        markup: it.cloneNode(false).outerHTML,
    };
}"""
OUT_OF_REACH = """() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
    .filter(it => it.checkVisibility({visibilityProperty: true}) && it.type !== "hidden" && !window.reached.has(it))
    .map(it => it.outerHTML)"""
# Elements that stick out at the side, the innermost ones that no scrolling frame holds.
STICKS_OUT = """() => document.scrollingElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("body *")]
    .filter(it => !it.closest(".table-frame") && it.getBoundingClientRect().right > innerWidth + 0.5)
    .filter((it, _, all) => !all.some(other => it !== other && it.contains(other)))
    .map(it => it.outerHTML.slice(0, 200))
    .concat([`the page is ${document.scrollingElement.scrollWidth} px wide`])"""


@pytest.mark.parametrize("path", [TWINNED, "municipalities/?where=everywhere&country=SI"])
def test_the_language_changes_and_the_page_stays(visit: Visit, path: str) -> None:
    visitor = visit()
    visitor.goes_to(path)
    for language in (*LANGUAGES[1:], LANGUAGES[0]):
        visitor.page.locator(f".languages a[hreflang={language}]").click()
        visitor.page.wait_for_url(f"{visitor.site}/{language}/{path}")
        expect(visitor.page.locator("html")).to_have_attribute("lang", language)
        expect(visitor.page.locator(".languages [aria-current]")).to_have_attribute("hreflang", language)


@pytest.mark.parametrize(
    ("wished", "given"),
    [("de-AT", "de"), ("fr-CH", "fr"), ("it-IT", "it"), ("sl-SI", "sl"), ("en-GB", "en"), ("nl-NL", "en")],
)
def test_the_first_page_comes_in_the_language_of_the_browser(visit: Visit, wished: str, given: str) -> None:
    visitor = visit(locale=wished)
    visitor.page.goto(visitor.site)
    assert visitor.page.url == f"{visitor.site}/{given}/"
    expect(visitor.page.locator("html")).to_have_attribute("lang", given)


def test_the_first_key_reaches_a_link_past_the_navigation(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to(TWINNED)
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("main")).to_be_focused()
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator("main :focus")).to_have_count(1)


@pytest.mark.parametrize("place", BY_KEYBOARD, **by_name)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(visit: Visit, place: Place) -> None:
    visitor = visit()
    visitor.goes_to(place)
    unseen: list[str] = []
    for _ in range(400):
        visitor.page.keyboard.press("Tab")
        focused: dict[str, Any] | None = visitor.page.evaluate(FOCUSED)
        if focused is None or focused["again"]:
            break
        if not (focused["outlined"] and focused["seen"]):
            unseen.append(f"{focused}")
    assert not unseen, "\n".join(["The focus does not show at:", *unseen])
    left_out = visitor.page.evaluate(OUT_OF_REACH)
    assert not left_out, "\n".join(["Tab does not reach:", *left_out])


@pytest.mark.parametrize("place", PLACES, **by_name)
def test_no_page_scrolls_sideways_when_narrow_or_much_enlarged(visit: Visit, place: Place) -> None:
    visitor = visit()
    for language in ("de", "sl"):
        visitor.language = language
        visitor.sees(NARROW)
        visitor.goes_to(place)
        visitor.unfolds()
        for viewport in (NARROW, ENLARGED):
            visitor.sees(viewport)
            wide = visitor.page.evaluate(STICKS_OUT)
            assert not wide, "\n".join([f"Too wide at {visitor.page.url}:", *wide])


@pytest.mark.parametrize("place", PLACES, **by_name)
def test_headings_show_in_every_medium(visit: Visit, place: Place) -> None:
    visitor = visit()
    visitor.goes_to(place)
    headings = visitor.page.locator("main :is(h1, h2, h3):not(details *)")
    count = headings.count()
    assert count
    for medium in MEDIA:
        visitor.page.emulate_media(**medium)
        expect(headings.filter(visible=True)).to_have_count(count)


def test_who_wants_no_motion_gets_none(visit: Visit) -> None:
    visitor = visit(reduced_motion="reduce")
    visitor.goes_to("municipalities/")
    visitor.chooses("country", "SI")
    moving = visitor.page.locator("*").evaluate_all(
        "all => all.filter(it => parseFloat(getComputedStyle(it).transitionDuration) > 0).length"
    )
    assert moving == 0
    assert visitor.page.evaluate("document.getAnimations().length") == 0
