# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The share that a part of the participants has, over the exchanges that state both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newtwincities.domain.vitality.facts import ExchangeFacts


@dataclass(frozen=True, slots=True)
class ShareFigures:
    """The pooled share: all of the part over all participants, so that a large exchange says more than a small one."""

    part: int
    participants: int
    share: float | None
    exchanges: tuple[str, ...]
    missing: tuple[str, ...]  # exchanges that don't state the part


def pooled_share(
    exchanges: Sequence[ExchangeFacts], totals: Sequence[int | None], parts: Sequence[int | None]
) -> ShareFigures:
    """Part of the participants over exchanges that state it and the participants of every side.

    None where no exchange does, or nobody took part. Never above 1.
    """
    part = whole = 0
    behind, missing = [], []
    for exchange, total, stated in zip(exchanges, totals, parts, strict=True):
        if stated is None:
            missing.append(exchange.id)
        elif total is not None:
            part += stated if stated < total else total
            whole += total
            behind.append(exchange.id)
    return ShareFigures(part, whole, part / whole if whole else None, tuple(behind), tuple(missing))
