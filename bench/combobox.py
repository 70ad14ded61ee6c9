# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long the server works on what somebody types into the search field, with all municipalities loaded.

    newtwincities bench combobox MUNICIPALITIES TWINNINGS

500 searches, drawn with a fixed seed from the names in the file, go through the whole product as a server calls it
(WSGI, every middleware), but without a network: beginnings of names, parts from their middle, names with accents, and
letters that no name has. DATABASE_URL may name a PostgreSQL; a scratch database is made beside the named one, and
dropped.
To write the figures to a file too: newtwincities bench combobox MUNICIPALITIES TWINNINGS --json FILE
"""

from __future__ import annotations

import csv
import gzip
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from _measuring import Figures, arguments, close_database, give_up, installation, machine, percentile

P95_MS = 15.0
SEARCHES = 500
SEED = 2026
LONGEST = 8  # letters typed
KINDS = {"beginning": 0.6, "middle": 0.15, "accents": 0.15, "no match": 0.1}
Search = Callable[[str], float]


def measure(municipalities: Path, twinnings: Path, database_url: str) -> Figures:
    figures = Figures("Find a municipality while typing", machine(database_url))
    searches = typed(names_in(municipalities))
    with installation(database_url) as fresh:
        fresh.run("prepare")
        fresh.run("import", "municipalities", municipalities, exits=(0, 3))
        fresh.run("import", "twinnings", twinnings, exits=(0, 3))
        fresh.use_here()
        search = searching()
        first_ms = search("inn")
        figures.add("first search of a process (address table, templates, index)", first_ms, "ms")
        figures.add("first search after the facts changed (index anew), median of 5", median(renewed(search)), "ms")
        took = [(kind, search(text)) for kind, text in searches]
        close_database()
    for kind in KINDS:
        of_kind = [ms for its_kind, ms in took if its_kind == kind]
        figures.add(f"{kind} ({len(of_kind)} searches): p95", percentile(of_kind, 0.95), "ms")
    every = [ms for _kind, ms in took]
    figures.add(f"all {len(every)} searches: p50", percentile(every, 0.5), "ms")
    figures.add(f"all {len(every)} searches: p95", percentile(every, 0.95), "ms", at_most=P95_MS)
    figures.add(f"all {len(every)} searches: longest", max(every), "ms")
    return figures


def names_in(file: Path) -> list[str]:
    with file.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
    with (gzip.open if zipped else open)(file, "rt", encoding="utf-8-sig", newline="") as lines:
        names = [name for row in csv.DictReader(lines) for name in (row["name"], *row["alt_names"].split("|")) if name]
    return names or give_up(f"{file.name} has no names.")


def typed(names: list[str]) -> list[tuple[str, str]]:
    """What people type: the kind of search and its text, always the same ones for the same names."""
    chance = random.Random(SEED)
    accented = [name for name in names if not name.isascii()] or names
    searches = []
    for kind in chance.choices(list(KINDS), list(KINDS.values()), k=SEARCHES):
        name = chance.choice(accented if kind == "accents" else names)
        length = chance.randint(1, LONGEST)
        start = chance.randint(1, max(1, len(name) - 3)) if kind == "middle" else 0
        text = (
            "".join(chance.choices("qxzjw", k=max(4, length))) if kind == "no match" else name[start : start + length]
        )
        searches.append((kind, text))
    return searches


def searching() -> Search:
    """A function that searches once and says how many milliseconds the server worked."""
    from django.core.wsgi import get_wsgi_application
    from django.test import RequestFactory

    application: Callable[..., Any] = get_wsgi_application()
    requests = RequestFactory(headers={"accept-encoding": "gzip", "accept-language": "de-AT,de;q=0.9"})

    def search(text: str) -> float:
        environ = requests.get("/de/find/", {"q": text}, SERVER_NAME="127.0.0.1").environ
        statuses: list[str] = []
        started = time.perf_counter()
        response = application(environ, lambda status, headers: statuses.append(status))
        b"".join(response)
        response.close()
        took = time.perf_counter() - started
        if not statuses[0].startswith("200 "):
            give_up(f"The search for “{text}” was answered with {statuses[0]}.")
        return 1000 * took

    return search


def renewed(search: Search) -> list[float]:
    from newtwincities.atlas.queries import ATLAS
    from newtwincities.common.stamps import renew_stamps

    took = []
    for _ in range(5):
        renew_stamps(ATLAS)
        took.append(search("inn"))
    return took


if __name__ == "__main__":
    given = arguments(__doc__, data="needed").parse_args()
    files = given.municipalities.resolve(), given.twinnings.resolve()
    measure(*files, os.environ.get("DATABASE_URL", "")).publish(given.json)
