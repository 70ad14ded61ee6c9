# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The programme of an exchange: within the dossier, and as the page that is shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.common.mails import link
from newtwincities.common.wording import joined
from newtwincities.partnerships.models import Exchange, Partnership, ProgrammeItem
from newtwincities.partnerships.queries import name_of
from newtwincities.partnerships.telling import when_of


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    day: date
    items: list[ProgrammeItem]

    @property
    def name(self) -> str:
        """Such as “Friday, 10 July 2026”."""
        words = _("{weekday}, {day}")
        return words.format(weekday=date_format(self.day, "l"), day=date_format(self.day, "DATE_FORMAT"))


class ProgrammeView:
    """What everybody may read who has the address: no organiser is in it, but whom somebody has written into a line."""

    def __init__(self, exchange: Exchange, partnership: Partnership) -> None:
        self.exchange, self.partnership = exchange, partnership
        self.language = get_language() or "en"

    @property
    def partnership_name(self) -> str:
        return name_of(self.partnership)

    @property
    def when(self) -> str:
        return when_of(self.exchange, self.language)

    @property
    def hosts(self) -> str:
        hosting = {part.side_id for part in self.exchange.parts.all() if part.hosts}
        sides = self.partnership.sides.all()
        return joined([side.municipality.name_in(self.language) for side in sides if side.pk in hosting])

    @property
    def is_cancelled(self) -> bool:
        return self.exchange.progress == Exchange.Progress.CANCELLED

    @cached_property
    def days(self) -> list[ProgrammeDay]:
        items = self.exchange.programme.all()
        return [ProgrammeDay(day, list(of_day)) for day, of_day in groupby(items, key=lambda item: item.day)]

    @property
    def share_url(self) -> str:
        return link("partnerships:programme", self.language, self.exchange.programme_key)

    @property
    def calendar_url(self) -> str:
        return link("partnerships:programme-calendar", self.language, self.exchange.programme_key)
