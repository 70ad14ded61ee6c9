# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""From an address to an account that is locked well, on a phone, in German, with the mails as they lie in var/mail."""

from __future__ import annotations

import base64
import hmac
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as default_policy
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.journeys.conftest import Product
from tests.journeys.visiting import PHONE, Visit, Visitor

CODE = r"^[A-Z0-9-]{6,9}$"
LINK = r"http://\S+/people/link/\S+"


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("accounts") / "var"


@pytest.fixture(scope="module")
def site(product: Product, var: Path) -> Iterator[str]:
    """A product of its own, at an address with a name: passkeys belong to names."""
    with product("localhost", VAR_DIR=str(var)) as address:
        yield address


@dataclass
class Letterbox:
    """The mails as the product wrote them, each handed out once."""

    folder: Path
    read: int = 0

    def finds(self, pattern: str) -> str:
        """What the next mail has that has such a thing; those before are passed over."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            for file in sorted(self.folder.glob("[!.]*.eml"))[self.read :]:
                self.read += 1
                mail = message_from_bytes(file.read_bytes(), policy=default_policy)
                assert isinstance(mail, EmailMessage)
                body = mail.get_body(("plain",))
                assert body
                if found := re.search(pattern, body.get_content(), re.MULTILINE):
                    return found[0]
            time.sleep(0.1)
        raise AssertionError(f"No mail has come with {pattern}.")


@pytest.fixture
def letterbox(var: Path) -> Letterbox:
    there = len(list((var / "mail").glob("[!.]*.eml")))
    return Letterbox(var / "mail", read=there)


def totp(secret: str) -> str:
    """The code that an app shows now: RFC 6238 with SHA-1, 30 seconds and six digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, int(time.time() // 30).to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


class Authenticator:
    """A device with passkeys, whose owner may refuse to show a finger."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        self.id = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def owner(self, *, agrees: bool) -> None:
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": agrees})


def sees(visitor: Visitor, title: str) -> None:
    """The page has this title and one heading, fits the phone, and axe finds nothing in the way."""
    expect(visitor.page).to_have_title(f"{title} – NewTwinCities")
    expect(visitor.page.locator("h1")).to_have_count(1)
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{title} is {wide} px too wide"
    barriers = visitor.barriers()
    assert not barriers, "\n".join(["axe reports:", *barriers])


def button(visitor: Visitor, name: str) -> Locator:
    return visitor.page.locator("main").get_by_role("button", name=name, exact=True)


def link(visitor: Visitor, name: str) -> Locator:
    return visitor.page.locator("main").get_by_role("link", name=name, exact=True)


def types(visitor: Visitor, label: str, text: str) -> None:
    """Into the field, then sends with the Enter key."""
    field = visitor.page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")


def signs_up(visitor: Visitor, letterbox: Letterbox, address: str, name: str) -> None:
    """By keys alone where one types; every page is looked at."""
    visitor.goes_to("")
    visitor.page.get_by_role("banner").get_by_role("link", name="Anmelden").click()
    sees(visitor, "Anmelden")
    link(visitor, "Ich bin neu hier").click()
    sees(visitor, "Neu hier")
    visitor.takes_as_long_as_people()
    types(visitor, "Ihre E-Mail-Adresse", address)
    sees(visitor, "Code eingeben")
    types(visitor, "Code aus der E-Mail", letterbox.finds(CODE))
    sees(visitor, "Willkommen")
    expect(visitor.page.get_by_label("Sprache unserer E-Mails an Sie")).to_have_value("de")
    types(visitor, "Ihr Name", name)
    sees(visitor, "Ihr Alter")
    visitor.page.get_by_label("Ich bin 18 Jahre oder älter").press("Space")
    button(visitor, "Weiter").press("Enter")
    visitor.page.wait_for_url("**/de/")


def signs_out(visitor: Visitor) -> None:
    visitor.page.locator(".account-menu summary").press("Enter")
    visitor.page.get_by_role("button", name="Abmelden").press("Enter")
    expect(visitor.page.get_by_role("banner").get_by_role("link", name="Anmelden")).to_be_visible()


def follows_the_link_of_the_mail(visitor: Visitor, letterbox: Letterbox, address: str) -> None:
    visitor.goes_to("account/login/code/")
    visitor.takes_as_long_as_people()
    types(visitor, "Ihre E-Mail-Adresse", address)
    sees(visitor, "Code eingeben")
    visitor.page.goto(letterbox.finds(LINK))
    sees(visitor, "Anmelden")
    button(visitor, "Anmelden").press("Enter")


def opens_security(visitor: Visitor) -> None:
    visitor.page.locator(".account-menu summary").press("Enter")
    visitor.page.get_by_role("banner").get_by_role("link", name="Sicherheit").press("Enter")
    sees(visitor, "Sicherheit")


def goes_back_to_security(visitor: Visitor) -> None:
    visitor.page.get_by_role("navigation", name="Wo Sie sind").get_by_role("link", name="Sicherheit").press("Enter")
    sees(visitor, "Sicherheit")


def test_a_phone_signs_up_and_locks_the_account_with_app_codes_and_passkey(visit: Visit, letterbox: Letterbox) -> None:
    ana = visit(language="de", viewport=PHONE)
    device = Authenticator(ana.page)
    address = "ana.berger@example.org"
    signs_up(ana, letterbox, address, "Ana Berger")
    signs_out(ana)
    follows_the_link_of_the_mail(ana, letterbox, address)
    ana.page.wait_for_url("**/de/")

    opens_security(ana)
    link(ana, "App einrichten").press("Enter")
    sees(ana, "App einrichten")
    ana.expects(422)
    types(ana, "Code, den die App anzeigt", "000000")
    sees(ana, "Das hat nicht geklappt – App einrichten")
    types(ana, "Code, den die App anzeigt", totp(ana.page.locator("main code").inner_text()))
    sees(ana, "Wiederherstellungs\u00adcodes")
    codes = ana.page.locator(".recovery-codes code").all_inner_texts()
    assert len(set(codes)) == 10
    goes_back_to_security(ana)

    link(ana, "Passkey hinzufügen").press("Enter")
    sees(ana, "Passkey hinzufügen")
    device.owner(agrees=False)
    button(ana, "Passkey hinzufügen").press("Enter")
    expect(ana.page.get_by_role("alert")).to_contain_text("Das Gerät hat keinen Passkey geliefert")
    expect(ana.page.get_by_role("alert")).to_contain_text("mit einem Code aus einer E-Mail")
    sees(ana, "Passkey hinzufügen")
    device.owner(agrees=True)
    ana.page.get_by_label("Name des Geräts").fill("Telefon im Büro")
    button(ana, "Passkey hinzufügen").press("Enter")
    expect(ana.page.get_by_role("status")).to_be_visible()
    sees(ana, "Sicherheit")
    link(ana, "Passkeys verwalten").press("Enter")
    sees(ana, "Passkeys")
    expect(ana.page.get_by_role("heading", name="Telefon im Büro")).to_be_visible()
    signs_out(ana)

    ana.goes_to("account/login/")
    sees(ana, "Anmelden")
    device.owner(agrees=False)
    button(ana, "Mit einem Passkey anmelden").press("Enter")
    expect(ana.page.get_by_role("alert")).to_contain_text("Das Gerät hat keinen Passkey geliefert")
    expect(ana.page.get_by_role("alert").get_by_role("link", name="Per E-Mail anmelden")).to_be_visible()
    expect(button(ana, "Mit einem Passkey anmelden")).to_be_focused()
    sees(ana, "Anmelden")
    device.owner(agrees=True)
    button(ana, "Mit einem Passkey anmelden").press("Enter")
    ana.page.wait_for_url("**/de/")

    elsewhere = visit(language="de", viewport=PHONE)
    follows_the_link_of_the_mail(elsewhere, letterbox, address)
    sees(elsewhere, "Zweiter Faktor")
    types(elsewhere, "Code der App oder ein Wiederherstellungscode", codes[0])
    elsewhere.page.wait_for_url("**/de/")

    opens_security(ana)
    link(ana, "Sitzungen anzeigen").press("Enter")
    sees(ana, "Wo Sie angemeldet sind")
    expect(ana.page.locator("main .keys > li")).to_have_count(2)
    button(ana, "Überall sonst abmelden").press("Enter")
    expect(ana.page.locator("main .keys > li")).to_have_count(1)
    sees(ana, "Wo Sie angemeldet sind")
    goes_back_to_security(ana)
    elsewhere.page.reload()
    expect(elsewhere.page.get_by_role("banner").get_by_role("link", name="Anmelden")).to_be_visible()


def test_without_script_all_but_passkeys_works(visit: Visit, letterbox: Letterbox) -> None:
    visitor = visit(language="de", viewport=PHONE, java_script_enabled=False)
    address = "bo.huber@example.org"
    visitor.goes_to("account/login/")
    expect(button(visitor, "Mit einem Passkey anmelden")).to_be_hidden()
    expect(visitor.page.get_by_text("Ein Passkey braucht JavaScript")).to_be_visible()
    visitor.goes_to("account/signup/")
    visitor.takes_as_long_as_people()
    types(visitor, "Ihre E-Mail-Adresse", address)
    types(visitor, "Code aus der E-Mail", letterbox.finds(CODE))
    types(visitor, "Ihr Name", "Bo Huber")
    visitor.page.get_by_label("Ich bin 18 Jahre oder älter").check()
    button(visitor, "Weiter").click()
    visitor.goes_to("account/2fa/totp/activate/")
    types(visitor, "Code, den die App anzeigt", totp(visitor.page.locator("main code").inner_text()))
    expect(visitor.page.locator(".recovery-codes code")).to_have_count(10)
    visitor.goes_to("account/sessions/")
    expect(visitor.page.locator("main .keys > li")).to_have_count(1)
    visitor.page.locator(".account-menu summary").click()
    visitor.page.get_by_role("button", name="Abmelden").click()
    expect(visitor.page.get_by_role("banner").get_by_role("link", name="Anmelden")).to_be_visible()
