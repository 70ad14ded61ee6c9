# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background work of the feed."""

from __future__ import annotations

from datetime import timedelta

from newtwincities.common.jobs import job, routine
from newtwincities.common.stamps import renew_stamps
from newtwincities.feed import folding
from newtwincities.feed.models import Line
from newtwincities.feed.streams import HOUR


@job
def fold_after(happening: int) -> int:
    """Folds the streams in which something was just told; how many lines were folded."""
    waiting = Line.objects.filter(happening=happening, looked_at=False).values_list("stream", flat=True)
    return sum(folding.fold_stream(name) for name in list(waiting))


@routine(every=timedelta(minutes=1))
def fold_all() -> int:
    """Folds what was left over, by a job that was given up or a worker that died."""
    return sum(folding.fold_stream(name) for name in folding.streams_to_fold())


@routine(every=timedelta(hours=1))
def let_an_hour_pass() -> None:
    """Kept pages that say how long ago something was are made anew."""
    renew_stamps(HOUR)
