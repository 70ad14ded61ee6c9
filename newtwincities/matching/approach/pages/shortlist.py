# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's shortlist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language

from newtwincities.common.policy import Viewer, may
from newtwincities.domain.geo import distance_km
from newtwincities.matching.approach.forms.shortlists import NoteForm
from newtwincities.matching.approach.queries import introductions as introductions
from newtwincities.matching.approach.queries.shortlists import shortlist_of
from newtwincities.matching.approach.rules import Own
from newtwincities.matching.models import Introduction, ShortlistEntry

MOST_COMPARED = 4


@dataclass(frozen=True, slots=True)
class EntryRow:
    entry: ShortlistEntry
    form: NoteForm
    distance_km: float
    introduction: Introduction | None  # the latest one that was asked for

    @property
    def introduction_state(self) -> str:
        return str(Introduction.State(self.introduction.seen_by_asker).label) if self.introduction else ""


class ShortlistPage:
    """With the team's notes, what was decided, and how far an introduction is."""

    def __init__(self, own: Own, viewer: Viewer, *, wrong: tuple[int, NoteForm] | None = None) -> None:
        self.own, self.viewer, self.wrong = own, viewer, wrong

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
        form = NoteForm(initial={"note": entry.note}, auto_id=f"note-{entry.pk}-%s")
        if self.wrong and self.wrong[0] == entry.pk:
            form = self.wrong[1]
        return EntryRow(entry, form, distance_km(own.lat, own.lon, other.lat, other.lon), introduction)

    @property
    def compare_query(self) -> str:
        """The keys of the first few, to be looked at side by side."""
        keys = [row.entry.candidate.key for row in self.rows[:MOST_COMPARED]]
        return "&".join(f"with={key}" for key in keys)
