# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Messages between two people: who may write, ask and answer, who never gets any, and how one stops them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newtwincities.common.jobs import do_all_waiting
from newtwincities.common.models import Mail
from newtwincities.common.policy import may
from newtwincities.domain import notifying
from newtwincities.feed.actions import mute
from newtwincities.feed.models import Addressee, Happening
from newtwincities.feed.streams import stream
from newtwincities.ideas.models import Idea, Member
from newtwincities.messages import actions, mailing, queries
from newtwincities.messages.models import Choice, Conversation, Message, Seen
from newtwincities.moderation.effects import set_hidden
from newtwincities.moderation.models import Hidden
from newtwincities.notifications.actions.deciding import decide, set_rhythm, stop
from newtwincities.notifications.links import Stopping, What
from newtwincities.notifications.models import Notification
from newtwincities.people import blocking
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of_person
from newtwincities.privacy.register import personal_data
from tests.capabilities import teams_world
from tests.capabilities.notifying_world import settings_sent

pytestmark = pytest.mark.django_db
World = dict[str, Any]


@pytest.fixture
def world(person: Any, municipality: Any) -> World:
    """Ana and Ben share a team; Stranger and Other know nobody; a teen is in the team too; a new one, not trusted."""
    names = ("ana", "ben", "stranger", "other")
    people = {name: person(f"{name}@example.org", shows={"name": "public"}) for name in names}
    people["teen"] = person("teen@example.org", band="teen")
    people["grown"] = person("grown@example.org", keeps_protection=True)
    people["new"] = person("new@example.org", trusted_at=None)
    team = teams_world.town_hall(municipality("Q1"))
    for name in ("ana", "ben", "teen", "grown"):
        teams_world.role(team, people[name], "editor")
    return people


def page(of: Person, suffix: str = "") -> str:
    return f"/en/messages/with/{of.ref}/{suffix}"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_those_who_share_a_team_write_to_each_other_without_asking(world: World) -> None:
    ana, ben = signed_in(world["ana"]), signed_in(world["ben"])
    assert "Write a message" in text_of(ana, f"/en/people/{world['ben'].ref}/")
    ana.post(page(world["ben"]), {"text": "Shall we plan May?"})
    assert "1 new message" in text_of(ben, "/en/messages/")
    assert "Shall we plan May?" in text_of(ben, page(world["ana"]))
    assert "1 new message" not in text_of(ben, "/en/messages/")
    ben.post(page(world["ana"]), {"text": "Yes."})
    assert Conversation.objects.count() == 1
    assert Message.objects.count() == 2


def test_those_who_share_an_idea_write_to_each_other_too(world: World) -> None:
    now = timezone.now()
    idea = Idea.objects.create(title="Compost", summary="Together", state="looking", language="en", created_at=now,
                               published_at=now, changed_at=now, active_at=now)  # fmt: skip
    for name in ("ana", "stranger"):
        Member.objects.create(idea=idea, person=world[name], part="culture", since=now)
    stranger, other = viewer_of_person(world["stranger"]), viewer_of_person(world["other"])
    assert may(stranger, "conversation:write", queries.pair_of(stranger, world["ana"]))
    assert not may(other, "conversation:write", queries.pair_of(other, world["ana"]))
    Member.objects.filter(person=world["ana"]).update(ended_at=now)
    gone = viewer_of_person(world["stranger"])
    assert not may(gone, "conversation:write", queries.pair_of(gone, world["ana"]))


def test_ten_messages_that_nobody_has_read_are_announced_once(world: World) -> None:
    for number in range(10):
        actions.write(world["ben"], by=world["ana"], text=f"Line {number}")
    assert Addressee.objects.filter(person=world["ben"], reason="message").count() == 1
    assert Seen.objects.get(person=world["ben"]).unread == 10
    actions.read(Conversation.objects.get(), by=world["ben"])
    actions.write(world["ben"], by=world["ana"], text="And one more")
    assert Addressee.objects.filter(person=world["ben"]).count() == 2


def test_whoever_is_written_to_is_told_in_the_list_and_by_mail(world: World) -> None:
    actions.write(world["ben"], by=world["ana"], text="Shall we plan May?")
    do_all_waiting()
    (mail,) = Mail.objects.filter(kind="notification")
    assert (mail.address, mail.subject) == ("ben@example.org", "For you: Ana has written to you.")
    assert "/en/messages/" in mail.text
    assert "May" not in mail.text
    listed = text_of(signed_in(world["ben"]), "/en/notifications/")
    assert "Ana has written to you." in listed
    assert 'href="/en/messages/"' in listed
    assert "has written" not in text_of(signed_in(world["ana"]), "/en/notifications/")


def test_a_request_and_its_answer_are_told_too(world: World) -> None:
    asked = actions.ask(world["ana"], by=world["stranger"], reason=Conversation.Reason.values[0])
    assert asked
    do_all_waiting()
    actions.answer(asked, by=world["ana"], accepted=True)
    do_all_waiting()
    told = Mail.objects.filter(kind="notification").order_by("pk").values_list("address", flat=True)
    assert list(told) == ["ana@example.org", "stranger@example.org"]


@pytest.mark.parametrize("off", ["kind", "conversation", "all"])
def test_whoever_wants_no_mail_of_messages_gets_none_and_reads_it_in_the_list(world: World, off: str) -> None:
    ana, ben = world["ana"], world["ben"]
    actions.write(ana, by=ben, text="Good day")
    where = stream("conversation", Conversation.objects.get().pk)
    match off:
        case "kind":
            decide(ben, "", {"message": notifying.Choice(notifying.When.NEVER)})
        case "conversation":
            stop(Stopping(ben, What.OBJECT, where), What.OBJECT)
        case "all":
            set_rhythm(ben, digest="weekly", all_off=True)
    actions.write(ben, by=ana, text="Shall we plan May?")
    do_all_waiting()
    assert not Mail.objects.filter(address=ben.email).exists()
    assert "Ana has written to you." in text_of(signed_in(ben), "/en/notifications/")


def test_a_muted_conversation_still_reaches_whoever_it_is_for(world: World) -> None:
    """Muting silences what one follows; nobody follows a conversation, and a message is not to be lost."""
    actions.write(world["ana"], by=world["ben"], text="Good day")
    mute(world["ben"], stream("conversation", Conversation.objects.get().pk))
    actions.write(world["ben"], by=world["ana"], text="Shall we plan May?")
    do_all_waiting()
    assert "Ana has written to you." in text_of(signed_in(world["ben"]), "/en/notifications/")


def test_whoever_has_read_a_message_is_not_told_of_it_any_more(world: World) -> None:
    actions.write(world["ben"], by=world["ana"], text="Hello")
    do_all_waiting()
    assert Notification.objects.get(person=world["ben"]).read_at is None
    signed_in(world["ben"]).get(page(world["ana"]))
    assert Notification.objects.get(person=world["ben"]).read_at is not None


def test_a_stranger_asks_and_writes_only_when_the_answer_is_yes(world: World) -> None:
    stranger, ana = signed_in(world["stranger"]), signed_in(world["ana"])
    assert "Ask whether you may write" in text_of(stranger, f"/en/people/{world['ana'].ref}/")
    assert stranger.post(page(world["ana"]), {"text": "Buy this!"}).status_code == 403
    stranger.post(page(world["ana"], "ask/"), {"reason": "idea"})
    assert "would like to write to you" in text_of(ana, "/en/messages/")
    assert "I would like to talk about a project idea." in text_of(ana, page(world["stranger"]))
    assert stranger.post(page(world["ana"]), {"text": "Buy this!"}).status_code == 403
    ana.post(page(world["stranger"], "answer/"), {"do": "accept"})
    assert stranger.post(page(world["ana"]), {"text": "Thank you."}).status_code == 302
    assert Message.objects.get().text == "Thank you."


def test_whoever_is_declined_is_not_told_and_waits_a_year(world: World) -> None:
    stranger, ana = signed_in(world["stranger"]), signed_in(world["ana"])
    stranger.post(page(world["ana"], "ask/"), {"reason": "other"})
    asked = text_of(stranger, page(world["ana"]))
    ana.post(page(world["stranger"], "answer/"), {"do": "decline"})
    assert text_of(stranger, page(world["ana"])) == asked or "You have asked." in text_of(stranger, page(world["ana"]))
    assert "not answered yet" in text_of(stranger, "/en/messages/")
    assert stranger.post(page(world["ana"], "ask/"), {"reason": "other"}).status_code == 403
    assert actions.ask(world["ana"], by=world["stranger"], reason="other") is None
    Conversation.objects.update(answered_at=timezone.now() - timedelta(days=366))
    assert actions.ask(world["ana"], by=world["stranger"], reason="other") is not None


def test_whoever_declined_may_think_better_of_it(world: World) -> None:
    conversation = actions.ask(world["ana"], by=world["stranger"], reason="other")
    assert conversation
    actions.answer(conversation, by=world["ana"], accepted=False)
    signed_in(world["ana"]).post(page(world["stranger"], "ask/"), {"reason": "offer"})
    conversation.refresh_from_db()
    assert (conversation.state, conversation.asked_by) == ("asked", world["ana"])


def test_a_request_is_answered_by_whoever_was_asked_and_once(world: World) -> None:
    actions.ask(world["ana"], by=world["stranger"], reason="other")
    assert signed_in(world["stranger"]).post(page(world["ana"], "answer/"), {"do": "accept"}).status_code == 404
    assert signed_in(world["other"]).post(page(world["ana"], "answer/"), {"do": "accept"}).status_code == 404
    conversation = Conversation.objects.get()
    assert actions.answer(conversation, by=world["ana"], accepted=True)
    assert not actions.answer(conversation, by=world["ana"], accepted=False)


def test_nobody_writes_to_or_asks_somebody_who_is_protected(world: World) -> None:
    for young in (world["teen"], world["grown"]):
        assert signed_in(world["ana"]).get(page(young)).status_code == 404
        assert signed_in(world["ana"]).post(page(young), {"text": "Hello"}).status_code == 404
        assert signed_in(young).post(page(world["ana"]), {"text": "Hello"}).status_code in (403, 404)
        assert "Write a message" not in text_of(signed_in(world["ana"]), f"/en/people/{young.ref}/")
    assert signed_in(world["teen"]).get("/en/messages/").status_code == 403
    assert not Conversation.objects.exists()


def test_whoever_is_new_here_does_not_ask_strangers(world: World) -> None:
    assert signed_in(world["new"]).post(page(world["ana"], "ask/"), {"reason": "other"}).status_code == 403


def test_whoever_wants_it_is_asked_by_nobody(world: World) -> None:
    signed_in(world["ana"]).post("/en/messages/choices/", {"closed": "on"})
    assert signed_in(world["stranger"]).post(page(world["ana"], "ask/"), {"reason": "other"}).status_code == 403
    assert signed_in(world["ben"]).post(page(world["ana"]), {"text": "Hello"}).status_code == 302


def test_a_block_ends_it_for_both_without_a_word(world: World) -> None:
    actions.write(world["ben"], by=world["ana"], text="Hello")
    signed_in(world["ben"]).post(page(world["ana"], "block/"))
    for one, other in (("ana", "ben"), ("ben", "ana")):
        client = signed_in(world[one])
        assert client.post(page(world[other]), {"text": "More"}).status_code == 403
        assert "Hello" not in text_of(client, "/en/messages/")
        assert "No further messages can be written here." in text_of(client, page(world[other]))
    assert (
        "blocked"
        not in text_of(signed_in(world["ana"]), page(world["ben"])).lower().split("<main")[1].split("</main")[0]
    )
    signed_in(world["ben"]).post(page(world["ana"], "unblock/"))
    assert signed_in(world["ana"]).post(page(world["ben"]), {"text": "More"}).status_code == 302


def test_young_people_may_block_too(world: World) -> None:
    assert signed_in(world["teen"]).post(page(world["ana"], "block/")).status_code == 302
    assert blocking.blocked_by(world["teen"]) == [world["ana"]]
    assert "Ana" in text_of(signed_in(world["teen"]), "/en/messages/blocked/")


def test_only_the_two_read_a_conversation(world: World) -> None:
    actions.write(world["ben"], by=world["ana"], text="A secret of two")
    happening = Happening.objects.get()
    moderator = Person.objects.create_user("mod@example.org", name="Mod", band="adult", site_role="moderator")
    for who in (world["stranger"], world["teen"], moderator):
        client = signed_in(who)
        for path in (page(world["ana"]), page(world["ben"]), "/en/messages/"):
            assert "A secret of two" not in client.get(path).content.decode()
    assert Client().get(page(world["ana"])).status_code in (302, 403, 404)
    assert happening.visibility == Happening.Visibility.INSIDE
    assert "secret" not in str(happening.details)


def test_a_message_is_reported_by_its_reference_alone(world: World) -> None:
    message = actions.write(world["ben"], by=world["ana"], text="Something nasty")
    assert f"key={message.ref}" in text_of(signed_in(world["ben"]), page(world["ana"]))
    for key in (message.pk, uuid4(), "nonsense"):
        answer = signed_in(world["ben"]).get(f"/en/moderation/report/?kind=message&key={key}").content.decode()
        assert "Something nasty" not in answer
    visitor = Client().get(f"/en/moderation/report/?kind=message&key={message.ref}").content.decode()
    assert "Something nasty" not in visitor
    set_hidden("message", str(message.ref), Hidden.Why.DECIDED, None, world["other"])
    assert "Something nasty" not in text_of(signed_in(world["ben"]), page(world["ana"]))
    assert "Something nasty" not in text_of(signed_in(world["ben"]), "/en/messages/")


def test_copies_come_by_mail_when_wanted_and_stop_by_one_press(world: World) -> None:
    actions.choose(world["ben"], copies=True, closed=False)
    actions.write(world["ben"], by=world["ana"], text="Bring the keys.")
    mail = Mail.objects.get(kind="message_copy")
    assert "Bring the keys." in mail.text
    assert not Addressee.objects.exists()
    path = mailing.stop_url(world["ben"]).partition("//")[2].partition("/")[2]
    assert mail.headers["List-Unsubscribe"].endswith(f"{path}>")
    assert "Stop these mails" in text_of(Client(), f"/{path}")
    assert queries.choice_of(world["ben"]).copies
    Client(enforce_csrf_checks=True).post(f"/{path}", {"List-Unsubscribe": "One-Click"})
    assert not queries.choice_of(world["ben"]).copies
    actions.write(world["ben"], by=world["ana"], text="And the map.")
    assert Mail.objects.filter(kind="message_copy").count() == 1


def test_copies_are_switched_with_all_other_mails_and_all_off_holds_for_them(world: World) -> None:
    settings = "/en/notifications/settings/"
    signed_in(world["ben"]).post(settings, settings_sent("message_copies"))
    assert queries.choice_of(world["ben"]).copies
    set_rhythm(world["ben"], digest="weekly", all_off=True)
    actions.write(world["ben"], by=world["ana"], text="Bring the keys.")
    assert not Mail.objects.exists()
    assert Addressee.objects.get().person == world["ben"]  # so that it stands in the list
    signed_in(world["ben"]).post(settings, settings_sent())
    assert not queries.choice_of(world["ben"]).copies


def test_what_cannot_be_sent_stays_in_the_form(world: World) -> None:
    ana = signed_in(world["ana"])
    long = "a" * (Message.LONGEST_TEXT + 1)
    answer = ana.post(page(world["ben"]), {"text": long})
    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert ana.post(page(world["ben"]), {"text": "   "}).status_code == 422
    stranger = signed_in(world["stranger"])
    assert stranger.post(page(world["ana"], "ask/"), {"reason": "nonsense"}).status_code == 422
    assert ana.get("/en/messages/?before=nonsense").status_code == 200
    assert ana.get(page(world["ben"]) + "?before=x").status_code == 200
    assert ana.get(page(world["ana"])).status_code == 404


def test_a_person_asks_few_at_a_time(world: World, person: Any) -> None:
    for _number in range(Conversation.MOST_ASKED):
        assert actions.ask(person(), by=world["stranger"], reason="other")
    assert actions.ask(world["ana"], by=world["stranger"], reason="other") is None


def test_requests_without_an_answer_are_forgotten(world: World) -> None:
    actions.ask(world["ana"], by=world["stranger"], reason="other")
    assert actions.forget_old_requests(timezone.now()) == 0
    assert actions.forget_old_requests(timezone.now() + timedelta(days=91)) == 1


def test_the_export_has_both_sides_and_erasure_takes_the_conversation(world: World) -> None:
    kind = next(one for one in personal_data() if one.name == "messages")
    actions.write(world["ben"], by=world["ana"], text="From Ana")
    actions.choose(world["ana"], copies=True, closed=True)
    assert [row["author"] for row in kind.export(world["ben"]) if row["kind"] == "message"] == [str(world["ana"].ref)]
    kind.erase(world["ana"], True)
    assert not Message.objects.exists()
    assert not Choice.objects.exists()


def test_the_rules_know_every_state(world: World) -> None:
    ana, ben, stranger = (viewer_of_person(world[name]) for name in ("ana", "ben", "stranger"))
    assert may(ana, "conversation:write", queries.pair_of(ana, world["ben"]))
    assert not may(stranger, "conversation:write", queries.pair_of(stranger, world["ben"]))
    assert may(stranger, "conversation:ask", queries.pair_of(stranger, world["ben"]))
    assert not may(ben, "conversation:answer", queries.pair_of(ben, world["stranger"]))


def test_the_pages_cost_the_same_however_much_was_written(world: World, person: Any) -> None:
    ana = signed_in(world["ana"])

    def cost(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert ana.get(path).status_code == 200
        return len(found)

    actions.write(world["ben"], by=world["ana"], text="One")
    cost("/en/messages/")
    few = cost("/en/messages/"), cost(page(world["ben"]))
    for number in range(20):
        actions.write(world["ben"], by=world["ana"], text=f"Line {number}")
        other = person()
        conversation = actions.ask(world["ana"], by=other, reason="other")
        assert conversation
        actions.answer(conversation, by=world["ana"], accepted=True)
        actions.write(world["ana"], by=other, text="Hello")
    assert (cost("/en/messages/"), cost(page(world["ben"]))) == few
