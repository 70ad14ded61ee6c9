# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What early warnings look at, read for many partnerships, and the sentences in which they are said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newtwincities.common.wording import day_name
from newtwincities.domain.vitality import PartnershipFacts
from newtwincities.domain.vitality.warnings import Kind, TermFacts, Warned, WarningSettings, WatchedFacts
from newtwincities.partnerships.models import Carrier


def rules_here() -> WarningSettings:
    """With the kinds that this installation warns of."""
    return WarningSettings(kinds=frozenset(Kind(kind) for kind in settings.EARLY_WARNINGS))


def watched_of_many(since: Mapping[int, date | None], facts: Mapping[int, PartnershipFacts]) -> dict[int, WatchedFacts]:
    """By partnership, as `since` when each holds; one query, whatever their number.

    Who has stopped, or was erased, has no term that could end.
    """
    terms: dict[int, list[TermFacts]] = defaultdict(list)
    carriers = Carrier.objects.filter(side__partnership__in=list(since)).exclude(name="")
    for pk, partnership, side, until, successor in carriers.order_by("pk").values_list(
        "pk", "side__partnership_id", "side_id", "until", "successor_id"
    ):
        if until is not None:
            terms[partnership].append(TermFacts(str(side), str(pk), until, successor is not None))
    return {pk: WatchedFacts(one, since.get(pk), tuple(terms[pk])) for pk, one in facts.items()}


def warning_sentence(warning: Warned, names: Mapping[str, str]) -> str:
    """In the reader's language; `names` are those of the sides. No person is named: the dossier does that."""
    p: dict[str, Any] = dict(warning.figures)
    side = names.get(str(p.get("side")), "")
    if warning.kind is Kind.PAUSE:
        months, usual = round(p["months"]), round(p["usual"])
        text = _("The pause has lasted %(months)s, longer than usual (%(usual)s), and nothing is planned.")
        return text % {"months": _months(months), "usual": _months(usual)}
    if warning.kind is Kind.TERM:
        text = _("In %(side)s a term ends on %(day)s, and nobody is named who takes over.")
        return text % {"side": side, "day": day_name(p["until"])}
    if warning.kind is Kind.SINGLE_ORGANISER:
        text = _("In %(side)s a single person has organised everything for three years.")
        return text % {"side": side}
    if warning.kind is Kind.NO_YOUNG:
        return _("For two years nobody under 26 has taken part.")
    text = ngettext(
        "On %(day)s the partnership will have lasted %(years)s year: time to prepare the jubilee.",
        "On %(day)s the partnership will have lasted %(years)s years: time to prepare the jubilee.",
        p["years"],
    )
    return text % {"day": day_name(p["day"]), "years": p["years"]}


def _months(number: int) -> str:
    return ngettext("%(number)s month", "%(number)s months", number) % {"number": number}
