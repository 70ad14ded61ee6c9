# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""An exchange in full: its page, its form saved field by field, its programme, and what the index takes of it."""

from __future__ import annotations

import html
import json
import re
from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from newtwincities.partnerships import queries
from newtwincities.partnerships.actions import exchanges as actions
from newtwincities.partnerships.actions.exchanges import Brought
from newtwincities.partnerships.models import Exchange, Partnership, ProgrammeItem
from tests.capabilities.test_partnerships import active, signed_in, visit, world  # noqa: F401

pytestmark = pytest.mark.django_db

World = dict[str, Any]


@pytest.fixture
def camp(world: World) -> Exchange:  # noqa: F811
    partnership = active(world)
    return actions.enter_exchange(partnership, visit(partnership), by=world["ana"])


def address(exchange: Exchange, rest: str = "", language: str = "en") -> str:
    return f"/{language}/partnerships/{exchange.partnership_id}/exchanges/{exchange.pk}/{rest}"


def sides(exchange: Exchange) -> list[int]:
    return [side.pk for side in exchange.partnership.sides.all()]


def whole(**changes: Any) -> dict[str, Any]:
    return {"title": "Camp", "start": "2026-06-10", "mode": "in_person", **changes}


# --- in full


def test_all_that_is_known_of_an_exchange_is_entered_and_shown(world: World) -> None:  # noqa: F811
    partnership = active(world)
    one, two = (side.pk for side in partnership.sides.all())
    sent = whole(
        progress="done", place="Youth hostel", starts_at="10:00", ends_at="16:30", zone="Europe/Rome",
        meeting_link="https://video.example.org/room", cost="1200", currency="CHF", funding="Both municipalities",
        result="Twelve new friendships", hosts=[one], topics=["youth"],
        **{f"participants_{one}": "20", f"under_26_{one}": "12", f"first_timers_{one}": "5", f"families_{one}": "7",
           f"organisers_{one}": "Ana 2\nBor", f"travel_{two}": "train", f"travel_km_{two}": "420"},
    )  # fmt: skip
    response = signed_in(world["ana"]).post(f"/en/partnerships/{partnership.pk}/exchanges/enter/", sent)
    exchange = Exchange.objects.get()
    assert response.headers["Location"] == address(exchange)
    page = html.unescape(signed_in(world["helper"]).get(address(exchange)).content.decode())
    for words in (
        "10 June 2026, 10:00–16:30 (time of Rome)", "Youth hostel, Aldorf", "https://video.example.org/room",
        "1,200 CHF", "Both municipalities", "Twelve new friendships", "Ana (2 of 3 parts), Bor (1 of 3 parts)",
        "by train, 420\u00a0km", "There is no programme yet.",
    ):  # fmt: skip
        assert words in page, words
    assert "Change the programme" not in page
    form = signed_in(world["ben"]).get(address(exchange, "change/")).content.decode()
    for words in ('value="16:30"', 'value="420"', "Both municipalities", 'value="Europe/Rome" selected'):
        assert words in form, words


def test_an_exchange_is_seen_by_its_sides_alone(camp: Exchange, world: World) -> None:  # noqa: F811
    for rest in ("", "change/", "programme/"):
        assert signed_in(world["stranger"]).get(address(camp, rest)).status_code == 404
        assert Client().get(address(camp, rest)).status_code == 302
        assert signed_in(world["helper"]).get(address(camp, rest)).status_code == (403 if rest else 200)
    for rest in ("fields/", "programme/share/"):
        assert signed_in(world["stranger"]).post(address(camp, rest)).status_code == 404
        assert signed_in(world["helper"]).post(address(camp, rest)).status_code == 403
    text = signed_in(world["helper"]).get(address(camp)).content.decode()
    assert "/change/" not in text
    assert signed_in(world["ana"]).get(f"/en/partnerships/{camp.partnership_id}/exchanges/999999/").status_code == 404


def test_an_exchange_of_which_little_is_known_says_so(world: World) -> None:  # noqa: F811
    partnership = active(world)
    entry = actions.Entry(title="Visit", start=date(2026, 5, 1), end=date(2026, 5, 1))
    exchange = actions.enter_exchange(partnership, entry, by=world["ana"])
    text = signed_in(world["ana"]).get(address(exchange)).content.decode()
    assert "Nobody has said yet who took part" in text


def test_its_page_asks_as_much_however_much_is_in_it(camp: Exchange, world: World) -> None:  # noqa: F811
    def queries_of() -> int:
        client = signed_in(world["ana"])
        client.get(address(camp))
        with CaptureQueriesContext(connection) as captured:
            client.get(address(camp))
        return len(captured)

    before = queries_of()
    for number in range(20):
        ProgrammeItem.objects.create(exchange=camp, day=camp.start, title=f"Line {number}")
    actions.change_exchange(
        camp,
        visit(camp.partnership, organisers={sides(camp)[0]: {f"o{n}": 1 for n in range(20)}}),
        version=1,
        by=world["ben"],
    )
    assert queries_of() <= before + 1


WRONG = (
    ({"starts_at": "10:00", "ends_at": "09:00"}, "It ends before it begins."),
    ({"ends_at": "09:00"}, "Say also when it begins, or leave this empty."),
    ({"starts_at": "noon"}, "This is no time. Write it like 18:30."),
    ({"meeting_link": "http://video.example.org"}, "Write the whole address; it begins with https://"),
    ({"meeting_link": "javascript:alert(1)"}, "Write the whole address; it begins with https://"),
    ({"participants_one": "5", "first_timers_one": "6"}, "more than the participants from Aldorf: 5."),
    ({"participants_one": "5", "under_26_one": "6"}, "more than the participants from Aldorf: 5."),
    ({"under_26": "2", "under_26_one": "3"}, "The sides alone are more: 3."),
    ({"participants_one": "1000000"}, "at most 100,000"),
    ({"cost": "-1"}, "Write a whole number, 0 or more, or leave it empty."),
    ({"travel_km_one": "20001"}, "at most 20,000"),
    ({"start": "1066-10-14"}, "“First day”: choose a day between 1900 and 20"),
    ({"start": "2066-10-14"}, "“First day”: choose a day between 1900 and 20"),
    ({"end": "2066-10-14"}, "“Last day”: choose a day between 1900 and 20"),
)


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_what_cannot_be_is_said_at_the_field(wrong: dict[str, str], words: str, world: World) -> None:  # noqa: F811
    partnership = active(world)
    one = partnership.sides.all()[0].pk
    sent = whole(**{name.replace("_one", f"_{one}"): value for name, value in wrong.items()})
    response = signed_in(world["ana"]).post(f"/en/partnerships/{partnership.pk}/exchanges/enter/", sent)
    assert response.status_code == 422
    assert words in html.unescape(response.content.decode())
    assert not Exchange.objects.exists()


def test_what_lies_ahead_is_planned_by_itself(world: World, time_machine: Any) -> None:  # noqa: F811
    partnership = active(world)
    time_machine.move_to("2026-11-01")
    for start, progress in (("2026-11-02", "planned"), ("2026-11-01", "done"), ("2026-01-02", "done")):
        path = f"/en/partnerships/{partnership.pk}/exchanges/enter/"
        signed_in(world["ana"]).post(path, whole(start=start, title=start))
        assert Exchange.objects.get(title=start).progress == progress


def test_what_lies_ahead_cannot_be_done_and_what_is_over_is_asked_about(world: World, time_machine: Any) -> None:  # noqa: F811
    partnership, client = active(world), signed_in(world["ana"])
    time_machine.move_to("2026-11-01")
    path = f"/en/partnerships/{partnership.pk}/exchanges/enter/"
    response = client.post(path, whole(start="2027-06-10", progress="done"))
    assert response.status_code == 422
    assert "It lies ahead, so it can’t be done yet. Choose “planned”." in response.content.decode()
    assert client.post(path, whole(start="2026-06-10", progress="planned")).status_code == 302
    page = client.get(address(Exchange.objects.get())).content.decode()
    assert "Its day has passed, and it still counts as planned." in page
    assert "its day has passed" in client.get(f"/en/partnerships/{partnership.pk}/exchanges/").content.decode()


@pytest.mark.parametrize("title", ["Youth camp", " youth  CAMP", "Youth camp by the lake"])
def test_the_same_exchange_entered_twice_is_asked_about(title: str, camp: Exchange, world: World) -> None:  # noqa: F811
    client, path = signed_in(world["ana"]), f"/en/partnerships/{camp.partnership_id}/exchanges/enter/"
    sent = whole(title=title, start="2026-06-10", end="2026-06-13", result="A song")
    response = client.post(path, sent)
    page = response.content.decode()
    assert (response.status_code, Exchange.objects.count()) == (409, 1)
    for words in (
        "An exchange like this is entered already:",
        f'href="{address(camp)}"',
        "A song",
        "It is another one",
    ):
        assert words in page, words
    assert client.post(path, {**sent, "another": "1"}).status_code == 302
    assert Exchange.objects.count() == 2


@pytest.mark.parametrize("other", [{"title": "Council visit"}, {"start": "2026-06-11"}, {"start": "2025-06-10"}])
def test_another_exchange_is_not_asked_about(other: dict[str, str], camp: Exchange, world: World) -> None:  # noqa: F811
    sent = whole(**{"title": "Youth camp", "start": "2026-06-10", "end": "2026-06-13", **other})
    path = f"/en/partnerships/{camp.partnership_id}/exchanges/enter/"
    assert signed_in(world["ana"]).post(path, sent).status_code == 302


def test_the_list_tells_the_place_and_what_is_online(camp: Exchange, world: World) -> None:  # noqa: F811
    Exchange.objects.filter(pk=camp.pk).update(place="Youth hostel", mode="hybrid")
    page = signed_in(world["ana"]).get(f"/en/partnerships/{camp.partnership_id}/exchanges/").content.decode()
    assert "· Youth hostel, " in page
    assert "both at once" in page


def test_a_room_to_meet_in_is_made_on_request(camp: Exchange, world: World, settings: Any) -> None:  # noqa: F811
    settings.JITSI_SERVER = "https://talk.example.org"
    sent = whole(version="1", do="room")
    response = signed_in(world["ana"]).post(address(camp, "change/"), sent)
    assert response.headers["Location"] == address(camp, "change/") + "#id_meeting_link"
    camp.refresh_from_db()
    assert re.fullmatch(r"https://talk\.example\.org/twins-[0-9a-f]{24}", camp.meeting_link)


# --- what the index takes of it


def told(partnership: Partnership, **changes: Any) -> Any:
    exchange = actions.enter_exchange(partnership, visit(partnership, under_26=None, first_timers=None, **changes),
                                      by=partnership.begun_by)  # fmt: skip
    found = queries.exchange_with_pk(partnership, exchange.pk)
    assert found
    return queries.told(partnership, [found], "en").facts.exchanges[0]


def test_parts_of_the_sides_count_together_where_each_that_states_participants_states_them(
    world: World,  # noqa: F811
) -> None:
    partnership = active(world)
    one, two = (side.pk for side in partnership.sides.all())
    both = told(partnership, brought={one: Brought(under_26=3, first_timers=2), two: Brought(under_26=4)})
    assert (both.under_26, both.first_timers) == (7, None)
    alone = told(partnership, participants={one: 20}, brought={one: Brought(under_26=3)})
    assert alone.under_26 == 3
    assert told(partnership, participants={}, brought={one: Brought(under_26=3)}).under_26 is None


def test_hours_follow_from_the_times_of_one_day(world: World) -> None:  # noqa: F811
    partnership = active(world)
    times = {"starts_at": time(18), "ends_at": time(20, 30), "zone": "Europe/Vienna"}
    assert told(partnership, end=date(2026, 6, 10), **times).hours == 2.5
    assert told(partnership, **times).hours is None
    assert told(partnership, end=date(2026, 6, 10), hours=4, **times).hours == 4


# --- saved field by field


def save(who: Client, exchange: Exchange, before: dict[str, Any], **changes: Any) -> Any:
    sent = {"field": list(changes), "before": json.dumps(before), **changes}
    return who.post(address(exchange, "fields/"), sent)


def test_a_field_is_saved_by_itself(camp: Exchange, world: World) -> None:  # noqa: F811
    response = save(signed_in(world["ana"]), camp, {"title": ["Youth camp"]}, title="Lake camp")
    assert response.status_code == 200
    answer = response.json()
    assert (answer["version"], answer["values"]["title"]) == (2, ["Lake camp"])
    camp.refresh_from_db()
    assert (camp.title, camp.under_26, camp.topic_codes) == ("Lake camp", 10, ("culture", "youth"))
    assert sorted(one.carrier.name for one in camp.organisers.all()) == ["a1", "a2", "b1"]


def test_boxes_and_lines_are_saved_as_well(camp: Exchange, world: World) -> None:  # noqa: F811
    one, two = sides(camp)
    client = signed_in(world["ana"])
    assert save(client, camp, {"hosts": [str(one)]}, hosts=[str(one), str(two)]).status_code == 200
    before = {f"organisers_{one}": ["a1 2\na2"]}
    assert save(client, camp, before, **{f"organisers_{one}": "a2\r\nBor 3"}).status_code == 200
    assert save(client, camp, {"topics": ["culture", "youth"]}, topics=[]).status_code == 200
    camp.refresh_from_db()
    assert camp.parts.filter(hosts=True).count() == 2
    assert {one.carrier.name: one.parts for one in camp.organisers.all()} == {"a2": 1, "Bor": 3, "b1": 1}
    assert camp.topics == ""


def test_another_field_that_somebody_else_changed_is_no_conflict(camp: Exchange, world: World) -> None:  # noqa: F811
    save(signed_in(world["ben"]), camp, {"place": [""]}, place="Hostel")
    response = save(signed_in(world["ana"]), camp, {"title": ["Youth camp"]}, title="Lake camp")
    assert response.status_code == 200
    assert response.json()["values"]["place"] == ["Hostel"]
    camp.refresh_from_db()
    assert (camp.title, camp.place) == ("Lake camp", "Hostel")


def test_the_same_field_shows_what_the_other_wrote_and_the_rest_is_saved(camp: Exchange, world: World) -> None:  # noqa: F811
    save(signed_in(world["ben"]), camp, {"mode": ["in_person"]}, mode="online")
    response = save(
        signed_in(world["ana"]),
        camp,
        {"mode": ["in_person"], "title": ["Youth camp"]},
        mode="hybrid",
        title="Lake camp",
    )
    assert response.status_code == 409
    answer = response.json()
    assert (answer["conflicts"], answer["left"]) == ({"mode": {"values": ["online"], "shown": "online"}}, ["mode"])
    camp.refresh_from_db()
    assert (camp.mode, camp.title, camp.version) == ("online", "Lake camp", 3)
    assert save(signed_in(world["ana"]), camp, {"mode": ["online"]}, mode="hybrid").status_code == 200


def test_both_writing_the_same_is_no_conflict(camp: Exchange, world: World) -> None:  # noqa: F811
    save(signed_in(world["ben"]), camp, {"title": ["Youth camp"]}, title="Lake camp")
    response = save(signed_in(world["ana"]), camp, {"title": ["Youth camp"]}, title="Lake camp")
    assert (response.status_code, response.json()["version"]) == (200, 2)


def test_a_field_that_cannot_be_is_refused_in_the_readers_language(camp: Exchange, world: World) -> None:  # noqa: F811
    response = save(signed_in(world["ana"]), camp, {"start": ["2026-06-10"]}, start="2026-07-01")
    assert response.status_code == 422
    assert response.json()["errors"] == {"end": "The last day is before the first one."}
    assert response.json()["left"] == ["start"]
    days = {"start": ["2026-06-10"], "end": ["2026-06-13"]}
    assert save(signed_in(world["ana"]), camp, days, start="2026-07-01", end="2026-07-03").status_code == 200


def test_what_is_right_is_saved_although_something_else_is_wrong(camp: Exchange, world: World) -> None:  # noqa: F811
    before: dict[str, Any] = {"cost": [], "funding": [], "start": ["2026-06-10"], "result": []}
    changes = {"cost": "-5", "funding": "Both", "start": "2026-06-12", "result": "Songs"}
    response = save(signed_in(world["ana"]), camp, before, **changes)
    answer = response.json()
    assert (response.status_code, answer["left"]) == (422, ["cost"])
    assert answer["errors"] == {"cost": "Write a whole number, 0 or more, or leave it empty."}
    camp.refresh_from_db()
    assert (camp.cost, camp.funding, camp.result, str(camp.start)) == (None, "Both", "Songs", "2026-06-12")


def test_days_that_do_not_fit_are_left_and_the_rest_is_saved(camp: Exchange, world: World) -> None:  # noqa: F811
    before: dict[str, Any] = {"start": ["2026-06-10"], "funding": [], "under_26": ["10"]}
    response = save(signed_in(world["ana"]), camp, before, start="2026-07-01", funding="Both", under_26="x")
    assert (response.status_code, set(response.json()["left"])) == (422, {"start", "under_26"})
    assert set(response.json()["errors"]) == {"end", "under_26"}
    camp.refresh_from_db()
    assert (camp.funding, str(camp.start)) == ("Both", "2026-06-10")


def test_what_was_wrong_before_keeps_nothing_else_from_being_saved(camp: Exchange, world: World) -> None:  # noqa: F811
    Exchange.objects.filter(pk=camp.pk).update(start=date(2066, 1, 1), end=date(2066, 1, 2))
    assert save(signed_in(world["ana"]), camp, {"funding": []}, funding="Both").status_code == 200
    camp.refresh_from_db()
    assert (camp.funding, str(camp.start), str(camp.end)) == ("Both", "2066-01-01", "2066-01-02")


def test_what_is_no_field_of_the_form_changes_nothing(camp: Exchange, world: World) -> None:  # noqa: F811
    for sent in ({"entered_by": "9"}, {"version": "9"}, {"programme_key": "x"}):
        assert save(signed_in(world["ana"]), camp, {}, **sent).status_code == 200
    client = signed_in(world["ana"])
    assert client.post(address(camp, "fields/"), {"field": "title", "before": "[[[", "title": "x"}).status_code == 409
    camp.refresh_from_db()
    assert (camp.version, camp.programme_key, camp.title) == (1, "", "Youth camp")


# --- the programme

TEXT = "10.6.2026\n9:00–10:30 Reception, town hall, the mayors with their guests\nLunch\n\n13.6.2026\n18:00 Concert"


def write(who: Any, exchange: Exchange, text: str, before: str = "") -> Any:
    return signed_in(who).post(address(exchange, "programme/"), {"text": text, "before": before})


def test_a_programme_is_written_as_text_and_shown_by_day(camp: Exchange, world: World) -> None:  # noqa: F811
    assert write(world["ana"], camp, TEXT).status_code == 302
    page = signed_in(world["helper"]).get(address(camp)).content.decode()
    for words in ("Reception", "town hall", "the mayors with their guests", "Wednesday, 10 June 2026", "10:30"):
        assert words in page, words
    form = html.unescape(signed_in(world["ben"]).get(address(camp, "programme/")).content.decode())
    assert "9:00–10:30 Reception, town hall, the mayors with their guests" in form


def test_a_line_can_be_added_in_fields(camp: Exchange, world: World) -> None:  # noqa: F811
    sent = {"do": "add", "line-day": "2026-06-11", "line-starts_at": "20:00", "line-title": "Song, dance",
            "line-place": "Hall", "line-who": "all"}  # fmt: skip
    client = signed_in(world["ana"])
    assert client.post(address(camp, "programme/"), sent).status_code == 302
    item = ProgrammeItem.objects.get()
    assert (item.day, item.starts_at, item.title) == (date(2026, 6, 11), time(20), "Song, dance")
    for title, begins in (("Breakfast", "08:00"), ("Night", "")):
        client.post(address(camp, "programme/"), {**sent, "line-title": title, "line-starts_at": begins})
    titles = list(camp.programme.values_list("title", flat=True))
    assert titles == ["Breakfast", "Song, dance", "Night"]
    ProgrammeItem.objects.exclude(pk=item.pk).delete()
    text = queries.programme_text(camp)
    assert write(world["ana"], camp, text, text).status_code == 302
    assert ProgrammeItem.objects.get().pk == item.pk
    wrong = client.post(address(camp, "programme/"), {**sent, "line-ends_at": "19:00"})
    assert wrong.status_code == 422
    assert "It ends before it begins." in wrong.content.decode()


def test_a_wrong_line_is_named_and_nothing_typed_is_lost(camp: Exchange, world: World) -> None:  # noqa: F811
    response = write(world["ana"], camp, TEXT + "\n20.6.2026\nGoodbye")
    text = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "Line 7: this day is not among the days of the exchange." in text
    assert "Goodbye" in text
    assert not ProgrammeItem.objects.exists()


def test_two_who_write_the_programme_at_once_lose_nothing(camp: Exchange, world: World) -> None:  # noqa: F811
    write(world["ben"], camp, TEXT)
    response = write(world["ana"], camp, "10.6.2026\nPicnic")
    text = html.unescape(response.content.decode())
    assert response.status_code == 409
    assert "Somebody else has changed this in the meantime." in text
    assert "Picnic" in text
    assert ProgrammeItem.objects.count() == 3
    assert write(world["ana"], camp, "10.6.2026\nPicnic", queries.programme_text(camp)).status_code == 302
    assert ProgrammeItem.objects.get().title == "Picnic"


def shared(camp: Exchange, world: World) -> str:  # noqa: F811
    signed_in(world["ana"]).post(address(camp, "programme/share/"), {"do": "share"})
    camp.refresh_from_db()
    return camp.programme_key


def test_a_shared_programme_is_read_by_whoever_has_its_address(camp: Exchange, world: World) -> None:  # noqa: F811
    write(world["ana"], camp, TEXT)
    key = shared(camp, world)
    assert len(key) >= 24
    response = Client().get(f"/de/partnerships/programme/{key}/")
    page = response.content.decode()
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "Reception" in page
    assert "Mittwoch, 10. Juni 2026" in page
    for hidden in ("a1", "b1", "Ana", "Ben"):
        assert not re.search(rf"\b{hidden}\b", page), hidden
    signed_in(world["ben"]).post(address(camp, "programme/share/"), {"do": "stop"})
    assert Client().get(f"/de/partnerships/programme/{key}/").status_code == 404
    assert shared(camp, world) != key


def test_nothing_is_shared_before_somebody_shares_it(camp: Exchange) -> None:
    for key in ("x", "None", str(camp.pk)):
        assert Client().get(f"/en/partnerships/programme/{key}/").status_code == 404
        assert Client().get(f"/en/partnerships/programme/{key}/programme.ics").status_code == 404


def events(key: str) -> list[Any]:
    response = Client().get(f"/en/partnerships/programme/{key}/programme.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_a_shared_programme_is_a_calendar_in_its_time_zone(camp: Exchange, world: World) -> None:  # noqa: F811
    Exchange.objects.filter(pk=camp.pk).update(zone="Europe/Rome", place="Aldorf")
    write(world["ana"], camp, TEXT)
    key = shared(camp, world)
    content = Client().get(f"/en/partnerships/programme/{key}/programme.ics").content.decode()
    assert "BEGIN:VTIMEZONE" in content
    assert "TZID:Europe/Rome" in content
    reception, lunch, concert = events(key)
    assert reception["dtstart"].params["TZID"] == "Europe/Rome"
    assert f"{reception.decoded('dtstart'):%Y-%m-%d %H:%M %z}" == "2026-06-10 09:00 +0200"
    assert (str(reception["location"]), str(lunch["location"])) == ("town hall", "Aldorf")
    assert lunch.decoded("dtstart") == date(2026, 6, 10)
    write(world["ben"], camp, TEXT.replace("18:00 Concert", "19:00 Concert").replace("Lunch\n", ""),
          queries.programme_text(camp))  # fmt: skip
    again = events(key)
    assert [str(event["uid"]) for event in again] == [str(reception["uid"]), str(concert["uid"])]
    Exchange.objects.filter(pk=camp.pk).update(progress="cancelled")
    assert {str(event["status"]) for event in events(key)} == {"CANCELLED"}
    assert "does not take place" in Client().get(f"/en/partnerships/programme/{key}/").content.decode()


def test_without_lines_the_calendar_has_the_exchange(camp: Exchange, world: World) -> None:  # noqa: F811
    (event,) = events(shared(camp, world))
    assert (str(event["summary"]), event.decoded("dtend")) == ("Youth camp", date(2026, 6, 14))
