# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens in partnerships, as the feed tells it: inside to all sides; to everybody what all sides show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from newtwincities.atlas.queries import ATLAS
from newtwincities.common.policy import Viewer, may
from newtwincities.feed.registry import Sort, Subject, Verb
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Document, Exchange, Partnership, Side


def _partnerships(keys: Collection[str]) -> dict[str, Partnership]:
    return {str(one.pk): one for one in queries.partnerships_with_pks([int(key) for key in keys if key.isdecimal()])}


def _parts_of(rows: models.Manager[Any]) -> Callable[[Collection[str]], Mapping[str, Any]]:
    """Reads exchanges or documents, each with its partnership and sides."""

    def read(keys: Collection[str]) -> Mapping[str, Any]:
        found = list(rows.filter(pk__in=[key for key in keys if key.isdecimal()]))
        partnerships = _partnerships({str(one.partnership_id) for one in found})
        for one in found:
            one.partnership = partnerships[str(one.partnership_id)]
        return {str(one.pk): one for one in found}

    return read


def _title(partnership: Partnership, language: str) -> str:
    with translation.override(language):
        return queries.name_of(partnership)


def _url(name: str, keys: Callable[[Any], list[int]]) -> Callable[[Any, str], str]:
    def url(thing: Any, language: str) -> str:
        with translation.override(language):
            return reverse(name, args=keys(thing))

    return url


def _sees(viewer: Viewer, partnership: Partnership) -> bool:
    return may(viewer, "partnership:see", partnership)


def _sees_part(viewer: Viewer, part: Any) -> bool:
    return _sees(viewer, part.partnership)


SUBJECTS = (
    Subject(
        name="partnership", label=_("Partnerships"), read=_partnerships, may_see=_sees, title=_title,
        url=_url("partnerships:partnership", lambda one: [one.pk]), as2_type="Group",
    ),
    Subject(
        name="exchange", label=_("Exchanges"), read=_parts_of(Exchange.objects), may_see=_sees_part,
        title=lambda exchange, _language: exchange.title, as2_type="Event",
        url=_url("partnerships:exchange", lambda one: [one.partnership_id, one.pk]),
    ),
    Subject(
        name="document", label=_("Documents of partnerships"), read=_parts_of(Document.objects), may_see=_sees_part,
        title=lambda document, _language: document.title, as2_type="Document",
        url=_url("partnerships:document", lambda one: [one.partnership_id, one.pk]),
    ),
    # What everybody sees of a partnership, and of the exchanges that all its sides show.
    Subject(
        name="twinned", label=_("Public pages of partnerships"), read=_partnerships, title=_title, as2_type="Group",
        may_see=lambda _viewer, one: bool(queries.shown_by_all(one)), moderated="partnership", stamp=ATLAS,
        url=_url("twinned", lambda one: [one.pk]),
    ),
    Subject(
        name="shown_exchange", label=_("Exchanges"), read=_parts_of(Exchange.objects), as2_type="Event",
        may_see=lambda _viewer, one: Side.Shown.EXCHANGES in queries.shown_by_all(one.partnership),
        title=lambda exchange, _language: exchange.title, url=_url("twinned", lambda one: [one.partnership_id]),
    ),
)  # fmt: skip
SORTS = (
    Sort("partnership_agreed", Verb.ACCEPT, _("The partnership {what} is agreed."), icon="handshake", kind="state"),
    Sort("partnership_state", Verb.UPDATE, _("The partnership {what} is now: {state}."), icon="flag", kind="state",
         more=lambda details: {"state": str(Partnership.State(details["state"]).label)}),
    Sort("exchange_entered", Verb.CREATE, _("{who} has entered {what} in {within}."), icon="calendar-days",
         kind="update",
         several=ngettext_lazy("{who} and {number} other have entered exchanges in {within}.",
                               "{who} and {number} others have entered exchanges in {within}.")),
    Sort("exchanges_entered", Verb.ADD, _("{who} has entered a list of exchanges in {what}."), icon="calendar-days",
         kind="update"),
    Sort("exchange_done", Verb.UPDATE, _("{what} has taken place, in {within}."), icon="calendar-days", kind="update"),
    Sort("exchange_cancelled", Verb.UPDATE, _("{what} is cancelled, in {within}."), icon="calendar-days", kind="state"),
    Sort("exchange_shown", Verb.ANNOUNCE, _("{within} met: {what}."), icon="calendar-days", kind="update"),
    Sort("document_added", Verb.ADD, _("{who} has added {what} to {within}."), icon="file-text", kind="update",
         several=ngettext_lazy("{who} and {number} other have added documents to {within}.",
                               "{who} and {number} others have added documents to {within}.")),
    Sort("plan_made", Verb.ADD, _("{who} has made a plan for {what}."), icon="sprout", kind="task"),
)  # fmt: skip
