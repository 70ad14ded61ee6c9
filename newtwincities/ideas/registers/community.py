# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Updates, polls and tasks: policies, personal data, what can be reported, and what is told in the feed."""

from __future__ import annotations


def register() -> None:
    """Nothing yet."""
