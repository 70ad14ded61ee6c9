# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The vitality of a partnership in the reader’s words, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.atlas.charts import Band, Bar, Course, line_chart, share_chart
from newtwincities.atlas.radar import Spoke, radar_chart
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
from newtwincities.domain.vitality.overall import overall_confidence
from newtwincities.partnerships import queries, wording
from newtwincities.partnerships.models import Exchange, Partnership
from newtwincities.partnerships.pages.remedies import RemedyView
from newtwincities.partnerships.remedies import SHOWN, Help, helps_for, remedies_for
from newtwincities.partnerships.wording import CONFIDENCE, DIMENSIONS, STATES, Words, decimal


@dataclass(frozen=True, slots=True)
class DimensionRow:
    name: str
    score: str
    confidence: str
    why: str
    unknown: str
    records: list[Exchange]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step in words, by how much it would lift the overall value, and what helps."""

    text: str
    gain: int | None
    remedies: list[RemedyView]
    helps: list[Help]


class VitalityView:
    """The index of one partnership in the reader's words."""

    def __init__(self, partnership: Partnership, exchanges: list[Exchange]) -> None:
        told = queries.told(partnership, exchanges, get_language() or "en")
        self.facts, self.words = told.facts, Words(told.names)
        self.exchanges = {str(exchange.pk): exchange for exchange in exchanges}
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
    def helped_steps(self) -> list[StepRow]:
        """The steps with the remedies that fit; each remedy once."""
        shown: set[str] = set()
        rows = []
        for lift in self.assessment.lifts:
            fitting = [one for one in remedies_for([lift.dimension]) if one.code not in shown][:SHOWN]
            shown |= {one.code for one in fitting}
            views = [RemedyView(one) for one in fitting]
            rows.append(StepRow(self.words.step(lift.step), round(lift.gain), views, helps_for(lift.dimension)))
        return rows or [StepRow(step, None, [], []) for step in self.steps]

    @property
    def confidence(self) -> str:
        """How sure the whole is; empty where there is no value."""
        found = overall_confidence(self.assessment.dimensions)
        return str(CONFIDENCE[found]) if found else ""

    @cached_property
    def dimensions(self) -> list[DimensionRow]:
        return [
            DimensionRow(
                str(DIMENSIONS[result.dimension]),
                "" if result.score is None else decimal(result.score),
                str(CONFIDENCE[result.confidence]) if result.confidence else "",
                self.words.why(result),
                self.words.unknown(result),
                [self.exchanges[one] for one in reversed(result.records)],
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

    @cached_property
    def radar(self) -> SafeString:
        spokes = [
            Spoke(
                str(DIMENSIONS[result.dimension]),
                None if result.score is None else result.score / 100,
                _("unknown") if result.score is None else str(round(result.score)),
            )
            for result in self.assessment.dimensions
        ]
        words = ", ".join(f"{spoke.label} {spoke.text}" for spoke in spokes)
        return radar_chart(spokes, title=_("The seven dimensions as a radar: {values}").format(values=words))


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
