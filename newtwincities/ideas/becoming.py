# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""An idea becomes a partnership: the kind of outcome that partnerships are, and where one came from."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Prefetch
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newtwincities.common.policy import Viewer, may
from newtwincities.ideas.models import Idea, Outcome
from newtwincities.ideas.outcomes import OutcomeKind
from newtwincities.ideas.queries.ideas import KIND
from newtwincities.moderation.queries import without_hidden
from newtwincities.partnerships.models import Partnership, Side
from newtwincities.partnerships.queries import name_of
from newtwincities.people.viewing import viewer_of
from newtwincities.teams.models import Team
from newtwincities.teams.queries import EDITING

PARTNERSHIP = "partnership"


def _read(keys: Collection[str]) -> Mapping[str, Partnership]:
    sides = Prefetch("sides", Side.objects.select_related("municipality", "team"))
    found = Partnership.objects.filter(pk__in=[key for key in keys if key.isdecimal()]).prefetch_related(sides)
    return {str(one.pk): one for one in found}


def _begin(idea: Idea, viewer: Viewer) -> str:
    """For whoever acts for a municipality; no query but the viewer's standing."""
    held = viewer.standing("teams").held.values()
    acts = any(one.state == Team.State.ACTIVE and set(one.roles) & set(EDITING) for one in held)
    return reverse("ideas:partnership", args=[idea.pk]) if acts else ""


BECOMES_PARTNERSHIP = OutcomeKind(
    name=PARTNERSHIP,
    label=_("Partnership"),
    invitation=_("Make a partnership of it"),
    read=_read,
    may_see=lambda viewer, partnership: may(viewer, "partnership:see", partnership),
    title=name_of,
    url=lambda partnership: reverse("partnerships:partnership", args=[partnership.pk]),
    begin=_begin,
)


def origin_panel(request: HttpRequest, partnership: Partnership) -> str:
    """In the plan of a partnership: the ideas that it came from, as far as the viewer may see them. Two queries."""
    came = Outcome.objects.filter(kind=PARTNERSHIP, key=str(partnership.pk)).values("idea")
    found = without_hidden(Idea.objects.filter(pk__in=came).order_by("pk"), KIND)
    ideas = [idea for idea in found if may(viewer_of(request), "idea:see", idea)]
    return render_to_string("ideas/origin.html", {"ideas": ideas}, request) if ideas else ""
