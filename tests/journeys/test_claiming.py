# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""A secretary claims the municipality and invites two colleagues: on a phone, in German, with the keyboard alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import COMMAND, settled
from tests.journeys.visiting import PHONE, Mailbox, Visit, Visitor

TOWN, KEY, TEAM = "Bludenz", "gn-2781680", "Gemeindeamt Bludenz"
SECRETARY, PUBLIC = "eva.moser@bludenz.example", "gemeinde@bludenz.example"
COLLEAGUES = {"Paul Rinner": "paul.rinner@bludenz.example", "Lea Gstrein": "lea.gstrein@example.org"}
MOST_FIELDS = 5  # from the landing page to the claimed municipality
CODE = r"^[2-9A-Z]{3}-[2-9A-Z]{3}$"


@pytest.fixture
def known_domain(site: str, folder: Path) -> None:
    """The operator has read the town halls' domains and addresses from a file, while the site runs."""
    file = folder / "contacts.csv"
    file.write_text(
        "id,domain,email,post,source,date\n"
        f"{KEY},bludenz.example,{PUBLIC},,Verzeichnis der Gemeinden (Beispiel),2026-05-16\n",
        encoding="utf-8",
    )
    subprocess.run([COMMAND, "import", "official-contacts", file], check=True, **settled(folder, BASE_URL=site))


def sees_page(visitor: Visitor, heading: str) -> None:
    """The page is the one that is meant, says so in its title, fits the screen, and axe finds nothing in the way."""
    expect(visitor.page.locator("h1")).to_have_text(heading)
    expect(visitor.page).to_have_title(f"{heading} – NewTwinCities")
    too_wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    barriers = visitor.barriers()
    assert too_wide <= 0, f"{visitor.path} is {too_wide} px too wide"
    assert not barriers, "\n".join(["axe reports:", *barriers])


def ticks(visitor: Visitor, label: str) -> None:
    visitor.tabs_to(visitor.page.get_by_label(label, exact=True))
    visitor.page.keyboard.press("Space")


def code_in(mail: str) -> str:
    found = re.search(CODE, mail, re.MULTILINE)
    assert found
    return found[0]


def accepts(colleague: Visitor, mailbox: Mailbox, *, name: str, address: str) -> None:
    """Opens the link of the mail; there is no account before."""
    link = re.search(r"http\S+/teams/invitations/\S+", mailbox.next_to(address))
    assert link
    colleague.page.goto(f"{colleague.site}{urlsplit(link[0]).path}")
    sees_page(colleague, f"Einladung in das Team „{TEAM}“")
    colleague.takes_as_long_as_people()
    colleague.presses("Code senden")
    sees_page(colleague, "Code eingeben")
    colleague.writes("Code", code_in(mailbox.next_to(address)))
    colleague.writes("Ihr Name", name)
    ticks(colleague, "Ich bin 18 oder älter.")
    colleague.presses("Einladung annehmen")
    sees_page(colleague, TEAM)
    expect(colleague.page.get_by_role("status")).to_contain_text("Willkommen im Team.")


@pytest.mark.usefixtures("known_domain")
def test_a_secretary_claims_the_municipality_and_two_colleagues_join(visit: Visit, mailbox: Mailbox) -> None:
    eva = visit(language="de", viewport=PHONE)
    filled: list[str] = []  # the fields between the landing page and the claimed municipality

    def writes(label: str, text: str) -> None:
        filled.append(label)
        eva.writes(label, text)

    eva.goes_to("")
    writes("Gemeinde finden", TOWN)
    expect(eva.page.get_by_role("option").first).to_be_visible()
    eva.page.keyboard.press("ArrowDown")
    with eva.page.expect_navigation():
        eva.page.keyboard.press("Enter")
    sees_page(eva, TOWN)
    eva.presses("Sie arbeiten für das Gemeindeamt? Seite übernehmen")

    sees_page(eva, f"Seite der Gemeinde {TOWN} übernehmen")
    writes("Ihre E-Mail-Adresse beim Gemeindeamt", SECRETARY)
    writes("Ihr Name", "Eva Moser")
    ticks(eva, "Ich bin 18 oder älter und handle für das Gemeindeamt.")
    filled.append("adult")
    eva.takes_as_long_as_people()
    eva.presses("Code senden")
    sees_page(eva, "Code eingeben")
    writes("Code", code_in(mailbox.next_to(SECRETARY)))
    eva.presses(f"Seite von {TOWN} übernehmen")

    sees_page(eva, TEAM)
    expect(eva.page.get_by_role("status")).to_contain_text("Die Seite gehört Ihnen.")
    assert len(filled) <= MOST_FIELDS, filled
    assert mailbox.count(SECRETARY) == 1
    assert "Einspruch" in mailbox.next_to(PUBLIC)

    eva.presses("Person einladen")
    for address in COLLEAGUES.values():
        sees_page(eva, "Person einladen")
        eva.writes("E-Mail-Adresse", address)
        eva.presses("Einladung senden")
        expect(eva.page.get_by_role("status")).to_contain_text(f"Die Einladung an {address} ist unterwegs.")
    sees_page(eva, "Person einladen")

    for name, address in COLLEAGUES.items():
        accepts(visit(language="de", viewport=PHONE), mailbox, name=name, address=address)

    eva.presses(TEAM)
    sees_page(eva, TEAM)
    members = eva.page.get_by_role("region", name="Mitglieder").get_by_role("listitem")
    expect(members).to_have_count(3)
    for name in ("Eva Moser", *COLLEAGUES):
        expect(members.filter(has_text=name)).to_have_count(1)

    eva.goes_to(f"municipalities/{KEY}/")
    sees_page(eva, TOWN)
    expect(eva.page.locator("main")).to_contain_text("Das Gemeindeamt wirkt mit")
