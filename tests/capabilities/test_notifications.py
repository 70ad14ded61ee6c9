# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Notifications: whom a happening reaches, at once or in the digest, and what one can decide about it.

The domain's own rules are tested in tests/domain/test_notifying.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from newtwincities.common.jobs import do_all_waiting
from newtwincities.common.models import Mail
from newtwincities.domain.notifying import ANY, Choice, When
from newtwincities.feed import registry
from newtwincities.feed.actions import follow, mute, tell
from newtwincities.feed.models import Happening
from newtwincities.feed.registry import Sort, Verb, register_sorts
from newtwincities.feed.streams import TERRITORY, stream
from newtwincities.ideas.models import Idea
from newtwincities.messages import actions as messages
from newtwincities.moderation.models import Hidden
from newtwincities.notifications import jobs
from newtwincities.notifications.actions.deciding import decide, set_rhythm
from newtwincities.notifications.actions.spreading import spread
from newtwincities.notifications.links import What, stop_url
from newtwincities.notifications.models import Digest, Notification, Rhythm, Setting
from newtwincities.notifications.registering import NOTIFICATIONS
from newtwincities.people.blocking import block
from newtwincities.people.models import Person
from tests.capabilities.notifying_world import settings_sent

pytestmark = pytest.mark.django_db
Add = Callable[..., Person]
WEEK = timedelta(days=7, minutes=1)
NEVER = Choice(When.NEVER)


@pytest.fixture(autouse=True)
def sorts_of_the_test() -> Iterator[None]:
    """One that folds, and one that speaks to somebody."""
    several = ngettext_lazy(
        "{who} and {number} other take part in {what}.", "{who} and {number} others take part in {what}."
    )
    register_sorts(
        Sort("test_joined", Verb.JOIN, "{who} takes part in {what}.", several=several, kind="joined"),
        Sort("test_mention", Verb.CREATE, "{who} mentions you in {what}.", kind="update"),
    )
    yield
    for name in ("test_joined", "test_mention"):
        registry._sorts.pop(name)


@pytest.fixture
def begun(person: Add) -> Callable[..., Idea]:
    def begin(title: str = "Common compost", **facts: Any) -> Idea:
        now = timezone.now()
        usual: dict[str, Any] = {"summary": "Together.", "language": "en", "state": "looking", "published_at": now}
        usual |= dict.fromkeys(("created_at", "changed_at", "active_at"), now)
        return Idea.objects.create(title=title, **{**usual, **facts})

    return begin


def told(idea: Idea, by: Person | None, sort: str = "idea_changed", **more: Any) -> Happening:
    happening = tell(sort, by=by, about=("idea", idea.pk), **more)
    do_all_waiting()
    return happening


def mails(person: Person, kind: str = "") -> list[Mail]:
    found = Mail.objects.filter(address=person.email).order_by("pk")
    return list(found.filter(kind=kind) if kind else found)


def a_week_later() -> None:
    with time_machine.travel(timezone.now() + WEEK, tick=False):
        jobs.queue_digests.call()
        do_all_waiting()


# --- whom it reaches


def test_who_is_addressed_gets_a_mail_at_once_and_who_follows_reads_it_in_the_list(person: Add, begun: Any) -> None:
    ana, bor, cene, idea = person("ana@example.org"), person("bor@example.org"), person("cene@example.org"), begun()
    follow(cene, stream("idea", idea.pk))
    told(idea, ana, "test_mention", to={bor: "mention"})
    (mail,) = mails(bor)
    assert mail.subject == "For you: Ana mentions you in Common compost."
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not mails(cene)
    assert not mails(ana)
    assert {(n.person_id, n.mail, n.rule) for n in Notification.objects.all()} == {
        (bor.pk, "now", "addressed"), (cene.pk, "digest", "followed"),
    }  # fmt: skip


def test_nothing_comes_twice_when_it_is_spread_again(person: Add, begun: Any) -> None:
    ana, bor, idea = person(), person("bor@example.org"), begun()
    happening = told(idea, ana, "test_mention", to={bor: "mention"})
    spread(happening)
    jobs.spread_happening.call(happening.pk)
    do_all_waiting()
    assert len(mails(bor)) == 1
    assert Notification.objects.count() == 1


def test_the_same_said_again_within_a_day_comes_once_by_mail(person: Add, begun: Any) -> None:
    ana, bor, idea = person(), person("bor@example.org"), begun()
    for _again in range(2):
        told(idea, ana, "test_mention", to={bor: "mention"})
    assert len(mails(bor)) == 1
    assert Notification.objects.filter(person=bor).count() == 2


def test_who_is_apart_from_the_actor_learns_nothing(person: Add, begun: Any) -> None:
    ana, bor, cene, idea = person(), person("bor@example.org"), person("cene@example.org"), begun()
    block(ana, by=bor)
    block(cene, by=ana)
    for one in (bor, cene):
        follow(one, stream("idea", idea.pk))
    told(idea, ana, "test_mention", to={bor: "mention", cene: "mention"})
    assert not Notification.objects.exists()
    assert not Mail.objects.exists()


def test_what_somebody_may_not_see_does_not_reach_them(person: Add, begun: Any) -> None:
    ana, bor, idea = person(), person("bor@example.org"), begun(visibility="invited")
    follow(bor, stream("idea", idea.pk))
    told(idea, ana, "test_mention", to={bor: "mention"}, visibility="inside")
    assert not Notification.objects.exists()
    assert not Mail.objects.exists()


def test_muting_silences_all_but_invitations(person: Add, begun: Any) -> None:
    ana, bor, idea = person(), person("bor@example.org"), begun()
    mute(bor, stream("idea", idea.pk))
    told(idea, ana, "test_mention", to={bor: "mention"})
    assert not Notification.objects.exists()
    told(idea, ana, "test_mention", to={bor: "invitation"})
    assert len(mails(bor)) == 1


def test_the_territory_reaches_only_who_follows_it(person: Add, begun: Any) -> None:
    ana, bor, cene, idea = person(), person("bor@example.org"), person("cene@example.org"), begun()
    follow(bor, TERRITORY)
    mute(cene, TERRITORY)
    follow(cene, stream("idea", idea.pk))
    told(idea, ana)
    assert set(Notification.objects.values_list("person", flat=True)) == {bor.pk, cene.pk}


def test_a_stranger_does_not_reach_who_is_protected(person: Add, begun: Any) -> None:
    ana, kid, other, idea = person(), person(band="teen"), person(band="child", waits=True), begun()
    told(idea, ana, "test_mention", to={kid: "mention", other: "mention"})
    assert not Notification.objects.exists()
    follow(kid, stream("idea", idea.pk), why="joined")
    told(idea, ana, "test_mention", to={kid: "mention"})
    assert len(mails(kid)) == 1


def test_what_is_hidden_is_not_sent_at_once(person: Add, begun: Any, sign_in: Any) -> None:
    ana, bor, idea = person(), person("bor@example.org"), begun()
    hidden = Hidden.objects.create(kind="idea", key=str(idea.pk), why="decided")
    told(idea, ana, "test_mention", to={bor: "mention"})
    assert not mails(bor)
    assert b"Common compost" not in sign_in(bor).get("/en/notifications/").content
    a_week_later()
    assert not mails(bor)
    hidden.delete()
    Rhythm.objects.update(next_at=timezone.now())
    jobs.queue_digests.call()
    do_all_waiting()
    assert [mail.kind for mail in mails(bor)] == ["digest"]


@pytest.mark.parametrize("size", [2, 30])
def test_spreading_asks_as_often_for_many_as_for_few(person: Add, begun: Any, size: int) -> None:
    idea, ana = begun(), person()
    for _number in range(size):
        follow(person(), stream("idea", idea.pk))
    happening = tell("idea_changed", by=ana, about=("idea", idea.pk))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        spread(happening)
    assert Notification.objects.count() == size
    assert len(asked) <= 24


# --- the digest


def test_the_digest_is_one_mail_a_week_by_object_newest_first_and_never_twice(person: Add, begun: Any) -> None:
    ana, bor = person("ana@example.org"), person("bor@example.org", language="de")
    first, second = begun("Kompost"), begun("Chor")
    for idea in (first, second):
        follow(bor, stream("idea", idea.pk))
    told(first, ana)
    told(second, ana)
    told(first, ana)  # the same again: once in the digest
    jobs.queue_digests.call()
    assert do_all_waiting() == 0  # not due
    a_week_later()
    (mail,) = mails(bor, "digest")
    assert mail.language == "de"
    assert mail.text.index("Kompost") < mail.text.index("Chor")
    assert mail.text.count("Ana") == 2
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    a_week_later()
    with time_machine.travel(timezone.now() + 2 * WEEK):
        jobs.write_digests.call(0, bor.pk)
    assert len(mails(bor)) == 1
    assert Digest.objects.count() == 1


def test_a_burst_is_one_line_and_too_much_is_counted(person: Add, begun: Any) -> None:
    bor, idea = person("bor@example.org"), begun()
    follow(bor, stream("idea", idea.pk))
    for number in range(5):
        tell("test_joined", by=person(f"p{number}@example.org"), about=("idea", idea.pk))
    for number in range(9):
        other = begun(f"Idea {number}")
        follow(bor, stream("idea", other.pk))
        tell("idea_changed", by=None, about=("idea", other.pk))
    do_all_waiting()
    a_week_later()
    (mail,) = mails(bor)
    assert "P4 and 4 others take part" not in mail.text  # the oldest object is beyond what one reads
    assert mail.text.count("A former member has revised") == 8
    assert "And 2 more things elsewhere." in mail.text


def test_the_lines_of_an_object_are_capped_and_bursts_folded(person: Add, begun: Any) -> None:
    bor, idea = person("bor@example.org"), begun()
    follow(bor, stream("idea", idea.pk))
    for number in range(5):
        told(idea, person(f"p{number}@example.org"), "test_joined")
    a_week_later()
    (mail,) = mails(bor)
    assert "P4 and 4 others take part in Common compost." in mail.text


def test_no_digest_is_empty(person: Add, begun: Any) -> None:
    ana, bor, idea = person(), person("bor@example.org"), begun()
    follow(bor, stream("idea", idea.pk))
    told(idea, ana)
    Idea.objects.update(visibility="invited")
    a_week_later()
    assert not Mail.objects.exists()
    assert not Digest.objects.exists()


@pytest.mark.parametrize("off", ["all", "digest", "object", "muted", "read", "blocked", "inactive"])
def test_what_was_switched_off_since_is_not_in_the_digest(person: Add, begun: Any, off: str) -> None:
    ana, bor, idea = person(), person("bor@example.org"), begun()
    name = stream("idea", idea.pk)
    follow(bor, name)
    told(idea, ana)
    match off:
        case "all" | "digest":
            set_rhythm(bor, digest="never" if off == "digest" else "weekly", all_off=off == "all")
        case "object":
            decide(bor, name, {ANY: NEVER})
        case "muted":
            mute(bor, name)
        case "read":
            Notification.objects.update(read_at=timezone.now())
        case "blocked":
            block(ana, by=bor)
        case "inactive":
            Person.objects.filter(pk=bor.pk).update(is_active=False)
    a_week_later()
    assert not Mail.objects.exists()


def test_who_wants_it_daily_gets_it_the_next_day(person: Add, begun: Any) -> None:
    ana, bor, idea = person(), person("bor@example.org"), begun()
    set_rhythm(bor, digest="daily", all_off=False)
    follow(bor, stream("idea", idea.pk))
    told(idea, ana)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        jobs.queue_digests.call()
        do_all_waiting()
        assert len(mails(bor)) == 1
        told(idea, ana)
        jobs.queue_digests.call()
        do_all_waiting()
    assert len(mails(bor)) == 1


def test_who_has_nothing_keeps_the_day_of_the_week(person: Add) -> None:
    start = timezone.now()
    set_rhythm(person(), digest="weekly", all_off=False)
    due = Rhythm.objects.get().next_at
    with time_machine.travel(start + timedelta(days=8), tick=False):
        jobs.queue_digests.call()
    assert Rhythm.objects.get().next_at == due + timedelta(days=7)


def test_a_second_digest_of_the_same_day_cannot_be(person: Add) -> None:
    bor, now = person(), timezone.now()
    Digest.objects.create(person=bor, due_at=now, written_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(person=bor, due_at=now, written_at=now)


# --- the pages


def test_the_list_says_why_and_marks_as_read(person: Add, begun: Any, sign_in: Any) -> None:
    ana, bor, idea = person("ana@example.org"), person("bor@example.org"), begun()
    told(idea, ana, "test_mention", to={bor: "mention"})
    client = sign_in(bor)
    page = client.get("/en/notifications/").content.decode()
    assert "Ana mentions you in Common compost." in page
    assert "Somebody mentions you. By mail at once. You are addressed personally." in page
    assert "1 is new." in page
    answer = client.post("/en/notifications/read/", follow=True)
    assert "You have read everything." in answer.content.decode()
    assert not Notification.objects.filter(read_at=None).exists()


def test_one_can_be_marked_as_read_but_nobody_else_s(person: Add, begun: Any, sign_in: Any) -> None:
    ana, bor, cene, idea = person(), person("bor@example.org"), person("cene@example.org"), begun()
    for _number in range(2):
        told(idea, ana, "test_mention", to={bor: "mention", cene: "mention"})
    first = Notification.objects.filter(person=bor).earliest("pk")
    others = Notification.objects.filter(person=cene).earliest("pk")
    client = sign_in(bor)
    for key in (first.pk, others.pk, "x", "9" * 30):
        if key in (first.pk, others.pk):
            client.post("/en/notifications/read/", {"key": key})
    assert Notification.objects.filter(read_at=None).count() == 3


def test_an_empty_list_says_what_would_stand_there(person: Add, sign_in: Any) -> None:
    assert b"Nothing yet" in sign_in(person()).get("/en/notifications/").content


def test_the_list_is_paged_by_key_with_as_many_queries(person: Add, begun: Any, sign_in: Any) -> None:
    ana, bor = person(), person("bor@example.org")
    client, counts = sign_in(bor), []
    for size in (3, 25):
        for number in range(size):
            idea = begun(f"Idea {size} {number}")
            follow(bor, stream("idea", idea.pk))
            tell("idea_changed", by=ana, about=("idea", idea.pk))
        do_all_waiting()
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/en/notifications/").content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert page.count("<time") == 20
    (before,) = {part.partition('"')[0] for part in page.split("?before=")[1:]}
    assert client.get(f"/en/notifications/?before={before}").content.decode().count("<time") == 8
    assert client.get("/en/notifications/?before=x").status_code == 200


@pytest.mark.parametrize("path", ["", "settings/"])
def test_a_visitor_is_asked_to_sign_in(client: Client, db: None, path: str) -> None:
    assert client.get(f"/en/notifications/{path}").status_code in (302, 403)
    assert client.post("/en/notifications/read/").status_code in (302, 403)


def test_the_menu_of_every_page_says_how_many_are_new(person: Add, begun: Any, sign_in: Any) -> None:
    ana, bor, idea = person(), person("bor@example.org"), begun()
    client = sign_in(bor)
    for page in ("/en/terms/", "/en/municipalities/"):
        assert b"new-number" not in client.get(page).content
        client.get(page)
    told(idea, ana, "test_mention", to={bor: "mention"})
    for page in ("/en/terms/", "/en/municipalities/"):
        assert b'<span class="new-number">1<span class="unseen"> new</span></span>' in client.get(page).content
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/municipalities/")
    assert sum("notifications_notification" in query["sql"] for query in asked.captured_queries) == 1
    with CaptureQueriesContext(connection) as asked:
        Client().get("/en/municipalities/")
    assert not any("notifications_notification" in query["sql"] for query in asked.captured_queries)


# --- deciding


def table(**changed: str) -> dict[str, str]:
    return settings_sent("early_warnings", "task_reminders", **changed)


def test_only_what_differs_is_kept(person: Add, sign_in: Any) -> None:
    client = sign_in(person())
    assert client.post("/en/notifications/settings/", table(mail_mention="digest")).status_code == 302
    assert [(s.stream, s.kind, s.when, s.in_list) for s in Setting.objects.all()] == [("", "mention", 1, True)]
    page = client.get("/en/notifications/settings/").content.decode()
    assert page.count("You decided so for this kind of news.") == 1
    client.post("/en/notifications/settings/", table())
    assert not Setting.objects.exists()


@pytest.mark.parametrize("sent", [{"do": "save"}, table(mail_mention="loud"), table(digest="x"), {}])
def test_what_cannot_be_is_refused(person: Add, sign_in: Any, sent: dict[str, str]) -> None:
    assert sign_in(person()).post("/en/notifications/settings/", sent).status_code == 422
    assert not Setting.objects.exists()


def test_what_is_decided_for_one_object_beats_the_table_and_the_page_says_so(
    person: Add, begun: Any, sign_in: Any
) -> None:
    ana, bor, idea = person(), person("bor@example.org"), begun()
    name = stream("idea", idea.pk)
    follow(bor, name)
    client = sign_in(bor)
    where = f"/en/notifications/settings/?about={name}"
    client.post(where, {"do": "save", "mail-": "now", "list-": "on", "mail-follow_state": "never"})
    assert set(Setting.objects.values_list("stream", "kind", "when", "in_list")) == {
        (name, "", 2, True), (name, "follow_state", 0, False),
    }  # fmt: skip
    page = client.get(where).content.decode()
    assert "Never: You decided so for this kind of news there." in page
    assert "At once: You decided so for everything there." in page
    overview = client.get("/en/notifications/settings/").content.decode()
    assert "Mails: At once. You decided so for everything there. 1 kind differs." in overview
    told(idea, ana)
    assert len(mails(bor)) == 1
    told(idea, ana, "idea_published")
    assert len(mails(bor)) == 1
    client.post(where, {"do": "mute"})
    assert "Mails: Never. You have muted it." in client.get("/en/notifications/settings/").content.decode()
    client.post(where, {"do": "follow"})
    client.post(where, {"do": "unfollow"})
    assert "You do not follow it." in client.get("/en/notifications/settings/").content.decode()


def test_the_settings_of_what_one_may_not_see_are_not_there(person: Add, begun: Any, sign_in: Any) -> None:
    client = sign_in(person())
    for name in (stream("idea", begun(visibility="invited").pk), "nothing", "idea:x"):
        assert client.get(f"/en/notifications/settings/?about={name}").status_code == 404


def test_all_off_is_said_on_the_page(person: Add, sign_in: Any) -> None:
    client = sign_in(person())
    client.post("/en/notifications/settings/", table(digest="daily", all_off="on"))
    assert (Rhythm.objects.get().digest, Rhythm.objects.get().all_off) == ("daily", True)
    assert b"You want no mails at all." in client.get("/en/notifications/settings/").content


@pytest.mark.parametrize("size", [1, 12])
def test_the_settings_ask_as_often_for_many_objects(person: Add, begun: Any, sign_in: Any, size: int) -> None:
    bor = person()
    for number in range(size):
        follow(bor, stream("idea", begun(f"Idea {number}").pk))
    client = sign_in(bor)
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/notifications/settings/")
    assert len(asked) <= 22


# --- stopping by the link of a mail


def path_of(url: str) -> str:
    return "/" + url.partition("//")[2].partition("/")[2]


def test_mails_about_messages_stop_for_all_of_them(person: Add, client: Client) -> None:
    ana, bor, cene = (person(f"{name}@example.org", name=name.title()) for name in ("ana", "bor", "cene"))
    messages.write(cene, by=ana, text="Hello.")
    do_all_waiting()
    (mail,) = mails(cene)
    url = re.search(r"/en/messages/[0-9]+/", mail.text)
    assert url
    client.force_login(cene)
    assert client.get(url[0]).headers["Location"] == f"/en/messages/with/{ana.ref}/"
    assert Client().get(url[0]).status_code == 302
    where = path_of(mail.headers["List-Unsubscribe"].strip("<>"))
    assert "You get mails about “Somebody writes to you”." in client.get(where).content.decode()
    client.post(where, {"List-Unsubscribe": "One-Click"})
    messages.write(cene, by=bor, text="Hello from me too.")
    do_all_waiting()
    assert len(mails(cene)) == 1
    client.force_login(bor)
    assert client.get(url[0]).status_code == 404


@pytest.mark.parametrize("what", [What.DIGEST, What.OBJECT, What.ALL])
def test_a_link_stops_without_signing_in_and_looking_changes_nothing(
    person: Add, begun: Any, client: Client, what: What
) -> None:
    ana, bor, idea = person(), person("bor@example.org"), begun()
    name = stream("idea", idea.pk)
    follow(bor, name)
    decide(bor, name, {"mention": Choice(When.NOW)})
    where = path_of(stop_url(bor, what, name))
    assert client.get(where).status_code == 200
    assert Setting.objects.count() == 1
    assert not Rhythm.objects.exists()
    assert client.post(where, {"List-Unsubscribe": "One-Click"}).status_code == 200
    told(idea, ana)
    a_week_later()
    assert not mails(bor)
    if what is not What.DIGEST:
        told(idea, ana, "test_mention", to={bor: "mention"})
        assert not mails(bor)
    client.post(where, {"do": f"{what} again"})
    told(idea, ana, "test_mention", to={bor: "mention"})
    assert mails(bor)


def test_a_forged_link_is_none(client: Client, db: None) -> None:
    assert client.get("/en/notifications/stop/?for=x").status_code == 404
    assert client.post("/en/notifications/stop/").status_code == 404


# --- what is kept


def test_read_ones_go_after_90_days_others_after_a_year_and_all_with_the_account(person: Add, begun: Any) -> None:
    ana, bor, idea = person(), person("bor@example.org"), begun()
    for _number in range(2):
        told(idea, ana, "test_mention", to={bor: "mention"})
    Notification.objects.filter(pk=Notification.objects.earliest("pk").pk).update(read_at=timezone.now())
    assert NOTIFICATIONS.expire
    assert NOTIFICATIONS.remaining
    for days, left in ((89, 2), (91, 1), (366, 0)):
        now = timezone.now() + timedelta(days=days)
        NOTIFICATIONS.expire(now)
        assert (Notification.objects.count(), NOTIFICATIONS.remaining(now)) == (left, 0)
    told(idea, ana, "test_mention", to={bor: "mention"})
    assert list(NOTIFICATIONS.export(bor))
    NOTIFICATIONS.erase(bor, True)
    assert not list(NOTIFICATIONS.export(bor))
