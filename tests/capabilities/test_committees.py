# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Committees beside the town hall: founded, approved, recognised, with clubs and schools beneath."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newtwincities.atlas.models import Municipality
from newtwincities.common.models import RecordEntry
from newtwincities.moderation import actions as moderation
from newtwincities.moderation.registry import kind_named
from newtwincities.people.models import Person
from newtwincities.teams import queries
from newtwincities.teams.actions import claims, committees, members, recognitions
from newtwincities.teams.models import Mandate, Recognition, Role, Team
from tests.capabilities.claiming import text_of, words
from tests.capabilities.teams_world import committee, role, town_hall

pytestmark = pytest.mark.django_db

FOUND = "/en/municipalities/Q1/committee/"
SAID = {"name": "Friends of Aldorf", "about": "We visit each other.", "website": "https://friends.example.org"}
GRANT = {"decision": "grant", "reason": ""}


@pytest.fixture
def aldorf(municipality: Any) -> Municipality:
    place: Municipality = municipality("Q1", "Aldorf")
    return place


@pytest.fixture
def flo(person: Any) -> Person:
    """Founds things."""
    founder: Person = person("flo@example.org", trusted_at=None)
    return founder


@pytest.fixture
def mo(person: Any) -> Person:
    moderator: Person = person("mo@example.org", site_role="moderator")
    return moderator


@pytest.fixture
def friends(aldorf: Municipality, person: Any) -> Team:
    """A committee with a coordinator, Kim."""
    made = committee(aldorf, name="Friends of Aldorf", about="We visit each other.")
    role(made, person("kim@example.org"), "coordinator")
    return made


def found(aldorf: Municipality, by: Person) -> Team:
    return committees.found_committee(aldorf, **SAID, language="en", by=by)


# --- founding


def test_a_founded_committee_waits_and_is_public_once_a_moderator_has_approved_it(
    aldorf: Municipality, flo: Person, mo: Person, sign_in: Any, sent_mails: Any
) -> None:
    founder, visitor = sign_in(flo, client=Client()), Client()
    assert "Found its page" in words(visitor.get("/en/municipalities/Q1/"))
    page = founder.post(FOUND, SAID)["Location"]
    assert "Nobody else sees this page yet." in words(founder.get(page))
    assert visitor.get(page).status_code == 404
    assert "Friends of Aldorf" not in words(visitor.get("/en/municipalities/Q1/"))

    moderator = sign_in(mo, second_factor=True, client=Client())
    assert "Claims and new committees" in words(moderator.get("/en/moderation/"))
    assert "Friends of Aldorf" in words(moderator.get("/en/teams/claims/"))
    team = Team.objects.get()
    shown = words(moderator.get(f"/en/teams/{team.pk}/approve/"))
    assert "We visit each other." in shown
    assert "Aldorf" in shown
    moderator.post(f"/en/teams/{team.pk}/approve/", GRANT)

    assert sent_mails()[-1]["Subject"] == "Friends of Aldorf: your page is public"
    shown = words(visitor.get(page))
    assert "We visit each other." in shown
    assert "https://friends.example.org" in shown
    assert "Report" in shown
    assert "Friends of Aldorf" in words(visitor.get("/en/municipalities/Q1/"))
    flo.refresh_from_db()
    assert flo.trusted_at
    assert {"committee.found", "committee.decide"} <= set(RecordEntry.objects.values_list("verb", flat=True))


def test_a_refusal_needs_a_reason_tells_it_and_leaves_nothing(
    aldorf: Municipality, flo: Person, mo: Person, sign_in: Any, sent_mails: Any
) -> None:
    team = found(aldorf, flo)
    moderator = sign_in(mo, second_factor=True, client=Client())
    page = f"/en/teams/{team.pk}/approve/"
    assert moderator.post(page, {"decision": "refuse", "reason": " "}).status_code == 422
    moderator.post(page, {"decision": "refuse", "reason": "This is a travel agency."})
    (mail,) = sent_mails()
    assert "This is a travel agency." in text_of(mail)
    assert FOUND in text_of(mail)
    assert not Team.objects.exists()
    assert not Mandate.objects.exists()
    assert Client().get(f"/en/teams/{team.pk}/").status_code == 404


def test_of_two_moderators_the_first_decides(aldorf: Municipality, flo: Person, mo: Person, sign_in: Any) -> None:
    team = found(aldorf, flo)
    assert committees.decide_committee(team, approved=True, reason="", by=mo)
    assert not committees.decide_committee(team, approved=False, reason="no", by=mo)
    moderator = sign_in(mo, second_factor=True)
    assert "has decided already" in words(moderator.get(f"/en/teams/{team.pk}/approve/"))


def test_nobody_decides_about_what_they_founded_themselves(aldorf: Municipality, mo: Person, sign_in: Any) -> None:
    team = found(aldorf, mo)
    moderator = sign_in(mo, second_factor=True)
    assert "so a colleague decides" in words(moderator.post(f"/en/teams/{team.pk}/approve/", GRANT))
    team.refresh_from_db()
    assert team.state == "waiting"


def test_only_adults_who_are_signed_in_found_and_only_moderators_decide(
    aldorf: Municipality, flo: Person, mo: Person, person: Any, sign_in: Any
) -> None:
    assert Client().post(FOUND, SAID).status_code in (302, 403)
    teen = sign_in(person("teen@example.org", band="teen"), client=Client())
    assert teen.post(FOUND, SAID).status_code == 403
    assert not Team.objects.exists()
    page = f"/en/teams/{found(aldorf, flo).pk}/approve/"
    for client in (Client(), sign_in(flo, second_factor=True, client=Client()), sign_in(mo, client=Client())):
        assert client.post(page, GRANT).status_code in (302, 403)
    assert Team.objects.get().state == "waiting"


@pytest.mark.parametrize(("values", "says"), [
    ({"name": ""}, "Enter the name"), ({"name": "x" * 121}, "at most 120"), ({"about": " "}, "Write a few words."),
    ({"about": "x" * 601}, "At most 600"), ({"website": "javascript:alert(1)"}, "no address of a website"),
    ({"website": "ftp://friends.example.org"}, "no address of a website"),
])  # fmt: skip
def test_what_is_wrong_with_a_new_committee_is_said(
    values: dict[str, str], says: str, aldorf: Municipality, flo: Person, sign_in: Any
) -> None:
    response = sign_in(flo).post(FOUND, {**SAID, **values})
    assert response.status_code == 422
    assert says in words(response)


def test_nobody_fills_the_moderators_queue(aldorf: Municipality, flo: Person, sign_in: Any) -> None:
    for _time in range(committees.MOST_WAITING):
        found(aldorf, flo)
    assert "wait for a moderator. Please wait" in words(sign_in(flo).post(FOUND, SAID))


def test_a_founder_who_leaves_while_it_waits_takes_it_along(aldorf: Municipality, flo: Person, sign_in: Any) -> None:
    team = found(aldorf, flo)
    sign_in(flo).post(f"/en/teams/{team.pk}/leave/", {"successor": "give-back"})
    assert not Team.objects.exists()
    found(aldorf, flo)
    members.leave_everything(flo)
    assert not Team.objects.exists()


# --- recognition


def test_the_town_hall_recognises_a_committee_when_it_joins_and_can_withdraw(
    aldorf: Municipality, friends: Team, person: Any, sign_in: Any, sent_mails: Any
) -> None:
    visitor, mara = Client(), person("mara@example.org")
    hall = town_hall(aldorf)
    role(hall, mara, "coordinator")
    lead = sign_in(mara, client=Client())
    assert "Recognise for the town hall : Friends of Aldorf" in words(lead.get(f"/en/teams/{hall.pk}/"))
    assert "Recognise for the town hall" in words(lead.get(f"/en/teams/{friends.pk}/"))
    page = f"/en/teams/{friends.pk}/recognise/"
    lead.post(page, {"municipality": "Q1", "do": "recognise"})
    lead.post(page, {"municipality": "Q1", "do": "recognise"})  # twice is once
    (mail,) = sent_mails()
    assert mail["To"] == "kim@example.org"
    for path in ("/en/municipalities/Q1/", f"/en/teams/{friends.pk}/", f"/en/teams/{hall.pk}/"):
        shown = words(visitor.get(path))
        assert "recognised by the town hall" in shown, path
        assert "Withdraw the recognition" not in shown
    lead.post(page, {"municipality": "Q1", "do": "withdraw"})
    assert "recognised by the town hall" not in words(visitor.get("/en/municipalities/Q1/"))
    assert Recognition.objects.get().until


@pytest.mark.parametrize("name", ["helper", "carrier", "editor", "stranger", "committee"])
def test_nobody_but_who_leads_the_town_halls_team_recognises(
    name: str, aldorf: Municipality, friends: Team, person: Any, sign_in: Any
) -> None:
    hall, ana = town_hall(aldorf), person("ana@example.org")
    if name == "committee":
        role(friends, ana, "coordinator")
    elif name != "stranger":
        role(hall, ana, name)
    client = sign_in(ana)
    assert "Recognise" not in words(client.get(f"/en/teams/{friends.pk}/"))
    response = client.post(f"/en/teams/{friends.pk}/recognise/", {"municipality": "Q1", "do": "recognise"})
    assert response.status_code == 403
    assert not Recognition.objects.exists()


def test_the_team_of_another_municipality_recognises_nothing_here(
    aldorf: Municipality, friends: Team, municipality: Any, person: Any, sign_in: Any
) -> None:
    mara, other = person("mara@example.org"), municipality("Q2")
    role(town_hall(other), mara, "coordinator")
    lead, page = sign_in(mara), f"/en/teams/{friends.pk}/recognise/"
    lead.post(page, {"municipality": "Q2", "do": "recognise"})  # the committee does not act there
    assert lead.post(page, {"municipality": "Q1", "do": "recognise"}).status_code == 404  # nobody acts for Q1
    assert not Recognition.objects.exists()


def test_a_new_committee_is_told_to_the_town_halls_team(
    aldorf: Municipality, flo: Person, mo: Person, person: Any, sent_mails: Any
) -> None:
    role(town_hall(aldorf), person("mara@example.org"), "coordinator")
    committees.decide_committee(found(aldorf, flo), approved=True, reason="", by=mo)
    assert {mail["To"]: mail["Subject"] for mail in sent_mails()}["mara@example.org"] == (
        "New beside you: Friends of Aldorf"
    )


@pytest.mark.parametrize(("why", "holds"), [("given_back", True), ("left", True), ("decided", False)])
def test_a_recognition_holds_beyond_the_team_unless_that_had_no_right(
    why: str, holds: bool, aldorf: Municipality, friends: Team, person: Any
) -> None:
    hall, mara = town_hall(aldorf), person("mara@example.org")
    recognitions.recognise(friends, aldorf, town_hall=hall, by=mara)
    claims.end_mandate(hall.mandates.get(), why=why, by=mara)
    assert Recognition.objects.filter(until=None).exists() is holds


def test_a_recognition_ends_with_the_committee(aldorf: Municipality, friends: Team, person: Any) -> None:
    recognitions.recognise(friends, aldorf, town_hall=town_hall(aldorf), by=person("mara@example.org"))
    members.leave(Role.objects.get(team=friends), give_back=True)
    assert not Recognition.objects.filter(until=None).exists()
    friends.refresh_from_db()
    assert friends.state == "closed"
    assert list(queries.committees_of(aldorf)) == []


# --- its own page, and who is beneath it


def test_a_committee_tells_of_itself(friends: Team, sign_in: Any) -> None:
    kim = sign_in(Person.objects.get(email="kim@example.org"))
    page = f"/en/teams/{friends.pk}/describe/"
    assert "We visit each other." in kim.get(page).content.decode()
    kim.post(page, {**SAID, "about": "We sing."})
    assert "We sing." in words(Client().get(f"/en/teams/{friends.pk}/"))


def test_a_town_halls_team_has_no_words_of_its_own(aldorf: Municipality, person: Any, sign_in: Any) -> None:
    hall, mara = town_hall(aldorf), person("mara@example.org")
    role(hall, mara, "coordinator")
    assert sign_in(mara).get(f"/en/teams/{hall.pk}/describe/").status_code == 404


def test_clubs_and_schools_are_partners_beneath_a_committee(friends: Team, sign_in: Any) -> None:
    kim = sign_in(Person.objects.get(email="kim@example.org"), client=Client())
    page = f"/en/teams/{friends.pk}/partners/add/"
    assert kim.post(page, {"name": "Choir"}).status_code == 422
    made = kim.post(page, {"kind": "school", "name": "Aldorf School", "about": "", "website": ""})["Location"]
    assert "Invite a colleague" in words(kim.get(made))
    visitor = Client()
    assert "Aldorf School" in words(visitor.get(f"/en/teams/{friends.pk}/"))
    assert "Partner of Friends of Aldorf" in words(visitor.get(made))


@pytest.mark.parametrize("name", ["stranger", "editor", "helper"])
def test_only_who_leads_a_committee_adds_partners(name: str, friends: Team, person: Any, sign_in: Any) -> None:
    ana = person("ana@example.org")
    if name != "stranger":
        role(friends, ana, name)
    assert sign_in(ana).get(f"/en/teams/{friends.pk}/partners/add/").status_code == 403


def test_a_town_hall_has_no_partners_beneath_it(aldorf: Municipality, person: Any, sign_in: Any) -> None:
    hall, mara = town_hall(aldorf), person("mara@example.org")
    role(hall, mara, "coordinator")
    assert sign_in(mara).get(f"/en/teams/{hall.pk}/partners/add/").status_code == 404


def test_a_hidden_committee_is_seen_by_moderators_alone(
    aldorf: Municipality, friends: Team, mo: Person, sign_in: Any
) -> None:
    kind = kind_named("team")
    case = moderation.report(kind, friends, why="spam", text="An advert", link="", email="", language="en")
    moderation.decide([case], by=mo, outcome="hide", reason="spam", words="", language="en")
    visitor = Client()
    assert visitor.get(f"/en/teams/{friends.pk}/").status_code == 404
    assert "Friends of Aldorf" not in words(visitor.get("/en/municipalities/Q1/"))
    assert "hidden by a decision" in words(sign_in(mo, second_factor=True).get(f"/en/teams/{friends.pk}/"))


def test_a_committees_page_asks_the_same_of_the_database_however_much_it_shows(
    friends: Team, municipality: Any, person: Any, sign_in: Any
) -> None:
    mara = person("mara@example.org")
    hall = town_hall(Municipality.objects.get())
    role(hall, mara, "coordinator")
    kim, lead = Person.objects.get(email="kim@example.org"), sign_in(mara)
    counts = []
    for many in (1, 4):
        for number in range(many):
            place = municipality(f"Q{many}{number}")
            for team, kind in ((hall, "town_hall"), (friends, "committee")):
                Mandate.objects.create(team=team, municipality=place, kind=kind, since="2026-01-01")
            committees.add_partner(
                friends, kind="club", name=f"Club {place.key}", about="", website="", language="en", by=kim
            )
        for path in (f"/en/teams/{friends.pk}/", f"/en/teams/{hall.pk}/"):
            with CaptureQueriesContext(connection) as asked:
                lead.get(path)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 16
