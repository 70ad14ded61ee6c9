# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keeping the stored vitality true: one partnership after a change of its record, all of them once a night."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from newtwincities.common.jobs import job
from newtwincities.common.stamps import renew_stamps
from newtwincities.domain.vitality import DIMENSIONS, VERSION, HistoryPoint
from newtwincities.domain.vitality.arrays import vitality_courses
from newtwincities.partnerships.facts import facts_of_many
from newtwincities.partnerships.models import Partnership, Vitality

STANDINGS = "standings"  # the stamp of all that is summed up over many partnerships
YEARS = 10  # of history that are stored; the page of one partnership computes all of it
PORTION = 500  # partnerships that are computed and written at once
_COMPUTED = ["formula", "as_of", "state", "provisional", "value", "low", "high", "scores", "history"]


def compute_anew(partnership: int) -> None:
    """Call it in the transaction that changes the record: the stored index counts no longer, and a job computes it."""
    waiting = Vitality(partnership_id=partnership, formula=VERSION, as_of=None)
    Vitality.objects.bulk_create(
        [waiting], update_conflicts=True, unique_fields=["partnership"], update_fields=["as_of"]
    )
    compute_one.enqueue(partnership)


@job
def compute_one(partnership: int) -> None:
    """Computes this partnership alone. Done twice it writes the same."""
    with transaction.atomic():
        if not Vitality.objects.select_for_update().filter(partnership=partnership).exists():
            return  # withdrawn meanwhile
        compute_portion([partnership], today=timezone.localdate())
        renew_stamps(STANDINGS)


def waiting_portions(today: date) -> Iterator[list[int]]:
    """The keys of all partnerships whose stored index is not of today, by portions.

    What was written is not asked for again, so that a run that was killed goes on where it stopped.
    """
    old = Q(vitality=None) | Q(vitality__as_of=None) | ~Q(vitality__as_of=today) | ~Q(vitality__formula=VERSION)
    found = Partnership.objects.exclude(state=Partnership.State.PROPOSED).filter(old).order_by("pk")
    keys = list(found.values_list("pk", flat=True))
    for first in range(0, len(keys), PORTION):
        yield keys[first : first + PORTION]


def compute_portion(keys: Collection[int], *, today: date) -> int:
    """Reads, computes and writes these partnerships; how many there were."""
    facts = facts_of_many(keys)
    since = date(today.year - YEARS, today.month, 1)
    courses = vitality_courses(facts.values(), as_of=today, since=since)
    rows = [_row(partnership, course) for partnership, course in zip(facts, courses, strict=True)]
    Vitality.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["partnership"], update_fields=_COMPUTED, batch_size=PORTION
    )
    return len(rows)


def _row(partnership: int, course: tuple[HistoryPoint, ...]) -> Vitality:
    *_history, now = course
    return Vitality(
        partnership_id=partnership,
        formula=VERSION,
        as_of=now.as_of,
        state=now.state.value,
        provisional=now.provisional,
        value=now.value,
        low=now.low,
        high=now.high,
        scores={name.value: score for name, score in zip(DIMENSIONS, now.scores, strict=True) if score is not None},
        history=[[point.as_of.isoformat(), _short(point.value), point.state.value] for point in course],
    )


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
