# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several villages, one team: a coordinator adds municipalities, each of them shown to be theirs like the first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from newtwincities.atlas.models import Municipality
from newtwincities.people.models import Person
from newtwincities.teams import queries
from newtwincities.teams.actions import claims, decisions, letters, members
from newtwincities.teams.models import Claim, Role, Team
from tests.capabilities.claiming import contacts, text_of, words
from tests.capabilities.teams_world import committee, role, town_hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def bergau(municipality: Any) -> Municipality:
    place: Municipality = municipality("Q2", "Bergau")
    contacts(place, post="Gemeindeamt Bergau")
    return place


@pytest.fixture
def mara(person: Callable[..., Person]) -> Person:
    return person("mara@example.org")


@pytest.fixture
def team(municipality: Any, mara: Person) -> Team:
    made = town_hall(municipality("Q1", "Aldorf"), name="Team of Aldorf")
    role(made, mara, "coordinator")
    return made


def test_a_coordinator_finds_the_next_village_and_claims_it_for_the_team(
    team: Team, bergau: Municipality, mara: Person, person: Callable[..., Person], sign_in: Any
) -> None:
    client = sign_in(mara)
    assert "Add a municipality" in words(client.get(f"/en/teams/{team.pk}/"))
    found = client.get(f"/en/teams/{team.pk}/add/?q=bergau")
    assert f"/en/municipalities/Q2/claim/?team={team.pk}" in found.content.decode()
    claim_page = client.get(f"/en/municipalities/Q2/claim/?team={team.pk}").content.decode()
    assert f"claim/letter/?team={team.pk}" in claim_page
    ask = f"/en/municipalities/Q2/claim/letter/?team={team.pk}"
    assert f'<option value="{team.pk}" selected>' in client.get(ask).content.decode()
    url = client.post(ask, {"name": "Mara", "adult": "on", "team": str(team.pk)})["Location"]
    letter = letters.print_letter(Claim.objects.get(), by=person())
    assert letter
    assert "Team of Aldorf" in words(client.post(url, {"code": letter.code}, follow=True))
    team.refresh_from_db()
    assert team.kind == Team.Kind.SHARED
    assert [mandate.municipality.key for mandate in queries.mandates_of(team)] == ["Q1", "Q2"]
    assert client.get("/en/municipalities/Q2/profile/").status_code == 200
    assert Team.objects.count() == 1


def test_a_document_can_be_for_the_own_team_too(
    team: Team, bergau: Municipality, mara: Person, person: Callable[..., Person], sign_in: Any, settings: Any,
    tmp_path: Path,
) -> None:  # fmt: skip
    settings.MEDIA_ROOT = tmp_path
    form = {"name": "Mara", "adult": "on", "team": str(team.pk), "words": "",
            "document": SimpleUploadedFile("agreement.pdf", b"%PDF-1.7")}  # fmt: skip
    sign_in(mara).post("/en/municipalities/Q2/claim/document/", form)
    decisions.decide(Claim.objects.get(), granted=True, reason="", by=person())
    assert queries.team_of_municipality(bergau) == team


@pytest.mark.parametrize("name", ["editor", "carrier", "helper"])
def test_only_coordinators_add_municipalities(
    name: str, team: Team, bergau: Municipality, person: Callable[..., Person], sign_in: Any
) -> None:
    member = person()
    role(team, member, name)
    client = sign_in(member)
    assert client.get(f"/en/teams/{team.pk}/add/").status_code == 403
    assert "Add a municipality" not in words(client.get(f"/en/teams/{team.pk}/"))
    form = {"name": "Mara", "adult": "on", "team": str(team.pk)}
    client.post(f"/en/municipalities/Q2/claim/letter/?team={team.pk}", form)
    assert Claim.objects.get().for_team is None


def test_visitors_and_committees_add_none(team: Team, mara: Person, bergau: Municipality, sign_in: Any) -> None:
    assert "/account/" in Client().get(f"/en/teams/{team.pk}/add/")["Location"]
    friends = committee(bergau)
    role(friends, mara, "coordinator")
    assert sign_in(mara).get(f"/en/teams/{friends.pk}/add/").status_code == 404


def test_what_is_found_says_who_acts_there_and_stays_in_the_country(
    team: Team, municipality: Any, mara: Person, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    town_hall(municipality("Q3", "Aldorf am See"))
    municipality("Q4", "Aldorf im Tal")
    municipality("Q5", "Aldorf an der Grenze", country="SI")
    client = sign_in(mara)
    with django_assert_max_num_queries(12):
        page = words(client.get(f"/en/teams/{team.pk}/add/?q=Aldorf"))
    for said in ("You act for it already", "It has a team", "Claim for this team"):
        assert page.count(said) == 1
    assert "an der Grenze" not in page
    assert "No municipality has such a name." in words(client.get(f"/en/teams/{team.pk}/add/?q=zzz"))


def test_who_coordinates_no_longer_when_the_code_comes_gets_a_team_of_its_own(
    team: Team, bergau: Municipality, mara: Person, person: Callable[..., Person]
) -> None:
    claim = letters.ask_for_letter(bergau, person=mara, name="Mara", for_team=team)
    assert claim
    letter = letters.print_letter(claim, by=person())
    assert letter
    Role.objects.update(role="editor")
    letters.confirm_letter(claim, letter.code)
    other = queries.team_of_municipality(bergau)
    assert other
    assert other != team
    assert other.kind == Team.Kind.TOWN_HALL


# --- the town hall of one village objects


@pytest.fixture
def shared(team: Team, bergau: Municipality, mara: Person, person: Callable[..., Person]) -> Claim:
    """The claim by which the team acts for Bergau too, whose town hall may object."""
    contacts(bergau, email="gemeinde@bergau.at")
    begun = letters.ask_for_letter(bergau, person=mara, name="Mara", for_team=team)
    assert begun
    letter = letters.print_letter(begun, by=person())
    assert letter
    letters.confirm_letter(begun, letter.code)
    return Claim.objects.get()


def test_one_town_halls_objection_stops_the_team_there_and_nowhere_else(
    shared: Claim, team: Team, bergau: Municipality, mara: Person, person: Callable[..., Person], sign_in: Any,
    sent_mails: Any,
) -> None:  # fmt: skip
    friends = committee(bergau)
    claims.object_to(shared, words="Not for us.")
    client = sign_in(mara)
    assert client.get("/en/municipalities/Q2/profile/").status_code == 403
    assert client.get("/en/municipalities/Q1/profile/").status_code == 200
    assert client.get(f"/en/teams/{team.pk}/invite/").status_code == 200
    page = words(client.get(f"/en/teams/{team.pk}/"))
    assert "The town hall of Bergau has objected." in page
    assert page.count("stopped until a moderator has looked") == 1
    assert "Team stopped" in words(client.get("/en/municipalities/Q2/"))
    assert "Team stopped" not in words(client.get("/en/municipalities/Q1/"))
    assert client.post(f"/en/teams/{friends.pk}/recognise/", {"municipality": "Q2"}).status_code == 403
    assert "The rest of its work goes on." in text_of(sent_mails()[-1])
    claims.settle_objection(shared, team_stays=True, reason="By telephone.", by=person())
    assert client.get("/en/municipalities/Q2/profile/").status_code == 200


def test_an_upheld_objection_leaves_the_team_its_other_villages(
    shared: Claim, team: Team, bergau: Municipality, person: Callable[..., Person]
) -> None:
    claims.object_to(shared, words="Not for us.")
    claims.settle_objection(shared, team_stays=False, reason="Not known there.", by=person())
    team.refresh_from_db()
    assert team.state == Team.State.ACTIVE
    assert queries.team_of_municipality(bergau) is None


def test_a_team_that_gives_back_all_that_is_not_in_question_stands_still(
    shared: Claim, team: Team, mara: Person, person: Callable[..., Person]
) -> None:
    claims.object_to(shared, words="Not for us.")
    members.give_back(team, team.mandates.filter(municipality__key="Q1"), by=mara)
    team.refresh_from_db()
    assert team.state == Team.State.FROZEN
    claims.settle_objection(shared, team_stays=True, reason="By telephone.", by=person())
    team.refresh_from_db()
    assert team.state == Team.State.ACTIVE
