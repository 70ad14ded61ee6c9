# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the stored vitality of many partnerships, for what is said of them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from newtwincities.common.codes import codes
from newtwincities.domain.vitality.groups import Likeness
from newtwincities.partnerships.models import Exchange, Side, Vitality
from newtwincities.partnerships.queries import real_partnerships

TOPICS_OF_DAYS = 3 * 366  # exchanges so recent say what a partnership is about


def _with_size_and_age() -> Any:  # what annotations add is not known to the types of a query set
    """Those that have a value, with the inhabitants of all sides together and the day on which it began."""
    done = Exchange.objects.filter(partnership=OuterRef("partnership"), progress=Exchange.Progress.DONE)
    sides = Side.objects.filter(partnership=OuterRef("partnership")).order_by().values("partnership")
    together = sides.annotate(people=Sum("municipality__population"))  # no join, which would group by whole histories
    first = Subquery(done.order_by("start").values("start")[:1])
    return (
        Vitality.objects.filter(partnership__in=real_partnerships())
        .exclude(value=None)
        .exclude(as_of=None)
        .annotate(
            inhabitants=Subquery(together.values("people")),
            begun=Coalesce("partnership__since", first),
        )
    )


def values_of_similar(partnership: int, alike: Likeness) -> list[tuple[float, Mapping[str, float]]]:
    """Value and scores of the other partnerships that are like this; in one query, in no order that says anything."""
    size = {"inhabitants__gte": alike.least_inhabitants, "inhabitants__lte": alike.most_inhabitants}
    found = _with_size_and_age().exclude(partnership=partnership)
    found = found.filter(**size, **{"begun__range": (alike.first, alike.last)})
    return [(value, scores) for value, scores in found.values_list("value", "scores") if value is not None]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the sums over a territory need to know of one partnership; nothing of it is shown by itself."""

    value: float
    state: str
    scores: Mapping[str, float]
    countries: frozenset[str]
    inhabitants: int
    years: int | None
    topics: frozenset[str]


def standings(today: date) -> list[Standing]:
    """All partnerships with a value: three queries, whatever their number."""
    countries: dict[int, set[str]] = {}
    for pk, country in Side.objects.values_list("partnership_id", "municipality__country"):
        countries.setdefault(pk, set()).add(country)
    topics: dict[int, set[str]] = {}
    recent = Exchange.objects.filter(progress=Exchange.Progress.DONE, start__gte=today - timedelta(TOPICS_OF_DAYS))
    for pk, joined in recent.exclude(topics="").values_list("partnership_id", "topics"):
        topics.setdefault(pk, set()).update(codes(joined))
    rows = _with_size_and_age().values_list("partnership_id", "value", "state", "scores", "inhabitants", "begun")
    return [
        Standing(
            value,
            state,
            scores,
            frozenset(countries.get(pk, ())),
            inhabitants or 0,
            None if begun is None else (today - begun).days // 365,
            frozenset(topics.get(pk, ())),
        )
        for pk, value, state, scores, inhabitants, begun in rows
    ]
