# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The kinds of personal data that no other room registers: accounts, sessions, mails, the record, and “my data”."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from newtwincities.common import mails
from newtwincities.common.models import Mail, RecordEntry
from newtwincities.people.models import Person
from newtwincities.privacy.downloads import KEPT, forget_downloads
from newtwincities.privacy.models import CorrectionRequest, Download, Erasure
from newtwincities.privacy.register import ACCOUNT, Basis, PersonalData, personal_data, register_personal_data

CORRECTIONS_KEPT = timedelta(days=365)  # after the answer
LAST_MAILS = ("erasure_done", "child_erased")  # to somebody who is no longer here: gone as soon as they were sent


def register() -> None:
    """Where another room has registered a kind of this name already, that one holds."""
    taken = {kind.name for kind in personal_data()}
    register_personal_data(*(kind for kind in KINDS if kind.name not in taken))


def nothing(person: Person, contributions_stay: bool) -> None:
    """Goes with the person's row, or holds nothing that leads to the person once that row is gone."""


# The account


def _account(person: Person) -> Iterator[dict[str, Any]]:
    yield {
        "kind": "account",
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "country": person.country,
        "age": person.band,
        "age_until": person.band_ends,
        "reference": str(person.ref),
        "site_role": person.site_role,
        "joined_at": person.joined_at,
        "last_login": person.last_login,
        "last_seen_on": person.last_seen_on,
        "trusted_at": person.trusted_at,
        "has_password": person.has_usable_password(),
    }
    for address in EmailAddress.objects.filter(user=person).order_by("pk"):
        yield {"kind": "email", "email": address.email, "verified": address.verified, "primary": address.primary}
    for factor in Authenticator.objects.filter(user=person).order_by("pk"):
        yield {
            "kind": "second_factor",
            "factor": factor.type,
            "created_at": factor.created_at,
            "last_used_at": factor.last_used_at,
        }
    for other in SocialAccount.objects.filter(user=person).order_by("pk"):
        yield {
            "kind": "identity",
            "provider": other.provider,
            "identity": other.uid,
            "identity_data": other.extra_data,
            "created_at": other.date_joined,
        }


def _sessions(person: Person) -> Iterator[dict[str, Any]]:
    for session in UserSession.objects.filter(user=person).order_by("pk"):
        yield {
            "created_at": session.created_at,
            "last_seen_at": session.last_seen_at,
            "ip": session.ip,
            "user_agent": session.user_agent,
        }


def _expired_sessions(now: datetime) -> int:
    count = Session.objects.filter(expire_date__lt=now).delete()[0]
    alive = Session.objects.values("session_key")
    gone = UserSession.objects.exclude(session_key__in=alive).filter(last_seen_at__lt=now - timedelta(days=1))
    return int(count + gone.delete()[0])


# Mails and the record


def _mails(person: Person) -> Iterator[dict[str, Any]]:
    for mail in Mail.objects.filter(person=person).order_by("pk").iterator():
        yield {
            "kind": mail.kind,
            "address": mail.address,
            "language": mail.language,
            "subject": mail.subject,
            "text": mail.text,
            "written_at": mail.written_at,
            "sent_at": mail.sent_at,
        }


def _forget_mails(person: Person, contributions_stay: bool) -> None:
    Mail.objects.filter(person=person).delete()
    Mail.objects.filter(address=person.email).delete()


def _expire_mails(now: datetime) -> int:
    last = Mail.objects.filter(kind__in=LAST_MAILS, sent_at__isnull=False).delete()[0]
    return mails.forget_old_mails() + last


def _old_mails(now: datetime) -> int:
    return Mail.objects.filter(written_at__lt=now - mails.KEPT - timedelta(days=7)).count()


def _record(person: Person) -> Iterator[dict[str, Any]]:
    for entry in RecordEntry.objects.filter(actor=str(person.ref)).order_by("number").iterator():
        yield {
            "number": entry.number,
            "at": entry.at,
            "verb": entry.verb,
            "thing": entry.thing,
            "details": entry.details,
        }


# “My data”


def _requests(person: Person) -> Iterator[dict[str, Any]]:
    for wanted in Download.objects.filter(person=person).order_by("pk"):
        yield {
            "kind": "download",
            "receipt": wanted.receipt,
            "asked_at": wanted.asked_at,
            "ready_at": wanted.ready_at,
        }
    for erasure in Erasure.objects.filter(person=person):
        yield {
            "kind": "erasure",
            "reason": erasure.reason,
            "receipt": erasure.receipt,
            "asked_at": erasure.asked_at,
            "due_at": erasure.due_at,
            "contributions_stay": erasure.contributions_stay,
        }
    for request in CorrectionRequest.objects.filter(person=person).order_by("pk"):
        yield {
            "kind": "correction",
            "receipt": request.receipt,
            "text": request.text,
            "asked_at": request.asked_at,
            "answer": request.answer,
            "answered_at": request.answered_at,
        }


def _forget_requests(person: Person, contributions_stay: bool) -> None:
    forget_downloads([*Download.objects.filter(person=person), *Download.objects.filter(asked_by=person)])
    CorrectionRequest.objects.filter(person=person).delete()


def _expire_requests(now: datetime) -> int:
    downloads = forget_downloads(list(Download.objects.filter(asked_at__lt=now - KEPT)))
    answered = CorrectionRequest.objects.filter(answered_at__lt=now - CORRECTIONS_KEPT)
    return downloads + int(answered.delete()[0])


def _late_requests(now: datetime) -> int:
    overdue = Erasure.objects.filter(due_at__lt=now - timedelta(days=1)).count()
    return overdue + Download.objects.filter(asked_at__lt=now - KEPT).count()


KINDS = (
    PersonalData(
        name=ACCOUNT,
        title=_("Account"),
        purpose=_("So that you can sign in, are addressed in your language, and are protected if you are young."),
        period=_("Until you erase the account, or it was not used for the period that the site has set."),
        basis=Basis.CONTRACT,
        tables=(
            "people.Person",
            "account.EmailAddress",
            "account.EmailConfirmation",
            "mfa.Authenticator",
            "socialaccount.SocialAccount",
            "socialaccount.SocialToken",
        ),
        export=_account,
        erase=nothing,  # the row of the person goes, and these with it
        correct="account_email",
        columns={
            "age": _("The age band: child, teen or adult. There is no date of birth."),
            "age_until": _("The month in which the age band has surely ended."),
            "site_role": _("Moderator or operator, where the person is one."),
            "last_seen_on": _("The day on which the account was last used."),
            "trusted_at": _("When the first contribution was approved, or a team has invited the person."),
            "has_password": _("Whether there is a password. It can’t be read, not even by us."),
            "factor": _("The kind of second factor. Its secret is not shown."),
            "provider": _("The service that vouches for the person’s identity."),
            "identity": _("The number of the person at that service."),
            "identity_data": _("What that service told about the person."),
        },
    ),
    PersonalData(
        name="sessions",
        title=_("Sessions and devices"),
        purpose=_("So that you stay signed in, see where you are, and can sign out elsewhere."),
        period=_("30 days after signing in, or until you sign out."),
        basis=Basis.CONTRACT,
        tables=("usersessions.UserSession", "sessions.Session"),
        export=_sessions,
        erase=nothing,  # ended before anything else
        expire=_expired_sessions,
        remaining=lambda now: Session.objects.filter(expire_date__lt=now).count(),
    ),
    PersonalData(
        name="mails",
        title=_("Mails from the site"),
        purpose=_("So that a mail reaches you, and questions about it can be answered."),
        period=_("30 days after it was sent."),
        basis=Basis.CONTRACT,
        tables=("common.Mail",),
        export=_mails,
        erase=_forget_mails,
        expire=_expire_mails,
        remaining=_old_mails,
        recipients=_("The provider that delivers mails"),
    ),
    PersonalData(
        name="record",
        title=_("Record of who did what"),
        purpose=_("So that abuse can be cleared up and rights can be proved."),
        period=_("As long as the site exists; from the erasure on, nothing in it leads to you."),
        basis=Basis.LEGITIMATE_INTEREST,
        tables=("common.RecordEntry",),
        export=_record,
        erase=nothing,  # only the table of persons knows whose reference it is
        columns={"details": _("Codes and numbers that belong to it.")},
    ),
    PersonalData(
        name="privacy_requests",
        title=_("Requests about your data"),
        purpose=_("So that downloads, corrections and erasures are carried out and can be proved."),
        period=_("Downloads 7 days, corrections a year after the answer, an erasure until it is done."),
        basis=Basis.LEGAL_DUTY,
        tables=("privacy.Download", "privacy.Erasure", "privacy.CorrectionRequest"),
        export=_requests,
        erase=_forget_requests,
        expire=_expire_requests,
        remaining=_late_requests,
        correct="privacy:my-data",
        columns={"contributions_stay": _("Whether contributions stay without a name.")},
    ),
    PersonalData(
        name="backups",
        title=_("Backups"),
        purpose=_("So that nothing is lost when a machine fails. Whoever was erased stays erased after a restore."),
        period=_("As long as a backup is kept; this site sets for how many days."),
        basis=Basis.LEGITIMATE_INTEREST,
        tables=(),
        export=lambda person: (),
        erase=nothing,
    ),
    PersonalData(
        name="technical_log",
        title=_("Technical log"),
        purpose=_("So that attacks and faults are noticed."),
        period=_("14 days."),
        basis=Basis.LEGITIMATE_INTEREST,
        tables=(),
        export=lambda person: (),
        erase=nothing,
    ),
)
