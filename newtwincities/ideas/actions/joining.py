# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Coming into an idea: directly, on request with a short conversation, or by invitation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.limits import within_limit
from newtwincities.common.record import note
from newtwincities.feed import actions as feed
from newtwincities.feed.models import Follow, Happening
from newtwincities.feed.streams import stream
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.models import Idea, Invitation, JoinRequest, Member, Reply
from newtwincities.ideas.queries import members as queries
from newtwincities.ideas.queries.ideas import KIND, visibility_of
from newtwincities.people.models import Person

REQUEST = "idea_request"  # in the feed
MOST_A_DAY = 10  # requests of one person
DAY = 86_400
State = JoinRequest.State
AT_WORK = (Idea.State.LOOKING, Idea.State.PREPARING, Idea.State.SUBMITTED, Idea.State.RUNNING)


@dataclass(frozen=True, slots=True)
class Wish:
    """As what, for whom and from where somebody would like to take part."""

    part: str
    sentence: str = ""
    language: str = ""  # of the sentence
    municipality: Municipality | None = None
    organisation: str = ""
    country: str = ""


class NotPossibleError(Exception):
    """The idea takes nobody in any more, or the person was there, or asks, already."""


@transaction.atomic
def join(idea: Idea, wish: Wish, *, by: Person) -> Member:
    """Takes part at once; an invitation or a request that waited is answered by it."""
    locked = lock(idea)
    _accept_invitation(locked, by)
    JoinRequest.objects.filter(idea=locked, person=by, state=State.OPEN).update(
        state=State.ACCEPTED, decided_at=timezone.now()
    )
    return _add(locked, wish, by)


@transaction.atomic
def ask_to_join(idea: Idea, wish: Wish, *, by: Person) -> JoinRequest:
    """Those who decide learn of it."""
    locked = lock(idea)
    waits = JoinRequest.objects.filter(idea=locked, person=by, state=State.OPEN).exists()
    if waits or queries.membership(locked, by) or locked.state not in AT_WORK:
        raise NotPossibleError
    if not within_limit("idea-request", str(by.ref), most=MOST_A_DAY, seconds=DAY):
        raise NotPossibleError
    request = JoinRequest.objects.create(idea=locked, person=by, asked_at=timezone.now(), **_columns(wish))
    note("idea.ask", actor=by, thing=request, idea=locked.pk)
    tell_inside(locked, "idea_request", by=by, about=(REQUEST, request.pk), to=_with_reason(locked, "request", by))
    touch(locked, active=False)
    return request


@transaction.atomic
def write(request: JoinRequest, text: str, *, by: Person) -> Reply:
    """The other side learns that there is something to read."""
    lock(request.idea)
    locked = JoinRequest.objects.select_related("idea", "person").get(pk=request.pk)
    if locked.state != State.OPEN or locked.replies.count() >= JoinRequest.MOST_REPLIES:
        raise NotPossibleError
    reply = Reply.objects.create(request=locked, author=by, text=text, at=timezone.now())
    asks = by.pk == locked.person_id
    to = _with_reason(locked.idea, "reply", by) if asks else {locked.person: "reply"}
    tell_inside(locked.idea, "idea_reply", by=by, about=(REQUEST, locked.pk), to=to)
    return reply


@transaction.atomic
def decide(request: JoinRequest, *, accept: bool, by: Person) -> None:
    """The asker is told, whatever the answer is."""
    lock(request.idea)
    locked = JoinRequest.objects.select_related("idea", "person", "municipality").get(pk=request.pk)
    if locked.state != State.OPEN:
        raise NotPossibleError
    locked.state = State.ACCEPTED if accept else State.DECLINED
    locked.decided_at, locked.decided_by = timezone.now(), by
    locked.save(update_fields=["state", "decided_at", "decided_by"])
    note("idea.answer", actor=by, thing=locked, idea=locked.idea_id, accepted=accept)
    tell_inside(locked.idea, "idea_request_answered", by=by, about=(REQUEST, locked.pk),
                to={locked.person: "answer"}, details={"state": str(locked.state)})  # fmt: skip
    if accept:
        _accept_invitation(locked.idea, locked.person)
        _add(locked.idea, _wish_of(locked), locked.person)
    else:
        touch(locked.idea, active=False)


@transaction.atomic
def withdraw(request: JoinRequest, *, by: Person) -> None:
    done = JoinRequest.objects.filter(pk=request.pk, state=State.OPEN).update(
        state=State.WITHDRAWN, decided_at=timezone.now()
    )
    if done:
        note("idea.withdraw", actor=by, thing=request, idea=request.idea_id)
        touch(request.idea, active=False)


def _add(idea: Idea, wish: Wish, person: Person) -> Member:
    """In a running transaction, with the idea locked."""
    if idea.state not in AT_WORK or queries.membership(idea, person):
        raise NotPossibleError
    member = Member.objects.create(idea=idea, person=person, since=timezone.now(), **_columns(wish))
    feed.follow(person, stream(KIND, idea.pk), why=Follow.Why.JOINED)
    note("idea.join", actor=person, thing=member, idea=idea.pk)
    feed.tell("idea_joined", by=person, about=(KIND, idea.pk), within=(KIND, idea.pk),
              municipality=wish.municipality, visibility=visibility_of(idea))  # fmt: skip
    touch(idea)
    return member


def _columns(wish: Wish) -> dict[str, object]:
    return {
        "part": wish.part, "sentence": wish.sentence, "language": wish.language, "municipality": wish.municipality,
        "organisation": wish.organisation, "country": wish.country,
    }  # fmt: skip


def _wish_of(request: JoinRequest) -> Wish:
    return Wish(request.part, request.sentence, request.language, request.municipality, request.organisation,
                request.country)  # fmt: skip


def _accept_invitation(idea: Idea, person: Person) -> None:
    Invitation.objects.filter(idea=idea, person=person, state=Invitation.State.OPEN).update(
        state=Invitation.State.ACCEPTED, answered_at=timezone.now(), address=""
    )


def lock(idea: Idea) -> Idea:
    """In a running transaction: everything that changes who takes part stands in line here."""
    return Idea.objects.select_for_update().get(pk=idea.pk)


def _with_reason(idea: Idea, reason: str, by: Person) -> dict[Person, str]:
    return {person: reason for person in queries.deciders(idea) if person.pk != by.pk}


def tell_inside(
    idea: Idea,
    sort: str,
    *,
    by: Person | None,
    about: feed.Thing,
    to: Mapping[Person, str],
    details: Mapping[str, str | int] | None = None,
) -> None:
    """What only those concerned shall know of."""
    feed.tell(sort, by=by, about=about, within=(KIND, idea.pk), visibility=Happening.Visibility.INSIDE, to=to,
              details=details)  # fmt: skip
