# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Coming into a team, what one does in it, and leaving it: somebody always is coordinator, or the page is unclaimed."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.models import RecordEntry
from newtwincities.moderation import actions as moderation
from newtwincities.moderation.registry import kinds
from newtwincities.people.models import Person
from newtwincities.teams import jobs, queries, retention
from newtwincities.teams.actions import invitations, members, requests
from newtwincities.teams.actions.confirming import Answer
from newtwincities.teams.models import Invitation, JoinMessage, JoinRequest, Role, Team
from tests.capabilities.claiming import code_in, link_in, text_of, words
from tests.capabilities.teams_world import role, town_hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def aldorf(municipality: Any) -> Municipality:
    place: Municipality = municipality("Q1", "Aldorf")
    return place


@pytest.fixture
def team(aldorf: Municipality) -> Team:
    return town_hall(aldorf)


@pytest.fixture
def mara(team: Team, person: Any) -> Person:
    """Its coordinator."""
    coordinator: Person = person("mara@example.org")
    role(team, coordinator, "coordinator")
    return coordinator


def invited(team: Team, mara: Person, email: str = "bo@example.org", name: str = "editor") -> Invitation:
    made = invitations.invite(team, email=email, role=name, until=None, by=mara)
    assert made
    return made


# --- the team's page


def test_whoever_may_edit_the_municipalitys_page_finds_it_from_the_team(
    team: Team, person: Any, sign_in: Any, client: Client
) -> None:
    for name, finds in (("editor", True), ("helper", False)):
        member = person(f"{name}@example.org")
        role(team, member, name)
        page = sign_in(member, client=Client()).get(f"/en/teams/{team.pk}/").content.decode()
        assert ("/en/municipalities/Q1/profile/" in page) == finds
    assert "profile/" not in client.get(f"/en/teams/{team.pk}/").content.decode()


def test_leaders_see_how_many_invitations_wait_and_not_to_whom_without_a_second_factor(
    team: Team, mara: Person, sign_in: Any
) -> None:
    invited(team, mara)
    client = sign_in(mara, client=Client())
    assert "1 invitation waits for an answer." in words(client.get(f"/en/teams/{team.pk}/"))
    page = words(client.get(f"/en/teams/{team.pk}/invite/"))
    assert "1 invitation waits for an answer." in page
    assert "bo@example.org" not in page
    page = words(sign_in(mara, second_factor=True, client=Client()).get(f"/en/teams/{team.pk}/invite/"))
    assert "bo@example.org" in page


@pytest.mark.parametrize(("days", "says"), [(0, False), (400, True)])
def test_a_new_team_has_not_said_yet_that_all_is_right(team: Team, client: Client, days: int, says: bool) -> None:
    Team.objects.update(checked_on=timezone.localdate() + timedelta(days=days))
    assert ("The team last said on" in words(client.get(f"/en/teams/{team.pk}/"))) == says


# --- invitations


def test_a_colleague_without_account_comes_in_by_mail(team: Team, mara: Person, sign_in: Any, sent_mails: Any) -> None:
    at_work = sign_in(mara, client=Client())
    page = f"/en/teams/{team.pk}/invite/"
    assert at_work.post(page, {"email": "Bo@Example.org", "role": "editor"}).status_code == 302
    (mail,) = sent_mails()
    assert mail["To"] == "bo@example.org"
    assert "Mara invites you" in text_of(mail)
    url, bo = link_in(mail, "/invitations/"), Client()
    assert "The role that is offered: Editor." in words(bo.get(url))
    assert Invitation.objects.get().state == "open"  # looking changes nothing
    bo.post(url, {"do": "send"})
    code = code_in(sent_mails()[-1])
    assert "Enter your name" in words(bo.post(url, {"code": code, "adult": "on"}))
    done = bo.post(url, {"code": code, "name": "Bo Berg", "adult": "on"}, follow=True)
    assert "Welcome to the team." in words(done)
    person = Person.objects.get(email="bo@example.org")
    assert (person.name, person.band, person.trusted_at is not None) == ("Bo Berg", "adult", True)
    assert bo.get("/en/municipalities/Q1/profile/").status_code == 200
    assert "invitation.accept" in RecordEntry.objects.values_list("verb", flat=True)
    assert "was accepted already" in words(Client().get(url))


def test_somebody_signed_in_accepts_with_one_button_and_becomes_trusted(
    team: Team, mara: Person, person: Any, sign_in: Any, sent_mails: Any
) -> None:
    bo = person("bo@example.org", trusted_at=None)
    invited(team, mara)
    url = link_in(sent_mails()[-1], "/invitations/")
    sign_in(bo).post(url, {"do": "accept"})
    bo.refresh_from_db()
    assert bo.trusted_at
    assert [one.role for one in queries.roles_of(bo)] == ["editor"]


def test_a_forwarded_invitation_is_refused_in_words(
    team: Team, mara: Person, person: Any, sign_in: Any, sent_mails: Any
) -> None:
    invited(team, mara)
    url = link_in(sent_mails()[-1], "/invitations/")
    other = sign_in(person("cy@example.org"))
    for response in (other.get(url), other.post(url, {"do": "accept"})):
        assert response.status_code == 403
        assert "written to another address" in words(response)
    assert Invitation.objects.get().state == "open"


@pytest.mark.parametrize(("state", "says"), [
    ("accepted", "accepted already"), ("declined", "was declined"), ("withdrawn", "has withdrawn"),
    ("expired", "has expired"),
])  # fmt: skip
def test_an_invitation_that_is_over_says_why(
    state: str, says: str, team: Team, mara: Person, sent_mails: Any, client: Client
) -> None:
    made = invited(team, mara)
    Invitation.objects.filter(pk=made.pk).update(state=state)
    assert says in words(client.get(link_in(sent_mails()[-1], "/invitations/")))


def test_an_invitation_expires_after_14_days(team: Team, mara: Person, client: Client, sent_mails: Any) -> None:
    made = invited(team, mara)
    url = link_in(sent_mails()[-1], "/invitations/")
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert "has expired" in words(client.post(url, {"do": "send"}))
        jobs.keep_teams_true.call()
    made.refresh_from_db()
    assert made.state == "expired"


def test_only_the_right_code_lets_in_and_only_five_times(team: Team, mara: Person) -> None:
    made = invited(team, mara)
    invitations.send_code(made)
    answers = [invitations.accept_with_code(made, "222222", name="Bo").answer for _try in range(6)]
    assert answers == [Answer.WRONG] * 4 + [Answer.NO_TRIES] * 2
    assert not Person.objects.filter(email="bo@example.org").exists()


def test_a_minor_can_be_a_helper_and_nothing_more(team: Team, mara: Person, person: Any) -> None:
    teen = person("bo@example.org", band="teen")
    assert invitations.accept(invited(team, mara), by=teen).answer is Answer.NOT_ADULT
    Invitation.objects.all().delete()
    assert invitations.accept(invited(team, mara, name="helper"), by=teen).answer is Answer.DONE


@pytest.mark.parametrize(("values", "says"), [
    ({"email": "", "role": "editor"}, "Enter the address of your colleague."),
    ({"email": "bo", "role": "editor"}, "This is not an e-mail address."),
    ({"email": "bo@example.org", "role": "mayor"}, "Select a valid choice"),
    ({"email": "bo@example.org", "role": "editor", "until": "2020-01-01"}, "This day is over."),
    ({"email": "bo@example.org", "role": "editor", "until": "soon"}, "This is no day."),
    ({"email": "cy@example.org", "role": "editor"}, "has an invitation that waits"),
])  # fmt: skip
def test_what_is_wrong_with_an_invitation_is_said(
    values: dict[str, str], says: str, team: Team, mara: Person, sign_in: Any
) -> None:
    invited(team, mara, "cy@example.org")
    response = sign_in(mara).post(f"/en/teams/{team.pk}/invite/", values)
    assert response.status_code == 422
    assert says in words(response)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_gets_the_role(municipality: Any, person: Any) -> None:
    team, mara, bo = town_hall(municipality("Q1")), person("mara@example.org"), person("bo@example.org")
    role(team, mara, "coordinator")
    made = invited(team, mara)
    answers: list[Answer] = []
    together = Barrier(2)

    def accept() -> None:
        try:
            together.wait(timeout=30)
            answers.append(invitations.accept(made, by=bo).answer)
        finally:
            connection.close()

    if connection.vendor == "postgresql":
        threads = [Thread(target=accept) for _browser in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    else:  # writers stand in line
        answers = [invitations.accept(made, by=bo).answer for _browser in range(2)]
    assert sorted(answers) == [Answer.CLOSED, Answer.DONE]
    assert Role.objects.filter(person=bo).count() == 1


# --- asking to join


def test_a_request_is_a_short_conversation_that_ends_in_a_role(
    team: Team, mara: Person, person: Any, sign_in: Any, sent_mails: Any
) -> None:
    bo = person("bo@example.org", trusted_at=None)
    asking = sign_in(bo, client=Client())
    assert "Ask to join" in words(asking.get(f"/en/teams/{team.pk}/"))
    assert asking.post(f"/en/teams/{team.pk}/join/", {"text": " "}).status_code == 422
    asked = asking.post(f"/en/teams/{team.pk}/join/", {"text": "I keep the archive."})
    assert [mail["To"] for mail in sent_mails()] == ["mara@example.org"]
    assert "archive" not in text_of(sent_mails()[0])
    lead = sign_in(mara, second_factor=True, client=Client())
    assert "I keep the archive." in words(lead.get(asked["Location"]))
    lead.post(asked["Location"], {"do": "write", "text": "Since when?"})
    assert "Since when?" in words(asking.get(asked["Location"]))
    lead.post(asked["Location"], {"do": "editor"})
    bo.refresh_from_db()
    assert bo.trusted_at
    assert [one.role for one in queries.roles_of(bo)] == ["editor"]
    assert sent_mails()[-1]["Subject"] == "Town hall team: your request is answered"
    assert asking.post(asked["Location"], {"do": "write", "text": "Thanks"}).status_code == 403  # it is closed


def test_a_request_is_hidden_from_strangers_and_asks_leaders_for_the_second_factor(
    team: Team, mara: Person, person: Any, sign_in: Any
) -> None:
    made = requests.ask_to_join(team, by=person("bo@example.org"), text="Hello")
    assert made
    page = f"/en/teams/requests/{made.pk}/"
    assert Client().get(page).status_code == 404
    assert sign_in(person("cy@example.org"), client=Client()).get(page).status_code == 404
    assert sign_in(mara, client=Client()).get(page).status_code == 403


def test_a_message_of_a_request_is_reported_hidden_and_shown_again(
    team: Team, mara: Person, person: Any, sign_in: Any
) -> None:
    made = requests.ask_to_join(team, by=person("bo@example.org"), text="You fools")
    assert made
    message = made.messages.get()
    lead = sign_in(mara, second_factor=True, client=Client())
    page = f"/en/teams/requests/{made.pk}/"
    assert f"?kind=join_message&amp;key={message.pk}" in lead.get(page).content.decode()
    facts = {"why": "harassment", "text": "x", "link": "", "email": "", "language": "en"}
    case = moderation.report(kinds()["join_message"], message, **facts)
    assert case.author == made.person
    batch = moderation.decide([case], outcome="hide", by=person(site_role="moderator"), reason="harassment")
    assert "You fools" not in lead.get(page).content.decode()
    assert "hidden by a moderator" in lead.get(page).content.decode()
    moderation.undo(batch, by=person(site_role="moderator"))
    assert "You fools" in lead.get(page).content.decode()


def test_minors_do_not_ask_to_join(team: Team, mara: Person, person: Any, sign_in: Any) -> None:
    teen = sign_in(person("bo@example.org", band="teen"))
    assert teen.post(f"/en/teams/{team.pk}/join/", {"text": "Hello"}).status_code == 403
    assert not JoinRequest.objects.exists()


def test_a_conversation_stays_short_and_nobody_asks_twice(team: Team, mara: Person, person: Any) -> None:
    bo = person("bo@example.org")
    made = requests.ask_to_join(team, by=bo, text="Hello")
    assert made
    assert requests.ask_to_join(team, by=bo, text="Hello?") is None
    written = [requests.write(made, by=bo, text="…") for _time in range(JoinMessage.MOST)]
    assert written == [True] * (JoinMessage.MOST - 1) + [False]
    assert requests.withdraw(made, by=bo)
    assert not requests.answer(made, by=mara, role="editor")


# --- roles


def test_members_are_for_the_team_and_addresses_for_leaders_with_a_second_factor(
    team: Team, mara: Person, person: Any, sign_in: Any
) -> None:
    bo = person("bo@example.org")
    role(team, bo, "helper")
    page = f"/en/teams/{team.pk}/"
    assert "Members" not in words(Client().get(page))
    assert "Mara" in words(sign_in(bo, client=Client()).get(page))
    assert "bo@example.org" not in words(sign_in(mara, client=Client()).get(page))
    assert "bo@example.org" in words(sign_in(mara, second_factor=True, client=Client()).get(page))


@pytest.mark.parametrize("part", ["invite/", "hand-over/", "leave/", "members/1/"])
def test_strangers_change_nothing_in_a_team(part: str, team: Team, mara: Person, person: Any, sign_in: Any) -> None:
    assert sign_in(person("cy@example.org")).get(f"/en/teams/{team.pk}/{part}").status_code == 403


def test_a_coordinator_changes_roles_and_a_deputy_leaves_coordinators_alone(
    team: Team, mara: Person, person: Any, sign_in: Any
) -> None:
    bo = role(team, person("bo@example.org"), "editor")
    lead = sign_in(mara, client=Client())
    mine = Role.objects.get(person=mara)
    page = f"/en/teams/{team.pk}/members/{bo.pk}/"
    assert lead.get(page).status_code == 200
    until = (timezone.localdate() + timedelta(days=100)).isoformat()
    lead.post(page, {"role": "helper", "until": until, "deputy_of": mine.pk})
    bo.refresh_from_db()
    assert (bo.role, bo.until.isoformat(), bo.deputy_of) == ("helper", until, mine)  # type: ignore[union-attr]
    deputy = sign_in(bo.person, client=Client())
    assert deputy.get(f"/en/teams/{team.pk}/invite/").status_code == 200
    assert deputy.get(f"/en/teams/{team.pk}/members/{mine.pk}/").status_code == 404
    assert (
        deputy.post(f"/en/teams/{team.pk}/invite/", {"email": "x@example.org", "role": "coordinator"}).status_code
        == 422
    )
    lead.post(page, {"do": "remove"})
    bo.refresh_from_db()
    assert bo.ended_why == "removed"


def test_the_last_coordinator_stays_one_until_handing_over(team: Team, mara: Person, sign_in: Any) -> None:
    mine = Role.objects.get(person=mara)
    page = f"/en/teams/{team.pk}/members/{mine.pk}/"
    for values in ({"role": "editor"}, {"do": "remove"}):
        assert "Somebody has to be coordinator." in words(sign_in(mara).post(page, values))
    mine.refresh_from_db()
    assert (mine.role, mine.ended_at) == ("coordinator", None)


def test_a_coordinator_hands_over(team: Team, mara: Person, person: Any, sign_in: Any, sent_mails: Any) -> None:
    lead, page = sign_in(mara), f"/en/teams/{team.pk}/hand-over/"
    assert "Nobody is there yet" in words(lead.get(page))
    teen = role(team, person("teen@example.org", band="teen"), "helper")
    bo = role(team, person("bo@example.org"), "editor")
    assert lead.post(page, {"successor": teen.pk}).status_code == 422
    lead.post(page, {"successor": bo.pk, "stay": "on"})
    assert {str(r.person.email): r.role for r in queries.members_of(team) if r.person} == {
        "bo@example.org": "coordinator", "mara@example.org": "editor", "teen@example.org": "helper",
    }  # fmt: skip
    assert "bo@example.org" in [mail["To"] for mail in sent_mails()]


# --- leaving


def test_the_only_coordinator_names_a_successor_on_leaving(team: Team, mara: Person, person: Any, sign_in: Any) -> None:
    bo = role(team, person("bo@example.org"), "editor")
    lead, page = sign_in(mara), f"/en/teams/{team.pk}/leave/"
    assert "Choose who takes over" in words(lead.post(page, {}))
    lead.post(page, {"successor": bo.pk})
    assert [one.person_id for one in queries.coordinators_of(team)] == [bo.person_id]
    assert "You are in no team yet" in words(lead.get("/en/teams/"))


def test_without_a_successor_the_page_is_unclaimed_again_with_its_history(
    team: Team, mara: Person, aldorf: Municipality, sign_in: Any
) -> None:
    visitor = Client()
    assert "The town hall takes part" in words(visitor.get("/en/municipalities/Q1/"))
    sign_in(mara, client=Client()).post(f"/en/teams/{team.pk}/leave/", {"successor": "give-back"})
    assert "Not claimed yet" in words(visitor.get("/en/municipalities/Q1/"))
    assert [one.ended_why for one in queries.former_mandates(aldorf)] == ["left"]
    assert Team.objects.get().state == "closed"


def test_others_just_leave(team: Team, mara: Person, person: Any, sign_in: Any) -> None:
    bo = role(team, person("bo@example.org"), "editor")
    sign_in(bo.person).post(f"/en/teams/{team.pk}/leave/")
    bo.refresh_from_db()
    assert bo.ended_why == "left"


# --- roles that end by themselves


def test_a_role_that_ends_reminds_30_and_7_days_before_and_once_each(
    team: Team, mara: Person, person: Any, sent_mails: Any
) -> None:
    bo = role(team, person("bo@example.org"), "editor", until=date(2026, 12, 31))
    reminded = []
    for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 24), date(2026, 12, 30)):
        members.remind_and_end(day)
        reminded.append(len(sent_mails()))
    assert reminded == [0, 1, 1, 2, 2]
    members.remind_and_end(date(2027, 1, 1))
    bo.refresh_from_db()
    assert bo.ended_why == "expired"


def test_a_deputy_moves_up_when_the_last_coordinators_role_ends(team: Team, mara: Person, person: Any) -> None:
    mine = Role.objects.get(person=mara)
    bo = role(team, person("bo@example.org"), "editor", deputy_of=mine)
    Role.objects.filter(pk=mine.pk).update(until=date(2026, 1, 2))
    members.remind_and_end(date(2026, 1, 3))
    bo.refresh_from_db()
    assert bo.role == "coordinator"
    assert Team.objects.get().state == "active"


def test_without_anybody_who_moves_up_the_members_hear_that_the_page_is_given_back(
    team: Team, mara: Person, person: Any, sent_mails: Any
) -> None:
    role(team, person("bo@example.org"), "helper")
    Role.objects.filter(person=mara).update(until=date(2026, 1, 2))
    members.remind_and_end(date(2026, 1, 3))
    assert Team.objects.get().state == "closed"
    assert {mail["To"] for mail in sent_mails()} == {"bo@example.org"}


# --- what is kept


def test_whoever_erases_the_account_is_gone_from_team_and_history(
    team: Team, mara: Person, person: Any, aldorf: Municipality
) -> None:
    invited(team, mara)
    bo = person("cy@example.org")
    requests.ask_to_join(team, by=bo, text="Hello")
    for kind in retention.KINDS:
        assert list(kind.export(bo)) or kind.name != "team_requests"
        kind.erase(bo, True)
        kind.erase(mara, True)
    assert not JoinRequest.objects.exists()
    assert Role.objects.get().person is None
    assert queries.mandate_of(aldorf) is None


def test_addresses_of_invitations_and_old_conversations_are_erased_in_time(
    team: Team, mara: Person, person: Any
) -> None:
    invitations.withdraw(invited(team, mara), by=mara)
    made = requests.ask_to_join(team, by=person("bo@example.org"), text="Hello")
    assert made
    requests.answer(made, by=mara)
    later = timezone.now() + timedelta(days=400)
    left = [kind.remaining(later) for kind in retention.KINDS if kind.remaining]
    assert sum(left) == 2
    for kind in retention.KINDS:
        if kind.expire:
            kind.expire(later)
    assert Invitation.objects.get().email == ""
    assert not JoinRequest.objects.exists()


def test_a_teams_page_asks_the_same_of_the_database_however_many_are_in_it(
    team: Team, mara: Person, person: Any, sign_in: Any
) -> None:
    lead = sign_in(mara, second_factor=True)
    counts = []
    for many in (1, 5):
        for _member in range(many):
            role(team, person(), "helper")
            requests.ask_to_join(team, by=person(), text="Hello")
        with CaptureQueriesContext(connection) as asked:
            lead.get(f"/en/teams/{team.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16
