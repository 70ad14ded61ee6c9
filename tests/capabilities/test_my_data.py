# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""“My data”: taken away whole and explained, put right, erased after a wait, and proved without naming anybody."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from newtwincities.common.models import Mail, RecordEntry
from newtwincities.common.record import breaks
from newtwincities.people.models import Guardianship, Person
from newtwincities.privacy import downloads, erasure, register
from newtwincities.privacy.columns import meaning_of
from newtwincities.privacy.downloads import parts_of
from newtwincities.privacy.jobs import erase_who_is_due
from newtwincities.privacy.models import CorrectionRequest, Download, Erasure
from newtwincities.privacy.register import BeforeErasure
from newtwincities.privacy.tombstones import hash_of, tombstones

pytestmark = pytest.mark.django_db
PAGE = "/en/account/my-data/"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def ana(person: Callable[..., Person]) -> Person:
    return person("ana@example.org", name="Ana Žužek", language="sl")


@pytest.fixture
def child(person: Callable[..., Person], ana: Person) -> Person:
    made = person("kid@example.org", band="child")
    Guardianship.objects.create(child=made, guardian=ana, state="confirmed")
    return made


def just_now(client: Client) -> Client:
    """As somebody who has signed in this very minute."""
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": timezone.now().timestamp()}]
    session.save()
    return client


def unzipped(response: Any) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def address_in(mail: EmailMessage, words: str) -> str:
    found = re.search(rf"https?://\S*{words}\S*", text_of(mail))
    assert found
    return urlsplit(found.group()).path


# --- who may


@pytest.mark.parametrize("path", ["", "erase/", "of/{ref}/", "of/{ref}/erase/"])
def test_a_visitor_is_asked_to_sign_in(client: Client, ana: Person, path: str) -> None:
    assert client.get(PAGE + path.format(ref=ana.ref)).status_code == 302


@pytest.mark.parametrize("path", ["", "erase/", "download/", "erase/cancel/"])
def test_nobody_learns_of_the_data_of_others(
    sign_in: Callable[..., Client], person: Callable[..., Person], ana: Person, path: str
) -> None:
    for stranger in (person(), person(site_role="operator"), person(site_role="moderator")):
        client = sign_in(stranger, second_factor=True)
        assert client.get(f"{PAGE}of/{ana.ref}/{path}").status_code in (404, 405)
        assert client.post(f"{PAGE}of/{ana.ref}/{path}").status_code == 404
    assert not Erasure.objects.exists()


def test_a_guardian_takes_away_and_erases_the_data_of_the_child(
    sign_in: Callable[..., Client], ana: Person, child: Person
) -> None:
    client = just_now(sign_in(ana))
    assert str(child.ref) in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}of/{child.ref}/").status_code == 200
    data = json.loads(unzipped(client.post(f"{PAGE}of/{child.ref}/download/"))["data.json"])
    assert data["data"]["account"][0]["email"] == "kid@example.org"
    client.post(f"{PAGE}of/{child.ref}/erase/", {"contributions": "go", "sure": "on"})
    assert Erasure.objects.get().person == child
    assert client.post(f"{PAGE}of/{child.ref}/").status_code == 403  # a request for correction is the child's own


def test_a_leader_answers_for_the_group(
    sign_in: Callable[..., Client], ana: Person, person: Callable[..., Person]
) -> None:
    group = person("class@example.org", kind="group", leader=ana, band="")
    assert sign_in(ana).get(f"{PAGE}of/{group.ref}/").status_code == 200


def test_the_page_takes_few_queries(
    sign_in: Callable[..., Client], ana: Person, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(ana)
    client.get(PAGE)
    for _number in range(8):
        CorrectionRequest.objects.create(person=ana, text="x", receipt=str(_number))
    with django_assert_max_num_queries(12):
        assert client.get(PAGE).status_code == 200


# --- taking it away


def test_everything_of_the_register_is_in_the_download(sign_in: Callable[..., Client], ana: Person) -> None:
    files = unzipped(sign_in(ana).post(PAGE + "download/"))
    data = json.loads(files["data.json"])
    assert list(data["data"]) == [kind.name for kind in register.personal_data()]
    assert data["data"]["account"][0]["name"] == "Ana Žužek"
    page = files["index.html"].decode()
    assert '<html lang="sl">' in page
    assert "Ana Žužek" in page
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", data["receipt"])


def test_every_column_of_the_download_is_explained(
    sign_in: Callable[..., Client], ana: Person, filled_person: None
) -> None:
    files = unzipped(sign_in(ana).post(PAGE + "download/"))
    explained = {
        (r["kind"], r["column"]): r["meaning"]
        for r in csv.DictReader(io.StringIO(files["columns.csv"].decode("utf-8-sig")))
    }
    for kind, rows in json.loads(files["data.json"])["data"].items():
        for row in rows:
            for column in row:
                assert explained[kind, column], f"{kind} does not say what {column} means"


@pytest.fixture
def filled_person(ana: Person, child: Person, client: Client, municipality: Callable[..., Any]) -> None:
    """Something of every kind that this room and those below can fill."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount

    from newtwincities.atlas import actions
    from newtwincities.common.mails import write_mail
    from newtwincities.common.record import note

    EmailAddress.objects.create(user=ana, email="second@example.org")
    Authenticator.objects.create(user=ana, type="totp", data={"secret": "hidden"})
    SocialAccount.objects.create(user=ana, provider="openid_connect", uid="7", extra_data={})
    UserSession.objects.create(user=ana, session_key="k", ip="192.0.2.1", user_agent="x", data={})
    write_mail("test", address=ana.email, language="sl", person=ana)
    note("tested", actor=ana)
    actions.report_error(municipality("Q1"), kind="name", text="wrong", email=ana.email, language="sl")
    Download.objects.create(person=ana, asked_by=ana, receipt="A")
    CorrectionRequest.objects.create(person=ana, text="x", receipt="B")
    Erasure.objects.create(person=ana, receipt="C", due_at=timezone.now() + timedelta(days=14))


def test_secrets_are_not_handed_out(ana: Person, filled_person: None) -> None:
    ana.set_password("correct horse battery")
    ana.save()
    said = json.dumps([part.rows for part in parts_of(ana)], default=str)
    assert "hidden" not in said
    assert ana.password not in said


def test_a_large_download_is_made_in_the_background_and_kept_for_a_week(
    sign_in: Callable[..., Client], ana: Person, person: Callable[..., Person], monkeypatch: Any, sent_mails: Any
) -> None:
    monkeypatch.setattr(downloads, "AT_ONCE_ROWS", 0)
    client = sign_in(ana)
    for _press in range(2):
        assert client.post(PAGE + "download/").status_code == 302
    wanted = Download.objects.get()  # once, however often the button is pressed
    mail = sent_mails()[-1]
    assert mail["To"] == ana.email
    assert address_in(mail, "my-data").endswith("/account/my-data/")
    address = f"{PAGE}download/{wanted.ref}.zip"
    assert address in client.get(PAGE).content.decode()
    assert "index.html" in unzipped(client.get(address))
    path = downloads.file_of(wanted)
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert sign_in(person(), client=Client()).get(address).status_code == 404
    kind = next(kind for kind in register.personal_data() if kind.name == "privacy_requests")
    assert kind.expire
    assert kind.expire(timezone.now() + timedelta(days=6)) == 0
    assert kind.expire(timezone.now() + timedelta(days=8)) == 1
    assert not Download.objects.exists()


def test_whoever_downloads_is_told_by_mail_and_can_prove_it(
    sign_in: Callable[..., Client], ana: Person, client: Client, sent_mails: Any
) -> None:
    receipt = json.loads(unzipped(sign_in(ana).post(PAGE + "download/"))["data.json"])["receipt"]
    (mail,) = sent_mails()
    assert receipt in text_of(mail)
    page = Client().get("/en/receipt/", {"code": receipt.lower().replace("-", " ")}).content.decode()
    assert "The data was handed over as a download." in page
    assert ana.email not in page
    assert "Ana" not in page


# --- putting it right


def test_a_request_for_correction_reaches_the_operators_who_answer_it(
    sign_in: Callable[..., Client], ana: Person, person: Callable[..., Person], sent_mails: Any
) -> None:
    operator = person("op@example.org", site_role="operator")
    sign_in(ana).post(PAGE, {"text": "My name was misspelt\nin the minutes."})
    assert [mail["To"] for mail in sent_mails()] == [ana.email, operator.email]
    queue = "/en/operating/corrections/"
    assert sign_in(operator, client=Client()).get(queue).status_code == 403  # without a second factor
    assert sign_in(ana, client=Client(), second_factor=True).get(queue).status_code == 403
    client = sign_in(operator, client=Client(), second_factor=True)
    assert "My name was misspelt" in client.get(queue).content.decode()
    wanted = CorrectionRequest.objects.get()
    empty = client.post(queue, {"request": wanted.pk, "answer": " "})
    assert empty.status_code == 422
    assert "Write an answer." in empty.content.decode()
    assert client.post(queue, {"request": wanted.pk, "answer": "It is right now."}).status_code == 302
    assert "It is right now." in text_of(sent_mails()[-1])
    assert "Nothing waits" in client.get(queue).content.decode()
    assert client.post(queue, {"request": wanted.pk, "answer": "Again."}).status_code == 404
    assert client.post(queue, {"request": "x", "answer": "Again."}).status_code == 404


def test_an_empty_or_endless_request_says_what_is_wrong(sign_in: Callable[..., Client], ana: Person) -> None:
    client = sign_in(ana)
    for text, says in (("", "Say in a few words"), ("x" * 2001, "At most 2000")):
        answer = client.post(PAGE, {"text": text})
        assert answer.status_code == 422
        assert says in answer.content.decode().replace("2,000 can", "2000 can")
    for _number in range(5):
        assert client.post(PAGE, {"text": "again"}).status_code == 302
    assert "several open requests" in client.post(PAGE, {"text": "again"}).content.decode()


# --- erasure


def ask(client: Client, **typed: str) -> Any:
    return client.post(PAGE + "erase/", {"contributions": "stay", "sure": "on", **typed})


def test_an_account_is_erased_14_days_after_it_was_asked_for(
    sign_in: Callable[..., Client], ana: Person, sent_mails: Any, person: Callable[..., Person], settings: Any
) -> None:
    person("bo@example.org")
    client = just_now(sign_in(ana))
    UserSession.objects.create(user=ana, session_key=client.session.session_key, ip="192.0.2.1", user_agent="", data={})
    assert ask(client).status_code == 302
    receipt = Erasure.objects.get().receipt
    assert "will be erased" in client.get(PAGE).content.decode()
    stone, start = hash_of(ana), timezone.now()
    with time_machine.travel(start + timedelta(days=13, hours=23), tick=False):
        assert erase_who_is_due.call() == 0
    with time_machine.travel(start + timedelta(days=14, minutes=1), tick=False):
        assert erase_who_is_due.call() == 1
        assert [p.email for p in Person.objects.all()] == ["bo@example.org"]
        assert not Session.objects.exists()
        assert client.get(PAGE).status_code == 302
        mails = sent_mails()
    assert [mail["To"] for mail in mails][-1] == "ana@example.org"
    assert receipt in text_of(mails[-1])
    assert [t.person for t in tombstones()] == [stone]
    assert "The account was erased." in Client().get("/en/receipt/", {"code": receipt}).content.decode()
    assert not list(breaks())
    assert not Mail.objects.filter(person__isnull=False).exists()
    mails_kind = next(kind for kind in register.personal_data() if kind.name == "mails")
    assert mails_kind.expire
    mails_kind.expire(timezone.now())
    assert not Mail.objects.exists()  # the last mail to somebody who is gone doesn't wait for 30 days


def test_nothing_that_leads_to_the_person_is_left_after_the_erasure(
    ana: Person, filled_person: None, everything: Callable[[], Any]
) -> None:
    ref = str(ana.ref)
    erasure.erase(ana, contributions_stay=True, receipt="AAAA-BBBB-CCCC")
    Mail.objects.filter(kind="erasure_done").delete()
    rows = everything()
    rows.pop("RecordEntry")  # holds the reference, which nothing resolves any more
    said = json.dumps(rows, default=str)
    for word in ("ana@example.org", "second@example.org", "Ana", "192.0.2.1", ref):
        assert word not in said
    assert RecordEntry.objects.filter(actor=ref).exists()


def test_who_signed_in_long_ago_confirms_the_erasure_by_mail(
    sign_in: Callable[..., Client], ana: Person, person: Callable[..., Person], sent_mails: Any
) -> None:
    client = sign_in(ana)
    assert "Look into your mail" in ask(client).content.decode()
    assert not Erasure.objects.exists()
    address = address_in(sent_mails()[-1], "confirm")
    assert Client().get(address).status_code == 302  # the link alone is not enough
    assert sign_in(person(), client=Client()).post(address).status_code == 404
    assert client.get(address).status_code == 200
    assert not Erasure.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert client.post(address).status_code == 404
    assert client.post(address).status_code == 302
    assert Erasure.objects.get().contributions_stay


def test_the_link_in_the_mail_cancels_the_erasure_without_signing_in(
    sign_in: Callable[..., Client], ana: Person, sent_mails: Any
) -> None:
    ask(just_now(sign_in(ana)))
    address = address_in(sent_mails()[-1], "keep-account")
    assert Client().get(address).status_code == 200
    assert Erasure.objects.exists()  # mail programs follow links too
    assert Client().post(address).status_code == 200
    assert not Erasure.objects.exists()
    assert Client().get(address).status_code == 404
    assert Client().get(address[:-3] + "xx/").status_code == 404


def test_a_signed_in_person_cancels_the_erasure_on_the_page(sign_in: Callable[..., Client], ana: Person) -> None:
    client = just_now(sign_in(ana))
    ask(client)
    receipt = Erasure.objects.get().receipt
    assert client.post(PAGE + "erase/cancel/").status_code == 302
    assert not Erasure.objects.exists()
    page = client.get("/en/receipt/", {"code": receipt}).content.decode()
    assert "the account stays" in page


def test_an_erasure_says_what_is_missing_and_keeps_what_was_chosen(sign_in: Callable[..., Client], ana: Person) -> None:
    client = just_now(sign_in(ana))
    answer = client.post(PAGE + "erase/", {"contributions": "go"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_sure"' in page
    assert re.search(r'value="go"[^>]*checked', page)


def test_asked_twice_the_first_day_stays_and_the_newer_choice_holds(ana: Person) -> None:
    first = erasure.ask_for_erasure(ana, asked_by=ana, contributions_stay=True)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        second = erasure.ask_for_erasure(ana, asked_by=ana, contributions_stay=False)
    assert (second.receipt, second.due_at) == (first.receipt, first.due_at)
    assert not second.contributions_stay


def test_other_rooms_settle_their_matters_first_and_say_what_will_happen(
    sign_in: Callable[..., Client], ana: Person, monkeypatch: Any
) -> None:
    settled: list[tuple[str, bool]] = []
    hook = BeforeErasure(
        "teams",
        settle=lambda person: settled.append((person.email, Person.objects.filter(pk=person.pk).exists())),
        warnings=lambda person: ["The page of Bovec will have no coordinator."],
    )
    monkeypatch.setattr(register, "_before_erasure", {"teams": hook})
    assert "The page of Bovec" in sign_in(ana).get(PAGE + "erase/").content.decode()
    erasure.erase(ana, contributions_stay=True, receipt="AAAA-BBBB-CCCC")
    assert settled == [("ana@example.org", True)]


def test_an_erasure_that_fails_leaves_the_person_whole_and_does_not_keep_the_others(
    ana: Person, person: Callable[..., Person], monkeypatch: Any
) -> None:
    def fail(other: Person) -> None:
        if other.pk == ana.pk:
            raise RuntimeError("not today")

    monkeypatch.setattr(register, "_before_erasure", {"x": BeforeErasure("x", settle=fail)})
    bo = person("bo@example.org")
    for one in (ana, bo):
        erasure.ask_for_erasure(one, asked_by=one, contributions_stay=True)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert erasure.carry_out_due_erasures() == 1
    assert list(Person.objects.all()) == [ana]
    assert Erasure.objects.get().person == ana
    assert len(tombstones()) == 1


def test_a_guardian_who_is_erased_leaves_the_child_its_account(ana: Person, child: Person) -> None:
    erasure.erase(ana, contributions_stay=True, receipt="AAAA-BBBB-CCCC")
    assert Person.objects.get() == child


# --- proof


def test_a_code_that_no_receipt_has_is_said_to_be_unknown(client: Client) -> None:
    assert client.get("/en/receipt/").status_code == 200
    unknown = client.get("/en/receipt/", {"code": "AAAA-AAAA-AAAA"})
    assert unknown.status_code == 404
    assert "No receipt has this code" in unknown.content.decode()
    assert client.get("/en/receipt/", {"code": ""}).status_code == 422
    assert client.get("/en/receipt/", {"code": "person:1"}).status_code == 404


def test_a_line_of_the_tombstones_that_was_cut_off_spoils_no_other(ana: Person, person: Callable[..., Person]) -> None:
    erasure.erase(ana, contributions_stay=True, receipt="A")
    path = Path(erasure.set_tombstone.__globals__["tombstone_file"]())
    with path.open("a") as file:
        file.write('{"person": "ab')
    erasure.erase(person(), contributions_stay=False, receipt="B")
    assert [stone.receipt for stone in tombstones()] == ["A", "B"]
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_a_column_that_nobody_explains_is_found(ana: Person) -> None:
    assert meaning_of(register.personal_data()[0], "shoe_size") == ""
