# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Searches for ideas that somebody has saved."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedIdeaSearch(models.Model):
    """A filter of the directory; whoever saved it hears of new ideas that fit."""

    MOST = 20  # of one person

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_idea_searches")
    query = models.CharField(max_length=1_500)  # of the directory's address, in one order
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "query"], name="saved_idea_search_once"),)

    def __str__(self) -> str:
        return f"{self.pk} of {self.person_id}"
