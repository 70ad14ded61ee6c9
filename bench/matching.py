# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long it takes to rank partners, and to build what that reads, on one core.

    newtwincities bench matching MUNICIPALITIES TWINNINGS

One query is all of `rank_partners`: filters, both stages, counter-weight, ten partners with their reasons. Beside it
stand two other ways to rank the same municipalities: the nearest neighbours of scikit-learn over plain attributes,
which know nothing of twinnings, and SQL in DuckDB over size, distance, degree and common partners, a part of the first
stage's signals; neither gives reasons. A million places are made up around the real ones, with as many twinnings each.
To write the figures to a file too: newtwincities bench matching MUNICIPALITIES TWINNINGS --json FILE
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ONE_CORE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
os.environ.update(dict.fromkeys(ONE_CORE, "1"))  # before NumPy is imported

import numpy as np  # noqa: E402
from _measuring import ROOT, Figures, arguments, give_up, machine, percentile  # noqa: E402

sys.path.insert(0, str(ROOT))

from newtwincities.domain.matching.facts import MunicipalityFacts  # noqa: E402
from newtwincities.domain.matching.filters import Filters, candidates  # noqa: E402
from newtwincities.domain.matching.graph import TwinningGraph, graph_from  # noqa: E402
from newtwincities.domain.matching.places import places_from  # noqa: E402
from newtwincities.domain.matching.ranking import Query, rank_partners  # noqa: E402
from newtwincities.domain.rings import RingMemberFacts, RingRules, find_rings  # noqa: E402

BUILD_S, QUERY_MS, MILLION_MS, MEMORY_MB, RINGS_S = 2.0, 25.0, 500.0, 300.0, 2.0
QUERIES = 200
MILLION = 1_000_000
MILLION_QUERIES = 20
POOL = 200
SQL = """
    WITH own AS (SELECT * FROM places WHERE number = $row),
    common AS (
        SELECT b.two AS number, sum(1 / ln(1.5 + p.degree)) AS weight
        FROM twinnings a JOIN twinnings b ON a.two = b.one JOIN places p ON p.number = a.two
        WHERE a.one = $row GROUP BY b.two
    )
    SELECT c.number,
        2 * ln(1 + 2 * coalesce(common.weight, 0)) - 0.5 * coalesce(abs(c.log_size - own.log_size), 1)
        - 0.4 * log2(
            1 + 1274.2 * asin(least(1, sqrt((c.x - own.x) ** 2 + (c.y - own.y) ** 2 + (c.z - own.z) ** 2) / 2)))
        + 0.4 * log2(1 + c.degree) AS score
    FROM places c CROSS JOIN own LEFT JOIN common ON common.number = c.number
    WHERE c.country <> own.country AND c.number NOT IN (SELECT two FROM twinnings WHERE one = $row)
    ORDER BY score DESC, c.number LIMIT 10
"""


def measure(municipalities: Path, twinnings: Path) -> Figures:
    # the room's own reader and model need Django's settings for the language of their sentences
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newtwincities.web.settings")
    import django

    django.setup()
    from newtwincities.matching.files import read_municipalities, read_twinnings
    from newtwincities.matching.shipped import shipped_model

    figures = Figures("Ranking partners", machine())
    facts = read_municipalities(municipalities)
    pairs = read_twinnings(twinnings, facts)
    before = memory_mb()
    graph, model = graph_from(facts, pairs), shipped_model()
    figures.add(
        f"memory of the graph: {len(graph):,} places, {len(pairs):,} twinnings",
        graph_mb(graph),
        "MB",
        at_most=MEMORY_MB,
    )
    figures.add("peak memory while building it, over what was in use", memory_mb() - before, "MB", at_most=MEMORY_MB)
    clock, processor = timed(lambda: graph_from(facts, pairs), 3)
    details = {"s of processor": min(processor) / 1000}
    figures.add("building it, best of 3", min(clock) / 1000, "s", at_most=BUILD_S, details=details)
    asked = graph.places.ids[:: max(1, len(graph) // QUERIES)]
    rows = [graph.row(asking) for asking in asked]
    add_queries(figures, "one query", lambda id: rank_partners(graph, Query(id), model=model), asked, QUERY_MS)
    add_queries(figures, "the other way: scikit-learn, nearest neighbours", neighbours(graph), rows, None)
    add_queries(figures, "the other way: DuckDB, as SQL", in_sql(graph), rows, None)
    rings(figures)
    many = a_million(facts, len(pairs))
    asked = many.places.ids[:: len(many) // MILLION_QUERIES]
    what = f"one query over {len(many):,} made-up places"
    add_queries(figures, what, lambda id: rank_partners(many, Query(id), model=model), asked, MILLION_MS)
    return figures


def timed(work: Callable[[], object], rounds: int = 1) -> tuple[list[float], list[float]]:
    """Milliseconds of each round: by the clock, and of the processor, which other work hardly touches."""
    clock, processor = [], []
    for _round in range(rounds):
        started, worked = time.perf_counter(), time.process_time()
        work()
        clock.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    return clock, processor


def add_queries(
    figures: Figures, what: str, ask: Callable[[Any], object], asked: Sequence[Any], limit: float | None
) -> None:
    ask(asked[0])  # what is imported or warmed up once does not count
    clock, processor = zip(
        *(((times := timed(lambda one=one: ask(one)))[0][0], times[1][0]) for one in asked), strict=True
    )
    figures.add(f"{what}, p50 of {len(asked)}", median(clock), "ms", details={"ms of processor": median(processor)})
    details = {"ms of processor": percentile(processor, 0.95)}
    figures.add(f"{what}, p95 of {len(asked)}", percentile(clock, 0.95), "ms", at_most=limit, details=details)


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def graph_mb(graph: TwinningGraph) -> float:
    """What the arrays of a graph hold."""

    def size(value: Any) -> int:
        if isinstance(value, np.ndarray):
            return value.nbytes
        fields = getattr(value, "__dataclass_fields__", ())
        return sum(size(getattr(value, name)) for name in fields)

    return size(graph) / 1e6


def neighbours(graph: TwinningGraph) -> Callable[[int], object]:
    """Of the thousand nearest by attributes the first ten of other countries; what is unknown is the mean."""
    from sklearn.neighbors import NearestNeighbors

    table = np.column_stack((graph.places.points * 10, graph.places.log_size, graph.places.elevation_m / 500))
    table = np.where(np.isnan(table), np.nanmean(table, axis=0), table)
    search = NearestNeighbors(algorithm="brute", n_jobs=1).fit(table)

    def ask(row: int) -> object:
        nearest = search.kneighbors(table[row : row + 1], n_neighbors=min(len(table), 1000), return_distance=False)[0]
        return nearest[graph.places.country[nearest] != graph.places.country[row]][:10]

    return ask


def in_sql(graph: TwinningGraph) -> Callable[[int], object]:
    import duckdb

    places, network = graph.places, graph.network
    connection = duckdb.connect(config={"threads": 1})
    columns = {
        "number": np.arange(len(graph)), "country": places.country, "log_size": places.log_size,
        "x": places.points[:, 0].copy(), "y": places.points[:, 1].copy(), "z": places.points[:, 2].copy(),
        "degree": network.degree,
    }  # fmt: skip
    links = network.twinnings
    ends = {"one": np.repeat(np.arange(len(graph)), np.diff(links.starts)), "two": links.columns}
    for name, table in (("places", columns), ("twinnings", ends)):
        connection.register("given", table)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")  # noqa: S608 – names of this file
    connection.execute("UPDATE places SET log_size = NULL WHERE isnan(log_size)")
    return lambda row: connection.execute(SQL, {"row": row}).fetchall()


def rings(figures: Figures) -> None:
    draw = np.random.default_rng(1)
    worth = draw.random((POOL, POOL))
    worth = np.triu(worth, 1) + np.triu(worth, 1).T
    pool = [RingMemberFacts(f"m{i:03}", ["AT", "CH", "DE", "FR", "IT", "SI"][i % 6], i % 6 != 1) for i in range(POOL)]
    rules = RingRules(size=6, countries_at_least=4, eu_at_least=3, keep=frozenset({"m003"}))
    clock, _processor = timed(lambda: find_rings(pool, worth, rules=rules), 3)
    figures.add(f"the best rings of six in a pool of {POOL}, longest of 3", max(clock) / 1000, "s", at_most=RINGS_S)


def a_million(facts: Sequence[MunicipalityFacts], pairs: int) -> TwinningGraph:
    """Copies of the real places, moved by up to 50 km, with twinnings drawn at random."""
    draw = np.random.default_rng(2)
    chosen = draw.integers(0, len(facts), MILLION)
    moved = draw.uniform(-0.45, 0.45, (MILLION, 2))
    made_up = (
        MunicipalityFacts(
            f"x{number:07}", facts[of].name, facts[of].country,
            min(89.0, max(-89.0, facts[of].lat + north)), min(179.0, max(-179.0, facts[of].lon + east)),
            region=facts[of].region, district=facts[of].district, population=facts[of].population,
            elevation_m=facts[of].elevation_m, languages=facts[of].languages, perimeters=facts[of].perimeters,
        )
        for number, (of, (north, east)) in enumerate(zip(chosen.tolist(), moved.tolist(), strict=True))
    )  # fmt: skip
    places = places_from(made_up)
    ends = np.sort(draw.integers(0, MILLION, (pairs * MILLION // len(facts), 2)), axis=1)
    ends = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0)
    from newtwincities.domain.matching.network import network_from

    graph = TwinningGraph(places, network_from(places, map(tuple, ends.tolist())))
    if not candidates(graph, 0, Filters()).any():
        give_up("The made-up places have no candidates.")
    return graph


if __name__ == "__main__":
    asked_for = arguments(__doc__, data="needed").parse_args()
    measure(asked_for.municipalities, asked_for.twinnings).publish(asked_for.json)
