# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Visitors of the site: a person with a browser, who notices everything that goes wrong on the way."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default as default_policy
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    WebError,
    expect,
)

from newtwincities.common.human import QUICKEST_S

ROOT = Path(__file__).resolve().parents[2]
LOCALES = {"en": "en-GB", "de": "de-AT", "fr": "fr-FR", "it": "it-IT", "sl": "sl-SI"}
LANGUAGES = tuple(LOCALES)
FARTHEST = 80  # presses of the Tab key on the way to anything
PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=900)

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without preload, which only rules need that are not asked for, axe writes no style element that the policy forbids.
RUN_AXE = """async (rules) => {
    await Promise.all(document.getAnimations().map((animation) => animation.finished));
    const found = await axe.run(document, {
        runOnly: {type: "tag", values: rules}, resultTypes: ["violations"], preload: false,
    });
    return found.violations.flatMap(({id, help, nodes}) => nodes.map(({target}) => `${id} at ${target}: ${help}`));
}"""


@dataclass(frozen=True)
class Place:
    """A page of the site, and what shows that it is the page that is meant."""

    name: str
    path: str
    shows: str = "main h1"
    status: int = 200


BOLZANO = "municipalities/Q6526/"
TWINNED = "municipalities/Q15922/"  # Škofja Loka, in the embedded facts the one with most twinnings
ALONE = "municipalities/Q1844/"  # Vaduz
IDEA = "ideas/1/"  # the invented one of the demonstration
PARTNERS = f"partners/{TWINNED.split('/')[1]}/"
PLACES = (
    Place("home", ""),
    Place("municipality", TWINNED, "main .table"),
    Place("municipality-alone", ALONE, "main .empty"),
    Place("municipalities", "municipalities/", "#results .table"),
    Place("wrong-value", "municipalities/?country=XX", ".field-wrong"),
    Place("nothing-found", "municipalities/?q=zzzz", "#results .empty"),
    Place("feed", "feed/", "main .feed, main .empty"),
    Place("twinnings", "twinnings/?page=2", "#results .table"),
    Place("map", "map/", "#results .table"),
    Place("network", "network/", "main .figures"),
    Place("data-quality", "data-quality/", "main table"),
    Place("report-error", "report-error/", "main form"),
    Place("open-data", "open-data/", "main h2"),
    Place("territory", "territory/"),
    Place("style", "style/", "main dialog"),
    Place("imprint", "imprint/"),
    Place("terms", "terms/"),
    Place("privacy", "privacy/"),
    Place("accessibility", "accessibility/"),
    Place("partners", "partners/", "main form"),
    Place("partners-of", PARTNERS, "main .match"),
    Place("partners-of-a-village", f"partners/{ALONE.split('/')[1]}/", "main h2"),
    Place("ring", f"{PARTNERS}ring/", "main form"),
    Place("for-us", f"{PARTNERS}for-us/", "main h1"),
    Place("notices", "notices/", "main h1"),
    Place("ideas", "ideas/", "#results"),
    Place("ideas-on-a-map", "ideas/map/", "#results"),
    Place("idea", IDEA, "main .post"),
    Place("idea-updates", f"{IDEA}updates/", "main .post"),
    Place("idea-dates", f"{IDEA}dates/", "main h2"),
    Place("idea-tasks", f"{IDEA}tasks/", "main h2"),
    Place("idea-activity", f"{IDEA}activity/", "main .feed"),
    Place("idea-versions", f"{IDEA}versions/", "main h2"),
    Place("idea-members", f"{IDEA}members/", "main .role-table"),
    Place("people", "people/", "#results"),
    Place("no-idea-found", "ideas/?q=zzzz&topic=youth", "#results .empty"),
    Place("learning", "network/matching/", "main h1"),
    Place("remedies", "partnerships/remedies/", "main h2"),
    Place("vitality", "partnerships/territory/", "main h1"),
    Place("not-found", "nothing/", ".error-code", 404),
)

without_proxy = build_opener(ProxyHandler({}))


class Visitor:
    """Goes to pages in one language. `faults` says what went wrong; the fixture `visit` fails the test for any."""

    def __init__(self, context: BrowserContext, site: str, language: str) -> None:
        self.site = site
        self.language = language
        self.faults: list[str] = []
        self.addresses: list[str] = []  # of everything that was asked for
        self._expected_status: dict[str, int] = {}
        context.on("console", self._hears)
        context.on("weberror", self._stumbles)
        context.on("request", self._asks)
        context.on("requestfailed", self._waits_in_vain)
        context.on("response", self._is_answered)
        self.page: Page = context.new_page()

    def goes_to(self, place: Place | str) -> None:
        """To a page, by its path after the language."""
        place = place if isinstance(place, Place) else Place(place, place)
        address = f"{self.site}/{self.language}/{place.path}"
        self._expected_status[address] = place.status
        response = self.page.goto(address)
        assert response
        assert response.status == place.status
        expect(self.page.locator(place.shows).first).to_be_visible()

    def takes_as_long_as_people(self) -> None:
        """To type an address; who is faster is taken for a program (common/human.py)."""
        self.page.wait_for_timeout(1000 * QUICKEST_S + 200)

    def expects(self, status: int) -> None:
        """This status once more for the page of now, such as when a form comes back."""
        self._expected_status[self.page.url] = status

    def sees(self, viewport: ViewportSize) -> None:
        self.page.set_viewport_size(viewport)

    def tabs_to(self, target: Locator) -> Locator:
        """Goes there by the Tab key alone; fails where the keyboard does not lead to it."""
        expect(target).to_be_visible()
        for _press in range(FARTHEST):
            if target.evaluate("element => element === document.activeElement"):
                return target
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.path}: the Tab key does not lead to {target}")

    def writes(self, label: str, text: str) -> None:
        """Fills a field with the keyboard."""
        self.tabs_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def presses(self, name: str) -> None:
        """Presses a button or follows a link with the keyboard, and waits for the page that it leads to."""
        button = self.page.get_by_role("button", name=name, exact=True)
        target = self.tabs_to(button.or_(self.page.get_by_role("link", name=name, exact=True)).first)
        with self.page.expect_navigation():
            target.press("Enter")

    def chooses(self, field: str, value: str) -> None:
        """Chooses in the filter of a list and waits until the list has followed; its download tells."""
        choice = self.page.locator(f"#id_{field}")
        choice.focus()
        choice.select_option(value)
        self.page.wait_for_url(f"**{field}={value}**")
        expect(self.page.locator("#results a[href*='.csv']")).to_have_attribute("href", re.compile(f"{field}={value}"))

    def unfolds(self) -> None:
        """Opens everything on the page that is folded up."""
        self.page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true; })")

    def barriers(self) -> list[str]:
        """What axe reports on the page as it is now: rule, element and what to do."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        where = f"{self.page.url.removeprefix(self.site)} ({width} px)"
        return [f"{where}: {barrier}" for barrier in self.page.evaluate(RUN_AXE, AXE_RULES)]

    @property
    def path(self) -> str:
        """Where the visitor is: the path after the language, with its query."""
        return self.page.url.removeprefix(f"{self.site}/{self.language}/")

    def count(self) -> int:
        """The number of municipalities or twinnings that a list says it has."""
        return number(self.page.locator("#found"))

    def keys(self) -> list[str]:
        """The keys of the municipalities in the rows of a list."""
        links = self.page.locator("#results tbody th a")
        return links.evaluate_all("links => links.map(link => link.pathname.split('/').at(-2))")

    def _hears(self, message: ConsoleMessage) -> None:
        # What breaks the content security policy is told here too. Answers with an error status are heard of by
        # themselves, with the address.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _stumbles(self, error: WebError) -> None:
        self.faults.append(f"script error: {error.error}")

    def _asks(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https"):
            self.addresses.append(request.url)
            if address.hostname != urlsplit(self.site).hostname:
                self.faults.append(f"asks another host: {request.url}")

    def _waits_in_vain(self, request: Request) -> None:
        # Aborted is what the page or the visitor calls off: the answer to what was typed before, a download.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} ({request.failure})")

    def _is_answered(self, response: Response) -> None:
        if response.status >= 400 and self._expected_status.get(response.url) != response.status:
            self.faults.append(f"answered with {response.status}: {response.url}")


def number(where: Locator) -> int:
    """The number in a text such as “1,234 municipalities”."""
    return int("".join(filter(str.isdigit, where.inner_text())))


class Mailbox:
    """Reads the mails that lie in var/mail, as their readers do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: set[Path] = set()

    def next_to(self, address: str, *, saying: str = "", seconds: float = 30) -> str:
        """The plain text of the next mail to an address that says these words; it may be on its way still."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for file in sorted(set(self.folder.glob("*.eml")) - self.read):
                mail = message_from_bytes(file.read_bytes(), policy=default_policy)
                if mail["To"] == address:
                    self.read.add(file)
                    text = str(mail.get_body(("plain",)).get_content())
                    if saying in text:
                        return text
            time.sleep(0.2)
        raise AssertionError(f"no mail has come to {address} that says {saying!r}")

    def count(self, address: str) -> int:
        """How many mails have come to an address so far."""
        mails = (message_from_bytes(file.read_bytes(), policy=default_policy) for file in self.folder.glob("*.eml"))
        return sum(mail["To"] == address for mail in mails)


Visit = Callable[..., Visitor]  # the fixture `visit`
