# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes round by itself for ideas."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from newtwincities.common.jobs import routine
from newtwincities.ideas.files import forget_orphans


@routine(timedelta(days=1))
def clear_idea_files() -> int:
    """Files of uploads that broke off."""
    return forget_orphans(timezone.now())
