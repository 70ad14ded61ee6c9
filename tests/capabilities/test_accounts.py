# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing up with an address and nothing else, signing in by mail, password, app; what strangers can't learn or do."""

from __future__ import annotations

import base64
import json
import re
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any

import allauth
import altcha
import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newtwincities.atlas.models import DEMONSTRATION
from newtwincities.common import human
from newtwincities.common.human import new_challenge
from newtwincities.people import demo
from newtwincities.people.account_actions import forget_unconfirmed
from newtwincities.people.devices import browser_name
from newtwincities.people.models import Person
from newtwincities.people.names import clean_name
from newtwincities.people.sign_in import token_for_person
from newtwincities.teams.models import Mandate, Role

pytestmark = pytest.mark.django_db
SIGN_UP, ASK, LOGIN = "/en/account/signup/", "/en/account/login/code/", "/en/account/login/"
CONFIRM_CODE, CONFIRM_EMAIL = "/en/account/login/code/confirm/", "/en/account/confirm-email/"


@pytest.fixture(autouse=True)
def slow_typing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(human, "QUICKEST_S", -1)


@pytest.fixture(autouse=True)
def no_counts() -> None:
    from django.core.cache import cache

    cache.clear()


def shown(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    found = re.search(r'name="shown" value="([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def proof() -> str:
    made = new_challenge()
    for number in range(made["most"] + 1):
        if altcha.hash_hex("SHA-256", (made["salt"] + str(number)).encode()) == made["challenge"]:
            solved = {
                **{name: made[name] for name in ("algorithm", "challenge", "salt", "signature")},
                "number": number,
            }
            return base64.b64encode(json.dumps(solved).encode()).decode()
    raise AssertionError("no number fits")


def send(client: Client, address: str, **values: str) -> Any:
    return client.post(address, {"shown": shown(client, address), "website": "", "proof": "", **values})


def code_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"^([A-Z0-9-]{6,9})$", body.get_content(), re.M)
    assert found, body.get_content()
    return found[1]


def link_in(mail: EmailMessage, path: str) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(rf"http://[^/\s]+({path}\S*)", body.get_content())
    assert found, body.get_content()
    return found[1]


# --- signing up


def test_an_address_and_the_mailed_code_make_an_account(client: Client, sent_mails: Any) -> None:
    assert send(client, SIGN_UP, email="Ana@Example.org").status_code == 302
    (mail,) = sent_mails()
    assert mail["To"] == "ana@example.org"
    assert code_in(mail) in mail["Subject"]
    response = client.post(CONFIRM_EMAIL, {"code": code_in(mail)}, follow=True)
    assert response.redirect_chain[-1][0].endswith("/people/welcome/")
    ana = Person.objects.get()
    assert (ana.email, ana.name, ana.trusted_at) == ("ana@example.org", "", None)
    assert EmailAddress.objects.get(user=ana).verified


def test_name_and_language_follow_and_then_the_age(client: Client, person: Any, sign_in: Any) -> None:
    sign_in(person("ana@example.org", name="", band=""))
    response = client.post("/en/people/welcome/", {"name": "Ana Novak", "language": "sl"}, follow=True)
    assert response.redirect_chain[-1][0].endswith("/people/age/")
    ana = Person.objects.get()
    assert (ana.name, ana.language) == ("Ana Novak", "sl")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Say how others"),
        ("www.spam.example", "no place for a web"),
        ("a@b.example", "no place for a web"),
        ("Ana\u202eNovak", "signs that can’t be seen"),
        ("P\u0430yPal", "two alphabets"),
        ("12345", "at least one letter"),
    ],
)
def test_a_name_that_deceives_is_refused_and_kept_in_the_form(
    typed: str, words: str, client: Client, person: Any, sign_in: Any
) -> None:
    sign_in(person("ana@example.org", name="", band=""))
    refused = client.post("/en/people/welcome/", {"name": typed, "language": "en"})
    assert refused.status_code == 422
    assert words in unescape(refused.content.decode())
    assert Person.objects.get().name == ""


@pytest.mark.parametrize("name", ["Žiga Črnčič", "Jean-Luc d’Étoile", "Иван Петров", "Anna-Maria Μαρία", "Łukasz"])
def test_names_of_all_europe_are_taken(name: str) -> None:
    assert clean_name(f" {name} ") == name


@pytest.mark.parametrize("name", ["a\nBcc: x", "a\r\nb", "http://x", "\u200bAna"])
def test_a_name_can_carry_nothing_into_a_mail_s_head(name: str) -> None:
    with pytest.raises(ValidationError):
        clean_name(name)


def test_an_account_that_nobody_confirms_is_forgotten(client: Client, person: Any) -> None:
    send(client, SIGN_UP, email="ana@example.org")
    kept = person("bo@example.org")
    with time_machine.travel(timezone.now() + timezone.timedelta(days=3)):
        forget_unconfirmed.call()
    assert list(Person.objects.all()) == [kept]


# --- telling people from programs


def test_the_field_that_nobody_sees_has_to_stay_empty(client: Client) -> None:
    refused = send(client, SIGN_UP, email="ana@example.org", website="https://spam.example")
    assert not Person.objects.exists()
    assert "has to stay empty" in refused.content.decode()


def test_without_script_a_few_an_hour_are_taken(client: Client) -> None:
    for number in range(human.WITHOUT_PROOF):
        assert send(Client(), SIGN_UP, email=f"a{number}@example.org").status_code == 302
    refused = send(Client(), SIGN_UP, email="one-more@example.org")
    assert "without script" in refused.content.decode()
    assert "one-more@example.org" in refused.content.decode()
    assert send(Client(), SIGN_UP, email="one-more@example.org", proof=proof()).status_code == 302


def test_a_proof_counts_once_and_only_if_it_is_ours() -> None:
    solved = proof()
    assert human.is_proven(solved)
    assert not human.is_proven(solved)
    for forged in ("", "x", base64.b64encode(b"{}").decode(), proof()[:-8] + "AAAAAAA="):
        assert not human.is_proven(forged)


def test_a_proof_written_in_another_way_is_still_the_same() -> None:
    first = proof()
    other = base64.b64encode(json.dumps({**json.loads(base64.b64decode(first)), "took": 7}, indent=2).encode()).decode()
    assert human.is_proven(first)
    assert not human.is_proven(other)


def test_a_proof_grows_old() -> None:
    solved = proof()
    with time_machine.travel(timezone.now() + timezone.timedelta(hours=1)):
        assert not human.is_proven(solved)


def test_who_is_faster_than_people_is_asked_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(human, "QUICKEST_S", 2)
    assert "faster than people" in send(client, SIGN_UP, email="ana@example.org").content.decode()


# --- signing in


def test_the_mailed_code_signs_in(client: Client, person: Any, sent_mails: Any) -> None:
    ana = person("ana@example.org", language="de")
    send(client, ASK, email="ana@example.org")
    (mail,) = sent_mails()
    client.post(CONFIRM_CODE, {"code": code_in(mail)})
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_a_wrong_code_is_refused_in_our_words_and_three_end_it(client: Client, person: Any, sent_mails: Any) -> None:
    person("ana@example.org")
    send(client, ASK, email="ana@example.org")
    assert "not right" in client.post(CONFIRM_CODE, {"code": "WRONG1"}).content.decode()
    for _try in range(3):
        client.post(CONFIRM_CODE, {"code": "WRONG1"})
    client.post(CONFIRM_CODE, {"code": code_in(sent_mails()[0])})
    assert "_auth_user_id" not in client.session


def test_the_link_of_the_mail_signs_in_on_any_device_once(client: Client, person: Any, sent_mails: Any) -> None:
    ana = person("ana@example.org")
    send(client, ASK, email="ana@example.org")
    path = link_in(sent_mails()[0], "/en/people/link/")
    phone = Client()
    assert "One more click" in phone.get(path).content.decode()
    assert "_auth_user_id" not in phone.session
    phone.post(path)
    assert phone.session["_auth_user_id"] == str(ana.pk)
    third = Client()
    assert third.get(path).status_code == 410
    third.post(path)
    assert "_auth_user_id" not in third.session


def test_the_link_leads_on_to_where_one_was_going_and_nowhere_else(person: Any, sent_mails: Any) -> None:
    person("ana@example.org", name="Ana", band=Person.Band.ADULT)
    for wish, then in (("/en/account/2fa/", "/en/account/2fa/"), ("https://evil.example/", "/en/people/arrive/")):
        send(Client(), f"{ASK}?next={wish}", email="ana@example.org")
        path = link_in(sent_mails()[-1], "/en/people/link/")
        assert Client().post(path)["Location"] == then


def test_two_who_press_the_button_at_the_same_moment_are_not_both_let_in(person: Any) -> None:
    ana = person("ana@example.org", name="Ana", band=Person.Band.ADULT)
    path = f"/en/people/link/{token_for_person(ana)}/"
    assert Client().post(path).status_code == 302
    Person.objects.filter(pk=ana.pk).update(last_login=None)  # as the other one still sees it
    assert Client().post(path).status_code == 410


def test_a_link_grows_old_and_cannot_be_forged(person: Any) -> None:
    path = f"/en/people/link/{token_for_person(person('ana@example.org'))}/"
    assert Client().get(path[:-5] + "xxxx/").status_code == 410
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=16)):
        assert Client().get(path).status_code == 410


def test_a_password_signs_in_and_a_wrong_one_says_nothing(client: Client, person: Any) -> None:
    ana = person("ana@example.org")
    ana.set_password("three unrelated words")
    ana.save()
    wrong = client.post(LOGIN, {"login": "ana@example.org", "password": "guess"})
    nobody = client.post(LOGIN, {"login": "nobody@example.org", "password": "guess"})
    for refused in (wrong, nobody):
        assert "do not belong together" in unescape(refused.content.decode())
    client.post(LOGIN, {"login": "ana@example.org", "password": "three unrelated words"})
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_guessing_passwords_is_stopped(client: Client, person: Any) -> None:
    person("ana@example.org")
    answers = [client.post(LOGIN, {"login": "ana@example.org", "password": f"guess{n}"}) for n in range(7)]
    assert "Too many attempts" in unescape(answers[-1].content.decode())


def test_an_app_with_codes_is_asked_for_and_counts_as_second_factor(client: Client, person: Any) -> None:
    mo = person("mo@example.org", site_role="moderator")
    mo.set_password("three unrelated words")
    mo.save()
    secret = totp.generate_totp_secret()
    encrypted = get_mfa_adapter().encrypt(secret)
    Authenticator.objects.create(user=mo, type=Authenticator.Type.TOTP, data={"secret": encrypted})
    response = client.post(LOGIN, {"login": "mo@example.org", "password": "three unrelated words"})
    assert "/2fa/authenticate/" in response.headers["Location"]
    assert "_auth_user_id" not in client.session
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    client.post("/en/account/2fa/authenticate/", {"code": code})
    assert client.session["_auth_user_id"] == str(mo.pk)
    assert any(record["method"] == "mfa" for record in client.session["account_authentication_methods"])


# --- what strangers can't learn


def words_of(page: str) -> str:
    return re.sub(r'(name="(shown|csrfmiddlewaretoken)" value|challenge|salt|signature)[^>]*', "", page)


@pytest.mark.parametrize("address", [SIGN_UP, ASK, "/en/account/password/reset/"])
def test_answers_do_not_tell_whether_there_is_an_account(address: str, person: Any) -> None:
    person("ana@example.org")
    answers = []
    for email in ("ana@example.org", "nobody@example.org"):
        visitor = Client()
        if address.endswith("reset/"):
            response = visitor.post(address, {"email": email})
        else:
            response = send(visitor, address, email=email)
        page = visitor.get(response.headers["Location"]).content.decode()
        answers.append((response.status_code, response.headers["Location"], words_of(page.replace(email, "X"))))
    ours, theirs = (answer[2].splitlines() for answer in answers)
    assert [line for line in ours if line not in theirs] == [line for line in theirs if line not in ours] == []
    assert answers[0][:2] == answers[1][:2]


def test_each_answer_is_one_mail_and_never_tells_more_to_who_is_not_the_owner(person: Any, sent_mails: Any) -> None:
    person("ana@example.org")
    send(Client(), SIGN_UP, email="ana@example.org")
    send(Client(), ASK, email="nobody@example.org")
    subjects = sorted(mail["Subject"] for mail in sent_mails())
    assert subjects == ["No account at NewTwinCities yet", "You have an account at NewTwinCities"]


def test_both_answers_cost_the_same_work(person: Any) -> None:
    """Neither the number of queries for a wrong password, nor the hashing, depends on whether there is an account."""
    ana = person("ana@example.org")
    ana.set_password("three unrelated words")
    ana.save()
    hashed = []
    for email in ("ana@example.org", "nobody@example.org"):
        with pytest.MonkeyPatch.context() as watch:
            from django.contrib.auth import hashers

            real = hashers.Argon2PasswordHasher.encode
            calls: list[int] = []
            watch.setattr(
                hashers.Argon2PasswordHasher,
                "encode",
                lambda *a, **k: (calls.append(1), real(*a, **k))[1],  # noqa: B023
            )
            verify = hashers.Argon2PasswordHasher.verify
            watch.setattr(
                hashers.Argon2PasswordHasher,
                "verify",
                lambda *a, **k: (calls.append(1), verify(*a, **k))[1],  # noqa: B023
            )
            Client().post(LOGIN, {"login": email, "password": "guess"})
            hashed.append(len(calls))
    assert hashed[0] == hashed[1] == 1


# --- what strangers can't do


@pytest.mark.parametrize("address", [SIGN_UP, ASK, LOGIN, "/en/account/logout/"])
def test_no_form_is_taken_from_another_site(address: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, {"email": "ana@example.org"}).status_code == 403


def test_the_address_of_somebody_else_is_not_taken_over_and_not_told(
    person: Any, sign_in: Any, sent_mails: Any
) -> None:
    ana, bo = person("ana@example.org"), person("bo@example.org")
    client = sign_in(ana, second_factor=True)
    client.post("/en/account/email/", {"email": "bo@example.org", "action_add": ""})
    bo.refresh_from_db()
    ana.refresh_from_db()
    assert (ana.email, bo.email) == ("ana@example.org", "bo@example.org")
    assert not EmailAddress.objects.filter(user=ana, email="bo@example.org", verified=True).exists()


def test_a_subject_has_no_second_line(sent_mails: Any) -> None:
    from newtwincities.common.mails import write_mail

    write_mail("test", address="ana@example.org", language="en")
    (mail,) = sent_mails()
    assert "\n" not in mail["Subject"]


# --- devices and sessions


def test_a_new_browser_is_told_by_mail_and_a_known_one_is_not(person: Any, sent_mails: Any) -> None:
    ana = person("ana@example.org", last_seen_on=timezone.localdate())
    browser = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"})
    browser.post(f"/en/people/link/{token_for_person(ana)}/")
    (mail,) = sent_mails()
    assert mail["Subject"] == "A sign-in from a new browser"
    assert "Firefox, Windows" in mail.get_body(("plain",)).get_content()
    browser.post("/en/account/logout/")
    ana.refresh_from_db()
    browser.post(f"/en/people/link/{token_for_person(ana)}/")
    assert len(sent_mails()) == 1


def test_the_first_sign_in_of_all_needs_no_warning(person: Any, sent_mails: Any) -> None:
    ana = person("ana@example.org")
    Client().post(f"/en/people/link/{token_for_person(ana)}/")
    assert sent_mails() == []


def test_browsers_are_named_in_few_words() -> None:
    assert browser_name("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/17 Safari/605") == (
        "Safari, macOS"
    )
    assert browser_name("curl/8") == "a browser that does not say which"


def test_all_other_sessions_can_be_closed(person: Any, sign_in: Any) -> None:
    ana = person("ana@example.org")
    here, there = Client(), Client()
    for browser in (here, there):
        ana.refresh_from_db()
        browser.post(f"/en/people/link/{token_for_person(ana)}/")
    assert there.get("/en/account/2fa/").status_code in (200, 302)
    here.post("/en/account/sessions/")
    assert "/login" in there.get("/en/account/sessions/").headers["Location"]


# --- pages


@pytest.mark.parametrize("address", [SIGN_UP, ASK, LOGIN, "/en/account/password/reset/"])
def test_the_pages_of_visitors_are_ours_and_cost_little(address: str, client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200
    assert len(asked) < 8
    assert '<main id="content"' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"] or "no-cache" in page.headers["Cache-Control"]


@pytest.mark.parametrize(
    "page",
    ["2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/recovery-codes/generate/", "email/",
     "password/set/", "sessions/", "logout/"],
)  # fmt: skip
def test_the_pages_of_the_account_are_ours_and_cost_little(page: str, person: Any, sign_in: Any) -> None:
    ana = person("ana@example.org")
    client = sign_in(ana)
    client.post(f"/en/people/link/{token_for_person(ana)}/")
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"/en/account/{page}")
    assert response.status_code in (200, 302)
    if response.status_code == 200:
        assert '<main id="content"' in response.content.decode()
    assert len(asked) < 12


def test_whoever_may_not_is_told_what_helps(person: Any, sign_in: Any) -> None:
    mo = person("mo@example.org", site_role="moderator")
    page = sign_in(mo).get("/en/moderation/")
    assert page.status_code == 403
    assert "second factor" in page.content.decode()
    assert "next=/en/moderation/" in Client().get("/en/moderation/").headers["Location"]


# --- demonstration


def test_demo_people_exist_only_on_ones_own_computer(db: None) -> None:
    with override_settings(HOST="0.0.0.0"):
        assert not demo.make_demo_people()
        assert Client().get("/en/people/demo/").status_code == 404
    with override_settings(BASE_URL="https://twins.example.org"):
        assert not demo.make_demo_people()
        assert Client().post("/en/people/demo/", {"email": "operator@demo.example"}).status_code == 404
    assert demo.make_demo_people()
    assert not demo.make_demo_people()


def test_each_role_of_a_team_can_be_tried(db: None) -> None:
    demo.make_demo_people()
    held = Role.objects.filter(person__email__endswith=demo.DOMAIN, team__name__contains="invented")
    assert set(held.values_list("role", flat=True)) == {"coordinator", "editor", "helper"}
    assert not Mandate.objects.exclude(municipality__source=DEMONSTRATION).exists()


@pytest.mark.parametrize(
    "sent",
    [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_HOST": "twins.example.org"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}],
    ids=["from elsewhere", "by another name", "through a proxy"],
)
def test_demo_people_open_to_nobody_who_asks_from_elsewhere(sent: dict[str, str]) -> None:
    demo.make_demo_people()
    with override_settings(ALLOWED_HOSTS=["*"]):
        assert Client().get("/en/people/demo/", **sent).status_code == 404
        assert Client().post("/en/people/demo/", {"email": "operator@demo.example"}, **sent).status_code == 404
        assert Client().get("/en/people/demo/", HTTP_HOST="127.0.0.1:8000").status_code == 200


def test_a_demo_sign_in_takes_one_click(client: Client) -> None:
    demo.make_demo_people()
    assert "Demo" not in client.get("/en/").content.decode()
    client.post("/en/people/demo/", {"email": "operator@demo.example"})
    assert Person.objects.get(pk=client.session["_auth_user_id"]).site_role == "operator"
    assert client.post("/en/people/demo/", {"email": "ana@example.org"}).status_code == 200


def test_whoever_tries_it_out_reads_on_in_the_language_in_which_they_came(client: Client) -> None:
    demo.make_demo_people()
    email = demo.demo_people()[0].email
    response = client.post("/sl/people/demo/", {"email": email}, follow=True)
    assert response.redirect_chain[-1][0].startswith("/sl/")


# --- nothing of the library's own


def test_no_page_mail_or_message_is_in_the_librarys_words() -> None:
    """Those that can be reached; what belongs to phones, user names and links instead of codes can't."""
    library = Path(allauth.__file__).parent / "templates"
    ours = Path(demo.__file__).parent / "templates"
    unreached = re.compile(
        r"phone|signup_by_passkey|webauthn/signup_form|mfa/trust|base_|/base\.html|openid/|allauth/|snippets/|idp/|"
        r"account/email\.html|email_confirm\.html|password_reset_key|login_redirect|email/base"
    )
    pages = [path.relative_to(library).as_posix() for path in library.rglob("*.html")]
    words = [path.relative_to(library).as_posix() for path in library.rglob("messages/*.txt")]
    missing = [name for name in (*pages, *words) if not unreached.search(name) and not (ours / name).is_file()]
    assert not missing
    kinds = {path.name.removesuffix("_subject.txt") for path in library.rglob("email/*_subject.txt")}
    kinds -= {"password_reset_key"}  # we send codes
    assert not [kind for kind in sorted(kinds) if not (ours / "mails" / f"{kind}.html").is_file()]


def test_a_form_that_was_not_taken_says_so_by_its_status(client: Client) -> None:
    answer = send(client, SIGN_UP, email="no address")
    assert answer.status_code == 422
    assert "no address" in answer.content.decode()
    assert client.post(LOGIN, {"login": "ana@example.org", "password": "wrong"}).status_code == 422


def test_who_asks_too_often_gets_a_page_of_ours(client: Client) -> None:
    answers = [client.post(LOGIN, {"login": "", "password": ""}) for _ in range(31)]
    assert answers[-1].status_code == 429
    assert "That was too often" in answers[-1].content.decode()
