# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The feed for programs: valid, complete, public things only; times in words; the own calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import translation
from icalendar import Calendar

from newtwincities.common.wording import ago, ago_words
from newtwincities.feed import calendars, wording
from newtwincities.feed.calendars import CalendarEntry
from newtwincities.feed.streams import stream
from newtwincities.people.models import Person
from tests.capabilities.feed_world import idea, told

pytestmark = pytest.mark.django_db
Fixture = Callable[..., Any]
ATOM = "{http://www.w3.org/2005/Atom}"
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def absolute(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.scheme and (parts.netloc or parts.scheme == "tag"))


@pytest.fixture
def lines(person: Fixture, municipality: Fixture) -> Any:
    ana, place, about = person("ana@example.org", shows={"name": "public"}), municipality("Q1", "Kranj"), idea()
    for _number in range(40):
        told(about, ana, municipality=place)
    told(about, person("secret@example.org"), sort="test_came")
    return about, place


@pytest.mark.parametrize("of", ["territory", "idea", "municipality"])
def test_atom_has_what_rfc_4287_demands(lines: Any, client: Client, of: str) -> None:
    about, place = lines
    query = {"territory": {}, "idea": {"stream": stream("idea", about.pk)},
             "municipality": {"stream": stream("municipality", place.pk)}}[of]  # fmt: skip
    response = client.get("/de/feed/atom/", query)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "de"
    for one in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = one.findall(f"{ATOM}{name}")
            assert (found.text or "").strip()
        assert absolute(one.findtext(f"{ATOM}id") or "")
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated") or "").tzinfo
        assert all(absolute(link.attrib["href"]) for link in one.findall(f"{ATOM}link"))
        assert one.findtext(f"{ATOM}author/{ATOM}name")
    ids = [one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 30
    assert [link.attrib["rel"] for link in feed.findall(f"{ATOM}link")] == ["alternate", "self"]
    assert b"secret" not in response.content.lower()


def test_json_feed_has_what_its_version_demands_and_leads_to_all_of_it(lines: Any, client: Client) -> None:
    del lines
    path, found = "/en/feed/json/", []
    while path:
        response = client.get(path)
        assert response.headers["Content-Type"] == "application/feed+json"
        told = response.json()
        assert told["version"] == "https://jsonfeed.org/version/1.1"
        assert all(told[name] for name in ("title", "home_page_url", "feed_url", "language"))
        for item in told["items"]:
            assert item["id"]
            assert item["content_html"]
            assert absolute(item["url"])
            assert item["authors"][0]["name"]
            assert datetime.fromisoformat(item["date_published"]).tzinfo
        found += [item["id"] for item in told["items"]]
        parts = urlsplit(told.get("next_url", ""))
        path = f"{parts.path}?{parts.query}" if parts.path else ""
    assert len(found) == len(set(found)) == 41


def test_the_outbox_is_a_collection_of_activities(lines: Any, client: Client) -> None:
    del lines
    response = client.get("/sl/feed/outbox/")
    assert response.headers["Content-Type"] == "application/activity+json"
    outbox = response.json()
    assert (outbox["@context"], outbox["type"]) == ("https://www.w3.org/ns/activitystreams", "OrderedCollection")
    address, seen = outbox["first"], []
    while address:
        parts = urlsplit(address)
        page = client.get(f"{parts.path}?{parts.query}").json()
        assert (page["type"], page["partOf"], page["id"]) == ("OrderedCollectionPage", outbox["id"], address)
        assert page["@context"] == outbox["@context"]
        for activity in page["orderedItems"]:
            assert activity["type"] in ("Create", "Join")
            assert activity["object"]["type"] == "Group"
            assert absolute(activity["object"]["id"])
            assert activity["to"] == ["https://www.w3.org/ns/activitystreams#Public"]
            assert activity["actor"]["name"]
            seen.append(activity["id"])
        address = page.get("next", "")
    assert len(seen) == len(set(seen)) == 41


def test_whoever_is_not_shown_by_name_is_not_named_to_programs(
    person: Fixture, municipality: Fixture, client: Client
) -> None:
    told(idea(), person("ana@example.org"), municipality=municipality("Q1", "Kranj"))
    for path in ("atom/", "json/", "outbox/?before=newest"):
        text = client.get(f"/en/feed/{path}").content.decode()
        assert "Ana" not in text
        assert "Kranj" in text


def test_programs_read_no_streams_of_persons_and_nothing_that_is_closed(person: Fixture, client: Client) -> None:
    ana = person(shows={"name": "public"})
    closed = idea(visibility="invited")
    for name in (stream("person", ana.pk), stream("idea", closed.pk), "nothing:1"):
        for path in ("atom", "json", "outbox"):
            assert client.get(f"/en/feed/{path}/", {"stream": name}).status_code == 404


def test_pages_name_their_channels(lines: Any, client: Client) -> None:
    _about, place = lines
    text = client.get("/en/feed/municipalities/Q1/").content.decode()
    for kind in ("atom+xml", "feed+json", "activity+json"):
        assert f'type="application/{kind}"' in text
    assert f"stream=municipality%3A{place.pk}" in text


# --- how long ago


@pytest.mark.parametrize(
    ("then", "english", "slovene"),
    [
        (NOW - timedelta(seconds=30), "just now", "pravkar"),
        (NOW - timedelta(minutes=1), "1 minute ago", "pred 1 minuto"),
        (NOW - timedelta(hours=2, minutes=2), "2 hours, 2 minutes ago", "pred 2 urama in 2 minutama"),
        (NOW - timedelta(days=18), "2 weeks, 4 days ago", "pred 2 tednoma in 4 dnevi"),
        (datetime(2026, 11, 1, 12, tzinfo=UTC), "4 weeks, 1 day ago", "pred 4 tedni in 1 dnevom"),
        (datetime(2026, 10, 30, 12, tzinfo=UTC), "1 month ago", "pred 1 mesecem"),
        (datetime(2024, 2, 29, 12, tzinfo=UTC), "2 years, 9 months ago", "pred 2 letoma in 9 meseci"),
        (datetime(2025, 11, 30, 12, tzinfo=UTC), "1 year ago", "pred 1 letom"),
    ],
)
def test_the_two_largest_units_are_said_in_each_language(then: datetime, english: str, slovene: str) -> None:
    with translation.override("en"):
        assert ago(then, NOW) == english
    with translation.override("sl"):
        assert ago(then, NOW) == slovene


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "sl"])
def test_the_script_gets_the_words_of_the_server(language: str) -> None:
    with translation.override(language):
        words: Any = ago_words(language)
        for unit in ("year", "month", "week", "day", "hour", "minute"):
            assert all("{number}" in form for form in words["units"][unit].values())
        assert "{first}" in words["both"]
    assert set(ago_words("sl")["units"]["day"]) == {"one", "two", "few", "other"}  # type: ignore[index]


def test_a_long_text_is_folded_and_keeps_every_word(
    person: Fixture, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wording, "LONG", 200)  # a summary has no more than 300 letters
    told(idea(summary="Beginning. " + "word " * 30 + "END"), person())
    assert '<details class="more">' not in client.get("/en/feed/").content.decode()
    told(idea(summary="Beginning. " + "word " * 55 + "END"), person())
    text = client.get("/en/feed/").content.decode()
    assert '<details class="more">' in text
    assert "Read more" in text
    assert "END" in text


def test_what_people_write_is_no_markup(person: Fixture, client: Client) -> None:
    told(idea("<b>{who}</b> & {0}", summary="<script>x</script>"), person("ana@example.org"))
    for path in ("", "atom/", "json/", "outbox/?before=newest"):
        assert client.get(f"/en/feed/{path}").status_code == 200
    assert "<b>{who}</b>" not in client.get("/en/feed/").content.decode()


# --- the own calendar


@pytest.fixture
def dates(monkeypatch: pytest.MonkeyPatch) -> list[CalendarEntry]:
    found: list[CalendarEntry] = []
    monkeypatch.setattr(calendars, "_reads", {"test": lambda _person: found})
    found.append(CalendarEntry("x-1", "Compost day", NOW, NOW + timedelta(hours=1), "https://example.org/", NOW,
                               cancelled=True, sequence=2))  # fmt: skip
    return found


def calendar_path(client: Client, person: Person) -> str:
    client.post("/en/feed/mine/calendar/")
    return f"/en/feed/mine.ics?for={Person.objects.get(pk=person.pk).calendar_key.key}"


def test_somebody_reads_the_own_dates_without_signing_in(dates: Any, person: Fixture, sign_in: Fixture) -> None:
    del dates
    path = calendar_path(sign_in(ana := person()), ana)
    (event,) = Calendar.from_ical(Client().get(path).content).walk("VEVENT")
    assert (str(event["summary"]), str(event["status"]), int(event["sequence"])) == ("Compost day", "CANCELLED", 2)
    assert str(event["uid"]).startswith("x-1@")


def test_a_renewed_address_ends_the_one_before(dates: Any, person: Fixture, sign_in: Fixture) -> None:
    del dates
    client = sign_in(ana := person())
    before = calendar_path(client, ana)
    after = calendar_path(client, ana)
    assert Client().get(before).status_code == 404
    assert Client().get(after).status_code == 200
    assert after.partition("=")[2] in client.get("/en/feed/mine/").content.decode()
    Person.objects.filter(pk=ana.pk).update(is_active=False)
    assert Client().get(after).status_code == 404
    assert Client().get("/en/feed/mine.ics").status_code == 404
