# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The second worked example of docs/explanation/vitality.md, figure by figure.

Every number was worked out apart from the program, from the definition, with fractions and logarithms; a pocket
calculator is enough to check it. A month is 30.4375 = 487/16 days, so that n days are 16·n/487 months.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction as F
from math import exp, log
from typing import Any

import pytest
from vitality_examples import TODAY, second_example

from newtwincities.domain.vitality import Assessment, Dimension, DimensionResult, State, assess_vitality

MONTH = F(487, 16)
WINDOW = ("2024-05", "2024-10", "2025-03", "2025-08")


def near(value: float | F) -> Any:
    """As exact as the decimals that are written down: to half of the fifth."""
    return pytest.approx(float(value), abs=5e-6)


@pytest.fixture(scope="module")
def whole() -> Assessment:
    return assess_vitality(second_example(), as_of=TODAY)


def result(whole: Assessment, dimension: Dimension) -> DimensionResult[Any]:
    return whole.dimension(dimension)


# exchange, days since its end, months, 2^(-months/12), half for the evening whose length is not known
RHYTHM = [
    ("2019-05", 2730, F(43680, 487), 0.005623),
    ("2022-06", 1596, F(25536, 487), 0.048374),
    ("2024-05", 903, F(14448, 487), 0.180206),
    ("2024-10", 756, F(12096, 487), 0.238190),
    ("2025-03", 600, F(9600, 487), 0.320254 / 2),
    ("2025-08", 427, F(6832, 487), 0.444710),
]


def test_rhythm(whole: Assessment) -> None:
    found = result(whole, Dimension.RHYTHM)
    assert [days / MONTH for _id, days, _age, _weight in RHYTHM] == [age for _id, _days, age, _weight in RHYTHM]
    assert [(one.exchange, one.age, one.weight) for one in found.figures.months] == [
        (id, near(age), near(weight)) for id, _days, age, weight in RHYTHM
    ]
    assert found.figures.r == near(1.077232)
    assert found.figures.fullness == near(0.526063)  # 1 - 2^-1.077232 = 1 - 0.473937
    assert found.figures.s == near(F(6832, 487))  # 14.028747
    assert found.figures.freshness == near(0.791069)  # 2^(-2.028747/6)
    assert found.score == near(41.61518)


# side, exchanges that name somebody, each person's share of them, 1/Σp²
SHOULDERS = [
    ("A", 4, {"a1": (F(3, 4) + 1 + 1 + 1) / 4, "a2": F(1, 4) / 4}, F(256, 226)),
    ("B", 4, {"b1": (F(1, 2) + 1 + F(1, 3)) / 4, "b2": (F(1, 2) + 1 + F(1, 3)) / 4, "b3": F(1, 3) / 4}, F(576, 246)),
    ("C", 3, {"c1": (F(3, 4) + 1) / 3, "c2": (F(1, 4) + 1) / 3}, F(144, 74)),
]


def test_shoulders(whole: Assessment) -> None:
    found = result(whole, Dimension.SHOULDERS)
    assert [1 / sum(p * p for p in shares.values()) for _side, _named, shares, _n in SHOULDERS] == [
        n for *_rest, n in SHOULDERS
    ]
    assert [(one.side, one.exchanges, dict(one.shares), one.effective_number) for one in found.figures.sides] == [
        (side, named, {who: near(p) for who, p in shares.items()}, near(n)) for side, named, shares, n in SHOULDERS
    ]
    assert found.figures.weakest == "A"
    assert found.score == near(F(375, 113))  # 100·(128/113 - 1)/4 = 3.31858


def test_breadth(whole: Assessment) -> None:
    found = result(whole, Dimension.BREADTH)
    # ½ + ½ of May 2024, 1 of March 2025, thirds of August 2025; October 2024 states none
    topics = {"culture": F(1, 2) + F(1, 3), "energy": 1 + F(1, 3), "sport": F(1, 3), "tourism": F(1, 2)}
    assert dict(found.figures.topics) == {topic: near(amount) for topic, amount in topics.items()}
    entropy = log(18) - (5 * log(5) + 3 * log(3) + 8 * log(8) + 2 * log(2)) / 18  # of 5, 3, 8 and 2 eighteenths
    assert entropy == near(1.258991)
    assert exp(entropy) == near(3.521866)
    assert found.figures.effective_topics == near(3.521866)
    assert found.figures.variety == near(0.630467)
    assert found.figures.share_not_cultural == near(F(2, 3))
    assert found.score == near(64.85666)  # 100·(0.630467/2 + 1/3)


# side, participants, inhabitants that count, per 1,000, score
REACH = [
    ("A", 24 + 20 + 6 + 30, 2_500, F(32), 100),  # ln 33/ln 31 is above 1
    ("B", 10 + 8 + 9 + 12, 10_000, F(39, 10), 46.27959),  # ln 4.9/ln 31 = 1.589235/3.433987
    ("C", 6 + 12 + 18, 20_000, F(9, 5), 29.98320),  # 10,000·√4; ln 2.8/ln 31 = 1.029619/3.433987
]


def test_reach(whole: Assessment) -> None:
    found = result(whole, Dimension.REACH)
    assert [(s.side, s.participants, s.inhabitants_counted, s.per_1000, s.score) for s in found.figures.sides] == [
        (side, people, near(counted), near(per_1000), near(score)) for side, people, counted, per_1000, score in REACH
    ]
    assert (found.figures.weakest, found.figures.participation) == ("C", near(29.98320))
    first = found.figures.first_timers  # those of March 2025 don't count: how many came from C is not stated
    assert (first.part, first.participants, first.share) == (10 + 18, 40 + 60, near(F(28, 100)))
    assert found.figures.newcomers == near(56)
    assert found.score == near(42.99160)  # (29.98320 + 56)/2


def test_youth(whole: Assessment) -> None:
    found = result(whole, Dimension.YOUTH)
    assert (found.figures.part, found.figures.participants, found.figures.share) == (2 + 4, 40 + 60, near(F(6, 100)))
    assert found.score == near(F(200, 9))  # 100·0.06/0.27 = 22.22222


def test_balance(whole: Assessment) -> None:
    found = result(whole, Dimension.BALANCE)
    assert found.figures.hosted == (("A", near(F(5, 2))), ("B", near(F(1, 2))), ("C", 0))
    hosting = (log(6) - 5 * log(5) / 6) / log(3)  # of 5 and 1 sixths: 0.450561/1.098612
    assert hosting == near(0.410118)
    assert found.figures.hosting == near(0.410118)
    # without March 2025, for which C states none: 37, 15 and 18 seventieths
    assert found.figures.participants == (("A", 24 + 20 + 30), ("B", 10 + 8 + 12), ("C", 6 + 12 + 18))
    participation = (log(70) - (37 * log(37) + 15 * log(15) + 18 * log(18)) / 70) / log(3)  # 1.016332/1.098612
    assert participation == near(0.925106)
    assert found.figures.participation == near(0.925106)
    assert found.score == near(66.76120)


# from the end of one to the start of the next: days, days since it ended, months, months·2^(-months since/36)
INTERVALS = [
    ("2022-06", 1132, 1598, F(18112, 487), 13.53402),
    ("2024-05", 690, 906, F(11040, 487), 12.78025),
    ("2024-10", 145, 758, F(2320, 487), 2.94929),
    ("2025-03", 156, 600, F(2496, 487), 3.50655),
    ("2025-08", 171, 429, F(2736, 487), 4.28282),
]


def test_resilience(whole: Assessment) -> None:
    found = result(whole, Dimension.RESILIENCE)
    assert [
        (one.ends_with, (one.end - one.start).days, (TODAY - one.end).days, one.months, one.counts)
        for one in found.figures.intervals
    ] == [(id, days, since, near(months), near(counts)) for id, days, since, months, counts in INTERVALS]
    # without the longest: the middle of 4.76, 5.13, 5.62 and 22.67 is 5.37, and held at 6
    assert found.figures.usual == 6
    assert found.figures.running == found.figures.largest == near(F(6832, 487))  # more than the 13.53 that are left
    assert found.score == near(F(36525, 427))  # 100·12·487/6832 = 85.53864


# dimension, filled and needed fields of the four exchanges in the window, confidence
CONFIDENCE = [
    ("rhythm", 4, 4 + 1, "high"),  # dates, and the length of the evening: 0.8
    ("shoulders", 4 + 4 + 3, 12, "high"),
    ("breadth", 3, 4, "medium"),
    ("reach", 4 + 4 + 3 + 3, 12 + 4, "high"),
    ("youth", 4 + 4 + 3 + 2, 12 + 4, "high"),
    ("balance", 4 + 4 + 3 + 3, 12 + 3, "high"),  # an evening needs no host
    ("resilience", 4, 4, "high"),
]


def test_confidence(whole: Assessment) -> None:
    assert [(r.dimension, r.filled, r.needed, r.confidence) for r in whole.dimensions] == CONFIDENCE
    unknown = {(one.field, one.side): one.exchanges for one in sum([r.unknowns for r in whole.dimensions], ())}
    assert unknown == {
        ("hours", None): ("2025-03",),
        ("organisers", "C"): ("2025-03",),
        ("topics", None): ("2024-10",),
        ("participants", "C"): ("2025-03",),
        ("first_timers", None): ("2024-05",),
        ("under_26", None): ("2024-10", "2025-03"),
    }


def test_the_overall_value_and_what_would_lift_it(whole: Assessment) -> None:
    logs = 2 * log(41.61518) + 2 * log(10) + log(64.85666) + log(42.99160)
    logs += 1.5 * log(22.22222) + log(66.76120) + 1.5 * log(85.53864)
    assert logs == near(35.52150)
    assert exp(logs / 10) == near(34.88824)
    assert (whole.overall.low, whole.overall.value, whole.overall.high) == (near(34.88824),) * 3  # nothing is unknown
    assert (whole.state, whole.provisional) == (State.FRAGILE, False)
    assert [(lift.dimension, lift.gain) for lift in whole.lifts] == [
        ("shoulders", near(15.03575)), ("youth", near(5.60510)), ("rhythm", near(2.64871))]  # fmt: skip
    assert whole.next_step is not None
    assert (whole.next_step.code, whole.next_step.parameters["side"]) == ("name_organisers", "A")
    assert whole.next_step.parameters["count"] == 2  # 3.4 - 1.13
    assert whole.covid is not None
    assert whole.covid.last_before.start == date(2019, 5, 10)
    assert whole.covid.first_in_person is not None
    assert whole.covid.first_in_person.start == date(2022, 6, 17)
    assert whole.covid.first_online is not None
    assert whole.covid.first_online.start == date(2025, 3, 11)


def test_the_range_while_youth_is_left_blank() -> None:
    facts = second_example()
    blank = tuple(replace(exchange, under_26=None) for exchange in facts.exchanges)
    overall = assess_vitality(replace(facts, exchanges=blank), as_of=TODAY).overall
    rest = 35.521498 - 1.5 * log(22.222222)  # the logarithms of the weights 8.5: 30.869859
    assert (exp((rest + 1.5 * log(10)) / 10), exp(rest / 8.5), exp((rest + 1.5 * log(100)) / 10)) == (
        near(30.95002), near(37.77880), near(43.71807))  # fmt: skip
    assert (overall.low, overall.value, overall.high) == (near(30.95002), near(37.77880), near(43.71807))
