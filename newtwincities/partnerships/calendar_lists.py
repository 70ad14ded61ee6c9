# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Calendars (iCalendar, RFC 5545) as the text of a list: one row for each event."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from textwrap import shorten
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar

from newtwincities.partnerships.models import Exchange

BEGIN = "BEGIN:VCALENDAR"
HEADINGS = ("Date", "Until", "Time", "What", "Place", "Status", "Remark")  # as every list is read


class CalendarError(Exception):
    """The file is not read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class CalendarText:
    text: str
    notes: list[str] = field(default_factory=list)


def is_calendar(text: str) -> bool:
    return text.lstrip("\ufeff \r\n")[: len(BEGIN)].upper() == BEGIN


def read_calendar(text: str, zone: str) -> CalendarText:
    """Its events as rows, hours in this zone; of an event that recurs the first one. Raises CalendarError."""
    try:
        calendars = Calendar.from_ical(text.lstrip("\ufeff \r\n"), multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
        rows = [_row(event, ZoneInfo(zone)) for event in events]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
        raise CalendarError(_("This calendar can’t be read. Export it again as .ics.")) from error
    if not rows:
        raise CalendarError(_("There is no event in this calendar. Export the one that has your exchanges."))
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(row for row, _shortened in rows)
    notes = []
    if recurring := sum(1 for event in events if event.get("rrule") or event.get("rdate")):
        words = ngettext("%(number)s event recurs: only its first date is read.",
                         "%(number)s events recur: only their first dates are read.", recurring)  # fmt: skip
        notes.append(words % {"number": recurring})
    if any(is_shortened for _row, is_shortened in rows):
        notes.append(_("Long descriptions were shortened; look through them after the import."))
    return CalendarText(buffer.getvalue(), notes)


def _row(event: Any, zone: ZoneInfo) -> tuple[list[str], bool]:
    """The cells of an event, and whether its description was shortened."""
    begins = event.decoded("dtstart")
    ends = event.decoded("dtend", None)
    if ends is None and (lasting := event.decoded("duration", None)) is not None:
        ends = begins + lasting
    first, from_time = _moment(begins, zone)
    last, to_time = _moment(begins if ends is None else ends, zone)
    if from_time is None and last > first:
        last -= timedelta(days=1)  # the end is the first day after it
    times = "–".join(f"{one:%H:%M}" for one in (from_time, to_time if ends is not None else None) if one is not None)
    said = _plain(event.get("description"))
    remark = shorten(said, Exchange.LONGEST_RESULT, placeholder=" …")
    cells = [
        first.isoformat(), last.isoformat() if last != first else "", times if first == last else "",
        _plain(event.get("summary")), _plain(event.get("location")), _plain(event.get("status")).lower(), remark,
    ]  # fmt: skip
    return cells, remark != said


def _moment(value: date | datetime, zone: ZoneInfo) -> tuple[date, time | None]:
    if not isinstance(value, datetime):
        return value, None
    local = value.astimezone(zone) if value.tzinfo else value
    return local.date(), local.time().replace(second=0, microsecond=0)


def _plain(value: Any) -> str:
    return "" if value is None else " ".join(str(value).replace("\0", "").split())
