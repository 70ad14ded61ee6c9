# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A list of exchanges held against its partnership: what would be entered, and what not and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from newtwincities.atlas import queries as atlas
from newtwincities.domain.exchange_lists import (
    OF_SIDES,
    Column,
    ExchangeList,
    ListProblem,
    ListRow,
    Meaning,
    is_cancelled,
    is_done,
    is_online,
    is_planned,
    money_in,
    names_of_sides,
    number_in,
    read_list,
    sides_named,
)
from newtwincities.domain.names import fold_name
from newtwincities.domain.programmes import ends_early, read_times
from newtwincities.domain.written_dates import DateProblem, Days, WrittenDateError, read_days
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions.exchanges import Brought, Entry
from newtwincities.partnerships.limits import DONE_AHEAD, YEARS_AHEAD, at_most, too_far
from newtwincities.partnerships.models import MOST_PEOPLE, Exchange, Partnership
from newtwincities.partnerships.organisers import organisers_of
from newtwincities.partnerships.zones import zones_offered

LIST_PROBLEMS = {
    ListProblem.NO_TEXT: gettext_lazy("This is no text. Save the table as CSV, or copy its cells and paste them."),
    ListProblem.NO_HEADINGS: gettext_lazy(
        "No headings found. Name the columns in the first line, such as Date and What."
    ),
    ListProblem.NO_ROWS: gettext_lazy("Nothing stands below the headings. Add at least one row."),
    ListProblem.QUOTES: gettext_lazy("Line %(line)s: a quotation mark lacks its other half. Add or remove it."),
    ListProblem.TOO_LONG: gettext_lazy("These are more than %(most)s rows. Split the list."),
}
DATE_PROBLEMS = {
    DateProblem.MISSING: gettext_lazy("Enter the day."),
    DateProblem.UNREADABLE: gettext_lazy("This is no day. Write it like 12.5.2023 or 12.–15.5.2023."),
    DateProblem.BACKWARDS: gettext_lazy("The last day is before the first one."),
}


LEFT_OUT = {"there": gettext_lazy("there already"), "rejected": pgettext_lazy("a row", "rejected")}
PARTS_PROBLEM = gettext_lazy("More are under 26 or there for the first time than took part. Check the numbers.")


@dataclass(frozen=True, slots=True)
class Understood:
    """A row of the list: the exchange that it tells of, or the reason why it tells of none."""

    row: ListRow
    entry: Entry | None = None
    reason: str = ""
    is_sure: bool = False
    is_there: bool = False
    left_open: tuple[str, ...] = ()  # what stands in the row and has no place here

    @property
    def kind(self) -> str:
        if self.entry is None:
            return "rejected"
        return "there" if self.is_there else "ready" if self.is_sure else "proposed"


@dataclass(frozen=True, slots=True)
class ReadList:
    rows: list[Understood]
    read: ExchangeList

    @property
    def unread(self) -> list[str]:
        return self.read.unread

    @property
    def totals(self) -> list[str]:
        return self.read.totals

    @property
    def digest(self) -> str:
        return digest_of(self.read.headings)

    @property
    def codes(self) -> list[str]:
        """What each column was taken for."""
        return [code_of(meaning) for meaning in self.read.columns]

    @property
    def is_put_right(self) -> bool:
        """Whether columns are taken for something else than their headings say."""
        return self.read.columns != self.read.guessed

    @property
    def proposed(self) -> set[str]:
        """The lines of which the date is to be confirmed."""
        return {str(one.row.line) for one in self.rows if one.kind == "proposed"}

    def left_out(self, lines: Iterable[str]) -> list[tuple[str, int]]:
        """Why rows are not entered if these lines are, each reason with its number."""
        chosen = set(lines)
        kinds = Counter(one.kind for one in self.rows if one.kind in LEFT_OUT or str(one.row.line) not in chosen)
        free = kinds["ready"] + kinds["proposed"]
        numbers = {_("not ticked"): free} | {str(words): kinds[kind] for kind, words in LEFT_OUT.items()}
        return [(words, number) for words, number in numbers.items() if number]

    def entries(self, lines: Iterable[str]) -> list[Entry]:
        """Of these lines, whatever can be entered."""
        chosen = set(lines)
        return [one.entry for one in self.rows if one.entry and not one.is_there and str(one.row.line) in chosen]


class _RejectedError(Exception):
    """The row can't be entered; the message says what to do."""


# --- columns, as they are put right and remembered


def digest_of(headings: Iterable[str]) -> str:
    """By which a list with the same headings is recognised."""
    return sha256("\x1f".join(fold_name(heading) for heading in headings).encode()).hexdigest()


def code_of(meaning: Meaning | None) -> str:
    """Such as “date”, or “participants@12” for the side 12."""
    return "" if meaning is None else "@".join(part for part in (meaning[0].value, meaning[1]) if part)


def meaning_of(code: str, sides: Iterable[str]) -> Meaning | None:
    """What a code stands for; None where it is none, or of a side that is not there."""
    name, _at, side = code.partition("@")
    column = next((one for one in Column if one.value == name), None)
    if column is None or (side and (side not in set(sides) or column not in OF_SIDES)):
        return None
    return column, side


def read_for(
    partnership: Partnership, text: str, *, today: date, chosen: Mapping[str, Sequence[str]] | None = None
) -> ReadList:
    """Reads the list without writing anything; raises ListError where it is none.

    `chosen` has codes for the columns of headings with some digest; else those that are remembered hold.
    """
    sides = names_of_sides(
        {
            str(side.pk): [side.municipality.name, *side.municipality.names.values(), *side.municipality.alt_names]
            for side in partnership.sides.all()
        }
    )
    remembered = queries.remembered_columns(partnership) | dict(chosen or {})

    def put_right(headings: list[str]) -> list[Meaning | None] | None:
        codes = remembered.get(digest_of(headings))
        return None if codes is None else [meaning_of(code, sides) for code in codes]

    found = read_list(text, sides, put_right)
    reader = _Reader(sides, _topic_words(), today, _zone_of(partnership))
    there = queries.known_exchanges(partnership)
    rows = []
    for row in found.rows:
        try:
            entry, is_sure, left_open = reader.entry(row)
        except _RejectedError as error:
            rows.append(Understood(row, reason=str(error)))
            continue
        key = queries.known_as(entry.title, entry.start)
        rows.append(Understood(row, entry, is_sure=is_sure, is_there=key in there, left_open=left_open))
        there.add(key)
    return ReadList(rows, found)


def _zone_of(partnership: Partnership) -> str:
    return zones_offered([side.municipality.country for side in partnership.sides.all()], "en")[0][0]


@dataclass(frozen=True, slots=True)
class _Reader:
    sides: dict[str, list[str]]
    topics: dict[str, str]  # folded word → code
    today: date
    zone: str

    @property
    def latest(self) -> int:
        return self.today.year + YEARS_AHEAD

    def entry(self, row: ListRow) -> tuple[Entry, bool, tuple[str, ...]]:
        try:
            days = read_days(
                row.text(Column.DATE), until=row.text(Column.UNTIL), year=row.text(Column.YEAR), latest=self.latest
            )
        except WrittenDateError as error:
            if error.problem is DateProblem.OUT_OF_RANGE:
                raise _RejectedError(too_far(_("Date"), self.latest)) from error
            raise _RejectedError(DATE_PROBLEMS[error.problem]) from error
        title, remark = row.text(Column.WHAT), row.text(Column.REMARK)
        if not title:
            raise _RejectedError(_("Say in a few words what it was."))
        left_open: list[str] = []
        progress = self._progress(row, days)
        entry = Entry(
            title=_short(title, Exchange.LONGEST_TITLE, _("Shorten what it was to %(most)s characters.")),
            result=_short(remark, Exchange.LONGEST_RESULT, _("Shorten the remark to %(most)s characters.")),
            start=days.start, end=days.end, progress=progress,
            topics=self._topics(row.text(Column.TOPIC), left_open),
            **self._place(row), **self._money(row, left_open),
            **self._times(row, days.start == days.end, left_open), **self._people(row, left_open),
        )  # fmt: skip
        return entry, days.sure and not ends_early(row.text(Column.TIME)), tuple(left_open)

    def _progress(self, row: ListRow, days: Days) -> str:
        """By the day, unless the row says more."""
        state = row.text(Column.STATE)
        if is_cancelled(f"{row.text(Column.WHAT)} {row.text(Column.REMARK)} {state}"):
            return Exchange.Progress.CANCELLED
        if is_done(state) and days.start > self.today:
            raise _RejectedError(str(DONE_AHEAD))
        if days.start > self.today or is_planned(state):
            return Exchange.Progress.PLANNED
        return Exchange.Progress.DONE

    def _place(self, row: ListRow) -> dict[str, Any]:
        cell = row.text(Column.PLACE)
        hosts = sides_named(cell, self.sides)
        online = is_online(cell or row.text(Column.WHAT))
        mode = Exchange.Mode.HYBRID if hosts and online else Exchange.Mode.ONLINE if online else Exchange.Mode.IN_PERSON
        rest = f" {fold_name(cell)} ".replace(" ", "  ")
        for name in sorted((name for names in self.sides.values() for name in names), key=len, reverse=True):
            rest = rest.replace(f" {name.replace(' ', '  ')} ", " ")
        says_more = set(rest.split()) - {"and", "und", "et", "e", "in"} and mode != Exchange.Mode.ONLINE
        place = _short(cell, Exchange.LONGEST_PLACE, _("Shorten the place to %(most)s characters."))
        hosting = frozenset(int(side) for side in hosts)
        return {"mode": mode, "hosts": hosting, "place": place if says_more else ""}

    def _money(self, row: ListRow, left_open: list[str]) -> dict[str, Any]:
        funding = _short(
            row.text(Column.FUNDING), Exchange.LONGEST_FUNDING, _("Shorten the funding to %(most)s characters.")
        )
        cell = row.text(Column.COST)
        amount = money_in(cell) if cell else None
        if cell and (amount is None or amount[0] > Exchange.MOST_MONEY):
            left_open.append(cell)
            amount = None
        if amount is None:
            return {"funding": funding}
        return {"funding": funding, "cost": amount[0], "currency": amount[1] or Exchange.Currency.EUR}

    def _times(self, row: ListRow, is_one_day: bool, left_open: list[str]) -> dict[str, Any]:
        cell = row.text(Column.TIME)
        times: tuple[time | None, time | None] | None = read_times(cell) if cell else None
        if times is None or (times[1] and not is_one_day):
            words = _("{times} (it ends before it begins)").format(times=cell) if ends_early(cell) else cell
            left_open += [words] * bool(cell)
            return {}
        return {"starts_at": times[0], "ends_at": times[1], "zone": self.zone}

    def _topics(self, cell: str, left_open: list[str]) -> tuple[str, ...]:
        codes: dict[str, None] = {}
        for part in re.split(r"[,;/|+&]", cell):
            if code := self.topics.get(fold_name(part)):
                codes[code] = None
            elif part.strip():
                left_open.append(part.strip())
        return tuple(codes)

    def _people(self, row: ListRow, left_open: list[str]) -> dict[str, Any]:
        """Numbers by side and of all, and who organised."""
        participants = self._numbers(row, Column.PARTICIPANTS, left_open)
        parts = {column: self._numbers(row, column, left_open) for column in (Column.UNDER_26, Column.FIRST_TIMERS)}
        of_all = {column: _count(row.text(column), left_open) for column in parts}
        total = sum(participants.values()) if len(participants) == len(self.sides) else None
        for column, numbers in parts.items():
            is_more = any(number > participants.get(side, number) for side, number in numbers.items())
            if is_more or (total is not None and (of_all[column] or 0) > total):
                raise _RejectedError(PARTS_PROBLEM)
        sides = {side for numbers in parts.values() for side in numbers}
        organisers = {int(side): _names(cell) for side, cell in row.of_sides(Column.ORGANISERS).items()}
        left_open += [cell for cell in [row.text(Column.ORGANISERS)] if cell]
        return {
            "participants": participants,
            "brought": {
                side: Brought(parts[Column.UNDER_26].get(side), parts[Column.FIRST_TIMERS].get(side)) for side in sides
            },
            "under_26": of_all[Column.UNDER_26],
            "first_timers": of_all[Column.FIRST_TIMERS],
            "organisers": organisers,
        }

    def _numbers(self, row: ListRow, column: Column, left_open: list[str]) -> dict[int, int]:
        counted = {int(side): _count(cell, left_open) for side, cell in row.of_sides(column).items()}
        return {side: number for side, number in counted.items() if number is not None}


def _count(cell: str, left_open: list[str]) -> int | None:
    """A number of people; what is none is left open."""
    number = number_in(cell) if cell else None
    if cell and number is None:
        left_open.append(cell)
    if number is not None and number > MOST_PEOPLE:
        raise _RejectedError(at_most(MOST_PEOPLE))
    return number


def _names(cell: str) -> dict[str, int]:
    """Who organised, from a cell such as “Ana 2, Bor”, read like the lines of the form."""
    try:
        return organisers_of("\n".join(re.split(r"[,;/|+&]", cell)))
    except ValidationError as error:
        raise _RejectedError(error.message) from error


def _short(text: str, most: int, sentence: str) -> str:
    if len(text) > most:
        raise _RejectedError(sentence % {"most": most})
    return text


def _topic_words() -> dict[str, str]:
    """Names of topics in every language, and each longer word of them, folded."""
    names = {
        fold_name(name): topic.code for topic in atlas.territory().topics for name in (topic.code, *topic.name.values())
    }
    words: dict[str, str] = {}
    for name, code in names.items():
        for word in name.split():
            if len(word) > 3:
                words.setdefault(word, code)
    return words | names
