# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Youth: are young people among them?"""

from __future__ import annotations

from newtwincities.domain.vitality.evidence import Evidence, missing_participants
from newtwincities.domain.vitality.results import DimensionResult, Reason, Unknown
from newtwincities.domain.vitality.settings import Dimension, VitalitySettings
from newtwincities.domain.vitality.shares import ShareFigures, pooled_share


def youth(evidence: Evidence) -> DimensionResult[ShareFigures]:
    """score = 100·min(1, y/0.27), y the share of participants under 26 over the exchanges in the window that state it.

    0.27 is about the share of people under 26 among all inhabitants. Unknown where no exchange states it.
    """
    window = evidence.window
    figures = pooled_share(window, evidence.totals, [e.under_26 for e in window])
    unknowns, filled = missing_participants(evidence)
    if figures.missing:
        unknowns.append(Unknown("under_26", exchanges=figures.missing))
    if not window:
        unknowns.append(Unknown("exchanges"))
    y = figures.share
    return DimensionResult(
        dimension=Dimension.YOUTH,
        score=None if y is None else youth_score(y, evidence.settings),
        reason=Reason("unknown" if y is None else "share", {"share": y, "under_26": figures.part,
                                                             "participants": figures.participants}),
        figures=figures,
        records=figures.exchanges if y is not None else (),
        unknowns=tuple(unknowns),
        filled=filled + len(window) - len(figures.missing),
        needed=len(window) * (len(evidence.sides) + 1),
    )  # fmt: skip


def youth_score(share: float, settings: VitalitySettings) -> float:
    """100 where as many are young as among the inhabitants.

    >>> round(youth_score(0.2, VitalitySettings()), 1), youth_score(0.5, VitalitySettings())
    (74.1, 100.0)
    """
    return 100 * min(1.0, share / settings.full_under_26_share)
