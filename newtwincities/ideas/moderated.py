# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ideas can be reported, wait where they are somebody's first contribution, and are hidden by moderators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from newtwincities.feed.models import Happening
from newtwincities.ideas.actions.ideas import tell
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.models import Idea
from newtwincities.ideas.queries.ideas import KIND
from newtwincities.moderation.registry import Kind
from newtwincities.people.models import Person


def _find(key: str) -> Idea | None:
    rows = Idea.objects.select_related("created_by").exclude(state=Idea.State.DRAFT)
    return rows.filter(pk=key).first() if key.isdecimal() else None


def url_of(idea: Idea, language: str) -> str:
    with translation.override(language):
        return reverse("ideas:idea", args=[idea.pk])


def _hide(idea: Idea, _actor: Person | None) -> None:
    touch(idea, active=False)


def _show(idea: Idea, _actor: Person | None) -> None:
    """Its pages are made anew, and what waited is told now."""
    touch(idea, active=False)
    if not Happening.objects.filter(thing_kind=KIND, thing_key=str(idea.pk), sort="idea_published").exists():
        tell(idea, "idea_published", by=idea.created_by)


def _at(view_name: str, arguments: Mapping[str, Any]) -> Idea | None:
    """The page of the idea and those of its tabs."""
    return _find(str(arguments.get("pk", ""))) if view_name in TABS else None


TABS = ("ideas:idea", "ideas:dates", "ideas:tasks", "ideas:activity", "ideas:versions")

IDEA = Kind(
    name=KIND,
    label=_("A project idea"),
    find=_find,
    title=lambda idea: idea.title,
    url=url_of,
    author=lambda idea: idea.created_by,
    text=lambda idea: f"{idea.summary}\n\n{idea.text}".strip(),
    language=lambda idea: idea.language,
    hide=_hide,
    show=_show,
    things_of=lambda person: Idea.objects.filter(created_by=person).exclude(state=Idea.State.DRAFT),
    by_url=_at,
)
