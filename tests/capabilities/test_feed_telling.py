# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What teams, partnerships and search notices tell: to everybody what is public anyway, all else to those inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from newtwincities.atlas.models import DEMONSTRATION, Municipality
from newtwincities.feed.actions import new_calendar_key, tell
from newtwincities.feed.models import Happening, Line
from newtwincities.matching.approach.actions import introductions, notices
from newtwincities.matching.models import Introduction
from newtwincities.partnerships.actions import dossier, exchanges
from newtwincities.partnerships.models import Partnership, Side
from newtwincities.people.models import Person
from newtwincities.teams import happenings
from newtwincities.teams.actions import committees
from tests.capabilities import approach_world, feed_world
from tests.capabilities.test_partnerships import active, begun, signed_in, visit
from tests.capabilities.test_partnerships import world as towns  # noqa: F401

pytestmark = pytest.mark.django_db
World = dict[str, Any]


def read(person: Person | None = None, path: str = "") -> str:
    client = signed_in(person) if person else Client()
    response = client.get(f"/en/feed/{path}")
    return response.content.decode() if response.status_code == 200 else ""


def recently(partnership: Partnership, **changes: Any) -> Any:
    today = timezone.localdate()
    return replace(visit(partnership), start=today - timedelta(days=2), end=today - timedelta(days=1), **changes)


def test_a_municipality_that_has_come_is_told_to_everybody_without_a_name(municipality: Callable[..., Any]) -> None:
    happenings.tell_came(municipality("Q1", "Kranj"))
    assert "Kranj</a> is here now." in read()
    assert Happening.objects.get().actor is None


def test_nothing_invented_is_told_to_everybody(municipality: Callable[..., Any], towns: World) -> None:  # noqa: F811
    happenings.tell_came(municipality("Q9", "Nowhere", source=DEMONSTRATION))
    Municipality.with_invented.filter(pk=towns["aldorf"].pk).update(source=DEMONSTRATION)
    partnership = active(towns)
    Side.objects.update(shown="|".join(Side.Shown.values))
    exchanges.enter_exchange(partnership, recently(partnership), by=towns["ana"])
    assert not Happening.objects.filter(visibility="public").exists()


def test_what_happens_in_an_invented_idea_stays_with_it(municipality: Callable[..., Any], towns: World) -> None:  # noqa: F811
    made = feed_world.idea(municipality=municipality("Q9", "Nowhere", source=DEMONSTRATION))
    tell("idea_published", by=towns["ana"], about=("idea", made.pk), municipality=towns["aldorf"])
    assert set(Line.objects.values_list("stream", flat=True)) == {f"idea:{made.pk}", f"person:{towns['ana'].pk}"}
    for path in ("", "atom/", "json/", "outbox/?before=newest"):
        assert made.title not in read(path=path)
    assert made.title in read(towns["ana"], f"of/idea:{made.pk}/")


def test_a_committee_is_told_once_it_is_approved(towns: World, person: Callable[..., Any]) -> None:  # noqa: F811
    words = {"about": "", "website": "", "language": "en", "by": towns["stranger"]}
    team = committees.found_committee(towns["aldorf"], name="Friends of Bedorf", **words)
    assert "Friends of Bedorf" not in read()
    committees.decide_committee(team, approved=True, reason="", by=person(site_role="moderator"))
    assert "Friends of Bedorf</a> works for" in read()
    assert "Friends of Bedorf" in read(path="municipalities/Q1/")


def test_what_a_partnership_does_stays_with_its_sides(towns: World) -> None:  # noqa: F811
    partnership = active(towns)
    exchanges.enter_exchange(partnership, recently(partnership), by=towns["ana"])
    path = f"of/partnership:{partnership.pk}/"
    inside = read(towns["ben"], path)
    assert "is agreed." in inside
    assert "has entered" in inside
    assert "Ana" in inside
    assert read(towns["stranger"], path) == read(path=path) == ""
    assert "Youth camp" not in read() + read(towns["stranger"])
    assert "Youth camp" not in read(towns["stranger"], "municipalities/Q1/")


def test_an_exchange_that_all_sides_show_is_told_to_everybody_without_a_name(towns: World) -> None:  # noqa: F811
    partnership = active(towns)
    Side.objects.update(shown=Side.Shown.EXCHANGES)
    planned = exchanges.enter_exchange(partnership, recently(partnership, progress="planned"), by=towns["ana"])
    assert "Youth camp" not in read()
    exchanges.change_exchange(planned, recently(partnership), version=1, by=towns["ana"])
    text = read()
    assert "met: <a" in text
    assert "Youth camp" in text
    assert "Ana" not in text
    assert "Youth camp" in read(path="municipalities/Q2/")
    Side.objects.filter(municipality=towns["bedorf"]).update(shown="")
    assert "Youth camp" not in read(path="?again")
    exchanges.remove_exchange(planned, by=towns["ana"])
    assert not Happening.objects.filter(thing_kind__in=("exchange", "shown_exchange")).exists()


def test_of_what_was_declined_nothing_is_told(towns: World) -> None:  # noqa: F811
    partnership = begun(towns)
    dossier.decline(partnership, [partnership.sides.get(municipality=towns["bedorf"])], by=towns["ben"])
    assert not Happening.objects.exists()


def test_a_search_notice_is_told_until_it_is_taken_down(
    municipality: Callable[..., Any], person: Callable[..., Any]
) -> None:
    world = approach_world.filled(municipality, person)
    notice = approach_world.published(world)
    assert "A new search notice" in read()
    notices.withdraw(notice, by=world["ana"])
    assert "A new search notice" not in read()


def test_an_introduction_is_told_to_both_sides_alone(
    municipality: Callable[..., Any], person: Callable[..., Any]
) -> None:
    world = approach_world.filled(municipality, person)
    introduction = approach_world.asked(world)
    introductions.agree(introduction, contact="ben@example.org", by=world["ben"])
    assert Introduction.objects.get().state == "agreed"
    path = f"municipalities/{introduction.asked.key}/"
    assert "get to know each other" in read(world["ana"], path)
    assert "get to know each other" not in read(path=path) + read(person(), path)


def test_the_exchanges_of_the_own_partnerships_are_among_the_own_dates(towns: World) -> None:  # noqa: F811
    partnership = active(towns)
    exchanges.enter_exchange(partnership, recently(partnership, progress="cancelled"), by=towns["ana"])
    dates = {}
    for who in ("helper", "stranger"):
        content = Client().get(f"/en/feed/mine.ics?for={new_calendar_key(towns[who])}").content
        dates[who] = [str(event["summary"]) for event in Calendar.from_ical(content).walk("VEVENT")]
    assert dates == {"helper": ["Youth camp"], "stranger": []}
