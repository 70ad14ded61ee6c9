# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The menu of whoever is signed in: each room adds the way to its own pages, in its `apps.py`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from newtwincities.common.policy import Viewer


@dataclass(frozen=True, slots=True)
class Entry:
    title: str  # in the language of the page
    url: str
    number: str = ""  # of what is new there


MOST_COUNTED = 99
Count = Callable[[Viewer], int]
_entries: dict[str, tuple[int, Any, Callable[[Viewer], bool]]] = {}
_counts: dict[str, Count] = {}


def register_entry(
    url_name: str,
    title: Any,
    *,
    place: int,
    shown: Callable[[Viewer], bool] = lambda _v: True,
    count: Count | None = None,
) -> None:
    """`shown` must not ask the database: what it needs is in the viewer's roles and standings. `count` says how much is
    new; it is asked on every page, so it must be one small query at most, and read once (a standing)."""
    _entries[url_name] = (place, title, shown)
    if count is not None:
        _counts[url_name] = count
    _in_order.cache_clear()
    _entry.cache_clear()


def entries_for(viewer: Viewer) -> Iterator[Entry]:
    if viewer.person is None:
        return
    language = get_language() or settings.LANGUAGE_CODE
    for name, shown in _in_order():
        if shown(viewer):
            number = _counts[name](viewer) if name in _counts else 0
            entry = _entry(language, name)
            yield replace(entry, number=_capped(number)) if number else entry


def _capped(number: int) -> str:
    return str(number) if number <= MOST_COUNTED else f"{MOST_COUNTED}+"


@functools.cache
def _in_order() -> list[tuple[str, Callable[[Viewer], bool]]]:
    found = sorted((place, name, shown) for name, (place, _title, shown) in _entries.items())
    return [(name, shown) for _place, name, shown in found]


@functools.cache
def _entry(_language: str, name: str) -> Entry:
    _place, title, _shown = _entries[name]
    return Entry(str(title), reverse(name))


_arrivals: list[tuple[str, Callable[[Viewer], bool]]] = []


def register_arrival(url_name: str, fits: Callable[[Viewer], bool]) -> None:
    """Where those arrive who have signed in, were not on the way to some page, and whom `fits` takes."""
    _arrivals[:] = [*(one for one in _arrivals if one[0] != url_name), (url_name, fits)]


def arrival_of(viewer: Viewer) -> str:
    """The name of the page at which the viewer arrives; the first page of the site, where no room takes them."""
    return next((name for name, fits in _arrivals if fits(viewer)), "home")
