# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The model that ships with the program, and models in files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from newtwincities.domain.matching.facts import MatchingError
from newtwincities.domain.matching.model import RankingModel, model_from_text

SHIPPED = Path(__file__).parent / "data" / "model.json"


@cache
def shipped_model() -> RankingModel:
    return model_from_text(SHIPPED.read_text(encoding="utf-8"))


def read_model(path: Path | None) -> RankingModel:
    """The model of a file, or the shipped one; MatchingError where there is none or it is of another version."""
    if path is None:
        return shipped_model()
    try:
        return model_from_text(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise MatchingError(
            _("The model {file} can't be read: check the name and that you may read it.").format(file=path)
        ) from error
