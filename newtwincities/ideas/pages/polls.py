# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions and dates, as a part of the idea's page and on pages of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from newtwincities.common.policy import Viewer, may
from newtwincities.domain.date_finding import DateFacts, best_dates
from newtwincities.ideas import days_off
from newtwincities.ideas.models import Idea, Option, Poll, Vote
from newtwincities.ideas.queries import polls as queries
from newtwincities.ideas.queries.members import is_inside
from newtwincities.ideas.queries.talking import left_out
from newtwincities.partnerships.zones import city_of
from newtwincities.people.queries import shown_name


@dataclass(frozen=True, slots=True)
class PollRow:
    """A poll in a list."""

    poll: Poll
    is_open: bool
    waits: bool  # for the viewer's answer
    at: datetime | None  # the chosen date, in the zone of the poll
    is_past: bool


def _row(poll: Poll, now: datetime, answered: set[int], can_vote: bool) -> PollRow:
    is_open = queries.is_open(poll, now)
    at = queries.start_of(poll, poll.chosen) if poll.chosen else None
    return PollRow(
        poll, is_open, is_open and can_vote and poll.pk not in answered, at,
        bool(at and at.date() < now.astimezone(at.tzinfo).date()),
    )  # fmt: skip


class PollsPart:
    """Open questions and dates that wait for the viewer: `part` in `ideas/_polls.html`."""

    def __init__(self, viewer: Viewer, idea: Idea) -> None:
        self.viewer = viewer
        self.idea = idea
        self.rows: list[PollRow] = []
        if viewer.person is not None and may(viewer, "idea:vote", idea):
            now = timezone.now()
            polls = [poll for poll in queries.open_polls(idea) if poll.author_id not in left_out(viewer)]
            answered = queries.answered_by(viewer.person, [poll.pk for poll in polls]) if polls else set()
            self.rows = [_row(poll, now, answered, True) for poll in polls if poll.pk not in answered]


class DatesPage:
    """All questions and dates of an idea."""

    def __init__(self, viewer: Viewer, idea: Idea) -> None:
        self.viewer, self.idea = viewer, idea
        now = timezone.now()
        polls = list(queries.dates_seen(idea, viewer))
        can_vote = may(viewer, "idea:vote", idea)
        keys = [poll.pk for poll in polls]
        answered = queries.answered_by(viewer.person, keys) if viewer.person and polls else set()
        rows = [_row(poll, now, answered, can_vote) for poll in polls]
        self.agreed = sorted((row for row in rows if row.at and not row.is_past), key=lambda row: (row.at, row.poll.pk))
        self.open = [row for row in rows if row.is_open]
        listed = {row.poll.pk for row in [*self.agreed, *self.open]}
        self.over = [row for row in rows if row.poll.pk not in listed]
        self.can_ask = may(viewer, "idea:ask", idea)


@dataclass(frozen=True, slots=True)
class OptionView:
    option: Option
    at: datetime | None  # of a date
    notes: days_off.DayNotes
    yes: int
    maybe: int
    no: int
    mine: str  # what the viewer answered
    who: tuple[tuple[str, Any, str], ...]  # answer, its word, names; for those inside
    is_best: bool
    is_chosen: bool


class PollPage:
    """One question or search for a date, with what was answered."""

    def __init__(self, viewer: Viewer, idea: Idea, poll: Poll) -> None:
        self.viewer, self.idea, self.poll = viewer, idea, poll
        now, language = timezone.now(), get_language() or "en"
        self.is_open = queries.is_open(poll, now)
        self.is_dates = poll.kind == Poll.Kind.DATES
        self.can_vote = self.is_open and may(viewer, "idea:vote", idea)
        self.can_plan = may(viewer, "idea:plan", idea)
        is_author = viewer.person is not None and poll.author_id == viewer.person.pk
        self.can_close = self.can_plan or (is_author and may(viewer, "idea:ask", idea))
        self.can_choose = self.can_plan and self.is_dates
        self.who_asks = shown_name(poll.author, viewer)
        self.sees_names = is_inside(viewer, idea)
        self.votes = queries.votes_in(poll)
        self.voters = len({vote.person_id for vote in self.votes})
        self.has_answered = viewer.person is not None and any(v.person_id == viewer.person.pk for v in self.votes)
        self.zone = city_of(poll.zone, language) if poll.zone else ""
        self._places = queries.regions_of(idea) if self.is_dates else []
        self.options = self._options(language)
        self.chosen_at = queries.start_of(poll, poll.chosen) if poll.chosen else None
        days = [view.option.day for view in self.options if view.option.day]
        self.unknown_schools = days_off.unknown_schools(days, self._places, language) if self.is_open else []
        self.without_region = days_off.without_region(self._places) if self.is_open else []
        self.best = [view for view in self.options if view.is_best] if self.is_dates else []

    def _options(self, language: str) -> list[OptionView]:
        options = list(self.poll.options.all())
        counts = queries.tally(self.votes)
        at = {option.pk: queries.start_of(self.poll, option) for option in options if option.day}
        notes = days_off.notes_on([option.day for option in options if option.day], self._places, language)
        best = {date.key for date in best_dates(_facts(options, at, counts))} if self.is_open else set()
        nothing = days_off.DayNotes()
        return [
            OptionView(
                option=option,
                at=at.get(option.pk),
                notes=notes.get(option.day, nothing) if option.day else nothing,
                yes=counts[option.pk, "yes"],
                maybe=counts[option.pk, "maybe"],
                no=counts[option.pk, "no"],
                mine=self._mine(option),
                who=self._who(option),
                is_best=option.pk in best,
                is_chosen=option.pk == self.poll.chosen_id,
            )
            for option in options
        ]

    def _mine(self, option: Option) -> str:
        person = self.viewer.person
        mine = (v.answer for v in self.votes if v.option_id == option.pk and person and v.person_id == person.pk)
        return next(mine, "")

    def _who(self, option: Option) -> tuple[tuple[str, Any, str], ...]:
        if not self.sees_names:
            return ()
        said = []
        for answer in Vote.Answer:
            votes = [v for v in self.votes if v.option_id == option.pk and v.answer == answer.value]
            people = [v.person for v in votes if v.person_id not in left_out(self.viewer)]
            if people:
                said.append((answer.value, answer.label, ", ".join(shown_name(one, self.viewer) for one in people)))
        return tuple(said)


def _facts(options: Sequence[Option], at: dict[int, datetime], counts: Counter[tuple[int, str]]) -> list[DateFacts]:
    return [
        DateFacts(
            option.pk, at[option.pk].replace(tzinfo=None), counts[option.pk, "yes"], counts[option.pk, "maybe"],
            counts[option.pk, "no"],
        )
        for option in options
        if option.pk in at
    ]  # fmt: skip
