# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of ideas, below /ideas/."""

from __future__ import annotations

from django.urls import URLPattern, path

from newtwincities.ideas.views import directory as lists
from newtwincities.ideas.views import ideas, searches

app_name = "ideas"

# The directory, saved searches.
directory: list[URLPattern] = [
    path("", lists.directory, name="directory"),
    path("map/", lists.idea_map, name="map"),
    path("searches/", searches.searches, name="searches"),
    path("searches/save/", searches.save, name="save-search"),
    path("searches/<int:pk>/remove/", searches.remove, name="remove-search"),
]

# The idea itself: begin, read, edit, state, versions, attachments, links, what became of it.
idea: list[URLPattern] = [path("<int:pk>/", ideas.idea, name="idea")]

# Taking part: members, roles sought, joining, requests, invitations, leaving, handing over.
members: list[URLPattern] = []

# Updates, comments, reactions, polls, tasks, calendar.
community: list[URLPattern] = []

urlpatterns = [*directory, *idea, *members, *community]
