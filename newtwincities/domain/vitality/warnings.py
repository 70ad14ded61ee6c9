# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Early warnings: what can be seen coming before a partnership falls silent, each with the figures behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from newtwincities.domain.vitality.assessment import rests_by_agreement
from newtwincities.domain.vitality.evidence import Evidence, evidence_of
from newtwincities.domain.vitality.facts import PartnershipFacts, Progress
from newtwincities.domain.vitality.resilience import meetings_of, usual_interval
from newtwincities.domain.vitality.results import Parameter
from newtwincities.domain.vitality.settings import DEFAULTS, VitalitySettings
from newtwincities.domain.vitality.shoulders import shoulders


class Kind(StrEnum):
    """What is warned of, the most pressing first."""

    PAUSE = "pause"
    TERM = "term"
    SINGLE_ORGANISER = "single_organiser"
    NO_YOUNG = "no_young"
    JUBILEE = "jubilee"


@dataclass(frozen=True, slots=True)
class WarningSettings:
    """Everything that an installation may set; times are in months."""

    kinds: frozenset[Kind] = frozenset(Kind)
    longer_than_usual: float = 1.5  # a pause of so many usual intervals
    term_ends_within: float = 6.0
    without_young: float = 24.0
    jubilee_within: float = 18.0
    jubilee_every: int = 5  # years
    jubilee_from: int = 10  # years


WARN_BY = WarningSettings()


def is_jubilee(years: int, rules: WarningSettings = WARN_BY) -> bool:
    """Whether so many years are celebrated: every five from the tenth on.

    >>> [years for years in range(31) if is_jubilee(years)]
    [10, 15, 20, 25, 30]
    """
    return years >= rules.jubilee_from and years % rules.jubilee_every == 0


@dataclass(frozen=True, slots=True)
class TermFacts:
    """The term of somebody who carries the partnership on a side."""

    side: str
    carrier: str
    until: date
    has_successor: bool = False


@dataclass(frozen=True, slots=True)
class WatchedFacts:
    """The record of a partnership, and what else warnings are about: its beginning and the terms of its carriers."""

    partnership: PartnershipFacts
    since: date | None = None
    terms: tuple[TermFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Warned:
    """A kind with the figures that its sentence names."""

    kind: Kind
    figures: dict[str, Parameter] = field(default_factory=dict)


def early_warnings(
    watched: WatchedFacts, *, as_of: date, rules: WarningSettings = WARN_BY, settings: VitalitySettings = DEFAULTS
) -> tuple[Warned, ...]:
    """What to warn of on that day, the most pressing first. Nothing while the partnership rests by agreement.

    >>> from newtwincities.domain.vitality.facts import SideFacts
    >>> watched = WatchedFacts(PartnershipFacts((SideFacts("A"), SideFacts("B"))), since=date(1977, 5, 1))
    >>> [(one.kind.value, one.figures["years"]) for one in early_warnings(watched, as_of=date(2026, 11, 1))]
    [('jubilee', 50)]
    """
    if rests_by_agreement(watched.partnership, as_of):
        return ()
    evidence = evidence_of(watched.partnership, as_of, settings)
    found: list[Warned] = []
    for kind in Kind:
        if kind in rules.kinds:
            found += _WATCHERS[kind](watched, evidence, rules)
    return tuple(found)


def _pause(watched: WatchedFacts, evidence: Evidence, rules: WarningSettings) -> list[Warned]:
    """A pause longer than so many usual intervals, while nothing is planned; with fewer than three meetings nothing is
    usual, and there is no warning. From the day on which it is dormant the state itself says so."""
    running, settings = evidence.last_age, evidence.settings
    planned = [e for e in watched.partnership.exchanges if e.progress is Progress.PLANNED and e.end >= evidence.as_of]
    meetings = meetings_of(evidence.starts, evidence.ends)
    if running is None or planned or len(meetings.starts) < settings.resilience_exchanges:
        return []
    pairs = zip(meetings.ends, meetings.starts[1:], strict=False)
    usual = usual_interval([(start - end) / settings.month_days for end, start in pairs], settings)
    if not rules.longer_than_usual * usual < running <= settings.dormant_after:
        return []
    return [Warned(Kind.PAUSE, {"months": running, "usual": usual})]


def _term(watched: WatchedFacts, evidence: Evidence, rules: WarningSettings) -> list[Warned]:
    """Each term that ends soon and has no successor, the first to end first."""
    last = evidence.as_of + _months(rules.term_ends_within, evidence.settings)
    ending = [one for one in watched.terms if evidence.as_of <= one.until <= last and not one.has_successor]
    ending.sort(key=lambda one: (one.until, one.carrier))
    return [Warned(Kind.TERM, {"side": one.side, "carrier": one.carrier, "until": one.until}) for one in ending]


def _single_organiser(_watched: WatchedFacts, evidence: Evidence, _rules: WarningSettings) -> list[Warned]:
    """Each side on which one person was named for every exchange of the window, of which there are two or more."""
    return [
        Warned(Kind.SINGLE_ORGANISER, {"side": side.side, "exchanges": side.exchanges})
        for side in shoulders(evidence).figures.sides
        if len(side.shares) == 1 and side.exchanges > 1
    ]


def _no_young(_watched: WatchedFacts, evidence: Evidence, rules: WarningSettings) -> list[Warned]:
    """No exchange of two years had anybody under 26. All of them must say so: a blank is no proof."""
    pairs = zip(evidence.counted, evidence.ages, strict=True)
    recent = [exchange for exchange, age in pairs if age <= rules.without_young]
    if not recent or any(exchange.under_26 != 0 for exchange in recent):
        return []
    return [Warned(Kind.NO_YOUNG, {"exchanges": len(recent), "months": rules.without_young})]


def _jubilee(watched: WatchedFacts, evidence: Evidence, rules: WarningSettings) -> list[Warned]:
    """The next round year, where it comes soon: time enough to prepare it."""
    since, today = watched.since, evidence.as_of
    if since is None or since > today:
        return []
    for year in range(today.year, today.year + 1 + int(rules.jubilee_within // 12) + 1):
        years, day = year - since.year, _in_year(since, year)
        soon = today <= day <= today + _months(rules.jubilee_within, evidence.settings)
        if soon and is_jubilee(years, rules):
            return [Warned(Kind.JUBILEE, {"years": years, "day": day})]
    return []


def _months(months: float, settings: VitalitySettings) -> timedelta:
    return timedelta(days=round(months * settings.month_days))


def _in_year(day: date, year: int) -> date:
    """The same day in another year; 29 February is the 28th where there is none."""
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


_WATCHERS: dict[Kind, Callable[[WatchedFacts, Evidence, WarningSettings], list[Warned]]] = {
    Kind.PAUSE: _pause,
    Kind.TERM: _term,
    Kind.SINGLE_ORGANISER: _single_organiser,
    Kind.NO_YOUNG: _no_young,
    Kind.JUBILEE: _jubilee,
}


def warning_to_send(
    warnings: tuple[Warned, ...], sent: dict[str, date], *, as_of: date, pause_days: int = 30, same_days: int = 365
) -> Warned | None:
    """Which one to send: none within a month of the last, the same kind only once a year, the most pressing first.

    `sent` has the day on which each kind was sent last.

    >>> both = Warned(Kind.PAUSE), Warned(Kind.JUBILEE)
    >>> warning_to_send(both, {"pause": date(2026, 9, 1)}, as_of=date(2026, 11, 1)).kind.value
    'jubilee'
    >>> warning_to_send(both, {"term": date(2026, 10, 20)}, as_of=date(2026, 11, 1)) is None
    True
    """
    if any((as_of - day).days < pause_days for day in sent.values()):
        return None
    for warning in warnings:
        last = sent.get(warning.kind.value)
        if last is None or (as_of - last).days >= same_days:
            return warning
    return None
