# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The exchanges of a partnership as a calendar to subscribe to: iCalendar, RFC 5545.

Calendar programs can't sign in, so the address holds a signed link for one member. It holds as long as that person may
see the partnership. No person is in the calendar; who organises is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from newtwincities.common.links import content_of, token_for
from newtwincities.common.wording import joined
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Exchange, Partnership
from newtwincities.people.models import Person

CALENDAR = "calendar"
LINK_GOOD = timedelta(days=3_660)  # it ends earlier with the membership, and each visit of the page gives a new one
PAST = timedelta(days=366)  # so long an exchange stays in the calendar
LINE = 75  # octets, without the line break
_STATUS = {Exchange.Progress.CANCELLED: "CANCELLED"}


def token_of(partnership: Partnership, person: Person) -> str:
    return token_for(CALENDAR, [partnership.pk, str(person.ref)])


def of_token(token: str) -> tuple[Partnership, Person] | None:
    """Whose calendar the link is, and for whom; None where it does not hold."""
    content = content_of(CALENDAR, token, max_age=LINK_GOOD)
    if content is None:
        return None
    partnership = queries.partnership_with_pk(content[0])
    person = Person.objects.filter(ref=content[1]).first()
    return (partnership, person) if partnership and person else None


def calendar(partnership: Partnership, name: str, exchanges: Iterable[Exchange], *, today: date) -> bytes:
    """What was planned, cancelled or done from a year ago on: whole days, or with hours where they are known."""
    shown = sorted((one for one in exchanges if one.end >= today - PAST), key=lambda one: (one.start, one.pk))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//NewTwinCities//Partnerships//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        *(line for exchange in shown for line in _event(partnership, exchange)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _event(partnership: Partnership, exchange: Exchange) -> Iterator[str]:
    language = get_language() or "en"
    hosting = {part.side_id for part in exchange.parts.all() if part.hosts}
    hosts = [side.municipality.name_in(language) for side in partnership.sides.all() if side.pk in hosting]
    changed = _moment(exchange.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:exchange-{exchange.pk}@{urlsplit(settings.BASE_URL).hostname}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{exchange.version - 1}"
    yield from _times(exchange)
    yield f"SUMMARY:{escaped(exchange.title)}"
    where = ", ".join(filter(None, (exchange.place, joined(hosts))))
    if where:
        yield f"LOCATION:{escaped(where)}"
    yield f"URL:{settings.BASE_URL}{reverse('partnerships:exchange', args=[partnership.pk, exchange.pk])}"
    yield f"STATUS:{_STATUS.get(Exchange.Progress(exchange.progress), 'CONFIRMED')}"
    yield "TRANSP:TRANSPARENT"  # nobody is busy all day because of it
    yield "END:VEVENT"


def _times(exchange: Exchange) -> Iterator[str]:
    """Moments where the hours are known, else whole days."""
    zone = ZoneInfo(exchange.zone or settings.TIME_ZONE)
    if exchange.starts_at is None:
        yield f"DTSTART;VALUE=DATE:{exchange.start:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{exchange.end + timedelta(days=1):%Y%m%d}"  # the first day after it
        return
    yield f"DTSTART:{_moment(datetime.combine(exchange.start, exchange.starts_at, zone))}"
    if exchange.ends_at is not None:
        yield f"DTEND:{_moment(datetime.combine(exchange.end, exchange.ends_at, zone))}"


def escaped(text: str) -> str:
    r"""A text as a value.

    >>> escaped("Camp, youth; day 1\nand 2")
    'Camp\\, youth\\; day 1\\nand 2'
    """
    marked = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = ["".join(letter for letter in line if letter >= " ") for line in marked.splitlines()]
    return "\\n".join(lines)


def folded(line: str) -> bytes:
    r"""A line in pieces of at most 75 octets, of which none tears a letter; all but the first begin with a space.

    >>> folded("SUMMARY:Camp")
    b'SUMMARY:Camp\r\n'
    """
    pieces, room = [b""], LINE
    for letter in line:
        octets = letter.encode()
        if len(pieces[-1]) + len(octets) > room:
            pieces.append(b"")
            room = LINE - 1  # the space
        pieces[-1] += octets
    return b"\r\n ".join(pieces) + b"\r\n"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
