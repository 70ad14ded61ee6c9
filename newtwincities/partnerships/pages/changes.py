# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed of late, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext_lazy

from newtwincities.partnerships.changes import Change
from newtwincities.partnerships.models import Partnership

CHANGES: Mapping[str, Any] = {
    "exchange": pgettext_lazy("what changed", "Exchange"),
    "document": pgettext_lazy("what changed", "Document"),
    "task": pgettext_lazy("what changed", "New task"),
    "task_done": pgettext_lazy("what changed", "Done"),
    "state": pgettext_lazy("what changed", "State"),
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    at: datetime
    kind: str
    title: str
    is_new: bool  # since the viewer's last visit


def change_row(change: Change, *, seen: datetime | None = None) -> ChangeRow:
    title = str(dict(Partnership.State.choices)[change.title]) if change.kind == "state" else change.title
    return ChangeRow(change.at, str(CHANGES[change.kind]), title, seen is not None and change.at > seen)
