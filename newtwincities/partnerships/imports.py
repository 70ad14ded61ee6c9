# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A list of exchanges held against its partnership: what would be entered, and what not and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.atlas import queries as atlas
from newtwincities.domain.exchange_lists import (
    Column,
    ListProblem,
    ListRow,
    is_cancelled,
    is_online,
    number_in,
    read_list,
    sides_named,
)
from newtwincities.domain.names import fold_name, folded_spellings
from newtwincities.domain.written_dates import DateProblem, WrittenDateError, read_days
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions.exchanges import Entry
from newtwincities.partnerships.models import MOST_PEOPLE, Exchange, Partnership

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
    DateProblem.OUT_OF_RANGE: gettext_lazy("Choose a day between 1900 and 2099."),
    DateProblem.BACKWARDS: gettext_lazy("The last day is before the first one."),
}


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
    unread: list[str]  # headings
    has_total: bool  # participants without a side

    def entries(self, lines: Iterable[str]) -> list[Entry]:
        """Of these lines, whatever can be entered."""
        chosen = set(lines)
        return [one.entry for one in self.rows if one.entry and not one.is_there and str(one.row.line) in chosen]


class _RejectedError(Exception):
    """The row can't be entered; the message says what to do."""


def read_for(partnership: Partnership, text: str, *, today: date) -> ReadList:
    """Reads the list without writing anything; raises ListError where it is none."""
    sides = {
        str(side.pk): folded_spellings(
            [side.municipality.name, *side.municipality.names.values(), *side.municipality.alt_names]
        )
        for side in partnership.sides.all()
    }
    found = read_list(text, sides)
    reader = _Reader(sides, _topic_words(), today)
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
    return ReadList(rows, found.unread, found.has_total)


@dataclass(frozen=True, slots=True)
class _Reader:
    sides: dict[str, list[str]]
    topics: dict[str, str]  # folded word → code
    today: date

    def entry(self, row: ListRow) -> tuple[Entry, bool, tuple[str, ...]]:
        try:
            days = read_days(row.text(Column.DATE), until=row.text(Column.UNTIL), year=row.text(Column.YEAR))
        except WrittenDateError as error:
            raise _RejectedError(DATE_PROBLEMS[error.problem]) from error
        title, remark, place = row.text(Column.WHAT), row.text(Column.REMARK), row.text(Column.PLACE)
        if not title:
            raise _RejectedError(_("Say in a few words what it was."))
        if len(title) > Exchange.LONGEST_TITLE:
            raise _RejectedError(_("Shorten what it was to %(most)s characters.") % {"most": Exchange.LONGEST_TITLE})
        if len(remark) > Exchange.LONGEST_RESULT:
            raise _RejectedError(_("Shorten the remark to %(most)s characters.") % {"most": Exchange.LONGEST_RESULT})
        left_open: list[str] = []
        hosts = sides_named(place, self.sides)
        online = is_online(place or title)
        if place and not hosts and not online:
            left_open.append(place)
        mode = Exchange.Mode.HYBRID if hosts and online else Exchange.Mode.ONLINE if online else Exchange.Mode.IN_PERSON
        progress = Exchange.Progress.PLANNED if days.start > self.today else Exchange.Progress.DONE
        if is_cancelled(f"{title} {remark}"):
            progress = Exchange.Progress.CANCELLED
        entry = Entry(
            title=title, start=days.start, end=days.end, mode=mode, progress=progress, result=remark,
            topics=self._topics(row.text(Column.TOPIC), left_open),
            hosts=frozenset(int(side) for side in hosts),
            participants=self._participants(row, left_open),
        )  # fmt: skip
        return entry, days.sure, tuple(left_open)

    def _topics(self, cell: str, left_open: list[str]) -> tuple[str, ...]:
        codes: dict[str, None] = {}
        for part in re.split(r"[,;/|+&]", cell):
            if code := self.topics.get(fold_name(part)):
                codes[code] = None
            elif part.strip():
                left_open.append(part.strip())
        return tuple(codes)

    def _participants(self, row: ListRow, left_open: list[str]) -> dict[int, int]:
        numbers: dict[int, int] = {}
        for side, cell in row.participants.items():
            number = number_in(cell)
            if number is None:
                left_open.append(cell)
            elif number > MOST_PEOPLE:
                words = _("Write a whole number, at most %(limit_value)s, or leave it empty.")
                raise _RejectedError(words % {"limit_value": MOST_PEOPLE})
            else:
                numbers[int(side)] = number
        return numbers


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
