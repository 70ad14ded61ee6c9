# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words of a line, in the language that is active."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newtwincities.feed.registry import Sort


def sentence(
    sort: Sort, *, who: str, what: str, within: str = "", others: int = 0, details: Mapping[str, Any] | None = None
) -> str:
    """“Ana has revised The common compost.”, or with others “Ana and 4 others take part in …”. Plain text."""
    words = {"who": who, "what": what, "within": within, **sort.more(details or {})}
    if others and sort.several is not None:
        return str(sort.several % others).format(number=others, **words)
    return str(sort.said).format(**words)
