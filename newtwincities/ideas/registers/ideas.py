# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The idea itself: policies, personal data, what can be reported, and what is told in the feed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from newtwincities.common.policy import Viewer, may, register_policy, register_standing
from newtwincities.feed.registry import Sort, Subject, Verb, register_sorts, register_subjects
from newtwincities.ideas import rules
from newtwincities.ideas.models import Idea
from newtwincities.ideas.queries.members import parts_of, parts_of_many

KIND = "idea"  # in the feed and for moderators


def _read(keys: Collection[str]) -> Mapping[str, Idea]:
    rows = Idea.objects.select_related("created_by").defer("text", "folded")
    return {str(idea.pk): idea for idea in rows.filter(pk__in=[key for key in keys if key.isdecimal()])}


def _may_see(viewer: Viewer, idea: Idea) -> bool:
    return may(viewer, "idea:see", idea)


def _url(idea: Idea, language: str) -> str:
    with translation.override(language):
        return reverse("ideas:idea", args=[idea.pk])


IDEA = Subject(
    name=KIND,
    label=_("Project ideas"),
    read=_read,
    may_see=_may_see,
    title=lambda idea, _language: idea.title,
    url=_url,
    text=lambda idea, _viewer: idea.summary,
    text_language=lambda idea: idea.language,
    moderated=KIND,
    author=lambda idea: idea.created_by,
    as2_type="Group",
)

SORTS = (
    Sort("idea_published", Verb.CREATE, _("{who} is looking for partners for {what}."), icon="lightbulb", kind="state"),
    Sort("idea_changed", Verb.UPDATE, _("{who} has revised {what}."), icon="pencil", kind="update"),
    Sort("idea_state", Verb.UPDATE, _("{what} is now: {state}."), icon="flag", kind="state",
         more=lambda details: {"state": str(Idea.State(details["state"]).label)}),
    Sort("idea_outcome", Verb.ADD, _("Something has come of {what}."), icon="sprout", kind="state"),
)  # fmt: skip


def register() -> None:
    register_policy(rules.IDEA)
    register_standing("ideas", parts_of, of_many=parts_of_many)
    register_subjects(IDEA)
    register_sorts(*SORTS)
