# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""An exchange in words: when it is, and who organised it."""

from __future__ import annotations

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from newtwincities.partnerships.models import Exchange, Organiser
from newtwincities.partnerships.zones import city_of


def when_of(exchange: Exchange, language: str) -> str:
    """The days, with hours and time zone where they are known."""
    begins = _moment(exchange, first=True)
    if exchange.start != exchange.end:
        begins = f"{begins} – {_moment(exchange, first=False)}"
    elif exchange.starts_at and exchange.ends_at:
        begins = f"{begins}–{time_format(exchange.ends_at, 'TIME_FORMAT')}"
    if exchange.starts_at and exchange.zone:
        return _("{moment} (time of {city})").format(moment=begins, city=city_of(exchange.zone, language))
    return begins


def _moment(exchange: Exchange, *, first: bool) -> str:
    day, hour = (exchange.start, exchange.starts_at) if first else (exchange.end, exchange.ends_at)
    words = date_format(day, "DATE_FORMAT")
    return f"{words}, {time_format(hour, 'TIME_FORMAT')}" if hour else words


def shares_of(organisers: list[Organiser]) -> list[str]:
    """Their names, whoever did most first; with their parts of the work where these differ."""
    total = sum(one.parts for one in organisers)
    ranked = sorted(organisers, key=lambda one: (-one.parts, one.carrier.name))
    if len({one.parts for one in organisers}) < 2:
        return [one.carrier.name for one in ranked]
    words = _("{name} ({parts} of {total} parts)")
    return [words.format(name=one.carrier.name, parts=one.parts, total=total) for one in ranked]
