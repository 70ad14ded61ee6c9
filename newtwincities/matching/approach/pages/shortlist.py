# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's shortlist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.forms import Form
from django.urls import reverse
from django.utils.translation import get_language

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import Viewer, may
from newtwincities.domain.geo import distance_km
from newtwincities.matching.approach.pages.notices import own_sides
from newtwincities.matching.approach.pages.sheet import MOST_IN_RING
from newtwincities.matching.approach.queries import introductions
from newtwincities.matching.approach.queries.shortlists import shortlist_of
from newtwincities.matching.approach.rules import Own
from newtwincities.matching.models import Introduction, ShortlistEntry

MOST_COMPARED = 4  # side by side


def can_shortlist(viewer: Viewer, municipality: Municipality) -> bool:
    """Whether the viewer may put others on the shortlist of this municipality; no query for visitors."""
    return any(own.municipality.pk == municipality.pk for own in own_sides(viewer, "shortlist:edit"))


@dataclass(frozen=True, slots=True)
class EntryRow:
    entry: ShortlistEntry
    form: Form  # its note
    distance_km: float
    introduction: Introduction | None  # the latest one that was asked for

    @property
    def introduction_state(self) -> str:
        return str(Introduction.State(self.introduction.seen_by_asker).label) if self.introduction else ""


class ShortlistPage:
    """With the team's notes, what was decided, and how far an introduction is."""

    def __init__(self, own: Own, viewer: Viewer, *, form_of: Callable[[ShortlistEntry], Form]) -> None:
        self.own, self.viewer, self.form_of = own, viewer, form_of

    @property
    def name(self) -> str:
        return self.own.municipality.name_in(get_language() or "en")

    @cached_property
    def can(self) -> dict[str, bool]:
        found = {action: may(self.viewer, f"shortlist:{action}", self.own) for action in ("edit", "decide")}
        return {**found, "ask": may(self.viewer, "introduction:ask", self.own)}

    @cached_property
    def rows(self) -> list[EntryRow]:
        """Two queries."""
        entries = list(shortlist_of(self.own.municipality))
        asked = introductions.between(self.own.municipality, [entry.candidate_id for entry in entries])
        return [self._row(entry, asked.get(entry.candidate_id)) for entry in entries]

    def _row(self, entry: ShortlistEntry, introduction: Introduction | None) -> EntryRow:
        own, other = self.own.municipality, entry.candidate
        return EntryRow(entry, self.form_of(entry), distance_km(own.lat, own.lon, other.lat, other.lon), introduction)

    @property
    def can_compare(self) -> bool:
        return len(self.rows) > 1

    @property
    def compare_query(self) -> str:
        """The keys of the first few, to be looked at side by side."""
        return urlencode([("with", row.entry.candidate.key) for row in self.rows[:MOST_COMPARED]])

    @property
    def ring_url(self) -> str:
        """One sheet for all, where they are few enough for a ring."""
        first, *others = [row.entry.candidate.key for row in self.rows]
        if not others or len(others) >= MOST_IN_RING:
            return ""
        url = reverse("shortlist:sheet", args=[self.own.municipality.key, first])
        return f"{url}?{urlencode({'ring': ','.join(others)})}"
