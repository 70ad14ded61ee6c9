# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A coordinator on a phone, in German: the committee's messy list, three next steps, and the report for the council.

It is done with an invented partnership of the demonstration that rests on one person.
"""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests.journeys.test_moderation import sees_page, signs_in
from tests.journeys.visiting import DESK, PHONE, Visit, Visitor

YEAR = date.today().year
PARTNER = "Izmišljena vas"
# As a committee keeps it: German headings, days in every manner, a guess, a row that cannot be read.
LIST = f"""\
Vereinsliste Städtepartnerschaft;;;;;
Wann;Anlass;Ort;Teilnehmer;Thema;Bemerkung
12.–15. Mai {YEAR - 2};Bürgerreise;Izmišljena vas;31;Kultur;sehr schön!
Pfingsten {YEAR - 3};Chorwochenende;Musterdorf;24;Musik, Kultur;
3.10.{str(YEAR - 2)[2:]};Online-Abend;Zoom;15;Kultur;kurz
irgendwann;Grillfest;;;;
"""


def looks(visitor: Visitor, heading: str) -> None:
    """The page with this heading fits the phone, says that all is invented, and axe finds nothing in the way."""
    visitor.page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    sees_page(visitor, heading)
    expect(visitor.page.locator("main")).to_contain_text("Alles hier ist erfunden")


def follows(visitor: Visitor, link: Locator) -> None:
    """By keyboard."""
    with visitor.page.expect_navigation():
        visitor.tabs_to(link.first).press("Enter")


def test_a_messy_list_leads_to_three_next_steps_on_a_phone(visit: Visit) -> None:
    coordinator = signs_in(visit(language="de", viewport=PHONE), "coordinator")
    coordinator.goes_to("partnerships/")
    sees_page(coordinator, "Mein Schreibtisch")
    page = coordinator.page
    follows(coordinator, page.locator("main h3 a").filter(has_text=PARTNER))
    looks(coordinator, PARTNER)
    own = coordinator.path

    # The list as it is, from a file.
    follows(coordinator, page.locator(f"a[href$='{own}exchanges/import/']"))
    looks(coordinator, "Liste übernehmen")
    chooser = coordinator.tabs_to(page.locator("input[type=file]"))
    chooser.set_input_files({"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.encode("cp1252")})
    coordinator.presses("Vorschau")
    looks(coordinator, "Liste übernehmen")
    expect(page.locator("main")).to_contain_text("Bürgerreise")
    expect(page.locator("main")).to_contain_text("abgelehnt")  # the row without a day says what to do
    for box in page.locator("main input[type=checkbox]:not(:checked):not(:disabled)").all():
        coordinator.tabs_to(box).press("Space")  # the days that were only guessed are confirmed
    with page.expect_navigation():
        coordinator.tabs_to(page.locator("button[value=import]")).press("Enter")

    # Where it stands now, and what would help most.
    expect(page.get_by_role("status").first).to_contain_text("3")
    if coordinator.path != own:
        coordinator.goes_to(own)
    looks(coordinator, PARTNER)
    expect(page.get_by_role("heading", name="Was am meisten helfen würde")).to_be_visible()
    steps = page.locator("h3:has-text('Was am meisten helfen würde') + ol > li")
    expect(steps).to_have_count(3)
    assert all(len(step) > 20 for step in steps.all_inner_texts())
    expect(page.locator("#decades ~ figure svg.chart-narrow")).to_be_visible()

    # Why it stands there, and the report for the council.
    follows(coordinator, page.locator(f"a[href$='{own}vitality/']"))
    looks(coordinator, PARTNER)
    coordinator.goes_to(own)
    follows(coordinator, page.locator(f"a[href$='{own}report/{YEAR - 1}/']"))
    looks(coordinator, f"im Jahr {YEAR - 1}")
    follows(coordinator, page.locator(f"main a[href$='{own}report/{YEAR - 2}/']"))
    looks(coordinator, f"im Jahr {YEAR - 2}")
    expect(page.locator("main")).to_contain_text("Bürgerreise")
    paper = page.request.get(page.get_by_role("link", name="Als PDF herunterladen").evaluate("link => link.href"))
    assert paper.body().startswith(b"%PDF-")


PAGES = (
    "", "vitality/", "what-if/", "plan/", "exchanges/", "exchanges/enter/", "carriers/", "handover/", "tasks/",
    "documents/", "public-face/", "agreement/", "agreement/change/", "state/",
)  # fmt: skip
AROUND = ("notices/mine/", "notices/write/", "introductions/", "shortlist/", "partnerships/begin/")


@pytest.mark.parametrize(("language", "viewport"), [("fr", PHONE), ("sl", DESK)], ids=["phone", "desk"])
def test_no_page_of_a_dossier_has_a_barrier(visit: Visit, language: str, viewport: ViewportSize) -> None:
    coordinator = signs_in(visit(language=language, viewport=viewport), "coordinator")
    coordinator.goes_to("partnerships/")
    own = coordinator.page.locator("main h3 a").filter(has_text=PARTNER).get_attribute("href") or ""
    inside = own.split("/", 2)[2]
    coordinator.goes_to(f"{inside}exchanges/")
    exchange = coordinator.page.locator(f"main ul.rows a[href^='{own}exchanges/']").first.get_attribute("href") or ""
    one = exchange.split("/", 2)[2]
    paths = [*(f"{inside}{page}" for page in PAGES), one, f"{one}change/", f"{one}programme/", *AROUND]
    for path in paths:
        coordinator.goes_to(path)
        coordinator.page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        sees_page(coordinator, ".")
