# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Exchanges as dates of a calendar: the shared programme of one, and all of whoever takes part in partnerships.

Each line of a programme stays one date however often it is changed, by its UID. Without lines there is one date, the
exchange.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from newtwincities.common.mails import link
from newtwincities.common.policy import may
from newtwincities.feed import calendars
from newtwincities.feed.calendars import CalendarEntry
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Exchange
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of_person
from newtwincities.teams.queries import Standing

PAST = timedelta(days=366)  # so long an exchange stays among the dates of a person


def calendar_of(exchange: Exchange) -> bytes:
    return calendars.calendar_of(exchange.title, _entries(exchange))


def _entries(exchange: Exchange) -> Iterator[CalendarEntry]:
    url = link("partnerships:programme", get_language() or "en", exchange.programme_key)
    items = list(exchange.programme.all())
    for item in items:
        begins, ends = (item.day, item.starts_at), (item.day, item.ends_at)
        place = item.place or exchange.place
        yield _entry(exchange, f"programme-{item.pk}", item.title, url, begins, ends, place=place, text=item.who)
    if not items:
        yield _whole(exchange, f"programme-of-{exchange.pk}", url)


def _whole(exchange: Exchange, uid: str, url: str) -> CalendarEntry:
    begins, ends = (exchange.start, exchange.starts_at), (exchange.end, exchange.ends_at)
    return _entry(exchange, uid, exchange.title, url, begins, ends, place=exchange.place)


def _entry(
    exchange: Exchange, uid: str, title: str, url: str,
    begins: tuple[date, time | None], ends: tuple[date, time | None], *, place: str, text: str = "",
) -> CalendarEntry:  # fmt: skip
    """With hours in the zone of the exchange, or whole days."""
    zone = ZoneInfo(exchange.zone or settings.TIME_ZONE)
    start: date = begins[0]
    end: date | None = ends[0]
    if begins[1] is not None:
        start = datetime.combine(begins[0], begins[1], zone)
        end = datetime.combine(ends[0], ends[1], zone) if ends[1] is not None else None
    return CalendarEntry(
        uid=uid, title=title, start=start, end=end, url=url, changed=exchange.changed_at, place=place, text=text,
        sequence=exchange.version - 1, cancelled=exchange.progress == Exchange.Progress.CANCELLED,
    )  # fmt: skip


def events_of_member(person: Person) -> Iterator[CalendarEntry]:
    """The exchanges of all partnerships that the person may see, from a year ago on: a few queries."""
    viewer = viewer_of_person(person)
    standing: Standing = viewer.standing("teams")
    since = timezone.localdate() - PAST
    for partnership in queries.partnerships_of_teams(standing.held) if standing.held else ():
        if not may(viewer, "partnership:see", partnership):
            continue
        for exchange in partnership.exchanges.all():
            if exchange.end >= since:
                url = link("partnerships:exchange", person.language, partnership.pk, exchange.pk)
                yield _whole(exchange, f"exchange-{exchange.pk}", url)
