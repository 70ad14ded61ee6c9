# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""A visitor finds a municipality by a part of any of its names: with keys, with the mouse, and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.visiting import BOLZANO, Visit, Visitor, number


def types(visitor: Visitor, text: str) -> Locator:
    """Types on the first page and waits for the answer; the field is what one types into."""
    visitor.goes_to("")
    field = visitor.page.get_by_role("combobox")
    field.press_sequentially(text)
    expect(field).to_have_attribute("aria-expanded", "true")
    return field


def test_a_part_of_a_name_and_two_keys_lead_to_the_municipality(visit: Visit) -> None:
    visitor = visit()
    field = types(visitor, "bolz")
    field.press("ArrowDown")
    chosen = visitor.page.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("Bolzano")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    field.press("Enter")
    expect(visitor.page.locator("h1")).to_have_text("Bolzano")
    assert visitor.path == BOLZANO


def test_a_click_on_an_option_leads_to_the_municipality(visit: Visit) -> None:
    visitor = visit()
    types(visitor, "bolz")
    visitor.page.get_by_role("option", name="Bolzano").click()
    expect(visitor.page.locator("h1")).to_have_text("Bolzano")
    assert visitor.path == BOLZANO


def test_arrow_keys_go_round_the_options(visit: Visit) -> None:
    visitor = visit()
    field = types(visitor, "sa")
    options = visitor.page.get_by_role("option")
    assert options.count() > 2
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(visitor.page.get_by_role("option", selected=True)).to_have_count(1)


def test_escape_closes_the_options_and_keeps_what_was_typed(visit: Visit) -> None:
    visitor = visit()
    field = types(visitor, "bolz")
    field.press("Escape")
    expect(visitor.page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("bolz")
    expect(field).to_be_focused()


def test_the_status_line_says_how_many_were_found(visit: Visit) -> None:
    visitor = visit()
    types(visitor, "bolz")
    status = visitor.page.locator("#find-status")
    expect(status).not_to_be_empty()
    assert number(status) == visitor.page.get_by_role("option").count()


def test_a_name_that_nobody_has_is_said_to_eye_and_ear(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("")
    field = visitor.page.get_by_role("combobox")
    none = field.get_attribute("data-none") or ""
    assert none
    field.press_sequentially("zzzz")
    expect(visitor.page.locator("#find-status")).to_have_text(none)
    widths = visitor.page.get_by_text(none).evaluate_all("all => all.map(it => it.getBoundingClientRect().width)")
    assert max(widths) > 100


def test_the_last_letters_typed_decide_whatever_answer_comes_last(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("")
    field = visitor.page.get_by_role("combobox")
    with visitor.page.expect_request("**/find/?q=gr"):
        field.fill("gr")
    field.fill("bolz")
    expect(visitor.page.get_by_role("option").first).to_contain_text("Bolzano")
    visitor.page.wait_for_timeout(300)
    expect(visitor.page.get_by_role("option").first).to_contain_text("Bolzano")


@pytest.mark.parametrize(
    ("language", "typed", "found"),
    [
        ("de", "bolz", "Bozen"),
        ("de", "bischofl", "Škofja Loka"),
        ("sl", "bolz", "Bocen"),
        ("sl", "bozen", "Bocen"),
        ("it", "bocen", "Bolzano"),
    ],
)
def test_a_name_in_any_language_finds_the_name_of_the_reader(
    visit: Visit, language: str, typed: str, found: str
) -> None:
    visitor = visit(language=language)
    field = types(visitor, typed)
    expect(visitor.page.get_by_role("option").first).to_contain_text(found)
    field.press("ArrowDown")
    field.press("Enter")
    expect(visitor.page.locator("h1")).to_have_text(found)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_the_form_leads_to_the_list_of_all_that_match(visit: Visit, scripts: bool) -> None:
    visitor = visit(java_script_enabled=scripts)
    visitor.goes_to("")
    field = visitor.page.locator("#find")
    field.fill("bolz")
    field.press("Enter")
    expect(visitor.page.locator("#results")).to_be_visible()
    assert visitor.path.startswith("municipalities/?")
    assert "q=bolz" in visitor.path
    assert visitor.keys()[0] in BOLZANO
    assert len(visitor.keys()) == visitor.count()
