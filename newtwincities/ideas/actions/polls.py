# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions and dates: asked, answered, closed; a date chosen, changed and called off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.feed.actions import forget
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.models import Idea, Option, Poll, Vote
from newtwincities.ideas.queries.polls import DATE, POLL, is_open
from newtwincities.ideas.telling import tell_in
from newtwincities.people.models import Person


class ClosedError(Exception):
    """Nobody can answer any more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answers, or dates to choose from."""

    question: str
    language: str
    closes_at: datetime | None = None
    answers: tuple[str, ...] = ()
    several: bool = False
    dates: tuple[tuple[date, time | None], ...] = ()
    zone: str = ""
    minutes: int | None = None


@transaction.atomic
def ask(idea: Idea, asked: Asked, *, by: Person) -> Poll:
    now = timezone.now()
    poll = Poll.objects.create(
        idea=idea, kind=Poll.Kind.DATES if asked.dates else Poll.Kind.CHOICE, question=asked.question,
        language=asked.language, several=asked.several, zone=asked.zone, minutes=asked.minutes,
        closes_at=asked.closes_at, author=by, asked_at=now, changed_at=now,
    )  # fmt: skip
    Option.objects.bulk_create(
        [Option(poll=poll, place=place, text=text) for place, text in enumerate(asked.answers)]
        + [Option(poll=poll, place=place, day=day, starts_at=at) for place, (day, at) in enumerate(asked.dates)]
    )
    tell_in(idea, "idea_poll", by=by, about=(POLL, poll.pk))
    note("poll.ask", actor=by, thing=poll, idea=idea.pk)
    touch(idea)
    return poll


@transaction.atomic
def answer(poll: Poll, answers: Mapping[int, str], *, by: Person) -> None:
    """All that the person answers now; what is not among it is answered no more. Raises ClosedError."""
    locked = Poll.objects.select_for_update().get(pk=poll.pk)
    if not is_open(locked, timezone.now()):
        raise ClosedError
    options = set(Option.objects.filter(poll=locked).values_list("pk", flat=True))
    Vote.objects.filter(option__poll=locked, person=by).delete()
    Vote.objects.bulk_create(
        [
            Vote(option_id=option, person=by, answer=said, at=timezone.now())
            for option, said in answers.items()
            if option in options
        ]
    )
    touch(poll.idea)


@transaction.atomic
def close(poll: Poll, *, by: Person, again_open: bool = False) -> None:
    """Ends it, or lets people answer again; a day on which it was to close has no say any more then."""
    now = timezone.now()
    poll.closed_at = None if again_open else now
    poll.closes_at = None if again_open else poll.closes_at
    poll.changed_at = now
    poll.save(update_fields=["closed_at", "closes_at", "changed_at"])
    note("poll.reopen" if again_open else "poll.close", actor=by, thing=poll, idea=poll.idea_id)
    touch(poll.idea, active=False)


@transaction.atomic
def choose_date(poll: Poll, option: Option, *, by: Person) -> None:
    """The date on which it will be; another one than before is a change of the same entry in calendars."""
    locked = Poll.objects.select_for_update().get(pk=poll.pk)
    is_same = locked.chosen_id == option.pk and locked.cancelled_at is None
    if is_same:
        return
    now = timezone.now()
    locked.changes += 1 if locked.chosen_id else 0
    locked.chosen, locked.cancelled_at, locked.closed_at, locked.changed_at = option, None, locked.closed_at or now, now
    locked.save(update_fields=["changes", "chosen", "cancelled_at", "closed_at", "changed_at"])
    voters = Person.objects.filter(pk__in=Vote.objects.filter(option__poll=locked).values("person"))
    assert option.day is not None
    tell_in(
        poll.idea, "idea_date_chosen", by=by, about=(DATE, poll.pk), to=dict.fromkeys(voters, "answer"),
        details={"day": option.day.isoformat()},
    )  # fmt: skip
    note("date.choose", actor=by, thing=poll, idea=poll.idea_id)
    touch(poll.idea)


@transaction.atomic
def cancel_date(poll: Poll, *, by: Person) -> None:
    """The date stays in calendars as one that is called off."""
    locked = Poll.objects.select_for_update(of=("self",)).select_related("chosen").get(pk=poll.pk)
    if locked.chosen is None or locked.cancelled_at:
        return
    now = timezone.now()
    locked.cancelled_at, locked.changed_at = now, now
    locked.changes += 1
    locked.save(update_fields=["cancelled_at", "changed_at", "changes"])
    voters = Person.objects.filter(pk__in=Vote.objects.filter(option__poll=locked).values("person"))
    assert locked.chosen.day is not None
    tell_in(
        poll.idea, "idea_date_cancelled", by=by, about=(DATE, poll.pk), to=dict.fromkeys(voters, "answer"),
        details={"day": locked.chosen.day.isoformat()},
    )  # fmt: skip
    note("date.cancel", actor=by, thing=poll, idea=poll.idea_id)
    touch(poll.idea)


@transaction.atomic
def remove(poll: Poll, *, by: Person) -> None:
    forget(POLL, poll.pk)
    forget(DATE, poll.pk)
    note("poll.remove", actor=by, thing=poll, idea=poll.idea_id)
    poll.delete()
    touch(poll.idea, active=False)
