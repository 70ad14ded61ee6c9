# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Records for the tests of vitality: the worked example, small builders, and strategies for any record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from newtwincities.domain.vitality import ExchangeFacts, Mode, OrganiserFacts, PartnershipFacts, Progress, SideFacts

TODAY = date(2026, 11, 1)
MONTH = 30.4375
TWO_SIDES = (SideFacts("A", 5000), SideFacts("B", 20000))
TOPICS = ("culture", "tourism", "sociability", "energy", "sport", "youth", "water", "school")


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def met(days: int, number: str = "", **more: Any) -> ExchangeFacts:
    """A done exchange of one day so many days ago."""
    return ExchangeFacts(number or f"e{days}", days_ago(days), days_ago(days), **more)


def together(*exchanges: ExchangeFacts, sides: tuple[SideFacts, ...] = TWO_SIDES, **more: Any) -> PartnershipFacts:
    return PartnershipFacts(sides, exchanges, **more)


def carried(a: dict[str, float], b: dict[str, float]) -> tuple[OrganiserFacts, ...]:
    """Organisers of the sides A and B with their parts."""
    return tuple(OrganiserFacts(side, who, parts) for side, of in (("A", a), ("B", b)) for who, parts in of.items())


def worked_example() -> PartnershipFacts:
    topics = {2024: ("culture", "youth"), 2025: ("energy", "culture"), 2026: ("sport",)}
    hosts = {2024: "A", 2025: "B", 2026: "A"}
    return together(
        *[
            ExchangeFacts(
                id=str(year),
                start=date(year, 6, 10),
                end=date(year, 6, 13),
                topics=topics[year],
                hosts=(hosts[year],),
                organisers=carried({"a1": 2, "a2": 1}, {"b1": 1}),
                participants={"A": 20, "B": 30},
                under_26=10,
                first_timers=15,
            )
            for year in (2024, 2025, 2026)
        ]
    )


# Any record. Days are counted back from today, so that no exchange begins after it unless a test wants that.

SIDE_IDS = ("A", "B", "C", "D")


@st.composite
def organisers(draw: st.DrawFn, sides: tuple[str, ...]) -> tuple[OrganiserFacts, ...]:
    who = st.tuples(st.sampled_from(sides), st.sampled_from("pqrst"), st.sampled_from([0.5, 1.0, 2.0, 3.0]))
    return tuple(OrganiserFacts(*one) for one in draw(st.lists(who, max_size=5)))


@st.composite
def exchanges(draw: st.DrawFn, sides: tuple[str, ...], id: str, oldest: int = 2500) -> ExchangeFacts:
    start = days_ago(draw(st.integers(0, oldest)))
    named = draw(st.lists(st.sampled_from(sides), unique=True))
    people = {side: draw(st.integers(0, 60)) for side in named}
    total = sum(people.values())
    return ExchangeFacts(
        id=id,
        start=start,
        end=start + timedelta(days=draw(st.integers(0, 40))),
        mode=draw(st.sampled_from(Mode)),
        progress=draw(st.sampled_from([Progress.DONE, Progress.DONE, Progress.DONE, *Progress])),
        hours=draw(st.none() | st.sampled_from([1.0, 2.5, 3.0, 20.0])),
        topics=tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=3))),
        hosts=tuple(draw(st.lists(st.sampled_from(sides), unique=True, max_size=2))),
        organisers=draw(organisers(sides)),
        participants=people,
        under_26=draw(st.none() | st.integers(0, total)),
        first_timers=draw(st.none() | st.integers(0, total)),
    )


@st.composite
def partnerships(draw: st.DrawFn, least: int = 0, oldest: int = 2500) -> PartnershipFacts:
    sides = SIDE_IDS[: draw(st.integers(2, 4))]
    count = draw(st.integers(least, 8))
    places = tuple(SideFacts(side, draw(st.none() | st.integers(1, 300_000))) for side in sides)
    return PartnershipFacts(places, tuple(draw(exchanges(sides, f"e{n}", oldest)) for n in range(count)))
