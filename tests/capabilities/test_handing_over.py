# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""When those in charge change: asking after elections, handing everything over, deputies, giving a page back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of_person
from newtwincities.teams import queries
from newtwincities.teams.actions import committees, members
from newtwincities.teams.models import Mandate, Role, Team, Update
from newtwincities.teams.rules import standing
from tests.capabilities.claiming import link_in, text_of, words
from tests.capabilities.teams_world import committee, role, town_hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def aldorf(municipality: Any) -> Municipality:
    place: Municipality = municipality("Q1", "Aldorf")
    return place


@pytest.fixture
def team(aldorf: Municipality, person: Any) -> Team:
    """With Mara as coordinator, Bo and Cy as her deputies."""
    made = town_hall(aldorf, name="Town hall of Aldorf")
    mara = role(made, person("mara@example.org"), "coordinator")
    role(made, person("bo@example.org"), "editor", deputy_of=mara)
    role(made, person("cy@example.org"), "helper", deputy_of=mara)
    return made


def role_of(email: str) -> Role:
    return Role.objects.get(person__email=email)


def leads(email: str, team: Team) -> bool:
    """By the rules, as coordinator or deputy."""
    roles = standing(viewer_of_person(Person.objects.get(email=email))).roles_in(team.pk)
    return bool({"coordinator", "deputy"} & set(roles))


# --- after elections


def test_the_command_counts_first_and_asks_with_send_alone(
    team: Team, municipality: Any, person: Any, command: Any, sent_mails: Any
) -> None:
    abroad = town_hall(municipality("Q2", country="IT"), country="IT")
    role(abroad, person("ada@example.org"), "coordinator")
    role(committee(municipality("Q3")), person("kim@example.org"), "coordinator")
    dry = command("after-elections", "--country", "at")
    assert dry.code == 0
    assert dry.out == "Teams: 1, mails: 3\nNothing was sent: add --send to do it.\n"
    assert not sent_mails()
    assert not Update.objects.exists()
    assert "The mails are on their way." in command("after-elections", "--country", "AT", "--send").out
    assert [mail["To"] for mail in sent_mails()] == ["mara@example.org", "bo@example.org", "cy@example.org"]
    assert "have names changed after the elections?" in sent_mails()[0]["Subject"]
    again = command("after-elections", "--country", "AT", "--send", "--format", "json")
    assert json.loads(again.out) == {"country": "AT", "teams": 0, "mails": 0, "left_out": 1, "sent": True}
    assert len(sent_mails()) == 3


def test_the_question_after_elections_leads_to_handing_over(team: Team, command: Any, sent_mails: Any) -> None:
    command("after-elections", "--country", "AT", "--send")
    url, visitor = link_in(sent_mails()[0], "/updates/"), Client()
    assert "After elections names often change." in words(visitor.get(url))
    said = {"contact_right": "yes", "coordinator_right": "no", "news": ""}
    done = visitor.post(url, said, follow=True)
    assert f"/en/teams/{team.pk}/hand-over/" in done.content.decode()
    assert Update.objects.get().occasion == "elections"


@pytest.mark.parametrize(("words_typed", "code"), [(["--country", "XX"], 1), ([], 2)])
def test_a_country_without_teams_is_told(words_typed: list[str], code: int, team: Team, command: Any) -> None:
    finished = command("after-elections", *words_typed)
    assert finished.code == code
    assert finished.err


# --- handing over


def test_one_page_lists_and_hands_over_everything(team: Team, person: Any, sign_in: Any, sent_mails: Any) -> None:
    lead, page = sign_in(role_of("mara@example.org").person), f"/en/teams/{team.pk}/hand-over/"
    lead.post(f"/en/teams/{team.pk}/invite/", {"email": "new@example.org", "role": "editor"})
    shown = words(lead.get(page))
    for part in ("Acts for Aldorf", "Bo (Editor, deputy)", "Open invitations 1", "Requests to join 0"):
        assert part in shown
    bo, cy = role_of("bo@example.org"), role_of("cy@example.org")
    assert lead.get(page).content.decode().count("checked") == 2  # both deputies of now
    lead.post(page, {"successor": bo.pk, "deputies": [cy.pk], "stay": "on"})
    assert [leads(f"{who}@example.org", team) for who in ("mara", "bo", "cy")] == [False, True, True]
    assert role_of("mara@example.org").role == "editor"
    cy.refresh_from_db()
    assert cy.deputy_of_id == bo.pk
    assert {mail["To"] for mail in sent_mails() if "handed over" in mail["Subject"]} == {
        "bo@example.org", "cy@example.org",
    }  # fmt: skip


def test_a_successor_chooses_other_deputies(team: Team) -> None:
    mara, bo, cy = (role_of(f"{who}@example.org") for who in ("mara", "bo", "cy"))
    members.hand_over(mara, to=bo, stay=False, by=mara.person, deputies=[])  # type: ignore[arg-type]
    assert not leads("cy@example.org", team)
    cy.refresh_from_db()
    assert cy.ended_at is None


def test_a_committees_page_of_handing_over_names_its_clubs(aldorf: Municipality, person: Any, sign_in: Any) -> None:
    friends, kim = committee(aldorf), person("kim@example.org")
    role(friends, kim, "coordinator")
    committees.add_partner(friends, kind="club", name="Choir", about="", website="", language="en", by=kim)
    assert "Clubs and schools Choir" in words(sign_in(kim).get(f"/en/teams/{friends.pk}/hand-over/"))


# --- deputies and last days


@pytest.mark.parametrize("how", ["left", "expired", "erased"])
def test_other_deputies_stand_in_for_the_one_who_moves_up(how: str, team: Team) -> None:
    mara, bo, cy = (role_of(f"{who}@example.org") for who in ("mara", "bo", "cy"))
    if how == "left":
        members.leave(mara, successor=bo)
    elif how == "expired":
        Role.objects.filter(pk=mara.pk).update(until=timezone.localdate() - timedelta(days=1))
        members.remind_and_end(timezone.localdate())
    else:
        assert mara.person
        members.leave_everything(mara.person)
    cy.refresh_from_db()
    assert cy.deputy_of_id == bo.pk
    assert leads("bo@example.org", team)
    assert leads("cy@example.org", team)


def test_a_coordinator_whose_account_is_suspended_is_nobody_to_leave_the_team_to(
    team: Team, person: Any, sign_in: Any
) -> None:
    role(team, person("gone@example.org", is_active=False), "coordinator")
    lead = sign_in(role_of("mara@example.org").person)
    assert "Who becomes coordinator?" in words(lead.get(f"/en/teams/{team.pk}/leave/"))
    assert lead.post(f"/en/teams/{team.pk}/leave/", {}).status_code == 422


def test_members_hear_when_the_last_coordinator_leaves_without_a_successor(team: Team, sent_mails: Any) -> None:
    members.leave(role_of("mara@example.org"), give_back=True)
    assert {mail["To"] for mail in sent_mails()} == {"bo@example.org", "cy@example.org"}


# --- giving back


def test_a_shared_team_gives_one_village_back_and_goes_on_for_the_others(
    team: Team, aldorf: Municipality, municipality: Any, sign_in: Any, sent_mails: Any
) -> None:
    berg = municipality("Q2", "Berg")
    Mandate.objects.create(team=team, municipality=berg, kind="town_hall", since="2026-01-01")
    lead, page = sign_in(role_of("mara@example.org").person), f"/en/teams/{team.pk}/give-back/"
    assert "Give the page back" in words(lead.get(f"/en/teams/{team.pk}/"))
    given = Mandate.objects.get(municipality=berg)
    assert lead.post(page, {"mandates": [given.pk]}).status_code == 422
    lead.post(page, {"mandates": [given.pk], "sure": "on"})
    team.refresh_from_db()
    assert team.state == "active"
    assert "Not claimed yet" in words(Client().get("/en/municipalities/Q2/"))
    assert [one.ended_why for one in queries.former_mandates(berg)] == ["given_back"]
    assert queries.team_of_municipality(aldorf) == team
    told = sent_mails()
    assert {mail["To"] for mail in told} == {"bo@example.org", "cy@example.org"}
    assert "no longer acts for: Berg" in text_of(told[0])


@pytest.mark.parametrize("state", ["active", "frozen"])
def test_with_the_last_page_the_team_ends(state: str, team: Team, aldorf: Municipality, sign_in: Any) -> None:
    Team.objects.update(state=state)
    mandate = Mandate.objects.get()
    sign_in(role_of("mara@example.org").person).post(
        f"/en/teams/{team.pk}/give-back/", {"mandates": [mandate.pk], "sure": "on"}
    )
    team.refresh_from_db()
    assert team.state == "closed"
    assert not Role.objects.filter(ended_at=None).exists()
    assert [one.ended_why for one in queries.former_mandates(aldorf)] == ["given_back"]


def test_a_committee_ends_with_what_it_gives_back(aldorf: Municipality, person: Any, sign_in: Any) -> None:
    friends, kim = committee(aldorf), person("kim@example.org")
    role(friends, kim, "coordinator")
    mandate = Mandate.objects.get()
    sign_in(kim).post(f"/en/teams/{friends.pk}/give-back/", {"mandates": [mandate.pk], "sure": "on"})
    friends.refresh_from_db()
    assert friends.state == "closed"


@pytest.mark.parametrize("who", ["bo@example.org", "stranger@example.org"])
def test_only_a_coordinator_gives_back(who: str, team: Team, person: Any, sign_in: Any) -> None:
    viewer = Person.objects.filter(email=who).first() or person(who)
    assert sign_in(viewer).get(f"/en/teams/{team.pk}/give-back/").status_code == 403


def test_nobody_gives_back_what_another_team_has(team: Team, municipality: Any, sign_in: Any) -> None:
    foreign = town_hall(municipality("Q9")).mandates.get()
    lead = sign_in(role_of("mara@example.org").person)
    response = lead.post(f"/en/teams/{team.pk}/give-back/", {"mandates": [foreign.pk], "sure": "on"})
    assert response.status_code == 422
    foreign.refresh_from_db()
    assert foreign.until is None


def test_a_committee_gives_no_town_hall_page_back(person: Any, sign_in: Any) -> None:
    friends = committee(name="Friends")
    kim = person("kim@example.org")
    role(friends, kim, "coordinator")
    role(friends, person("lee@example.org"), "editor")
    client = sign_in(kim)
    text = client.get(f"/en/teams/{friends.pk}/leave/").content.decode()
    assert "Nobody: the team ends, and its history is kept" in text
    assert "town hall" not in text
    assert client.get(f"/en/teams/{friends.pk}/give-back/").status_code == 404  # it acts nowhere
