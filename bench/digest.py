# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long the digests of very many people take: 10,000 with 200 happenings each, and 2,500 to see how it grows.

    newtwincities bench digest

Each person follows twenty of the made-up ideas, of which each has ten happenings. All digests are due at once and
written by one process, as a worker does, into a temporary SQLite file (or beside the database that DATABASE_URL names);
nothing is sent. To write the figures to a file too: newtwincities bench digest --json FILE
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from resource import RUSAGE_SELF, getrusage
from typing import Any

from _measuring import Figures, arguments, close_database, give_up, installation, machine

PEOPLE, FEWER = 10_000, 2_500
IDEAS, FOLLOWED, EACH = 1_000, 20, 10
ROWS = 10_000  # written at once
GROWTH = 1.25  # time of one digest among many, against one among few


def measure(people: int, fewer: int) -> Figures:
    url = os.environ.get("DATABASE_URL", "")
    figures = Figures(f"Digests of {people:,} people with {FOLLOWED * EACH} happenings each", machine(url))
    with installation(url) as fresh:
        fresh.run("migrate")
        fresh.use_here()
        fill(people)
        few, many = run(figures, fewer), run(figures, people - fewer)
        figures.add("processor time of a digest, many against few", many / few, "", at_most=GROWTH)
        figures.add("peak memory of the process", getrusage(RUSAGE_SELF).ru_maxrss * 1024 / 1e6, "MB")
        close_database()
    return figures


def run(figures: Figures, people: int) -> float:
    """Writes the digests of so many people who have got none yet; milliseconds of the processor for each, since other
    work on the machine would count as growth."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from newtwincities.common.models import Mail
    from newtwincities.notifications.actions import digests

    now, before = timezone.now(), Mail.objects.count()
    keys = digests.keys_of_due(now)[:people]
    with CaptureQueriesContext(connection) as asked:
        digests.write_digests(keys[0], keys[digests.PORTION - 1], now)
    started, processor = time.perf_counter(), time.process_time()
    digests.write_digests(keys[digests.PORTION], keys[-1], now)
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    if Mail.objects.count() - before != people:
        give_up(f"{Mail.objects.count() - before} digests came of {people:,} people.")
    each = 1000 * processor / (people - digests.PORTION)
    details = {"s of the processor": processor, "ms of it each": each, "queries each": len(asked) / digests.PORTION}
    figures.add(f"digests of {people:,} people", seconds, "s", details=details)
    return each


def fill(people: int) -> None:
    """Straight into the tables; each person's notifications wait for the digest, which is due."""
    from django.utils import timezone

    from newtwincities.feed.models import Follow, Happening, Line
    from newtwincities.ideas.models import Idea
    from newtwincities.notifications.models import Notification, Rhythm
    from newtwincities.people.models import Person

    now = timezone.now()
    times = dict.fromkeys(("published_at", "created_at", "changed_at", "active_at"), now)
    actor = Person.objects.create(email="actor@example.org", name="Ana", band="adult", trusted_at=now)
    _write(Person, (Person(email=f"p{n}@example.org", name=f"P{n}", band="adult", trusted_at=now)
                    for n in range(people)))  # fmt: skip
    _write(Idea, (Idea(title=f"Idea {n}", summary="-", language="en", state="looking", **times) for n in range(IDEAS)))
    ideas = list(Idea.objects.order_by("pk").values_list("pk", flat=True))
    told = {"actor": actor, "thing_kind": "idea", "visibility": "public"}
    sorts = ("idea_changed", "idea_published", "idea_outcome")
    _write(Happening, (Happening(sort=sorts[n % len(sorts)], thing_key=str(idea), **told)
                       for n in range(EACH) for idea in ideas))  # fmt: skip
    happenings: dict[str, list[int]] = {}
    for key, idea in Happening.objects.order_by("pk").values_list("pk", "thing_key"):
        happenings.setdefault(idea, []).append(key)
    _write(Line, (Line(stream=f"idea:{idea}", happening_id=key) for idea, keys in happenings.items() for key in keys))
    readers = list(Person.objects.exclude(pk=actor.pk).order_by("pk").values_list("pk", flat=True))
    _write(Rhythm, (Rhythm(person_id=reader, next_at=now - timedelta(hours=1)) for reader in readers))
    chosen = {reader: [ideas[(7 * n + 13 * k) % IDEAS] for k in range(FOLLOWED)] for n, reader in enumerate(readers)}
    _write(Follow, (Follow(person_id=one, stream=f"idea:{idea}") for one, theirs in chosen.items() for idea in theirs))
    _write(Notification, (
        Notification(person_id=one, happening_id=key, kind="follow_update", mail="digest", rule="followed")
        for one, theirs in chosen.items() for idea in theirs for key in happenings[str(idea)]
    ))  # fmt: skip


def _write(model: Any, rows: Iterator[Any]) -> None:
    while portion := list(islice(rows, ROWS)):
        model.objects.bulk_create(portion)


if __name__ == "__main__":
    parser = arguments(__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"how many ({PEOPLE:,})")
    parser.add_argument("--fewer", type=int, default=FEWER, help=f"how many for comparison ({FEWER:,})")
    given = parser.parse_args()
    measure(given.people, given.fewer).publish(given.json)
