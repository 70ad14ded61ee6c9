# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The policy of minors: bands, what each is protected from, and by whom somebody's name is seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from newtwincities.common import policy
from newtwincities.common.policy import Viewer
from newtwincities.people import ages, company, minors
from newtwincities.people.ages import Age, band_for, limits, next_age
from newtwincities.people.minors import Protection
from newtwincities.people.models import Group, Guardianship, Person
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of_person

CHILD, TEEN, ADULT = Person.Band.CHILD, Person.Band.TEEN, Person.Band.ADULT


@pytest.mark.parametrize(
    ("year", "month", "country", "today", "age"),
    [
        (2012, 5, "AT", date(2026, 5, 31), Age(CHILD, date(2026, 6, 1), 14)),  # born on the 31st, 14 only tomorrow
        (2012, 5, "AT", date(2026, 6, 1), Age(TEEN, date(2030, 6, 1), 18)),
        (2012, 12, "IT", date(2026, 12, 31), Age(CHILD, date(2027, 1, 1), 14)),  # over the year's end
        (2011, 12, "FR", date(2026, 12, 1), Age(CHILD, date(2027, 1, 1), 15)),
        (2011, 1, "SI", date(2026, 12, 1), Age(CHILD, date(2027, 2, 1), 16)),  # not checked: the strictest
        (2011, 1, "LI", date(2026, 12, 1), Age(CHILD, date(2027, 2, 1), 16)),
        (2011, 1, "XX", date(2026, 12, 1), Age(CHILD, date(2027, 2, 1), 16)),  # not listed: the strictest
        (2008, 11, "DE", date(2026, 11, 30), Age(TEEN, date(2026, 12, 1), 18)),
        (2008, 11, "DE", date(2026, 12, 1), Age(ADULT)),
        (2012, 2, "AT", date(2026, 2, 28), Age(CHILD, date(2026, 3, 1), 14)),  # born on 29 February
    ],
)
def test_a_band_ends_with_the_month_in_which_the_age_is_surely_reached(
    year: int, month: int, country: str, today: date, age: Age
) -> None:
    assert band_for(year=year, month=month, country=country, today=today) == age


def test_a_child_becomes_a_teen_by_the_limit_that_was_counted_by(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Age(CHILD, date(2026, 6, 1), 14)
    stricter = {**limits().by_country, "AT": ages.Limit("AT", 16, True, "a later law", date(2027, 1, 1))}
    monkeypatch.setattr(ages, "limits", lambda: ages.Limits(stricter, 16, 18))
    assert next_age(counted) == Age(TEEN, date(2030, 6, 1), 18)
    assert next_age(next_age(counted)) == Age(ADULT)


def test_each_limit_has_its_source_and_lies_within_the_law() -> None:
    assert {"AT", "CH", "DE", "FR", "IT", "LI", "SI"} <= set(limits().by_country)
    for limit in limits().by_country.values():
        assert limit.source
        assert limit.read_on <= date(2026, 12, 31)
        assert 13 <= limit.age <= limits().strictest == 16
        assert limits().age_in(limit.country) >= limit.age


@pytest.mark.parametrize(
    ("facts", "protections"),
    [
        ({"band": "child"}, minors.EVERYTHING),
        ({"band": "teen"}, minors.EVERYTHING),
        ({"band": ""}, minors.EVERYTHING),
        ({"band": "adult", "keeps_protection": True}, minors.EVERYTHING),
        ({"band": "adult"}, frozenset()),
        ({"band": "adult", "kind": "group"}, minors.EVERYTHING - {Protection.PUBLIC_NAME}),
        ({"band": "", "kind": "group"}, minors.EVERYTHING - {Protection.PUBLIC_NAME}),
    ],
)
def test_whoever_may_be_young_is_protected_in_code_and_in_lists(
    person: Callable[..., Person], facts: dict[str, Any], protections: frozenset[Protection]
) -> None:
    somebody = person("somebody@example.org", **facts)
    assert minors.protections_of(somebody) == protections
    assert minors.unprotected(Person.objects.all()).exists() is not bool(protections)
    assert minors.is_protected(somebody) is bool(protections)


def test_private_messages_need_two_who_are_not_protected(person: Callable[..., Person]) -> None:
    ana, bo, teen = person("ana@example.org"), person("bo@example.org"), person("teen@example.org", band="teen")
    assert minors.may_talk_privately(ana, bo)
    assert not minors.may_talk_privately(ana, teen)
    assert not minors.may_talk_privately(teen, ana)


def test_a_minor_talks_only_where_an_adult_answers_for_the_thread(person: Callable[..., Person]) -> None:
    leader, teen, other = (
        person("ana@example.org"),
        person("t@example.org", band="teen"),
        person("u@example.org", band="teen"),
    )
    assert minors.may_talk(leader, leader=None)
    assert not minors.may_talk(teen, leader=leader)  # of age, but nobody has verified that they lead anything
    account = person("4b@example.org", kind="group", leader=leader)
    group = Group.objects.create(person=account, kind="class", institution="School", state="waiting")
    assert not minors.may_talk(teen, leader=leader)
    Group.objects.filter(pk=group.pk).update(state="verified")
    assert minors.may_talk(teen, leader=leader)
    assert not minors.may_talk(teen, leader=None)
    assert not minors.may_talk(teen, leader=other)
    leader.is_active = False
    assert not minors.may_talk(teen, leader=leader)


@pytest.mark.parametrize("facts", [{"band": "child", "waits": True}, {"band": ""}])
def test_who_waits_for_a_guardian_or_was_not_asked_for_the_age_is_no_member(
    person: Callable[..., Person], facts: dict[str, Any]
) -> None:
    viewer = viewer_of_person(person("kid@example.org", **facts))
    assert viewer.roles == {"visitor"}
    assert not viewer.trusted
    assert not viewer.adult


# --- names

EVERYBODY = dict.fromkeys(("name", "picture", "role", "offers", "organisation", "languages"), "public")


@pytest.fixture
def colleagues(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Keys of persons with whom everybody shares work."""
    keys: set[int] = set()
    monkeypatch.setattr(company, "_sharing", [(lambda _person: keys, lambda people: {one.pk: keys for one in people})])
    return keys


def viewers(person: Callable[..., Person]) -> dict[str, Viewer]:
    member, moderator = person("member@example.org"), person("mod@example.org", site_role="moderator")
    return {
        "visitor": Viewer(),
        "member": viewer_of_person(member),
        "moderator": viewer_of_person(moderator),
        "moderator with a second factor": viewer_of_person(moderator, second_factor=True),
    }


def who_sees(somebody: Person, by_role: dict[str, Viewer]) -> set[str]:
    return {role for role, viewer in by_role.items() if shown_name(somebody, viewer) == somebody.name}


MEMBERS = {"member", "moderator", "moderator with a second factor"}


@pytest.mark.parametrize(
    ("facts", "seen_by"),
    [
        ({"shows": {"name": "public"}}, {"visitor"} | MEMBERS),
        ({}, MEMBERS),
        ({"shows": {"name": "partners"}}, {"moderator with a second factor"}),
        ({"shows": {"name": "me"}}, {"moderator with a second factor"}),
        ({"shows": {"name": "nonsense"}}, MEMBERS),
        ({"shows": EVERYBODY, "trusted_at": None}, {"moderator with a second factor"}),
        ({"shows": EVERYBODY, "is_active": False}, {"moderator with a second factor"}),
        ({"shows": EVERYBODY, "band": "teen"}, {"moderator with a second factor"}),
        ({"shows": EVERYBODY, "band": "child"}, {"moderator with a second factor"}),
        ({"shows": EVERYBODY, "band": ""}, {"moderator with a second factor"}),
        ({"shows": EVERYBODY, "keeps_protection": True}, {"moderator with a second factor"}),
        ({"kind": "group", "shows": {"name": "me"}}, {"visitor"} | MEMBERS),
        ({"kind": "group", "trusted_at": None}, {"moderator with a second factor"}),
    ],
)
def test_a_name_is_seen_by_whom_the_person_chose_and_never_by_more_than_youth_allows(
    person: Callable[..., Person], facts: dict[str, Any], seen_by: set[str]
) -> None:
    somebody = person("somebody@example.org", **facts)
    assert who_sees(somebody, viewers(person)) == seen_by


def test_a_minor_is_known_by_name_to_those_who_share_work(person: Callable[..., Person], colleagues: set[int]) -> None:
    teen = person("teen@example.org", band="teen", shows=EVERYBODY)
    colleagues.add(teen.pk)
    by_role = viewers(person)
    assert who_sees(teen, by_role) == MEMBERS
    teen.shows = {"name": "me"}
    assert who_sees(teen, by_role) == {"moderator with a second factor"}


def test_a_guardian_knows_the_child_and_a_leader_the_group(person: Callable[..., Person]) -> None:
    guardian, child = person("mum@example.org"), person("kid@example.org", band="child", shows={"name": "me"})
    assert shown_name(child, viewer_of_person(guardian)) == "A member"
    Guardianship.objects.create(child=child, guardian=guardian, state="confirmed", confirmed_at=timezone.now())
    assert shown_name(child, viewer_of_person(guardian)) == "Kid"
    group = person("4b@example.org", kind="group", leader=guardian, trusted_at=None)
    assert shown_name(group, viewer_of_person(guardian)) == "4b"


def test_nobody_and_the_nameless_have_words_of_their_own(person: Callable[..., Person]) -> None:
    assert shown_name(None, Viewer()) == "A former member"
    assert shown_name(person("ana@example.org", name=""), Viewer()) == "A member"


def test_names_of_a_list_cost_no_query_each(
    person: Callable[..., Person], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    people = [person(f"p{number}@example.org", band="child") for number in range(20)]
    viewer = viewer_of_person(person("ana@example.org"))
    with django_assert_max_num_queries(2):
        assert {shown_name(somebody, viewer) for somebody in people} == {"A member"}


def test_the_standings_are_registered() -> None:
    assert {"shared_work", "coordinated", "wards"} <= set(policy._standings)
