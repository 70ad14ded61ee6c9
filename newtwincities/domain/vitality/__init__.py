# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The vitality index: how alive a partnership is, in seven dimensions, and why. Formula version 1.

`assess_vitality` answers for one day, `vitality_history` for every quarter, `what_if` compares two records, and
`arrays.vitality_histories` computes many histories at once. docs/explanation/vitality.md has all formulas.
"""

from newtwincities.domain.vitality.assessment import assess_vitality
from newtwincities.domain.vitality.facts import (
    Agreed,
    ExchangeFacts,
    Mode,
    OrganiserFacts,
    PartnershipFacts,
    Progress,
    SideFacts,
)
from newtwincities.domain.vitality.history import vitality_history
from newtwincities.domain.vitality.results import (
    Assessment,
    Confidence,
    CovidLine,
    DimensionResult,
    HistoryPoint,
    Reason,
    State,
)
from newtwincities.domain.vitality.settings import DEFAULTS, DIMENSIONS, VERSION, Dimension, VitalitySettings
from newtwincities.domain.vitality.what_if import what_if

__all__ = [
    "DEFAULTS",
    "DIMENSIONS",
    "VERSION",
    "Agreed",
    "Assessment",
    "Confidence",
    "CovidLine",
    "Dimension",
    "DimensionResult",
    "ExchangeFacts",
    "HistoryPoint",
    "Mode",
    "OrganiserFacts",
    "PartnershipFacts",
    "Progress",
    "Reason",
    "SideFacts",
    "State",
    "VitalitySettings",
    "assess_vitality",
    "vitality_history",
    "what_if",
]
