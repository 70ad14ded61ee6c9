# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shortlists."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from newtwincities.atlas.models import Municipality
from newtwincities.matching.models import ShortlistEntry


def shortlist_of(municipality: Municipality) -> QuerySet[ShortlistEntry]:
    """In the order in which candidates were put on it."""
    return municipality.shortlist.select_related("candidate").order_by("added_at", "pk")


def entry_of(municipality: Municipality, candidate: Municipality) -> ShortlistEntry | None:
    return municipality.shortlist.select_related("candidate", "municipality").filter(candidate=candidate).first()


def shortlisted(municipality: Municipality, candidates: Collection[int]) -> set[int]:
    """Which of these candidates are on the shortlist."""
    return set(municipality.shortlist.filter(candidate__in=candidates).values_list("candidate_id", flat=True))
