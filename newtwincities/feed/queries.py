# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the feed: the lines of one stream or several, as far as the viewer may see what they are about.

Rows are read newest first and go through the policies of their things; where some fall away, more are read. The number
of queries depends neither on the lines nor on what is read by them, and each page goes on where the one before ended:
at the key of a happening, which only grows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Exists, Q

from newtwincities.common.policy import MEMBER, Viewer
from newtwincities.feed.models import CalendarKey, Follow, Happening, Line
from newtwincities.feed.reading import Reading, Sight, Told, hidden_among, things_of
from newtwincities.feed.registry import Subject, subject_named
from newtwincities.feed.streams import TERRITORY, parts, stream
from newtwincities.people.models import Block, Person

PAGE = 20
ROUNDS = (1, 4, 16)  # so many pages of rows are read, until one page of them may be seen
TOGETHER = 400  # streams in one query: SQLite takes 500 parts
FOLLOWS = "follows"  # the standing: stream → its row, of what the viewer follows or has muted
READS_LESS = "reads_less"  # the standing: whether visitors see more than the viewer
_NEWEST = 2**63 - 1


@dataclass(slots=True)
class Entry:
    """One line: the newest happening, and those that are folded into it, newest first."""

    key: int
    told: list[Told]
    streams: tuple[str, ...]


@dataclass(slots=True)
class Page:
    entries: list[Entry] = field(default_factory=list)
    older: str = ""  # where the next page begins; empty at the end
    newest: int = 0  # the newest happening that was read, whether it may be seen or not


@dataclass(slots=True)
class _Row:
    """A happening at the head of a line, with all lines in which it is."""

    key: int
    lines: list[int] = field(default_factory=list)
    streams: list[str] = field(default_factory=list)


def read(viewer: Viewer, streams: Sequence[str], *, before: str = "", size: int = PAGE, folded: bool = True) -> Page:
    """A page of these streams. Without `folded`, every happening stands by itself."""
    page, at = Page(), int(before) if before.isdecimal() and len(before) < 19 else _NEWEST
    for factor in ROUNDS:
        rows = _rows(viewer, streams, before=at, most=size * factor + 1, folded=folded)
        page.newest = page.newest or (rows[0].key if rows else 0)
        portion, more = rows[: size * factor], len(rows) > size * factor
        found = _entries(viewer, streams, portion, folded=folded)
        for place, entry in enumerate(found):
            page.entries.append(entry)
            if len(page.entries) == size:
                page.older = str(entry.key) if more or place + 1 < len(found) else ""
                return page
        if not more:
            return page
        at = portion[-1].key
    page.older = str(at)
    return page


def newer(viewer: Viewer, streams: Sequence[str], *, after: int, most: int = PAGE) -> int:
    """How many lines that the viewer may see are newer; one more than `most` where there are more."""
    found = Line.objects.filter(stream__in=streams, head=None, happening__gt=after).order_by("-happening")
    rows = _as_rows(list(found.values_list("pk", "stream", "happening_id")[: 4 * most]))
    return min(most + 1, len(_entries(viewer, streams, rows, folded=True))) if rows else 0


def tellable(viewer: Viewer, happenings: Collection[Happening], *, reading: Collection[str] = ()) -> dict[int, Told]:
    """Of these happenings, those that the viewer may see now, by key. They come with `actor` and `municipality`."""
    muted = _muted(viewer, happenings, reading)
    sight = Sight(viewer, Reading(happenings))
    seen = (sight.told(happening) for happening in happenings if happening.pk not in muted)
    return {told.happening.pk: told for told in seen if told}


def follows(viewer: Viewer) -> Mapping[str, Follow]:
    """What the viewer follows or has muted; read once."""
    rows: Mapping[str, Follow] = viewer.standing(FOLLOWS)
    return rows


def follows_of(person: Person | None) -> dict[str, Follow]:
    """The standing `follows`."""
    if person is None:
        return {}
    return {row.stream: row for row in Follow.objects.filter(person=person).order_by("-since", "-pk")}


def reads_less(person: Person | None) -> bool:
    """The standing `reads_less`: whether something is muted or somebody blocked, by one query."""
    if person is None:
        return False
    muted = Follow.objects.filter(person=person, muted=True)
    blocks = Block.objects.filter(Q(person=person) | Q(blocked=person))
    return Person.objects.filter(Exists(muted) | Exists(blocks), pk=person.pk).exists()


def streams_of_mine(viewer: Viewer) -> list[str]:
    """What the viewer follows; a person's stream only while the viewer may know who it is."""
    heard = [name for name, row in follows(viewer).items() if not row.muted]
    people = [name for name in heard if parts(name)[0] == "person"]
    known = seen_things(viewer, people)
    return [name for name in heard if parts(name)[0] != "person" or name in known]


def seen_things(viewer: Viewer, names: Collection[str]) -> dict[str, tuple[Subject, Any]]:
    """Stream → its subject and thing, of those that the viewer may see; a query or few for each kind."""
    things = things_of({parts(name) for name in names if name != TERRITORY})
    hidden = hidden_among(things)
    found = {}
    for (kind, key), thing in things.items():
        subject = subject_named(kind)
        if subject and (kind, key) not in hidden and subject.may_see(viewer, thing):
            found[stream(kind, key)] = subject, thing
    return found


def is_readable(viewer: Viewer, name: str) -> bool:
    return name == TERRITORY or name in seen_things(viewer, [name])


def calendar_key_of(person: Person) -> str:
    return CalendarKey.objects.filter(person=person).values_list("key", flat=True).first() or ""


def person_of_calendar(key: str) -> Person | None:
    found = CalendarKey.objects.filter(key=key, person__is_active=True).select_related("person").first()
    return found.person if found else None


# --- rows


def _rows(viewer: Viewer, streams: Sequence[str], *, before: int, most: int, folded: bool) -> list[_Row]:
    """The newest of all streams together: the newest of each are taken from its index, then merged."""
    found: list[tuple[int, str, int]] = []
    for start in range(0, len(streams), TOGETHER):
        portion = streams[start : start + TOGETHER]
        one = _select(public_only=MEMBER not in viewer.roles, folded=folded)
        sql = " UNION ALL ".join(f"SELECT * FROM ({one}) AS s{number}" for number in range(len(portion)))  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [value for name in portion for value in (name, before, most)])
            found.extend(cursor.fetchall())
    return _as_rows(found)[:most]


def _select(*, public_only: bool, folded: bool) -> str:
    """Standard SQL that both databases answer from the index of the stream."""
    table = "feed_line l"
    if public_only:
        table += " JOIN feed_happening h ON h.id = l.happening_id AND h.visibility = 'public'"
    head = " AND l.head_id IS NULL" if folded else ""
    return (
        f"SELECT l.id, l.stream, l.happening_id FROM {table}"  # noqa: S608 -- nothing in it comes from outside
        f" WHERE l.stream = %s AND l.happening_id < %s{head} ORDER BY l.happening_id DESC LIMIT %s"
    )


def _as_rows(found: Sequence[tuple[int, str, int]]) -> list[_Row]:
    rows: dict[int, _Row] = {}
    for line, name, key in sorted(found, key=lambda one: (-one[2], one[1])):
        row = rows.setdefault(key, _Row(key))
        row.lines.append(line)
        row.streams.append(name)
    return list(rows.values())


# --- what of them may be seen


def _entries(viewer: Viewer, streams: Sequence[str], rows: Sequence[_Row], *, folded: bool) -> list[Entry]:
    members = _folded_into(rows) if folded else {}
    elsewhere = _folded_elsewhere(rows, streams) if folded and len(streams) > 1 else set()
    keys = {row.key for row in rows} | {key for inside in members.values() for key in inside}
    happenings = Happening.objects.filter(pk__in=keys).select_related("actor", "municipality")
    told = tellable(viewer, list(happenings) if keys else [], reading=streams)
    found = []
    for row in rows:
        inside = {key for line in row.lines for key in members.get(line, ())}
        if not inside and row.key in elsewhere:
            continue  # stands in the line of another stream
        seen = [told[key] for key in sorted({row.key, *inside}, reverse=True) if key in told]
        if seen:
            found.append(Entry(row.key, seen, tuple(row.streams)))
    return found


def _folded_into(rows: Sequence[_Row]) -> dict[int, list[int]]:
    heads = [line for row in rows for line in row.lines]
    members: dict[int, list[int]] = {}
    for head, key in Line.objects.filter(head__in=heads).values_list("head_id", "happening_id") if heads else ():
        members.setdefault(head, []).append(key)
    return members


def _folded_elsewhere(rows: Sequence[_Row], streams: Sequence[str]) -> set[int]:
    found = Line.objects.filter(happening__in=[row.key for row in rows])
    lines = found.values_list("happening_id", "stream", "head_id") if rows else ()
    wanted = set(streams)
    return {key for key, name, head in lines if head is not None and name in wanted}


def _muted(viewer: Viewer, happenings: Collection[Happening], reading: Collection[str]) -> set[int]:
    """What stands in a stream that the viewer has muted, unless it is the one that is being read."""
    if viewer.person is None:
        return set()
    names = {name for name, row in follows(viewer).items() if row.muted} - (
        set(reading) if len(reading) == 1 else set()
    )
    if not names or not happenings:
        return set()
    found = Line.objects.filter(happening__in=[one.pk for one in happenings]).values_list("happening_id", "stream")
    return {key for key, name in found if name in names}
