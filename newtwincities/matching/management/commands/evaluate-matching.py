# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from newtwincities.common.commands import ProductCommand, add_format
from newtwincities.common.tables import TableError
from newtwincities.domain.matching import evaluation
from newtwincities.domain.matching.facts import MatchingError
from newtwincities.domain.matching.graph import graph_from
from newtwincities.matching.files import read_municipalities, read_queries, read_twinnings
from newtwincities.matching.shipped import read_model

Results = dict[str, dict[str, float | int]]


class Command(ProductCommand):
    help = """Judge how well partners are found that the twinnings do not tell. Needs no database.

    QUERIES has the columns query and target: who asks, and whom the ranking should find among the municipalities of
    other countries that have a twinning. The query's partners and its other targets do not count; ties get the mean
    rank; a target that is no candidate counts as not found. The counter-weight is off. Files may be gzipped."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipalities", type=Path, metavar="FILE", required=True, help="municipality file")
        parser.add_argument("--twinnings", type=Path, metavar="FILE", required=True, help="twinnings that are known")
        parser.add_argument("--queries", type=Path, metavar="FILE", required=True, help="pairs to find")
        parser.add_argument("--model", type=Path, metavar="FILE", help="a model of your own instead of the shipped one")
        parser.add_argument(
            "--candidates", choices=("twinned", "all"), default="twinned", help="who may be found: the twinned, or all"
        )
        add_format(parser)

    def handle(
        self,
        *,
        municipalities: Path,
        twinnings: Path,
        queries: Path,
        model: Path | None = None,
        candidates: str = "twinned",
        format: str = "text",
        **options: Any,
    ) -> None:
        try:
            ranker = read_model(model)
            facts = read_municipalities(municipalities)
            known = read_twinnings(twinnings, facts)
            asked = read_queries(queries, facts, known)
            graph = graph_from(facts, known)
        except (MatchingError, TableError) as error:
            raise CommandError(str(error)) from error
        rows = np.array([(graph.row(query), graph.row(target)) for query, target in asked])
        scorers = {"": evaluation.by_model(ranker), **evaluation.baselines(graph)}
        ranks = evaluation.rank_targets(graph, rows, scorers, untwinned_too=candidates == "all")
        subsets = evaluation.subsets(graph, rows)

        def results(name: str) -> Results:
            return {subset: _plain(evaluation.figures(ranks[name][mask])) for subset, mask in subsets.items()}

        found: dict[str, Any] = {**results(""), "baselines": {name: results(name) for name in scorers if name}}
        found["not_candidates"] = int(np.isinf(ranks[""]).sum())
        if format == "json":
            self.print_json(found)
        else:
            self._print(found)

    def _print(self, found: dict[str, Any]) -> None:
        self.stdout.write(f"{'':<14}{'':<8}{'hit@10':>8}{'hit@50':>8}{'mrr':>8}{'queries':>9}")
        tables = {"model": {key: found[key] for key in ("all", "eusalp", "cold")}, **found["baselines"]}
        for name, table in tables.items():
            for subset, row in table.items():
                shares = "".join(f"{row[key]:>8.3f}" for key in ("hit@10", "hit@50", "mrr"))
                self.stdout.write(f"{name:<14}{subset:<8}{shares}{row['queries']:>9}")
        if found["not_candidates"]:
            self.stdout.write(
                _("Targets that are no candidates, counted as not found: {count}").format(count=found["not_candidates"])
            )


def _plain(figures: evaluation.Figures) -> dict[str, float | int]:
    return {
        "hit@10": round(figures.hit_10, 4),
        "hit@50": round(figures.hit_50, 4),
        "mrr": round(figures.mrr, 4),
        "queries": figures.queries,
    }
