# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fills a database with made-up partnerships, always the same, every field that the vitality index reads filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

MUNICIPALITIES, CARRIERS, YEARS = 2_000, 6, 10
PORTION = 20_000
MODES = ("in_person", "online", "hybrid")
TOPICS = ("culture", "tourism", "sociability", "energy", "sport", "youth", "water", "school", "forest", "health")


def fill(partnerships: int, exchanges: int, *, today: date) -> None:
    """Two sides with six carriers each; each exchange has two parts and four organisers. Django must be set up."""
    from newtwincities.atlas.models import Municipality
    from newtwincities.partnerships.models import Carrier, Exchange, Organiser, Part, Partnership, Side
    from newtwincities.teams.models import Team

    random, now = Random(1), datetime.now(UTC)
    team = Team.objects.create(kind="town_hall", name="Team", language="en", country="AT", created_at=now)
    place = Municipality(name="Place", country="AT", lat=47, lon=11, source="geonames2025")
    towns = ((n, f"B{n}", random.randint(300, 90_000)) for n in range(1, MUNICIPALITIES + 1))
    _write(place, ("id", "key", "population"), towns)
    numbers = range(1, partnerships + 1)
    since = ((n, (today - timedelta(days=random.randrange(365, 60 * 365))).isoformat()) for n in numbers)
    _write(Partnership(state="active", state_since=today, created_at=now), ("id", "since"), since)
    sides = ((2 * n - k, n, 1 + (7 * n + 999 * k) % MUNICIPALITIES) for n in numbers for k in (0, 1))
    _write(Side(team=team, confirmed_at=now), ("id", "partnership_id", "municipality_id"), sides)
    carriers = (
        (CARRIERS * side - one, side, f"Carrier {one}")
        for side in range(1, 2 * partnerships + 1)
        for one in range(CARRIERS)
    )
    _write(Carrier(), ("id", "side_id", "name"), carriers)
    meant = Exchange(title="Visit", progress="done", changed_at=now)
    _write(meant, _OF_EXCHANGE, (_exchange(pk, n, random, today) for n, pk in _pairs(partnerships, exchanges)))
    parts = (
        (pk, 2 * n - k, (pk + k) % 2 == 0, random.randint(1, 50))
        for n, pk in _pairs(partnerships, exchanges)
        for k in (0, 1)
    )
    _write(Part(), ("exchange_id", "side_id", "hosts", "participants"), parts)
    organisers = (
        (pk, CARRIERS * (2 * n - k) - (pk + one) % CARRIERS, 1 + one)
        for n, pk in _pairs(partnerships, exchanges)
        for k in (0, 1)
        for one in (0, 1)
    )
    _write(Organiser(), ("exchange_id", "carrier_id", "parts"), organisers)


_OF_EXCHANGE = ("id", "partnership_id", "start", "end", "mode", "hours", "topics", "under_26", "first_timers")


def _pairs(partnerships: int, exchanges: int) -> Iterator[tuple[int, int]]:
    """The keys of a partnership and of an exchange of it."""
    for n in range(1, partnerships + 1):
        for one in range(exchanges):
            yield n, (n - 1) * exchanges + one + 1


def _exchange(pk: int, partnership: int, random: Random, today: date) -> tuple[Any, ...]:
    start = today - timedelta(days=int(random.random() * YEARS * 365))
    end = start + timedelta(days=int(random.random() * 5))
    mode, hours = MODES[int(random.random() * 3)], (2, 8)[int(random.random() * 2)]
    topic = int(random.random() * len(TOPICS))
    topics = f"{TOPICS[topic]}|{TOPICS[topic - 1]}"
    return pk, partnership, start.isoformat(), end.isoformat(), mode, hours, topics, pk % 20, pk % 17


def _write(meant: Any, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows that have these values of their own and else those of `meant`; by portions, without an instance for each."""
    from django.db import connection, transaction

    fields = [field for field in meant._meta.concrete_fields if field.column not in names]
    fields = [field for field in fields if not field.primary_key]
    rest = tuple(field.get_db_prep_save(field.pre_save(meant, add=True), connection) for field in fields)
    columns = [connection.ops.quote_name(name) for name in (*names, *(field.column for field in fields))]
    table = connection.ops.quote_name(meant._meta.db_table)
    values = ", ".join(["%s"] * len(columns))
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"  # noqa: S608
    rows = iter(rows)
    while portion := [(*row, *rest) for row in islice(rows, PORTION)]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(insert, portion)
