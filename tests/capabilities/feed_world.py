# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What tests of the feed share: an idea, somebody who did something in it, and every channel in which one reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from newtwincities.atlas.models import Municipality
from newtwincities.feed import actions
from newtwincities.feed.models import Happening
from newtwincities.feed.registry import Sort, Verb, register_sorts
from newtwincities.feed.streams import stream
from newtwincities.ideas.models import Idea
from newtwincities.people.models import Person

PUBLIC, MEMBERS, INSIDE = Happening.Visibility.PUBLIC, Happening.Visibility.MEMBERS, Happening.Visibility.INSIDE
CAME = Sort(
    "test_came",
    Verb.JOIN,
    gettext_lazy("{who} has come to {what}."),
    several=ngettext_lazy(
        "{who} and {number} other have come to {what}.", "{who} and {number} others have come to {what}."
    ),
    icon="users",
)
SAID = Sort("test_said", Verb.CREATE, gettext_lazy("{who} has said something in {what}."))
register_sorts(CAME, SAID)


def idea(title: str = "The common compost", by: Person | None = None, **facts: Any) -> Idea:
    now = timezone.now()
    usual = {"summary": f"Summary of {title}", "language": "en", "state": "looking", "visibility": "public",
             "created_by": by, "created_at": now, "published_at": now, "changed_at": now, "active_at": now}  # fmt: skip
    return Idea.objects.create(title=title, **{**usual, **facts})


def told(
    about: Idea,
    by: Person | None,
    *,
    sort: str = "test_said",
    hours_ago: float = 0,
    visibility: str = PUBLIC,
    municipality: Municipality | None = None,
) -> Happening:
    made = actions.tell(sort, by=by, about=("idea", about.pk), visibility=visibility, municipality=municipality)
    if hours_ago:
        made.at = timezone.now() - timedelta(hours=hours_ago)
        made.save()
    return made


def channels(client: Client, about: Idea, by: Person, place: Municipality) -> dict[str, str]:
    """What somebody reads in each channel: name → its whole text."""
    query = f"?stream={stream('idea', about.pk)}"
    paths = {
        "territory": "/en/feed/", "mine": "/en/feed/mine/", "person": f"/en/feed/people/{by.ref}/",
        "municipality": f"/en/feed/municipalities/{place.key}/", "panel": f"/en/municipalities/{place.key}/",
        "home": "/en/", "atom": "/en/feed/atom/", "atom of the idea": f"/en/feed/atom/{query}",
        "json": "/en/feed/json/", "json of the idea": f"/en/feed/json/{query}",
        "outbox": "/en/feed/outbox/?before=newest", "outbox of the idea": f"/en/feed/outbox/{query}&before=newest",
        "news": "/en/feed/news/?stream=territory&after=0", "news of mine": "/en/feed/news/?mine=1&after=0",
    }  # fmt: skip
    return {name: client.get(path).content.decode() for name, path in paths.items()}
