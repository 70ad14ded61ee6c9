# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who carries a side: added, changed, handed over, taken out again; and asked in time to hand over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newtwincities.common.policy import may
from newtwincities.common.record import note
from newtwincities.partnerships import carrying, mailing, queries
from newtwincities.partnerships.models import Carrier, Side, Task
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of_person


class NameTakenError(Exception):
    """Another carrier of the side has this name."""


@dataclass(frozen=True, slots=True)
class CarrierEntry:
    """A carrier as typed."""

    name: str
    person: Person | None = None
    does: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    deputy: int | None = None
    successor: int | None = None
    contact: str = ""
    knows: str = ""


def add_carrier(side: Side, entry: CarrierEntry, *, by: Person) -> Carrier:
    """Raises NameTakenError."""
    with transaction.atomic():
        carrier = _written(Carrier(side=side), entry)
        note("carrier.add", actor=by, thing=carrier, partnership=side.partnership_id)
    return carrier


def change_carrier(carrier: Carrier, entry: CarrierEntry, *, by: Person) -> Carrier:
    """Raises NameTakenError. A term that ends on another day is asked about anew."""
    with transaction.atomic():
        changed = _written(Carrier.objects.select_for_update().get(pk=carrier.pk), entry)
        note("carrier.change", actor=by, thing=changed, partnership=carrier.side.partnership_id)
    return changed


def _written(carrier: Carrier, entry: CarrierEntry) -> Carrier:
    Side.objects.select_for_update().get(pk=carrier.side_id)  # so that two of one name come one after the other
    if Carrier.objects.filter(side=carrier.side_id, name=entry.name).exclude(pk=carrier.pk).exists():
        raise NameTakenError
    if carrier.until != entry.until:
        carrier.asked_at = None
    carrier.name, carrier.person, carrier.does = entry.name, entry.person, "|".join(entry.does)
    carrier.since, carrier.until = entry.since, entry.until
    carrier.deputy_id, carrier.successor_id = entry.deputy, entry.successor
    carrier.contact, carrier.knows = entry.contact, entry.knows
    carrier.save()
    return carrier


def remove_carrier(carrier: Carrier, *, by: Person) -> None:
    """Whoever organised something stays as a number, without name and all else that is personal; others vanish."""
    with transaction.atomic():
        note("carrier.remove", actor=by, thing=carrier, partnership=carrier.side.partnership_id)
        Task.objects.filter(carrier=carrier, done_at=None).update(carrier=None)
        if not carrier.organised.exists():
            carrier.delete()
            return
        carrier.until = _last_day(carrier, timezone.localdate())
        carrier.name, carrier.person, carrier.contact, carrier.knows = "", None, "", ""
        carrier.save()
        for name in ("deputy", "successor"):
            Carrier.objects.filter(**{name: carrier}).update(**{name: None})


def hand_over(
    carrier: Carrier, *, to: Carrier | None = None, person: Person | None = None, name: str = "", by: Person
) -> Carrier:
    """To a carrier, a member of the team, or somebody new of this name; raises NameTakenError.

    The term ends today; the successor does what this one did, and gets the open tasks.
    """
    today = timezone.localdate()
    with transaction.atomic():
        if to is None:
            to = (
                carrier_for(person, carrier.side)
                if person
                else _written(Carrier(side=carrier.side), CarrierEntry(name))
            )
        leaving = Carrier.objects.select_for_update().get(pk=carrier.pk)
        successor = Carrier.objects.select_for_update().get(pk=to.pk)
        leaving.until, leaving.successor = _last_day(leaving, today), successor
        leaving.save()
        _take_over(successor, leaving, today)
        Task.objects.filter(carrier=leaving, done_at=None).update(carrier=successor)
        note("carrier.hand_over", actor=by, thing=leaving, to=successor.pk)
    return successor


def _take_over(successor: Carrier, leaving: Carrier, today: date) -> None:
    successor.does = "|".join(dict.fromkeys((*successor.does_codes, *leaving.does_codes)))
    if successor.until and successor.until <= today:  # who had stopped begins anew
        successor.since, successor.until, successor.asked_at = today, None, None
    successor.since = successor.since or today
    if successor.successor_id == leaving.pk:
        successor.successor = None
    successor.save()


def _last_day(carrier: Carrier, today: date) -> date:
    """Today, or the day before on which it ended; never before the first one."""
    day = min(carrier.until, today) if carrier.until else today
    return max(day, carrier.since) if carrier.since else day


def carrier_for(person: Person, side: Side) -> Carrier:
    """The person's own carrier on a side: found, or recognised by the name, or made. In the caller's transaction."""
    Side.objects.select_for_update().get(pk=side.pk)
    if found := carrying.carrier_of(person, side):
        return found
    name = person.name or _("A member")
    taken = {one.name: one for one in Carrier.objects.filter(side=side).exclude(name="")}
    if (known := taken.get(name)) and known.person_id is None:
        known.person = person
        known.save(update_fields=["person"])
        return known
    free = next(one for one in (name, *(f"{name} ({n})" for n in range(2, 999))) if one not in taken)
    return Carrier.objects.create(side=side, name=free[: Carrier.LONGEST_NAME], person=person)


def ask_to_hand_over(today: date) -> int:
    """Writes, once for each term, to the carrier or else to who leads the side; how many mails."""
    return sum(_ask(pk, today) for pk in carrying.terms_to_ask(today).values_list("pk", flat=True))


def _ask(pk: int, today: date) -> int:
    with transaction.atomic():
        # Read again under a lock, so that two workers at once write one mail.
        carrier = carrying.terms_to_ask(today).select_for_update().filter(pk=pk).first()
        if carrier is None:
            return 0
        side = Side.objects.select_related("team", "municipality", "partnership").get(pk=carrier.side_id)
        person = (
            carrier.person if carrier.person and may(viewer_of_person(carrier.person), "side:see_kit", side) else None
        )
        readers = [person] if person else queries.leaders_of(side)
        mailing.send_handover(side, carrier, readers, to_carrier=person is not None)
        Carrier.objects.filter(pk=pk).update(asked_at=timezone.now())
        note("carrier.ask", thing=carrier, mails=len(readers))
    return len(readers)
