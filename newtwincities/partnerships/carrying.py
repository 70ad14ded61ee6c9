# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading who carries a partnership, which small tasks are open, and when in the year people meet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from newtwincities.partnerships.models import Carrier, Exchange, Organiser, Partnership, Side, Task
from newtwincities.people.models import Person

SOON = timedelta(days=183)  # before the end of a term, when a missing successor is worth a warning
ASKED_BEFORE = timedelta(days=92)  # the end of a term, by mail
ORGANISES = timedelta(days=1096)  # whoever organised within these days still counts as organiser
MOST_DONE = 20  # tasks shown as done


def carriers_of(partnership: Partnership, *, today: date) -> list[Carrier]:
    """Of all sides, by name; each with `organised_count`, and `organised_lately`: whether within three years."""
    lately = Organiser.objects.filter(carrier=OuterRef("pk"), exchange__end__gte=today - ORGANISES)
    found = Carrier.objects.filter(side__partnership=partnership).select_related(
        "person", "deputy__person", "successor__person"
    )
    counted = found.annotate(organised_count=Count("organised"), organised_lately=Exists(lately))
    return list(counted.order_by("name", "pk"))


def carrier_with_pk(partnership: Partnership, pk: int) -> Carrier | None:
    found = Carrier.objects.select_related("side__municipality", "side__team", "side__partnership", "person")
    return found.filter(side__partnership=partnership, pk=pk).first()


def carrier_of(person: Person, side: Side) -> Carrier | None:
    """As whom the person carries this side."""
    return Carrier.objects.filter(side=side, person=person).order_by("pk").first()


def is_current(carrier: Carrier, *, today: date) -> bool:
    """Whether the term runs. On its last day it has ended, so that a handover shows at once; without a name too."""
    return bool(carrier.name) and (carrier.until is None or carrier.until > today)


def current_on(side: Side, *, today: date) -> QuerySet[Carrier]:
    return (
        Carrier.objects.filter(Q(until=None) | Q(until__gt=today), side=side)
        .exclude(name="")
        .select_related("person")
        .order_by("name", "pk")
    )


def terms_to_ask(today: date) -> QuerySet[Carrier]:
    """Terms that end within three months and of which nobody was asked to hand over yet."""
    return (
        Carrier.objects.filter(until__gt=today, until__lte=today + ASKED_BEFORE, asked_at=None)
        .filter(side__partnership__state=Partnership.State.ACTIVE)
        .exclude(name="")
        .order_by("pk")
    )


# --- tasks


def open_tasks(partnership: Partnership) -> list[Task]:
    """Those that are due first, and at last those without a day."""
    found = partnership.tasks.filter(done_at=None).select_related("carrier__person", "carrier__side")
    return sorted(found, key=lambda task: (task.due is None, task.due or date.max, task.pk))


def done_tasks(partnership: Partnership) -> list[Task]:
    """The latest ones."""
    found = partnership.tasks.filter(done_at__isnull=False).select_related("carrier__person", "carrier__side")
    return list(found.order_by("-done_at", "-pk")[:MOST_DONE])


def task_with_pk(partnership: Partnership, pk: int) -> Task | None:
    return partnership.tasks.select_related("carrier__person", "carrier__side").filter(pk=pk).first()


def open_tasks_over(partnerships: Collection[int]) -> list[Task]:
    """Of all these partnerships, the ones that are due first at the top; one query."""
    found = Task.objects.filter(done_at=None, partnership__in=partnerships).select_related("carrier")
    return sorted(found, key=lambda task: (task.due is None, task.due or date.max, task.pk))


# --- the calendar of the year


@dataclass(frozen=True, slots=True)
class MonthOfYear:
    """What was done in one month of the year, over all years."""

    month: int
    years: tuple[int, ...]
    titles: tuple[str, ...]  # the latest first, each once

    @property
    def is_usual(self) -> bool:
        return len(self.years) > 1


MOST_TITLES = 3


def calendar_of_year(exchanges: Iterable[Exchange], *, today: date) -> list[MonthOfYear]:
    """The months in which something was done, beginning with the present one; `exchanges` come the latest first."""
    done = [one for one in exchanges if one.progress == Exchange.Progress.DONE and one.start <= today]
    found = []
    for month in (*range(today.month, 13), *range(1, today.month)):
        there = [one for one in done if one.start.month == month]
        if there:
            years = tuple(sorted({one.start.year for one in there}))
            titles = tuple(dict.fromkeys(one.title for one in there))[:MOST_TITLES]
            found.append(MonthOfYear(month, years, titles))
    return found


def planned(exchanges: Iterable[Exchange], *, today: date) -> list[Exchange]:
    """What is to come, the next one first."""
    found = (one for one in exchanges if one.progress == Exchange.Progress.PLANNED and one.end >= today)
    return sorted(found, key=lambda one: (one.start, one.pk))
