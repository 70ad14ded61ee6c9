# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The dossier of a partnership, and what is computed from it."""

from newtwincities.partnerships.models.carriers import Carrier, Task
from newtwincities.partnerships.models.documents import Document
from newtwincities.partnerships.models.dossier import Agreement, Partnership, Side
from newtwincities.partnerships.models.exchanges import (
    MOST_PEOPLE,
    Exchange,
    ListMapping,
    Organiser,
    Part,
    ProgrammeItem,
)
from newtwincities.partnerships.models.following import EarlyWarning, StoppedMails, Vitality, YearAnswer

__all__ = [
    "MOST_PEOPLE",
    "Agreement",
    "Carrier",
    "Document",
    "EarlyWarning",
    "Exchange",
    "ListMapping",
    "Organiser",
    "Part",
    "Partnership",
    "ProgrammeItem",
    "Side",
    "StoppedMails",
    "Task",
    "Vitality",
    "YearAnswer",
]
