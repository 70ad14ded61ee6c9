# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Questions beyond the first one: side by side, who could look for us, a third for two that are twinned."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.utils.translation import gettext as _

from newtwincities.atlas.charts import percentage
from newtwincities.atlas.models import Municipality
from newtwincities.atlas.pages import name_of
from newtwincities.domain.matching.outlook import explain, outlook, suiting_both
from newtwincities.domain.matching.ranking import Reason
from newtwincities.matching.pages.cards import Card, cards_of, degree_word
from newtwincities.matching.pages.results import HomePage
from newtwincities.matching.queries import Landscape, municipalities_with_keys
from newtwincities.matching.shipped import shipped_model
from newtwincities.matching.wording import TITLES, number, perimeter_names, sentence

FEWEST_COMPARED, MOST_COMPARED = 2, 4
ASKED_BACK = 16  # candidates whose own ranking is looked at
SHOWN = 10


class ComparePage(HomePage):
    """Two to four candidates side by side."""

    def __init__(self, municipality: Municipality, landscape: Landscape, keys: Sequence[str]) -> None:
        super().__init__(municipality, landscape)
        self.keys = list(dict.fromkeys(keys))
        known = landscape.graph.places.row_of
        self.unknown_keys = [key for key in self.keys if key not in known]
        self.names_itself = municipality.key in self.keys
        chosen = [key for key in self.keys if key in known and key != municipality.key]
        self.too_few, self.too_many = len(chosen) < FEWEST_COMPARED, len(chosen) > MOST_COMPARED
        self.cards: list[Card] = []
        if self.view and not (self.too_few or self.too_many or self.unknown_keys or self.names_itself):
            ranked = explain(landscape.graph, self.view, chosen, model=shipped_model())
            self.cards = cards_of(municipality, ranked, self.view, landscape)

    @cached_property
    def perimeters(self) -> list[str]:
        return [", ".join(perimeter_names(card.pair.other.perimeters)) for card in self.cards]

    @cached_property
    def reasons(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """For each of the ten reasons what it says of each candidate, and what it adds."""
        by_code = [{reason.code: reason for reason in card.ranked.reasons} for card in self.cards]

        def said(code: str, card: Card, reasons: dict[str, Reason]) -> tuple[str, str]:
            part = next(part for part in card.parts if part.title == str(TITLES[code]))
            return sentence(reasons[code], card.pair), part.text

        return [
            (str(title), [said(code, card, reasons) for card, reasons in zip(self.cards, by_code, strict=True)])
            for code, title in TITLES.items()
        ]


class ForUsPage(HomePage):
    """Who could be looking for this municipality: of those that suit it best, whom it suits best in turn."""

    def __init__(self, municipality: Municipality, landscape: Landscape) -> None:
        super().__init__(municipality, landscape)
        self.asked = 0
        self.cards: list[Card] = []
        if self.view:
            self._ask_back()

    def _ask_back(self) -> None:
        assert self.view is not None
        filters = self.landscape.filters()
        ranked = self.ranked(filters, top=ASKED_BACK, fair=True, typical=self.view.typical)
        self.asked = len(ranked)
        places: list[tuple[int, int, str]] = []
        for one in ranked:
            theirs = outlook(self.landscape.graph, one.municipality, model=shipped_model(), filters=filters)
            place = theirs.place_of(self.row) if theirs else None
            if theirs and place is not None:
                places.append((place, len(theirs.scored.rows), one.municipality))
        places.sort()
        by_key = {one.municipality: one for one in ranked}
        chosen = places[:SHOWN]
        self.cards = cards_of(self.municipality, [by_key[key] for _p, _n, key in chosen], self.view, self.landscape)
        told = {key: (place, count) for place, count, key in chosen}
        for card in self.cards:
            place, count = told[card.municipality.key]
            card.notes.append(
                _("Looking from {name}, {home} stands at place {place} of {count}.").format(
                    name=card.name, home=self.name, place=number(place), count=number(count)
                )
            )


class ThirdPage(HomePage):
    """A third municipality that suits two which are twinned: as good as it is for the one that it suits less."""

    def __init__(self, municipality: Municipality, landscape: Landscape, partner: str) -> None:
        super().__init__(municipality, landscape)
        graph = landscape.graph
        ids = [graph.places.ids[row] for row in graph.network.twinnings.row(self.row)[0]]
        found = municipalities_with_keys(ids)
        self.partners = sorted(found.values(), key=lambda one: (name_of(one), one.key))
        self.partner = found.get(partner) or (self.partners[0] if len(self.partners) == 1 and not partner else None)
        self.is_no_partner = bool(partner) and self.partner is None
        self.asked_key = partner
        self.cards: list[Card] = []
        if self.partner and self.view:
            self._look_for_both(self.partner)

    def _look_for_both(self, partner: Municipality) -> None:
        graph, model = self.landscape.graph, shipped_model()
        theirs = outlook(graph, partner.key, model=model, filters=self.landscape.filters())
        if theirs is None or self.view is None:
            return
        both = suiting_both(self.view, theirs, top=SHOWN)
        keys = [graph.places.ids[row] for row, _one, _other in both]
        ranked = explain(graph, self.view, keys, model=model)
        self.cards = cards_of(self.municipality, ranked, self.view, self.landscape)
        told = {key: (one, other) for key, (_row, one, other) in zip(keys, both, strict=True)}
        for card in self.cards:
            for name, share in zip((self.name, name_of(partner)), told[card.municipality.key], strict=True):
                card.notes.append(
                    _("Affinity with {name}: {word} ({percent} of the way from typical to best)").format(
                        name=name, word=degree_word(share), percent=percentage(share)
                    )
                )
