# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two towns that look for partners, with their people, for tests of notices, introductions and shortlists."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from newtwincities.matching.approach.actions import introductions, notices
from newtwincities.matching.models import Introduction, Notice
from newtwincities.people.models import Person
from tests.capabilities import teams_world

World = dict[str, Any]


def filled(municipality: Any, person: Any) -> World:
    """Ana coordinates Aldorf, Ben coordinates Bedorf; a helper, an editor, a young helper, a stranger."""
    aldorf = municipality("Q1", name="Aldorf", population=5000, elevation_m=700, languages="de")
    bedorf = municipality("Q2", name="Bedorf", country="IT", population=6000, languages="it", lat=46.0)
    cedorf = municipality("Q3", name="Cedorf", country="SI", population=4000, languages="sl", lat=46.3, lon=14.0)
    one, two = teams_world.town_hall(aldorf, name="Aldorf"), teams_world.town_hall(bedorf, name="Bedorf")
    names = ("ana", "ben", "helper", "editor", "stranger")
    people = {name: person(f"{name}@example.org", name=name.title()) for name in names}
    young = person("young@example.org", name="Young", band="teen")
    teams_world.role(one, people["ana"], "coordinator")
    teams_world.role(one, people["helper"], "helper")
    teams_world.role(one, people["editor"], "editor")
    teams_world.role(one, young, "editor")
    teams_world.role(two, people["ben"], "coordinator")
    return {"aldorf": aldorf, "bedorf": bedorf, "cedorf": cedorf, "one": one, "two": two, "young": young, **people}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def wording(**changes: Any) -> notices.Wording:
    usual: dict[str, Any] = {
        "kind": "topic", "topics": ["energy"], "offers": "A district network heated with wood.",
        "seeks": "A town that wants to build one.", "language": "en",
    }  # fmt: skip
    return notices.Wording(**{**usual, **changes})


def published(world: World, **changes: Any) -> Notice:
    return notices.publish(wording(**changes), municipality=world["aldorf"], team=world["one"], by=world["ana"])


def asked(world: World, **changes: Any) -> Introduction:
    """Aldorf has asked Bedorf."""
    usual: dict[str, Any] = {
        "kind": "topic", "topics": ["energy"], "reason": "You heat with wood.", "contact": "ana@example.org",
        "letters": {"it": "Buongiorno", "de": "Guten Tag"},
    }  # fmt: skip
    said = introductions.Asked(**{**usual, **changes})
    return introductions.ask(said, own=world["aldorf"], team=world["one"], other=world["bedorf"], by=world["ana"])


def days_ago(introduction: Introduction, days: int) -> None:
    """As if it had been asked for so long ago."""
    moment = timezone.now() - timezone.timedelta(days=days)
    Introduction.objects.filter(pk=introduction.pk).update(asked_at=moment)
