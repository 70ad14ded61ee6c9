# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a page of the feed stays as fast when a million things have happened as it is with five thousand.

    newtwincities bench feed

Made-up happenings in 200 ideas by 500 people, each read in the streams of the territory, of its idea and of its person.
The pages go through the whole product (every middleware, none of them kept), but without a network: the feed of the
territory and of an idea as a visitor reads them, and “mine” of somebody who follows 50 ideas and the territory. First
with the few happenings, then with the many in the same database. DATABASE_URL may name a PostgreSQL; a scratch database
is made beside the named one, and dropped. To write the figures to a file too: newtwincities bench feed --json FILE
"""

from __future__ import annotations

import os
import time
from statistics import median
from typing import Any

from _measuring import Figures, arguments, close_database, give_up, installation, machine, percentile

FEW, MANY = 5_000, 1_000_000
IDEAS, PEOPLE, FOLLOWED = 200, 500, 50
ROUNDS = 60
MOST_TIMES = 1.5
NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"
HAPPENINGS = """
    INSERT INTO feed_happening (id, at, sort, actor_id, municipality_id, thing_kind, thing_key, within_kind, within_key,
                                visibility, details)
    {numbers} SELECT n, %s, 'idea_changed', 1 + n %% {people}, NULL, 'idea', CAST(1 + n %% {ideas} AS VARCHAR(40)),
                     '', '', 'public', '{{}}' FROM numbers
"""
LINES = """
    INSERT INTO feed_line (stream, happening_id, head_id, looked_at)
    SELECT {stream}, id, NULL, {true} FROM feed_happening WHERE id BETWEEN {first} AND {last}
"""
STREAMS = ("'territory'", "'idea:' || thing_key", "'person:' || CAST(actor_id AS VARCHAR(40))")


def measure(database_url: str) -> Figures:
    figures = Figures("The feed", machine(database_url))
    with installation(database_url) as fresh:
        fresh.run("migrate")
        fresh.use_here()
        clients = made_up()
        add(1, FEW)
        few = {what: asked(*one, FEW) for what, one in clients.items()}
        started = time.perf_counter()
        add(FEW + 1, MANY)
        figures.add(f"adding {MANY - FEW:,} happenings with their lines", time.perf_counter() - started, "s")
        many = {what: asked(*one, MANY) for what, one in clients.items()}
        for what in clients:
            for number, (walls, cpus, queries, size) in ((FEW, few[what]), (MANY, many[what])):
                details = {"ms p50": median(walls), "ms of the processor, p95": percentile(cpus, 0.95),
                           "queries": queries, "bytes": size}  # fmt: skip
                name = f"{what}, {number:,} happenings, p95 of {ROUNDS}"
                figures.add(name, percentile(walls, 0.95), "ms", details=details)
            times = percentile(many[what][1], 0.95) / percentile(few[what][1], 0.95)
            figures.add(f"{what}: the many against the few, processor, p95", times, "times", at_most=MOST_TIMES)
        close_database()
    return figures


def made_up() -> dict[str, tuple[Any, str]]:
    """People, ideas, and who follows what: what is measured → a client and an address."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from newtwincities.feed.actions import follow
    from newtwincities.ideas.models import Idea
    from newtwincities.people.models import Person

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # so that none need be collected
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    now = timezone.now()
    people = [
        Person(pk=number, email=f"p{number}@example.org", name=f"Person {number}", band="adult", trusted_at=now,
               shows={"name": "public"}) for number in range(1, PEOPLE + 1)
    ]  # fmt: skip
    Person.objects.bulk_create(people)
    Idea.objects.bulk_create(
        Idea(pk=number, title=f"Idea {number}", summary="What it is about. " * 8, language="en", state="looking",
             created_by=people[number], created_at=now, published_at=now, changed_at=now, active_at=now)
        for number in range(1, IDEAS + 1)
    )  # fmt: skip
    for name in ("territory", *(f"idea:{number}" for number in range(1, FOLLOWED + 1))):
        follow(people[0], name)
    reader = Client(SERVER_NAME="127.0.0.1")
    reader.force_login(people[0])
    return {
        "the territory’s feed": (Client(SERVER_NAME="127.0.0.1"), "/en/feed/?n={}"),
        "an idea’s feed": (Client(SERVER_NAME="127.0.0.1"), "/en/feed/of/idea:7/?n={}"),
        "“mine”": (reader, "/en/feed/mine/?n={}"),
    }


def add(first: int, last: int) -> None:
    from django.db import connection
    from django.utils import timezone

    numbers = NUMBERS.format(first=first, last=last)
    with connection.cursor() as cursor:
        cursor.execute(HAPPENINGS.format(numbers=numbers, people=PEOPLE, ideas=IDEAS), [timezone.now()])
        for stream in STREAMS:
            cursor.execute(LINES.format(stream=stream, true="TRUE", first=first, last=last))
        cursor.execute("ANALYZE")


def asked(client: Any, address: str, number: int) -> tuple[list[float], list[float], int, int]:
    """Milliseconds by the clock and of the processor, queries and bytes of one page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    walls, cpus = [], []
    for turn in range(ROUNDS + 3):
        started, worked = time.perf_counter(), time.process_time()
        response = client.get(address.format(f"{number}-{turn}"))
        if turn >= 3:
            walls.append(1000 * (time.perf_counter() - started))
            cpus.append(1000 * (time.process_time() - worked))
        if response.status_code != 200 or response.content.count(b'<li id="h') != 20:
            give_up(f"{address} was answered with {response.status_code}, or without its lines.")
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address.format(f"{number}-last"))
    return walls, cpus, len(queries), len(response.content)


if __name__ == "__main__":
    given = arguments(__doc__).parse_args()
    measure(os.environ.get("DATABASE_URL", "")).publish(given.json)
