# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Somebody reports, a moderator decides, the author appeals, a colleague decides anew; and what operators look at."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.visiting import BOLZANO, DESK, PHONE, Mailbox, Place, Visit, Visitor

REPORTER, AUTHOR = "rita@example.org", "member@demo.example"
TYPING_MS = 4_000  # whoever is quicker is taken for a program


def sees_page(visitor: Visitor, heading: str) -> None:
    """The page is the one that is meant, fits the screen, and axe finds nothing in the way."""
    expect(visitor.page.locator("h1")).to_have_text(re.compile(heading))
    too_wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{visitor.path} is {too_wide} px too wide"
    barriers = visitor.barriers()
    assert not barriers, "\n".join(["axe reports:", *barriers])


def signs_in(visitor: Visitor, name: str) -> Visitor:
    """As one of the demonstration's people, with the second factor."""
    visitor.goes_to("people/demo/")
    with visitor.page.expect_navigation():
        visitor.page.locator(f"form:has(input[value='{name}@demo.example']) button").click()
    return visitor


def link_in_mail(mailbox: Mailbox, address: str, words: str) -> str:
    """The path to the case in the next mail that says these words."""
    found = re.search(r"http\S+/moderation/party/\S+", mailbox.next_to(address, saying=words))
    assert found
    return urlsplit(found[0]).path


def reports(visitor: Visitor, text: str, *, email: str = "") -> None:
    """With the form, by keyboard."""
    visitor.tabs_to(visitor.page.get_by_label("It is illegal"))
    for _press in range(2):
        visitor.page.keyboard.press("ArrowDown")
    visitor.writes("What exactly, and why?", text)
    if email:
        visitor.writes("Your e-mail address (optional)", email)
    visitor.tabs_to(visitor.page.get_by_label("To the best of my knowledge", exact=False)).press("Space")
    visitor.page.wait_for_timeout(TYPING_MS)
    visitor.presses("Send the report")
    expect(visitor.page.locator("h1")).to_have_text("Thank you, your report has arrived")


def decides(moderator: Visitor, decision: str, reason: str, words: str = "") -> None:
    """On the page of a case, by keyboard."""
    choice = moderator.page.get_by_label(decision, exact=True)
    first = moderator.page.locator("input[name=outcome]").first
    moderator.tabs_to(first).press("Space")
    while not choice.is_checked():
        moderator.page.keyboard.press("ArrowDown")
    moderator.tabs_to(moderator.page.get_by_label("Reason", exact=True)).select_option(reason)
    if words:
        moderator.writes("In your own words (optional)", words)
    moderator.presses("Decide, and tell everybody concerned")
    expect(moderator.page.get_by_role("status")).to_contain_text("everybody concerned gets a mail")


def test_a_report_is_decided_appealed_and_decided_anew_by_a_colleague(visit: Visit, mailbox: Mailbox) -> None:
    author = signs_in(visit(viewport=PHONE), "member")
    author.goes_to("people/profile/")
    author.writes("What you can offer", "I know every choir between here and the sea.")
    author.page.get_by_label("Who sees it").first.select_option("public")
    author.presses("Save")
    author.presses("See your page")
    about = urlsplit(author.page.url).path

    reporters = visit()
    assert reporters.page.request.get(reporters.site + about).status == 200

    # Somebody without script and without account reports it.
    reporter = visit(java_script_enabled=False, viewport=PHONE)
    reporter.goes_to(f"moderation/report/?page={about}")
    reports(reporter, "The text insults our choir.", email=REPORTER)
    assert link_in_mail(mailbox, REPORTER, "Thank you for your report")

    moderator = signs_in(visit(viewport=PHONE), "moderator")
    moderator.goes_to("moderation/?sort=report")
    sees_page(moderator, "Moderation")
    moderator.page.locator("#found ~ form th a, #found ~ .table-frame th a").first.press("Enter")
    sees_page(moderator, "Report")
    expect(moderator.page.locator("main")).to_contain_text("I know every choir")
    moderator.expects(422)
    moderator.presses("Decide, and tell everybody concerned")
    sees_page(moderator, "Report")  # and says what is missing
    decides(moderator, "Hide it", "harassment", "Please write it without the blow at the others.")
    sees_page(moderator, "Report")

    # Both read it in their mails; nobody else sees the page any more.
    reporters.page.goto(reporters.site + link_in_mail(mailbox, REPORTER, "We have looked at what you reported"))
    sees_page(reporters, "Case")
    author.page.goto(author.site + link_in_mail(mailbox, AUTHOR, "only you still see it"))
    sees_page(author, "Case")
    expect(author.page.locator("main")).to_contain_text("without the blow")
    assert reporters.page.request.get(reporters.site + about).status == 404
    author.writes("Why should it be looked at again?", "It was praise: I sing in that choir myself.")
    author.presses("Send the appeal")
    sees_page(author, "Case")
    expect(author.page.locator("main")).to_contain_text("It is being looked at.")

    # Whoever has decided leaves the appeal to somebody else.
    moderator.goes_to("moderation/?sort=appeal")
    moderator.page.locator(".table th a").first.press("Enter")
    expect(moderator.page.locator("main")).to_contain_text("so a colleague decides")
    sees_page(moderator, "Appeal")
    colleague = signs_in(visit(), "operator")
    colleague.page.goto(moderator.page.url)
    sees_page(colleague, "Appeal")
    decides(colleague, "The decision is reversed", "mistaken")
    author.page.goto(author.site + link_in_mail(mailbox, AUTHOR, "looked at the decision again"))
    expect(author.page.locator("main")).to_contain_text("The decision is reversed")
    assert reporters.page.request.get(reporters.site + about).status == 200
    reporters.goes_to("moderation/numbers/")
    sees_page(reporters, "in numbers")


def test_several_are_decided_together_and_taken_back_together(visit: Visit) -> None:
    for number in ("first", "second"):
        reader = visit()
        reader.goes_to(BOLZANO)
        reader.presses("Report this page")
        sees_page(reader, "Report content")
        reports(reader, f"The {number} of two reports.")
    moderator = signs_in(visit(), "moderator")
    moderator.goes_to("moderation/?sort=report&kind=municipality")
    boxes = moderator.page.get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    for place in range(2):
        moderator.tabs_to(boxes.nth(place)).press("Space")
    moderator.tabs_to(moderator.page.locator("details.together summary")).press("Enter")
    sees_page(moderator, "Moderation")
    moderator.tabs_to(moderator.page.get_by_label("Leave it as it is")).press("Space")
    moderator.tabs_to(moderator.page.get_by_label("Reason", exact=True)).select_option("within_rules")
    moderator.presses("Decide about all chosen")
    expect(moderator.page.get_by_role("status")).to_contain_text("2 cases are decided")
    moderator.presses("Take it back")
    moderator.goes_to("moderation/?sort=report&kind=municipality")
    expect(boxes).to_have_count(2)


PAGES = [
    ("moderator", "moderation/", "Moderation"),
    ("moderator", "moderation/errors/", "Errors in facts"),
    ("operator", "operating/", "Status"),
    ("operator", "operating/mails/", "Mails"),
    ("operator", "operating/record/", "Record"),
    ("operator", "operating/roles/", "Roles"),
    ("operator", "operating/corrections/", "Requests"),
    ("member", "account/my-data/", "My data"),
    ("member", "account/my-data/erase/", "Erase my account"),
    ("member", Place("receipt", "receipt/?code=AAAA-BBBB-CCCC", status=404), "Check a receipt"),
]


@pytest.mark.parametrize("name", ["moderator", "operator", "member"])
def test_the_pages_behind_the_counter_have_no_barrier_and_fit_a_phone(visit: Visit, name: str) -> None:
    visitor = signs_in(visit(), name)
    for who, path, heading in PAGES:
        if who == name:
            for viewport in (DESK, PHONE):
                visitor.sees(viewport)
                visitor.goes_to(path)
                visitor.page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")
                sees_page(visitor, heading)
