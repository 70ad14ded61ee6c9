# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How many pages a second the product serves beside a bare Django page, with how many queries, and how large they are.

    newtwincities bench pages MUNICIPALITIES TWINNINGS      (without files: the embedded facts)

Two servers run side by side, each with one worker and one blocking thread, both on one core; the client has another.
One is the product as `newtwincities run` starts it, the other serves the bare page of bench/_bare.py: one query and a
template of 25 rows.
Bare page and product page take turns of a quarter of a second, so that a machine that gets slower or faster meanwhile
changes little; the table has the medians of some rounds. Eight requests are under way at any time, so that the
latencies include their wait for each other. “CPU” is the processor time of the server for each page.
A visitor's page comes through the cache; “signed in” is the same for somebody with an account, “made anew” one for a
request with a session of nobody, which the cache never serves.
To write the figures to a file too, or change the rounds:
newtwincities bench pages MUNICIPALITIES TWINNINGS --json FILE --rounds 3 --seconds 5
"""

from __future__ import annotations

import gzip
import posixpath
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from _measuring import ROOT, Figures, Installation, arguments, console, give_up, installation, machine
from _serving import Load, Server, Visitors, cores, free_port, load_in_turn, median_load, pinned, serving

if TYPE_CHECKING:
    from django.test import Client

    from newtwincities.people.models import Person

TIMES_BARE = {"visitor": 2.0, "signed in": 0.6}
QUERIES = 10
KB = 120.0
SESSION = "sessionid=bench"
LANGUAGE = "de"
LINKED = re.compile(r'<link rel="stylesheet" href="([^"]+)"|<script[^>]* src="([^"]+)"')
IMPORTED = re.compile(
    r"""(?:^|[;}\s])(?:import|export)\s*(?:[^'"();]*\sfrom\s*)?["']([^"']+)["']"""  # of a module
    r"""|@import\s+["']([^"']+)"""  # of a style sheet
)


@dataclass(slots=True)
class Turns:
    """The rounds of one page, and of the bare page beside it."""

    bare: list[Load]
    product: list[Load]

    @property
    def times_bare(self) -> float:
        return median(p.per_second / b.per_second for b, p in zip(self.bare, self.product, strict=True))


def measure(municipalities: Path | None, twinnings: Path | None, rounds: int, seconds: float) -> Figures:
    facts = "all facts" if municipalities else "the embedded facts"
    figures = Figures(f"Pages, with {facts}", machine())
    with installation() as fresh:
        fresh.run("prepare")
        if municipalities and twinnings:
            fresh.run("import", "municipalities", municipalities, exits=(0, 3))
            fresh.run("import", "twinnings", twinnings, exits=(0, 3))
        fresh.use_here()
        pages = pages_to_measure()
        queries, sizes = count_queries(pages), own_kilobytes(pages)
        throughput(figures, fresh, pages, signed_in(), rounds, seconds)
    for name, count in queries.items():
        figures.add(f"{name}: queries", count, "", at_most=QUERIES)
    for name, size in sizes.items():
        figures.add(f"{name}: own HTML, CSS and JS, gzipped", size, "kB", at_most=KB)
    return figures


def pages_to_measure() -> dict[str, str]:
    """The addresses of the pages, by what they are."""
    from newtwincities.atlas.models import Municipality

    ranked = list(Municipality.objects.filter(twinning_count__gt=0).order_by("twinning_count", "pk").values_list("key"))
    if not ranked:
        give_up("There is no twinned municipality to show.")
    return {
        "home": f"/{LANGUAGE}/",
        "municipality (median of twinnings)": f"/{LANGUAGE}/municipalities/{ranked[len(ranked) // 2][0]}/",
        "municipality (most twinnings)": f"/{LANGUAGE}/municipalities/{ranked[-1][0]}/",
        "list of municipalities": f"/{LANGUAGE}/municipalities/",
        "list of twinnings": f"/{LANGUAGE}/twinnings/",
    }


def count_queries(pages: dict[str, str]) -> dict[str, int]:
    """How many queries each page takes when it is made anew, and one from the cache."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = {}
    for name, path in pages.items():
        for who, cookie in (("made anew", SESSION), ("visitor", "")):
            client = browser(cookie)
            text_of(client, path)  # what a process learns only once, and the page into the cache
            with CaptureQueriesContext(connection) as captured:
                text_of(client, path)
            counts[f"{name}, {who}"] = len(captured)
    connection.close()
    return counts


def own_kilobytes(pages: dict[str, str]) -> dict[str, float]:
    """Each page with the style sheets and scripts that it asks for, compressed one by one; fonts and pictures apart."""
    client = browser(SESSION)
    sizes = {}
    for name, path in pages.items():
        html = text_of(client, path)
        files = asked_for(client, [urljoin(path, one or other) for one, other in LINKED.findall(html)])
        sizes[name] = sum(len(gzip.compress(text.encode(), 6)) for text in (html, *files.values())) / 1000
    return sizes


def asked_for(client: Client, wanted: list[str]) -> dict[str, str]:
    """These files and all that they import, by address."""
    files: dict[str, str] = {}
    while wanted:
        path = wanted.pop()
        if path.startswith(("http:", "https:", "//")):
            give_up(f"A page asks another host: {path}")
        if path not in files:
            files[path] = text_of(client, path)
            imported = [one or other for one, other in IMPORTED.findall(files[path])]
            wanted += [posixpath.normpath(urljoin(path, name)) for name in imported if name.startswith((".", "/"))]
    return files


def browser(cookie: str) -> Client:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    for name, _, value in (one.partition("=") for one in cookie.split("; ") if one):
        client.cookies[name] = value
    return client


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    if response.status_code != 200:
        give_up(f"{path} was answered with {response.status_code}.")
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return body.decode()


def signed_in(person: Person | None = None) -> str:
    """The cookies of this person, or of somebody with an account, who has seen a page before."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person or get_user_model().objects.create_user("bench@example.org", name="Bench", band="adult"))
    text_of(client, f"/{LANGUAGE}/")
    return "; ".join(f"{name}={client.cookies[name].value}" for name in ("sessionid", "csrftoken"))


def throughput(
    figures: Figures, fresh: Installation, pages: dict[str, str], somebody: str, rounds: int, seconds: float
) -> None:
    server_core, client_core = cores()
    with (
        serving(*bare_server(fresh), "/", core=server_core) as bare,
        serving(*product_server(fresh), "/en/", core=server_core) as product,
        pinned(client_core),
    ):
        wanted = [
            (f"{name}, {who}", path, [cookie])
            for who, cookie in (("visitor", ""), ("signed in", somebody), ("made anew", SESSION))
            for name, path in pages.items()
        ]
        turns = taken_in_turn(wanted, bare, product, rounds, seconds)
    report(figures, turns)


def taken_in_turn(
    wanted: list[tuple[str, str, list[str]]], bare: Server, product: Server, rounds: int, seconds: float
) -> dict[str, Turns]:
    """The load of each wanted page (name, path, cookies) on the product, in turn with that of the bare page."""
    turns = {name: Turns([], []) for name, _path, _cookies in wanted}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}, {2 * len(wanted) * seconds:.0f} s", flush=True)
        for name, path, cookies in wanted:
            visitors = Visitors(bare, "/"), Visitors(product, path, cookies=cookies)
            of_bare, of_product = load_in_turn(*visitors, seconds=seconds)
            turns[name].bare.append(of_bare)
            turns[name].product.append(of_product)
    return turns


def bare_server(fresh: Installation) -> tuple[list[str], dict[str, str], int]:
    """The product's server with the product's settings for it, on the bare page: command, environment and port."""
    port = free_port()
    settings = "--interface wsgi --workers 1 --blocking-threads 1 --no-ws --log-level warning --respawn-failed-workers"
    env = {"BARE_DATABASE": str(fresh.var / "newtwincities.sqlite3"), "PYTHONPATH": str(ROOT / "bench")}
    command = [sys.executable, "-m", "granian", *settings.split(), "--port", str(port), "_bare:application"]
    return command, fresh.env | env, port


def product_server(fresh: Installation) -> tuple[list[str], dict[str, str], int]:
    port = free_port()
    return console("run"), fresh.env | {"PORT": str(port), "WORKERS": "1"}, port


def report(figures: Figures, turns: dict[str, Turns]) -> None:
    bare = median_load([one for turn in turns.values() for one in turn.bare])
    figures.add("bare Django page", bare.per_second, "a second", details=details(bare))
    for name, turn in turns.items():
        floor = TIMES_BARE.get(name.rpartition(", ")[2])
        served = median_load(turn.product)
        more = {"a second": served.per_second, **details(served)}
        figures.add(name, turn.times_bare, "× bare", at_least=floor, details=more)


def details(served: Load) -> dict[str, float]:
    return {
        "ms CPU": served.cpu_ms,
        "ms p50": served.p50_ms,
        "ms p95": served.p95_ms,
        "kB sent": served.size / 1000,
    }


if __name__ == "__main__":
    parser = arguments(__doc__, data="optional")
    parser.add_argument("--rounds", type=int, default=3, help="how often each page is measured, 3 by default")
    parser.add_argument("--seconds", type=float, default=5, help="length of a round for each page, 5 by default")
    given = parser.parse_args()
    if bool(given.municipalities) != bool(given.twinnings):
        parser.error("name both files or none")
    municipalities, twinnings = (file and file.resolve() for file in (given.municipalities, given.twinnings))
    measure(municipalities, twinnings, given.rounds, given.seconds).publish(given.json)
