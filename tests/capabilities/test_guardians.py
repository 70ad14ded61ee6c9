# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Guardians: asked, confirmed, refused, withdrawn; and never the child itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from newtwincities.people import company
from newtwincities.people.guardians import MOST_MAILS, look_after
from newtwincities.people.models import Guardianship, Person
from newtwincities.privacy.erasure import erase_again
from newtwincities.privacy.receipts import proofs
from newtwincities.privacy.register import personal_data
from newtwincities.privacy.tombstones import tombstones

ASK, CHILDREN = "/en/people/guardian/", "/en/people/children/"
Add = Callable[..., Person]
Mails = Callable[[], list[EmailMessage]]
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def child(person: Add) -> Person:
    return person("kid.o@example.org", band="child", band_ends=date(2036, 1, 1), band_ends_at=14, waits=True)


@pytest.fixture
def mum(person: Add) -> Person:
    return person("mum@example.org")


@pytest.fixture
def question(child: Person, sign_in: SignIn, sent_mails: Mails) -> str:
    """The address of the page on which the guardian answers, as it stands in the mail."""
    assert sign_in(child, client=Client()).post(ASK, {"email": "mum@example.org"}).status_code == 302
    mail = sent_mails()[-1]
    assert mail["to"] == "mum@example.org"
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert child.name not in text
    return re.search(r"/en/people/guardian/\S+/", text)[0]  # type: ignore[index]


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_guardian_confirms_by_a_button_and_the_child_may_take_part(
    child: Person, mum: Person, question: str, sign_in: SignIn, sent_mails: Mails
) -> None:
    client = sign_in(mum)
    assert "I agree" in text(client.get(question))
    child.refresh_from_db()
    assert child.waits  # looking changes nothing
    assert client.post(question, {"answer": "yes"}).status_code == 302
    child.refresh_from_db()
    assert not child.waits
    assert {mail["to"] for mail in sent_mails()[1:]} == {child.email, mum.email}
    assert client.get(question).status_code == 404
    assert Guardianship.objects.get().address == ""


@pytest.mark.parametrize(
    "address", ["kid.o@example.org", "KID.O@example.org", "kid.o+mum@example.org", "kido@example.org"]
)
def test_a_child_cannot_name_itself(child: Person, sign_in: SignIn, address: str) -> None:
    answer = sign_in(child).post(ASK, {"email": address})
    assert answer.status_code == 422
    assert "somebody else than you" in text(answer)
    assert not Guardianship.objects.exists()


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"email": "kido+2@example.org"}, "somebody else"),
        ({"band": "teen"}, "18 or older"),
        ({"kind": "group"}, "18 or older"),
    ],
)
def test_who_is_no_other_adult_cannot_confirm(
    person: Add, child: Person, question: str, sign_in: SignIn, facts: dict[str, Any], message: str
) -> None:
    other = person(**{"email": "other@example.org", **facts})
    answer = sign_in(other).post(question, {"answer": "yes"})
    assert answer.status_code == 422
    assert message in text(answer)
    child.refresh_from_db()
    assert child.waits


def test_a_parent_whose_account_is_new_says_the_age_and_comes_back(
    person: Add, child: Person, question: str, sign_in: SignIn
) -> None:
    client = sign_in(person("new@example.org", band="", trusted_at=None))
    answer = client.post(question, {"answer": "yes"})
    assert answer.status_code == 403
    path = re.search(r'"(/en/people/age/[^"]+)"', text(answer).partition("<main")[2])[1]  # type: ignore[index]
    assert client.post(path, {"adult": "yes"}).url == question  # type: ignore[attr-defined]
    assert client.post(question, {"answer": "yes"}).url == CHILDREN  # type: ignore[attr-defined]
    child.refresh_from_db()
    assert not child.waits


def test_the_child_cannot_confirm_in_its_own_session_or_browser(
    child: Person, mum: Person, sign_in: SignIn, sent_mails: Mails
) -> None:
    client = sign_in(child)
    client.post(ASK, {"email": "mum@example.org"})
    body = sent_mails()[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    question = re.search(r"/en/people/guardian/\S+/", body)[0]  # type: ignore[index]
    assert client.post(question, {"answer": "yes"}).status_code == 422
    sign_in(mum)
    answer = client.post(question, {"answer": "yes"})
    assert "just used this browser" in text(answer)
    assert Guardianship.objects.get().state == "asked"


def test_a_visitor_is_led_to_an_account_and_back(client: Client, question: str) -> None:
    page = text(client.get(question))
    assert f"next={question}" in page.replace("%3A", ":")
    assert client.post(question, {"answer": "yes"}).status_code == 200
    assert Guardianship.objects.get().state == "asked"


def test_a_no_needs_no_account_and_closes_the_childs(client: Client, child: Person, question: str) -> None:
    assert "You have said no" in text(client.post(question, {"answer": "no"}))
    child.refresh_from_db()
    assert not child.is_active
    look_after(timezone.now() + timedelta(days=15))
    assert not Person.objects.filter(pk=child.pk).exists()


def test_a_forged_link_leads_nowhere(client: Client, db: None) -> None:
    assert client.get("/en/people/guardian/forged/").status_code == 404


def test_a_new_address_makes_the_old_link_void_and_asking_has_an_end(
    child: Person, question: str, sign_in: SignIn
) -> None:
    client = sign_in(child)
    client.post(ASK, {"email": "dad@example.org"})
    assert Client().get(question).status_code == 404
    client.post(ASK, {"email": "dad@example.org"})
    assert "often enough" in text(client.post(ASK, {"email": "dad@example.org"}))


def test_a_mailbox_gets_few_questions_a_day_and_no_child_learns_of_the_others(
    person: Add, sign_in: SignIn, sent_mails: Mails
) -> None:
    answers = set()
    for number in range(MOST_MAILS + 1):
        kid = person(f"kid{number}@example.org", band="child", band_ends_at=14, waits=True)
        client = sign_in(kid, client=Client())
        answer = client.post(ASK, {"email": f"m.u.m+{number}@example.org"}, follow=True)
        answers.add(text(answer).partition("<main")[2].partition("<form")[0].replace(f"+{number}", ""))
    assert len(answers) == 1
    assert len(sent_mails()) == MOST_MAILS
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        look_after(timezone.now())
        look_after(timezone.now())
    assert [mail["to"] for mail in sent_mails()[MOST_MAILS:]] == [f"m.u.m+{MOST_MAILS}@example.org"]


def test_a_guardian_sees_what_the_child_takes_part_in_and_nobody_elses(
    person: Add, child: Person, mum: Person, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        company, "_taking_part", [lambda people: [(one.pk, "Youth exchange", "/en/map/") for one in people]]
    )
    assert "answer for no child" in text(sign_in(mum).get(CHILDREN))
    Guardianship.objects.create(child=child, guardian=mum, state="confirmed")
    assert "Youth exchange" in text(sign_in(mum).get(CHILDREN))
    stranger = sign_in(person("stranger@example.org"))
    assert "Youth exchange" not in text(stranger.get(CHILDREN))
    assert stranger.post(f"{CHILDREN}{child.ref}/withdraw/").status_code == 404


def test_a_withdrawal_freezes_then_erases_and_can_be_taken_back(
    child: Person, mum: Person, sign_in: SignIn, sent_mails: Mails
) -> None:
    Guardianship.objects.create(child=child, guardian=mum, state="confirmed")
    client, page = sign_in(mum), f"{CHILDREN}{child.ref}/withdraw/"
    assert "erased after 14 days" in text(client.get(page))
    client.post(page)
    child.refresh_from_db()
    assert not child.is_active
    client.post(page, {"what": "renew"})
    child.refresh_from_db()
    assert child.is_active
    client.post(page)
    look_after(timezone.now() + timedelta(days=13))
    assert Person.objects.filter(pk=child.pk).exists()
    look_after(timezone.now() + timedelta(days=15))
    assert not Person.objects.filter(pk=child.pk).exists()
    assert "is erased" in sent_mails()[-1]["subject"]


def test_a_backup_does_not_bring_an_erased_child_back(
    person: Add, child: Person, mum: Person, sent_mails: Mails
) -> None:
    Guardianship.objects.create(child=child, guardian=mum, state="withdrawn", withdrawn_at=timezone.now())
    look_after(timezone.now() + timedelta(days=15))
    stone = tombstones()[0]
    assert not stone.contributions_stay
    assert stone.receipt in sent_mails()[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert [proof.verb for proof in proofs(stone.receipt)] == ["erasure.done"]
    person(child.email, ref=child.ref, band="child")  # as it stood in the backup
    assert erase_again({stone.person: stone}) == 1
    assert not Person.objects.filter(ref=child.ref).exists()


def test_an_unanswered_question_is_reminded_of_once_and_then_the_account_is_erased(
    child: Person, question: str, sent_mails: Mails
) -> None:
    for days in (6, 7):
        look_after(timezone.now() + timedelta(days=days))
    assert [mail["subject"].startswith("Reminder") for mail in sent_mails()] == [False, True]
    look_after(timezone.now() + timedelta(days=15))
    assert not Person.objects.filter(pk=child.pk).exists()


def test_a_child_that_never_asks_is_erased_too(child: Person) -> None:
    look_after(timezone.now() + timedelta(days=15))
    assert not Person.objects.filter(pk=child.pk).exists()


def test_a_guardians_list_costs_the_same_queries_whatever_its_length(
    person: Add, mum: Person, sign_in: SignIn, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(6):
        kid = person(f"k{number}@example.org", band="child")
        Guardianship.objects.create(child=kid, guardian=mum, state="confirmed")
    client = sign_in(mum)
    with django_assert_max_num_queries(8):
        client.get(CHILDREN)


def test_a_child_waits_for_another_when_the_guardian_leaves(child: Person, mum: Person, sent_mails: Mails) -> None:
    Guardianship.objects.create(child=child, guardian=mum, state="confirmed")
    child.waits = False
    child.save()
    kind = next(kind for kind in personal_data() if kind.name == "guardianship")
    assert list(kind.export(mum)) == [{"part": "guardian", "state": "confirmed", "address": "", "asked_at": None}]
    assert next(iter(kind.export(child)))["part"] == "child"
    kind.erase(mum, True)
    child.refresh_from_db()
    assert child.waits
    assert "needs another guardian" in sent_mails()[-1]["subject"]
    kind.erase(child, True)
    assert not Guardianship.objects.exists()
