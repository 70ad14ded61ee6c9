# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Breadth: is it about more than culture and travel?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from newtwincities.domain.vitality.evenness import effective_number
from newtwincities.domain.vitality.evidence import Evidence, ids
from newtwincities.domain.vitality.results import DimensionResult, Reason, Unknown
from newtwincities.domain.vitality.settings import Dimension


@dataclass(frozen=True, slots=True)
class BreadthFigures:
    topics: tuple[tuple[str, float], ...]  # topic and the exchanges that it stands for
    exchanges: int  # with topics
    not_cultural: int
    effective_topics: float | None  # T
    share_not_cultural: float | None  # m
    variety: float | None  # min(1, (T - 1)/4)


def breadth(evidence: Evidence) -> DimensionResult[BreadthFigures]:
    """score = 100·(½·min(1, (T - 1)/4) + ½·m); unknown without an exchange with topics in the window.

    T is exp of the Shannon entropy of the topics, where each exchange weighs 1, split evenly over its topics; m is the
    share of exchanges with at least one topic that is not culture, tourism or sociability.
    """
    settings, window = evidence.settings, evidence.window
    with_topics = [exchange for exchange in window if exchange.topics]
    missing = ids([exchange for exchange in window if not exchange.topics])
    unknowns = (Unknown("topics", exchanges=missing),) if missing or not window else ()
    amounts: dict[str, float] = defaultdict(float)
    not_cultural = 0
    for exchange in with_topics:
        topics = set(exchange.topics)
        not_cultural += not topics <= settings.cultural_topics
        part = 1 / len(topics)
        for topic in topics:
            amounts[topic] += part
    number = effective_number(amounts.values())
    if number is None:
        figures = BreadthFigures((), 0, 0, None, None, None)
        return DimensionResult(
            Dimension.BREADTH, None, Reason("no_topics"), figures, (), unknowns, 0, len(window)
        )  # fmt: skip
    m = not_cultural / len(with_topics)
    variety = min(1.0, max(0.0, number - 1) / settings.topics_beyond_first)
    code = "only_cultural" if m == 0 else "one_topic" if len(amounts) == 1 else "several_topics"
    return DimensionResult(
        dimension=Dimension.BREADTH,
        score=100 * (variety / 2 + m / 2),
        reason=Reason(code, {"effective_topics": number, "topics": len(amounts), "share_not_cultural": m}),
        figures=BreadthFigures(tuple(sorted(amounts.items())), len(with_topics), not_cultural, number, m, variety),
        records=ids(with_topics),
        unknowns=unknowns,
        filled=len(with_topics),
        needed=len(window),
    )
