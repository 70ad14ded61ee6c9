# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""In French, on a phone: what reaches somebody, and how they stop it. Notifications, the digest, messages, a block."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys.conftest import COMMAND, settled, stop
from tests.journeys.test_ideas import TITLE, presses, unfolds
from tests.journeys.test_moderation import sees_page, signs_in
from tests.journeys.visiting import IDEA, PHONE, Mailbox, Visit, Visitor

FOLLOWER = "member@demo.example"
NEWS = "La semaine d’essai a son programme."
HELLO = "Bonjour, pouvons-nous parler du programme ?"
ANSWER = "Volontiers, demain à dix heures."


def posts(visitor: Visitor, text: str) -> None:
    visitor.goes_to(f"{IDEA}updates/")
    unfolds(visitor)
    visitor.tabs_to(visitor.page.locator("#id_text")).fill(text)
    presses(visitor, visitor.page.get_by_role("button", name="Publier", exact=True))


def a_day_goes_by(site: str, folder: Path, mailbox: Mailbox, address: str) -> str:
    """The digest is due and its routine comes round, which a worker sees when it starts; its mail about the idea."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).replace(tzinfo=None).isoformat(" ")
    with sqlite3.connect(folder / "var" / "newtwincities.sqlite3", timeout=20) as database:
        database.execute("UPDATE notifications_rhythm SET next_at = ?", [yesterday])
        database.execute("UPDATE common_routine SET queued_at = ? WHERE name LIKE '%digests'", [yesterday])
    worker = subprocess.Popen([COMMAND, "work"], **settled(folder, BASE_URL=site))
    try:
        return mailbox.next_to(address, saying=TITLE)
    finally:
        stop(worker)


def test_a_digest_comes_and_is_stopped_from_the_mail(visit: Visit, site: str, folder: Path, mailbox: Mailbox) -> None:
    follower = signs_in(visit(language="fr", viewport=PHONE), "member")
    page = follower.page
    follower.goes_to(IDEA)
    presses(follower, page.get_by_role("button", name=re.compile("^Suivre")))
    expect(page.get_by_role("button", name=re.compile("^Ne plus suivre"))).to_be_visible()
    follower.goes_to("notifications/settings/")
    sees_page(follower, "Réglages des notifications")
    expect(page.locator("#objects ~ ul")).to_contain_text(TITLE)
    follower.tabs_to(page.get_by_label("Une fois par semaine"))
    page.keyboard.press("ArrowDown")
    presses(follower, page.get_by_role("button", name="Enregistrer", exact=True))
    expect(page.get_by_label("Une fois par jour")).to_be_checked()

    posts(signs_in(visit(language="fr", viewport=PHONE), "coordinator"), NEWS)
    line = page.locator("ul.notices > li").first
    follower.goes_to("notifications/")
    while_spread = 40
    while not line.count() and while_spread:  # by a worker
        page.wait_for_timeout(250)
        page.reload()
        while_spread -= 1
    expect(line).to_contain_text("Demo coordinator")
    sees_page(follower, "Notifications")
    follower.goes_to("feed/mine/")
    expect(page.locator("main .feed")).to_contain_text(NEWS)
    sees_page(follower, "Mon fil")

    digest = a_day_goes_by(site, folder, mailbox, FOLLOWER)
    link = re.search(r"http\S+/notifications/stop/\S+", digest)
    assert link
    stranger = visit(language="fr", viewport=PHONE)  # not signed in
    address = urlsplit(link[0])
    stranger.page.goto(f"{site}{address.path}?{address.query}")
    sees_page(stranger, ".")
    presses(stranger, stranger.page.locator("button[value='digest']"))
    expect(stranger.page.locator("button[value='digest again']")).to_be_visible()
    follower.goes_to("notifications/settings/")
    expect(page.get_by_label("Jamais", exact=True)).to_be_checked()

    # Read, then muted.
    follower.goes_to("notifications/")
    presses(follower, page.get_by_role("button", name="Tout marquer comme lu"))
    follower.goes_to(IDEA)
    presses(follower, page.get_by_role("button", name=re.compile("sourdine")))
    follower.goes_to("feed/mine/")
    expect(page.locator("main")).not_to_contain_text(NEWS)
    follower.goes_to("feed/following/")
    sees_page(follower, ".")


def test_two_people_write_to_each_other_until_one_blocks(visit: Visit) -> None:
    first, second = (signs_in(visit(language="fr", viewport=PHONE), name) for name in ("coordinator", "editor"))
    first.goes_to("messages/")
    sees_page(first, "Messages")
    talk = path_to(second, first)
    first.goes_to(talk)
    sees_page(first, "Demo editor")
    first.tabs_to(first.page.locator("#id_text")).fill(HELLO)
    presses(first, first.page.get_by_role("button", name="Envoyer", exact=True))
    expect(first.page.locator(".said-own")).to_contain_text(HELLO)

    second.goes_to("messages/")
    sees_page(second, "Messages")
    presses(second, second.page.get_by_role("link", name="Demo coordinator"))
    expect(second.page.locator(".said")).to_contain_text(HELLO)
    second.tabs_to(second.page.locator("#id_text")).fill(ANSWER)
    presses(second, second.page.get_by_role("button", name="Envoyer", exact=True))
    presses(second, second.page.get_by_role("button", name=re.compile("^Bloquer")))
    first.goes_to(talk)
    expect(first.page.locator("main")).to_contain_text(ANSWER)
    expect(first.page.locator("#id_text")).to_have_count(0)
    sees_page(first, "Demo editor")
    second.goes_to("messages/blocked/")
    sees_page(second, ".")
    presses(second, second.page.get_by_role("button", name=re.compile("Demo coordinator")))
    first.goes_to(talk)
    expect(first.page.locator("#id_text")).to_be_visible()


def path_to(other: Visitor, viewer: Visitor) -> str:
    """The conversation with the other one, whose own page tells their reference."""
    other.goes_to("people/profile/")
    with other.page.expect_navigation():
        other.page.get_by_role("link", name="Voir votre page").click()
    viewer.goes_to(other.path)
    sees_page(viewer, "Demo editor")
    presses(viewer, viewer.page.get_by_role("link", name="Écrire un message"))
    return viewer.path


AROUND = (
    "feed/mine/", "feed/following/", "notifications/", "notifications/settings/",
    "notifications/settings/?about=idea:1", "messages/", "messages/choices/", "messages/blocked/",
)  # fmt: skip


def test_no_page_of_what_reaches_somebody_has_a_barrier(visit: Visit) -> None:
    lead = signs_in(visit(viewport=PHONE), "coordinator")
    for language in ("de", "sl"):
        lead.language = language
        for path in AROUND:
            lead.goes_to(path)
            unfolds(lead)
            sees_page(lead, ".")
