# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Candidates that a municipality has put aside, with the team's notes and what was decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.models import Municipality


class ShortlistEntry(models.Model):
    """One candidate of one municipality."""

    class Decision(models.TextChoices):
        YES = "yes", _("Yes, we would like to")
        NO = "no", _("No")
        LATER = "later", _("Later")

    class Reply(models.TextChoices):
        YES = "yes", _("It would like to")
        NO = "no", _("It would not")
        WAITING = "waiting", _("Not yet")

    LONGEST_NOTE = 1_000
    MOST = 50  # of one municipality

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="shortlist")
    candidate = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    note = models.TextField(max_length=LONGEST_NOTE, blank=True)
    decision = models.CharField(max_length=5, choices=Decision, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decision_note = models.TextField(max_length=LONGEST_NOTE, blank=True)
    reply = models.CharField(max_length=7, choices=Reply, blank=True)  # of the other side
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["municipality", "candidate"], name="shortlisted_once"),)

    def __str__(self) -> str:
        return f"{self.candidate_id} for {self.municipality_id}"
