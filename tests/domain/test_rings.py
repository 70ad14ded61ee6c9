# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rings are the best there are, under the stated rules, and the rule that leaves none is named."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newtwincities.domain.rings import RingMemberFacts, RingRules, check_ring, find_rings


def brute_force(
    pool: list[RingMemberFacts], worth: np.ndarray, rules: RingRules
) -> list[tuple[float, float, tuple[str, ...]]]:
    found = []
    for chosen in combinations(sorted(range(len(pool)), key=lambda i: pool[i].id), rules.size):
        members = tuple(pool[i].id for i in chosen)
        if not check_ring(pool, members, rules=rules):
            pairs = [worth[i, j] for i, j in combinations(chosen, 2)]
            found.append((-min(pairs), -sum(pairs), members))
    return sorted(found)


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[RingMemberFacts], np.ndarray, RingRules]:
    count = draw(st.integers(2, 9))
    countries = draw(st.lists(st.sampled_from(["AT", "CH", "IT", "SI"]), min_size=count, max_size=count))
    some = st.frozensets(st.sampled_from(["alps"]))
    pool = [RingMemberFacts(f"m{i}", c, c != "CH", draw(some), draw(some)) for i, c in enumerate(countries)]
    worth = np.zeros((count, count))
    for i, j in combinations(range(count), 2):
        worth[i, j] = worth[j, i] = draw(st.integers(-2, 4))
    ids = st.frozensets(st.sampled_from([m.id for m in pool]), max_size=2)
    rules = RingRules(
        size=draw(st.integers(3, 6)),
        countries_at_least=draw(st.integers(1, 4)),
        eu_at_least=draw(st.integers(0, 4)),
        perimeter=draw(st.sampled_from(["", "", "alps"])),
        topic=draw(st.sampled_from(["", "", "alps"])),
        keep=draw(ids),
        leave_out=draw(ids),
    )
    return draw(st.permutations(pool)), worth, rules


@settings(max_examples=300, deadline=None)
@given(questions())
def test_rings_are_those_of_brute_force(question: tuple[list[RingMemberFacts], np.ndarray, RingRules]) -> None:
    pool, worth, rules = question
    expected = brute_force(pool, worth, rules)
    result = find_rings(pool, worth, rules=rules, top=4)
    assert [ring.members for ring in result.rings] == [members for _weakest, _sum, members in expected[:4]]
    assert bool(result.impossible_by) == (not expected)
    for ring in result.rings:
        assert check_ring(pool, ring.members, rules=rules) == ()


POOL = [
    RingMemberFacts("a", "AT", True, frozenset({"alps"}), frozenset({"water"})),
    RingMemberFacts("b", "CH", False, frozenset({"alps"}), frozenset({"water"})),
    RingMemberFacts("c", "CH", False, frozenset({"alps"})),
    RingMemberFacts("d", "IT", True),
]
EQUAL = np.ones((4, 4))


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        (RingRules(eu_at_least=3), ("eu",)),
        (RingRules(countries_at_least=4), ("countries",)),
        (RingRules(eu_at_least=2, countries_at_least=2, keep=frozenset("bc")), ("size", "keep", "eu")),
        (RingRules(perimeter="alps", countries_at_least=3), ("countries", "perimeter")),
        (RingRules(topic="water"), ("topic",)),
        (RingRules(keep=frozenset("z")), ("keep",)),
        (RingRules(keep=frozenset("a"), leave_out=frozenset("a")), ("keep", "leave_out")),
        (RingRules(leave_out=frozenset("ab")), ("leave_out",)),
        (RingRules(size=5), ("size",)),
    ],
)
def test_the_rule_that_leaves_no_ring_is_named(rules: RingRules, named: tuple[str, ...]) -> None:
    result = find_rings(POOL, EQUAL, rules=rules)
    assert result.rings == ()
    assert result.impossible_by == named


def test_of_equal_rings_the_one_whose_ids_come_first_is_taken() -> None:
    assert [ring.members for ring in find_rings(POOL, EQUAL, rules=RingRules(), top=2).rings] == [
        ("a", "b", "c"),
        ("a", "b", "d"),
    ]


@pytest.mark.parametrize("worth", [np.ones((3, 3)), np.triu(EQUAL), np.full((4, 4), np.nan)])
def test_worths_that_are_no_symmetric_numbers_are_refused(worth: np.ndarray) -> None:
    with pytest.raises(ValueError, match="worth"):
        find_rings(POOL, worth, rules=RingRules())
