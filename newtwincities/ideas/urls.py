# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of ideas, below /ideas/."""

from __future__ import annotations

from django.urls import URLPattern, path

from newtwincities.ideas.views import attachments, editing, ideas, inviting, joining, outcomes
from newtwincities.ideas.views import members as member_views

app_name = "ideas"

# The directory, saved searches.
directory: list[URLPattern] = []

# The idea itself: begin, read, edit, state, versions, attachments, links, what became of it.
idea: list[URLPattern] = [
    path("new/", editing.begin, name="new"),
    path("similar/", ideas.similar, name="similar"),
    path("municipalities/", editing.municipalities, name="municipalities"),
    path("<int:pk>/", ideas.idea, name="idea"),
    path("<int:pk>/dates/", ideas.dates, name="dates"),
    path("<int:pk>/tasks/", ideas.tasks, name="tasks"),
    path("<int:pk>/activity/", ideas.activity, name="activity"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/state/", ideas.state, name="state"),
    path("<int:pk>/publish/", ideas.publish, name="publish"),
    path("<int:pk>/delete/", ideas.delete, name="delete"),
    path("<int:pk>/versions/", editing.versions, name="versions"),
    path("<int:pk>/versions/restore/", editing.restore, name="restore"),
    path("<int:pk>/files/<uuid:ref>/", attachments.file, name="file"),
    path("<int:pk>/attachments/", attachments.attachments, name="attachments"),
    path("<int:pk>/attachments/cover/", attachments.cover, name="cover"),
    path("<int:pk>/attachments/<int:attachment>/remove/", attachments.remove, name="remove-attachment"),
    path("<int:pk>/partnership/", outcomes.partnership, name="partnership"),
    path("<int:pk>/links/<int:link>/remove/", attachments.remove_link, name="remove-link"),
]

# Taking part: members, roles sought, joining, requests, invitations, leaving, handing over.
members: list[URLPattern] = [
    path("mine/", joining.mine, name="mine"),
    path("memberships/<int:pk>/", joining.membership, name="membership"),
    path("invitations/<str:token>/", inviting.mailed, name="mailed-invitation"),
    path("<int:pk>/members/", member_views.members, name="members"),
    path("<int:pk>/members/<int:member>/", member_views.member, name="member"),
    path("<int:pk>/roles/", member_views.sought, name="roles"),
    path("<int:pk>/join/", joining.join, name="join"),
    path("<int:pk>/requests/<int:asked>/", joining.join_request, name="request"),
    path("<int:pk>/leave/", joining.leave, name="leave"),
    path("<int:pk>/invite/", inviting.invite, name="invite"),
    path("<int:pk>/invitations/<int:invitation>/", inviting.invitation, name="invitation"),
    path("<int:pk>/invitations/<int:invitation>/withdraw/", inviting.withdraw, name="withdraw-invitation"),
]

# Updates, comments, reactions, polls, tasks, calendar.
community: list[URLPattern] = []

urlpatterns = [*directory, *idea, *members, *community]
