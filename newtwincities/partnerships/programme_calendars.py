# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shared programme of an exchange as a calendar: iCalendar, RFC 5545, with the rules of its time zone.

Each line stays one event however often it is changed, by its UID. Without lines there is one event, the exchange.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from icalendar import Calendar, Event

from newtwincities.common.mails import link
from newtwincities.partnerships.models import Exchange, ProgrammeItem


def calendar_of(exchange: Exchange) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//NewTwinCities//Programmes//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", exchange.title)
    calendar.add("refresh-interval", timedelta(hours=6))
    for event in _events(exchange):
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _events(exchange: Exchange) -> Iterator[Event]:
    items = list(exchange.programme.all())
    for item in items:
        event = _event(exchange, f"programme-{item.pk}", item.title, item.place or exchange.place)
        _set_times(event, exchange, (item.day, item.starts_at), (item.day, item.ends_at))
        _describe(event, item)
        yield event
    if not items:
        event = _event(exchange, f"programme-of-{exchange.pk}", exchange.title, exchange.place)
        _set_times(event, exchange, (exchange.start, exchange.starts_at), (exchange.end, exchange.ends_at))
        yield event


def _event(exchange: Exchange, name: str, title: str, place: str) -> Event:
    event = Event()
    changed = exchange.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"{name}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("summary", title)
    if place:
        event.add("location", place)
    event.add("url", link("partnerships:programme", get_language() or "en", exchange.programme_key))
    event.add("status", "CANCELLED" if exchange.progress == Exchange.Progress.CANCELLED else "CONFIRMED")
    return event


def _set_times(
    event: Event, exchange: Exchange, begins: tuple[date, time | None], ends: tuple[date, time | None]
) -> None:
    """With hours in the zone of the exchange, or whole days."""
    zone = ZoneInfo(exchange.zone or settings.TIME_ZONE)
    if begins[1] is None:
        event.add("dtstart", begins[0])
        event.add("dtend", ends[0] + timedelta(days=1))  # the first day after it
        return
    event.add("dtstart", datetime.combine(begins[0], begins[1], zone))
    if ends[1] is not None:
        event.add("dtend", datetime.combine(ends[0], ends[1], zone))


def _describe(event: Event, item: ProgrammeItem) -> None:
    if item.who:
        event.add("description", item.who)
