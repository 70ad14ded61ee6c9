# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Partners for a municipality: what must hold whatever the model has learned."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newtwincities.domain.matching.evaluation import by_model, rank_targets, subsets
from newtwincities.domain.matching.evidence import evidence_of
from newtwincities.domain.matching.facts import MatchingError, MunicipalityFacts
from newtwincities.domain.matching.filters import Filters, candidates
from newtwincities.domain.matching.graph import TwinningGraph, graph_from
from newtwincities.domain.matching.model import VERSION, Layers, RankingModel, model_as_text, model_from_text
from newtwincities.domain.matching.ranking import Query, _counter_weighted, rank_partners
from newtwincities.domain.matching.signals import FIRST_SIGNALS, SIGNALS, signals
from newtwincities.domain.matching.training import Plan, pairs_of, partners_of, split, train

SYMMETRIC = (
    *("size_gap", "size_unknown", "rank_gap", "region_rank_gap", "elevation_gap", "elevation_unknown", "both_high"),
    *("shared_language", "language_unknown", "distance", "near_border", "shared_perimeters", "same_name"),
    *("shared_words", "name_likeness", "country_affinity", "region_affinity", "common_partners", "common_share"),
    *("rings", "paths", "pair_of_districts"),
)
SMALL = Plan(hidden=(8,), rounds=4, warm_folds=2, warm_questions=60, cold_folds=1, cold_share=0.1, cold_questions=30)


def layers(names: tuple[str, ...], weights: dict[str, float]) -> Layers:
    line = np.array([[weights.get(name, 0.0)] for name in names], dtype=np.float32)
    width = len(names)
    return Layers(np.zeros(width, np.float32), np.ones(width, np.float32), (line,), (np.zeros(1, np.float32),))


def model_that_likes(**weights: float) -> RankingModel:
    first = {name: weight for name, weight in weights.items() if name in FIRST_SIGNALS}
    return RankingModel(layers(FIRST_SIGNALS, first), layers(SIGNALS, weights), {})


def bent_model(seed: int) -> RankingModel:
    """A network of neurons with any weights, to see what holds for every model."""
    rng = np.random.default_rng(seed)
    width = len(SIGNALS)
    weights = (rng.normal(size=(width, 6)).astype(np.float32), rng.normal(size=(6, 1)).astype(np.float32))
    biases = (rng.normal(size=6).astype(np.float32), np.zeros(1, np.float32))
    second = Layers(np.zeros(width, np.float32), np.ones(width, np.float32), weights, biases)
    return RankingModel(layers(FIRST_SIGNALS, {"size_gap": -1}), second, {})


def place(
    id: str, country: str, lat: float, lon: float, population: int | None = 5000, **more: object
) -> MunicipalityFacts:
    return MunicipalityFacts(id, more.pop("name", f"Place {id}"), country, lat, lon, population=population, **more)  # type: ignore[arg-type]


DE, IT, BOTH = frozenset({"de"}), frozenset({"it"}), frozenset({"de", "it"})
TYROL = {"region": "AT33", "district": "AT332", "languages": DE}
BOZEN = {"region": "ITH1", "district": "ITH10"}
VALLEY = [
    place("a1", "AT", 47.0, 11.0, 1200, elevation_m=1100, **TYROL),
    place("a2", "AT", 47.05, 11.05, 1500, elevation_m=900, **TYROL),
    place("a3", "AT", 48.2, 16.4, 1_900_000, elevation_m=170, languages=DE, region="AT13"),
    place("i1", "IT", 46.5, 11.3, 1300, elevation_m=1200, languages=BOTH, **BOZEN),
    place("i2", "IT", 46.52, 11.32, 1400, elevation_m=1000, languages=IT, **BOZEN),
    place("i3", "IT", 41.9, 12.5, 2_800_000, elevation_m=20, languages=IT, region="ITI4"),
    place("f1", "FR", 45.9, 6.8, None, region="FRK2"),
    place("f2", "FR", 48.85, 2.35, 2_100_000, region="FR10"),
]  # fmt: skip
TWINNINGS = [("a2", "i1"), ("a3", "i3"), ("f2", "i3"), ("a3", "f2"), ("f1", "i2")]


@pytest.fixture(scope="module")
def graph() -> TwinningGraph:
    return graph_from(VALLEY, TWINNINGS)


def made_up(count: int, twinnings: int, seed: int) -> tuple[list[MunicipalityFacts], list[tuple[str, str]]]:
    draw = random.Random(seed)
    facts = []
    for n in range(count):
        where = (draw.uniform(44, 48), draw.uniform(6, 15))
        facts.append(place(f"m{n:03}", draw.choice(["AT", "IT", "FR"]), *where, draw.randint(200, 90000)))
    ids = [m.id for m in facts]
    pairs: set[tuple[str, str]] = set()
    while len(pairs) < twinnings:
        pairs.add(tuple(sorted(draw.sample(ids, 2))))  # type: ignore[arg-type]
    return facts, sorted(pairs)


# Toy cases whose right answer is known


def test_who_shares_a_partner_comes_first(graph: TwinningGraph) -> None:
    facts = [*VALLEY, place("f3", "FR", 45.0, 5.0), place("s1", "SI", 46.3, 14.1)]
    ranked = rank_partners(
        graph_from(facts, [*TWINNINGS, ("f3", "s1"), ("i1", "s1")]),
        Query("f3"),
        model=model_that_likes(common_partners=1),
    )
    assert ranked[0].municipality == "i1"
    shared = next(reason for reason in ranked[0].reasons if reason.code == "partners")
    assert shared.witnesses == ("s1",)
    assert shared == ranked[0].reasons[0]


def test_a_village_without_twinning_is_led_to_its_neighbours_partner(graph: TwinningGraph) -> None:
    ranked = rank_partners(graph, Query("a1"), model=model_that_likes(neighbours_partner=1))
    assert ranked[0].municipality == "i1"
    assert next(r for r in ranked[0].reasons if r.code == "neighbourhood").witnesses == ("a2",)


def test_places_of_like_size_come_first_and_unknown_is_not_zero(graph: TwinningGraph) -> None:
    ranked = rank_partners(graph, Query("a1"), model=model_that_likes(size_gap=-1, size_unknown=-3), top=10)
    assert [p.municipality for p in ranked][:3] == ["i1", "i2", "f1"]
    assert ranked[2].unknown == ("population", "elevation", "languages")
    assert [p.municipality for p in ranked][-1] == "i3"


def test_a_municipality_is_never_its_own_partner_nor_a_present_one(graph: TwinningGraph) -> None:
    for query in graph.places.ids:
        found = {p.municipality for p in rank_partners(graph, Query(query), model=bent_model(1), top=50)}
        partners = {b if a == query else a for a, b in TWINNINGS if query in (a, b)}
        assert not found & ({query} | partners)


# What holds for every model


def test_contributions_sum_to_the_score() -> None:
    graph = graph_from(*made_up(40, 60, seed=2))
    for seed in range(3):
        for partner in rank_partners(graph, Query("m003"), model=bent_model(seed)):
            explained = partner.typical + sum(reason.contribution for reason in partner.reasons)
            assert explained == pytest.approx(partner.score, abs=1e-3)


def test_the_order_of_rows_makes_no_difference() -> None:
    facts, pairs = made_up(60, 90, seed=5)
    mixed_facts, mixed_pairs = facts[:], [(b, a) for a, b in pairs]
    random.Random(1).shuffle(mixed_facts)
    random.Random(2).shuffle(mixed_pairs)
    one, other = graph_from(facts, pairs), graph_from(mixed_facts, mixed_pairs)
    for query in ("m000", "m017"):
        assert rank_partners(one, Query(query), model=bent_model(3)) == rank_partners(
            other, Query(query), model=bent_model(3)
        )


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_signals_of_a_pair_are_the_same_both_ways(seed: int) -> None:
    graph = graph_from(*made_up(25, 30, seed))
    tables = [signals(graph, evidence_of(graph, row), np.arange(len(graph))) for row in range(len(graph))]
    whole = np.stack(tables)
    strangers = ~np.eye(len(graph), dtype=bool) & (graph.network.twinnings.matrix().toarray() == 0)
    for name in SYMMETRIC:
        square = whole[:, :, SIGNALS.index(name)]
        assert np.abs(square - square.T)[strangers].max() < 2e-3, name


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_every_signal_is_a_number_whatever_is_unknown(seed: int) -> None:
    draw = random.Random(seed)
    facts, pairs = made_up(20, 20, seed)
    bare = [replace(m, population=None) if draw.random() < 0.5 else m for m in facts]
    graph = graph_from(bare, pairs)
    for row in range(len(graph)):
        assert np.isfinite(signals(graph, evidence_of(graph, row), np.arange(len(graph)))).all()


def test_a_hidden_twinning_leaves_no_trace() -> None:
    """What is computed with a pair hidden is what would be computed if the pair had never been."""
    facts, pairs = made_up(30, 40, seed=8)
    whole, without = graph_from(facts, pairs), graph_from(facts, pairs[1:])
    row = whole.row(pairs[0][0])
    kept = sorted({tuple(sorted((whole.row(a), whole.row(b)))) for a, b in pairs[1:]})
    masked = whole.with_pairs(kept)  # type: ignore[arg-type]
    rows = np.arange(len(whole))
    assert (signals(masked, evidence_of(masked, row), rows) == signals(without, evidence_of(without, row), rows)).all()


# The counter-weight


def test_the_best_linked_take_one_place_in_ten_at_most() -> None:
    order = np.arange(40)
    linked = np.array([True] * 5 + [False] * 35)
    weighted = _counter_weighted(order, linked, 40)
    assert sorted(weighted.tolist()) == list(range(40))
    for first in (10, 20, 30):
        assert linked[weighted[:first]].sum() <= first // 10


def test_with_the_counter_weight_off_the_order_is_that_of_the_scores() -> None:
    graph = graph_from(*made_up(150, 300, seed=4))
    ranked = rank_partners(graph, Query("m001", counter_weight=False), model=bent_model(2), top=100)
    assert [p.score for p in ranked] == sorted((p.score for p in ranked), reverse=True)


# Filters


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), {"i1", "i2", "i3", "f1", "f2"}),
        (Filters(countries=frozenset({"FR"})), {"f1", "f2"}),
        (Filters(regions=frozenset({"ITH1"})), {"i1", "i2"}),
        (Filters(languages=frozenset({"de"})), {"i1"}),
        (Filters(languages=frozenset({"de"}), unknown_too=True), {"i1", "f1", "f2"}),
        (Filters(population=(1000, 1300)), {"i1"}),
        (Filters(population=(1000, 1300), unknown_too=True), {"i1", "f1"}),
        (Filters(elevation_m=(900, None)), {"i1", "i2"}),
        (Filters(distance_km=(None, 100)), {"i1", "i2"}),
        (Filters(own_country_too=True, countries=frozenset({"AT"})), {"a2", "a3"}),
        (Filters(has_twinning=False), set()),
        (Filters(only=frozenset({"i2", "f1", "nobody"})), {"i2", "f1"}),
        (Filters(leave_out=frozenset({"i1", "i2", "i3"})), {"f1", "f2"}),
        (Filters(perimeter="alps"), set()),
    ],
)
def test_filters(graph: TwinningGraph, filters: Filters, found: set[str]) -> None:
    mask = candidates(graph, graph.row("a1"), filters)
    assert {graph.places.ids[row] for row in np.flatnonzero(mask)} == found


def test_present_partners_come_back_when_asked_for(graph: TwinningGraph) -> None:
    row = graph.row("a2")
    assert not candidates(graph, row, Filters())[graph.row("i1")]
    assert candidates(graph, row, Filters(twinned_already_too=True))[graph.row("i1")]


def test_no_candidate_is_an_empty_list(graph: TwinningGraph) -> None:
    nobody = Query("a1", Filters(countries=frozenset({"XX"})))
    assert rank_partners(graph, nobody, model=bent_model(0)) == []


# Bad input


@pytest.mark.parametrize(
    ("facts", "twinnings", "said"),
    [
        (VALLEY, [("a1", "zz")], "no municipality zz"),
        (VALLEY, [("a1", "a1")], "twinned with itself"),
        (VALLEY, [("a1", "i1"), ("i1", "a1")], "comes twice"),
        ([*VALLEY, VALLEY[0]], [], "a1 comes twice"),
        ([replace(VALLEY[0], lat=float("nan"))], [], "no place on the globe"),
    ],
)
def test_bad_facts_are_refused(facts: list[MunicipalityFacts], twinnings: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(MatchingError, match=said):
        graph_from(facts, twinnings)


def test_bad_questions_are_refused(graph: TwinningGraph) -> None:
    with pytest.raises(MatchingError, match="no municipality zz"):
        rank_partners(graph, Query("zz"), model=bent_model(0))
    with pytest.raises(MatchingError, match="at least one"):
        rank_partners(graph, Query("a1"), model=bent_model(0), top=0)


def test_one_or_two_municipalities_and_no_twinning_can_be_asked() -> None:
    assert rank_partners(graph_from(VALLEY[:1], []), Query("a1"), model=bent_model(0)) == []
    two = graph_from([VALLEY[0], VALLEY[3]], [])
    assert [p.municipality for p in rank_partners(two, Query("a1"), model=bent_model(0))] == ["i1"]


def test_a_model_survives_its_file_and_another_version_is_refused() -> None:
    model = bent_model(7)
    text = model_as_text(model)
    assert model_as_text(model_from_text(text)) == text
    with pytest.raises(MatchingError, match="train it anew"):
        model_from_text(text.replace(f'"version":{VERSION}', f'"version":{VERSION + 1}'))
    with pytest.raises(MatchingError, match="train it anew"):
        model_from_text(text.replace('"size_gap"', '"size_gap_squared"'))
    with pytest.raises(MatchingError, match="no matching model"):
        model_from_text("{}")
    with pytest.raises(MatchingError, match="damaged"):
        model_from_text(text.replace('"second":', '"third":'))


# Training and evaluation


def test_training_hides_pairs_and_finds_more_of_them_than_chance() -> None:
    facts, pairs = made_up(240, 0, seed=1)
    by_size = sorted(facts, key=lambda m: (m.population or 0, m.id))
    pairs = [(a.id, b.id) for a, b in pairwise(by_size) if a.country != b.country]
    pairs += [(a.id, b.id) for a, b in zip(by_size, by_size[2:], strict=False) if a.country != b.country]
    graph = graph_from(facts, pairs)
    aside = split(graph, share=0.2, cold=10, rng=np.random.default_rng(0))
    assert not {tuple(sorted(p)) for p in aside.questions.tolist()} & {tuple(p) for p in aside.kept.tolist()}
    rest = graph.with_pairs(map(tuple, aside.kept.tolist()))
    model, _ = train(rest, partners_of(rest), plan=SMALL, rng=np.random.default_rng(0), about={})
    again, _ = train(rest, partners_of(rest), plan=SMALL, rng=np.random.default_rng(0), about={})
    assert model_as_text(model) == model_as_text(again)
    ranks = rank_targets(rest, aside.questions, {"model": by_model(model)})["model"]
    assert np.median(ranks) < 40  # of about 160 candidates; by chance 80
    cold = subsets(rest, aside.questions)["cold"]
    assert cold.any()
    assert not rest.network.degree[aside.questions[cold, 0]].any()


def test_too_few_twinnings_to_learn_from_are_refused(graph: TwinningGraph) -> None:
    with pytest.raises(MatchingError, match="training needs"):
        train(graph, partners_of(graph), plan=SMALL, rng=np.random.default_rng(0), about={})


def test_other_targets_do_not_count_and_ties_get_the_mean_rank(graph: TwinningGraph) -> None:
    ids = ["i1", "i2", "i3", "f1", "f2"]
    scores = {"i1": 5.0, "i2": 4.0, "i3": 4.0, "f1": 4.0, "f2": 1.0}

    def scorer(graph: TwinningGraph, row: int, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return rows, np.array([scores[graph.places.ids[row]] for row in rows])

    queries = np.array([[graph.row("a1"), graph.row(i)] for i in ("i1", "i2")])
    assert rank_targets(graph, queries, {"": scorer})[""].tolist() == [1.0, 2.0]  # i2 ties with i3 and f1: ranks 1 to 3
    assert len(ids) == len(scores)
    assert len(pairs_of(graph)) == len(TWINNINGS)
