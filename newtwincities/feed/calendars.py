# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates as calendars that people subscribe to: iCalendar, RFC 5545, with the rules of the time zones.

Rooms register what dates they know of for a person; each date keeps its UID however often it is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from newtwincities.people.models import Person

REFRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One date. `datetime`s are aware, with their zone; `date`s stand for whole days, the end included."""

    uid: str  # unique on this site: `idea-date-7`
    title: str
    start: date | datetime
    end: date | datetime | None
    url: str  # the whole address of its page
    changed: datetime
    place: str = ""
    text: str = ""
    sequence: int = 0  # counts its changes
    cancelled: bool = False


_reads: dict[str, Callable[[Person], Iterable[CalendarEntry]]] = {}


def register_events(name: str, read: Callable[[Person], Iterable[CalendarEntry]]) -> None:
    """`read` answers the dates of a person, in a number of queries that does not grow with them."""
    _reads[name] = read


def events_of(person: Person) -> list[CalendarEntry]:
    return [entry for read in _reads.values() for entry in read(person)]


def calendar_of(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//NewTwinCities//Calendars//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH)
    for entry in entries:
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    changed = entry.changed.astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"{entry.uid}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    event.add("url", entry.url)
    event.add("description", "\n\n".join(part for part in (entry.text, entry.url) if part))
    if entry.place:
        event.add("location", entry.place)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("dtstart", entry.start)
    if entry.end is not None:
        whole_days = not isinstance(entry.end, datetime)
        event.add("dtend", entry.end + timedelta(days=1) if whole_days else entry.end)
    return event
