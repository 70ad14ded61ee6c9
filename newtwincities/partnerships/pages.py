# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of partnerships show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.charts import Band, Bar, Course, line_chart, share_chart
from newtwincities.atlas.territory import in_language
from newtwincities.common.mails import link
from newtwincities.common.policy import Viewer, may
from newtwincities.common.wording import joined
from newtwincities.domain.vitality import (
    DEFAULTS,
    Assessment,
    HistoryPoint,
    PartnershipFacts,
    Progress,
    State,
    assess_vitality,
)
from newtwincities.domain.vitality.arrays import vitality_histories
from newtwincities.domain.vitality.history import history_point
from newtwincities.partnerships import calendars, queries, wording
from newtwincities.partnerships.imports import ReadList, Understood
from newtwincities.partnerships.models import Exchange, Partnership, Side
from newtwincities.partnerships.wording import CONFIDENCE, DIMENSIONS, STATES, Words, decimal


@dataclass(frozen=True, slots=True)
class DimensionRow:
    name: str
    score: str
    confidence: str
    why: str
    unknown: str


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    exchange: Exchange
    hosts: str
    participants: int | None
    topics: str


class VitalityView:
    """The index of one partnership in the reader's words."""

    def __init__(self, partnership: Partnership, exchanges: list[Exchange]) -> None:
        told = queries.told(partnership, exchanges, get_language() or "en")
        self.facts, self.words = told.facts, Words(told.names)
        self.assessment: Assessment = assess_vitality(told.facts, as_of=timezone.localdate())

    @property
    def state(self) -> str:
        return str(STATES[self.assessment.state])

    @property
    def is_weak(self) -> bool:
        return self.assessment.state in (State.FRAGILE, State.AT_RISK, State.DORMANT)

    @property
    def value(self) -> str:
        value = self.assessment.overall.value
        return "" if value is None else str(round(value))

    @property
    def range(self) -> str:
        """From which to which value it can be, where something is unknown."""
        low, high = self.assessment.overall.low, self.assessment.overall.high
        if low is None or high is None or round(low) == round(high):
            return ""
        return _("between {low} and {high}").format(low=round(low), high=round(high))

    @property
    def next_step(self) -> str:
        return self.words.step(self.assessment.next_step) if self.assessment.next_step else ""

    @cached_property
    def steps(self) -> list[str]:
        """Up to three, the most rewarding first."""
        steps = [self.words.step(lift.step) for lift in self.assessment.lifts]
        return steps or [step for step in (self.next_step,) if step]

    @cached_property
    def dimensions(self) -> list[DimensionRow]:
        return [
            DimensionRow(
                str(DIMENSIONS[result.dimension]),
                "" if result.score is None else decimal(result.score),
                str(CONFIDENCE[result.confidence]) if result.confidence else "",
                self.words.why(result),
                self.words.unknown(result),
            )
            for result in self.assessment.dimensions
        ]

    @cached_property
    def chart(self) -> SafeString:
        bars = [
            Bar(
                str(DIMENSIONS[result.dimension]),
                (result.score or 0) / 100,
                _("unknown") if result.score is None else str(round(result.score)),
            )
            for result in self.assessment.dimensions
        ]
        return share_chart(bars, title=_("The seven dimensions of vitality, each from 0 to 100"))


@dataclass(frozen=True, slots=True)
class HistoryRow:
    day: date
    value: str
    state: str


LEAST_QUARTERS = 2  # of a history that is shown


class HistoryView:
    """The index at the end of every quarter since the first exchange, and today; computed anew each time."""

    def __init__(self, facts: PartnershipFacts, today: Assessment) -> None:
        self.facts, self.today = facts, today
        # The same as vitality_history, which would take over a second for sixty years of exchanges.
        self.quarters: tuple[HistoryPoint, ...] = next(vitality_histories([facts], as_of=today.as_of))

    def __bool__(self) -> bool:
        return len(self.quarters) >= LEAST_QUARTERS

    @cached_property
    def points(self) -> list[HistoryPoint]:
        """The quarters and today."""
        past = [point for point in self.quarters if point.as_of < self.today.as_of]
        return [*past, history_point(self.today)]

    @property
    def sentence(self) -> str:
        return wording.course(self.points)

    @property
    def covid(self) -> str:
        return wording.covid(self.today.covid)

    @property
    def rows(self) -> list[HistoryRow]:
        """The latest first."""
        return [
            HistoryRow(point.as_of, "" if point.value is None else str(round(point.value)), str(STATES[point.state]))
            for point in reversed(self.points)
        ]

    @property
    def chart(self) -> SafeString:
        begins = {
            State.AT_RISK: 0.0, State.FRAGILE: DEFAULTS.fragile_from, State.ACTIVE: DEFAULTS.active_from,
            State.THRIVING: DEFAULTS.thriving_from,
        }  # fmt: skip
        course = Course(
            points=[(point.as_of, point.value) for point in self.points],
            bands=[Band(value, str(STATES[state])) for state, value in begins.items()],
            marks=[
                exchange.start
                for exchange in self.facts.exchanges
                if exchange.progress is Progress.DONE and exchange.start <= self.today.as_of
            ],
        )
        return line_chart(course, title=_("The vitality by quarter, from 0 to 100; small marks are exchanges"))


class PartnershipPage:
    """One partnership, as its sides see it."""

    def __init__(self, partnership: Partnership, viewer: Viewer) -> None:
        self.partnership, self.viewer = partnership, viewer
        self.language = get_language() or "en"
        self.sides: list[Side] = list(partnership.sides.all())

    @property
    def name(self) -> str:
        return name_of(self.partnership)

    @cached_property
    def exchanges(self) -> list[Exchange]:
        return queries.exchanges_of(self.partnership)

    @cached_property
    def vitality(self) -> VitalityView:
        return VitalityView(self.partnership, self.exchanges)

    @cached_property
    def history(self) -> HistoryView:
        return HistoryView(self.vitality.facts, self.vitality.assessment)

    @cached_property
    def rows(self) -> list[ExchangeRow]:
        names = {side.pk: side.municipality.name_in(self.language) for side in self.sides}
        topics = {topic.code: in_language(topic.name, self.language) for topic in atlas.territory().topics}
        return [
            ExchangeRow(
                exchange,
                joined([names[part.side_id] for part in exchange.parts.all() if part.hosts]),
                _total([part.participants for part in exchange.parts.all()]),
                ", ".join(topics.get(code, code) for code in exchange.topic_codes),
            )
            for exchange in self.exchanges
        ]

    @property
    def can(self) -> dict[str, bool]:
        return {
            action: may(self.viewer, f"partnership:{action}", self.partnership)
            for action in ("answer", "withdraw", "edit", "change_state")
        }

    @property
    def calendar_url(self) -> str:
        """The whole address for the viewer's calendar program."""
        token = calendars.token_of(self.partnership, self.viewer.person)
        return f"{link('partnerships:calendar', self.language)}?for={token}"

    @property
    def waits_for(self) -> str:
        """The sides that have not confirmed yet."""
        return joined([side.municipality.name_in(self.language) for side in self.sides if not side.confirmed_at])


@dataclass(frozen=True, slots=True)
class ListPageRow:
    understood: Understood
    hosts: str
    participants: str  # such as “Aldorf 12, Bedorf 30”
    topics: str


class ListPage:
    """A list of exchanges as it was understood, before anything is entered."""

    def __init__(self, found: ReadList, partnership: Partnership) -> None:
        self.found = found
        self.language = get_language() or "en"
        self.names = {side.pk: side.municipality.name_in(self.language) for side in partnership.sides.all()}

    @cached_property
    def rows(self) -> list[ListPageRow]:
        topics = {topic.code: in_language(topic.name, self.language) for topic in atlas.territory().topics}
        rows = []
        for one in self.found.rows:
            entry = one.entry
            hosts = [name for pk, name in self.names.items() if entry and pk in entry.hosts]
            numbers = [f"{self.names[pk]} {number}" for pk, number in (entry.participants if entry else {}).items()]
            named = [topics[code] for code in (entry.topics if entry else ())]
            rows.append(ListPageRow(one, ", ".join(hosts), ", ".join(numbers), ", ".join(named)))
        return rows

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows there are of each kind."""
        kinds = (
            ("ready", pgettext("a row", "ready")), ("proposed", _("date to confirm")), ("there", _("there already")),
            ("rejected", pgettext("a row", "rejected")),
        )  # fmt: skip
        numbers = Counter(one.kind for one in self.found.rows)
        return [(name, numbers[kind]) for kind, name in kinds if numbers[kind]]


@dataclass(frozen=True, slots=True)
class DeskRow:
    partnership: Partnership
    name: str
    vitality: VitalityView | None  # of what is confirmed
    next: Exchange | None
    waits_for_me: bool


class DeskPage:
    """My partnerships, with what comes next."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        standing = viewer.standing("teams")
        self.partnerships = list(queries.partnerships_of_teams(standing.held))

    @cached_property
    def rows(self) -> list[DeskRow]:
        today = timezone.localdate()
        rows = []
        for partnership in self.partnerships:
            if not may(self.viewer, "partnership:see", partnership):
                continue
            exchanges = list(partnership.exchanges.all())
            proposed = partnership.state == Partnership.State.PROPOSED
            planned = [e for e in exchanges if e.progress == Exchange.Progress.PLANNED and e.end >= today]
            rows.append(
                DeskRow(
                    partnership,
                    name_of(partnership),
                    None if proposed else VitalityView(partnership, exchanges),
                    min(planned, key=lambda exchange: exchange.start, default=None),
                    may(self.viewer, "partnership:answer", partnership),
                )
            )
        return rows

    @property
    def can_begin(self) -> bool:
        return bool(queries.municipalities_led(self.viewer))


def name_of(partnership: Partnership) -> str:
    """Such as “Aldorf – Bedorf”, in the reader's language."""
    language = get_language() or "en"
    return " – ".join(side.municipality.name_in(language) for side in partnership.sides.all())


def _total(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None
