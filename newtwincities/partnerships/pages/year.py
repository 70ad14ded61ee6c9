# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The yearly question as one side sees it. It shows the names of that side's own carriers, and of nobody else."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from newtwincities.partnerships import carrying, queries
from newtwincities.partnerships.models import Exchange, Part, Partnership, YearAnswer
from newtwincities.partnerships.queries import name_of
from newtwincities.people.minors import is_protected

MOST_NAMES = 12


class YearPage:
    def __init__(self, answer: YearAnswer, *, way: str) -> None:
        self.answer, self.way, self.year = answer, way, answer.year
        found = queries.partnership_with_pk(answer.side.partnership_id)
        assert found
        self.partnership: Partnership = found

    @property
    def name(self) -> str:
        return name_of(self.partnership)

    @property
    def own(self) -> str:
        return self.answer.side.municipality.name_in(get_language() or "en")

    @cached_property
    def others(self) -> str:
        others = [side for side in self.partnership.sides.all() if side.pk != self.answer.side_id]
        return queries.named(others, get_language() or "en")

    @cached_property
    def made(self) -> Exchange | None:
        """What the answers have made of the year so far."""
        return queries.exchange_of_year(self.partnership, self.year)

    @cached_property
    def entered_otherwise(self) -> Exchange | None:
        return None if self.made else queries.entered_otherwise(self.partnership, self.year)

    @property
    def asks_month(self) -> bool:
        """When it was, whoever said it first can say; the other side is not asked again."""
        return self.made is None or queries.said_first(self.made) == self.answer.pk

    @property
    def said_by_others(self) -> Exchange | None:
        return None if self.asks_month else self.made

    @property
    def months(self) -> int:
        today = timezone.localdate()
        return today.month if today.year == self.year else 12

    @cached_property
    def names(self) -> list[str]:
        """Who carries the own side now; not those whom the protection of minors keeps off a page without sign-in."""
        current = carrying.current_on(self.answer.side, today=timezone.localdate())
        return [one.name for one in current if one.person is None or not is_protected(one.person)][:MOST_NAMES]

    @cached_property
    def initial(self) -> dict[str, Any]:
        """What this side has said before."""
        made = self.made
        if made is None:
            return {}
        part = Part.objects.filter(exchange=made, side=self.answer.side).first()
        numbers = {name: getattr(part, name) for name in ("participants", "under_26", "first_timers")} if part else {}
        organisers = made.organisers.filter(carrier__side=self.answer.side).values_list("carrier__name", flat=True)
        return {"month": made.start.month, "organisers": list(organisers), **numbers}
