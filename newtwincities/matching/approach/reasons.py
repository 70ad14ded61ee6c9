# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What speaks for candidates and what against, for the council: as the search for partners says it, and all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from newtwincities.atlas.models import Municipality
from newtwincities.domain.matching.outlook import explain, outlook
from newtwincities.matching.pages.cards import LEAST_SAID, Card, cards_of
from newtwincities.matching.queries import landscape_now
from newtwincities.matching.shipped import shipped_model
from newtwincities.matching.wording import sentence

MOST_FOR, MOST_AGAINST = 6, 4


@dataclass(frozen=True, slots=True)
class Reasons:
    """Whole sentences, what weighs most first."""

    speaks_for: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def reasons_between(own: Municipality, others: Sequence[Municipality]) -> dict[str, Reasons]:
    """By the key of the other one; three queries whatever their number, once the landscape is laid out."""
    landscape = landscape_now(with_key=own.key)
    graph, model = landscape.graph, shipped_model()
    known = [one.key for one in others if one.key in graph.places.row_of]
    view = outlook(graph, own.key, model=model, filters=landscape.filters())
    if view is None or not known:
        return {}
    ranked = explain(graph, view, known, model=model)
    return {card.municipality.key: _of(card) for card in cards_of(own, ranked, view, landscape)}


def _of(card: Card) -> Reasons:
    adding = [one for one in card.ranked.reasons if one.contribution > LEAST_SAID]
    taking = [one for one in reversed(card.ranked.reasons) if one.contribution < -LEAST_SAID]
    met = [f"{one.title}: {one.what}" for one in card.known_questions if one.is_met and one.what]
    unmet = [_("Not so: %(question)s") % {"question": one.title} for one in card.known_questions if not one.is_met]
    said_for = [text for one in adding if (text := sentence(one, card.pair))]
    said_against = [text for one in taking if (text := sentence(one, card.pair))]
    unknown = [part for part in (card.unknown, card.unknown_questions) if part]
    return Reasons([*met, *said_for][:MOST_FOR], [*said_against, *unmet][:MOST_AGAINST], unknown)
