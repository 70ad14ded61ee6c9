# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The yearly question by mail, and that after elections: answered without a password, by those who lead, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.models import RecordEntry
from newtwincities.moderation import actions as moderation
from newtwincities.moderation.registry import kind_named
from newtwincities.people.models import Person
from newtwincities.profiles.models import Presentation
from newtwincities.teams import jobs
from newtwincities.teams.actions import updates
from newtwincities.teams.models import Role, Team, Update
from tests.capabilities.claiming import link_in, text_of, words
from tests.capabilities.teams_world import committee, role, town_hall

pytestmark = pytest.mark.django_db

YEAR_AGO = date(2025, 6, 1)
TODAY = date(2026, 6, 10)
RIGHT = {"contact_right": "yes", "coordinator_right": "yes", "news": ""}


@pytest.fixture(autouse=True)
def on_this_day() -> Any:
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def aldorf(municipality: Any) -> Municipality:
    place: Municipality = municipality("Q1", "Aldorf")
    Presentation.objects.create(municipality=place, contact_name="Culture office", contact_email="culture@aldorf.at")
    return place


@pytest.fixture
def team(aldorf: Municipality, person: Any) -> Team:
    """With Mara as coordinator, Bo as deputy and Cy as editor."""
    made = town_hall(aldorf, name="Town hall of Aldorf", checked_on=YEAR_AGO)
    mara = role(made, person("mara@example.org"), "coordinator")
    role(made, person("bo@example.org"), "helper", deputy_of=mara)
    role(made, person("cy@example.org"), "editor")
    return made


def asked(sent_mails: Any, to: str = "mara@example.org") -> str:
    """The link that somebody gets."""
    jobs.ask_for_updates.call()
    return link_in(next(mail for mail in sent_mails() if mail["To"] == to), "/updates/")


def answered(url: str, **values: str) -> Any:
    return Client().post(url, {**RIGHT, **values}, follow=True)


# --- asking


def test_once_a_year_coordinators_and_deputies_are_asked(team: Team, sent_mails: Any) -> None:
    for _time in range(3):
        jobs.ask_for_updates.call()
    assert [mail["To"] for mail in sent_mails()] == ["mara@example.org", "bo@example.org"]
    assert sent_mails()[0]["Subject"] == "Town hall of Aldorf: is everything still right?"
    assert "8 September 2026" in text_of(sent_mails()[0]).replace("Sept. 8, 2026", "8 September 2026")


@pytest.mark.parametrize(("facts", "is_asked"), [
    ({}, True), ({"checked_on": date(2025, 6, 11)}, False), ({"state": "frozen"}, False), ({"state": "closed"}, False),
    ({"checked_on": None}, False), ({"kind": "shared"}, True),
    ({"checked_on": None, "created_at": timezone.make_aware(timezone.datetime(2025, 1, 1))}, True),  # type: ignore[attr-defined]
])  # fmt: skip
def test_who_is_asked(facts: dict[str, Any], is_asked: bool, team: Team, sent_mails: Any) -> None:
    Team.objects.filter(pk=team.pk).update(**facts)
    jobs.ask_for_updates.call()
    assert bool(sent_mails()) is is_asked


def test_committees_are_asked_and_their_clubs_are_not(aldorf: Municipality, person: Any, sent_mails: Any) -> None:
    friends = committee(aldorf, checked_on=YEAR_AGO)
    club = town_hall(kind="club", name="Choir", parent=friends, checked_on=YEAR_AGO)
    role(friends, person("kim@example.org"), "coordinator")
    role(club, person("lou@example.org"), "coordinator")
    jobs.ask_for_updates.call()
    assert [mail["To"] for mail in sent_mails()] == ["kim@example.org"]


def test_whoever_does_not_answer_is_reminded_once_and_asked_anew_after_a_year(team: Team, sent_mails: Any) -> None:
    sent = []
    for day in (0, 20, 21, 40, 364, 365, 386, 400):
        updates.ask_once_a_year(TODAY + timedelta(days=day))
        sent.append(len(sent_mails()))
    assert sent == [2, 2, 4, 4, 4, 6, 8, 8]
    assert "this is the one reminder" in text_of(sent_mails()[2])
    assert Update.objects.count() == 1


# --- answering


def test_three_questions_are_answered_without_signing_in(team: Team, aldorf: Municipality, sent_mails: Any) -> None:
    url, visitor = asked(sent_mails), Client()
    shown = words(visitor.get(url))
    assert "Culture office" in shown
    assert "Mara" in shown
    assert "Bo" not in shown
    assert "example.org" not in shown.replace("culture@aldorf.at", "")
    assert Update.objects.get().answered_on is None  # looking changes nothing
    done = words(answered(url, news="Our\nchoir sings in Bertigny."))
    assert "Thank you" in done
    assert "Put the contact right" not in done
    team.refresh_from_db()
    assert team.checked_on == TODAY
    for path in ("/en/municipalities/Q1/", f"/en/teams/{team.pk}/"):
        assert "Our choir sings in Bertigny." in words(visitor.get(path))
    assert len(sent_mails()) == 2
    assert "update.answer" in RecordEntry.objects.values_list("verb", flat=True)
    jobs.ask_for_updates.call()
    assert len(sent_mails()) == 2


def test_what_is_wrong_is_told_to_those_who_lead_with_the_way_to_put_it_right(team: Team, sent_mails: Any) -> None:
    url = asked(sent_mails, to="bo@example.org")
    done = words(answered(url, contact_right="no", coordinator_right="no"))
    assert "Put the contact right" in done
    assert "Hand over" in done
    to_do = sent_mails()[2:]
    assert [mail["To"] for mail in to_do] == ["mara@example.org", "bo@example.org"]
    assert f"/teams/{team.pk}/hand-over/" in text_of(to_do[0])


@pytest.mark.parametrize(("values", "says"), [
    ({"contact_right": ""}, "Choose yes or no."), ({"coordinator_right": "maybe"}, "Select a valid choice"),
    ({"news": "x" * 281}, "At most 280"),
])  # fmt: skip
def test_what_is_missing_is_said(values: dict[str, str], says: str, team: Team, sent_mails: Any) -> None:
    response = answered(asked(sent_mails), **values)
    assert response.status_code == 422
    assert says in words(response)


def test_a_link_is_used_once_and_then_says_so(team: Team, sent_mails: Any) -> None:
    url, other = asked(sent_mails), asked(sent_mails, to="bo@example.org")
    answered(url, news="First.")
    for again in (url, other):
        assert "were answered on" in words(answered(again, news="Second."))
    assert Update.objects.get().news == "First."


def test_a_link_that_is_too_old_says_so(team: Team, sent_mails: Any) -> None:
    url = asked(sent_mails)
    with time_machine.travel(TODAY + timedelta(days=90)):
        assert "Is everything still right?" in words(Client().get(url))
    with time_machine.travel(TODAY + timedelta(days=91)):
        assert "This link is too old" in words(answered(url))
    updates.ask_once_a_year(TODAY + timedelta(days=365))  # asked anew: the former link stays too old
    with time_machine.travel(TODAY + timedelta(days=366)):
        assert "This link is too old" in words(answered(url))
    assert Update.objects.get().answered_on is None


def test_a_forged_link_leads_nowhere(team: Team, sent_mails: Any) -> None:
    url = asked(sent_mails)
    assert Client().get(url[:-3] + "xx/").status_code == 404


@pytest.mark.parametrize("how", ["left", "suspended", "deputy no more"])
def test_the_link_of_somebody_who_leads_no_more_changes_nothing(how: str, team: Team, sent_mails: Any) -> None:
    url = asked(sent_mails, to="bo@example.org")
    roles = Role.objects.filter(person__email="bo@example.org")
    if how == "left":
        roles.update(ended_at=timezone.now(), ended_why="left")
    elif how == "suspended":
        Person.objects.filter(email="bo@example.org").update(is_active=False)
    else:
        roles.update(deputy_of=None)
    assert "You don’t lead this team any more" in words(answered(url))
    assert Update.objects.get().answered_on is None


def test_a_frozen_team_may_still_answer(team: Team, sent_mails: Any) -> None:
    url = asked(sent_mails)
    Team.objects.update(state="frozen")
    assert "Thank you" in words(answered(url))


def test_news_can_be_reported_and_hidden(team: Team, person: Any, sent_mails: Any) -> None:
    answered(asked(sent_mails), news="Buy my cars.")
    kind, told = kind_named("team_news"), Update.objects.get()
    case = moderation.report(kind, told, why="spam", text="An advert", link="", email="", language="en")
    mo = person("mo@example.org", site_role="moderator")
    moderation.decide([case], by=mo, outcome="hide", reason="spam", words="", language="en")
    for path in ("/en/municipalities/Q1/", f"/en/teams/{team.pk}/"):
        assert "Buy my cars." not in words(Client().get(path))


def test_news_is_no_news_after_a_good_year(team: Team, sent_mails: Any) -> None:
    answered(asked(sent_mails), news="We met.")
    with time_machine.travel(TODAY + timedelta(days=401)):
        assert "We met." not in words(Client().get(f"/en/teams/{team.pk}/"))
