# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""An idea of Ana's for Aldorf, with everybody who could want something of it, for tests of ideas."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from newtwincities.ideas.actions import ideas as actions
from newtwincities.ideas.models import Idea, Invitation, Member
from newtwincities.ideas.models.members import Part
from newtwincities.ideas.wording import Wording
from newtwincities.people.models import Person
from tests.capabilities import teams_world

World = dict[str, Any]
TITLE = "Compost for three valleys"


def filled(municipality: Any, person: Any) -> World:
    """Ana leads the idea, Edo edits it, Mia takes part, Ivo is invited, Sam is signed in and nothing else."""
    aldorf = municipality("Q1", name="Aldorf", languages="de")
    bedorf = municipality("Q2", name="Bedorf", country="IT", languages="it")
    team = teams_world.town_hall(aldorf, name="Aldorf")
    people = {name: person(f"{name}@example.org", name=name.title()) for name in ("ana", "edo", "mia", "ivo", "sam")}
    teams_world.role(team, people["ana"], "coordinator")
    return {"aldorf": aldorf, "bedorf": bedorf, "team": team, **people}


def wording(**changes: Any) -> Wording:
    usual: dict[str, Any] = {
        "title": TITLE, "summary": "We compost together.", "language": "en", "text": "First line.\n\nSecond line.",
        "kind": "interreg_alpine_space/governance", "topics": ("energy",), "municipality": "Q1",
    }  # fmt: skip
    return Wording(**{**usual, **changes})


def draft(world: World, **changes: Any) -> Idea:
    """With Edo as editor, Mia as member and Ivo invited."""
    idea = actions.begin(wording(**changes), by=world["ana"])
    now = timezone.now()
    for name, standing in (("edo", Member.Standing.EDITOR), ("mia", Member.Standing.MEMBER)):
        Member.objects.create(idea=idea, person=world[name], standing=standing, part=Part.OTHER, since=now)
    Invitation.objects.create(idea=idea, person=world["ivo"], part=Part.OTHER, by=world["ana"], at=now, language="en")
    return idea


def published(world: World, **changes: Any) -> Idea:
    idea = draft(world, **changes)
    actions.change_state(idea, Idea.State.LOOKING, by=world["ana"])
    idea.refresh_from_db()
    return idea


def signed_in(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def sent(idea: Idea, **changes: Any) -> dict[str, Any]:
    """What the form of the idea sends."""
    from newtwincities.ideas.wording import wording_of

    values = {name: value for name, value in wording_of(idea).values.items() if value not in (None, "")}
    return {**values, "version": idea.version, **changes}
