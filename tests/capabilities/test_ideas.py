# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Project ideas: begun as a draft, written by several, published, closed with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from newtwincities.feed.models import Follow, Happening
from newtwincities.ideas.models import Idea, Version
from newtwincities.ideas.wording import wording_of
from tests.capabilities.ideas_world import TITLE, World, draft, filled, published, sent, signed_in

pytestmark = pytest.mark.django_db


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


def test_saving_makes_a_version_and_saving_nothing_makes_none(world: World) -> None:
    idea = published(world)
    edo = signed_in(world["edo"])
    assert edo.post(f"/en/ideas/{idea.pk}/edit/", sent(idea)).status_code == 302
    assert Version.objects.count() == 1
    edo.post(f"/en/ideas/{idea.pk}/edit/", sent(idea, title="Compost for four valleys", add_wanted="Bedorf"))
    idea.refresh_from_db()
    assert idea.version == Version.objects.count() == 2
    assert wording_of(idea).wanted == ("Q2",)
    page = edo.get(f"/en/ideas/{idea.pk}/versions/?a=1&b=2").content.decode()
    assert "<del" in page
    assert "Bedorf" in page
