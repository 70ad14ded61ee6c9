# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from newtwincities.common.commands import ProductCommand, add_format
from newtwincities.common.wording import joined
from newtwincities.domain.vitality import Assessment, assess_vitality
from newtwincities.partnerships.files import PartnershipFile, PartnershipFileError, read_partnership
from newtwincities.partnerships.wording import CONFIDENCE, DIMENSIONS, STATES, Words, decimal


class Command(ProductCommand):
    help = """Compute the vitality of a partnership from a JSON file, with every figure on the way. Needs no database.

    The file's format is in docs/reference/partnership-file.md, the formulas are in docs/explanation/vitality.md."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the partnership, as JSON")
        parser.add_argument("--as-of", type=_day, metavar="DATE", default=None, help="2026-11-01; default: today")
        add_format(parser)

    def handle(self, *, file: Path, as_of: date | None = None, format: str = "text", **options: Any) -> None:
        try:
            partnership = read_partnership(file)
        except PartnershipFileError as error:
            raise CommandError(str(error)) from error
        assessment = assess_vitality(partnership.facts, as_of=as_of or date.today())
        if format == "json":
            self.print_json(_with_names(asdict(assessment)))
        else:
            self.stdout.write("\n".join(_text(partnership, assessment)))


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ArgumentTypeError(f"{typed} is no day: write it like 2026-11-01") from None


def _text(partnership: PartnershipFile, assessment: Assessment) -> Iterator[str]:
    words, overall = Words(partnership.names), assessment.overall
    yield f"{joined(list(partnership.names.values()))}, {date_format(assessment.as_of, 'DATE_FORMAT')}"
    state = capfirst(str(STATES[assessment.state]))
    if overall.value is None or overall.low is None or overall.high is None:
        yield state
    else:
        values = {"value": decimal(overall.value), "low": decimal(overall.low), "high": decimal(overall.high)}
        yield _("{state}: {value} of 100, at least {low} and at most {high}").format(state=state, **values)
    if assessment.provisional:
        yield _("Provisional: fewer than four dimensions are known.")
    if assessment.next_step:
        yield _("Next step: {step}").format(step=words.step(assessment.next_step))
    for result in assessment.dimensions:
        name, why = DIMENSIONS[result.dimension], words.why(result)
        yield ""
        if result.score is None or result.confidence is None:
            yield _("{name}: unknown. {why}").format(name=name, why=why)
        else:
            line = _("{name}: {score} (confidence: {confidence}). {why}")
            yield line.format(name=name, score=decimal(result.score), confidence=CONFIDENCE[result.confidence], why=why)
        if unknown := words.unknown(result):
            yield "  " + _("Unknown: {what}").format(what=unknown)
        yield from (f"  {line}" for line in _figures("", _with_names(asdict(result)["figures"])))


def _with_names(value: Any) -> Any:
    """Named tuples as dictionaries, so that no figure stands without its name."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: _with_names(inner) for key, inner in value.items()}
    return [_with_names(inner) for inner in value] if isinstance(value, list | tuple) else value


def _figures(name: str, value: object) -> Iterator[str]:
    """Every figure on a line of its own, by its name in the code and in the JSON."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _figures(f"{name}.{key}" if name else str(key), inner)
    elif isinstance(value, list | tuple) and any(isinstance(one, dict | list | tuple) for one in value):
        for index, inner in enumerate(value):
            yield from _figures(f"{name}[{index}]", inner)
    elif isinstance(value, list | tuple):
        yield f"{name} = {', '.join(_figure(one) for one in value) or '–'}"
    else:
        yield f"{name} = {_figure(value)}"


def _figure(value: object) -> str:
    return "–" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
