# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The directory of members: nobody is found by whoever may not see them, nor by what they don't show."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newtwincities.common.policy import Viewer
from newtwincities.people import blocking, person_actions
from newtwincities.people.directory import MemberFilter, members
from newtwincities.people.models import Person, SpokenLanguage
from newtwincities.people.viewing import viewer_of_person
from newtwincities.people.visibility import FIELDS, sees
from tests.capabilities import teams_world

pytestmark = pytest.mark.django_db
PAGE = "/en/people/"


@pytest.fixture
def shown(person: Any) -> Any:
    """Adds a person who shows these parts to the circle: `shown("ana", "public", offers="I interpret")`."""

    def add(name: str, circle: str, **told: Any) -> Person:
        added: Person = person(f"{name}@example.org", name=name.title(), country=told.pop("country", "AT"))
        said = {"role": "", "offers": "", "languages": {}, "organisation": "", **told}
        person_actions.save_profile(added, name=added.name, shows=dict.fromkeys(FIELDS, circle), **said)
        return added

    return add


def found(viewer: Viewer, **wanted: str) -> set[str]:
    return {one.name for one in members(viewer, MemberFilter.of(**wanted))}


def test_each_circle_finds_those_who_show_themselves_to_it(shown: Any, person: Any, municipality: Any) -> None:
    for name, circle in (("ana", "public"), ("ben", "members"), ("cleo", "partners"), ("dan", "me")):
        shown(name, circle)
    colleague = person("colleague@example.org", shows={"name": "me"})
    team = teams_world.town_hall(municipality("Q1"))
    for one in Person.objects.all():
        teams_world.role(team, one)
    stranger = person("stranger@example.org", shows={"name": "me"})
    assert found(Viewer()) == {"Ana"}
    assert found(viewer_of_person(stranger)) == {"Ana", "Ben", "Stranger"}
    assert found(viewer_of_person(colleague)) == {"Ana", "Ben", "Cleo", "Colleague"}


def test_the_list_shows_nobody_whom_the_profile_would_not_show(shown: Any, person: Any) -> None:
    for number, circle in enumerate(("public", "members", "partners", "me")):
        shown(f"p{number}", circle)
    person("usual@example.org")
    for viewer in (Viewer(), viewer_of_person(person("reader@example.org"))):
        for one in Person.objects.all():
            assert (one in members(viewer, MemberFilter())) == sees(viewer, one, "name")


@pytest.mark.parametrize(
    "facts",
    [{"band": "teen"}, {"band": "child"}, {"band": ""}, {"keeps_protection": True}, {"trusted_at": None},
     {"is_active": False}, {"hidden_at": timezone.now()}, {"kind": "group", "band": ""}],
)  # fmt: skip
def test_nobody_is_found_who_is_young_new_closed_or_hidden(person: Any, facts: dict[str, Any]) -> None:
    person("kid@example.org", shows=dict.fromkeys(FIELDS, "public"), **facts)
    reader = viewer_of_person(person("reader@example.org"))
    assert found(Viewer()) == set()
    assert found(reader) == {"Reader"}


def test_filters_look_only_at_what_is_shown(shown: Any, person: Any) -> None:
    ana = shown("ana", "public", offers="I interpret in Žirovnica", languages={"sl": "C1"}, role="Teacher of French")
    ben = shown("ben", "public", offers="I interpret", languages={"sl": "B2"})
    ben.shows = {"name": "public", "offers": "me", "languages": "me", "country": "me"}
    ben.save()
    reader = viewer_of_person(person("reader@example.org"))
    for viewer in (Viewer(), reader):
        assert found(viewer, typed="zirovnica interpret") == {"Ana"}
        assert found(viewer, typed="french") == {"Ana"}
        assert found(viewer, language="sl") == {"Ana"}
        assert found(viewer, country="AT") - {"Reader"} == {"Ana"}
        assert found(viewer, typed="nothing of the kind") == set()
    assert SpokenLanguage.objects.filter(person=ana).exists()


def test_people_who_are_apart_do_not_find_each_other(shown: Any) -> None:
    ana, ben = shown("ana", "public"), shown("ben", "public")
    blocking.block(ben, by=ana)
    assert found(viewer_of_person(ana)) == {"Ana"}
    assert found(viewer_of_person(ben)) == {"Ben"}


def test_the_page_shows_what_each_may_see_and_helps_where_nobody_fits(shown: Any) -> None:
    shown("ana", "members", offers="I host two guests")
    visitor, member = Client(), Client()
    member.force_login(shown("ben", "me"))
    assert "Ana" not in visitor.get(PAGE).content.decode()
    assert "Most members show themselves to those alone who are signed in." in visitor.get(PAGE).content.decode()
    assert "I host two guests" in member.get(PAGE).content.decode()
    assert "Nobody whom you may find fits this" in member.get(f"{PAGE}?q=xyz").content.decode()
    for query in ("?language=nonsense", "?country=%00", "?page=-3", "?page=x", "?q=" + "a" * 500):
        assert member.get(PAGE + query).status_code == 200
    assert member.get(PAGE).headers["X-Robots-Tag"] == "noindex"


def test_the_page_costs_the_same_however_many_there_are(shown: Any) -> None:
    reader = Client()
    reader.force_login(shown("reader", "public"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(PAGE).status_code == 200
        return len(queries)

    shown("one", "public", languages={"de": "first"}, organisation="Club")
    cost()
    few = cost()
    for number in range(20):
        shown(f"more{number}", "public", languages={"de": "first"}, organisation="Club")
    assert cost() == few
