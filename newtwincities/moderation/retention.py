# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What moderation keeps of persons, for how long, and what happens to it when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from newtwincities.moderation.models import APPEAL_WITHIN, Case, Decision, NoDailyMail
from newtwincities.privacy.register import Basis, PersonalData

KEPT = APPEAL_WITHIN + timedelta(days=30)  # after closing: an appeal on the last day finds its case

_EMPTY: dict[str, Any] = {"text": "", "link": "", "email": "", "title": "", "address": "", "reporter": None,
                          "author": None}  # fmt: skip


def old_cases(now: datetime) -> QuerySet[Case]:
    """Closed for so long that nobody can ask about them any more, and with no open appeal."""
    past = Case.objects.filter(closed_at__lt=now - KEPT, emptied_at=None)
    return past.exclude(decisions__appealed_in__closed_at=None, decisions__appealed_in__isnull=False)


def empty_old_cases(now: datetime) -> int:
    """Takes out of them all that is about persons; sort, reason, outcome and days stay for the yearly numbers."""
    keys = list(old_cases(now).values_list("pk", flat=True))
    Decision.objects.filter(case__in=keys).update(words="")
    return Case.objects.filter(pk__in=keys).update(emptied_at=now, **_EMPTY)


def export(person: Any) -> Iterator[dict[str, Any]]:
    mine = Case.objects.filter(Q(author=person) | Q(reporter=person)).select_related("decision").order_by("pk")
    for case in mine:
        wrote_it = case.reporter_id == person.pk
        yield {
            "number": case.pk,
            "sort": case.sort,
            "my_part": "reporter" if wrote_it else "author",
            "about": case.title,
            "why": case.why,
            "text": case.text if wrote_it or case.brought_by == Case.Party.AUTHOR else "",
            "opened_at": case.opened_at.isoformat(),
            "closed_at": case.closed_at.isoformat() if case.closed_at else None,
            "outcome": case.decision.outcome if case.decision else None,
        }


def erase(person: Any, _contributions_stay: bool) -> None:
    """The cases stay as matters between others, without the person; a report loses its address too."""
    Case.objects.filter(reporter=person).update(reporter=None, email="")
    Case.objects.filter(author=person).update(author=None)
    Case.objects.filter(taken_by=person).update(taken_by=None)
    NoDailyMail.objects.filter(person=person).delete()
    Decision.objects.filter(by=person).update(by=None)


CASES = PersonalData(
    name="moderation_cases",
    title=_("Reports, decisions about contributions, and appeals"),
    purpose=_("To deal with reports as the law asks, to give reasons, and to let decisions be appealed."),
    period=_(
        "Until 213 days after a case is closed. Then only its kind, its outcome and its days stay, for the numbers."
    ),
    basis=Basis.LEGAL_DUTY,
    tables=("moderation.Case", "moderation.Decision", "moderation.NoDailyMail"),
    export=export,
    erase=erase,
    expire=empty_old_cases,
    remaining=lambda now: old_cases(now).count(),
)
