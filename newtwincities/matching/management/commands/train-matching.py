# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from newtwincities.common.commands import ProductCommand
from newtwincities.common.tables import TableError
from newtwincities.domain.matching.facts import MatchingError
from newtwincities.domain.matching.graph import graph_from
from newtwincities.domain.matching.model import model_as_text
from newtwincities.domain.matching.training import Plan, pairs_of, partners_of, train
from newtwincities.matching.files import read_municipalities, read_twinnings
from newtwincities.matching.report import training_report

SEED = 1


class Command(ProductCommand):
    help = """Train the ranker that finds partners, from a file of twinnings. Needs no database.

    With --report, parts of the twinnings are set aside first, models are trained on the rest, and what they reach on
    what was set aside is written as a page. The model itself is then trained on all twinnings. The same files and seed
    give the same model on the same machine."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipalities", type=Path, metavar="FILE", required=True, help="municipality file")
        parser.add_argument("--twinnings", type=Path, metavar="FILE", required=True, help="twinnings to learn from")
        parser.add_argument("--output", "-o", type=Path, metavar="FILE", required=True, help="where the model goes")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write a report (Markdown)")
        parser.add_argument("--folds", type=int, default=3, metavar="N", help="splits of the cross-validation (3)")
        parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="start of all that is drawn")
        parser.add_argument("--questions", type=int, metavar="N", help="questions a part (1400; fewer are quicker)")

    def handle(
        self,
        *,
        municipalities: Path,
        twinnings: Path,
        output: Path,
        report: Path | None = None,
        folds: int = 3,
        seed: int = SEED,
        questions: int | None = None,
        **options: Any,
    ) -> None:
        if folds < 1 or (questions is not None and questions < 1):
            raise CommandError(_("Give at least one fold and one question."))
        plan = Plan() if questions is None else Plan(warm_questions=questions, cold_questions=questions)
        try:
            facts = read_municipalities(municipalities)
            graph = graph_from(facts, read_twinnings(twinnings, facts))
            about = {"municipalities": len(graph), "twinnings": len(pairs_of(graph)), "seed": seed}
            model, _choices = train(
                graph,
                partners_of(graph),
                plan=plan,
                rng=np.random.default_rng(seed),
                about=about,
                progress=self.stderr.write,
            )
            page = (
                training_report(graph, plan=plan, seed=seed, folds=folds, progress=self.stderr.write) if report else ""
            )
        except (MatchingError, TableError) as error:
            raise CommandError(str(error)) from error
        _write(output, model_as_text(model) + "\n")
        if report:
            _write(report, page)
        self.stdout.write(_("The model is in {file}.").format(file=output))


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, path)
    except OSError as error:
        raise CommandError(
            _("{file} can't be written ({reason}): check the folder.").format(file=path, reason=error.strerror)
        ) from error
