# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Classes, clubs and youth councils: founded, verified, handed over, closed; members are never named."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newtwincities.people import company, groups
from newtwincities.people.minors import is_verified_leader
from newtwincities.people.models import Group, Handover, Person
from newtwincities.privacy.register import personal_data

GROUPS, NEW = "/en/people/groups/", "/en/people/groups/new/"
CLASS = {"name": "Class 4b", "kind": "class", "institution": "Middle School of Aldorf"}
Add = Callable[..., Person]
SignIn = Callable[..., Client]
Mails = Callable[[], list[EmailMessage]]


@pytest.fixture
def leader(person: Add) -> Person:
    return person("leader@example.org", name="Leandra")


@pytest.fixture
def group(leader: Person) -> Group:
    made = groups.found(leader, **CLASS)
    assert isinstance(made, Group)
    return made


def main(response: Any) -> str:
    return unescape(response.content.decode()).partition("<main")[2].partition("</main>")[0]


def page_of(group: Group, what: str = "") -> str:
    return f"{GROUPS}{group.person.ref}/{what}"


def test_a_leader_adds_a_class_which_waits_and_is_seen_by_nobody_else(
    leader: Person, person: Add, sign_in: SignIn
) -> None:
    client = sign_in(leader)
    assert "You lead no group yet" in main(client.get(GROUPS))
    assert client.post(NEW, CLASS).status_code == 302
    made = Group.objects.get()
    assert "Class 4b" in main(client.get(GROUPS))
    assert "Waits for its leader to be verified" in main(client.get(page_of(made)))
    assert not made.person.has_usable_password()
    assert made.person.trusted_at is None
    assert not is_verified_leader(leader)
    for other in (Client(), sign_in(person("bo@example.org"), client=Client())):
        assert other.get(page_of(made)).status_code == 404
        assert "Class 4b" not in other.get(f"/en/people/{made.person.ref}/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"name": ""}, "Name the group."),
        ({"name": "4b@example.org"}, "no place for a web"),
        ({"institution": ""}, "Name the school"),
        ({"kind": ""}, "Choose what it is."),
    ],
)
def test_what_cannot_be_taken_is_named(leader: Person, sign_in: SignIn, sent: dict[str, str], message: str) -> None:
    answer = sign_in(leader).post(NEW, {**CLASS, **sent})
    assert answer.status_code == 422
    assert message in main(answer)
    assert not Group.objects.exists()


@pytest.mark.parametrize(
    ("facts", "status"),
    [(None, 302), ({"band": "teen"}, 403), ({"trusted_at": None}, 403), ({"keeps_protection": True}, 422)],
)
def test_who_is_no_trusted_adult_leads_no_group(
    person: Add, sign_in: SignIn, facts: dict[str, Any] | None, status: int
) -> None:
    client = Client() if facts is None else sign_in(person("a@example.org", **facts))
    assert client.post(NEW, CLASS).status_code == status
    assert not Group.objects.exists()


def test_nobody_leads_more_than_ten_groups(leader: Person, sign_in: SignIn) -> None:
    for number in range(groups.MOST):
        groups.found(leader, **{**CLASS, "name": f"Class {number}b"})
    answer = sign_in(leader).post(NEW, CLASS)
    assert "more than ten groups" in main(answer)
    assert Group.objects.count() == groups.MOST


def test_a_moderator_verifies_a_leader_and_the_group_is_public(
    leader: Person, group: Group, person: Add, sign_in: SignIn, sent_mails: Mails
) -> None:
    moderator = person("mod@example.org", site_role="moderator")
    assert "Sign in with a second factor" in main(sign_in(moderator).get(GROUPS))
    assert "Class 4b" not in main(sign_in(moderator).get(GROUPS))
    client = sign_in(moderator, second_factor=True)
    assert "Class 4b" in main(client.get(GROUPS))
    assert client.post(page_of(group, "verify/"), {"well": "yes"}).status_code == 302
    group.refresh_from_db()
    assert (group.state, group.verified_by) == ("verified", moderator)
    assert is_verified_leader(leader)
    assert "Class 4b can take part" in sent_mails()[-1]["subject"]
    seen = main(Client().get(page_of(group)))
    assert "Class 4b" in seen
    assert "Leandra" not in seen  # her name is for members
    assert client.post(page_of(group, "verify/"), {"well": "yes"}).status_code == 403


def test_a_coordinator_verifies_whoever_is_in_the_team(
    leader: Person, group: Group, person: Add, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    coordinator = person("coordinator@example.org")
    client = sign_in(coordinator, second_factor=True)
    assert client.post(page_of(group, "verify/"), {"well": "yes"}).status_code == 404
    monkeypatch.setattr(company, "_coordinating", [lambda somebody: {leader.pk, somebody.pk}])
    without = sign_in(coordinator, client=Client())
    assert "with a second factor" in main(without.get(page_of(group)))
    assert "Class 4b" not in main(without.get(GROUPS)) + main(without.get(page_of(group)))
    assert client.post(page_of(group, "verify/"), {"well": "yes"}).status_code == 302
    group.refresh_from_db()
    assert group.state == "verified"


def test_nobody_verifies_themselves(person: Add, sign_in: SignIn) -> None:
    moderator = person("mod@example.org", site_role="moderator")
    own = groups.found(moderator, **CLASS)
    assert isinstance(own, Group)
    client = sign_in(moderator, second_factor=True)
    assert client.post(page_of(own, "verify/"), {"well": "yes"}).status_code == 403
    assert "Yes, verified" not in main(client.get(page_of(own)))
    own.refresh_from_db()
    assert own.state == "waiting"


def test_a_leader_who_is_not_verified_learns_it(
    leader: Person, group: Group, person: Add, sign_in: SignIn, sent_mails: Mails
) -> None:
    groups.verify(group, by=person("mod@example.org"), well=False)
    assert "could not be verified" in sent_mails()[-1]["subject"]
    assert "Hand it over" in main(sign_in(leader).get(page_of(group)))
    assert not is_verified_leader(leader)


def offer_of(group: Group, leader: Person, sign_in: SignIn, sent_mails: Mails, to: str) -> str:
    assert sign_in(leader).post(page_of(group, "hand-over/"), {"email": to}).status_code == 302
    mail = sent_mails()[-1]
    assert mail["to"] == to
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    return re.search(r"/en/people/groups/take-over/\S+/", text)[0]  # type: ignore[index]


def test_a_group_is_handed_over_and_waits_until_the_new_leader_is_verified(
    leader: Person, group: Group, person: Add, sign_in: SignIn, sent_mails: Mails
) -> None:
    groups.verify(group, by=person("mod@example.org"), well=True)
    link = offer_of(group, leader, sign_in, sent_mails, "next@example.org")
    assert Client().get(link).status_code == 302  # to the sign-in
    assert sign_in(person("t@example.org", band="teen"), client=Client()).post(link).status_code == 403
    elsewhere = sign_in(person("other@example.org"), client=Client()).post(link)
    assert elsewhere.status_code == 422
    assert "offered to another address" in main(elsewhere)
    following = person("next@example.org")
    client = sign_in(following, client=Client())
    assert "Do you want to lead Class 4b?" in main(client.get(link))
    group.refresh_from_db()
    assert group.state == "verified"  # looking changes nothing
    assert client.post(link).status_code == 302
    taken = groups.group_with(group.person.ref)
    assert taken is not None
    assert (taken.person.leader, taken.state, taken.person.trusted_at) == (following, "waiting", None)
    assert "has a new leader" in sent_mails()[-1]["subject"]
    assert client.get(link).status_code == 404
    assert sign_in(leader).get(page_of(group)).status_code == 404
    assert not is_verified_leader(leader)


def test_a_verified_leader_of_the_same_school_goes_on_without_a_pause(
    leader: Person, group: Group, person: Add
) -> None:
    moderator, colleague = person("mod@example.org"), person("colleague@example.org")
    theirs = groups.found(colleague, **{**CLASS, "name": "Class 3a"})
    assert isinstance(theirs, Group)
    for one in (group, theirs):
        groups.verify(one, by=moderator, well=True)
    groups.offer(group, colleague.email, by=leader)
    assert groups.take_over(Handover.objects.get(), colleague) is None
    group.refresh_from_db()
    assert group.state == "verified"


def test_an_offer_can_be_taken_back_and_expires(
    leader: Person, group: Group, sign_in: SignIn, sent_mails: Mails
) -> None:
    client = sign_in(leader)
    answer = client.post(page_of(group, "hand-over/"), {"email": leader.email.upper()})
    assert answer.status_code == 422
    assert "somebody else" in main(answer)
    link = offer_of(group, leader, sign_in, sent_mails, "next@example.org")
    assert "next@example.org" in main(client.get(page_of(group, "hand-over/")))
    client.post(page_of(group, "hand-over/"), {"what": "take-back"})
    assert Client().get(link).status_code == 404
    offer_of(group, leader, sign_in, sent_mails, "next@example.org")
    assert groups.forget_offers_before(timezone.now() + timedelta(days=13)) == 0
    assert groups.forget_offers_before(timezone.now() + timedelta(days=15)) == 1
    assert Client().get(f"{GROUPS}take-over/forged/").status_code == 404


def test_a_leader_renames_and_closes(leader: Person, group: Group, sign_in: SignIn) -> None:
    client = sign_in(leader)
    client.post(page_of(group, "rename/"), {"name": "Class 5b"})
    assert "Class 5b" in main(client.get(page_of(group)))
    assert "cannot be taken back" in main(client.get(page_of(group, "close/")))
    client.post(page_of(group, "close/"))
    assert client.get(page_of(group)).status_code == 404
    assert not Person.objects.get(pk=group.person_id).is_active


def test_a_leader_who_is_erased_leaves_the_group_standing_still(leader: Person, group: Group, person: Add) -> None:
    groups.verify(group, by=person("mod@example.org"), well=True)
    kind = next(kind for kind in personal_data() if kind.name == "groups")
    assert [row["name"] for row in kind.export(leader)] == ["Class 4b"]
    kind.erase(leader, True)
    left = Group.objects.select_related("person").get()
    assert (left.state, left.person.trusted_at, left.person.leader) == ("leaderless", None, None)
    assert not is_verified_leader(leader)


def test_the_list_costs_the_same_queries_whatever_its_length(leader: Person, person: Add, sign_in: SignIn) -> None:
    moderator = person("mod@example.org", site_role="moderator")
    client, counts = sign_in(moderator, second_factor=True), []
    for number in range(3):
        for letter in "abc":
            groups.found(leader, **{**CLASS, "name": f"Class {number}{letter}"})
        client.get(GROUPS)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(GROUPS).status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] < 9
