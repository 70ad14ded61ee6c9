# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Project ideas: begun as a draft, written by several, published, closed with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone, translation

from newtwincities.atlas.territory import LANGUAGES, load_territory
from newtwincities.feed.models import Follow, Happening
from newtwincities.ideas import programmes
from newtwincities.ideas.actions import ideas as actions
from newtwincities.ideas.models import Idea, Member
from newtwincities.ideas.queries.ideas import similar_ideas
from newtwincities.ideas.wording import wording_of
from newtwincities.moderation import actions as moderation
from newtwincities.moderation.models import Case
from newtwincities.moderation.registry import thing_at
from newtwincities.people.viewing import viewer_of_person
from tests.capabilities.ideas_world import TITLE, World, draft, filled, published, sent, signed_in, wording

pytestmark = pytest.mark.django_db
TERRITORIES = Path(programmes.__file__).parents[1] / "atlas" / "territories"


@pytest.fixture
def world(municipality: Any, person: Any) -> World:
    return filled(municipality, person)


# --- beginning


def test_a_few_words_make_a_draft_that_only_its_author_sees(world: World) -> None:
    ana = signed_in(world["ana"])
    values = {"title": TITLE, "summary": "We compost.", "language": "en", "kind": "interreg_alpine_space/governance"}
    response = ana.post("/en/ideas/new/", values)
    idea = Idea.objects.get()
    assert response.headers["Location"] == f"/en/ideas/{idea.pk}/"
    assert (idea.state, idea.priority) == ("draft", "p4")
    page = ana.get(f"/en/ideas/{idea.pk}/").content.decode()
    assert "Governance, priority 4" in page
    assert "A text that says more than the summary" in page
    assert "At least one topic" in page
    assert Follow.objects.filter(person=world["ana"], stream=f"idea:{idea.pk}", why="begun").exists()
    assert not Happening.objects.exists()
    for who in (None, world["sam"]):
        assert signed_in(who).get(f"/en/ideas/{idea.pk}/").status_code == 404


def test_whoever_begins_as_a_person_may_say_from_where(world: World) -> None:
    values = {"title": TITLE, "summary": "We compost.", "language": "en", "kind": ""}
    assert signed_in(world["sam"]).post("/en/ideas/new/", {**values, "country": "IT"}).status_code == 302
    assert Member.objects.get().country == "IT"
    assert signed_in(world["sam"]).post("/en/ideas/new/", {**values, "country": "XX"}).status_code == 422


def test_what_is_missing_keeps_a_draft_from_being_published(world: World) -> None:
    idea = draft(world, text="", topics=())
    ana = signed_in(world["ana"])
    ana.post(f"/en/ideas/{idea.pk}/publish/")
    idea.refresh_from_db()
    assert idea.state == "draft"
    ana.post(f"/en/ideas/{idea.pk}/edit/", sent(idea, text="More.", topics=["energy"]))
    ana.post(f"/en/ideas/{idea.pk}/publish/")
    idea.refresh_from_db()
    assert idea.state == "looking"
    assert Happening.objects.get().sort == "idea_published"
    assert TITLE in Client().get(f"/en/ideas/{idea.pk}/").content.decode()


def test_every_page_of_an_idea_opens(world: World) -> None:
    idea = published(world, text="A [link](https://example.org).", deadline="2099-01-01", wanted=("Q2",))
    ana = signed_in(world["ana"])
    for tab in ("", "dates/", "tasks/", "versions/", "edit/", "state/", "attachments/"):
        assert ana.get(f"/en/ideas/{idea.pk}/{tab}").status_code == 200, tab
    assert ana.get("/en/ideas/new/").status_code == 200


def test_publishing_and_closing_go_by_those_who_lead_it(world: World) -> None:
    idea = published(world)
    path = f"/en/ideas/{idea.pk}/state/"
    for who in ("edo", "mia", "ivo", "sam"):
        assert signed_in(world[who]).post(path, {"state": "done"}).status_code == 403
    ana = signed_in(world["ana"])
    assert ana.post(path, {"state": "closed"}).status_code == 422
    assert ana.post(path, {"state": "draft"}).status_code == 422
    assert ana.post(path, {"state": "closed", "reason": "No money."}).status_code == 302
    page = Client().get(f"/en/ideas/{idea.pk}/").content.decode()
    assert "No money." in page
    assert ana.get(f"/en/ideas/{idea.pk}/edit/").status_code == 403
    ana.post(path, {"state": "looking"})
    idea.refresh_from_db()
    assert (idea.state, idea.state_reason) == ("looking", "")
    assert [one.sort for one in Happening.objects.order_by("pk")] == ["idea_published", "idea_state", "idea_state"]


def test_a_draft_can_be_deleted_and_nothing_else_can(world: World) -> None:
    idea, other = draft(world), published(world)
    ana = signed_in(world["ana"])
    assert signed_in(world["edo"]).post(f"/en/ideas/{idea.pk}/delete/").status_code == 403
    assert ana.post(f"/en/ideas/{other.pk}/delete/").status_code == 403
    assert ana.get(f"/en/ideas/{idea.pk}/delete/").status_code == 200
    assert ana.post(f"/en/ideas/{idea.pk}/delete/").status_code == 302
    assert list(Idea.objects.all()) == [other]
    assert not Follow.objects.filter(stream=f"idea:{idea.pk}").exists()


def test_people_under_18_begin_no_idea(world: World, person: Any) -> None:
    young = signed_in(person("young@example.org", band="teen"))
    assert young.get("/en/ideas/new/").status_code == 403
    assert Client().get("/en/ideas/new/").status_code in (302, 403)


def test_an_editor_under_18_reads_but_does_not_write_for_everybody(world: World, person: Any) -> None:
    idea, young = published(world), person("young@example.org", band="teen")
    Member.objects.create(idea=idea, person=young, standing="editor", part="youth", since=timezone.now())
    client = signed_in(young)
    assert client.get(f"/en/ideas/{idea.pk}/").status_code == 200
    assert f"/en/ideas/{idea.pk}/edit/" not in client.get(f"/en/ideas/{idea.pk}/").content.decode()
    assert client.post(f"/en/ideas/{idea.pk}/edit/", sent(idea, title="Mine")).status_code == 403


def test_an_idea_is_found_by_words_with_and_without_umlauts(world: World) -> None:
    idea = draft(world, title="Kräuter für Völs", text="Text.")
    for typed in ("krauter", "kraeuter", "vols", "voels", "text"):
        assert typed in idea.folded


# --- who sees it

TABS = ("", "dates/", "tasks/", "activity/", "versions/")
SEES = {
    "public": {None, "sam", "ivo", "mia", "edo", "ana"},
    "members": {"sam", "ivo", "mia", "edo", "ana"},
    "invited": {"ivo", "mia", "edo", "ana"},
}


@pytest.mark.parametrize("visibility", SEES)
@pytest.mark.parametrize("state", ["draft", "looking", "running", "done", "closed"])
def test_who_sees_an_idea(visibility: str, state: str, world: World) -> None:
    idea = draft(world, visibility=visibility)
    reason = "Over." if state == "closed" else ""
    actions.change_state(idea, state, reason=reason, by=world["ana"])
    sees = {"edo", "ana"} if state == "draft" else SEES[visibility]
    for who in (None, "sam", "ivo", "mia", "edo", "ana"):
        client = signed_in(world[who] if who else None)
        for tab in TABS:
            answer = client.get(f"/en/ideas/{idea.pk}/{tab}")
            assert answer.status_code == (200 if who in sees else 404), (who, tab)
            is_listed = visibility == "public" and state != "draft"
            assert who not in sees or answer.headers.get("X-Robots-Tag") == (None if is_listed else "noindex")


@pytest.mark.parametrize("visibility", ["members", "invited"])
def test_what_is_not_public_leaks_nowhere(visibility: str, world: World) -> None:
    idea = published(world, visibility=visibility)
    assert TITLE not in Client().get("/en/ideas/similar/", {"title": TITLE}).content.decode()
    sam = signed_in(world["sam"]).get("/en/ideas/similar/", {"title": TITLE}).content.decode()
    assert (TITLE in sam) == (visibility == "members")
    assert Happening.objects.get().visibility == ("members" if visibility == "members" else "inside")
    assert TITLE not in Client().get("/sitemap.xml").content.decode()
    assert "canonical" not in signed_in(world["ana"]).get(f"/en/ideas/{idea.pk}/").content.decode()


def test_a_public_idea_says_what_it_is_to_those_who_share_it(world: World) -> None:
    idea = published(world)
    page = Client().get(f"/en/ideas/{idea.pk}/").content.decode()
    assert f'<meta property="og:title" content="{TITLE}">' in page
    assert '<meta property="og:description" content="We compost together.">' in page
    assert f'hreflang="de" href="http://localhost:8000/de/ideas/{idea.pk}/"' in page or 'hreflang="de"' in page
    assert "csrfmiddlewaretoken" not in page  # nothing of it is personal


def test_pages_ask_as_much_however_much_there_is(world: World) -> None:
    idea = published(world)
    counts = []
    for number in (1, 12):
        for place in range(number):
            idea.links.create(title="Page", url=f"https://example.org/{number}-{place}", added_at=timezone.now())
            idea.refresh_from_db()
            actions.save(idea, wording(title=f"Compost {number} {place}"), seen=idea.version, by=world["ana"])
        for who in (None, "ana"):
            client = signed_in(world[who] if who else None)
            for tab in TABS:
                client.get(f"/en/ideas/{idea.pk}/{tab}")
                with CaptureQueriesContext(connection) as captured:
                    client.get(f"/en/ideas/{idea.pk}/{tab}")
                counts.append(len(captured))
    assert counts[: len(counts) // 2] == counts[len(counts) // 2 :]
    assert max(counts) <= 26, counts


# --- what can't be


WRONG = (
    ({"title": "x" * 1_000}, "This is too long: at most 120 characters."),
    ({"title": "  "}, "Give your idea a title."),
    ({"summary": "x" * 301}, "This is too long: at most 300 characters."),
    ({"text": "x" * 20_001}, "This is too long: at most 20000 characters."),
    ({"deadline": "1066-10-14"}, "choose a day between 1900 and 20"),
    ({"deadline": "2020-01-01"}, "This day is over."),
    ({"deadline": "soon"}, "This is no day."),
    ({"kind": "nonsense/governance"}, "This type is not known."),
    ({"objective": "interreg_alpine_space/so1_1"}, "This objective belongs to another priority than the type."),
    ({"kind": "/youth", "objective": "interreg_alpine_space/so4_1"}, "belongs to another priority"),
    ({"topics": ["nonsense"]}, "One of these topics is not known."),
    ({"topics": ["energy", "water", "sport", "mobility", "digital", "tourism", "culture"]}, "Choose at most 6 topics"),
    ({"countries": ["XX"]}, "One of these countries is not known."),
    ({"languages": ["xx"]}, "One of these languages is not known."),
    ({"wanted": ["Q999"]}, "One of these municipalities is not known."),
    ({"add_wanted": "Nowhere"}, "No municipality has such a name."),
    ({"municipality": "Q2"}, "act for this municipality."),
    ({"call_url": "javascript:alert(1)"}, "This is no address of a page."),
    ({"visibility": "nobody"}, "visibility"),
    ({"countries_needed": "-1"}, "Countries needed"),
)


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(wrong: dict[str, Any], words: str, world: World) -> None:
    idea = published(world)
    changes = {"summary": "We compost with care.", **wrong}
    answer = signed_in(world["ana"]).post(f"/en/ideas/{idea.pk}/edit/", sent(idea, **changes))
    page = answer.content.decode().replace("20,000", "20000")
    assert answer.status_code == 422
    assert words in page
    assert "We compost with care." in page or "summary" in wrong
    idea.refresh_from_db()
    assert idea.version == 1


def test_where_several_municipalities_are_called_so_one_is_ticked(world: World, municipality: Any) -> None:
    municipality("Q7", name="Bedorf", country="SI")
    idea = published(world)
    ana = signed_in(world["ana"])
    answer = ana.post(f"/en/ideas/{idea.pk}/edit/", sent(idea, add_wanted="Bedorf"))
    page = answer.content.decode()
    assert "Several are called so" in page
    assert 'value="Q7"' in page
    ana.post(f"/en/ideas/{idea.pk}/edit/", sent(idea, add_wanted="Bedorf", wanted=["Q7"]))
    assert wording_of(Idea.objects.get()).wanted == ("Q7",)
    idea.refresh_from_db()
    ana.post(f"/en/ideas/{idea.pk}/edit/", sent(idea, add_wanted="Bedorf (Q2)"))
    assert wording_of(Idea.objects.get()).wanted == ("Q2", "Q7")


# --- types and priorities


@pytest.mark.parametrize("name", ["alps", "danube"])
def test_types_fit_the_programmes_of_the_territory(name: str) -> None:
    territory = load_territory(TERRITORIES / f"{name}.toml")
    bodies = {body.code: body for body in territory.bodies}
    for body, kinds in programmes.programmes(territory):
        priorities = [part.code for part in body.parts if part.kind == "priority"]
        assert [kind.priority for kind in kinds] == priorities
    for code, kinds in programmes.of_programmes().items():
        if code in bodies:
            assert {kind.priority for kind in kinds} <= {part.code for part in bodies[code].parts}
    every = [*programmes.neutral(), *(kind for kinds in programmes.of_programmes().values() for kind in kinds)]
    assert all(set(LANGUAGES) <= set(kind.name) for kind in every)
    assert len({kind.key for kind in every}) == len(every)
    assert set(programmes.of_programmes()) <= {
        body.code for path in TERRITORIES.glob("*.toml") for body in load_territory(path).bodies
    }


def test_a_type_is_said_with_its_priority_in_each_language(db: None) -> None:
    kind = programmes.kind_with("interreg_alpine_space/governance")
    assert kind is not None
    with translation.override("en"):
        assert programmes.label_of(kind) == "Governance, priority 4"
    with translation.override("sl"):
        assert "4" in programmes.label_of(kind)
        assert "Upravljanje" in programmes.label_of(kind)


# --- similar ones


def test_similar_ideas_are_shown_while_a_title_is_typed(world: World) -> None:
    published(world)
    published(world, title="A railway through the pass")
    for typed in ("Composting in three valleys", "COMPOST für die drei valleys", "compost three valley"):
        found = signed_in(world["ana"]).get("/en/ideas/similar/", {"title": typed}).content.decode()
        assert TITLE in found, typed
        assert "railway" not in found
    own = Idea.objects.get(title=TITLE).pk
    assert TITLE not in Client().get("/en/ideas/similar/", {"title": TITLE, "but": own}).content.decode()
    assert TITLE in Client().get("/en/ideas/similar/", {"title": TITLE, "but": "x" * 30}).content.decode()
    for typed in ("", "the of and", "zzzz", "x" * 5000):
        assert TITLE not in Client().get("/en/ideas/similar/", {"title": typed}).content.decode()


def test_a_draft_shows_similar_ideas_before_it_is_published(world: World) -> None:
    published(world)
    idea = draft(world, title="Compost for three villages")
    assert "Perhaps somebody has had the idea already" in (
        signed_in(world["ana"]).get(f"/en/ideas/{idea.pk}/").content.decode()
    )


def test_similar_ideas_take_two_queries_however_many_there_are(world: World) -> None:
    for number in range(9):
        published(world, title=f"Compost for valley number {number}")
    viewer = viewer_of_person(world["sam"])
    viewer.standing("ideas")
    with CaptureQueriesContext(connection) as captured:
        assert len(similar_ideas("Compost for a valley", viewer)) == 5
    assert len(captured) == 2


# --- moderators


def test_the_first_idea_of_somebody_new_waits_and_is_told_when_it_is_approved(world: World) -> None:
    world["ana"].trusted_at = None
    world["ana"].save()
    idea = draft(world)
    assert "A moderator reads" in (
        signed_in(world["ana"]).post(f"/en/ideas/{idea.pk}/publish/", follow=True).content.decode()
    )
    assert Client().get(f"/en/ideas/{idea.pk}/").status_code == 404
    assert TITLE not in Client().get("/en/ideas/similar/", {"title": TITLE}).content.decode()
    assert "Not public yet" in signed_in(world["ana"]).get(f"/en/ideas/{idea.pk}/").content.decode()
    assert not Happening.objects.exists()
    moderation.decide(Case.objects.all(), outcome="approve", by=world["sam"])
    assert Client().get(f"/en/ideas/{idea.pk}/").status_code == 200
    assert Happening.objects.get().sort == "idea_published"


def test_an_idea_can_be_reported_from_each_of_its_pages(world: World) -> None:
    idea = published(world)
    for tab in TABS:
        match = resolve(f"/en/ideas/{idea.pk}/{tab}")
        found = thing_at(match.view_name, match.kwargs)
        assert found is not None
        assert found[1] == idea
