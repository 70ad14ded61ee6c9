# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What strangers try on accounts: second lines, look-alikes, huge forms, planted sessions, other sites, stolen keys."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newtwincities.common import human
from newtwincities.people.models import Person
from newtwincities.people.sign_in import token_for_person
from tests.capabilities.test_accounts import ASK, CONFIRM_CODE, LOGIN, SIGN_UP, code_in, send

pytestmark = pytest.mark.django_db
ELSEWHERE = ("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)")
ANOTHERS = "bo@example.org"


@pytest.fixture(autouse=True)
def slow_typing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(human, "QUICKEST_S", -1)


@pytest.fixture
def ana(person: Any) -> Person:
    added: Person = person("ana@example.org")
    added.set_password("three unrelated words")
    added.save()
    return added


@pytest.fixture
def at_home(ana: Person) -> Client:
    """Ana's browser, in which she has just signed in by a link."""
    browser = Client()
    browser.post(f"/en/people/link/{token_for_person(ana)}/")
    return browser


# --- what is typed


@pytest.mark.parametrize("name", ["Ana\r\nBcc: evil@example.org", "Ana\nSubject: x", "Ana\u2028Bcc: x", "Ana\x00"])
def test_a_second_line_in_a_name_is_refused_by_every_form(name: str, ana: Person, at_home: Client) -> None:
    assert at_home.post("/en/people/welcome/", {"name": name, "language": "en"}).status_code == 422
    assert at_home.post("/en/people/profile/", {"name": name}).status_code == 422
    ana.refresh_from_db()
    assert ana.name == "Ana"


@pytest.mark.parametrize(
    "email",
    ["ana@example.org\r\nBcc: evil@example.org", "ana@example.org\n", "ana@example.org,evil@example.org",
     "Ana <ana@example.org>", "\u0430na@example.org"],
)  # fmt: skip
def test_an_address_is_one_address_in_plain_letters(email: str, client: Client, sent_mails: Any) -> None:
    answer = send(client, SIGN_UP, email=email)
    assert answer.status_code == 422 or email.strip() == "ana@example.org"
    assert {mail["To"] for mail in sent_mails()} <= {"ana@example.org"}


@pytest.mark.parametrize("name", ["P\u0430yPal", "\u0410na Berger", "An\u03b1", "Ana \u0412erger"])
def test_letters_of_another_alphabet_that_look_the_same_are_refused(name: str, at_home: Client) -> None:
    refused = at_home.post("/en/people/welcome/", {"name": name, "language": "en"})
    assert refused.status_code == 422
    assert "two alphabets" in refused.content.decode()


@pytest.mark.parametrize("address", [SIGN_UP, ASK, LOGIN, "/en/people/welcome/", "/en/people/profile/"])
@pytest.mark.parametrize("encoding", ["urlencoded", "multipart"])
def test_a_form_of_ten_megabytes_is_refused_unread(address: str, encoding: str, at_home: Client) -> None:
    browser = at_home if "people" in address else Client()
    huge = {"email": "a" * 10_000_000, "name": "a"}
    if encoding == "urlencoded":
        answer = browser.post(address, urlencode(huge), content_type="application/x-www-form-urlencoded")
    else:
        answer = browser.post(address, huge)
    assert answer.status_code in (400, 413)
    assert '<main id="content"' in answer.content.decode()


# --- whose it is


def test_a_new_address_holds_from_its_code_on_and_the_old_one_is_told(
    ana: Person, at_home: Client, sent_mails: Any
) -> None:
    at_home.post("/en/account/email/", {"email": "new@example.org", "action_add": ""})
    ana.refresh_from_db()
    assert ana.email == "ana@example.org"
    (mail,) = sent_mails()
    at_home.post("/en/account/confirm-email/", {"code": code_in(mail)})
    ana.refresh_from_db()
    assert ana.email == "new@example.org"
    assert "ana@example.org" in [told["To"] for told in sent_mails()[1:]]


def test_the_address_of_another_is_answered_like_a_free_one_and_never_taken(
    person: Any, ana: Person, at_home: Client, sent_mails: Any
) -> None:
    bo = person(ANOTHERS)
    answers = {}
    for email in (ANOTHERS, "free@example.org"):
        answer = at_home.post("/en/account/email/", {"email": email, "action_add": ""})
        answers[email] = (answer.status_code, answer.headers.get("Location"))
    assert answers[ANOTHERS] == answers["free@example.org"]
    at_home.post("/en/account/email/", {"email": ANOTHERS, "action_add": ""})
    told = [mail for mail in sent_mails() if mail["To"] == ANOTHERS][-1]
    at_home.post("/en/account/confirm-email/", {"code": code_in(told)})  # even if Bo is talked into telling the code
    ana.refresh_from_db()
    assert ana.email == "ana@example.org"
    assert EmailAddress.objects.get(email=ANOTHERS, verified=True).user == bo


# --- sessions and other sites


@pytest.mark.parametrize("way", ["password", "link", "code"])
def test_whatever_the_way_in_a_planted_session_is_left_behind(way: str, ana: Person, sent_mails: Any) -> None:
    browser = Client()
    session = browser.session
    session["planted"] = "yes"
    session.save()
    if way == "password":
        browser.post(LOGIN, {"login": ana.email, "password": "three unrelated words"})
    elif way == "link":
        browser.post(f"/en/people/link/{token_for_person(ana)}/")
    else:
        send(browser, ASK, email=ana.email)
        browser.post(CONFIRM_CODE, {"code": code_in(sent_mails()[0])})
    assert browser.session["_auth_user_id"] == str(ana.pk)
    assert browser.session.session_key != session.session_key


@pytest.mark.parametrize("wish", ELSEWHERE)
def test_no_way_in_or_out_leads_to_another_site(wish: str, ana: Person, at_home: Client, sent_mails: Any) -> None:
    browser = Client()
    answer = browser.post(LOGIN, {"login": ana.email, "password": "three unrelated words", "next": wish})
    assert answer.headers["Location"].startswith("/en/")
    browser = Client()
    send(browser, f"{ASK}?{urlencode({'next': wish})}", email=ana.email, next=wish)
    answer = browser.post(CONFIRM_CODE, {"code": code_in(sent_mails()[-1]), "next": wish})
    assert answer.headers["Location"].startswith("/en/")
    answer = at_home.post("/en/account/logout/", {"next": wish})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    "address",
    ["/en/people/welcome/", "/en/people/profile/", "/en/people/age/", "/en/account/email/", "/en/account/password/set/",
     "/en/account/sessions/", "/en/account/2fa/totp/activate/", "/en/account/2fa/webauthn/add/",
     "/en/account/2fa/webauthn/login/", "/en/account/2fa/recovery-codes/generate/", "/en/account/password/reset/"],
)  # fmt: skip
def test_no_form_of_the_account_is_taken_from_another_site(address: str, ana: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana)
    assert browser.post(address, {"email": "evil@example.org"}).status_code == 403


# --- what the time tells


def test_asking_for_a_code_costs_the_same_whether_there_is_an_account(ana: Person) -> None:
    """Mails are written by a job, so what differs is a query or two."""
    work: list[int] = []
    for email in (ana.email, "nobody@example.org"):
        browser = Client()
        browser.get(ASK)
        with CaptureQueriesContext(connection) as asked:
            send(browser, ASK, email=email)
        work.append(len(asked))
    assert abs(work[0] - work[1]) <= 4, work


# --- keys


def set_up_an_app(browser: Client) -> Any:
    page = browser.get("/en/account/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret, page
    code = totp.format_hotp_value(totp.hotp_value(secret[1], next(totp.yield_hotp_counters_from_time())))
    return browser.post("/en/account/2fa/totp/activate/", {"code": code})


@pytest.mark.django_db(transaction=True)
def test_recovery_codes_are_shown_at_once_to_who_has_just_set_up_an_app(person: Any) -> None:
    bo = person(ANOTHERS)
    browser = Client()
    browser.post(f"/en/people/link/{token_for_person(bo)}/")
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=20)):
        answer = set_up_an_app(browser)
        page = browser.get(answer.headers["Location"]).content.decode()
    assert page.count("<code>") == 10


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_does_not_lift_the_session_in_which_it_was_done(person: Any) -> None:
    mo = person("mo@example.org", site_role="moderator")
    browser = Client()
    browser.post(f"/en/people/link/{token_for_person(mo)}/")
    set_up_an_app(browser)
    assert Authenticator.objects.filter(user=mo, type=Authenticator.Type.TOTP).exists()
    assert browser.get("/en/moderation/").status_code == 403


def test_keys_are_changed_only_soon_after_it_was_shown_who_one_is(ana: Person, at_home: Client) -> None:
    assert at_home.get("/en/account/2fa/totp/activate/").status_code == 200
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=20)):
        answer = at_home.get("/en/account/2fa/totp/activate/")
    assert "/reauthenticate/" in answer.headers["Location"]


@pytest.mark.parametrize("credential", ["", "x", "{}", "[]", json.dumps({"id": "x", "response": {"userHandle": "MQ"}})])
def test_an_unknown_passkey_is_refused_in_plain_words(credential: str, ana: Person) -> None:
    browser = Client()
    browser.get("/en/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    page = browser.post("/en/account/2fa/webauthn/login/", {"credential": credential}, follow=True).content.decode()
    assert "_auth_user_id" not in browser.session
    assert 'class="banner"' in page
    assert "not known here" in page


@pytest.mark.parametrize("credential", ["", "x", "{}", '{"id": "x"}', '{"id": 1, "rawId": 2, "response": []}'])
def test_a_malformed_passkey_is_not_added(credential: str, ana: Person, at_home: Client) -> None:
    at_home.get("/en/account/2fa/webauthn/add/")
    answer = at_home.post("/en/account/2fa/webauthn/add/", {"name": "x", "credential": credential})
    assert answer.status_code in (200, 422)
    assert not Authenticator.objects.exists()
