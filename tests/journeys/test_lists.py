# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists are filtered, sorted, turned, shared and taken along; script makes it quicker and is not needed."""

from __future__ import annotations

import csv

import pytest
from playwright.sync_api import expect

from tests.journeys.visiting import PHONE, Visit

both_lists = pytest.mark.parametrize("path", ["municipalities/", "twinnings/"])


@both_lists
def test_a_chosen_filter_changes_results_and_address_without_a_reload(visit: Visit, path: str) -> None:
    visitor = visit()
    visitor.goes_to(path)
    before = visitor.count()
    visitor.page.evaluate("window.kept = true")
    visitor.chooses("country", "SI")
    assert 0 < visitor.count() < before
    assert visitor.page.evaluate("window.kept")
    expect(visitor.page.locator("#id_country")).to_be_focused()


@both_lists
def test_the_new_count_is_said_in_the_place_that_said_the_old_one(visit: Visit, path: str) -> None:
    """Screen readers speak what changes in a live region; one that comes anew with its text is often passed over."""
    visitor = visit()
    visitor.goes_to(path)
    visitor.page.evaluate(
        "window.region = document.querySelector('main [role=status]:has(#found), #found[role=status]')"
    )
    visitor.chooses("country", "SI")
    assert visitor.page.evaluate(
        "window.region.isConnected && window.region.contains(document.querySelector('#found'))"
    )


@both_lists
def test_the_back_button_returns_to_what_was_there_before(visit: Visit, path: str) -> None:
    visitor = visit()
    visitor.goes_to(path)
    before = visitor.count()
    visitor.chooses("country", "SI")
    slovene = visitor.count()
    slovene_path = visitor.path
    visitor.chooses("order", "name" if path == "municipalities/" else "distance")
    visitor.page.go_back()
    visitor.page.wait_for_url(f"**/{slovene_path}")
    expect(visitor.page.locator("#id_country")).to_have_value("SI")
    expect(visitor.page.locator("#found")).to_contain_text(str(slovene))
    visitor.page.go_back()
    expect(visitor.page.locator("#found")).to_contain_text(f"{before:,}")
    expect(visitor.page.locator("#id_country")).to_have_value("")
    assert visitor.path == path
    visitor.page.go_forward()
    expect(visitor.page.locator("#found")).to_contain_text(str(slovene))
    expect(visitor.page.locator("#id_country")).to_have_value("SI")


@both_lists
def test_one_returns_from_a_municipality_to_the_list_as_it_was(visit: Visit, path: str) -> None:
    visitor = visit()
    visitor.goes_to(path)
    visitor.chooses("country", "SI")
    listed = visitor.keys()
    visitor.page.locator("#results tbody th a").first.click()
    expect(visitor.page.locator("dl.facts")).to_be_visible()
    visitor.page.go_back()
    expect(visitor.page.locator("#id_country")).to_have_value("SI")
    assert visitor.keys() == listed


@both_lists
def test_pages_go_on_and_back_and_keep_the_filter(visit: Visit, path: str) -> None:
    visitor = visit(viewport=PHONE)
    visitor.goes_to(f"{path}?country=IT")
    first = visitor.keys()
    expect(visitor.page.locator("[rel=prev]")).to_have_count(0)
    visitor.page.locator("[rel=next]").click()
    visitor.page.wait_for_url("**page=2**")
    assert "country=IT" in visitor.path
    assert visitor.keys() != first
    visitor.page.locator("[rel=prev]").click()
    visitor.page.wait_for_url("**page=1**")
    assert visitor.keys() == first


def test_a_new_filter_begins_at_its_first_page(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("municipalities/?page=3")
    visitor.chooses("country", "LI")
    assert "page=" not in visitor.path
    assert len(visitor.keys()) == visitor.count()


def test_municipalities_are_sorted_as_one_wishes(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("municipalities/")
    first_by_size = visitor.keys()
    visitor.chooses("order", "-twinnings")
    counts = [int(text) for text in visitor.page.locator("#results tbody td:last-child").all_inner_texts()]
    assert len(counts) == len(first_by_size)
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0


def test_a_shared_address_shows_everybody_the_same(visit: Visit) -> None:
    sender = visit()
    sender.goes_to("municipalities/")
    sender.page.locator(".filter-further summary").click()
    sender.chooses("country", "SI")
    sender.chooses("twinned", "yes")
    reader = visit(language="de", viewport=PHONE)
    reader.goes_to(sender.path)
    assert reader.keys() == sender.keys()
    expect(reader.page.locator("#id_country")).to_have_value("SI")
    expect(reader.page.locator("#id_twinned")).to_have_value("yes")
    expect(reader.page.locator("#id_twinned")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "columns"), [("municipalities/", ["id"]), ("twinnings/", ["id_a", "id_b"])], ids=["municipalities", "twin"]
)
def test_the_download_has_just_the_rows_of_the_filtered_list(visit: Visit, path: str, columns: list[str]) -> None:
    visitor = visit()
    visitor.goes_to(path)
    visitor.chooses("country", "LI" if path == "municipalities/" else "CH")
    with visitor.page.expect_download() as event:
        visitor.page.locator("#results [href*='.csv']").click()
    with event.value.path().open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    listed: list[list[str]] = visitor.page.locator("#results tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('a')].map(link => link.pathname.split('/').at(-2)))"
    )
    assert len(rows) == visitor.count() == len(listed)
    assert sorted(sorted(row[column] for column in columns) for row in rows) == sorted(map(sorted, listed))


@both_lists
def test_without_scripts_the_button_applies_the_filter(visit: Visit, path: str) -> None:
    visitor = visit(java_script_enabled=False)
    visitor.goes_to(path)
    before = visitor.count()
    visitor.page.locator("#id_country").select_option("SI")
    assert visitor.count() == before
    visitor.page.locator(".filter [type=submit]").click()
    visitor.page.wait_for_url("**country=SI**")
    assert 0 < visitor.count() < before
    expect(visitor.page.locator("#id_country")).to_have_value("SI")


def test_a_name_typed_into_the_filter_narrows_the_list(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("municipalities/?where=everywhere")
    visitor.page.locator("#id_q").fill("bozen")
    visitor.page.locator(".filter [type=submit]").click()
    visitor.page.wait_for_url("**q=bozen**")
    expect(visitor.page.locator("#results tbody tr")).to_have_count(1)
    assert visitor.keys() == ["Q6526"]
