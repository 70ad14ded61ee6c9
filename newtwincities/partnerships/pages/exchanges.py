# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Exchanges, and lists of them before they are entered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.territory import in_language
from newtwincities.common.mails import link
from newtwincities.common.wording import joined
from newtwincities.domain.exchange_lists import OF_SIDES, Column
from newtwincities.partnerships import calendars
from newtwincities.partnerships.actions.exchanges import Entry
from newtwincities.partnerships.imports import ReadList, Understood, code_of
from newtwincities.partnerships.models import Exchange, Partnership
from newtwincities.partnerships.pages.dossier import DossierPage


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    exchange: Exchange
    where: str  # place and hosts, and that it was online
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
                _where(exchange, joined([names[part.side_id] for part in exchange.parts.all() if part.hosts])),
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


def _where(exchange: Exchange, hosts: str) -> str:
    mode = "" if exchange.mode == Exchange.Mode.IN_PERSON else str(exchange.get_mode_display())
    return ", ".join(part for part in (exchange.place, hosts, mode) if part)


def _total(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


# What a column can be, in the order in which one looks for it.
COLUMNS = {
    Column.DATE: gettext_lazy("Date"),
    Column.UNTIL: gettext_lazy("Last day"),
    Column.YEAR: gettext_lazy("Year"),
    Column.TIME: pgettext_lazy("of a day", "Time"),
    Column.WHAT: gettext_lazy("What"),
    Column.PLACE: gettext_lazy("Where"),
    Column.PARTICIPANTS: gettext_lazy("Participants"),
    Column.UNDER_26: gettext_lazy("Under 26"),
    Column.FIRST_TIMERS: gettext_lazy("There for the first time"),
    Column.ORGANISERS: gettext_lazy("Organised by"),
    Column.TOPIC: gettext_lazy("Topics"),
    Column.COST: gettext_lazy("Cost"),
    Column.FUNDING: gettext_lazy("Funding"),
    Column.STATE: gettext_lazy("State"),
    Column.REMARK: gettext_lazy("Remark"),
}


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list, and what it is taken for."""

    heading: str
    code: str


@dataclass(frozen=True, slots=True)
class ListPageRow:
    understood: Understood
    is_overdue: bool  # planned, although its days have passed
    hosts: str
    participants: str  # such as “Aldorf 12, Bedorf 30”
    topics: str
    more: str  # what has no column of its own


class ListPage:
    """A list of exchanges as it was understood, before anything is entered."""

    def __init__(self, found: ReadList, partnership: Partnership) -> None:
        self.found = found
        self.language = get_language() or "en"
        self.names = {side.pk: side.municipality.name_in(self.language) for side in partnership.sides.all()}

    @property
    def columns(self) -> list[ListColumn]:
        pairs = zip(self.found.read.headings, self.found.codes, strict=True)
        return [ListColumn(heading, code) for heading, code in pairs]

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """What a column can be taken for; of the sides one by one where that can be told apart."""
        choices = [("", _("left out"))]
        for column, words_of in COLUMNS.items():
            name = str(words_of)
            if column in OF_SIDES:
                words = _("{what}: {side}")
                choices += [
                    (code_of((column, str(pk))), words.format(what=name, side=side)) for pk, side in self.names.items()
                ]
                name = words.format(what=name, side=_("of all"))
            if column is not Column.ORGANISERS:
                choices.append((code_of((column, "")), name))
        return choices

    @cached_property
    def rows(self) -> list[ListPageRow]:
        topics = {topic.code: in_language(topic.name, self.language) for topic in atlas.territory().topics}
        rows, today = [], timezone.localdate()
        for one in self.found.rows:
            entry = one.entry
            hosts = [name for pk, name in self.names.items() if entry and pk in entry.hosts]
            numbers = [f"{self.names[pk]} {number}" for pk, number in (entry.participants if entry else {}).items()]
            named = [topics[code] for code in (entry.topics if entry else ())]
            overdue = entry is not None and entry.progress == Exchange.Progress.PLANNED and entry.end < today
            more = self._more(entry) if entry else ""
            rows.append(ListPageRow(one, overdue, ", ".join(hosts), ", ".join(numbers), ", ".join(named), more))
        return rows

    def _more(self, entry: Entry) -> str:
        """Such as “under 26: Aldorf 4; cost: 800 EUR”."""
        told: list[tuple[str, str]] = []
        for column, total in ((Column.UNDER_26, entry.under_26), (Column.FIRST_TIMERS, entry.first_timers)):
            stated = {pk: getattr(brought, column.value) for pk, brought in entry.brought.items()}
            numbers = [f"{self.names[pk]} {number}" for pk, number in stated.items() if number is not None]
            numbers += [str(total)] * (total is not None)
            told.append((str(COLUMNS[column]), ", ".join(numbers)))
        parts = [pair for names in entry.organisers.values() for pair in names.items()]
        names = [name if number == 1 else f"{name} {number}" for name, number in parts]
        told.append((str(COLUMNS[Column.ORGANISERS]), ", ".join(names)))
        told.append((str(COLUMNS[Column.COST]), "" if entry.cost is None else f"{entry.cost} {entry.currency}"))
        told.append((str(COLUMNS[Column.FUNDING]), entry.funding))
        times = [f"{one:%H:%M}" for one in (entry.starts_at, entry.ends_at) if one]
        told.append((str(COLUMNS[Column.TIME]), "–".join(times)))
        return "; ".join(_("{name}: {value}").format(name=name, value=value) for name, value in told if value)

    @property
    def proposed(self) -> int:
        """How many rows wait for somebody to confirm the date that was understood."""
        return sum(one.kind == "proposed" for one in self.found.rows)

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows there are of each kind."""
        kinds = (
            ("ready", pgettext("a row", "ready")), ("proposed", _("date to confirm")), ("there", _("there already")),
            ("rejected", pgettext("a row", "rejected")),
        )  # fmt: skip
        numbers = Counter(one.kind for one in self.found.rows)
        return [(name, numbers[kind]) for kind, name in kinds if numbers[kind]]
