# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What matching keeps: search notices, introductions, shortlists, and counts of what came of suggestions."""

from __future__ import annotations

from newtwincities.matching.models.counts import PairCount
from newtwincities.matching.models.introductions import Introduction
from newtwincities.matching.models.notices import Notice, SavedSearch
from newtwincities.matching.models.shortlist import ShortlistEntry

__all__ = ["Introduction", "Notice", "PairCount", "SavedSearch", "ShortlistEntry"]
