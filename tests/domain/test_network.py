# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a network looks like: a toy network that can be counted by hand, and what holds for every network."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newtwincities.domain.network import (
    Component,
    MunicipalityFacts,
    Network,
    Reach,
    Share,
    TwinningFacts,
    components,
    country_matrix,
    describe_network,
    doubling_bins,
    heat_table,
)

BANDS = {"-1000": (None, 999), "1000-9999": (1000, 9999), "10000-": (10_000, None)}

#   inside                            outside
#   1 AT    900 ── 2 AT  5,000
#      │             │
#   3 IT 20,000 ─────┴──────────────── 6 JP ── 7 JP
#   4 SI      ?  ───────────────────── 8 AT
#   5 IT 70,000  (nobody)
TOWNS = [
    MunicipalityFacts(1, "AT", 900, True),
    MunicipalityFacts(2, "AT", 5000, True),
    MunicipalityFacts(3, "IT", 20_000, True),
    MunicipalityFacts(4, "SI", None, True),
    MunicipalityFacts(5, "IT", 70_000, True),
    MunicipalityFacts(6, "JP", None, False),
    MunicipalityFacts(7, "JP", None, False),
    MunicipalityFacts(8, "AT", None, False),
]
LINKS = [
    TwinningFacts(1, 2, 50.0),
    TwinningFacts(3, 1, 100.0),
    TwinningFacts(2, 3, 200.0),
    TwinningFacts(3, 6, 9000.0),
    TwinningFacts(6, 7, 10.0),  # not the territory's
    TwinningFacts(8, 4, 300.0),
]


def described(towns: list[MunicipalityFacts] = TOWNS, links: list[TwinningFacts] = LINKS, *, most: int = 3) -> Network:
    return describe_network(towns, links, size_bands=BANDS, most=most)


def test_the_toy_network_as_counted_by_hand() -> None:
    network = described()
    assert (network.municipalities, network.twinned, network.linked, network.twinnings) == (5, 4, 6, 5)
    assert network.median_km == 200.0
    assert network.matrix.pairs == ((("AT", "IT"), 2), (("AT", "AT"), 1), (("AT", "SI"), 1), (("IT", "JP"), 1))
    assert network.home_countries == ("AT", "IT", "SI")
    assert network.reaches == (Reach("among", 2, 150.0), Reach("beyond", 2, 4650.0), Reach("within", 1, 50.0))
    assert network.by_size == (Share("-1000", 1, 1), Share("1000-9999", 1, 1), Share("10000-", 2, 1), Share("", 1, 1))
    assert network.by_country == (Share("AT", 2, 2), Share("SI", 1, 1), Share("IT", 2, 1))
    assert network.degrees == ((0, 1), (1, 1), (2, 2), (3, 1))
    assert network.most_linked == ((3, 3), (1, 2), (2, 2))
    assert network.components == (Component(4, 3, 3), Component(2, 1, 2))
    assert network.largest_untwinned == (5,)


def test_without_anything_there_is_nothing_to_say() -> None:
    network = described([], [])
    assert (network.municipalities, network.twinnings, network.median_km) == (0, 0, None)
    assert network.degrees == network.components == network.by_country == network.matrix.pairs == ()


def test_a_place_that_may_be_a_district_is_not_listed_as_untwinned() -> None:
    towns = [replace(town, is_municipality=town.id != 5) for town in TOWNS]
    assert described(towns).largest_untwinned == ()
    assert described(towns).by_country == described().by_country


def test_a_twinning_of_somebody_unknown_is_refused() -> None:
    with pytest.raises(KeyError):
        described(TOWNS, [TwinningFacts(1, 99, 1.0)])


@pytest.mark.parametrize(("code", "share", "untwinned"), [("IT", 0.5, 1), ("AT", 1.0, 0)])
def test_a_share_is_of_all_municipalities_of_its_kind(code: str, share: float, untwinned: int) -> None:
    (found,) = (row for row in described().by_country if row.code == code)
    assert (found.share, found.untwinned) == (share, untwinned)
    assert Share("XX", 0, 0).share == 0


def test_others_are_one_row_and_one_column() -> None:
    matrix = country_matrix([("AT", "IT"), ("AT", "JP"), ("IT", "FR"), ("SI", "JP"), ("SI", "AT"), ("CH", "SI")])
    table = heat_table(matrix, ["AT", "IT", "SI", "CH"], most_columns=2, most_rows=2)
    assert table.columns == (("AT",), ("IT",), ("SI", "CH"))
    assert table.rows[:2] == (("AT",), ("IT",))
    assert set(table.rows[2]) == {"CH", "FR", "JP", "SI"}
    assert table.counts == ((0, 1, 1), (1, 0, 0), (2, 1, 2))  # CH–SI once, though it lies in both groups


def test_bins_double_in_width() -> None:
    assert doubling_bins([]) == ()
    bins = doubling_bins([(40, 1)])
    assert [(b.lowest, b.highest) for b in bins] == [
        (0, 0),
        (1, 1),
        (2, 2),
        (3, 4),
        (5, 8),
        (9, 16),
        (17, 32),
        (33, 64),
    ]


# --- what holds for every network

countries = st.sampled_from(["AT", "DE", "IT", "JP", "SI"])


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[MunicipalityFacts], list[TwinningFacts]]:
    count = draw(st.integers(2, 12))
    towns = [
        MunicipalityFacts(number, draw(countries), draw(st.none() | st.integers(0, 10**6)), draw(st.booleans()))
        for number in range(count)
    ]
    pairs = draw(st.sets(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=20))
    once = sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    return towns, [TwinningFacts(a, b, draw(st.floats(0, 20_000))) for a, b in once]


@given(networks(), st.randoms(use_true_random=False))
def test_neither_order_nor_direction_makes_a_difference(
    given_network: tuple[list[MunicipalityFacts], list[TwinningFacts]], chance: object
) -> None:
    towns, links = given_network
    shuffled = [TwinningFacts(link.b, link.a, link.distance_km) if chance.random() < 0.5 else link for link in links]  # type: ignore[attr-defined]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    others = list(towns)
    chance.shuffle(others)  # type: ignore[attr-defined]
    assert described(others, shuffled) == described(towns, links)


@given(networks())
def test_sums_agree(given_network: tuple[list[MunicipalityFacts], list[TwinningFacts]]) -> None:
    network = described(*given_network)
    every = list(network.matrix.totals())
    assert network.matrix.twinnings == network.twinnings == network.matrix.between(every, every)
    assert sum(reach.count for reach in network.reaches) == network.twinnings
    for shares in (network.by_size, network.by_country):
        assert sum(share.municipalities for share in shares) == network.municipalities
        assert sum(share.twinned for share in shares) == network.twinned
    assert sum(count for _degree, count in network.degrees) == network.municipalities
    assert network.municipalities - network.twinned == dict(network.degrees).get(0, 0)
    assert sum(b.count for b in doubling_bins(network.degrees)) == network.municipalities
    assert sum(component.size for component in network.components) == network.linked
    assert sum(component.inside for component in network.components) == network.twinned
    assert all(component.inside for component in network.components)


@given(networks(), st.integers(1, 4), st.integers(1, 6))
def test_a_heat_table_leaves_no_country_out(
    given_network: tuple[list[MunicipalityFacts], list[TwinningFacts]], most_columns: int, most_rows: int
) -> None:
    network = described(*given_network)
    home = network.home_countries
    table = heat_table(network.matrix, home, most_columns=most_columns, most_rows=most_rows)
    assert sorted(country for group in table.columns for country in group) == sorted(home)
    in_rows = [country for group in table.rows for country in group]
    assert len(in_rows) == len(set(in_rows))
    assert set(network.matrix.totals()) <= set(in_rows)
    for column, group in enumerate(table.columns):
        if len(group) == 1:
            assert sum(row[column] for row in table.counts) == network.matrix.totals().get(group[0], 0)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40))
def test_components_partition_the_knots_and_no_pair_leaves_one(pairs: list[tuple[int, int]]) -> None:
    groups = components(pairs)
    members = [knot for group in groups for knot in group]
    assert sorted(members) == sorted({knot for pair in pairs for knot in pair})
    assert all(any({a, b} <= group for group in groups) for a, b in pairs)
    assert [len(group) for group in groups] == sorted((len(group) for group in groups), reverse=True)
    for group in groups:  # each is reached as a whole from any of its members
        seen = {min(group)}
        while more := {k for pair in pairs if seen & set(pair) for k in pair} - seen:
            seen |= more
        assert seen == group
