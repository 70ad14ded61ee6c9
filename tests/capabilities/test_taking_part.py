# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whoever wants to take part in an idea comes in by the way that it has, and out again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from newtwincities.feed.models import Addressee, Follow, Happening
from newtwincities.ideas.actions import inviting, joining, parting
from newtwincities.ideas.actions.joining import NotPossibleError, Wish
from newtwincities.ideas.models import Idea, Invitation, JoinRequest, Member, Reply, RoleSought
from newtwincities.ideas.taking_part import Way, way_of
from newtwincities.moderation.models import Hidden
from newtwincities.people import blocking
from newtwincities.people.models import Group, Person
from newtwincities.people.viewing import viewer_of_person
from newtwincities.privacy.erasure import erase
from newtwincities.privacy.register import before_erasure, personal_data
from tests.capabilities import ideas_world, teams_world
from tests.capabilities.ideas_world import signed_in

World = dict[str, Any]
Add = Callable[..., Person]
SENT = {"part": "research", "acting": "person", "country": "IT", "sentence": "I know worms."}


@pytest.fixture
def world(municipality: Any, person: Add) -> World:
    return ideas_world.filled(municipality, person)


def idea_with(world: World, **facts: Any) -> Idea:
    idea = ideas_world.published(world)
    Idea.objects.filter(pk=idea.pk).update(**{"joining": "open", **facts})
    idea.refresh_from_db()
    return idea


def member(idea: Idea, person: Person) -> Member | None:
    return Member.objects.filter(idea=idea, person=person, ended_at=None).first()


def url(idea: Idea, tail: str) -> str:
    return f"/en/ideas/{idea.pk}/{tail}"


def told(sort: str) -> Happening:
    return Happening.objects.filter(sort=sort).latest("pk")


def addressed(sort: str) -> dict[str, str]:
    return dict(Addressee.objects.filter(happening__sort=sort).values_list("person__name", "reason"))


# --- the way in


@pytest.mark.parametrize("state", Idea.State.values)
@pytest.mark.parametrize("how", Idea.Joining.values)
def test_the_way_in_follows_from_state_role_and_how_the_idea_takes_people_in(
    world: World, state: str, how: str
) -> None:
    idea = idea_with(world, state=state, joining=how, state_reason="Enough.")
    at_work = state in ("looking", "preparing", "submitted", "running")
    strangers = {"open": Way.DIRECTLY, "request": Way.ON_REQUEST, "invitation": Way.BY_INVITATION}[how]
    assert way_of(viewer_of_person(world["sam"]), idea) == (strangers if at_work else Way.OVER)
    assert way_of(viewer_of_person(world["ivo"]), idea) == (Way.INVITED if at_work else Way.OVER)
    for name in ("ana", "edo", "mia"):
        assert way_of(viewer_of_person(world[name]), idea) == Way.INSIDE


def test_visitors_are_asked_to_sign_in(world: World, client: Client) -> None:
    idea = idea_with(world)
    assert "Sign in to take part" in client.get(url(idea, "")).content.decode()
    for answer in (client.get(url(idea, "join/")), client.post(url(idea, "join/"), SENT)):
        assert "/account/login/" in answer["Location"]


def test_an_open_idea_takes_in_at_once_tells_it_and_is_followed(world: World) -> None:
    idea = idea_with(world)
    answer = signed_in(world["sam"]).post(url(idea, "join/"), SENT)
    assert answer.status_code == 302
    mine = member(idea, world["sam"])
    assert mine is not None
    assert (mine.part, mine.country, mine.sentence, mine.language) == ("research", "IT", "I know worms.", "en")
    assert told("idea_joined").actor == world["sam"]
    assert Follow.objects.get(person=world["sam"], stream=f"idea:{idea.pk}").why == Follow.Why.JOINED
    page = signed_in(world["sam"]).get(url(idea, "members/")).content.decode()
    assert "I know worms." in page
    assert "Sam" in page


def test_whoever_may_act_for_a_municipality_takes_part_for_it(world: World, person: Add) -> None:
    idea = idea_with(world)
    team = teams_world.town_hall(world["bedorf"], name="Bedorf")
    carla, hans = person("carla@example.org", name="Carla"), person("hans@example.org")
    teams_world.role(team, carla, "carrier")
    teams_world.role(team, hans, "helper")
    acting = {**SENT, "acting": f"m{world['bedorf'].pk}", "country": "AT"}
    assert signed_in(hans).post(url(idea, "join/"), acting).status_code == 422
    assert signed_in(carla).post(url(idea, "join/"), acting).status_code == 302
    mine = member(idea, carla)
    assert mine is not None
    assert (mine.municipality, mine.country) == (world["bedorf"], "IT")
    assert told("idea_joined").municipality == world["bedorf"]
    page = re.sub(r"<[^>]+>", "", signed_in(world["ana"]).get(url(idea, "members/")).content.decode())
    assert "Bedorf (Carla)" in page


def test_an_organisation_needs_its_name(world: World) -> None:
    idea = idea_with(world)
    sam = signed_in(world["sam"])
    assert sam.post(url(idea, "join/"), {**SENT, "acting": "organisation"}).status_code == 422
    assert (
        sam.post(url(idea, "join/"), {**SENT, "acting": "organisation", "organisation": "Alpine Club"}).status_code
        == 302
    )
    mine = member(idea, world["sam"])
    assert mine is not None
    assert mine.organisation == "Alpine Club"


def test_no_name_of_an_organisation_vanishes_without_a_word(world: World) -> None:
    answer = signed_in(world["sam"]).post(url(idea_with(world), "join/"), {**SENT, "organisation": "Alpine Club"})
    assert answer.status_code == 422
    assert "You have named an organisation." in answer.content.decode()


def test_whoever_takes_part_stands_first_with_as_what_and_the_way_out(world: World, person: Add) -> None:
    idea = idea_with(world)
    for number in range(12):
        joining.join(idea, Wish("youth"), by=person(f"x{number}@example.org", name=f"Member {number}"))
    signed_in(world["sam"]).post(url(idea, "join/"), SENT)
    shown = signed_in(world["sam"]).get(url(idea, "")).content.decode()
    assert "You take part (Research, Italy)." in shown
    assert shown.partition('class="rows idea-members"')[2].partition("</li>")[0].count("Sam") == 1
    assert f'href="{url(idea, "leave/")}"' in shown


def test_the_form_names_as_sought_what_is_still_missing(world: World) -> None:
    idea = idea_with(world)
    for part in ("youth", "media"):
        RoleSought.objects.create(idea=idea, part=part, number=1)
    joining.join(idea, Wish("media"), by=world["ivo"])
    shown = signed_in(world["sam"]).get(url(idea, "join/")).content.decode()
    sought = shown.partition('<optgroup label="Still sought">')[2].partition("</optgroup>")[0]
    assert 'value="youth"' in sought
    assert 'value="media"' not in sought


@pytest.mark.parametrize(
    "wrong", [{"part": "king"}, {"part": ""}, {"country": "XX"}, {"acting": "m1"}, {"sentence": "x" * 301}]
)
def test_what_can_not_be_taken_is_said_and_nothing_is_kept(world: World, wrong: dict[str, str]) -> None:
    idea = idea_with(world)
    answer = signed_in(world["sam"]).post(url(idea, "join/"), {**SENT, **wrong})
    assert answer.status_code == 422
    assert member(idea, world["sam"]) is None


def test_a_closed_or_done_idea_takes_nobody_in(world: World) -> None:
    for state in ("closed", "done"):
        idea = idea_with(world, state=state, state_reason="Enough.")
        assert signed_in(world["sam"]).post(url(idea, "join/"), SENT).status_code == 403
        for action in (joining.join, joining.ask_to_join):
            with pytest.raises(NotPossibleError):
                action(idea, Wish("research"), by=world["sam"])


def test_two_who_press_at_once_are_in_once(world: World) -> None:
    idea = idea_with(world)
    joining.join(idea, Wish("research"), by=world["sam"])
    with pytest.raises(NotPossibleError):
        joining.join(idea, Wish("youth"), by=world["sam"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(idea=idea, person=world["sam"], part="youth", since=timezone.now())
    asked = idea_with(world, joining="request")
    joining.ask_to_join(asked, Wish("research"), by=world["sam"])
    with pytest.raises(NotPossibleError):
        joining.ask_to_join(asked, Wish("research"), by=world["sam"])


def test_the_last_place_turns_nobody_away(world: World) -> None:
    """What is sought is a wish: two who take the last place are both in, and nothing is missing any more."""
    idea = idea_with(world)
    RoleSought.objects.create(idea=idea, part="research", number=1, countries="|IT|")
    page = signed_in(world["sam"]).get(url(idea, "members/")).content.decode()
    assert "Still missing:</strong> Research from Italy" in page
    for name in ("sam", "ivo"):
        joining.join(idea, Wish("research", country="IT"), by=world[name])
    page = signed_in(world["sam"]).get(url(idea, "members/")).content.decode()
    assert "Still missing" not in page


def test_several_parts_that_are_missing_stand_in_one_list(world: World) -> None:
    idea = idea_with(world)
    RoleSought.objects.create(idea=idea, part="research", number=2, countries="")
    RoleSought.objects.create(idea=idea, part="youth", number=1, countries="")
    page = signed_in(world["sam"]).get(f"/fr/ideas/{idea.pk}/members/").content.decode()
    assert "Organisation de jeunesse, 2 × Recherche</span>" in page


# --- asking


@pytest.mark.parametrize(
    ("language", "states"), [("fr", ["ouverte", "acceptée", "refusée", "retirée"]),
                             ("it", ["aperta", "accettata", "rifiutata", "ritirata"]),
                             ("sl", ["odprta", "sprejeta", "zavrnjena", "umaknjena"])]
)  # fmt: skip
def test_the_state_of_a_request_has_its_gender(language: str, states: list[str]) -> None:
    with override(language):
        assert [str(label) for label in JoinRequest.State.labels] == states


def test_a_label_that_asks_and_what_is_wrong_are_joined_by_a_dash(world: World) -> None:
    idea = idea_with(world)
    page = signed_in(world["sam"]).post(f"/fr/ideas/{idea.pk}/join/", {**SENT, "part": ""}).content.decode()
    assert "participer\u202f? – Choisissez" in page.replace("\xa0", "\u202f")


def test_a_request_is_talked_about_and_the_asker_is_told_of_the_answer(world: World) -> None:
    idea = idea_with(world, joining="request")
    sam, ana = signed_in(world["sam"]), signed_in(world["ana"])
    answer = sam.post(url(idea, "join/"), SENT)
    asked = JoinRequest.objects.get(person=world["sam"])
    assert answer["Location"] == url(idea, f"requests/{asked.pk}/")
    assert addressed("idea_request") == {"Ana": "request", "Edo": "request"}
    assert told("idea_request").visibility == Happening.Visibility.INSIDE
    ana.post(url(idea, f"requests/{asked.pk}/"), {"do": "write", "text": "Which worms?"})
    assert addressed("idea_reply") == {"Sam": "reply"}
    assert "Which worms?" in sam.get(url(idea, f"requests/{asked.pk}/")).content.decode()
    ana.post(url(idea, f"requests/{asked.pk}/"), {"do": "accept", "text": "Come on Friday."})
    assert addressed("idea_request_answered") == {"Sam": "answer"}
    assert "Come on Friday." in sam.get(url(idea, f"requests/{asked.pk}/")).content.decode()
    mine = member(idea, world["sam"])
    assert mine is not None
    assert mine.sentence == "I know worms."


def test_a_declined_request_lets_nobody_in_and_is_told_and_not_repeated_at_once(world: World) -> None:
    idea = idea_with(world, joining="request")
    asked = joining.ask_to_join(idea, Wish("research"), by=world["sam"])
    signed_in(world["edo"]).post(url(idea, f"requests/{asked.pk}/"), {"do": "decline"})
    assert addressed("idea_request_answered") == {"Sam": "answer"}
    assert member(idea, world["sam"]) is None
    assert way_of(viewer_of_person(world["sam"]), idea) == Way.SHUT
    long_ago = timezone.now() - JoinRequest.AGAIN_AFTER - timedelta(days=1)
    JoinRequest.objects.update(decided_at=long_ago)
    assert way_of(viewer_of_person(world["sam"]), idea) == Way.ON_REQUEST
    with pytest.raises(NotPossibleError):
        joining.decide(asked, accept=True, by=world["ana"])


def test_a_request_is_for_the_asker_and_those_who_decide(world: World, person: Add) -> None:
    idea = idea_with(world, joining="request")
    asked = joining.ask_to_join(idea, Wish("research"), by=world["sam"])
    page = url(idea, f"requests/{asked.pk}/")
    moderator = person("moderator@example.org", site_role="moderator")
    seen = {name: signed_in(world[name]).get(page).status_code for name in ("sam", "ana", "edo", "mia", "ivo")}
    assert seen == {"sam": 200, "ana": 200, "edo": 200, "mia": 404, "ivo": 404}
    assert signed_in(None).get(page).status_code == 404
    assert signed_in(moderator).get(page).status_code == 404
    assert signed_in(world["sam"]).post(page, {"do": "accept"}).status_code == 403
    assert member(idea, world["sam"]) is None


def test_a_request_is_taken_back(world: World) -> None:
    idea = idea_with(world, joining="request")
    asked = joining.ask_to_join(idea, Wish("research"), by=world["sam"])
    signed_in(world["sam"]).post(url(idea, f"requests/{asked.pk}/"), {"do": "withdraw"})
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert way_of(viewer_of_person(world["sam"]), idea) == Way.ON_REQUEST


def test_a_conversation_has_an_end_and_empty_words_are_no_words(world: World) -> None:
    idea = idea_with(world, joining="request")
    asked = joining.ask_to_join(idea, Wish("research"), by=world["sam"])
    page = url(idea, f"requests/{asked.pk}/")
    assert signed_in(world["sam"]).post(page, {"do": "write", "text": " "}).status_code == 422
    at = timezone.now()
    Reply.objects.bulk_create(
        Reply(request=asked, author=world["ana"], text="?", at=at) for _number in range(JoinRequest.MOST_REPLIES)
    )
    signed_in(world["sam"]).post(page, {"do": "write", "text": "One more"})
    assert asked.replies.count() == JoinRequest.MOST_REPLIES


def test_whoever_the_lead_has_blocked_cannot_ask_or_join(world: World) -> None:
    blocking.block(world["sam"], by=world["ana"])
    for how in ("open", "request"):
        idea = idea_with(world, joining=how)
        assert signed_in(world["sam"]).post(url(idea, "join/"), SENT).status_code == 403
        assert member(idea, world["sam"]) is None


def test_somebody_blocked_is_not_in_the_list_but_counted(world: World) -> None:
    idea = idea_with(world)
    blocking.block(world["mia"], by=world["sam"])
    page = signed_in(world["sam"]).get(url(idea, "members/")).content.decode()
    assert "Mia" not in page
    assert "Edo" in page


# --- young people


def test_a_child_with_a_guardian_and_a_teen_take_part_without_a_word_and_a_name(world: World, person: Add) -> None:
    idea = idea_with(world)
    for band in ("child", "teen"):
        kid = person(f"{band}@example.org", name=f"Xaver {band}", band=band)
        page = signed_in(kid).get(url(idea, "join/")).content.decode()
        assert 'name="sentence"' not in page
        assert "to protect young people" in page
        signed_in(kid).post(url(idea, "join/"), SENT)
        mine = member(idea, kid)
        assert mine is not None
        assert (mine.part, mine.sentence, mine.country) == ("research", "", "")
        assert f"Xaver {band}" not in signed_in(world["ana"]).get(url(idea, "members/")).content.decode()


def test_a_child_whose_guardian_has_not_agreed_does_not_take_part(world: World, person: Add) -> None:
    idea = idea_with(world)
    kid = person("kid@example.org", band="child", waits=True)
    assert signed_in(kid).post(url(idea, "join/"), SENT).status_code == 403
    assert member(idea, kid) is None


def test_nobody_writes_about_the_request_of_a_young_person(world: World, person: Add) -> None:
    idea = idea_with(world, joining="request")
    kid = person("kid@example.org", band="teen")
    signed_in(kid).post(url(idea, "join/"), SENT)
    asked = JoinRequest.objects.get(person=kid)
    assert asked.sentence == ""
    for who in (kid, world["ana"]):
        signed_in(who).post(url(idea, f"requests/{asked.pk}/"), {"do": "write", "text": "Hello"})
    assert not asked.replies.exists()
    signed_in(world["ana"]).post(url(idea, f"requests/{asked.pk}/"), {"do": "accept"})
    assert member(idea, kid) is not None


def test_a_class_takes_part_by_its_name_and_writes_where_a_verified_leader_leads(world: World, person: Add) -> None:
    idea = idea_with(world)
    account = person("4b@example.org", name="Class 4b", kind="group", band="", leader=world["ana"])
    Group.objects.create(person=account, kind="class", institution="School", state="verified")
    signed_in(account).post(url(idea, "join/"), {**SENT, "part": "school"})
    mine = member(idea, account)
    assert mine is not None
    assert mine.sentence == "I know worms."
    assert "Class 4b" in signed_in(None).get(url(idea, "members/")).content.decode()


def test_words_of_somebody_unknown_are_for_those_inside(world: World, person: Add) -> None:
    idea = idea_with(world)
    new = person("new@example.org", trusted_at=None)
    signed_in(new).post(url(idea, "join/"), SENT)
    assert "I know worms." not in signed_in(world["sam"]).get(url(idea, "members/")).content.decode()
    assert "I know worms." in signed_in(world["ana"]).get(url(idea, "members/")).content.decode()


# --- inviting


def invitation_url(idea: Idea, sent_mails: Any) -> str:
    text = sent_mails()[-1].get_body(("plain",)).get_content()
    found = re.search(r"https?://[^/]+(/\S*/ideas/invitations/\S+)", text)
    assert found
    return found[1]


def test_a_mailed_invitation_is_taken_up_with_an_account(world: World, sent_mails: Any) -> None:
    idea = idea_with(world, joining="invitation", visibility="invited")
    sent = {"address": "Neighbour@Example.org", "language": "sl", "part": "culture", "words": "Come along"}
    assert signed_in(world["edo"]).post(url(idea, "invite/"), sent).status_code == 302
    link = invitation_url(idea, sent_mails)
    assert link.startswith("/sl/")
    assert idea.title in signed_in(None).get(link).content.decode()
    assert "/account/login/" in signed_in(None).post(link, {"do": "accept"})["Location"]
    sam = signed_in(world["sam"])
    assert sam.get(url(idea, "")).status_code == 404
    assert sam.post(link, {"do": "accept"}).status_code == 302
    sam.post(url(idea, "join/"), {**SENT, "part": "culture"})
    assert member(idea, world["sam"]) is not None
    made = Invitation.objects.get(part="culture")
    assert (made.state, made.address, made.person) == ("accepted", "", world["sam"])


def test_declining_needs_no_account_and_forgets_the_address(world: World, sent_mails: Any) -> None:
    idea = idea_with(world)
    inviting.invite_address(idea, "n@example.org", part="youth", words="", language="en", by=world["ana"])
    link = invitation_url(idea, sent_mails)
    assert "Declined" in signed_in(None).post(link, {"do": "decline"}).content.decode()
    made = Invitation.objects.get(part="youth")
    assert (made.state, made.address) == ("declined", "")
    assert "holds no more" in signed_in(None).get(link).content.decode()


def test_the_same_address_is_not_invited_twice_while_one_is_open(world: World) -> None:
    idea = idea_with(world)
    sent = {"address": "n@example.org", "language": "en", "part": "youth"}
    ana = signed_in(world["ana"])
    assert ana.post(url(idea, "invite/"), sent).status_code == 302
    assert ana.post(url(idea, "invite/"), {**sent, "address": "N@example.org "}).status_code == 422
    assert Invitation.objects.filter(part="youth").count() == 1
    Invitation.objects.filter(part="youth").update(at=timezone.now() - Invitation.GOOD_FOR)
    assert ana.post(url(idea, "invite/"), sent).status_code == 302


def test_a_person_is_invited_by_name_from_common_work_and_told(world: World, person: Add) -> None:
    idea = idea_with(world)
    teams_world.role(world["team"], world["sam"], "helper")
    kid = person("kid@example.org", band="teen")
    teams_world.role(world["team"], kid, "helper")
    ana = signed_in(world["ana"])
    page = ana.get(url(idea, "invite/")).content.decode()
    assert str(world["sam"].ref) in page
    assert str(kid.ref) not in page
    sent = {"person": str(world["sam"].ref), "part": "youth"}
    assert ana.post(url(idea, "invite/"), sent).status_code == 302
    assert addressed("idea_invited") == {"Sam": "invitation"}
    assert ana.post(url(idea, "invite/"), sent).status_code == 422
    made = Invitation.objects.get(person=world["sam"])
    assert signed_in(world["sam"]).get(url(idea, f"invitations/{made.pk}/")).status_code == 200
    assert signed_in(world["mia"]).get(url(idea, f"invitations/{made.pk}/")).status_code == 404
    assert "My ideas" in signed_in(world["sam"]).get("/en/ideas/mine/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{}, {"address": "nobody"}, {"person": "1"}, {"address": "n@example.org", "part": ""}]
)
def test_an_invitation_needs_somebody_and_a_part(world: World, wrong: dict[str, str]) -> None:
    idea = idea_with(world)
    answer = signed_in(world["ana"]).post(url(idea, "invite/"), {"part": "youth", "language": "en", **wrong})
    assert answer.status_code == 422
    assert not Invitation.objects.filter(part="youth").exists()


def test_invitations_have_a_limit_a_day_and_mails_only_from_those_known(world: World, person: Add) -> None:
    idea = idea_with(world)
    for number in range(inviting.MOST_A_DAY):
        inviting.invite_address(idea, f"n{number}@example.org", part="youth", words="", language="en", by=world["ana"])
    sent = {"address": "one-more@example.org", "language": "en", "part": "youth"}
    assert signed_in(world["ana"]).post(url(idea, "invite/"), sent).status_code == 422
    new = person("new@example.org", trusted_at=None)
    Member.objects.create(idea=idea, person=new, part="other", standing="editor", since=timezone.now())
    signed_in(new).post(url(idea, "invite/"), sent)
    assert not Invitation.objects.filter(address="one-more@example.org").exists()


@pytest.mark.parametrize("name", ["mia", "ivo", "sam"])
def test_only_those_who_edit_invite(world: World, name: str) -> None:
    idea = idea_with(world)
    assert signed_in(world[name]).get(url(idea, "invite/")).status_code == 403


def test_an_invitation_is_taken_back(world: World) -> None:
    idea = idea_with(world)
    made = Invitation.objects.get(person=world["ivo"])
    page = url(idea, f"invitations/{made.pk}/withdraw/")
    assert signed_in(world["mia"]).post(page).status_code == 403
    assert signed_in(world["edo"]).post(page).status_code == 302
    assert way_of(viewer_of_person(world["ivo"]), idea) == Way.DIRECTLY


# --- leaving and handing over


def test_a_member_leaves_and_the_reason_stays_with_the_group(world: World) -> None:
    idea = idea_with(world)
    signed_in(world["mia"]).post(url(idea, "leave/"), {"reason": "No time"})
    assert member(idea, world["mia"]) is None
    assert not Follow.objects.filter(person=world["mia"], stream=f"idea:{idea.pk}").exists()
    assert "No time" in signed_in(world["ana"]).get(url(idea, "members/")).content.decode()
    assert "No time" not in signed_in(world["sam"]).get(url(idea, "members/")).content.decode()


def test_the_last_lead_hands_over_before_leaving(world: World) -> None:
    idea = idea_with(world)
    ana = signed_in(world["ana"])
    assert "Hand it over first" in ana.get(url(idea, "leave/")).content.decode()
    ana.post(url(idea, "leave/"))
    assert member(idea, world["ana"]) is not None
    edo = member(idea, world["edo"])
    assert edo is not None
    ana.post(url(idea, f"members/{edo.pk}/"), {"do": "hand-over"})
    assert addressed("idea_handed_over") == {"Edo": "task"}
    standings = {name: getattr(member(idea, world[name]), "standing", "") for name in ("ana", "edo")}
    assert standings == {"ana": "editor", "edo": "lead"}
    ana.post(url(idea, "leave/"))
    assert member(idea, world["ana"]) is None


def test_the_last_one_closes_the_idea_with_the_reason(world: World) -> None:
    idea = idea_with(world)
    for name in ("edo", "mia"):
        parting.leave(idea, by=world[name])
    signed_in(world["ana"]).post(url(idea, "leave/"), {"reason": "It was too big."})
    idea.refresh_from_db()
    assert (idea.state, idea.state_reason) == ("closed", "It was too big.")


def test_a_lead_leaves_a_closed_idea(world: World) -> None:
    idea = idea_with(world, state="closed", state_reason="Enough.")
    signed_in(world["ana"]).post(url(idea, "leave/"))
    assert member(idea, world["ana"]) is None


def test_a_removed_member_is_told_why_and_asks_before_coming_back(world: World) -> None:
    idea = idea_with(world)
    mia = member(idea, world["mia"])
    assert mia is not None
    page = url(idea, f"members/{mia.pk}/")
    assert signed_in(world["ana"]).post(page, {"do": "remove", "reason": ""}).status_code == 422
    signed_in(world["ana"]).post(page, {"do": "remove", "reason": "Never came"})
    assert addressed("idea_removed") == {"Mia": "message"}
    assert "Never came" in signed_in(world["mia"]).get(f"/en/ideas/memberships/{mia.pk}/").content.decode()
    assert signed_in(world["ana"]).get(f"/en/ideas/memberships/{mia.pk}/").status_code == 404
    assert way_of(viewer_of_person(world["mia"]), idea) == Way.ON_REQUEST


def test_only_the_lead_manages_members(world: World) -> None:
    idea = idea_with(world)
    mia = member(idea, world["mia"])
    assert mia is not None
    for name in ("edo", "mia", "sam"):
        assert signed_in(world[name]).post(url(idea, f"members/{mia.pk}/"), {"do": "editor"}).status_code == 403
    signed_in(world["ana"]).post(url(idea, f"members/{mia.pk}/"), {"do": "editor"})
    mia.refresh_from_db()
    assert mia.standing == "editor"


def test_a_young_person_is_never_made_editor_or_lead(world: World, person: Add) -> None:
    idea = idea_with(world)
    kid = person("kid@example.org", band="teen")
    mine = joining.join(idea, Wish("youth"), by=kid)
    for what in ("editor", "hand-over"):
        signed_in(world["ana"]).post(url(idea, f"members/{mine.pk}/"), {"do": what})
    mine.refresh_from_db()
    assert mine.standing == "member"


# --- roles sought


def rows(*sent: dict[str, Any], **more: str) -> dict[str, Any]:
    fields = {f"row-{number}-{name}": value for number, row in enumerate(sent) for name, value in row.items()}
    return {"row-TOTAL_FORMS": str(len(sent)), "row-INITIAL_FORMS": "0", **fields, **more}


def test_editors_say_whom_they_look_for_and_it_is_told_once(world: World) -> None:
    idea = idea_with(world)
    edo, page = signed_in(world["edo"]), url(idea, "roles/")
    sent = rows({"part": "research", "number": "2", "countries": ["AT", "IT"], "note": "worms"}, {"part": ""})
    for _time in range(2):
        assert edo.post(page, sent).status_code == 302
    made = RoleSought.objects.get(idea=idea)
    assert (made.number, made.country_codes, made.note) == (2, ("AT", "IT"), "worms")
    assert Happening.objects.filter(sort="idea_role_sought").count() == 1
    assert signed_in(world["mia"]).post(page, sent).status_code == 403


def test_one_more_row_comes_without_losing_what_was_typed(world: World) -> None:
    idea = idea_with(world)
    answer = signed_in(world["edo"]).post(url(idea, "roles/"), rows({"part": "youth", "note": "singers"}, do="more"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "singers" in page
    assert "row-1-part" in page
    assert not RoleSought.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"number": "0"}, {"number": "51"}, {"number": "many"}, {"part": "king"}, {"countries": ["XX"]}]
)
def test_rows_that_can_not_be_taken_come_back(world: World, wrong: dict[str, Any]) -> None:
    idea = idea_with(world)
    sent = rows({"part": "youth", "number": "1", **wrong})
    assert signed_in(world["ana"]).post(url(idea, "roles/"), sent).status_code == 422
    assert not RoleSought.objects.exists()


def test_a_part_stands_in_one_row_only(world: World) -> None:
    idea = idea_with(world)
    answer = signed_in(world["ana"]).post(url(idea, "roles/"), rows({"part": "youth"}, {"part": "youth"}))
    assert answer.status_code == 422


def test_the_rule_of_the_programme_stands_beside_the_table(world: World) -> None:
    idea = idea_with(world, rule="cerv-nt-2025")
    page = signed_in(None).get(url(idea, "members/")).content.decode()
    assert "4 countries needed, 1 here" in page
    assert "euro-access.eu" in page
    typed = idea_with(world, countries_needed=3)
    assert "3 countries needed, 1 here" in signed_in(None).get(url(typed, "members/")).content.decode()


# --- pages


def test_the_list_makes_as_many_queries_for_many_as_for_few(
    world: World, person: Add, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    idea = idea_with(world)
    for path in (url(idea, "members/"), url(idea, "")):
        counts, client = [], signed_in(world["sam"])
        client.get(path)  # so that what is kept has to be looked at both times
        for _round in range(2):
            for number in range(12):
                name = f"x{Person.objects.count()}{number}@example.org"
                joining.join(idea, Wish("youth", country="SI"), by=person(name))
            with django_assert_max_num_queries(40) as counted:
                assert client.get(path).status_code == 200
            counts.append(len(counted.captured_queries))
        assert counts[0] == counts[1]


def test_the_list_is_narrowed_by_part_and_country(world: World) -> None:
    idea = idea_with(world)
    joining.join(idea, Wish("research", country="IT"), by=world["sam"])
    page = signed_in(world["ana"]).get(url(idea, "members/?part=research&country=IT")).content.decode()
    listed = page[page.index('id="everybody"') :]
    assert "Sam" in listed
    assert "Mia" not in listed
    empty = signed_in(world["ana"]).get(url(idea, "members/?part=media")).content.decode()
    assert "Nobody fits." in empty


def test_my_ideas_show_what_waits_for_me(world: World) -> None:
    idea = idea_with(world, joining="request")
    joining.ask_to_join(idea, Wish("research"), by=world["sam"])
    pages = {name: signed_in(world[name]).get("/en/ideas/mine/").content.decode() for name in ("ana", "sam", "ivo")}
    assert "Waits for you" in pages["ana"]
    assert "I have asked to take part" in pages["sam"]
    assert "invites you" in pages["ivo"]
    assert "/account/login/" in signed_in(None).get("/en/ideas/mine/")["Location"]


def test_whoever_takes_part_in_nothing_is_shown_the_way(world: World) -> None:
    page = signed_in(world["sam"]).get("/en/ideas/mine/").content.decode()
    assert "You take part in no idea yet" in page


@pytest.mark.parametrize("tail", ["members/", "join/"])
@pytest.mark.parametrize(("visibility", "code"), [("public", 200), ("members", 200), ("invited", 404)])
def test_pages_of_members_are_for_those_who_see_the_idea(world: World, tail: str, visibility: str, code: int) -> None:
    idea = idea_with(world, visibility=visibility)
    assert signed_in(world["sam"]).get(url(idea, tail)).status_code == code
    if visibility != "public":
        assert signed_in(None).get(url(idea, tail)).status_code == 404


def test_a_hidden_idea_takes_nobody_in(world: World) -> None:
    idea = idea_with(world)
    Hidden.objects.create(kind="idea", key=str(idea.pk))
    assert signed_in(world["sam"]).post(url(idea, "join/"), SENT).status_code == 404
    assert idea.title not in signed_in(world["ivo"]).get("/en/ideas/mine/").content.decode()


# --- when an account goes


def test_the_longest_standing_editor_leads_when_the_lead_is_erased(world: World) -> None:
    idea = idea_with(world)
    warned = [sentence for hook in before_erasure() for sentence in hook.warnings(world["ana"])]
    assert any("goes to the editor" in sentence for sentence in warned)
    erase(world["ana"], contributions_stay=True, receipt="AAAA-BBBB-CCCC")
    edo = member(idea, world["edo"])
    assert edo is not None
    assert edo.standing == "lead"
    gone = Member.objects.get(idea=idea, person=None)
    assert (gone.ended_why, gone.sentence) == ("erased", "")


def test_an_idea_that_nobody_can_lead_is_closed_with_the_reason(world: World) -> None:
    idea = idea_with(world)
    parting.leave(idea, by=world["edo"])
    erase(world["ana"], contributions_stay=True, receipt="AAAA-BBBB-CCCC")
    idea.refresh_from_db()
    assert (idea.state, idea.state_reason) == ("closed", "Nobody leads it any more.")


def test_addresses_and_replies_are_forgotten_in_time(world: World) -> None:
    idea = idea_with(world)
    made = inviting.invite_address(idea, "n@example.org", part="youth", words="", language="en", by=world["ana"])
    asked = joining.ask_to_join(idea, Wish("research"), by=world["sam"])
    joining.write(asked, "Hello", by=world["sam"])
    joining.decide(asked, accept=False, by=world["ana"])
    kinds = {kind.name: kind for kind in personal_data()}
    now = timezone.now()
    for name, days in (("idea_invitations", 61), ("idea_requests", 366)):
        expire, remaining = kinds[name].expire, kinds[name].remaining
        assert expire is not None
        assert remaining is not None
        assert expire(now) == 0
        assert remaining(now + timedelta(days=days)) == 1
        assert expire(now + timedelta(days=days)) == 1
        assert remaining(now + timedelta(days=days)) == 0
    made.refresh_from_db()
    assert made.address == ""


def test_the_export_has_all_of_it(world: World) -> None:
    idea = idea_with(world, joining="request")
    asked = joining.ask_to_join(idea, Wish("research", sentence="I know worms.", language="en"), by=world["sam"])
    joining.write(asked, "Hello", by=world["sam"])
    kinds = {kind.name: kind for kind in personal_data()}
    assert next(iter(kinds["idea_requests"].export(world["sam"])))["texts"] == ["I know worms.", "Hello"]
    assert [row["role"] for row in kinds["idea_members"].export(world["ana"])] == ["lead"]
    assert [row["my_part"] for row in kinds["idea_invitations"].export(world["ivo"])] == ["invited"]
