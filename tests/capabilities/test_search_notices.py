# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Search notices: written for a municipality, looked at before they are public, ending by themselves."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from newtwincities.atlas.actions import merge_municipalities
from newtwincities.atlas.models import TopicStance
from newtwincities.common.models import Mail
from newtwincities.common.policy import Answer, Viewer, ask
from newtwincities.matching.approach import rules
from newtwincities.matching.approach.actions import notices as actions
from newtwincities.matching.approach.actions import searches
from newtwincities.matching.approach.queries import months_last_seen, open_notices_of
from newtwincities.matching.approach.queries.notices import KIND, NoticeFilter
from newtwincities.matching.models import Notice, SavedSearch
from newtwincities.moderation import actions as moderation
from newtwincities.moderation.models import Case
from newtwincities.notifications.actions.deciding import set_rhythm
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of_person
from newtwincities.privacy.register import personal_data
from tests.capabilities import teams_world
from tests.capabilities.approach_world import World, filled, published, signed_in, wording
from tests.capabilities.notifying_world import settings_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(municipality: Any, person: Any) -> World:
    return filled(municipality, person)


def sent(world: World, **changes: Any) -> dict[str, Any]:
    usual = {
        "own": world["aldorf"].pk, "kind": "topic", "topics": ["energy"], "offers": "We heat with wood.",
        "seeks": "A town that wants to learn it.", "language": "en", "do": "preview",
    }  # fmt: skip
    return {**usual, **changes}


# --- writing


def test_the_author_sees_who_fits_before_anything_is_public(world: World) -> None:
    TopicStance.objects.create(municipality=world["cedorf"], topic="energy", stance="learn")
    ana = signed_in(world["ana"])
    text = ana.post("/en/notices/write/", sent(world)).content.decode()
    fits = text[text.index('id="fits"') :]
    assert fits.index("Cedorf") < fits.index("Bedorf")  # it has named the topic
    assert "its team can be asked" in fits
    assert not Notice.objects.exists()
    response = ana.post("/en/notices/write/", sent(world, do="publish"))
    notice = Notice.objects.get()
    assert response.headers["Location"] == f"/en/notices/{notice.pk}/"
    assert (notice.ends_on - timezone.localdate()).days == 90
    board = Client().get("/en/notices/").content.decode()
    assert "Aldorf" in board
    assert "Ana" not in board


def test_whoever_looks_for_the_same_stands_first(world: World) -> None:
    actions.publish(wording(), municipality=world["bedorf"], team=world["two"], by=world["ben"])
    TopicStance.objects.create(municipality=world["cedorf"], topic="energy", stance="learn")
    text = signed_in(world["ana"]).post("/en/notices/write/", sent(world)).content.decode()
    fits = text[text.index('id="fits"') :]
    assert fits.index("Bedorf") < fits.index("Cedorf")
    assert "looks for the same" in fits


def test_going_back_from_the_preview_loses_nothing(world: World) -> None:
    text = signed_in(world["ana"]).post("/en/notices/write/", sent(world, do="edit", seeks="Words")).content.decode()
    assert "Words" in text
    assert 'value="energy"' in text
    assert re.search(r'value="energy"[^>]*checked', text)


WRONG = (
    ({"offers": ""}, "Say in a sentence or two what you offer."),
    ({"seeks": " "}, "Say in a sentence or two what you look for."),
    ({"seeks": "x" * 1001}, "This is too long: at most 1000 characters."),
    ({"deadline": "2020-01-01"}, "This day is over."),
    ({"deadline": "soon"}, "This is no day."),
    ({"own": "0"}, "for this municipality"),
    ({"topics": ["nonsense"]}, "One of these topics is not known."),
    ({"countries": ["XX"]}, "One of these countries is not known."),
)


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(wrong: dict[str, Any], words: str, world: World) -> None:
    response = signed_in(world["ana"]).post("/en/notices/write/", sent(world, **{"offers": "A choir", **wrong}))
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert "A choir" in text or "offers" in wrong
    assert not Notice.objects.exists()


def test_nobody_but_grown_up_editors_and_coordinators_writes(world: World) -> None:
    for who in ("helper", "young", "stranger"):
        signed_in(world[who]).post("/en/notices/write/", sent(world, do="publish"))
    Client().post("/en/notices/write/", sent(world, do="publish"))
    assert not Notice.objects.exists()
    signed_in(world["editor"]).post("/en/notices/write/", sent(world, do="publish"))
    assert Notice.objects.count() == 1


def test_others_can_neither_change_nor_take_down(world: World) -> None:
    notice = published(world)
    for who in ("ben", "helper", "young", "stranger"):
        for path in ("change/", "renew/", "withdraw/"):
            assert signed_in(world[who]).post(f"/en/notices/{notice.pk}/{path}", sent(world)).status_code == 403
    signed_in(world["editor"]).post(f"/en/notices/{notice.pk}/change/", sent(world, seeks="Something else"))
    notice.refresh_from_db()
    assert notice.seeks == "Something else"
    signed_in(world["ana"]).post(f"/en/notices/{notice.pk}/withdraw/")
    assert Client().get(f"/en/notices/{notice.pk}/").status_code == 404


# Of rules.NOTICE: visitor member editor deputy coordinator moderator.
# o on the board, e ended, t taken down, n none yet.
CELLS = """
see         oe oe oe oe oe oe
save_search -  n  n  n  n  n
write       -  -  n  n  n  -
change      -  -  o  o  o  -
renew       -  -  oe oe oe -
withdraw    -  -  oe oe oe -
"""


def test_every_cell_of_the_table_of_notices_holds(world: World, person: Any) -> None:
    boss, deputy = world["ana"].team_roles.get(), person("deputy@example.org")
    teams_world.role(world["one"], deputy, "helper", deputy_of=boss)
    viewers = {
        "visitor": Viewer(),
        "member": viewer_of_person(world["ben"]),  # who speaks for another municipality
        "editor": viewer_of_person(world["editor"]),
        "deputy": viewer_of_person(deputy),
        "coordinator": viewer_of_person(world["ana"]),
        "moderator": viewer_of_person(person("mod@example.org", site_role="moderator"), second_factor=True),
    }
    notice, today = published(world), timezone.localdate()
    states: dict[str, tuple[Any, dict[str, Any]]] = {
        "o": (notice, {}),
        "e": (notice, {"ends_on": today - timedelta(days=1)}),
        "t": (notice, {"withdrawn_at": timezone.now()}),
        "n": (rules.Own(world["aldorf"], world["one"]), {}),
    }
    wrong = []
    for line in CELLS.strip().splitlines():
        action, *columns = line.split()
        for (role, cell), (letter, (thing, changes)) in product(
            zip(rules.NOTICE.roles, columns, strict=True), states.items()
        ):
            for name, value in {"ends_on": today, "withdrawn_at": None, **changes}.items():
                if thing is notice:
                    setattr(notice, name, value)
            if (ask(viewers[role], f"notice:{action}", thing) is Answer.YES) != (letter in cell):
                wrong.append((action, role, letter))
    assert wrong == []
    assert ask(viewer_of_person(world["young"]), "notice:write", states["n"][0]) is Answer.ADULT


# --- the board


def test_the_board_is_narrowed_and_says_what_is_not_in_the_list(world: World) -> None:
    published(world)
    for query, found in (
        ("country=AT", True), ("country=IT", False), ("topic=energy", True), ("topic=culture", False),
        ("kind=topic", True), ("kind=school", False), ("language=en", True), ("language=de", False),
    ):  # fmt: skip
        assert ("A town that wants to build one" in Client().get(f"/en/notices/?{query}").content.decode()) is found
    text = Client().get("/en/notices/?country=XX&kind=topic").content.decode()
    assert "This is not in the list, so it is left out." in text
    assert "A town that wants to build one" in text


def test_an_empty_board_says_what_to_do() -> None:
    assert "Be the first" in Client().get("/en/notices/").content.decode()
    assert "No notice fits this filter now" in Client().get("/en/notices/?kind=school").content.decode()


def test_the_board_makes_no_more_queries_as_it_grows(world: World) -> None:
    def asked_for() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            Client().get("/en/notices/")
        return len(captured)

    published(world)
    first = asked_for()
    for _ in range(6):
        published(world)
    assert asked_for() == first


def test_a_notice_ends_by_itself_or_with_its_deadline(world: World, time_machine: Any) -> None:
    today = timezone.localdate()
    usual, short = published(world), published(world, deadline=today + timedelta(days=20))
    assert short.ends_on == today + timedelta(days=20)
    assert set(open_notices_of([world["aldorf"].pk])[world["aldorf"].pk]) == {usual, short}
    time_machine.move_to(timezone.now() + timedelta(days=21))
    assert open_notices_of([world["aldorf"].pk]) == {world["aldorf"].pk: [usual]}
    assert "This notice ended on" in Client().get(f"/en/notices/{short.pk}/").content.decode()


def test_a_team_that_acts_no_more_has_no_notice_on_the_board(world: World) -> None:
    published(world)
    world["one"].mandates.update(until=timezone.localdate())
    assert open_notices_of([world["aldorf"].pk]) == {}


def test_the_author_is_a_municipality_and_the_month_its_team_was_seen(world: World) -> None:
    Person.objects.filter(pk=world["ana"].pk).update(last_seen_on=timezone.localdate())
    notice = published(world)
    assert months_last_seen([world["aldorf"].pk]) == {world["aldorf"].pk: timezone.localdate().replace(day=1)}
    text = Client().get(f"/en/notices/{notice.pk}/").content.decode()
    assert f"{timezone.localdate():%B %Y}" in text
    assert "Ana" not in text
    assert "ana@example.org" not in text
    assert "fewer than three so far" in text


def test_the_feed_and_the_calendar_follow_the_filter(world: World) -> None:
    day = timezone.localdate() + timedelta(days=30)
    notice = published(world, deadline=day)
    feed = Client().get("/en/notices/feed/?kind=topic")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert "Aldorf looks for a partner" in feed.content.decode()
    assert "Ana" not in feed.content.decode()
    assert "Aldorf" not in Client().get("/en/notices/feed/?kind=school").content.decode()
    (event,) = Calendar.from_ical(Client().get("/en/notices/deadlines.ics").content).walk("VEVENT")
    assert event["dtstart"].dt == day
    assert str(event["uid"]).startswith(f"notice-{notice.pk}@")
    assert not Calendar.from_ical(Client().get("/en/notices/deadlines.ics?kind=school").content).walk("VEVENT")


# --- renewing


def renewal(world: World) -> tuple[Notice, str]:
    """A notice about which its mail has been written, and the path behind the button."""
    notice = published(world)
    soon = timezone.localdate() + timedelta(days=9)
    Notice.objects.filter(pk=notice.pk).update(ends_on=soon)
    assert actions.remind_of_ends(timezone.localdate()) == 1
    assert actions.remind_of_ends(timezone.localdate()) == 0  # once
    notice.refresh_from_db()
    (mail,) = Mail.objects.filter(kind="notice_ends")
    assert mail.address == "ana@example.org"
    found = re.search(r"/en/notices/renew/[^/\s]+/", mail.text)
    assert found
    return notice, found[0]


def test_one_click_from_the_mail_renews_and_looking_does_not(world: World) -> None:
    notice, path = renewal(world)
    assert Client().get(path).status_code == 200
    before = notice.ends_on
    notice.refresh_from_db()
    assert notice.ends_on == before
    assert "Renewed until" in Client().post(path).content.decode()
    notice.refresh_from_db()
    assert (notice.ends_on - timezone.localdate()).days == 90
    assert "used already" in Client().post(path).content.decode()


def test_a_link_to_renew_counts_only_for_whoever_still_writes(world: World) -> None:
    notice, path = renewal(world)
    world["ana"].team_roles.update(ended_at=timezone.now())
    assert "you write for this municipality no more" in Client().post(path).content.decode()
    before = notice.ends_on
    notice.refresh_from_db()
    assert notice.ends_on == before
    assert Client().post("/en/notices/renew/forged/").status_code == 404


def test_a_deadline_that_has_passed_cannot_be_renewed(world: World, time_machine: Any) -> None:
    notice = published(world, deadline=timezone.localdate() + timedelta(days=5))
    assert actions.remind_of_ends(timezone.localdate()) == 0  # it ends because it has to
    time_machine.move_to(timezone.now() + timedelta(days=6))
    response = signed_in(world["ana"]).post(f"/en/notices/{notice.pk}/renew/", follow=True)
    assert "Its deadline has passed" in response.content.decode()


# --- moderation


def test_a_first_notice_waits_for_a_moderator(world: World) -> None:
    Person.objects.filter(pk=world["ana"].pk).update(trusted_at=None)
    world["ana"].refresh_from_db()
    notice = published(world)
    assert Client().get(f"/en/notices/{notice.pk}/").status_code == 404
    assert open_notices_of([world["aldorf"].pk]) == {}
    assert "Not public yet" in signed_in(world["ana"]).get(f"/en/notices/{notice.pk}/").content.decode()
    search = searches.save_search(NoticeFilter(), person=world["stranger"])
    assert search
    assert searches.tell_searches() == 0
    moderation.decide([Case.objects.get(kind=KIND)], outcome="approve", by=world["ben"])
    assert Client().get(f"/en/notices/{notice.pk}/").status_code == 200
    assert searches.tell_searches() == 1  # now that everybody can read it


def test_a_notice_can_be_reported_and_hidden(world: World) -> None:
    notice = published(world)
    assert "report" in Client().get(f"/en/moderation/report/?page=/en/notices/{notice.pk}/").content.decode().lower()
    case = Case.objects.create(sort="report", kind=KIND, key=str(notice.pk), why="spam", language="en",
                               author=world["ana"])  # fmt: skip
    moderation.decide([case], outcome="hide", by=world["ben"], reason="spam")
    assert Client().get(f"/en/notices/{notice.pk}/").status_code == 404
    assert "Aldorf" not in Client().get("/en/notices/feed/").content.decode()


# --- saved searches


def test_a_saved_search_mails_once_for_all_and_off_means_off(world: World) -> None:
    stranger = signed_in(world["stranger"])
    published(world, seeks="Old")
    for query in ({"topic": "energy"}, {"kind": "topic"}):
        stranger.post("/en/notices/searches/save/", query)
    assert searches.tell_searches() == 0  # what was there when the search was saved
    published(world)
    published(world, kind="school", topics=["culture"])
    assert searches.tell_searches() == 1
    assert searches.tell_searches() == 0
    (mail,) = Mail.objects.filter(kind="notices_found")
    assert mail.text.count("Aldorf: On one topic") == 1
    assert "school" not in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.search(r"/en/notices/searches/stop/[^/>]+/", mail.headers["List-Unsubscribe"])
    assert path
    mail_program = Client(enforce_csrf_checks=True)
    assert mail_program.get(path[0]).status_code == 200
    assert SavedSearch.objects.filter(mails=True).count() == 2  # looking is not asking
    assert mail_program.post(path[0], {"List-Unsubscribe": "One-Click"}).status_code == 200
    published(world)
    assert searches.tell_searches() == 0
    search = SavedSearch.objects.get(topic="energy")
    stranger.post(f"/en/notices/searches/{search.pk}/", {"do": "on"})
    assert searches.tell_searches() == 0  # what came meanwhile is not told later


def test_the_page_of_notifications_switches_all_searches_and_all_off_holds_for_them(world: World) -> None:
    stranger, settings = signed_in(world["stranger"]), "/en/notifications/settings/"
    for topic in ("energy", "culture"):
        searches.save_search(NoticeFilter(topic=topic), person=world["stranger"])
    assert "New search notices that fit your saved searches" in stranger.get(settings).content.decode()
    stranger.post(settings, settings_sent())
    assert not SavedSearch.objects.filter(mails=True).exists()
    stranger.post(settings, settings_sent("new_notices"))
    assert SavedSearch.objects.filter(mails=True).count() == 2
    set_rhythm(world["stranger"], digest="weekly", all_off=True)
    published(world)
    assert searches.tell_searches() == 0
    assert not Mail.objects.filter(kind="notices_found").exists()


def test_searches_are_ones_own_and_not_too_many(world: World) -> None:
    search = searches.save_search(NoticeFilter(topic="energy"), person=world["stranger"])
    assert search
    assert searches.save_search(NoticeFilter(topic="energy"), person=world["stranger"]) == search
    assert signed_in(world["ben"]).post(f"/en/notices/searches/{search.pk}/", {"do": "remove"}).status_code == 404
    assert Client().post("/en/notices/searches/save/", {}).status_code in (302, 403)
    for number in range(SavedSearch.MOST - 1):
        assert searches.save_search(NoticeFilter(topic=f"t{number}"), person=world["stranger"])
    response = signed_in(world["stranger"]).post("/en/notices/searches/save/", {"kind": "school"}, follow=True)
    assert "You have 20 saved searches. Remove one first." in response.content.decode()
    signed_in(world["stranger"]).post(f"/en/notices/searches/{search.pk}/", {"do": "remove"})
    assert not SavedSearch.objects.filter(pk=search.pk).exists()


def test_erasing_somebody_leaves_the_notice_and_takes_the_searches(world: World) -> None:
    notice = published(world)
    searches.save_search(NoticeFilter(), person=world["ana"])
    kinds = {kind.name: kind for kind in personal_data()}
    (row,) = kinds["search_notices"].export(world["ana"])
    assert "heated with wood" in row["text"]
    for name in ("search_notices", "saved_searches"):
        kinds[name].erase(world["ana"], True)
    notice.refresh_from_db()
    assert notice.author is None
    assert not SavedSearch.objects.exists()


def test_notices_follow_a_merged_municipality(world: World) -> None:
    notice = published(world)
    merge_municipalities(world["aldorf"], world["cedorf"])
    notice.refresh_from_db()
    assert notice.municipality == world["cedorf"]
