# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What teams do, as the feed tells it: public, without anybody's name, and nothing of what is invented."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.models import Municipality
from newtwincities.atlas.queries import ATLAS
from newtwincities.common.policy import may
from newtwincities.feed.actions import tell
from newtwincities.feed.registry import Sort, Subject, Verb
from newtwincities.teams.models import Team


def _read(keys: Collection[str]) -> Mapping[str, Team]:
    rows = Team.objects.filter(pk__in=[key for key in keys if key.isdecimal()], state=Team.State.ACTIVE)
    return {str(team.pk): team for team in rows}


def _url(team: Team, language: str) -> str:
    with translation.override(language):
        return reverse("teams:team", args=[team.pk])


TEAM = Subject(
    name="team",
    label=_("Teams"),
    read=_read,
    may_see=lambda viewer, team: may(viewer, "team:see", team),
    title=lambda team, _language: team.name,
    url=_url,
    moderated="team",
    as2_type="Group",
    stamp=ATLAS,
)
SORTS = (
    Sort("municipality_came", Verb.JOIN, _("{what} is here now."), icon="landmark", kind="joined"),
    Sort("committee_founded", Verb.CREATE, _("{what} works for {within} from now on."), icon="users", kind="joined"),
    Sort("committee_recognised", Verb.ACCEPT, _("{within} recognises {what}."), icon="handshake", kind="state"),
)


def tell_came(municipality: Municipality) -> None:
    if not municipality.is_demonstration:
        tell("municipality_came", by=None, about=("municipality", municipality.pk), municipality=municipality)


def tell_committee(sort: str, committee: Team, municipality: Municipality) -> None:
    if not municipality.is_demonstration:
        place = ("municipality", municipality.pk)
        tell(sort, by=None, about=("team", committee.pk), within=place, municipality=municipality)
