# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""A candidate as a card: affinity, fit and willingness side by side, reasons for and against, what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from newtwincities.atlas.models import Municipality, TopicStance
from newtwincities.atlas.pages import name_of, reader_language
from newtwincities.atlas.queries import territory
from newtwincities.atlas.territory import in_language
from newtwincities.common.wording import joined, language_name
from newtwincities.domain.matching import fit
from newtwincities.domain.matching.outlook import Outlook, neighbours_twinned, path_between
from newtwincities.domain.matching.ranking import RankedPartner
from newtwincities.matching.bars import bar
from newtwincities.matching.queries import Landscape, municipalities_with_keys, stances_of
from newtwincities.matching.willingness import NOBODY, Willingness, willingness_of
from newtwincities.matching.wording import TITLES, Pair, Place, perimeter_names, sentence, unknown_words
from newtwincities.profiles.formats import FORMATS
from newtwincities.profiles.models import Presentation
from newtwincities.profiles.queries import presentations_of

MOST_FOR = 3
LEAST_SAID = 0.05  # a smaller part of the score is not worth a sentence
DEGREES = ((0.75, "very_high"), (0.5, "high"), (0.25, "medium"), (0.0, "low"))


@dataclass(frozen=True, slots=True)
class Part:
    """What one of the ten reasons adds to the score."""

    title: str
    contribution: float

    @property
    def text(self) -> str:
        """With its sign, to two places, as the reader's language writes numbers."""
        return signed(self.contribution)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the fit with its answer in words; None where it is unknown."""

    title: str
    is_met: bool | None
    what: str


@dataclass(frozen=True)
class Card:
    """One candidate."""

    number: int
    municipality: Municipality
    ranked: RankedPartner
    share: float  # 0 like the typical candidate, 1 like the best
    pair: Pair
    questions: tuple[Question, ...]
    willingness: Willingness
    notes: list[str] = field(default_factory=list)  # what a question of more than one has to say

    @property
    def name(self) -> str:
        return name_of(self.municipality)

    @property
    def km(self) -> float:
        return self.ranked.distance_km

    @property
    def affinity_bar(self) -> SafeString:
        return bar(self.share)

    @property
    def affinity_word(self) -> str:
        return degree_word(self.share)

    @cached_property
    def speaks_for(self) -> list[str]:
        """Up to three sentences, what adds most first."""
        adding = (reason for reason in self.ranked.reasons if reason.contribution > LEAST_SAID)
        return [text for reason in adding if (text := sentence(reason, self.pair))][:MOST_FOR]

    @cached_property
    def speaks_against(self) -> str:
        """The sentence on what takes away most; empty where nothing can be said."""
        taking = (reason for reason in reversed(self.ranked.reasons) if reason.contribution < -LEAST_SAID)
        return next((text for reason in taking if (text := sentence(reason, self.pair))), "")

    @property
    def unknown(self) -> str:
        return unknown_words(self.ranked.unknown)

    @property
    def parts(self) -> list[Part]:
        """All ten reasons; with the typical score they sum up to the score."""
        return [Part(str(TITLES[reason.code]), reason.contribution) for reason in self.ranked.reasons]

    @property
    def score(self) -> str:
        return signed(self.ranked.score)

    @property
    def typical(self) -> str:
        return signed(self.ranked.typical)

    @property
    def known_questions(self) -> list[Question]:
        return [question for question in self.questions if question.is_met is not None]

    @property
    def unknown_questions(self) -> str:
        return joined([question.title for question in self.questions if question.is_met is None])

    @property
    def met(self) -> int:
        return sum(bool(question.is_met) for question in self.questions)

    @property
    def fit_bar(self) -> SafeString:
        known = len(self.known_questions)
        return bar(self.met / known if known else None)

    @property
    def willingness_bar(self) -> SafeString:
        return bar(self.willingness.share(timezone.localdate()))


def signed(value: float) -> str:
    text = number_format(abs(value), decimal_pos=2, use_l10n=True)
    return f"+{text}" if value >= 0 else f"\N{MINUS SIGN}{text}"


def degree_word(share: float) -> str:
    words = {"very_high": _("very high"), "high": _("high"), "medium": _("medium"), "low": _("low")}
    return words[next(code for least, code in DEGREES if share >= least)]


def cards_of(home: Municipality, ranked: Sequence[RankedPartner], view: Outlook, landscape: Landscape) -> list[Card]:
    """The cards in this order; six queries whatever their number."""
    places, network = landscape.graph.places, landscape.graph.network
    row = places.row_of[home.key]
    ids = places.ids
    paths: dict[str, tuple[str, str]] = {}
    neighbours: dict[str, tuple[str, str]] = {}
    named = {key for one in ranked for reason in one.reasons for key in reason.witnesses}
    for one in ranked:
        other = places.row_of[one.municipality]
        for found, look in ((paths, path_between), (neighbours, neighbours_twinned)):
            if rows := look(landscape.graph, row, other):
                found[one.municipality] = (ids[rows[0]], ids[rows[1]])
                named.update(found[one.municipality])
    rows_of_db = municipalities_with_keys([*named, *(one.municipality for one in ranked)])
    names = {key: name_of(found) for key, found in rows_of_db.items()}
    shown = [one for one in ranked if one.municipality in rows_of_db]
    pks = [home.pk, *(rows_of_db[one.municipality].pk for one in shown)]
    will, stances, said = willingness_of(pks), stances_of(pks), presentations_of([home, *rows_of_db.values()])
    partners_in = places.country[network.twinnings.row(row)[0]]
    home_place = Place(home, landscape.codes(home.key), int(network.degree[row]))

    def card(place: int, one: RankedPartner) -> Card:
        other, found = places.row_of[one.municipality], rows_of_db[one.municipality]
        pair = Pair(
            home_place,
            Place(found, landscape.codes(found.key), int(network.degree[other])),
            one.distance_km,
            landscape.twinnings_between(home.country, found.country),
            int((partners_in == places.country[other]).sum()),
            names,
            paths.get(one.municipality),
            neighbours.get(one.municipality),
        )
        facts = (_fit_facts(p, will, stances, said.get(p.municipality.pk)) for p in (pair.home, pair.other))
        questions = tuple(_question(check) for check in fit.fit_between(*facts))
        return Card(place, found, one, view.affinity(one.score), pair, questions, will.get(found.pk, NOBODY))

    return [card(place, one) for place, one in enumerate(shown, start=1)]


def _fit_facts(
    place: Place,
    will: dict[int, Willingness],
    stances: dict[int, dict[str, frozenset[str]]],
    said: Presentation | None,
) -> fit.FitFacts:
    stated = stances.get(place.municipality.pk, {})
    spoken = {*place.municipality.language_codes, will[place.municipality.pk].team_language.partition("-")[0]}
    spoken |= set(said.language_codes if said else ())
    return fit.FitFacts(
        shows=stated.get(TopicStance.Stance.SHOW, frozenset()),
        seeks=stated.get(TopicStance.Stance.LEARN, frozenset()),
        forms=frozenset(said.format_codes if said else ()),
        languages=frozenset(spoken - {""}),
        perimeters=place.perimeters,
    )


def _question(check: fit.Check) -> Question:
    titles = {
        fit.TEACHES: _("Can show what you want to learn"),
        fit.LEARNS: _("Wants to learn what you can show"),
        fit.TOPICS: _("Common topics"),
        fit.FORMS: _("Common forms of partnership"),
        fit.LANGUAGES: _("Common language of the teams"),
        fit.PERIMETERS: _("Common perimeters"),
    }
    if check.code == fit.LANGUAGES:
        what = [language_name(code) for code in check.what]
    elif check.code == fit.FORMS:
        what = [str(FORMATS[code]) for code in check.what if code in FORMATS]
    elif check.code == fit.PERIMETERS:
        what = perimeter_names(frozenset(check.what))
    else:
        topics = {topic.code: in_language(topic.name, reader_language()) for topic in territory().topics}
        what = [topics[code] for code in check.what if code in topics]
    return Question(titles[check.code], check.is_met, joined(what))
