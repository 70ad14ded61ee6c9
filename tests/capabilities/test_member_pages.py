# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages kept for people who are signed in: nothing of one reaches another, and no name outlives its time."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone

from newtwincities.common.pagecache import MINUTE, VisitorPages, visitor_page
from newtwincities.common.stamps import current_stamps, renew_stamps
from newtwincities.feed.models import Follow
from newtwincities.ideas.models import Idea, Invitation, JoinRequest, Member
from newtwincities.ideas.queries.strangers import is_stranger
from newtwincities.people import blocking, groups, growing
from newtwincities.people.account_actions import hide_profile, show_profile
from newtwincities.people.ages import Age
from newtwincities.people.models import PEOPLE, Guardianship, Person
from newtwincities.people.person_actions import save_profile
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of, viewer_of_person
from newtwincities.privacy.erasure import erase
from newtwincities.teams.models import Role
from newtwincities.web.urls import handler404
from newtwincities.web.urls import urlpatterns as all_urls
from tests.capabilities import teams_world

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
Add = Callable[..., Any]
PAGE = "/en/names/1/"
_made: list[str] = []


@visitor_page("idea:{pk}", PEOPLE, like_any_member=is_stranger)
def names(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A page as that of an idea: a form, and the names of those who take part, as the viewer may know them."""
    if pk != 1:
        raise Http404
    viewer = viewer_of(request)
    _made.append(viewer.person.email if viewer.person else "anybody")
    known = [shown_name(member.person, viewer) for member in Member.objects.filter(idea=pk).select_related("person")]
    said = f"Here: {', '.join(known)}. {'Ask to join' if 'member' in viewer.roles else 'Sign in'}"
    return render(request, "kept_page.html", {"said": said, "adult": viewer.adult, "member": "member" in viewer.roles})


urlpatterns = [path("en/names/<int:pk>/", names), *all_urls]
TEMPLATE = (
    '{% extends "web/base.html" %}{% block content %}<p>{{ said }} {{ adult }}</p>'
    '{% if member %}<form method="post">{% csrf_token %}</form>{% endif %}{% endblock %}'
)


@pytest.fixture(autouse=True)
def template(settings: Any, tmp_path: Any) -> None:
    (tmp_path / "kept_page.html").write_text(TEMPLATE, encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    _made.clear()


@pytest.fixture
def idea(person: Add) -> Idea:
    """Led by Ana, who shows her name to everybody who is signed in."""
    now = timezone.now()
    made = Idea.objects.create(
        pk=1, title="Forest", summary="Trees.", language="en", state="looking", created_at=now, published_at=now,
        changed_at=now, active_at=now,
    )  # fmt: skip
    joins(made, person("ana@example.org", name="Ana Novak"))
    return made


def joins(idea: Idea, person: Person) -> None:
    Member.objects.create(idea=idea, person=person, part="municipality", since=timezone.now())
    renew_stamps(f"idea:{idea.pk}")


def seen(client: Client) -> str:
    return client.get(PAGE).content.decode()


@pytest.fixture
def ben(person: Add, sign_in: Add) -> Client:
    client: Client = sign_in(person("ben@example.org", name="Ben Berg"), client=Client())
    return client


@pytest.fixture
def cleo(person: Add) -> Person:
    found: Person = person("cleo@example.org", name="Cleo Costa")
    return found


# --- what it is for


def test_strangers_share_a_page_that_is_made_once(idea: Idea, ben: Client, cleo: Person, sign_in: Add) -> None:
    assert "Here: Ana Novak. Ask to join" in seen(ben)
    assert "Here: Ana Novak. Ask to join" in seen(sign_in(cleo))
    assert _made == ["anybody"]
    assert "Here: A member. Sign in" in seen(Client())
    assert "Here: Ana Novak" in seen(ben)
    assert _made == ["anybody", "anybody"]


def test_only_the_page_of_what_has_changed_is_made_anew(idea: Idea, ben: Client) -> None:
    seen(ben), seen(Client())
    renew_stamps("idea:2")
    seen(ben), seen(Client())
    assert len(_made) == 2
    renew_stamps("idea:1")
    seen(ben), seen(Client())
    assert len(_made) == 4


def test_what_is_not_there_is_not_kept(ben: Client) -> None:
    for client in (ben, Client()):
        assert client.get("/en/names/2/").status_code == 404


def test_a_page_with_relative_times_is_made_anew_with_the_clock() -> None:
    calls = []

    @visitor_page(MINUTE)
    def view(request: HttpRequest) -> HttpResponse:
        calls.append(request)
        return HttpResponse("a minute ago")

    pages = VisitorPages(view)
    for moment, made in (("10:00:01", 1), ("10:00:59", 1), ("10:01:01", 2)):
        with time_machine.travel(f"2026-11-28 {moment}+00:00", tick=False):
            pages(RequestFactory().get("/en/"))
        assert len(calls) == made


# --- nothing of one person reaches another


def test_each_has_their_own_menu_and_tokens(idea: Idea, ben: Client, cleo: Person, sign_in: Add) -> None:
    clients = (ben, sign_in(cleo))
    pages = [seen(client) for client in (*clients, *clients)]
    for page, own, other in zip(pages, ("Ben Berg", "Cleo Costa") * 2, ("Cleo", "Ben ") * 2, strict=True):
        assert own in page
        assert other not in page
    tokens = [set(re.findall(r'csrfmiddlewaretoken" value="(\w{64})"', page)) for page in pages]
    assert all(one.isdisjoint(other) for place, one in enumerate(tokens) for other in tokens[place + 1 :])
    kept = list(caches["pages"]._cache.values())  # type: ignore[attr-defined]
    for name in (b"Ben Berg", b"Cleo Costa", *(token.encode() for one in tokens for token in one)):
        assert not any(name in value for value in kept)


def test_a_token_of_a_shared_page_is_taken(idea: Idea, person: Add) -> None:
    for name in ("dora", "emil"):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person(f"{name}@example.org"))
        token = re.findall(r'csrfmiddlewaretoken" value="(\w{64})"', seen(client))[-1]
        sent = {"csrfmiddlewaretoken": token, "q": "forest"}
        assert client.post("/en/ideas/searches/save/", sent).status_code == 302
        assert client.post("/en/ideas/searches/save/", {**sent, "csrfmiddlewaretoken": "x" * 64}).status_code == 403


def test_the_packed_page_is_the_same(idea: Idea, ben: Client) -> None:
    packed = ben.get(PAGE, headers={"accept-encoding": "gzip"})
    plain = [re.sub(r'value="\w{64}"', "", page) for page in (gzip.decompress(packed.content).decode(), seen(ben))]
    assert plain[0] == plain[1]


def takes_part(idea: Idea, me: Person, other: Person) -> None:
    joins(idea, me)


def took_part(idea: Idea, me: Person, other: Person) -> None:
    joins(idea, me)
    Member.objects.filter(person=me).update(ended_at=timezone.now(), ended_why="left")


def is_invited(idea: Idea, me: Person, other: Person) -> None:
    Invitation.objects.create(idea=idea, person=me, part="other", language="en", at=timezone.now())


def has_asked(idea: Idea, me: Person, other: Person) -> None:
    JoinRequest.objects.create(idea=idea, person=me, part="other", asked_at=timezone.now())


def follows(idea: Idea, me: Person, other: Person) -> None:
    Follow.objects.create(person=me, stream="idea:1")


def has_blocked(idea: Idea, me: Person, other: Person) -> None:
    blocking.block(other, by=me)


def is_blocked(idea: Idea, me: Person, other: Person) -> None:
    blocking.block(me, by=other)


def works_with(idea: Idea, me: Person, other: Person) -> None:
    team = teams_world.town_hall()
    for one in (me, other):
        teams_world.role(team, one)


def is_guardian(idea: Idea, me: Person, other: Person) -> None:
    Guardianship.objects.create(child=other, guardian=me, state="confirmed", confirmed_at=timezone.now())


def leads_a_group(idea: Idea, me: Person, other: Person) -> None:
    assert isinstance(groups.found(me, name="4b", kind="class", institution="School"), object)


def moderates(idea: Idea, me: Person, other: Person) -> None:
    Person.objects.filter(pk=me.pk).update(site_role="moderator")


def has_to_say_the_age(idea: Idea, me: Person, other: Person) -> None:
    Person.objects.filter(pk=me.pk).update(band="")


@pytest.mark.parametrize(
    "differs",
    [takes_part, took_part, is_invited, has_asked, follows, has_blocked, is_blocked, works_with, is_guardian,
     leads_a_group, moderates, has_to_say_the_age],
)  # fmt: skip
def test_whoever_sees_something_else_has_a_page_of_their_own(
    differs: Callable[[Idea, Person, Person], None], idea: Idea, ben: Client, cleo: Person, sign_in: Add
) -> None:
    seen(ben)
    differs(idea, cleo, Person.objects.get(email="ana@example.org"))
    _made.clear()
    seen(sign_in(cleo))
    assert _made == ["cleo@example.org"]
    if differs not in (has_blocked, is_blocked, works_with, is_guardian):
        seen(ben)
        assert _made == ["cleo@example.org"] or differs in (takes_part, took_part, moderates, has_to_say_the_age)


def test_the_name_of_a_minor_is_told_to_no_stranger(idea: Idea, ben: Client, person: Add, sign_in: Add) -> None:
    kim, mate = person("kim@example.org", band="teen", name="Kim Klein"), person("mate@example.org")
    joins(idea, kim)
    team = teams_world.town_hall()
    for one in (kim, mate):
        teams_world.role(team, one)
    assert "Kim Klein" in seen(sign_in(mate, client=Client()))
    assert "Kim Klein" in seen(sign_in(kim, client=Client()))
    assert "Kim Klein" not in seen(ben)
    assert "Kim Klein" not in seen(Client())
    assert Role.objects.count() == 2


def test_young_people_and_newcomers_share_with_their_like(idea: Idea, ben: Client, person: Add, sign_in: Add) -> None:
    assert "True" in seen(ben)
    teen = person("kim@example.org", band="teen")
    assert "False" in seen(sign_in(teen, client=Client()))
    assert "False" in seen(sign_in(person("new@example.org", band="teen", trusted_at=None), client=Client()))
    assert "True" in seen(ben)
    assert _made == ["anybody"] * 3


def test_a_stranger_is_found_by_few_queries(idea: Idea, cleo: Person, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        assert is_stranger(viewer_of_person(cleo), 1)


# --- a page of one's own


@pytest.fixture
def member(idea: Idea, cleo: Person, sign_in: Add) -> Iterator[Client]:
    """Takes part, at an hour at which no minute ends."""
    joins(idea, cleo)
    with time_machine.travel("2026-11-28 10:00:10+00:00", tick=False):
        yield sign_in(cleo, client=Client())


def test_a_page_of_ones_own_is_kept_for_its_minute(member: Client) -> None:
    for moment, made in (("10:00:20", 1), ("10:00:59", 1), ("10:01:01", 2)):
        with time_machine.travel(f"2026-11-28 {moment}+00:00", tick=False):
            seen(member)
        assert len(_made) == made


def test_a_page_of_ones_own_is_seen_by_nobody_else(
    idea: Idea, member: Client, ben: Client, cleo: Person, sign_in: Add
) -> None:
    joins(idea, Person.objects.get(email="ben@example.org"))
    pages = [seen(client) for client in (member, ben, Client(), member, ben)]
    assert _made == ["cleo@example.org", "ben@example.org", "anybody"]
    menus = [[name for name in ("Cleo Costa</", "Ben Berg</") if name in page] for page in pages]
    assert menus == [["Cleo Costa</"], ["Ben Berg</"], [], ["Cleo Costa</"], ["Ben Berg</"]]
    seen(sign_in(cleo, second_factor=True, client=Client()))  # may be shown more
    assert _made.count("cleo@example.org") == 2


def test_whatever_one_sends_makes_ones_own_pages_anew(member: Client, cleo: Person) -> None:
    seen(member), seen(member)
    assert len(_made) == 1
    member.post("/en/ideas/searches/save/", {"q": "forest"})
    if "messages" in member.cookies:
        del member.cookies["messages"]
    seen(member), seen(member)
    assert len(_made) == 2
    member.head("/en/ideas/")
    seen(member)
    assert len(_made) == 2


def test_what_another_blocks_is_gone_at_once(member: Client, cleo: Person) -> None:
    ana = Person.objects.get(email="ana@example.org")
    for change in (blocking.block, blocking.unblock):
        seen(member)
        _made.clear()
        change(cleo, by=ana)
        seen(member)
        assert _made == ["cleo@example.org"]


def test_who_leaves_sees_what_strangers_see(idea: Idea, member: Client, cleo: Person) -> None:
    seen(member)
    Member.objects.filter(person=cleo).delete()
    renew_stamps("idea:1")
    seen(member)
    assert _made == ["cleo@example.org", "anybody"]


# --- no name outlives its time


def renames(ana: Person) -> None:
    save_profile(ana, name="Ana Krall", role="", offers="", organisation="", languages={}, shows={})


def shows_nobody(ana: Person) -> None:
    save_profile(ana, name=ana.name, role="", offers="", organisation="", languages={}, shows={"name": "me"})


def is_hidden(ana: Person) -> None:
    hide_profile(ana, by=None)


def turns_out_young(ana: Person) -> None:
    born = timezone.localdate().replace(year=timezone.localdate().year + 3)
    growing.correct_age(ana, Age(band="teen", ends=born), country="AT", by=ana)


def is_suspended(ana: Person) -> None:
    Person.objects.filter(pk=ana.pk).update(is_active=False)


def is_erased(ana: Person) -> None:
    erase(ana, contributions_stay=True, receipt="r")


@pytest.mark.parametrize("withdraws", [renames, shows_nobody, is_hidden, turns_out_young, is_suspended, is_erased])
def test_a_withdrawn_name_is_gone_at_once(
    withdraws: Callable[[Person], None], idea: Idea, ben: Client, member: Client
) -> None:
    ana = Person.objects.get(email="ana@example.org")
    ana.shows = {"name": "public"}
    ana.save()
    Member.objects.filter(person=ana).update(ended_at=timezone.now(), ended_why="left")
    clients = (ben, Client(), member)
    assert all("Ana Novak" in seen(client) for client in clients)
    withdraws(ana)
    assert not any("Ana Novak" in seen(client) for client in clients)


def test_what_shows_nobody_makes_nothing_anew(idea: Idea) -> None:
    ana = Person.objects.get(email="ana@example.org")
    before = current_stamps([PEOPLE])
    Person.objects.filter(pk=ana.pk).update(last_seen_on=timezone.localdate())
    ana.save(update_fields=["language"])
    assert current_stamps([PEOPLE]) == before
    show_profile(ana, by=None)
    assert current_stamps([PEOPLE]) != before


assert handler404
