# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Introductions: whose they are, whether one more may be asked for, how often somebody answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from newtwincities.atlas.models import Municipality
from newtwincities.matching.models import Introduction

State = Introduction.State
FEWEST = 3  # requests from which on a share is told
RUNNING = (State.OPEN, State.QUIET)
_ROWS = ("asker", "asked", "asker_team", "asked_team", "asked_by", "agreed_by", "partnership")


@dataclass(frozen=True, slots=True)
class ReplyRate:
    """How many of the requests that a municipality got were answered."""

    answered: int
    asked: int

    @property
    def percent(self) -> int:
        return round(100 * self.answered / self.asked)


class Hindrance(StrEnum):
    """Why no further request can be sent now."""

    OPEN_ALREADY = "open_already"
    AGREED_ALREADY = "agreed_already"
    ASKED_LATELY = "asked_lately"
    TOO_MANY_OPEN = "too_many_open"
    TOO_MANY_A_MONTH = "too_many_a_month"


@dataclass(frozen=True, slots=True)
class Hindered:
    why: Hindrance
    introduction: Introduction | None = None
    again_on: date | None = None


def introduction_with_pk(pk: int) -> Introduction | None:
    return Introduction.objects.select_related(*_ROWS).filter(pk=pk).first()


def introductions_of(team_keys: Collection[int]) -> QuerySet[Introduction]:
    """Asked for by these teams or put to them, the latest first."""
    mine = Q(asker_team__in=team_keys) | Q(asked_team__in=team_keys)
    return Introduction.objects.select_related(*_ROWS).filter(mine).order_by("-asked_at", "-pk")


def between(municipality: Municipality, candidates: Collection[int]) -> dict[int, Introduction]:
    """The latest introduction that the municipality asked each of these for; one query."""
    found = Introduction.objects.filter(asker=municipality, asked__in=candidates).order_by("asked_at", "pk")
    return {one.asked_id: one for one in found}


def hindrance(asker: Municipality, asked: Municipality, *, now: datetime) -> Hindered | None:
    """What speaks against one more request; None where nothing does. Three queries at most.

    A refusal without a word must look like no answer, so every request that came to nothing counts alike, for a year.
    """
    latest = Introduction.objects.filter(asker=asker, asked=asked).order_by("-asked_at", "-pk").first()
    if latest and latest.state in RUNNING:
        return Hindered(Hindrance.OPEN_ALREADY, latest)
    if latest and latest.state == State.AGREED:
        return Hindered(Hindrance.AGREED_ALREADY, latest)
    if latest and latest.asked_at + Introduction.AGAIN_AFTER > now:
        return Hindered(Hindrance.ASKED_LATELY, latest, (latest.asked_at + Introduction.AGAIN_AFTER).date())
    own = Introduction.objects.filter(asker=asker)
    if own.filter(state__in=RUNNING).count() >= Introduction.MOST_OPEN:
        return Hindered(Hindrance.TOO_MANY_OPEN)
    if own.filter(asked_at__gt=now - Introduction.MONTH).count() >= Introduction.MOST_A_MONTH:
        return Hindered(Hindrance.TOO_MANY_A_MONTH)
    return None


def to_remind(now: datetime) -> list[Introduction]:
    """Open requests whose next reminder is due; one that is past both days gets one mail and not two."""
    open_ones = Introduction.objects.select_related(*_ROWS).filter(state=State.OPEN)
    found = open_ones.filter(asked_at__lte=now - Introduction.REMIND_AFTER[0], reminders__lt=2).order_by("pk")
    return [one for one in found if reminders_due(one, now) > one.reminders]


def reminders_due(introduction: Introduction, now: datetime) -> int:
    return sum(introduction.asked_at + wait <= now for wait in Introduction.REMIND_AFTER)


def to_close(now: datetime) -> QuerySet[Introduction]:
    """What has had no word for 45 days."""
    found = Introduction.objects.select_related(*_ROWS).filter(state__in=RUNNING)
    return found.filter(asked_at__lte=now - Introduction.CLOSE_AFTER).order_by("pk")


def reply_rates_of(municipalities: Collection[int]) -> dict[int, ReplyRate]:
    """For those that got at least three requests which are over: how many they answered with a word; one query.

    One that was declined without a word counts as unanswered, and not before it is closed.
    """
    over = Q(state__in=(State.AGREED, State.DECLINED, State.CLOSED))
    said = Q(state__in=(State.AGREED, State.DECLINED))
    counted = (
        Introduction.objects.filter(over, asked__in=municipalities)
        .values("asked")
        .annotate(all=Count("pk"), said=Count("pk", filter=said))
        .filter(all__gte=FEWEST)
        .order_by()
        .values_list("asked", "said", "all")
    )
    return {asked: ReplyRate(answered, number) for asked, answered, number in counted}
