# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of ideas: a partnership, another municipality after a merger, and what stays when somebody goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from newtwincities.atlas.actions import merge_municipalities
from newtwincities.ideas import leaving
from newtwincities.ideas.actions import ideas as actions
from newtwincities.ideas.actions import parting
from newtwincities.ideas.models import Idea, Member, Outcome, Version
from newtwincities.ideas.models.members import Part
from newtwincities.ideas.wording import wording_of
from newtwincities.partnerships.models import Partnership, Side
from tests.capabilities import teams_world
from tests.capabilities.ideas_world import TITLE, World, draft, filled, published, signed_in, wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(municipality: Any, person: Any) -> World:
    found = filled(municipality, person)
    other = teams_world.town_hall(found["bedorf"], name="Bedorf", country="IT")
    teams_world.role(other, found["ivo"], "coordinator")
    return found


def sent(world: World, **changes: Any) -> dict[str, Any]:
    return {"do": "begin", "own": world["aldorf"].pk, "others": ["Q2"], "kind": "topic", **changes}


# --- from idea to work


def test_an_idea_becomes_a_partnership_and_both_lead_to_each_other(world: World) -> None:
    idea = published(world, wanted=("Q2",))
    ana, path = signed_in(world["ana"]), f"/en/ideas/{idea.pk}/partnership/"
    assert path in ana.get(f"/en/ideas/{idea.pk}/").content.decode()
    assert 'value="Q2"' in ana.get(path).content.decode()
    ana.post(path, sent(world))
    partnership = Partnership.objects.get()
    assert set(partnership.sides.values_list("municipality__key", flat=True)) == {"Q1", "Q2"}
    link = f'href="/en/partnerships/{partnership.pk}/"'
    assert link in ana.get(f"/en/ideas/{idea.pk}/").content.decode()
    for who in (None, "sam", "mia"):
        client = signed_in(world[who] if who else None)
        assert link not in client.get(f"/en/ideas/{idea.pk}/").content.decode()
    Side.objects.update(confirmed_at=timezone.now())
    Partnership.objects.update(state="active")
    plan = ana.get(f"/en/partnerships/{partnership.pk}/plan/").content.decode()
    assert "Came from the project idea" in plan
    assert TITLE in plan


def test_who_may_not_see_the_idea_does_not_read_of_it_in_the_partnership(world: World, person: Any) -> None:
    idea = published(world, visibility="invited")
    helper = person("helper@example.org")
    teams_world.role(world["team"], helper, "helper")
    signed_in(world["ana"]).post(f"/en/ideas/{idea.pk}/partnership/", sent(world))
    Side.objects.update(confirmed_at=timezone.now())
    Partnership.objects.update(state="active")
    plan = signed_in(helper).get(f"/en/partnerships/{Partnership.objects.get().pk}/plan/").content.decode()
    assert "Came from" not in plan
    assert TITLE not in plan


def test_only_those_who_lead_the_idea_make_something_of_it(world: World) -> None:
    idea = published(world)
    for who in ("edo", "mia", "ivo", "sam"):
        assert signed_in(world[who]).post(f"/en/ideas/{idea.pk}/partnership/", sent(world)).status_code == 403
    assert signed_in(world["ana"]).post(f"/en/ideas/{draft(world).pk}/partnership/", sent(world)).status_code == 403
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"others": []}, "Name at least one other municipality."),
        ({"others": ["Q1"]}, "Name at least one other municipality."),
        ({"others": ["Q99"]}, "One of these municipalities is not known."),
        ({"others": [], "add_other": "Cedorf"}, "Nobody acts for Cedorf here yet"),
        ({"own": "0"}, "For which municipality?"),
        ({"since": "1066-01-01"}, "choose a day between 1900 and 20"),
    ],
)
def test_a_partnership_that_cannot_be_is_refused_with_the_reason(
    changes: dict[str, Any], words: str, world: World, municipality: Any
) -> None:
    municipality("Q3", name="Cedorf", country="SI")
    idea = published(world)
    answer = signed_in(world["ana"]).post(f"/en/ideas/{idea.pk}/partnership/", sent(world, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Outcome.objects.exists()
    assert not Partnership.objects.exists()


def test_a_partnership_of_ones_own_can_be_named_once(world: World) -> None:
    idea, other = published(world), published(world, title="Another")
    ana = signed_in(world["ana"])
    ana.post(f"/en/ideas/{other.pk}/partnership/", sent(world))
    key = str(Partnership.objects.get().pk)
    for _twice in range(2):
        data = {"do": "link", "partnership": key}
        assert ana.post(f"/en/ideas/{idea.pk}/partnership/", data).status_code == 302
    assert Outcome.objects.filter(idea=idea).count() == 1
    data = {"do": "link", "partnership": "999"}
    assert ana.post(f"/en/ideas/{idea.pk}/partnership/", data).status_code == 422
    # Begun a second time, the one that is there is linked.
    Outcome.objects.all().delete()
    ana.post(f"/en/ideas/{idea.pk}/partnership/", sent(world))
    assert Outcome.objects.get().key == key


# --- municipalities that merge


def test_an_idea_follows_when_its_municipality_merges(world: World, municipality: Any) -> None:
    into = municipality("Q9", name="Aldorf am See")
    published(world, wanted=("Q2",))
    merge_municipalities(world["aldorf"], into)
    merge_municipalities(world["bedorf"], into)
    idea = Idea.objects.get()
    assert wording_of(idea).municipality == "Q9"
    assert wording_of(idea).wanted == ("Q9",)
    assert Member.objects.get(person=world["ana"]).municipality == idea.municipality
    assert Client().get(f"/en/ideas/{idea.pk}/").status_code == 200


# --- somebody goes


def gone(world: World, *, stays: bool) -> None:
    """Ana, as far as the ideas themselves are concerned."""
    parting.settle(world["ana"])
    leaving.forget(world["ana"], stays)


def test_the_only_lead_is_warned_and_an_editor_goes_on(world: World) -> None:
    idea = published(world)
    assert TITLE in next(iter(parting.warnings(world["ana"])))
    assert not list(parting.warnings(world["edo"]))
    gone(world, stays=False)
    idea.refresh_from_db()
    assert idea.created_by is None
    assert Member.objects.get(person=world["edo"], idea=idea).standing == "lead"
    assert not Version.objects.exclude(by=None).exists()
    page = Client().get(f"/en/ideas/{idea.pk}/").content.decode()
    assert TITLE in page


@pytest.mark.parametrize("stays", [True, False])
def test_an_idea_in_which_nobody_else_takes_part_stays_closed_or_goes(stays: bool, world: World) -> None:
    idea = actions.begin(wording(), by=world["ana"])
    actions.change_state(idea, "looking", by=world["ana"])
    actions.begin(wording(title="A draft"), by=world["ana"])
    gone(world, stays=stays)
    assert list(Idea.objects.values_list("title", "state")) == ([(TITLE, "closed")] if stays else [])


def test_drafts_that_nobody_touches_go_after_two_years(world: World) -> None:
    old, young, public = draft(world), draft(world), published(world)
    Idea.objects.filter(pk__in=[old.pk, public.pk]).update(changed_at=timezone.now() - timedelta(days=731))
    assert leaving.IDEAS.remaining is not None
    assert leaving.IDEAS.expire is not None
    assert leaving.IDEAS.remaining(timezone.now()) == 1
    assert leaving.IDEAS.expire(timezone.now()) == 1
    assert set(Idea.objects.all()) == {young, public}


def test_what_somebody_wrote_is_in_their_data(world: World) -> None:
    idea = published(world)
    Member.objects.filter(person=world["mia"]).update(part=Part.SCHOOL)
    rows = list(leaving.written_by(world["ana"]))
    assert [row["kind"] for row in rows] == ["idea", "version"]
    assert rows[0]["id"] == idea.pk
    assert not list(leaving.written_by(world["mia"]))
