# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long the server works on the pages that find partners, with all municipalities and twinnings loaded.

    newtwincities bench partners MUNICIPALITIES TWINNINGS

The pages go through the whole product as a server calls it (WSGI, every middleware), but without a network. The first
page of a process lays out the landscape of all municipalities; then each kind of page is asked for municipalities of
every size, always the same ones. DATABASE_URL may name a PostgreSQL; a scratch database is made beside the named one,
and dropped. To write the figures to a file too: newtwincities bench partners MUNICIPALITIES TWINNINGS --json FILE
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from _measuring import Figures, arguments, close_database, give_up, installation, machine, percentile

PAGE_MS = 1000.0
RING_MS = 2000.0
ASKING = 30  # municipalities
FEW_ASKING = 10  # for the pages that ask many rankings
Ask = Callable[[str], tuple[float, float]]


def measure(municipalities: Path, twinnings: Path, database_url: str) -> Figures:
    figures = Figures("Finding partners", machine(database_url))
    with installation(database_url) as fresh:
        fresh.run("prepare")
        fresh.run("import", "municipalities", municipalities, exits=(0, 3))
        fresh.run("import", "twinnings", twinnings, exits=(0, 3))
        fresh.use_here()
        ask, keys = asking(), keys_of_all_sizes()
        wall, cpu = ask(f"/en/partners/{keys[0]}/")
        figures.add("first page of a process, landscape included", wall, "ms", details={"ms of the processor": cpu})
        kinds = (
            ("ranking", "", keys, PAGE_MS),
            ("ranking, filtered", "?distance=-100&size=1000-4999", keys, PAGE_MS),
            ("who could look for us", "for-us/", keys[:FEW_ASKING], PAGE_MS),
            ("rings of four", "ring/?programme=cerv-nt-2025", keys[:FEW_ASKING], RING_MS),
        )
        for what, rest, asked, most in kinds:
            times = [ask(f"/en/partners/{key}/{rest}") for key in asked]
            walls, cpus = zip(*times, strict=True)
            details = {"ms p50": median(walls), "ms of the processor, p95": percentile(cpus, 0.95)}
            figures.add(f"{what}, p95 of {len(times)}", percentile(walls, 0.95), "ms", at_most=most, details=details)
        close_database()
    return figures


def asking() -> Ask:
    """A function that asks for a page once: milliseconds by the clock and of the processor."""
    from django.core.wsgi import get_wsgi_application
    from django.test import RequestFactory

    application: Callable[..., Any] = get_wsgi_application()
    requests = RequestFactory(headers={"accept-encoding": "gzip"})

    def ask(address: str) -> tuple[float, float]:
        environ = requests.get(address, SERVER_NAME="127.0.0.1").environ
        statuses: list[str] = []
        started, worked = time.perf_counter(), time.process_time()
        response = application(environ, lambda status, headers: statuses.append(status))
        b"".join(response)
        response.close()
        took, cpu = time.perf_counter() - started, time.process_time() - worked
        if not statuses[0].startswith("200 "):
            give_up(f"{address} was answered with {statuses[0]}.")
        return 1000 * took, 1000 * cpu

    return ask


def keys_of_all_sizes() -> list[str]:
    """Municipalities at even steps of size, the largest first."""
    from newtwincities.atlas.models import Municipality

    found = Municipality.objects.filter(population__gt=0, languages__gt="").exclude(kind="locality")
    keys = list(found.order_by("-population", "pk").values_list("key", flat=True))
    if len(keys) < ASKING:
        give_up(f"There are {len(keys)} municipalities with inhabitants and languages, and {ASKING} have to ask.")
    return [keys[place * len(keys) // ASKING] for place in range(ASKING)]


if __name__ == "__main__":
    given = arguments(__doc__, data="needed").parse_args()
    files = given.municipalities.resolve(), given.twinnings.resolve()
    measure(*files, os.environ.get("DATABASE_URL", "")).publish(given.json)
