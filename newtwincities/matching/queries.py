# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What matching reads: the graph of all twinnings, kept in memory, and few rows for what a page shows."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F

from newtwincities.atlas.models import Membership, Municipality, TopicStance, Twinning
from newtwincities.atlas.queries import ATLAS, perimeter_codes
from newtwincities.common.stamps import current_stamps
from newtwincities.domain.matching.facts import MunicipalityFacts
from newtwincities.domain.matching.filters import Filters
from newtwincities.domain.matching.graph import TwinningGraph, graph_from
from newtwincities.domain.matching.signals import HIGH_M
from newtwincities.domain.partial_dates import year_of
from newtwincities.matching.facts import COLUMNS, municipality_facts
from newtwincities.profiles.models import Presentation
from newtwincities.teams.models import Mandate, Team

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """All municipalities and twinnings, laid out for matching."""

    graph: TwinningGraph
    no_partners: frozenset[str]  # hamlets and quarters, which can't be twinned by themselves
    regions: Mapping[str, frozenset[str]]  # AT|Tyrol → keys
    country_pairs: Mapping[Pair, int]  # in the order of the alphabet → twinnings

    def twinnings_between(self, one: str, other: str) -> int:
        return self.country_pairs.get((min(one, other), max(one, other)), 0)

    def filters(self) -> Filters:
        """Those of every question: who can be a partner at all."""
        return Filters(leave_out=self.no_partners)

    def codes(self, key: str) -> frozenset[str]:
        """The perimeters that a municipality lies in."""
        places = self.graph.places
        bits = int(places.perimeter_bits[self.graph.row(key)])
        return frozenset(code for place, code in enumerate(places.perimeters) if bits >> place & 1)


class KeptLandscape:
    """The landscape in the memory of this process.

    Once the atlas has changed it is read again, and laid out anew if what matching reads has changed with it; a team's
    news renews the stamp of the atlas too. One request does that, others go on with the former one meanwhile, so what
    is made from it is not kept as a visitors' page.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[dict[str, str], int, Landscape] | None = None

    def now(self, *, with_key: str = "") -> Landscape:
        """The landscape; surely the present one where `with_key` is not in the kept one."""
        stamps = current_stamps((ATLAS,))
        kept = self._kept
        knows = kept is not None and _knows(kept[2], with_key)
        if kept and knows and kept[0] == stamps:
            return kept[2]
        if not self._lock.acquire(blocking=not knows):
            assert kept is not None
            return kept[2]
        try:
            if self._kept is None or self._kept[0] != stamps or not _knows(self._kept[2], with_key):
                self._kept = self._read(stamps)
            return self._kept[2]
        finally:
            self._lock.release()

    def _read(self, stamps: dict[str, str]) -> tuple[dict[str, str], int, Landscape]:
        facts, twinnings, localities, regions = _rows()
        digest = hash((facts, twinnings, localities))
        if self._kept and self._kept[1] == digest:
            return stamps, digest, self._kept[2]
        return stamps, digest, _laid_out(facts, twinnings, localities, regions)


def _knows(landscape: Landscape, key: str) -> bool:
    return not key or key in landscape.graph.places.row_of


_landscape = KeptLandscape()


def landscape_now(*, with_key: str = "") -> Landscape:
    return _landscape.now(with_key=with_key)


def _rows() -> tuple[tuple[MunicipalityFacts, ...], tuple[Pair, ...], frozenset[str], dict[str, frozenset[str]]]:
    """Three queries."""
    perimeters: dict[int, list[str]] = {}
    for pk, perimeter in Membership.objects.values_list("municipality", "perimeter"):
        perimeters.setdefault(pk, []).append(perimeter)
    key_of: dict[int, str] = {}
    localities, regions = set(), dict[str, set[str]]()
    facts = []
    rows = Municipality.objects.order_by("pk").values_list("pk", "kind", *COLUMNS)
    for pk, kind, *row in rows.iterator(chunk_size=5000):
        one = municipality_facts(tuple(row), perimeters.get(pk, ()))
        facts.append(one)
        key_of[pk] = one.id
        if kind == Municipality.Kind.LOCALITY:
            localities.add(one.id)
        if admin1 := row[COLUMNS.index("admin1")]:
            regions.setdefault(f"{one.country}|{admin1}", set()).add(one.id)
    pairs = Twinning.objects.order_by("pk").values_list("a_id", "b_id")
    known = ((key_of.get(a), key_of.get(b)) for a, b in pairs)  # a municipality may have come in between
    twinnings = tuple((a, b) for a, b in known if a and b)
    return tuple(facts), twinnings, frozenset(localities), {code: frozenset(keys) for code, keys in regions.items()}


def _laid_out(
    facts: tuple[MunicipalityFacts, ...],
    twinnings: tuple[Pair, ...],
    localities: frozenset[str],
    regions: dict[str, frozenset[str]],
) -> Landscape:
    country = {one.id: one.country for one in facts}
    pairs = Counter((min(a, b), max(a, b)) for a, b in ((country[x], country[y]) for x, y in twinnings))
    return Landscape(graph_from(facts, twinnings), localities, regions, pairs)


# --- for what a page shows


def municipalities_with_keys(keys: Iterable[str]) -> dict[str, Municipality]:
    """Those that are there, by key; one query."""
    found = Municipality.objects.defer("search_names", "alt_names").filter(key__in=set(keys))
    return {one.key: one for one in found}


def stances_of(municipalities: Collection[int]) -> dict[int, dict[str, frozenset[str]]]:
    """By municipality and stance, the topics that they have named; one query."""
    found: dict[int, dict[str, set[str]]] = {}
    for pk, stance, topic in TopicStance.objects.filter(municipality__in=municipalities).values_list(
        "municipality", "stance", "topic"
    ):
        found.setdefault(pk, {}).setdefault(stance, set()).add(topic)
    return {pk: {stance: frozenset(topics) for stance, topics in stated.items()} for pk, stated in found.items()}


def keys_on_topic(topic: str) -> frozenset[str]:
    """Who can show it or wants to learn it."""
    return frozenset(TopicStance.objects.filter(topic=topic).values_list("municipality__key", flat=True))


def topics_by_key(keys: Collection[str]) -> dict[str, frozenset[str]]:
    """The topics, in whatever stance, that each has named; one query."""
    found: dict[str, set[str]] = {}
    for key, topic in TopicStance.objects.filter(municipality__key__in=keys).values_list("municipality__key", "topic"):
        found.setdefault(key, set()).add(topic)
    return {key: frozenset(topics) for key, topics in found.items()}


def keys_wanting(form: str) -> frozenset[str]:
    """Who has said that it wants this form of partnership."""
    said = Presentation.objects.filter(formats__contains=form).values_list("municipality__key", "formats")
    return frozenset(key for key, formats in said if form in formats.split("|"))


def keys_on_platform() -> frozenset[str]:
    """Municipalities for whose town hall an active team acts."""
    acting = Mandate.objects.filter(kind=Mandate.Kind.TOWN_HALL, until=None, team__state=Team.State.ACTIVE)
    return frozenset(acting.values_list("municipality__key", flat=True))


@dataclass(frozen=True, slots=True)
class TwinningRow:
    """A twinning across a border as seen from one of the municipalities that are asked about."""

    own: int
    country: str  # of the partner
    kind: str
    km: float
    year: int | None


def twinnings_of_the_like(municipality: Municipality, *, lowest: int, highest: int, country: str) -> list[TwinningRow]:
    """Twinnings of the municipalities of such a size, in the same mountain setting where both elevations are known.

    Of one country or, where none is given, of the territory. Two queries.
    """
    like = Municipality.objects.filter(population__gte=lowest, population__lte=highest, twinning_count__gt=0)
    like = like.exclude(kind=Municipality.Kind.LOCALITY).exclude(pk=municipality.pk)
    if municipality.elevation_m is not None:
        side = "gt" if municipality.elevation_m > HIGH_M else "lte"
        like = like.filter(**{f"elevation_m__{side}": HIGH_M})
    if country:
        like = like.filter(country=country)
    else:
        like = like.filter(pk__in=Membership.objects.filter(perimeter__in=perimeter_codes()).values("municipality"))
    found = []
    for side, other in (("a", "b"), ("b", "a")):
        rows = Twinning.objects.filter(**{f"{side}__in": like.order_by().values("pk")}).exclude(
            a__country=F("b__country")
        )
        for pk, partner, kind, km, since in rows.values_list(
            f"{side}_id", f"{other}__country", "kind", "distance_km", "since"
        ):
            found.append(TwinningRow(pk, partner, kind, km, year_of(since)))
    return found
