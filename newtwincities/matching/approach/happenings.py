# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens on the way to a partnership, as the feed tells it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from newtwincities.common.policy import Viewer, may
from newtwincities.feed.actions import tell
from newtwincities.feed.models import Happening
from newtwincities.feed.registry import Sort, Subject, Verb
from newtwincities.feed.streams import stream
from newtwincities.matching.approach.queries.notices import KIND
from newtwincities.matching.models import Introduction, Notice


def _notices(keys: Collection[str]) -> Mapping[str, Notice]:
    rows = Notice.objects.select_related("municipality", "author")
    return {str(one.pk): one for one in rows.filter(pk__in=[key for key in keys if key.isdecimal()])}


def _introductions(keys: Collection[str]) -> Mapping[str, Introduction]:
    rows = Introduction.objects.select_related("asker", "asked")
    return {str(one.pk): one for one in rows.filter(pk__in=[key for key in keys if key.isdecimal()])}


def _url(name: str) -> Callable[[Any, str], str]:
    def url(thing: Any, language: str) -> str:
        with translation.override(language):
            return reverse(name, args=[thing.pk])

    return url


def _may(action: str) -> Callable[[Viewer, Any], bool]:
    return lambda viewer, thing: may(viewer, action, thing)


SUBJECTS = (
    Subject(
        name=KIND, label=_("Search notices"), read=_notices, may_see=_may("notice:see"),
        title=lambda notice, language: f"{notice.municipality.name_in(language)}: {notice.get_kind_display()}",
        url=_url("notices:notice"), text=lambda notice, _viewer: notice.seeks,
        text_language=lambda notice: notice.language, moderated=KIND, author=lambda notice: notice.author,
        as2_type="Note",
    ),
    Subject(
        name="introduction", label=_("Introductions"), read=_introductions, may_see=_may("introduction:see"),
        title=lambda one, language: f"{one.asker.name_in(language)} – {one.asked.name_in(language)}",
        url=_url("introductions:introduction"),
    ),
)  # fmt: skip
SORTS = (
    Sort("notice_published", Verb.CREATE, _("A new search notice: {what}."), icon="search", kind="other"),
    Sort("introduction_agreed", Verb.ACCEPT, _("Both want to get to know each other: {what}."), icon="handshake",
         kind="state"),
)  # fmt: skip


def tell_notice(notice: Notice) -> None:
    if not notice.municipality.is_demonstration:
        tell("notice_published", by=None, about=(KIND, notice.pk), municipality=notice.municipality)


def tell_agreed(introduction: Introduction) -> None:
    """To both sides, and to nobody else."""
    sides = [stream("municipality", key) for key in (introduction.asker_id, introduction.asked_id)]
    about, visibility = ("introduction", introduction.pk), Happening.Visibility.INSIDE
    tell("introduction_agreed", by=None, about=about, also=sides, visibility=visibility)
