# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How fast the vitality index is: one large partnership, and the history of all partnerships of Europe.

    newtwincities bench vitality

The records are made up, always the same, with every field filled in: nothing is left out that would cost time. The
large partnership has 500 exchanges, all within the last three years. The many have 40 exchanges each over fifteen
years, and a history of ten years by quarter, in as many processes as there are cores: first without a database, then
with one, by the command `newtwincities vitality-all` on a temporary SQLite file (or beside the database that
DATABASE_URL names), reading and writing included.
To write the figures to a file too: newtwincities bench vitality --json FILE
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from _measuring import ROOT, Figures, arguments, give_up, installation, machine, percentile
from _partnerships import fill

sys.path.insert(0, str(ROOT))

from newtwincities.domain.vitality import (
    ExchangeFacts,
    Mode,
    OrganiserFacts,
    PartnershipFacts,
    SideFacts,
    assess_vitality,
    vitality_history,
)
from newtwincities.domain.vitality.arrays import vitality_histories

TODAY, SINCE = date(2026, 11, 1), date(2016, 11, 1)
ONE_MS = 2.0
ALL_SECONDS = 60.0
ALL_MB = 1024.0
LARGE, ROUNDS = 500, 300  # many rounds: on a shared machine single ones swing by half
PARTNERSHIPS, EXCHANGES, YEARS = 26_000, 40, 15
PORTION = 500  # partnerships that a process takes at once
TOPICS = ("culture", "tourism", "sociability", "energy", "sport", "youth", "water", "school", "forest", "health")


def measure(partnerships: int) -> Figures:
    figures = Figures("The vitality index", machine())
    large = made_up(1, exchanges=LARGE, days=1090)
    times = [milliseconds(lambda: assess_vitality(large, as_of=TODAY)) for _ in range(ROUNDS)]
    figures.add(f"one partnership with {LARGE} exchanges, p50 of {ROUNDS}", median(times), "ms", at_most=ONE_MS)
    figures.add(f"one partnership with {LARGE} exchanges, p95 of {ROUNDS}", percentile(times, 0.95), "ms")
    usual = made_up(2, exchanges=EXCHANGES, days=YEARS * 365)
    times = [milliseconds(lambda: assess_vitality(usual, as_of=TODAY)) for _ in range(ROUNDS)]
    figures.add(f"one partnership with {EXCHANGES} exchanges, p50 of {ROUNDS}", median(times), "ms")
    plain = milliseconds(lambda: vitality_history(usual, as_of=TODAY, since=SINCE))
    figures.add("its history of ten years, one day after the other", plain, "ms")
    fast = [milliseconds(lambda: list(vitality_histories([usual], as_of=TODAY, since=SINCE))) for _ in range(ROUNDS)]
    figures.add(f"its history of ten years, all days at once, p50 of {ROUNDS}", median(fast), "ms")
    started = time.perf_counter()
    seconds, points = all_histories(partnerships)
    if points < partnerships:
        give_up(f"Only {points} points came of {partnerships} partnerships.")
    wall = time.perf_counter() - started
    details = {"points": points, "s of processor time": seconds}
    figures.add(f"histories of {partnerships:,} partnerships", wall, "s", at_most=ALL_SECONDS, details=details)
    with_database(figures, partnerships)
    return figures


def with_database(figures: Figures, partnerships: int) -> None:
    """`newtwincities vitality-all` as a process of its own, on a database that is filled before."""
    with installation(os.environ.get("DATABASE_URL", "")) as here:
        here.run("migrate")
        here.use_here()
        fill(partnerships, EXCHANGES, today=date.today())
        before = processor_seconds()
        finished = here.run("vitality-all")
        details = {"s of processor time": processor_seconds() - before}
        if f"Computed: {partnerships}" not in finished.output:
            give_up(f"Not all were computed: {finished.output[-300:]}")
        what = f"the same from and into the database, {EXCHANGES} exchanges each"
        figures.add(what, finished.seconds, "s", at_most=ALL_SECONDS, details=details)
        figures.add("peak memory of one of its processes", finished.peak_mb, "MB", at_most=ALL_MB)
        again = here.run("vitality-all")
        figures.add("once more, nothing to do", again.seconds, "s")


def processor_seconds() -> float:
    """Of all processes that this one has started and that have ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def all_histories(partnerships: int) -> tuple[float, int]:
    """Processor time of the histories alone, and how many points they have; the making up counts in the wall time."""
    portions = [(first, min(PORTION, partnerships - first)) for first in range(0, partnerships, PORTION)]
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as processes:
        results = list(processes.map(histories, portions))
    return sum(seconds for seconds, _points in results), sum(points for _seconds, points in results)


def histories(portion: tuple[int, int]) -> tuple[float, int]:
    first, count = portion
    records = [made_up(number, exchanges=EXCHANGES, days=YEARS * 365) for number in range(first, first + count)]
    started = time.process_time()
    points = sum(len(history) for history in vitality_histories(records, as_of=TODAY, since=SINCE))
    return time.process_time() - started, points


def made_up(number: int, *, exchanges: int, days: int) -> PartnershipFacts:
    """A record with every field filled in; the same for the same number."""
    random = Random(number)
    sides = (SideFacts("A", random.randint(300, 90_000)), SideFacts("B", random.randint(300, 90_000)))
    return PartnershipFacts(sides, tuple(exchange(random, place, days) for place in range(exchanges)))


def exchange(random: Random, place: int, days: int) -> ExchangeFacts:
    start = TODAY - timedelta(days=random.randrange(days))
    people = {"A": random.randint(1, 50), "B": random.randint(1, 50)}
    return ExchangeFacts(
        id=f"e{place}",
        start=start,
        end=start + timedelta(days=random.randint(0, 4)),
        mode=random.choice((Mode.IN_PERSON, Mode.ONLINE, Mode.HYBRID)),
        hours=random.choice((2.0, 8.0)),
        topics=tuple(random.sample(TOPICS, 2)),
        hosts=(random.choice("AB"),),
        organisers=tuple(
            OrganiserFacts(side, f"person {random.randint(1, 6)}", random.randint(1, 3)) for side in "AABB"
        ),
        participants=people,
        under_26=people["A"] // 2,
        first_timers=people["B"] // 2,
    )


def milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    parser = arguments(__doc__)
    parser.add_argument("--partnerships", type=int, default=PARTNERSHIPS, help="how many histories")
    given = parser.parse_args()
    measure(given.partnerships).publish(given.json)
