# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Early warnings by mail: at most one a month for each partnership, to those who carry it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from newtwincities.domain.vitality.warnings import Warned, early_warnings, warning_to_send
from newtwincities.partnerships import mailing, queries, stopping
from newtwincities.partnerships.facts import facts_of_many
from newtwincities.partnerships.models import EarlyWarning, Partnership
from newtwincities.partnerships.watching import rules_here, watched_of_many

PORTION = 500  # partnerships that are looked at together
KEPT = timedelta(days=3 * 365)  # sent warnings, for questions about them


def warn_carriers(today: date) -> int:
    """Looks at every partnership that goes on and is not invented; how many were written about."""
    EarlyWarning.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()
    if not rules_here().kinds:
        return 0
    active = queries.real_partnerships().filter(state=Partnership.State.ACTIVE).order_by("pk")
    keys = list(active.values_list("pk", flat=True))
    return sum(_warn_portion(keys[first : first + PORTION], today) for first in range(0, len(keys), PORTION))


def _warn_portion(keys: list[int], today: date) -> int:
    number = 0
    since = dict(Partnership.objects.filter(pk__in=keys).values_list("pk", "since"))
    for pk, watched in watched_of_many(since, facts_of_many(keys)).items():
        found = early_warnings(watched, as_of=today, rules=rules_here())
        if found:
            number += _warn(pk, found, today)
    return number


@transaction.atomic
def _warn(partnership: int, warnings: tuple[Warned, ...], today: date) -> bool:
    """Under the row's lock, so that two workers do not write twice."""
    Partnership.objects.select_for_update().get(pk=partnership)
    sent = EarlyWarning.objects.filter(partnership=partnership).order_by("sent_at").values_list("kind", "sent_at")
    warning = warning_to_send(warnings, {kind: timezone.localdate(at) for kind, at in sent}, as_of=today)
    found = queries.partnership_with_pk(partnership)
    if warning is None or found is None:
        return False
    readers = stopping.readers_of_warnings(found.sides.all(), today)
    readers = stopping.without_those_who_stopped(readers, stopping.WARNINGS)
    for person in readers:
        mailing.send_warning(found, warning, person)
    if readers:
        EarlyWarning.objects.create(partnership=found, kind=warning.kind.value, sent_at=timezone.now())
    return bool(readers)
