# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The feed: what happened is read by whoever may see it, and by nobody else, in every channel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newtwincities.atlas.actions import merge_municipalities
from newtwincities.common.policy import Viewer
from newtwincities.feed import actions, queries
from newtwincities.feed.models import Follow, Happening, Line
from newtwincities.feed.streams import TERRITORY, stream
from newtwincities.ideas.models import Idea
from newtwincities.moderation.models import Hidden
from newtwincities.people.blocking import block
from newtwincities.people.models import Person
from newtwincities.people.person_actions import save_profile
from newtwincities.people.viewing import viewer_of_person
from newtwincities.privacy.erasure import erase
from newtwincities.privacy.receipts import new_receipt
from tests.capabilities.feed_world import INSIDE, MEMBERS, channels, idea, told

pytestmark = pytest.mark.django_db
NOBODY = Viewer()
Fixture = Callable[..., Any]


def sentences(viewer: Viewer, *streams: str, **how: Any) -> list[int]:
    return [entry.key for entry in queries.read(viewer, streams, **how).entries]


# --- every channel


def hide(about: Idea, _reader: Person, _by: Person) -> None:
    Hidden.objects.create(kind="idea", key=str(about.pk), why=Hidden.Why.DECIDED)


def block_author(_about: Idea, reader: Person, by: Person) -> None:
    block(by, by=reader)


def be_blocked(_about: Idea, reader: Person, by: Person) -> None:
    block(reader, by=by)


def erase_actor(_about: Idea, _reader: Person, by: Person) -> None:
    erase(by, contributions_stay=False, receipt=new_receipt())


def invite_only(about: Idea, _reader: Person, _by: Person) -> None:
    Idea.objects.filter(pk=about.pk).update(visibility="invited")


def hide_actor(_about: Idea, _reader: Person, by: Person) -> None:
    Person.objects.filter(pk=by.pk).update(hidden_at="2026-01-01T00:00Z")


def mute(about: Idea, reader: Person, _by: Person) -> None:
    actions.mute(reader, stream("idea", about.pk))


def remove(about: Idea, _reader: Person, _by: Person) -> None:
    about.delete()


FOR_EVERYBODY = (hide, erase_actor, invite_only, hide_actor, remove)
FOR_READER = (block_author, be_blocked, mute)


@pytest.fixture
def scene(person: Fixture, municipality: Fixture) -> Any:
    by = person("ana@example.org", shows={"name": "public"})
    reader, place = person("ben@example.org"), municipality("Q1", "Kranj")
    about = idea(by=by)
    told(about, by, municipality=place)
    for name in (stream("idea", about.pk), stream("person", by.pk), stream("municipality", place.pk), TERRITORY):
        actions.follow(reader, name)
    return about, by, reader, place


def readable(texts: dict[str, str]) -> set[str]:
    return {name for name, text in texts.items() if "has said something" in text or "1 new" in text}


def test_everybody_reads_what_is_public_in_every_channel(scene: Any, client: Client, sign_in: Fixture) -> None:
    about, by, reader, place = scene
    visitor = readable(channels(client, about, by, place))
    texts = channels(sign_in(reader), about, by, place)
    assert readable(texts) == set(texts)
    assert visitor == set(texts) - {"mine", "news of mine"}


@pytest.mark.parametrize("take_away", FOR_EVERYBODY)
def test_what_nobody_may_see_appears_in_no_channel(
    scene: Any, take_away: Fixture, client: Client, sign_in: Fixture
) -> None:
    about, by, reader, place = scene
    take_away(about, reader, by)
    if take_away is remove:
        about.pk = 1
    assert readable(channels(client, about, by, place)) == set()
    assert readable(channels(sign_in(reader), about, by, place)) == set()


@pytest.mark.parametrize("take_away", FOR_READER)
def test_what_somebody_may_not_or_will_not_see_appears_in_no_channel_that_is_theirs(
    scene: Any, take_away: Fixture, sign_in: Fixture
) -> None:
    about, by, reader, place = scene
    take_away(about, reader, by)
    texts = channels(sign_in(reader), about, by, place)
    public = {name for name in texts if name.split()[0] in ("atom", "json", "outbox")}  # the same for everybody
    assert readable(texts) == public


def test_what_is_for_members_is_read_by_members_only(person: Fixture) -> None:
    ana, about = person(), idea(visibility="members")
    made = told(about, ana, visibility=MEMBERS)
    name = stream("idea", about.pk)
    assert sentences(NOBODY, name) == []
    assert sentences(viewer_of_person(person()), name) == [made.pk]


def test_what_stays_inside_is_not_told_though_the_idea_is_public(person: Fixture) -> None:
    about = idea()
    told(about, person(), visibility=INSIDE)
    assert sentences(NOBODY, stream("idea", about.pk)) == []


def test_a_contribution_that_stays_is_by_a_former_member(scene: Any, client: Client) -> None:
    _about, by, _reader, _place = scene
    name = by.name
    erase(by, contributions_stay=True, receipt=new_receipt())
    text = client.get("/en/feed/").content.decode()
    assert "A former member" in text
    assert name not in text
    assert not Line.objects.filter(stream__startswith="person:").exists()


def test_a_kept_page_shows_no_name_that_is_no_longer_public(scene: Any, client: Client) -> None:
    _about, by, _reader, _place = scene
    assert by.name in client.get("/en/feed/").content.decode()
    save_profile(by, name=by.name, role="", offers="", languages={}, shows={}, organisation="")
    assert by.name not in client.get("/en/feed/").content.decode()


# --- feeds of persons


def test_a_person_has_a_feed_only_for_those_who_may_know_the_name(
    person: Fixture, client: Client, sign_in: Fixture
) -> None:
    ana = person(shows={"name": "members"})
    path = f"/en/feed/people/{ana.ref}/"
    assert client.get(path).status_code == 404
    assert sign_in(person()).get(path).status_code == 200
    minor = person(band="teen", shows={"name": "public"})
    assert client.get(f"/en/feed/people/{minor.ref}/").status_code == 404
    assert sign_in(minor).get(f"/en/feed/people/{minor.ref}/").status_code == 404


def test_news_of_a_person_are_not_counted_for_strangers(person: Fixture, client: Client) -> None:
    ana = person()
    told(idea(), ana)
    assert client.get(f"/en/feed/news/?stream=person:{ana.pk}&after=0").status_code == 404


# --- paging


@given(at=st.lists(st.integers(0, 40), max_size=8), size=st.integers(1, 7))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_lose_and_repeat_nothing_when_lines_come_in_between(person: Fixture, at: list[int], size: int) -> None:
    Happening.objects.all().delete()
    ana = Person.objects.first() or person()
    about = Idea.objects.first() or idea()
    name = stream("idea", about.pk)
    there = [told(about, ana).pk for _number in range(20)]
    read: list[int] = []
    before, turn = "", 0
    while True:
        page = queries.read(NOBODY, [name, TERRITORY], before=before, size=size)
        read += [entry.key for entry in page.entries]
        for _moment in range(at.count(turn)):
            told(about, ana)
        before, turn = page.older, turn + 1
        if not before:
            break
    assert [key for key in read if key in there] == sorted(there, reverse=True)
    assert len(read) == len(set(read))


def test_a_page_is_not_empty_because_most_lines_are_for_others(person: Fixture) -> None:
    ana, ben = person(), person()
    shown, closed = idea("Shown"), idea("Closed", visibility="invited")
    wanted = told(shown, ana)
    for _number in range(30):
        told(closed, ana)
    assert sentences(viewer_of_person(ben), stream("person", ana.pk), size=5) == [wanted.pk]


def test_a_page_makes_the_same_queries_for_five_lines_and_for_two_hundred(person: Fixture, sign_in: Fixture) -> None:
    ben = person()
    actions.follow(ben, TERRITORY)
    client = sign_in(ben)
    for _number in range(5):
        about = idea()
        told(about, person(), sort="test_came")
        actions.follow(ben, stream("idea", about.pk))
    for path in ("/en/feed/mine/", "/en/feed/"):
        client.get(path)
    counts = []
    for path in ("/en/feed/mine/", "/en/feed/"):
        with CaptureQueriesContext(connection) as few:
            client.get(path)
        counts.append(len(few))
    eve = person()
    for _number in range(195):
        about = idea()
        told(about, eve, sort="test_came")
        actions.follow(ben, stream("idea", about.pk))
    for path, count in zip(("/en/feed/mine/", "/en/feed/"), counts, strict=True):
        with CaptureQueriesContext(connection) as many:
            assert client.get(path).status_code == 200
        assert len(many) == count
        assert count <= 18


# --- following and muting


def test_somebody_follows_what_they_may_see_and_leaves_what_they_no_longer_see(
    person: Fixture, sign_in: Fixture
) -> None:
    ben, about = person(), idea()
    client, name = sign_in(ben), stream("idea", about.pk)
    assert client.post("/en/feed/follow/", {"stream": name, "do": "follow"}).status_code == 302
    assert Follow.objects.get(person=ben).stream == name
    assert "The common compost" in client.get("/en/feed/following/").content.decode()
    Idea.objects.filter(pk=about.pk).update(visibility="invited")
    text = client.get("/en/feed/following/").content.decode()
    assert "The common compost" not in text
    client.post("/en/feed/follow/", {"stream": name, "do": "unfollow"})
    assert not Follow.objects.exists()
    assert client.post("/en/feed/follow/", {"stream": name, "do": "follow"}).status_code == 404


@pytest.mark.parametrize("name", ["", "idea:x", "idea:999", "nothing:1", "idea:" + "9" * 200])
def test_nobody_follows_what_is_not_there(name: str, person: Fixture, sign_in: Fixture) -> None:
    client = sign_in(person())
    assert client.post("/en/feed/follow/", {"stream": name, "do": "follow"}).status_code == 404
    assert client.get("/en/feed/atom/", {"stream": name}).status_code == 404
    assert client.post("/en/feed/follow/", {"stream": TERRITORY, "do": "dance"}).status_code == 404


def test_visitors_are_asked_to_sign_in_for_their_own_feed(client: Client) -> None:
    assert client.get("/en/feed/mine/").status_code == 302
    assert client.get("/en/feed/following/").status_code == 302
    assert client.post("/en/feed/follow/", {"stream": TERRITORY, "do": "follow"}).status_code == 302


def test_mine_says_why_each_line_is_there(scene: Any, sign_in: Fixture) -> None:
    about, _by, reader, _place = scene
    Follow.objects.filter(person=reader, stream=stream("idea", about.pk)).update(why=Follow.Why.JOINED)
    assert "You take part in: <a" in sign_in(reader).get("/en/feed/mine/").content.decode()


def test_for_which_municipality_somebody_acted_stands_apart_from_the_sentence(scene: Any, client: Client) -> None:
    page = client.get("/en/feed/").content.decode()
    assert '<p class="quiet feed-meta"><span>For Kranj</span><span class="ago"' in page
    assert "<span>Za občino Kranj</span>" in client.get("/sl/feed/").content.decode()


def test_a_feed_without_lines_says_so(client: Client, person: Fixture, sign_in: Fixture) -> None:
    assert "Nothing has happened yet" in client.get("/en/feed/").content.decode()
    assert client.get("/en/feed/?before=nonsense").status_code == 200
    assert "You follow nothing yet" in sign_in(person()).get("/en/feed/mine/").content.decode()


def test_a_municipality_and_a_profile_lead_to_what_one_can_follow(
    municipality: Fixture, person: Fixture, sign_in: Fixture, client: Client
) -> None:
    municipality("Q1", "Kranj")
    assert 'href="/en/feed/municipalities/Q1/"' in client.get("/en/municipalities/Q1/").content.decode()
    ana = person("ana@example.org", name="Ana Novak", shows={"name": "members"})
    kim = person("kim@example.org", name="Kim Klein", band="teen")
    reader = sign_in(person("ben@example.org"))
    for of, leads in ((ana, True), (kim, False)):
        shown = reader.get(f"/en/people/{of.ref}/").content.decode()
        assert (f'href="/en/feed/people/{of.ref}/"' in shown) is leads


def test_a_merged_municipality_takes_its_stream_along(municipality: Fixture, person: Fixture, client: Client) -> None:
    former, into, ana = municipality("Q1"), municipality("Q2"), person()
    told(idea(), ana, municipality=former)
    actions.follow(ana, stream("municipality", former.pk))
    actions.follow(ana, stream("municipality", into.pk))
    merge_municipalities(former, into)
    assert "The common compost" in client.get("/en/feed/municipalities/Q2/").content.decode()
    assert [row.stream for row in Follow.objects.all()] == [stream("municipality", into.pk)]
