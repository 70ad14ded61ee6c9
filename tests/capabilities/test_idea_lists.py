# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The directory of ideas: found by any part of a word, narrowed, and never more than the viewer may see."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newtwincities.common.jobs import do_all_waiting
from newtwincities.common.models import Mail
from newtwincities.common.policy import Viewer
from newtwincities.common.stamps import renew_stamps
from newtwincities.domain.names import searchable
from newtwincities.feed import actions as feed
from newtwincities.feed.models import Addressee, Happening
from newtwincities.feed.streams import TERRITORY
from newtwincities.ideas.actions.searches import save_search
from newtwincities.ideas.actions.telling_searchers import tell_searchers
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.forms.directory import LONGEST_SEARCH
from newtwincities.ideas.models import Comment, Idea, Invitation, Member, RoleSought, SavedIdeaSearch
from newtwincities.ideas.models.members import Part
from newtwincities.ideas.queries.directory import IdeaFilter, narrowed, ordered, public_ideas, visible_to
from newtwincities.ideas.queries.ideas import visibility_of
from newtwincities.ideas.queries.searching import facts_of, filter_of, fits, who_searches
from newtwincities.moderation.models import Hidden
from newtwincities.moderation.queries import MODERATION
from newtwincities.notifications.models import Notification
from newtwincities.people.demo import make_demo_people
from newtwincities.people.models import Block, Person
from newtwincities.people.viewing import viewer_of_person

pytestmark = pytest.mark.django_db
Add = Callable[..., Any]
LIST = "/en/ideas/"


def idea(title: str = "A week of shared work", *, by: Person | None = None, **facts: Any) -> Idea:
    """A published idea, led by `by` if there is one."""
    now = timezone.now()
    usual = {
        "summary": "Twin towns lend each other people.", "text": "", "language": "en", "state": "looking",
        "created_by": by, "created_at": now, "published_at": now, "changed_at": now, "active_at": now,
    }  # fmt: skip
    made = Idea(title=title, **{**usual, **facts})
    made.folded = searchable(made.title, made.summary, made.text)
    made.save()
    if by:
        joined(made, by, standing="lead", part=Part.LEAD)
    touch(made, active=False)
    return made


def joined(where: Idea, who: Person, **facts: Any) -> Member:
    usual = {"part": Part.MUNICIPALITY, "since": timezone.now()}
    return Member.objects.create(idea=where, person=who, **{**usual, **facts})


def published(made: Idea, by: Person) -> Happening:
    thing = ("idea", made.pk)
    return feed.tell("idea_published", by=by, about=thing, within=thing, visibility=visibility_of(made))


def titles(client: Client, query: str = "") -> list[str]:
    text = client.get(f"{LIST}{query}").content.decode()
    return re.findall(r'<h3[^>]*><a href="/en/ideas/\d+/">(.+?)</a>', text)


def hidden(made: Idea) -> None:
    Hidden.objects.create(kind="idea", key=str(made.pk), why="decided", since=timezone.now())
    renew_stamps(MODERATION)


# --- words


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Forests around Žirovnica", "zirovnica"), ("Forests around Žirovnica", "ŽIROV"),
        ("Water for Völs", "voels"), ("Water for Völs", "vols"), ("Water for Völs", "Völs"),
        ("Saint-Étienne-de-Tinée reads", "etienne tinee"), ("A week of shared work", "ared wor"),
        ("Straße der Musik", "strasse"), ("100% renewable", "100%"),
    ],
)  # fmt: skip
def test_accents_and_parts_of_words_are_found(title: str, typed: str) -> None:
    idea(title), idea("Something else")
    rows = narrowed(visible_to(Viewer()), IdeaFilter(q=typed))
    assert [one.title for one in rows] == [title]


@pytest.mark.parametrize("where", ["title", "summary", "text"])
def test_title_summary_and_text_are_searched(where: str) -> None:
    idea(**{"title": "One", where: "The compost of all"})
    idea("Two")
    assert titles(Client(), "?q=kompost") == []
    assert len(titles(Client(), "?q=compost")) == 1


def test_every_word_has_to_be_there() -> None:
    idea("Compost for schools"), idea("Compost for farms")
    assert titles(Client(), "?q=schools+compost") == ["Compost for schools"]


@pytest.mark.parametrize("typed", ["%", "_", "'; DROP TABLE ideas_idea; --", "\\", "x" * 500, "\x00", "  "])
def test_strange_searches_are_answered(typed: str) -> None:
    idea()
    assert Client().get(LIST, {"q": typed}).status_code == 200


# --- filters and orders


@pytest.fixture
def some(person: Add) -> dict[str, Idea]:
    ana = person("ana@example.org")
    forest = idea(
        "Forest", by=ana, programme="interreg_alpine_space", kind="climate_and_nature", priority="p1",
        topics="|biodiversity|climate|", countries="|IT|SI|", languages="|de|sl|",
    )  # fmt: skip
    Member.objects.filter(idea=forest).update(country="AT")
    school = idea("School", state="running", language="fr", topics="|education|", kind="youth")
    RoleSought.objects.create(idea=forest, part=Part.RESEARCH, number=1)
    RoleSought.objects.create(idea=forest, part=Part.YOUTH, number=2)
    joined(forest, person("rea@example.org"), part=Part.RESEARCH, country="FR")
    return {"Forest": forest, "School": school}


FILTERS = [
    ({"kind": "interreg_alpine_space/climate_and_nature"}, {"Forest"}),
    ({"kind": "/youth"}, {"School"}),
    ({"priority": "interreg_alpine_space/p1"}, {"Forest"}),
    ({"topic": "climate"}, {"Forest"}),
    ({"topic": "education"}, {"School"}),
    ({"state": "running"}, {"School"}),
    ({"country": "FR"}, {"Forest"}),
    ({"country": "IT"}, set()),
    ({"wanted": "IT"}, {"Forest", "School"}),
    ({"wanted": "FR"}, {"School"}),
    ({"language": "sl"}, {"Forest"}),
    ({"language": "fr"}, {"School"}),
    ({"part": "youth"}, {"Forest"}),
    ({"part": "research"}, set()),  # the one that was sought has come
    ({"q": "for", "topic": "climate", "country": "AT"}, {"Forest"}),
    ({"q": "for", "topic": "education"}, set()),
    ({}, {"Forest", "School"}),
]


@pytest.mark.parametrize(("asked", "found"), FILTERS)
def test_filters_combine_and_saved_searches_ask_the_same(
    asked: dict[str, str], found: set[str], some: dict[str, Idea]
) -> None:
    wanted = IdeaFilter(**asked)
    assert {one.title for one in narrowed(visible_to(Viewer()), wanted)} == found
    assert {name for name, one in some.items() if fits(facts_of(one), wanted)} == found
    assert filter_of(wanted.query) == wanted


def test_a_value_that_is_not_in_the_list_is_named_and_narrows_nothing(some: dict[str, Idea]) -> None:
    text = Client().get(f"{LIST}?topic=nonsense&state=draft&order=x&page=99").content.decode()
    assert "This is not in the list, so it is left out." in text
    assert "2 ideas" in text


def test_the_list_is_sorted_as_wanted() -> None:
    now, today = timezone.now(), timezone.localdate()
    idea("Old", published_at=now - timedelta(days=9), active_at=now, deadline=today + timedelta(days=5))
    idea("New", active_at=now - timedelta(days=8), deadline=today - timedelta(days=1))
    idea("Soon", published_at=now - timedelta(days=4), active_at=now - timedelta(days=4), deadline=today)
    orders = {
        order: [one.title for one in ordered(visible_to(Viewer()), order, today)] for order in ("", "active", "closing")
    }
    assert orders == {
        "": ["New", "Soon", "Old"], "active": ["Old", "Soon", "New"], "closing": ["Soon", "Old", "New"],
    }  # fmt: skip


def test_what_narrows_the_list_can_be_taken_away_one_by_one(some: dict[str, Idea]) -> None:
    text = Client().get(f"{LIST}?q=forest&topic=climate&order=active").content.decode()
    assert 'href="/en/ideas/?q=forest&amp;order=active"' in text
    assert 'href="/en/ideas/?topic=climate&amp;order=active"' in text


def test_a_card_says_what_one_needs_to_know(some: dict[str, Idea]) -> None:
    text = Client().get(f"{LIST}?q=forest").content.decode()
    for words in ("Climate and nature, priority 1", "looking for partners", "2 take part", "Austria and France",
                  "Still sought: 2 × Youth organisation"):  # fmt: skip
        assert words in text


def test_the_empty_list_helps() -> None:
    assert "There is no project idea yet" in Client().get(LIST).content.decode()
    assert "No idea fits all of this" in Client().get(f"{LIST}?q=nothing").content.decode()
    assert Client().get("/en/ideas/map/").status_code == 200


def test_a_long_list_has_pages() -> None:
    for number in range(21):
        idea(f"Idea {number}")
    assert len(titles(Client())) == 20
    assert len(titles(Client(), "?page=2")) == 1


# --- who finds what


def test_nobody_finds_what_they_may_not_see(person: Add, sign_in: Add) -> None:
    ana, ben, cleo = person("ana@example.org"), person("ben@example.org"), person("cleo@example.org")
    idea("Open", by=ana)
    idea("Inner", by=ana, visibility="members")
    secret = idea("Secret", by=ana, visibility="invited")
    idea("Draft", by=ana, state="draft", published_at=None)
    Invitation.objects.create(idea=secret, person=ben, part=Part.OTHER, language="en", at=timezone.now())
    hidden(idea("Hidden", by=ana))
    assert set(titles(Client())) == {"Open"}
    assert set(titles(sign_in(cleo, client=Client()))) == {"Open", "Inner"}
    assert set(titles(sign_in(ben, client=Client()))) == {"Open", "Inner", "Secret"}
    assert set(titles(sign_in(ana, client=Client()))) == {"Open", "Inner", "Secret"}
    for address in (LIST, f"{LIST}?q=secret", "/en/ideas/map/", "/en/", "/sitemap-pages.xml"):
        text = Client().get(address).content.decode()
        for title in ("Inner", "Secret", "Draft", "Hidden"):
            assert f">{title}<" not in text
    assert "1 idea" in Client().get(LIST).content.decode()
    assert not sign_in(ana, client=Client()).get(LIST).content.decode().count(">Hidden<")


def test_whoever_waits_for_a_guardian_finds_what_visitors_do(person: Add, sign_in: Add) -> None:
    idea("Inner", visibility="members")
    child = person("child@example.org", band="", name="Kim")
    assert titles(sign_in(child)) == []


def test_a_moderator_with_a_second_factor_finds_all_that_is_not_hidden(person: Add) -> None:
    idea("Secret", visibility="invited")
    moderator = person("mo@example.org", site_role="moderator")
    assert not visible_to(viewer_of_person(moderator)).exists()
    assert visible_to(viewer_of_person(moderator, second_factor=True)).exists()


# --- the map and other pages


def test_the_map_shows_where_ideas_come_from_and_nobody_young(person: Add, municipality: Add) -> None:
    home, other, young = (
        municipality(key, name) for key, name in (("Q1", "Aldorf"), ("Q2", "Bedorf"), ("Q3", "Cedorf"))
    )
    made = idea("Forest", by=person("ana@example.org"), municipality=home)
    joined(made, person("ben@example.org"), municipality=other)
    joined(made, person("kim@example.org", band="teen", band_ends="2030-01-01"), municipality=young)
    text = Client().get("/en/ideas/map/").content.decode()
    assert "Ideas in 2 municipalities" in text
    assert "Aldorf" in text
    assert "Bedorf" in text
    assert "Cedorf" not in text
    assert text.count('class="map-number"') == 2


def test_other_pages_show_public_ideas_alone(municipality: Add) -> None:
    home = municipality("Q1", "Aldorf")
    page = "/en/municipalities/Q1/"
    assert "Ideas with Aldorf" not in Client().get(page).content.decode()
    made = idea("Forest", municipality=home)
    idea("Inner", municipality=home, visibility="members")
    text = Client().get(page).content.decode()
    assert "Ideas with Aldorf" in text
    assert "Inner" not in text
    assert "Forest" in Client().get("/en/").content.decode()
    assert f"/en/ideas/{made.pk}/" in Client().get("/sitemap-ideas-1.xml").content.decode()
    Idea.objects.filter(pk=made.pk).update(visibility="invited")
    touch(made)
    assert "Ideas with Aldorf" not in Client().get(page).content.decode()
    assert "Forest" not in Client().get("/en/").content.decode()
    assert Client().get("/sitemap-ideas-1.xml").status_code == 404


# --- as many queries for many as for few


def filled(ideas: int, members: int, person: Add) -> None:
    people = [person(f"p{ideas}-{number}@example.org") for number in range(members)]
    for number in range(ideas):
        made = idea(f"Idea {number}")
        RoleSought.objects.create(idea=made, part=Part.YOUTH, number=9)
        for one in people:
            joined(made, one, country="AT")


@pytest.mark.parametrize("address", [LIST, f"{LIST}?q=idea&part=youth&country=AT", "/en/ideas/map/"])
def test_the_list_takes_as_many_queries_for_many_ideas_as_for_few(person: Add, sign_in: Add, address: str) -> None:
    client = sign_in(person("ana@example.org"))
    client.get(address)  # so that what is kept has to be looked at both times
    counts = []
    for ideas, members in ((2, 1), (12, 4)):
        filled(ideas, members, person)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= 6  # kept: session, person, stamps, and whether the person finds more


def test_an_ideas_page_takes_as_many_queries_for_many_as_for_few(person: Add, sign_in: Add) -> None:
    made = idea(by=person("lead@example.org"))
    client, counts = sign_in(person("ana@example.org")), []
    if client.get(f"{LIST}{made.pk}/").status_code == 404:
        pytest.skip("no page of ideas yet")
    for number in (1, 8):
        for one in range(number):
            joined(made, person(f"m{number}-{one}@example.org"), country="AT")
        touch(made)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{LIST}{made.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_ideas_page_tells_nothing_of_one_stranger_to_another(person: Add, sign_in: Add) -> None:
    ana, kim = person("ana@example.org"), person("kim@example.org", name="Kim Klein", band="teen")
    made, secret = idea("Open", by=ana), idea("Secret", by=ana, visibility="invited")
    joined(made, kim)
    address, shut = (f"{LIST}{one.pk}/" for one in (made, secret))
    if Client().get(address).status_code == 404:
        pytest.skip("no page of ideas yet")
    ben, cleo = person("ben@example.org"), person("cleo@example.org")
    Block.objects.create(person=cleo, blocked=ana)
    clients = [Client(), *(sign_in(one, client=Client()) for one in (ana, kim, ben, cleo))]
    for _round in range(2):
        visitor, own, young, first, second = (client.get(address).content.decode() for client in clients)
        assert "Ben" in first
        assert "Cleo" in second
        for page, others in ((first, ("Cleo", "Kim")), (second, ("Ben", "Kim")), (visitor, ("Ben", "Cleo", "Kim"))):
            assert not [name for name in others if re.search(rf"\b{name}\b", page)]
        assert "Kim Klein" in young
        assert "Kim Klein" not in own
        assert [client.get(shut).status_code == 200 for client in clients] == [False, True, False, False, False]


# --- saved searches


def test_a_search_is_saved_listed_and_removed(person: Add, sign_in: Add) -> None:
    ana = person("ana@example.org")
    client = sign_in(ana)
    answer = client.post(
        "/en/ideas/searches/save/", {"q": "forest", "topic": "climate", "state": "nonsense"}, follow=True
    )
    assert "You hear of new ideas that fit." in answer.content.decode()
    assert "forest, Climate" in answer.content.decode()
    client.post("/en/ideas/searches/save/", {"topic": "climate", "q": "forest"})
    (search,) = SavedIdeaSearch.objects.all()
    assert search.query == "q=forest&topic=climate"
    client.post(f"/en/ideas/searches/{search.pk}/remove/")
    assert not SavedIdeaSearch.objects.exists()
    assert "No saved search yet" in client.get("/en/ideas/searches/").content.decode()


def test_nobody_saves_more_than_twenty(person: Add) -> None:
    ana = person("ana@example.org")
    assert all(save_search(IdeaFilter(q=f"word{number}"), person=ana) for number in range(20))
    assert save_search(IdeaFilter(q="one more"), person=ana) is None
    assert save_search(IdeaFilter(q="word3"), person=ana)


def test_the_longest_search_fits(person: Add, sign_in: Add) -> None:
    sent = {"q": "😀" * LONGEST_SEARCH, "kind": "interreg_alpine_space/energy_and_circular_economy", "topic": "climate"}
    sign_in(person("ana@example.org")).post("/en/ideas/searches/save/", sent)
    search = SavedIdeaSearch.objects.get()
    search.full_clean()
    assert filter_of(search.query).q == sent["q"]


def test_searches_are_their_owners_alone(person: Add, sign_in: Add) -> None:
    search = save_search(IdeaFilter(q="forest"), person=person("ana@example.org"))
    assert search
    ben = sign_in(person("ben@example.org"))
    assert "forest" not in ben.get("/en/ideas/searches/").content.decode()
    assert ben.post(f"/en/ideas/searches/{search.pk}/remove/").status_code == 404
    assert Client().get("/en/ideas/searches/").status_code == 302
    assert Client().post("/en/ideas/searches/save/", {"q": "x"}).status_code == 302
    assert ben.get("/en/ideas/searches/save/").status_code == 405


def test_whoever_searches_is_addressed_once(person: Add) -> None:
    ana, ben, cleo = (person(f"{name}@example.org") for name in ("ana", "ben", "cleo"))
    for one in (ana, ben):
        save_search(IdeaFilter(q="forest"), person=one)
        save_search(IdeaFilter(topic="climate"), person=one)
    save_search(IdeaFilter(q="school"), person=cleo)
    made = idea("Forests", by=ana, topics="|climate|")
    told = published(made, ana)
    tell_searchers.enqueue(told.pk)
    do_all_waiting()
    assert tell_searchers.call(told.pk) == 0
    (addressee,) = Addressee.objects.filter(happening=told)
    assert (addressee.person, addressee.reason) == (ben, "saved_search")


@pytest.mark.parametrize("follows", [False, True])
@pytest.mark.parametrize("spread_before", [False, True])
def test_whoever_searches_is_notified_once_whether_they_follow_or_not(
    person: Add, follows: bool, spread_before: bool
) -> None:
    ana, ben = person("ana@example.org"), person("ben@example.org")
    save_search(IdeaFilter(q="forest"), person=ben)
    if follows:
        feed.follow(ben, TERRITORY)
    told = published(idea("Forests", by=ana), ana)
    if spread_before:
        do_all_waiting()
    tell_searchers.enqueue(told.pk)
    do_all_waiting()
    (made,) = Notification.objects.filter(happening=told)
    assert (made.person, made.kind, made.mail) == (ben, "saved_search", "now")
    assert Mail.objects.filter(address=ben.email).count() == 1


def test_only_whoever_may_see_the_idea_is_addressed(person: Add) -> None:
    ana = person("ana@example.org")
    names = ("ben", "kim", "blocked", "gone", "invited")
    facts: dict[str, dict[str, Any]] = {"kim": {"band": ""}, "gone": {"is_active": False}}
    people = {name: person(f"{name}@example.org", **facts.get(name, {})) for name in names}
    for one in people.values():
        save_search(IdeaFilter(), person=one)
    Block.objects.create(person=people["blocked"], blocked=ana)
    inner = idea("Inner", by=ana, visibility="members")
    assert {one.email for one in who_searches(inner)} == {"ben@example.org", "invited@example.org"}
    secret = idea("Secret", by=ana, visibility="invited")
    invited = people["invited"]
    Invitation.objects.create(idea=secret, person=invited, part=Part.OTHER, language="en", at=timezone.now())
    assert who_searches(secret) == [invited]
    shut = idea("Hidden", by=ana)
    hidden(shut)
    assert who_searches(shut) == []


def test_many_searches_are_asked_in_few_queries(person: Add) -> None:
    ana, counts = person("ana@example.org"), []
    made = idea("Forest", by=ana)
    for number in (2, 12):
        for one in range(number):
            save_search(IdeaFilter(q="forest" if one % 2 else "school"), person=person(f"s{number}-{one}@example.org"))
        with CaptureQueriesContext(connection) as asked:
            found = who_searches(made)
        counts.append(len(asked))
    assert len(found) == 7
    assert counts[0] == counts[1]


def test_a_saved_search_of_an_older_form_still_works() -> None:
    assert filter_of("q=a&nonsense=1&topic=climate") == replace(IdeaFilter(), q="a", topic="climate")


# --- what is invented


def test_the_invented_idea_is_lively_marked_and_in_nothing_public(settings: Any) -> None:
    make_demo_people()
    made = Idea.objects.get()
    assert made.municipality
    assert made.municipality.is_demonstration
    assert made.updates.count() >= 10
    assert {update.language for update in made.updates.all()} == {"en", "de", "fr", "it", "sl"}
    assert made.polls.count() == 3
    assert all(one.posted_at > one.update.posted_at for one in Comment.objects.select_related("update"))
    assert max(one.posted_at for one in Comment.objects.all()) < timezone.now()
    told = Happening.objects.filter(within_kind="idea", within_key=str(made.pk)).order_by("pk")
    assert (told.last().at - told.first().at).days > 170  # type: ignore[union-attr]
    assert [one.at for one in told] == sorted(one.at for one in told)
    assert all(one.name.startswith("Demo ") for one in Person.objects.filter(idea_memberships__idea=made))
    assert "tag-warn" in Client().get(LIST).content.decode()
    assert not public_ideas().exists()
    assert made.title not in Client().get("/en/").content.decode()
    assert Client().get("/sitemap-ideas-1.xml").status_code == 404
