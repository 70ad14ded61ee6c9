# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""From one municipality, or two, to a network of three to six by stated rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from newtwincities.atlas import maps
from newtwincities.atlas.charts import percentage
from newtwincities.atlas.models import Municipality
from newtwincities.atlas.pages import name_of, reader_language
from newtwincities.atlas.territory import in_language
from newtwincities.domain import rings
from newtwincities.domain.matching.filters import candidates
from newtwincities.domain.matching.outlook import Outlook, worth_of_pairs
from newtwincities.domain.rings import LARGEST, Ring, RingMemberFacts, RingRules, Rings, find_rings
from newtwincities.matching.pages.results import HomePage
from newtwincities.matching.programmes import eu_members, programmes
from newtwincities.matching.queries import Landscape, municipalities_with_keys, topics_by_key
from newtwincities.matching.shipped import shipped_model
from newtwincities.matching.wanted import Stated, Wanted, filters_of
from newtwincities.matching.wording import number, perimeter_names

POOL = 200
MOST_OF_A_COUNTRY = 40
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Member:
    municipality: Municipality
    number: int | None  # on the map; None is the one who asks
    swap_query: str  # empty for whoever has to stay

    @property
    def name(self) -> str:
        return name_of(self.municipality)


@dataclass(frozen=True, slots=True)
class RingView:
    """A ring as a page shows it."""

    number: int
    members: list[Member]
    weakest: tuple[str, str]
    weakest_percent: str  # of the pairs in question that are worth less
    mean_percent: str
    map: SafeString


@dataclass(frozen=True, slots=True)
class Remedy:
    """A rule that leaves no ring, and the address without it."""

    sentence: str
    query: str


class RingPage(HomePage):
    """The rules, the best rings under them, or which rules leave none."""

    def __init__(
        self, municipality: Municipality, landscape: Landscape, rules: dict[str, Any] | None, sent: QueryDict
    ) -> None:
        super().__init__(municipality, landscape)
        self._sent = sent
        self.programme = next((p for p in programmes() if p.code == (rules or {}).get("programme")), None)
        known = landscape.graph.places.row_of
        others = list(dict.fromkeys(key for key in sent.getlist("with") if key != municipality.key))
        self._without = frozenset(sent.getlist("without"))
        self.unknown_keys = [key for key in [*others, *sorted(self._without)] if key not in known]
        self.keep = frozenset([municipality.key, *others])
        self.rules = self._rules(rules) if rules is not None else None
        self.found = self._find(self.rules) if self.rules and self.view and not self.unknown_keys else None
        self.municipalities = municipalities_with_keys(
            {*self.keep, *self._without, *(key for ring in self._rings for key in ring.members)}
        )

    def _rules(self, rules: dict[str, Any]) -> RingRules:
        """What is chosen, else what the programme asks, else four from three countries."""
        p = self.programme
        return RingRules(
            size=rules["size"] or (p.size if p else 4),
            countries_at_least=rules["countries"] or (p.countries if p else 3),
            eu_at_least=rules["eu"] or (p.eu if p else 0),
            perimeter=rules["perimeter"],
            topic=rules["topic"],
            keep=self.keep,
            leave_out=self._without,
        )

    @property
    def _rings(self) -> Sequence[Ring]:
        return self.found[0].rings if self.found else ()

    def _pool(self, rules: RingRules) -> list[str]:
        """Those who have to be in it, then the best candidates, of each country forty at most.

        Half of them satisfy the perimeter and the topic, so that it is not for want of such that there is no ring.
        """
        assert self.view is not None
        places = self.landscape.graph.places
        wanted = filters_of(Wanted(topic=rules.topic, perimeter=rules.perimeter), self.landscape, Stated())
        able = candidates(self.landscape.graph, self.row, wanted)
        pool = dict.fromkeys([self.municipality.key, *sorted(self.keep - {self.municipality.key})])
        for rows, most in ((self._best(self.view, able), POOL // 2), (self._best(self.view, None), POOL)):
            per_country: dict[int, int] = {}
            for row in rows:
                country, key = int(places.country[row]), places.ids[row]
                if len(pool) >= most:
                    break
                if key not in self._without and per_country.get(country, 0) < MOST_OF_A_COUNTRY:
                    per_country[country] = per_country.get(country, 0) + 1
                    pool[key] = None
        return list(pool)

    def _best(self, view: Outlook, able: NDArray[np.bool_] | None) -> Iterator[int]:
        scored = view.scored
        for place in np.lexsort((scored.rows, -scored.scores)):
            if able is None or able[scored.rows[place]]:
                yield int(scored.rows[place])

    def _find(self, rules: RingRules) -> tuple[Rings, NDArray[np.float64], dict[str, int]]:
        keys = self._pool(rules)
        graph = self.landscape.graph
        topics = topics_by_key(keys) if rules.topic else {}
        countries = [graph.places.countries[graph.places.country[graph.row(key)]] for key in keys]
        pool = [
            RingMemberFacts(
                key, country, country in eu_members(), self.landscape.codes(key), topics.get(key, frozenset())
            )
            for key, country in zip(keys, countries, strict=True)
        ]
        worth = worth_of_pairs(graph, keys, model=shipped_model())
        found = find_rings(pool, worth, rules=rules, top=SHOWN)
        return found, worth, {key: place for place, key in enumerate(keys)}

    @property
    def pool_size(self) -> int:
        return len(self.found[2]) if self.found else 0

    @cached_property
    def rings(self) -> list[RingView]:
        return [self._shown(place, ring) for place, ring in enumerate(self._rings, start=1)]

    def _shown(self, place: int, ring: Ring) -> RingView:
        assert self.found is not None
        _rings, worth, place_of = self.found
        pairs = sorted((worth[place_of[a], place_of[b]], a, b) for a, b in combinations(ring.members, 2))
        others = [key for key in ring.members if key != self.municipality.key]
        numbers: dict[str, int | None] = {key: n for n, key in enumerate(others, start=1)}
        members = [self._member(key, ring, numbers.get(key)) for key in (self.municipality.key, *others)]
        all_pairs = worth[np.triu_indices(len(worth), 1)]
        m = self.municipality
        title = _("Map: the members of the ring around {name}").format(name=self.name)
        points = [(one.name, (one.municipality.lon, one.municipality.lat)) for one in members[1:]]
        return RingView(
            place,
            members,
            (self._name(pairs[0][1]), self._name(pairs[0][2])),
            percentage(float((all_pairs < ring.weakest).mean())),
            percentage(float((all_pairs < ring.mean).mean())),
            maps.numbered_map((self.name, (m.lon, m.lat)), points, title=title, ring=True),
        )

    def _name(self, key: str) -> str:
        return name_of(self.municipalities[key])

    def _member(self, key: str, ring: Ring, place: int | None) -> Member:
        query = self._sent.copy()
        query.setlist("with", [other for other in ring.members if other not in (key, self.municipality.key)])
        query.setlist("without", sorted({*self._without, key}))
        stays = key == self.municipality.key
        return Member(self.municipalities[key], place, "" if stays else f"?{query.urlencode()}")

    # --- what is asked, in words

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Who else has to be in it, each with the address without that."""
        return self._listed("with", self.keep - {self.municipality.key})

    @property
    def left_out(self) -> list[tuple[str, str]]:
        return self._listed("without", self._without)

    def _listed(self, field: str, keys: frozenset[str]) -> list[tuple[str, str]]:
        found = []
        for key in sorted(keys & set(self.municipalities)):
            query = self._sent.copy()
            query.setlist(field, [other for other in query.getlist(field) if other != key])
            found.append((self._name(key), f"?{query.urlencode()}"))
        return found

    @property
    def programme_note(self) -> str:
        return in_language(self.programme.note, reader_language()) if self.programme else ""

    @cached_property
    def remedies(self) -> list[Remedy]:
        """Where there is no ring: each rule that leaves none with the others, and the address without it."""
        if not self.found or self.found[0].rings or self.rules is None:
            return []
        return [self._remedy(rule, self.rules) for rule in self.found[0].impossible_by]

    def _remedy(self, rule: str, rules: RingRules) -> Remedy:
        sentences = {
            rings.SIZE: _("{size} municipalities in all: ask for another number."),
            rings.COUNTRIES: _("At least {countries} countries: ask for fewer."),
            rings.EU: _("At least {eu} in the EU: ask for fewer."),
            rings.PERIMETER: _("All in this perimeter: {perimeter}. Take it away, or one who has to be in the ring."),
            rings.TOPIC: _("All have named the topic: too few have. Take the topic away."),
            rings.KEEP: _("Who has to be in the ring: take one of them away."),
            rings.LEAVE_OUT: _("Who is left out: let one of them in again."),
            rings.POOL: _("Too few municipalities of other countries are known here: add some to the atlas."),
        }
        fields = {
            rings.SIZE: "size", rings.COUNTRIES: "countries", rings.EU: "eu", rings.PERIMETER: "perimeter",
            rings.TOPIC: "topic", rings.KEEP: "with", rings.LEAVE_OUT: "without",
        }  # fmt: skip
        query = self._sent.copy()
        changed = {rings.COUNTRIES: "2", rings.SIZE: str(min(LARGEST, rules.size - 1 if rules.size > 3 else 4))}
        if rule in (rings.COUNTRIES, rings.SIZE, rings.EU):
            query.pop("programme", None)  # its rules would stay
        if rule in fields:
            query.pop(fields[rule], None)
        if rule == rings.PERIMETER:
            query["perimeter"] = ""  # said, or the own one would be asked for
        if rule in changed:
            query[fields[rule]] = changed[rule]
        text = sentences[rule].format(
            size=number(rules.size), countries=number(rules.countries_at_least), eu=number(rules.eu_at_least),
            perimeter=", ".join(perimeter_names(frozenset({rules.perimeter}))),
        )  # fmt: skip
        return Remedy(text, f"?{query.urlencode()}" if rule in fields else "")
