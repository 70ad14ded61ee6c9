# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What municipalities of a size have done: public facts of the atlas, for the council's sheet."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from newtwincities.atlas.models import Municipality, Twinning

SMALLEST, LARGEST = 0.5, 2.0  # times the inhabitants


@dataclass(frozen=True, slots=True)
class Peers:
    """Municipalities of the same country with half to twice the inhabitants."""

    all: int
    twinned: int
    with_country: int  # that have a partner in the other one's country


def peers_of(municipality: Municipality, country: str) -> Peers | None:
    """Without the municipality itself; None where its inhabitants are unknown. Two queries."""
    if not municipality.population:
        return None
    low, high = round(municipality.population * SMALLEST), round(municipality.population * LARGEST)
    same = Q(country=municipality.country, population__gte=low, population__lte=high)
    found = Municipality.objects.filter(same).exclude(pk=municipality.pk)
    counted = found.aggregate(all=Count("pk"), twinned=Count("pk", filter=Q(twinning_count__gt=0)))
    pair = Twinning.countries_of(municipality.country, country)
    keys = found.values("pk")
    ends = Twinning.objects.filter(countries=pair).filter(Q(a__in=keys) | Q(b__in=keys))
    own = {
        pk
        for a, a_country, b, b_country in ends.values_list("a", "a__country", "b", "b__country")
        for pk, at, there in ((a, a_country, b_country), (b, b_country, a_country))
        if at == municipality.country and there == country
    }
    return Peers(counted["all"], counted["twinned"], len(own))
