# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What messages tell the registers when the program starts."""

from __future__ import annotations


def register() -> None:
    """Nothing yet."""
