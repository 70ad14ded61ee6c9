# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Telling what happened in a partnership: to those who take part, and to everybody what all sides show."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from newtwincities.feed.actions import tell
from newtwincities.feed.models import Happening
from newtwincities.feed.streams import stream
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Exchange, Partnership, Side
from newtwincities.people.models import Person

NEWS = timedelta(days=62)  # an exchange that ended earlier is entered for the record, and is no news to the public
INSIDE = Happening.Visibility.INSIDE


def tell_inside(
    sort: str, partnership: Partnership, *, by: Person, part: tuple[str, int] | None = None, **details: str | int
) -> None:
    """About the partnership itself, or about a part of it such as an exchange."""
    whole = ("partnership", partnership.pk)
    tell(sort, by=by, about=part or whole, within=whole if part else None, visibility=INSIDE, details=details)


def tell_exchange(exchange: Exchange, *, by: Person, before: str = "") -> None:
    """That it is entered, or has come to its end; `before` is what it was, if it was there."""
    now = exchange.progress
    sorts = {Exchange.Progress.DONE.value: "exchange_done", Exchange.Progress.CANCELLED.value: "exchange_cancelled"}
    sort = sorts.get(now, "") if before else "exchange_entered"
    if now == before or not sort:
        return
    tell_inside(sort, exchange.partnership, by=by, part=("exchange", exchange.pk))
    if now == Exchange.Progress.DONE and exchange.end >= timezone.localdate() - NEWS:
        _tell_everybody("exchange_shown", exchange.partnership_id, about=("shown_exchange", exchange.pk))


def tell_agreed(partnership: Partnership, *, by: Person) -> None:
    tell_inside("partnership_agreed", partnership, by=by)
    _tell_everybody("partnership_agreed", partnership.pk)


def _tell_everybody(sort: str, partnership: int, *, about: tuple[str, int] | None = None) -> None:
    """Where all sides show it, without anybody's name, on the pages of the municipalities too."""
    found = queries.partnership_with_pk(partnership)
    shown = queries.shown_by_all(found) if found else frozenset()
    if found is None or not shown or (about and Side.Shown.EXCHANGES not in shown):
        return
    face = ("twinned", partnership)
    places = [stream("municipality", side.municipality_id) for side in found.sides.all()]
    tell(sort, by=None, about=about or face, within=face if about else None, also=places)
