# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""A young person joins with the keyboard, on a phone and in German, and a parent agrees from the mail."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys.visiting import PHONE, Mailbox, Visit, Visitor

GUARDIAN_PAGE = "Elternteil oder erziehungs\u00adberechtigte Person"  # a long word that may break on a phone
CHILD, PARENT = "jonas.meier@example.org", "petra.meier@example.org"


def sees_page(visitor: Visitor, heading: str) -> None:
    """The page is the one that is meant, fits the screen, and axe finds nothing in the way."""
    expect(visitor.page.locator("h1")).to_have_text(heading)
    too_wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    barriers = visitor.barriers()
    assert too_wide <= 0, f"{visitor.path} is {too_wide} px too wide"
    assert not barriers, "\n".join(["axe reports:", *barriers])


def signs_up(visitor: Visitor, mailbox: Mailbox, address: str) -> None:
    """With an address and the code from the mail."""
    sees_page(visitor, "Neu hier")
    visitor.writes("Ihre E-Mail-Adresse", address)
    visitor.takes_as_long_as_people()
    visitor.presses("Code senden")
    sees_page(visitor, "Code eingeben")
    code = re.search(r"^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}$", mailbox.next_to(address), re.MULTILINE)
    assert code
    visitor.writes("Code aus der E-Mail", code[0])
    visitor.presses("Weiter")


def test_a_15_year_old_joins_with_the_consent_of_a_parent_and_edits_the_profile(visit: Visit, mailbox: Mailbox) -> None:
    child = visit(language="de", viewport=PHONE)
    child.goes_to("")
    child.presses("Anmelden")
    child.presses("Ich bin neu hier")
    signs_up(child, mailbox, CHILD)

    sees_page(child, "Willkommen")
    child.writes("Ihr Name", "Jonas Meier")
    child.presses("Weiter")
    sees_page(child, "Ihr Alter")
    child.goes_to("imprint/")
    expect(child.page.locator(".account-notice")).to_contain_text("ob Sie volljährig sind")
    sees_page(child, "Impressum")
    child.presses("Alter angeben")
    child.tabs_to(child.page.get_by_label("Ich bin 18 Jahre oder älter"))
    child.page.keyboard.press("ArrowDown")
    child.presses("Weiter")
    sees_page(child, "Wann sind Sie geboren?")
    for label, value in (("Geburtsmonat", "1"), ("Geburtsjahr", str(date.today().year - 15)), ("Land", "DE")):
        child.tabs_to(child.page.get_by_label(label)).select_option(value)
    child.presses("Weiter")

    sees_page(child, GUARDIAN_PAGE)
    child.goes_to("imprint/")
    expect(child.page.locator(".account-notice")).to_contain_text("muss ein Elternteil")
    sees_page(child, "Impressum")
    child.presses("Stand ansehen")
    child.writes("E-Mail-Adresse eines Elternteils oder einer anderen erziehungsberechtigten Person", PARENT)
    child.presses("Dieser Person schreiben")
    sees_page(child, GUARDIAN_PAGE)
    expect(child.page.get_by_role("status")).to_contain_text(PARENT)

    question = re.search(r"http\S+/people/guardian/\S+", mailbox.next_to(PARENT))
    assert question
    parent = visit(language="de", viewport=PHONE)
    parent.page.goto(f"{parent.site}{urlsplit(question[0]).path}")
    sees_page(parent, "Ein Kind bittet um Ihre Einwilligung")
    parent.presses("Konto anlegen")
    signs_up(parent, mailbox, PARENT)
    sees_page(parent, "Ein Kind bittet um Ihre Einwilligung")
    parent.presses("Alter angeben")
    parent.tabs_to(parent.page.get_by_label("Ich bin 18 Jahre oder älter"))
    parent.page.keyboard.press("Space")
    parent.presses("Weiter")
    sees_page(parent, "Ein Kind bittet um Ihre Einwilligung")
    parent.presses("Ich bin erziehungsberechtigt und stimme zu")
    sees_page(parent, "Kinder, für die Sie verantwortlich sind")
    expect(parent.page.locator("main")).to_contain_text("Jonas Meier")
    expect(parent.page.get_by_role("status")).to_contain_text("Sie haben zugestimmt")

    assert "Ihr Konto ist offen" in mailbox.next_to(CHILD)
    child.goes_to("people/protections/")
    sees_page(child, "Wie Sie geschützt sind")
    child.goes_to("people/profile/")
    expect(child.page.locator(".account-notice")).to_have_count(0)
    sees_page(child, "Ihr Profil")
    child.writes("Was Sie anbieten können", "Ich zeige gerne unser Jugendzentrum.")
    child.presses("Speichern")
    sees_page(child, "Ihr Profil")
    child.presses("Ihre Seite ansehen")
    sees_page(child, "Jonas Meier")
    expect(child.page.locator("main")).to_contain_text("Jugendzentrum")
    parent.page.goto(child.page.url)
    sees_page(parent, "Jonas Meier")
