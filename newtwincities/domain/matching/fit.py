# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Do two municipalities want the same, or what the other can give? Counted facts, apart from affinity."""

from __future__ import annotations

from dataclasses import dataclass

TEACHES, LEARNS, TOPICS, FORMS = "teaches", "learns", "topics", "forms"
LANGUAGES, PERIMETERS = "languages", "perimeters"


@dataclass(frozen=True, slots=True)
class FitFacts:
    """What a municipality has said of itself; empty is unknown."""

    shows: frozenset[str] = frozenset()  # topics that it can show
    seeks: frozenset[str] = frozenset()  # topics that it wants to learn
    forms: frozenset[str] = frozenset()  # of partnership that it wants
    languages: frozenset[str] = frozenset()  # official, and of its team
    perimeters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Check:
    """One question with its answer; None where one of the two has said nothing."""

    code: str
    is_met: bool | None
    what: tuple[str, ...] = ()  # codes of topics, languages or perimeters that both have


def fit_between(one: FitFacts, other: FitFacts) -> tuple[Check, ...]:
    """Whether the other can show what one wants to learn, and the other way round; and what both have in common.

    >>> village = FitFacts(seeks=frozenset({"water"}), languages=frozenset({"de"}))
    >>> town = FitFacts(shows=frozenset({"water"}), languages=frozenset({"it"}))
    >>> [(check.code, check.is_met) for check in fit_between(village, town)]
    [('teaches', True), ('learns', None), ('topics', True), ('forms', None), ('languages', False), ('perimeters', None)]
    """
    return (
        _check(TEACHES, one.seeks, other.shows),
        _check(LEARNS, one.shows, other.seeks),
        _check(TOPICS, one.shows | one.seeks, other.shows | other.seeks),
        _check(FORMS, one.forms, other.forms),
        _check(LANGUAGES, one.languages, other.languages),
        _check(PERIMETERS, one.perimeters, other.perimeters),
    )


def _check(code: str, one: frozenset[str], other: frozenset[str]) -> Check:
    common = tuple(sorted(one & other))
    return Check(code, bool(common) if one and other else None, common)
