# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Stamps tell whether something kept in memory still matches the database.

An action that changes data calls `renew_stamps` in its own transaction; whoever keeps something made from that data
keeps the stamp's value with it and compares before using it again. The value is drawn at random, not counted, so that
a restored backup can never bring back a value that stands for something else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar
from uuid import uuid4

from django.db import connection

from newtwincities.common.models import Stamp

Made = TypeVar("Made")


def renew_stamps(*names: str) -> None:
    """Marks these parts of the data as changed. Call it inside the transaction that changes them."""
    Stamp.objects.bulk_create(
        [Stamp(name=name, value=uuid4().hex) for name in sorted(names)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["value"],
    )


def current_stamps(names: Iterable[str]) -> dict[str, str]:
    """The present value of each named stamp; a stamp that was never renewed has the empty value.

    One query, written by hand: it is all that a page from the cache asks of the database.
    """
    wanted = tuple(names)
    places = ",".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, value FROM common_stamp WHERE name IN ({places})", wanted)  # noqa: S608
        return dict.fromkeys(wanted, "") | dict(cursor.fetchall())


class Kept(Generic[Made]):
    """Something made from parts of the data, in the memory of this process, made anew once one of them has changed."""

    def __init__(self, make: Callable[[], Made], *parts: str) -> None:
        self._make = make
        self._parts = parts
        self._lock = threading.Lock()
        self._kept: tuple[dict[str, str], Made] | None = None

    def now(self) -> Made:
        """What belongs to the present data; one query where nothing has changed."""
        stamps = current_stamps(self._parts)
        kept = self._kept
        if kept is None or kept[0] != stamps:
            with self._lock:
                kept = self._kept
                if kept is None or kept[0] != stamps:
                    kept = self._kept = stamps, self._make()
        return kept[1]
