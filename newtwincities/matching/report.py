# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The training report: what models reach on twinnings that were set aside, and where they fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newtwincities.domain.matching import evaluation
from newtwincities.domain.matching.evaluation import Figures, figures, rank_targets, subsets
from newtwincities.domain.matching.graph import TwinningGraph
from newtwincities.domain.matching.learning import Choices, learn
from newtwincities.domain.matching.model import RankingModel
from newtwincities.domain.matching.ranking import Query, rank_partners, unknown_facts
from newtwincities.domain.matching.signals import REASONS, kilometres
from newtwincities.domain.matching.training import Plan, blind_to, pairs_of, partners_of, split, train, without_reason

SHARE, COLD_SHARE = 0.08, 0.0132  # of the pairs, and of the twinned municipalities, that are set aside
ABLATION = {"hidden": (32,), "rounds": 3, "rate": 2e-3}
EXPOSURE_QUERIES = 300
FAILURES = 10
SIZES = {
    "below 2,000": (0, 2e3),
    "2,000 to 9,999": (2e3, 1e4),
    "10,000 to 49,999": (1e4, 5e4),
    "50,000 up": (5e4, 1e10),
}
Progress = Callable[[str], None]
Groups = Mapping[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A model that did not see the pairs it is asked for."""

    graph: TwinningGraph
    questions: NDArray[Any]
    model: RankingModel
    choices: Choices
    ranks: dict[str, NDArray[np.float64]]


def training_report(graph: TwinningGraph, *, plan: Plan, seed: int, folds: int, progress: Progress) -> str:
    """The report as Markdown; the first of the `folds` splits is the one that the details are about."""
    trials = []
    for number in range(folds):
        progress(f"cross-validation {number + 1} of {folds}")
        trials.append(_trial(graph, plan, seed + 1 + number, progress))
    lines = [*_head(graph, plan, seed, folds), *_across(trials), *_details(trials[0])]
    progress("leaving out one reason after the other")
    lines += _ablation(trials[0])
    return "\n".join(lines) + "\n"


def _trial(graph: TwinningGraph, plan: Plan, seed: int, progress: Progress) -> Trial:
    rng = np.random.default_rng(seed)
    aside = split(graph, share=SHARE, cold=_cold(graph), rng=rng)
    rest = graph.with_pairs(map(tuple, aside.kept.tolist()))
    model, choices = train(rest, partners_of(rest), plan=plan, rng=rng, about={}, progress=progress)
    scorers = {"the model": evaluation.by_model(model), **evaluation.baselines(rest)}
    return Trial(rest, aside.questions, model, choices, rank_targets(rest, aside.questions, scorers))


def _cold(graph: TwinningGraph) -> int:
    return round(COLD_SHARE * int((graph.network.degree > 0).sum()))


def _head(graph: TwinningGraph, plan: Plan, seed: int, folds: int) -> Iterator[str]:
    yield "# Training of the matching model\n"
    yield "Written by `newtwincities train-matching --report`.\n"
    yield f"{len(graph):,} municipalities, {len(pairs_of(graph)):,} twinnings, seed {seed}, {plan}.\n"
    yield (
        f"For each of {folds} splits, {SHARE:.0%} of the twinnings and all of {_cold(graph)} municipalities were set"
        " aside; a model was trained on the rest and asked for those that cross a border. A share is of queries whose"
        " target came among the first 10 or 50; in brackets its 95 % interval (Wilson).\n"
    )


def _across(trials: list[Trial]) -> Iterator[str]:
    for name in trials[0].ranks:
        yield f"## All splits: {name.replace('_', ' ')}\n"
        yield from _HEADER
        for subset in ("all", "eusalp", "cold"):
            ranks = [t.ranks[name][subsets(t.graph, t.questions)[subset]] for t in trials]
            yield _row(subset, figures(np.concatenate(ranks)))
        yield ""


def _details(trial: Trial) -> Iterator[str]:
    ranks = trial.ranks["the model"]
    for title, groups in (("By the country that asks", _countries(trial)), ("By inhabitants", _sizes(trial))):
        yield f"## {title} (first split)\n"
        yield from _HEADER
        yield from (_row(name, figures(ranks[mask])) for name, mask in groups.items())
        yield ""
    yield "## Exposure (first split)\n"
    for on in (True, False):
        share = _exposure(trial, on)
        yield f"- counter-weight {'on' if on else 'off'}: the best-linked 1 % take {share:.1%} of the first ten places"
    yield "\n## The worst failures (first split)\n"
    yield "Targets that came last of those with candidates, that is, what the model finds least likely.\n"
    yield "| asks | target | rank | km | unknown |\n| --- | --- | ---: | ---: | --- |"
    yield from _failures(trial)
    yield ""


def _countries(trial: Trial) -> Groups:
    country = trial.graph.places.country[trial.questions[:, 0]]
    most = np.argsort(-np.bincount(country, minlength=len(trial.graph.places.countries)), kind="stable")[:20]
    return {trial.graph.places.countries[code]: country == code for code in most if (country == code).any()}


def _sizes(trial: Trial) -> Groups:
    inhabitants = np.round(np.exp2(trial.graph.places.log_size[trial.questions[:, 0]].astype(np.float64)))
    bands = {name: (inhabitants >= low) & (inhabitants < high) for name, (low, high) in SIZES.items()}
    return {**bands, "unknown": np.isnan(inhabitants)}


def _exposure(trial: Trial, counter_weight: bool) -> float:
    places = trial.graph.places
    asking = np.unique(trial.questions[:, 0])
    asking = asking[:: max(1, len(asking) // EXPOSURE_QUERIES)]
    queries = (Query(places.ids[row], counter_weight=counter_weight) for row in asking)
    lists = [
        [places.row_of[partner.municipality] for partner in rank_partners(trial.graph, query, model=trial.model)]
        for query in queries
    ]
    return evaluation.exposure(trial.graph, lists, trial.graph.network.best_linked)


def _failures(trial: Trial) -> Iterator[str]:
    ranks = trial.ranks["the model"]
    places = trial.graph.places
    for number in np.argsort(-ranks, kind="stable")[:FAILURES]:
        row, target = trial.questions[number]
        km = float(kilometres(trial.graph, row, np.array([target]))[0])
        unknown = ", ".join(unknown_facts(trial.graph, row, target))
        yield f"| {places.ids[row]} | {places.ids[target]} | {ranks[number]:,.0f} | {km:,.0f} | {unknown} |"


def _ablation(trial: Trial) -> Iterator[str]:
    """Smaller models, so that all can be trained: their figures compare with each other only."""
    chosen = {"nothing left out": trial.choices}
    yield "## Without one reason (first split)\n"
    yield f"A smaller model ({ABLATION}) that learns from the same choices; every third query.\n"
    yield from _HEADER
    questions = trial.questions[::3]
    for name in (*chosen, *REASONS):
        choices = chosen.get(name) or without_reason(trial.choices, name)
        layers = learn(choices, **ABLATION, rng=np.random.default_rng(0))  # type: ignore[arg-type]
        model = RankingModel(trial.model.first, blind_to(layers, name) if name in REASONS else layers, {})
        ranks = rank_targets(trial.graph, questions, {"": evaluation.by_model(model)})[""]
        for subset, mask in subsets(trial.graph, questions).items():
            yield _row(f"{name}: {subset}", figures(ranks[mask]))


_HEADER = ("| | hit@10 | hit@50 | MRR | queries |", "| --- | --- | --- | ---: | ---: |")


def _row(name: str, found: Figures) -> str:
    def share(value: float) -> str:
        low, high = found.interval(value)
        return f"{value:.3f} ({low:.3f} to {high:.3f})"

    return f"| {name} | {share(found.hit_10)} | {share(found.hit_50)} | {found.mrr:.3f} | {found.queries:,} |"
