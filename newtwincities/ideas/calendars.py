# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The dates of ideas for calendars: what was agreed on, and the day until which partners can be found."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.common.mails import link
from newtwincities.feed.calendars import CalendarEntry
from newtwincities.ideas.models import Idea, Member, Poll
from newtwincities.ideas.queries.polls import chosen_dates, start_of
from newtwincities.moderation.queries import without_hidden
from newtwincities.people.models import Person


def entries_of(ideas: Collection[Idea]) -> list[CalendarEntry]:
    """One query, however many ideas."""
    dates = [_of_date(poll) for poll in chosen_dates([idea.pk for idea in ideas])]
    return [*dates, *_deadlines(ideas)]


def events_of(person: Person) -> list[CalendarEntry]:
    """Of all ideas in which the person takes part."""
    mine = Member.objects.filter(person=person, ended_at=None).values("idea")
    rows = Idea.objects.filter(pk__in=mine).exclude(state=Idea.State.DRAFT)
    return entries_of(list(without_hidden(rows, "idea", author="created_by")))


def _of_date(poll: Poll) -> CalendarEntry:
    option = poll.chosen
    assert option is not None  # chosen_dates reads no others
    assert option.day is not None
    start: date | datetime = option.day
    end: date | datetime | None = option.day
    if option.starts_at:
        begins = start_of(poll, option)
        start, end = begins, begins + timedelta(minutes=poll.minutes) if poll.minutes else None
    return CalendarEntry(
        uid=f"idea-date-{poll.pk}",
        title=f"{poll.question} – {poll.idea.title}",
        start=start,
        end=end,
        url=link("ideas:date", get_language() or "en", poll.idea_id, poll.pk),
        changed=poll.changed_at,
        sequence=poll.changes,
        cancelled=poll.cancelled_at is not None,
    )


def _deadlines(ideas: Collection[Idea]) -> Iterator[CalendarEntry]:
    for idea in ideas:
        if idea.deadline is None:
            continue
        yield CalendarEntry(
            uid=f"idea-deadline-{idea.pk}",
            title=_("Deadline: {title}").format(title=idea.title),
            start=idea.deadline,
            end=idea.deadline,
            url=link("ideas:idea", get_language() or "en", idea.pk),
            changed=idea.changed_at,
            text=idea.call,
            sequence=idea.version,
            cancelled=idea.state == Idea.State.CLOSED,
        )
