# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fills a database with made-up partnerships, always the same, every field that the vitality index reads filled in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

MUNICIPALITIES, CARRIERS, YEARS = 2_000, 6, 10
PORTION = 20_000
TOPICS = ("culture", "tourism", "sociability", "energy", "sport", "youth", "water", "school", "forest", "health")


def fill(partnerships: int, exchanges: int, *, today: date) -> None:
    """Two sides with six carriers each; each exchange has two parts and four organisers. Django must be set up."""
    from newtwincities.atlas.models import Municipality
    from newtwincities.partnerships.models import Carrier, Exchange, Organiser, Part, Partnership, Side
    from newtwincities.teams.models import Team

    random, now = Random(1), datetime.now(UTC)
    _write(Municipality, (Municipality(pk=n, key=f"B{n}", name=f"Place {n}", country="AT", lat=47, lon=11,
                                       population=random.randint(300, 90_000), source="geonames2025")
                          for n in range(1, MUNICIPALITIES + 1)))  # fmt: skip
    team = Team.objects.create(kind="town_hall", name="Team", language="en", country="AT", created_at=now)
    numbers = range(1, partnerships + 1)
    _write(Partnership, (Partnership(pk=n, state="active", state_since=today, created_at=now,
                                     since=today - timedelta(days=random.randrange(365, 60 * 365)))
                         for n in numbers))  # fmt: skip
    _write(Side, (Side(pk=2 * n - place, partnership_id=n, municipality_id=1 + (7 * n + 999 * place) % MUNICIPALITIES,
                       team=team, confirmed_at=now) for n in numbers for place in (0, 1)))  # fmt: skip
    _write(Carrier, (Carrier(pk=CARRIERS * side - place, side_id=side, name=f"Carrier {place}")
                     for side in range(1, 2 * partnerships + 1) for place in range(CARRIERS)))  # fmt: skip
    whole = [(n, (n - 1) * exchanges + place + 1) for n in numbers for place in range(exchanges)]
    _write(Exchange, (_exchange(Exchange, pk, n, random, today, now) for n, pk in whole))
    _write(Part, (Part(exchange_id=pk, side_id=2 * n - place, hosts=(pk + place) % 2 == 0,
                       participants=random.randint(1, 50)) for n, pk in whole for place in (0, 1)))  # fmt: skip
    _write(Organiser, (Organiser(exchange_id=pk, carrier_id=CARRIERS * (2 * n - place) - one, parts=1 + one % 3)
                       for n, pk in whole for place in (0, 1)
                       for one in random.sample(range(CARRIERS), 2)))  # fmt: skip


def _exchange(model: Any, pk: int, partnership: int, random: Random, today: date, now: datetime) -> Any:
    start = today - timedelta(days=random.randrange(YEARS * 365))
    return model(
        pk=pk, partnership_id=partnership, title="Visit", start=start, end=start + timedelta(days=random.randint(0, 4)),
        mode=random.choice(("in_person", "online", "hybrid")), progress="done", hours=random.choice((2, 8)),
        topics="|".join(random.sample(TOPICS, 2)), under_26=random.randint(0, 20), first_timers=random.randint(0, 20),
        changed_at=now,
    )  # fmt: skip


def _write(model: Any, rows: Any) -> None:
    """By portions, so that they never all lie in memory."""
    rows = iter(rows)
    while portion := list(islice(rows, PORTION)):
        model.objects.bulk_create(portion, batch_size=PORTION)
