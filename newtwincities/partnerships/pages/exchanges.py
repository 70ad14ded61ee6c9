# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Exchanges, and lists of them before they are entered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.territory import in_language
from newtwincities.common.mails import link
from newtwincities.common.wording import joined
from newtwincities.partnerships import calendars
from newtwincities.partnerships.imports import ReadList, Understood
from newtwincities.partnerships.models import Exchange, Partnership
from newtwincities.partnerships.pages.dossier import DossierPage


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    exchange: Exchange
    hosts: str
    participants: int | None
    topics: str


class ExchangesPage(DossierPage):
    """All exchanges, the latest first, with what is still to come at the top."""

    @cached_property
    def rows(self) -> list[ExchangeRow]:
        names = {side.pk: side.municipality.name_in(self.language) for side in self.sides}
        topics = {topic.code: in_language(topic.name, self.language) for topic in atlas.territory().topics}
        return [
            ExchangeRow(
                exchange,
                joined([names[part.side_id] for part in exchange.parts.all() if part.hosts]),
                _total([part.participants for part in exchange.parts.all()]),
                ", ".join(topics.get(code, code) for code in exchange.topic_codes),
            )
            for exchange in self.exchanges
        ]

    @property
    def calendar_url(self) -> str:
        """The whole address for the viewer's calendar program."""
        token = calendars.token_of(self.partnership, self.viewer.person)
        return f"{link('partnerships:calendar', self.language)}?for={token}"


def _total(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class ListPageRow:
    understood: Understood
    hosts: str
    participants: str  # such as “Aldorf 12, Bedorf 30”
    topics: str


class ListPage:
    """A list of exchanges as it was understood, before anything is entered."""

    def __init__(self, found: ReadList, partnership: Partnership) -> None:
        self.found = found
        self.language = get_language() or "en"
        self.names = {side.pk: side.municipality.name_in(self.language) for side in partnership.sides.all()}

    @cached_property
    def rows(self) -> list[ListPageRow]:
        topics = {topic.code: in_language(topic.name, self.language) for topic in atlas.territory().topics}
        rows = []
        for one in self.found.rows:
            entry = one.entry
            hosts = [name for pk, name in self.names.items() if entry and pk in entry.hosts]
            numbers = [f"{self.names[pk]} {number}" for pk, number in (entry.participants if entry else {}).items()]
            named = [topics[code] for code in (entry.topics if entry else ())]
            rows.append(ListPageRow(one, ", ".join(hosts), ", ".join(numbers), ", ".join(named)))
        return rows

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows there are of each kind."""
        kinds = (
            ("ready", pgettext("a row", "ready")), ("proposed", _("date to confirm")), ("there", _("there already")),
            ("rejected", pgettext("a row", "rejected")),
        )  # fmt: skip
        numbers = Counter(one.kind for one in self.found.rows)
        return [(name, numbers[kind]) for kind, name in kinds if numbers[kind]]
