# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long the server works on the page about the network, with all municipalities and twinnings loaded.

    newtwincities bench network MUNICIPALITIES TWINNINGS

The page goes through the whole product as a server calls it (WSGI, every middleware), but without a network. Cold is
the first page after the facts changed, when the network is counted anew; warm is a page that is written anew from the
counted network, in each language in turn; kept is what visitors get as long as nothing changes. DATABASE_URL may name
a PostgreSQL; a scratch database is made beside the named one, and dropped.
To write the figures to a file too: newtwincities bench network MUNICIPALITIES TWINNINGS --json FILE
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from _measuring import Figures, arguments, close_database, give_up, installation, machine, percentile

COLD_MS = 3000.0
WARM_MS = 100.0
COLD_ROUNDS = 5
WARM_ROUNDS = 10  # in each language
LANGUAGES = ("en", "de", "fr", "it", "sl")
Ask = Callable[[str], tuple[float, int]]


def measure(municipalities: Path, twinnings: Path, database_url: str) -> Figures:
    figures = Figures("The network of twinnings", machine(database_url))
    with installation(database_url) as fresh:
        fresh.run("prepare")
        fresh.run("import", "municipalities", municipalities, exits=(0, 3))
        fresh.run("import", "twinnings", twinnings, exits=(0, 3))
        fresh.use_here()
        ask = asking()
        first_ms, size = ask("en")
        figures.add("first page of a process (address table, templates, network)", first_ms, "ms", at_most=COLD_MS)
        cold = [renewed(ask) for _ in range(COLD_ROUNDS)]
        figures.add(f"cold: after the facts changed, longest of {COLD_ROUNDS}", max(cold), "ms", at_most=COLD_MS)
        warm = [forgotten(ask, language) for language in LANGUAGES * WARM_ROUNDS]
        figures.add(f"warm: written anew {len(warm)} times, p50", median(warm), "ms")
        figures.add(f"warm: written anew {len(warm)} times, p95", percentile(warm, 0.95), "ms", at_most=WARM_MS)
        for language in LANGUAGES:
            ask(language)
        kept = [ask(language)[0] for language in LANGUAGES * WARM_ROUNDS]
        figures.add(f"kept: {len(kept)} times, p95", percentile(kept, 0.95), "ms")
        figures.add("page, compressed", size / 1000, "kB")
        close_database()
    return figures


def asking() -> Ask:
    """A function that asks for the page once and says how many milliseconds the server worked, and the page's size."""
    from django.core.wsgi import get_wsgi_application
    from django.test import RequestFactory

    application: Callable[..., Any] = get_wsgi_application()
    requests = RequestFactory(headers={"accept-encoding": "gzip"})

    def ask(language: str) -> tuple[float, int]:
        environ = requests.get(f"/{language}/network/", SERVER_NAME="127.0.0.1").environ
        statuses: list[str] = []
        started = time.perf_counter()
        response = application(environ, lambda status, headers: statuses.append(status))
        body = b"".join(response)
        response.close()
        took = time.perf_counter() - started
        if not statuses[0].startswith("200 "):
            give_up(f"The page in {language} was answered with {statuses[0]}.")
        return 1000 * took, len(body)

    return ask


def renewed(ask: Ask) -> float:
    """Milliseconds of a page after the facts changed."""
    from newtwincities.atlas.queries import ATLAS
    from newtwincities.common.stamps import renew_stamps

    renew_stamps(ATLAS)
    return ask("en")[0]


def forgotten(ask: Ask, language: str) -> float:
    """Milliseconds of a page that is not kept, though its network is."""
    from django.core.cache import caches

    caches["pages"].clear()
    return ask(language)[0]


if __name__ == "__main__":
    given = arguments(__doc__, data="needed").parse_args()
    files = given.municipalities.resolve(), given.twinnings.resolve()
    measure(*files, os.environ.get("DATABASE_URL", "")).publish(given.json)
