# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Letters and papers that towns write each other, in five languages, filled from the dossier.

The words stand in papers/letters/, a file for each kind. What the dossier does not know becomes a blank with a hint.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import cache
from pathlib import Path

from django.utils import timezone, translation
from django.utils.formats import number_format, time_format

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.territory import in_language
from newtwincities.common.wording import country_name, day_name, joined, language_name
from newtwincities.partnerships import queries
from newtwincities.partnerships.letter_blocks import BLANK
from newtwincities.partnerships.models import Document, Exchange, Partnership, Side

LANGUAGES = ("de", "en", "fr", "it", "sl")
KINDS = (
    Document.Kind.AGREEMENT, Document.Kind.RESOLUTION, Document.Kind.INVITATION, Document.Kind.THANKS,
    Document.Kind.PRESS, Document.Kind.BUDGET,
)  # fmt: skip
MOST_CONTACTS = 3
_PLACE = re.compile(r"\{(\w*)\|([^{}|]*)\}(\.?)")
_FOLDER = Path(__file__).parent / "papers" / "letters"


@cache
def template(kind: str, language: str) -> str:
    """The words of a letter, with its places such as {since|year}."""
    with (_FOLDER / f"{kind}.toml").open("rb") as file:
        return str(tomllib.load(file)[language]["text"]).strip()


def names_in(text: str) -> set[str]:
    """Which facts a template asks for."""
    return {name for name, _hint, _stop in _PLACE.findall(text) if name}


def filled(text: str, values: Mapping[str, str]) -> str:
    """The template with what is known; all else becomes a blank.

    >>> filled("{own|town} since {since|year}", {"own": "Aldorf"})
    'Aldorf since …… (year)'
    >>> filled("Ask {who|name}.", {"who": "C. T."})
    'Ask C. T.'
    """

    def value(place: re.Match[str]) -> str:
        found = values.get(place[1], "").replace("|", "/") or f"{BLANK} ({place[2]})"
        return found if found.endswith(".") else f"{found}{place[3]}"

    return _PLACE.sub(value, text)


class Letters:
    """The letters of one partnership, as one of its sides would write them. Reads the dossier once."""

    def __init__(self, partnership: Partnership, own: Side, *, today: date | None = None) -> None:
        self.partnership, self.own = partnership, own
        self.today = today or timezone.localdate()
        self.sides: list[Side] = list(partnership.sides.all())
        self.others = [side for side in self.sides if side.pk != own.pk]
        self.exchanges = queries.exchanges_of(partnership)
        self.next = queries.next_of(self.exchanges, today=self.today)
        done = [one for one in self.exchanges if one.progress == Exchange.Progress.DONE]
        self.last, self.number = next(iter(done), None), len(done)
        self.carriers = queries.present_carriers(partnership, today=self.today)

    def text(self, kind: str, language: str) -> str:
        """The letter in this language, whatever the reader's is."""
        with translation.override(language):
            return filled(template(kind, language), {name: value for name, value in self._values(language) if value})

    def _values(self, language: str) -> Iterable[tuple[str, str]]:
        one = self.partnership
        yield "today", day_name(self.today)
        yield "own", self._names([self.own], language)
        yield "other", self._names(self.others, language)
        yield "own_country", country_name(self.own.municipality.country)
        yield "other_country", joined(_once(country_name(side.municipality.country) for side in self.others))
        yield "since", str(one.since.year) if one.since else ""
        yield "topics", _topics(one.topic_codes, language)
        yield "languages", joined([language_name(code) for code in one.language_codes])
        yield "exchanges", str(self.number) if self.number else ""
        yield "own_budget", _money(self.own.budget, self.own.currency)
        yield "other_budget", _money(self.others[0].budget, self.others[0].currency) if len(self.others) == 1 else ""
        yield "contacts_own", self._contacts([self.own])
        yield "contacts_other", self._contacts(self.others)
        for prefix, exchange in (("next", self.next), ("last", self.last)):
            if exchange:
                yield from ((f"{prefix}_{name}", value) for name, value in self._exchange(exchange, language))

    def _exchange(self, exchange: Exchange, language: str) -> Iterable[tuple[str, str]]:
        hosts = {part.side_id for part in exchange.parts.all() if part.hosts}
        people = [part.participants for part in exchange.parts.all() if part.participants is not None]
        yield "title", exchange.title
        yield "days", _days(exchange.start, exchange.end)
        yield "place", exchange.place or self._names([side for side in self.sides if side.pk in hosts], language)
        yield "topics", _topics(exchange.topic_codes, language)
        yield "people", str(sum(people)) if people else ""
        yield "young", "" if exchange.under_26 is None else str(exchange.under_26)
        yield "result", exchange.result
        yield "cost", _money(exchange.cost, exchange.currency)
        yield "funding", exchange.funding
        yield "programme", "\n".join(f"- {line}" for line in self._programme(exchange))

    def _programme(self, exchange: Exchange) -> Iterable[str]:
        for item in exchange.programme.all():
            when = ", ".join(filter(None, (day_name(item.day), _hours(item.starts_at, item.ends_at))))
            yield f"**{when}** {', '.join(filter(None, (item.title, item.place)))}"

    def _contacts(self, sides: list[Side]) -> str:
        keys = {side.pk for side in sides}
        return joined([one.name for one in self.carriers if one.side_id in keys][:MOST_CONTACTS])

    def _names(self, sides: list[Side], language: str) -> str:
        return joined([side.municipality.name_in(language) for side in sides])


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _topics(codes: Iterable[str], language: str) -> str:
    names = {topic.code: in_language(topic.name, language) for topic in atlas.territory().topics}
    return ", ".join(names.get(code, code) for code in codes)


def _days(start: date, end: date) -> str:
    return " – ".join(day_name(day) for day in dict.fromkeys((start, end)))


def _hours(starts_at: time | None, ends_at: time | None) -> str:
    return "–".join(time_format(one, "H:i") for one in (starts_at, ends_at) if one)


def _money(amount: int | None, currency: str) -> str:
    return "" if amount is None else f"{number_format(amount, force_grouping=True)} {currency}"
