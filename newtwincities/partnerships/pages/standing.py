# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where one partnership stands, in full."""

from __future__ import annotations

from functools import cached_property

from newtwincities.partnerships.pages.dossier import DossierPage
from newtwincities.partnerships.pages.vitality import HistoryView


class StandingPage(DossierPage):
    """The seven dimensions with their reasons, and how they came about."""

    @cached_property
    def history(self) -> HistoryView:
        return HistoryView(self.vitality.facts, self.vitality.assessment)
