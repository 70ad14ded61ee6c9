# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Search notices can be reported, wait where they are somebody's first contribution, and are hidden by moderators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from newtwincities.matching.approach.queries.notices import KIND
from newtwincities.matching.models import Notice
from newtwincities.moderation.registry import Kind
from newtwincities.people.models import Person


def _find(key: str) -> Notice | None:
    rows = Notice.objects.select_related("municipality", "author").filter(withdrawn_at=None)
    return rows.filter(pk=key).first() if key.isdecimal() else None


def _url(notice: Notice, language: str) -> str:
    with translation.override(language):
        return reverse("notices:notice", args=[notice.pk])


def _show(notice: Notice, _actor: Person | None) -> None:
    """From now on everybody reads it, so that saved searches tell of it now."""
    Notice.objects.filter(pk=notice.pk).update(shown_at=timezone.now())


def _at(view_name: str, arguments: Mapping[str, Any]) -> Notice | None:
    return _find(str(arguments["pk"])) if view_name == "notices:notice" else None


NOTICE = Kind(
    name=KIND,
    label=_("A search notice"),
    find=_find,
    title=lambda notice: notice.municipality.name,
    url=_url,
    author=lambda notice: notice.author,
    text=lambda notice: f"{notice.seeks}\n\n{notice.offers}",
    language=lambda notice: notice.language,
    show=_show,
    things_of=lambda person: Notice.objects.filter(author=person, withdrawn_at=None),
    by_url=_at,
)
