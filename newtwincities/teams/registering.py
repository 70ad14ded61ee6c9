# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What teams tell the registers when the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.actions import follow_merges
from newtwincities.atlas.imports.further import register_import
from newtwincities.common.menu import register_entry
from newtwincities.common.panels import register_panel
from newtwincities.common.policy import OPERATOR, may, register_policy, register_standing
from newtwincities.feed.registry import register_sorts, register_subjects
from newtwincities.moderation.registry import Queue, register_kind, register_queue
from newtwincities.people.company import register_coordination, register_shared_work
from newtwincities.privacy.register import register_personal_data
from newtwincities.teams import demo, happenings, jobs, merging, moderated, panels, queries, retention, rules, together
from newtwincities.teams.imports.official_contacts import import_official_contacts

CLAIMS = Queue(
    name="claims",
    title=_("Claims and new committees"),
    url_name="teams:claims",
    waiting=queries.count_for_moderators,
    may_see=lambda viewer: may(viewer, "claim:list"),
)


def register() -> None:
    assert jobs.keep_teams_true  # importing it lets the routine come round
    for policy in (rules.TEAM, rules.CLAIM, rules.JOIN_REQUEST):
        register_policy(policy)
    register_subjects(happenings.TEAM)
    register_sorts(*happenings.SORTS)
    register_standing(rules.STANDING, queries.standing_of)
    register_shared_work(queries.people_worked_with, of_many=together.worked_with_of_many)
    register_coordination(queries.people_coordinated)
    register_panel("municipality-head", "teams", panels.head_panel, place=10)
    follow_merges("teams", merging.follow_merge)
    register_queue(CLAIMS)
    register_kind(moderated.TEAM, moderated.NEWS, moderated.JOIN_MESSAGE)
    register_import("official-contacts", import_official_contacts)
    register_entry("teams:mine", _("My teams"), place=20)
    register_entry("teams:letters", _("Letters"), place=72, shown=lambda viewer: OPERATOR in viewer.roles)
    register_personal_data(*retention.KINDS)
    demo.register_own()
