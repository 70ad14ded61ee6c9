# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long the server works on a page of 100 of the API's lists, with all municipalities and twinnings loaded.

    newtwincities bench api MUNICIPALITIES TWINNINGS

Each list is read page by page from its beginning, with and without filters, through the whole product as a server calls
it (WSGI, every middleware, gzip), but without a network. DATABASE_URL may name a PostgreSQL; a scratch database is made
beside the named one, and dropped.
To write the figures to a file too: newtwincities bench api MUNICIPALITIES TWINNINGS --json FILE
"""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from _measuring import Figures, arguments, close_database, give_up, installation, machine, percentile

P95_MS = 30.0
PAGES = 100  # of each list; a list that ends sooner begins again
ROWS = 100
LISTS = {
    "municipalities of the territory": "municipalities?",
    "municipalities everywhere": "municipalities?where=everywhere",
    "municipalities of a country and size": "municipalities?country=FR&size=1000-4999",
    "municipalities by name": "municipalities?q=sa",
    "twinnings of the territory": "twinnings?",
    "twinnings everywhere": "twinnings?where=everywhere",
    "twinnings between two countries": "twinnings?country=DE&other_country=FR",
}
Ask = Callable[..., tuple[float, float, int, bytes, dict[str, str]]]


def measure(municipalities: Path, twinnings: Path, database_url: str) -> Figures:
    figures = Figures(f"A page of {ROWS} of the API", machine(database_url))
    with installation(database_url) as fresh:
        fresh.run("prepare")
        fresh.run("import", "municipalities", municipalities, exits=(0, 3))
        fresh.run("import", "twinnings", twinnings, exits=(0, 3))
        fresh.use_here()
        ask = asking()
        ask("/api/v1/municipalities?q=a&limit=1")  # address table and name index
        every: list[float] = []
        for what, address in LISTS.items():
            took = list(reading(ask, f"/api/v1/{address}&limit={ROWS}"))
            walls = [wall for wall, _cpu in took]
            every += walls
            cpu = percentile([cpu for _wall, cpu in took], 0.95)
            details = {"ms of processor, p95": cpu, "ms p50": percentile(walls, 0.5)}
            figures.add(f"{what}: p95", percentile(walls, 0.95), "ms", at_most=P95_MS, details=details)
        figures.add(f"all {len(every)} pages: p95", percentile(every, 0.95), "ms", at_most=P95_MS)
        figures.add("the same page again (304): p95", percentile(list(asking_again(ask)), 0.95), "ms")
        close_database()
    return figures


def reading(ask: Ask, address: str) -> Iterator[tuple[float, float]]:
    """How long each page took, and how much processor time of it."""
    following: str | None = None
    for _page in range(PAGES):
        wall, cpu, _status, body, _headers = ask(following or address)
        yield wall, cpu
        after = json.loads(body)["next"]
        following = after and "/api/" + after.partition("/api/")[2]


def asking_again(ask: Ask) -> Iterator[float]:
    address = f"/api/v1/municipalities?limit={ROWS}"
    etag = ask(address)[4]["ETag"]
    for _time in range(PAGES):
        wall, _cpu, status, _body, _headers = ask(address, etag)
        if status != 304:
            give_up(f"The same page was answered with {status}.")
        yield wall


def asking() -> Ask:
    """A function that asks once and says how many milliseconds the server worked, and what came of it."""
    from django.core.wsgi import get_wsgi_application
    from django.test import RequestFactory

    application: Callable[..., Any] = get_wsgi_application()

    def ask(address: str, etag: str = "") -> tuple[float, float, int, bytes, dict[str, str]]:
        headers = {"accept-encoding": "gzip", **({"if-none-match": etag} if etag else {})}
        environ = RequestFactory(headers=headers).get(address, SERVER_NAME="127.0.0.1").environ
        head: list[Any] = []
        started, cpu = time.perf_counter(), time.process_time()
        response = application(environ, lambda status, headers: head.extend((status, dict(headers))))
        body = b"".join(response)
        response.close()
        wall, cpu = time.perf_counter() - started, time.process_time() - cpu
        status, answered = int(head[0][:3]), head[1]
        if status not in (200, 304):
            give_up(f"{address} was answered with {status}.")
        if answered.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return 1000 * wall, 1000 * cpu, status, body, answered

    return ask


if __name__ == "__main__":
    given = arguments(__doc__, data="needed").parse_args()
    files = given.municipalities.resolve(), given.twinnings.resolve()
    measure(*files, os.environ.get("DATABASE_URL", "")).publish(given.json)
