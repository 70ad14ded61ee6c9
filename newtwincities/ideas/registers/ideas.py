# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The idea itself: policies, personal data, what can be reported, and what is told in the feed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.actions import follow_merges
from newtwincities.common.panels import register_panel
from newtwincities.common.policy import Viewer, may, register_policy, register_standing
from newtwincities.feed.registry import Sort, Subject, Verb, register_sorts, register_subjects
from newtwincities.ideas import becoming, jobs, leaving, merging, moderated, rules
from newtwincities.ideas.models import Idea
from newtwincities.ideas.outcomes import register_outcome
from newtwincities.ideas.queries.ideas import KIND
from newtwincities.ideas.queries.members import parts_of, parts_of_many
from newtwincities.moderation.registry import register_kind
from newtwincities.people.blocking import are_apart
from newtwincities.privacy.register import register_personal_data


def _read(keys: Collection[str]) -> Mapping[str, Idea]:
    rows = Idea.objects.select_related("created_by", "municipality").defer("text", "folded")
    return {str(idea.pk): idea for idea in rows.filter(pk__in=[key for key in keys if key.isdecimal()])}


def _may_see(viewer: Viewer, idea: Idea) -> bool:
    return may(viewer, "idea:see", idea) and not are_apart(viewer, idea.created_by)


IDEA = Subject(
    name=KIND,
    label=_("Project ideas"),
    read=_read,
    may_see=_may_see,
    title=lambda idea, _language: idea.title,
    url=moderated.url_of,
    text=lambda idea, _viewer: idea.summary,
    text_language=lambda idea: idea.language,
    moderated=KIND,
    invented=lambda idea: idea.is_demonstration,
    author=lambda idea: idea.created_by,
    as2_type="Group",
    stamp="ideas",
)

SORTS = (
    Sort("idea_published", Verb.CREATE, _("{who} is looking for partners for {what}."), icon="lightbulb", kind="state"),
    Sort("idea_changed", Verb.UPDATE, _("{who} has revised {what}."), icon="pencil", kind="update"),
    Sort("idea_state", Verb.UPDATE, _("{what} is now: {state}."), icon="flag", kind="state",
         more=lambda details: {"state": str(Idea.State(details["state"]).label)}),
    Sort("idea_outcome", Verb.ADD, _("Something has come of {what}."), icon="sprout", kind="state"),
)  # fmt: skip


def register() -> None:
    assert jobs.clear_idea_files  # importing it lets the routine come round
    register_policy(rules.IDEA)
    register_standing("ideas", parts_of, of_many=parts_of_many)
    register_subjects(IDEA)
    register_kind(moderated.IDEA)
    register_sorts(*SORTS)
    register_outcome(becoming.BECOMES_PARTNERSHIP)
    register_panel("partnership-plan", "ideas", becoming.origin_panel)
    register_personal_data(leaving.IDEAS)
    follow_merges("ideas", merging.follow_merge)
