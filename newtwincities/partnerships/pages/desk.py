# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""My desk: all partnerships of the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from newtwincities.common.policy import Viewer, may
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Exchange, Partnership
from newtwincities.partnerships.pages.vitality import VitalityView
from newtwincities.partnerships.queries import name_of


@dataclass(frozen=True, slots=True)
class DeskRow:
    partnership: Partnership
    name: str
    vitality: VitalityView | None  # of what is confirmed
    next: Exchange | None
    waits_for_me: bool


class DeskPage:
    """My partnerships, with what comes next."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        standing = viewer.standing("teams")
        self.partnerships = list(queries.partnerships_of_teams(standing.held))

    @cached_property
    def rows(self) -> list[DeskRow]:
        today = timezone.localdate()
        rows = []
        for partnership in self.partnerships:
            if not may(self.viewer, "partnership:see", partnership):
                continue
            proposed = partnership.state == Partnership.State.PROPOSED
            exchanges = [] if proposed else list(partnership.exchanges.all())
            rows.append(
                DeskRow(
                    partnership,
                    name_of(partnership),
                    None if proposed else VitalityView(partnership, exchanges),
                    queries.next_of(exchanges, today=today),
                    may(self.viewer, "partnership:answer", partnership),
                )
            )
        return rows

    @property
    def can_begin(self) -> bool:
        return bool(queries.municipalities_led(self.viewer))
