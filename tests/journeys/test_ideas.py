# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody in a town hall, in French and on a phone: finds an idea, joins for the municipality, and takes part.

It is done with the invented idea of the demonstration.
"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, ViewportSize, expect

from tests.journeys.test_moderation import sees_page, signs_in
from tests.journeys.visiting import DESK, IDEA, PHONE, Visit, Visitor

TITLE = "A week in the other town hall"
NEWS = "Nous prêtons notre photographe pour la semaine d’essai."
SHOWS = "La photographe devant la mairie"
WORDS = "Voici le matériel qu’elle apporte."
SENTENCE = "Une caméra, et quelqu’un qui sait s’en servir."


def presses(visitor: Visitor, target: Locator) -> None:
    """By keyboard; the page that comes has no barrier."""
    with visitor.page.expect_navigation():
        visitor.tabs_to(target.first).press("Enter")
    sees_page(visitor, ".")


def unfolds(visitor: Visitor) -> None:
    visitor.page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")


def picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (640, 400), (70, 110, 90)).save(made, "JPEG")
    return made.getvalue()


def test_a_town_hall_finds_an_idea_joins_it_and_takes_part(visit: Visit) -> None:
    town_hall = signs_in(visit(language="fr", viewport=PHONE), "townhall")
    page = town_hall.page

    # In the directory, by words.
    town_hall.goes_to("ideas/")
    sees_page(town_hall, "Idées de projet")
    town_hall.writes("Mots", "town hall")
    town_hall.presses("Appliquer")
    sees_page(town_hall, "Idées de projet")
    presses(town_hall, page.get_by_role("link", name=TITLE))
    sees_page(town_hall, TITLE)
    presses(town_hall, page.get_by_role("link", name="Participer", exact=True))

    # For the municipality, in a part that is still sought.
    expect(page.get_by_label("Montinventé (démo)")).to_be_checked()
    town_hall.tabs_to(page.get_by_label("À quel titre", exact=False)).select_option("municipality")
    town_hall.tabs_to(page.locator("#id_sentence")).fill(SENTENCE)
    presses(town_hall, page.get_by_role("button", name="Participer"))
    expect(page.get_by_role("status").first).to_be_visible()
    town_hall.goes_to(f"{IDEA}members/")
    expect(page.locator("main")).to_contain_text(SENTENCE)
    expect(page.locator(".idea-members > li").filter(has_text="Montinventé (démo)")).to_be_visible()

    posts_an_update(town_hall)
    takes_part(town_hall)


def posts_an_update(town_hall: Visitor) -> None:
    """With a picture, which has to say what it shows, and a comment and a reaction on it."""
    page = town_hall.page
    town_hall.goes_to(f"{IDEA}updates/")
    unfolds(town_hall)
    sees_page(town_hall, TITLE)
    town_hall.tabs_to(page.locator("#id_text")).fill(NEWS)
    town_hall.tabs_to(page.locator("#id_picture_1")).set_input_files(
        {"name": "mairie.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    town_hall.tabs_to(page.get_by_role("button", name="Publier", exact=True)).press("Enter")
    expect(page.locator("#id_alt_1")).to_be_focused()  # is asked for before the file would be lost
    town_hall.tabs_to(page.locator("#id_alt_1")).fill(SHOWS)
    presses(town_hall, page.get_by_role("button", name="Publier", exact=True))
    post = page.locator("article.post").filter(has_text=NEWS)
    expect(post.get_by_alt_text(SHOWS)).to_be_visible()

    agreed = post.get_by_role("button", name="Je peux aider")
    town_hall.tabs_to(agreed).press("Enter")
    expect(agreed).to_have_attribute("aria-pressed", "true")
    sees_page(town_hall, TITLE)
    presses(town_hall, post.get_by_role("link", name="Commenter"))
    town_hall.tabs_to(page.locator("#id_text")).fill(WORDS)
    presses(town_hall, page.get_by_role("button", name="Envoyer", exact=True))
    expect(page.locator(".comment").filter(has_text=WORDS)).to_be_visible()


def takes_part(town_hall: Visitor) -> None:
    """Says when it can come, and takes a task."""
    page = town_hall.page
    town_hall.goes_to(IDEA)
    sees_page(town_hall, TITLE)
    presses(town_hall, page.get_by_role("link", name="When do all of us talk about the application?"))
    for option in page.locator(".date-option").all():
        town_hall.tabs_to(option.get_by_label("Oui", exact=True)).press("Space")
    presses(town_hall, page.get_by_role("button", name="Répondre", exact=True))
    expect(page.locator(".date-option input[value='yes']:checked")).to_have_count(3)
    town_hall.goes_to(f"{IDEA}tasks/")
    presses(town_hall, page.get_by_role("button", name=re.compile("who lends a camera")))
    taken = page.locator("li").filter(has_text="who lends a camera")
    expect(taken).to_contain_text("à votre charge")

    # What was done stands in the idea's activity and in the own list.
    town_hall.goes_to(f"{IDEA}activity/")
    expect(page.locator("main")).to_contain_text(NEWS)
    sees_page(town_hall, TITLE)
    town_hall.goes_to("ideas/mine/")
    expect(page.locator("main")).to_contain_text("Montinventé (démo)")


INSIDE = (
    "", "updates/", "updates/1/", "dates/", "dates/new/", "dates/question/", "tasks/", "activity/", "versions/",
    "members/", "roles/", "invite/", "leave/", "edit/", "state/", "attachments/",
)  # fmt: skip
AROUND = ("ideas/mine/", "ideas/new/", "ideas/searches/")


@pytest.mark.parametrize(("language", "viewport"), [("sl", PHONE), ("de", DESK)], ids=["phone", "desk"])
def test_no_page_of_an_idea_has_a_barrier_for_who_leads_it(visit: Visit, language: str, viewport: ViewportSize) -> None:
    lead = signs_in(visit(language=language, viewport=viewport), "coordinator")
    for path in (*(f"{IDEA}{page}" for page in INSIDE), *AROUND):
        lead.goes_to(path)
        unfolds(lead)
        sees_page(lead, ".")
