# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several codes in one field."""

from __future__ import annotations


def codes(joined: str) -> tuple[str, ...]:
    """What a field of codes holds: joined by |, or each of them between two |, so that one can be searched for."""
    return tuple(code for code in joined.split("|") if code)
