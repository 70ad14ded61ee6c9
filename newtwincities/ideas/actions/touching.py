# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every action of ideas ends with."""

from __future__ import annotations

from django.utils import timezone

from newtwincities.common.stamps import renew_stamps
from newtwincities.ideas.models import Idea

IDEAS = "ideas"  # the stamp of the directory


def stamp_of(pk: int) -> str:
    """The stamp of one idea's pages."""
    return f"idea:{pk}"


def touch(idea: Idea, *, active: bool = True) -> None:
    """Marks pages of the idea as changed; `active` where something happened that makes the idea livelier."""
    if active:
        idea.active_at = timezone.now()
        Idea.objects.filter(pk=idea.pk).update(active_at=idea.active_at)
    renew_stamps(IDEAS, stamp_of(idea.pk))
