# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The programme of an exchange: written, shared, no longer shared."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.domain.programmes import MOST_LINES, Line
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Exchange, ProgrammeItem
from newtwincities.people.models import Person

FIELDS = ("day", "starts_at", "ends_at", "title", "place", "who")


class ProgrammeChangedError(Exception):
    """Somebody else has written in the programme since it was read."""


class ProgrammeFullError(Exception):
    """It has as many lines as a programme can have."""


def write_programme(exchange: Exchange, lines: Sequence[Line], *, before: str, by: Person) -> None:
    """Puts these lines in the place of those before; a line that is recognised stays the same event for calendars.

    Raises ProgrammeChangedError where another text than `before` stands there by now.
    """
    with transaction.atomic():
        present = Exchange.objects.select_for_update().get(pk=exchange.pk)
        items = list(present.programme.all())
        if queries.programme_text(present) != before:
            raise ProgrammeChangedError
        kept = _matched(items, lines)
        ProgrammeItem.objects.filter(exchange=present).exclude(pk__in=[item.pk for item in kept.values()]).delete()
        for place, line in enumerate(lines):
            item = kept.get(place) or ProgrammeItem(exchange=present)
            item.position = place
            for name in FIELDS:
                setattr(item, name, getattr(line, name))
            item.save()
        _note_change(present, by)


def add_line(exchange: Exchange, line: Line, *, by: Person) -> None:
    """Puts it before the first line of its day that begins later; without a time, at the end of its day."""
    with transaction.atomic():
        present = Exchange.objects.select_for_update().get(pk=exchange.pk)
        items = list(present.programme.all())
        if len(items) >= MOST_LINES:
            raise ProgrammeFullError
        new = ProgrammeItem(exchange=present, **{name: getattr(line, name) for name in FIELDS})
        items.insert(next((place for place, item in enumerate(items) if _is_after(item, line)), len(items)), new)
        for place, item in enumerate(items):
            item.position = place
        new.save()
        ProgrammeItem.objects.bulk_update([item for item in items if item is not new], ["position"])
        _note_change(present, by)


def share_programme(exchange: Exchange, *, shared: bool, by: Person) -> None:
    """Gives it an address that nobody guesses, or takes that away; shared again it gets another one."""
    with transaction.atomic():
        present = Exchange.objects.select_for_update().get(pk=exchange.pk)
        if bool(present.programme_key) == shared:
            return
        present.programme_key = secrets.token_urlsafe(18) if shared else ""
        present.save(update_fields=["programme_key"])
        note("exchange.share" if shared else "exchange.unshare", actor=by, thing=present)


def _is_after(item: ProgrammeItem, line: Line) -> bool:
    is_later = item.starts_at is not None and line.starts_at is not None and item.starts_at > line.starts_at
    return item.day > line.day or (item.day == line.day and is_later)


def _note_change(exchange: Exchange, by: Person) -> None:
    Exchange.objects.filter(pk=exchange.pk).update(changed_at=timezone.now())
    note("exchange.programme", actor=by, thing=exchange)


def _matched(items: Sequence[ProgrammeItem], lines: Sequence[Line]) -> dict[int, ProgrammeItem]:
    """Place of a line → the item that it was before: the same title on the same day, else the same time, else title."""
    free, found = list(items), {}
    for same in (("day", "title"), ("day", "starts_at"), ("title",)):
        for place, line in enumerate(lines):
            if place in found:
                continue
            wanted = [getattr(line, name) for name in same]
            item = next((one for one in free if [getattr(one, name) for name in same] == wanted), None)
            if item is not None:
                free.remove(item)
                found[place] = item
    return found
