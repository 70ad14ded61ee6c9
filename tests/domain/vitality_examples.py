# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Records for the tests of vitality: the worked examples, small builders, and strategies for any record."""

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


def of_sides(parts: dict[str, dict[str, float]]) -> tuple[OrganiserFacts, ...]:
    """Organisers with their parts, by side."""
    return tuple(OrganiserFacts(side, who, number) for side, of in parts.items() for who, number in of.items())


def carried(a: dict[str, float], b: dict[str, float]) -> tuple[OrganiserFacts, ...]:
    return of_sides({"A": a, "B": b})


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


THREE_SIDES = (SideFacts("A", 2_500), SideFacts("B", 10_000), SideFacts("C", 40_000))


def second_example() -> PartnershipFacts:
    """Three municipalities, of which one does nearly all; a long pause, an online evening, blanks, few young people."""

    def visit(first: date, last: date, *hosts: str, **more: Any) -> ExchangeFacts:
        return ExchangeFacts(f"{first:%Y-%m}", first, last, hosts=hosts, **more)

    return PartnershipFacts(
        THREE_SIDES,
        (
            visit(date(2019, 5, 10), date(2019, 5, 12), "A"),
            visit(date(2022, 6, 17), date(2022, 6, 19), "A"),
            visit(date(2024, 5, 9), date(2024, 5, 12), "A", topics=("culture", "tourism"),
                  organisers=of_sides({"A": {"a1": 3, "a2": 1}, "B": {"b1": 1, "b2": 1}, "C": {"c1": 3, "c2": 1}}),
                  participants={"A": 24, "B": 10, "C": 6}, under_26=2),
            visit(date(2024, 10, 4), date(2024, 10, 6), "A",
                  organisers=of_sides({"A": {"a1": 1}, "B": {"b2": 1}, "C": {"c2": 1}}),
                  participants={"A": 20, "B": 8, "C": 12}, first_timers=10),
            visit(date(2025, 3, 11), date(2025, 3, 11), mode=Mode.ONLINE, topics=("energy",),
                  organisers=of_sides({"A": {"a1": 1}, "B": {"b1": 1}}),
                  participants={"A": 6, "B": 9}, first_timers=5),
            visit(date(2025, 8, 29), date(2025, 8, 31), "A", "B", topics=("energy", "culture", "sport"),
                  organisers=of_sides({"A": {"a1": 1}, "B": {"b1": 1, "b2": 1, "b3": 1}, "C": {"c1": 1}}),
                  participants={"A": 30, "B": 12, "C": 18}, under_26=4, first_timers=18),
            visit(date(2027, 5, 7), date(2027, 5, 9), "C", progress=Progress.PLANNED),
        ),
    )  # fmt: skip


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
