# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What partnerships tell the registers when the program starts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.actions import follow_merges
from newtwincities.common.menu import register_arrival, register_entry
from newtwincities.common.panels import register_panel
from newtwincities.common.policy import register_policy
from newtwincities.feed.calendars import register_events
from newtwincities.feed.registry import register_sorts, register_subjects
from newtwincities.moderation.registry import register_kind
from newtwincities.notifications.other_mails import OtherMails, register_other_mails
from newtwincities.partnerships import (
    demo,
    happenings,
    jobs,
    merging,
    moderated,
    panels,
    programme_calendars,
    rules,
    stopping,
)
from newtwincities.partnerships.actions.stopping import want_mails
from newtwincities.partnerships.models import Carrier, Document, Exchange, Partnership, StoppedMails, Task
from newtwincities.people.models import Person
from newtwincities.privacy.register import Basis, PersonalData, register_personal_data


def _written_by(person: Person) -> Iterator[dict[str, Any]]:
    for one in Partnership.objects.filter(begun_by=person).order_by("pk"):
        yield {"kind": "partnership", "id": one.pk, "at": one.created_at.isoformat()}
    for exchange in Exchange.objects.filter(entered_by=person).order_by("pk"):
        yield {"kind": "exchange", "id": exchange.pk, "text": exchange.title, "at": exchange.changed_at.isoformat()}
    for document in Document.objects.filter(added_by=person).order_by("pk"):
        yield {"kind": "document", "id": document.pk, "text": document.title, "at": document.added_at.isoformat()}
    for task in Task.objects.filter(created_by=person).order_by("pk"):
        yield {"kind": "task", "id": task.pk, "text": task.title, "at": task.created_at.isoformat()}
    for carrier in Carrier.objects.filter(person=person).order_by("pk"):
        yield {"kind": "carrier", "id": carrier.pk, "name": carrier.name, "contact": carrier.contact,
               "does": carrier.does, "knows": carrier.knows}  # fmt: skip
    for stopped in StoppedMails.objects.filter(person=person).order_by("pk"):
        yield {"kind": "stopped mails", "id": stopped.pk, "text": stopped.kind}


def _forget_author(person: Person, contributions_stay: bool) -> None:
    """The dossier belongs to the municipalities, so it stays; who began it or wrote in it is forgotten either way."""
    Partnership.objects.filter(begun_by=person).update(begun_by=None)
    Exchange.objects.filter(entered_by=person).update(entered_by=None)
    Document.objects.filter(added_by=person).update(added_by=None)
    Task.objects.filter(created_by=person).update(created_by=None)
    StoppedMails.objects.filter(person=person).delete()
    Task.objects.filter(carrier__person=person, done_at=None).update(carrier=None)
    Carrier.objects.filter(person=person).update(person=None, name="", contact="", knows="")


CONTACT_KEPT = timedelta(days=365)  # an address or number, after the end of the term


def _old_contacts(now: datetime) -> QuerySet[Carrier]:
    return Carrier.objects.filter(until__lt=(now - CONTACT_KEPT).date()).exclude(contact="")


PARTNERSHIPS = PersonalData(
    name="partnerships",
    title=_("Partnerships and exchanges"),
    purpose=_("So that municipalities know what they have done together, and on how many shoulders it rests."),
    period=_("As long as the municipalities keep the partnership; who entered it until the account is erased; addresses"
             " and numbers of carriers until a year after the end of their term."),
    basis=Basis.PUBLIC_TASK,
    tables=(
        "partnerships.Partnership", "partnerships.Side", "partnerships.Carrier", "partnerships.Exchange",
        "partnerships.Part", "partnerships.Organiser", "partnerships.ProgrammeItem", "partnerships.Document",
        "partnerships.Task", "partnerships.StoppedMails",
    ),
    export=_written_by,
    erase=_forget_author,
    expire=lambda now: _old_contacts(now).update(contact=""),
    remaining=lambda now: _old_contacts(now).count(),
    recipients=_(
        "The teams of all sides: who organised what, as one of them has written it, in their pages and in the dossier"
        " that carriers, editors and coordinators can download; whoever gets the address of a shared programme: what"
        " stands in it"
    ),
)  # fmt: skip


def _other_mails(name: str, title: Any, kind: str) -> OtherMails:
    return OtherMails(
        name=name,
        title=title,
        are_wanted=lambda person: stopping.wants(person, kind),
        want=lambda person, wanted: want_mails(person, kind, wanted=wanted),
    )


EARLY_WARNINGS = _other_mails(
    "early_warnings", _("Early warnings about your partnerships, for each once a month at most"), stopping.WARNINGS
)
TASK_REMINDERS = _other_mails(
    "task_reminders", _("Reminders of steps in the plan of a partnership"), stopping.REMINDERS
)


def register() -> None:
    assert jobs.refresh_vitality  # importing them lets the routines come round
    register_policy(rules.PARTNERSHIP)
    register_subjects(*happenings.SUBJECTS)
    register_sorts(*happenings.SORTS)
    register_events("partnerships", programme_calendars.events_of_member)
    demo.register_own()
    register_policy(rules.SIDE)
    follow_merges("partnerships", merging.follow_merge)
    register_arrival("partnerships:desk", lambda viewer: bool(viewer.standing("teams").held))
    register_entry("partnerships:desk", _("My desk"), place=10)
    register_kind(moderated.PUBLIC_FACE, moderated.PHOTOGRAPH)
    register_panel("municipality", "partnerships", panels.partnerships_panel, place=60)
    register_personal_data(PARTNERSHIPS)
    register_other_mails(EARLY_WARNINGS, TASK_REMINDERS)
    register_panel("network", "partnerships", panels.network_panel)
