# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Classes, clubs and youth councils that take part as one account, led by an adult whom somebody has verified.

A group has no sign-in of its own: its leader acts for it. Who belongs to it is written nowhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from newtwincities.common.jobs import routine
from newtwincities.common.limits import within_limit
from newtwincities.common.links import content_of, token_for
from newtwincities.common.mails import link, write_mail
from newtwincities.common.record import note
from newtwincities.people.arriving import has_address
from newtwincities.people.minors import may_lead
from newtwincities.people.models import Group, Handover, Person

MOST = 10  # groups that one person leads
OFFER_HOLDS = timedelta(days=14)
State = Group.State


class No(StrEnum):
    """Why a group can’t be founded, verified or taken over."""

    MANY = "many"
    LEADER = "leader"  # no trusted adult
    OWN = "own"  # nobody verifies themselves, or hands over to themselves
    STATE = "state"
    ADDRESS = "address"  # offered to somebody else's
    OFTEN = "often"


def group_with(ref: UUID) -> Group | None:
    """By the reference of its account."""
    return Group.objects.select_related("person__leader", "handover").filter(person__ref=ref).first()


def groups_of(leader: Person) -> QuerySet[Group]:
    return Group.objects.select_related("person__leader", "handover").filter(person__leader=leader).order_by("pk")


def waiting_groups() -> QuerySet[Group]:
    """Those whose leader nobody has verified yet, the longest waiting first."""
    return Group.objects.select_related("person__leader").filter(state=State.WAITING).order_by("asked_at", "pk")


@transaction.atomic
def found(leader: Person, *, name: str, kind: str, institution: str) -> Group | No:
    if not may_lead(leader):
        return No.LEADER
    Person.objects.select_for_update().get(pk=leader.pk)  # two requests at once count one after the other
    if groups_of(leader).count() >= MOST:
        return No.MANY
    account = Person.objects.create_user(
        f"group-{uuid4().hex}@groups.invalid",  # no mailbox: RFC 2606
        name=name,
        kind=Person.Kind.GROUP,
        leader=leader,
        language=leader.language,
        country=leader.country,
    )
    group = Group.objects.create(person=account, kind=kind, institution=institution)
    note("group.founded", actor=leader, thing=f"person:{account.ref}", kind=kind)
    return group


@transaction.atomic
def rename(group: Group, name: str, *, by: Person) -> None:
    Person.objects.filter(pk=group.person_id).update(name=name)
    note("group.renamed", actor=by, thing=f"person:{group.person.ref}")


@transaction.atomic
def verify(group: Group, *, by: Person, well: bool) -> No | None:
    """A moderator or coordinator says that the leader is who they say; or that it could not be verified."""
    group = _locked(group)
    leader = group.person.leader
    if group.state != State.WAITING or leader is None:
        return No.STATE
    if leader.pk == by.pk:
        return No.OWN
    if well and not may_lead(leader):
        return No.LEADER
    _set(group, State.VERIFIED if well else State.REFUSED, by=by)
    note("group.verified" if well else "group.refused", actor=by, thing=f"person:{group.person.ref}")
    _write(leader, group, "group_verified" if well else "group_refused")
    return None


@transaction.atomic
def offer(group: Group, address: str, *, by: Person) -> No | None:
    """Offers the group to another adult by mail; a further offer makes the link of the one before void."""
    group = _locked(group)
    leader = group.person.leader
    if address.strip().lower() == by.email or (leader and address.strip().lower() == leader.email):
        return No.OWN
    if not within_limit("group-offer", str(group.pk), most=5, seconds=24 * 3600):
        return No.OFTEN
    ref = uuid4()
    new = {"ref": ref, "address": address.strip(), "offered_at": timezone.now()}
    Handover.objects.update_or_create(group=group, defaults=new)
    note("group.offered", actor=by, thing=f"person:{group.person.ref}")
    url = link("people:take-over", by.language, token_for("group", str(ref)))
    write_mail("group_offered", address=address.strip(), language=by.language, name=group.person.name, page_url=url,
               days=OFFER_HOLDS.days)  # fmt: skip
    return None


@transaction.atomic
def take_offer_back(group: Group, *, by: Person) -> None:
    if Handover.objects.filter(group=group).delete()[0]:
        note("group.offer_taken_back", actor=by, thing=f"person:{group.person.ref}")


def offer_behind(token: str) -> Handover | None:
    ref = content_of("group", token, max_age=OFFER_HOLDS)
    return Handover.objects.select_related("group__person__leader").filter(ref=ref).first() if ref else None


@transaction.atomic
def take_over(offered: Handover, person: Person) -> No | None:
    """The new leader takes the group; it waits until they are verified too, unless they lead a verified one."""
    group = _locked(offered.group)
    before = group.person.leader
    if not Handover.objects.filter(pk=offered.pk, ref=offered.ref).exists():
        return No.STATE
    if not has_address(person, offered.address):
        return No.ADDRESS
    if not may_lead(person):
        return No.LEADER
    if before and before.pk == person.pk:
        return No.OWN
    if groups_of(person).count() >= MOST:
        return No.MANY
    known = groups_of(person).filter(state=State.VERIFIED, institution=group.institution).exists()
    Person.objects.filter(pk=group.person_id).update(leader=person)
    _set(group, State.VERIFIED if known and group.state == State.VERIFIED else State.WAITING)
    Handover.objects.filter(group=group).delete()
    note("group.taken_over", actor=person, thing=f"person:{group.person.ref}")
    if before:
        _write(before, group, "group_handed_over")
    return None


@transaction.atomic
def close(group: Group, *, by: Person) -> None:
    """Ends the group; what it wrote stays with those rooms that keep contributions of former members."""
    note("group.closed", actor=by, thing=f"person:{group.person.ref}")
    Handover.objects.filter(group=group).delete()
    _set(_locked(group), State.LEADERLESS)
    Person.objects.filter(pk=group.person_id).update(is_active=False, leader=None)


@transaction.atomic
def leave_groups(leader: Person) -> None:
    """Before a leader’s account is erased, or when they may lead no longer: the groups stand still."""
    for group in groups_of(leader):
        _set(group, State.LEADERLESS)
        Person.objects.filter(pk=group.person_id).update(leader=None)
        note("group.lost_leader", thing=f"person:{group.person.ref}")


@routine(every=timedelta(days=1))
def forget_old_offers() -> int:
    return forget_offers_before(timezone.now())


def forget_offers_before(now: datetime) -> int:
    return old_offers(now).delete()[0]


def old_offers(now: datetime) -> QuerySet[Handover]:
    return Handover.objects.filter(offered_at__lte=now - OFFER_HOLDS)


def _locked(group: Group) -> Group:
    return Group.objects.select_for_update(of=("self",)).select_related("person__leader").get(pk=group.pk)


def _set(group: Group, state: str, *, by: Person | None = None) -> None:
    """Sets the state; only under a verified leader is the group’s name public."""
    now = timezone.now()
    fields = {"state": state, "verified_by": by, "decided_at": now if by else None, "asked_at": now}
    if state == State.VERIFIED and by is None:  # verified before, by somebody who stays named
        fields = {"state": state}
    Group.objects.filter(pk=group.pk).update(**fields)
    Person.objects.filter(pk=group.person_id).update(trusted_at=now if state == State.VERIFIED else None)


def _write(person: Person, group: Group, kind: str) -> None:
    url = link("people:groups", person.language)
    write_mail(kind, address=person.email, language=person.language, person=person, name=group.person.name,
               page_url=url)  # fmt: skip
