# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What of teams can be reported: the pages of committees, clubs and schools, whose words are their own, news,
and messages of those who ask to join."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.actions import atlas_changed
from newtwincities.moderation.registry import Kind
from newtwincities.people.models import Person
from newtwincities.teams import queries
from newtwincities.teams.models import JoinMessage, Team, Update
from newtwincities.teams.models.teams import BENEATH


def _with_own_words() -> QuerySet[Team]:
    kinds = (Team.Kind.COMMITTEE, *BENEATH)
    return Team.objects.select_related("created_by").filter(kind__in=kinds).exclude(state=Team.State.WAITING)


def _find(key: str) -> Team | None:
    return _with_own_words().filter(pk=key).first() if key.isdecimal() else None


def _url(team: Team, language: str) -> str:
    with translation.override(language):
        return reverse("teams:team", args=[team.pk])


def _changed(_team: Team, _actor: Person | None) -> None:
    atlas_changed()  # the municipality's page names it


def _at(view_name: str, arguments: Mapping[str, Any]) -> Team | None:
    return _find(str(arguments["pk"])) if view_name == "teams:team" else None


def _find_news(key: str) -> Update | None:
    told = Update.objects.select_related("team").exclude(news="")
    return told.filter(pk=key).first() if key.isdecimal() else None


def _find_message(key: str) -> JoinMessage | None:
    return (
        JoinMessage.objects.select_related("request__team", "author").filter(pk=key).first()
        if key.isdecimal()
        else None
    )


def _conversation_url(message: JoinMessage, language: str) -> str:
    with translation.override(language):
        return reverse("teams:request", args=[message.request_id])


JOIN_MESSAGE = Kind(
    name="join_message",
    label=_("A message about joining a team"),
    find=_find_message,
    title=lambda message: message.request.team.name,
    url=_conversation_url,
    author=lambda message: message.author,
    text=lambda message: message.text,
    things_of=lambda person: JoinMessage.objects.filter(author=person),
)
NEWS = Kind(
    name="team_news",
    label=_("The news of a team"),
    find=_find_news,
    title=lambda update: update.team.name,
    url=lambda update, language: _url(update.team, language),
    author=lambda update: next(iter(queries.leaders_of(update.team)), None),  # who answers for the team now
    text=lambda update: update.news,
    language=lambda update: update.language,
    hide=lambda _update, _actor: atlas_changed(),
    show=lambda _update, _actor: atlas_changed(),
)
TEAM = Kind(
    name="team",
    label=_("The page of a committee, club or school"),
    find=_find,
    title=lambda team: team.name,
    url=_url,
    author=lambda team: team.created_by,
    text=lambda team: "\n".join(line for line in (team.name, team.about, team.website) if line),
    language=lambda team: team.language,
    hide=_changed,
    show=_changed,
    things_of=lambda person: _with_own_words().filter(created_by=person),
    by_url=_at,
)
