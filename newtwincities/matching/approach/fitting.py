# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who fits a notice that is being written: the ranking of partners, held against topics and open notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newtwincities.atlas.models import Municipality
from newtwincities.domain.matching.ranking import Query, rank_partners
from newtwincities.matching.approach.queries.notices import open_notices_of
from newtwincities.matching.models import Notice
from newtwincities.matching.queries import landscape_now, municipalities_with_keys, stances_of
from newtwincities.matching.shipped import shipped_model
from newtwincities.teams.queries import town_halls_of

LOOKED_AT = 300  # of the ranking; beyond it neither a topic nor a notice makes up for the distance
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Fitting:
    """A municipality that fits, and why it stands where it does."""

    municipality: Municipality
    distance_km: float
    topics: tuple[str, ...]  # codes of those wanted that it has named too
    notice: Notice | None  # its own, with the same form or one of these topics
    is_claimed: bool


def fitting(
    municipality: Municipality, *, topics: Sequence[str], kind: str, countries: Sequence[str] = ()
) -> list[Fitting]:
    """The best dozen: first those that look for the same themselves, then by common topics, then as they are ranked.

    Five queries, whatever the number of municipalities.
    """
    landscape = landscape_now(with_key=municipality.key)
    filters = replace(landscape.filters(), countries=frozenset(countries))
    if municipality.country in countries:
        filters = replace(filters, own_country_too=True)
    query = Query(municipality.key, filters)
    ranked = rank_partners(landscape.graph, query, model=shipped_model(), top=LOOKED_AT)
    found = municipalities_with_keys(one.municipality for one in ranked)
    pks = [one.pk for one in found.values()]
    stances, notices, claimed = stances_of(pks), open_notices_of(pks), town_halls_of(pks)
    rows = []
    for one in ranked:
        if (place := found.get(one.municipality)) is None:
            continue
        named = frozenset().union(*stances.get(place.pk, {}).values())
        common = tuple(code for code in topics if code in named)
        own = next((n for n in notices.get(place.pk, []) if n.kind == kind or set(n.topic_codes) & set(topics)), None)
        rows.append(Fitting(place, one.distance_km, common, own, place.pk in claimed))
    rows.sort(key=lambda row: (row.notice is None, -len(row.topics)))  # stable: the ranking decides the rest
    return rows[:MOST_SHOWN]
