# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people asked for concerning their data, and what the daily routine did about periods."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Download(models.Model):
    """A download of a person's data that is, or was, made in the background, since it is large."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="downloads")  # of whom
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ref = models.UUIDField(unique=True, default=uuid4)  # the file's name
    receipt = models.CharField(max_length=20)
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["asked_at"], name="download_asked"),)

    def __str__(self) -> str:
        return f"download {self.pk}"


class Erasure(models.Model):
    """An account that will be erased on a day, unless somebody thinks better of it. It goes with the account."""

    class Reason(models.TextChoices):
        ASKED = "asked", _("asked for")
        UNUSED = "unused", pgettext_lazy("an account", "not used for a long time")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="erasure")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # nobody, where the account was not used
    reason = models.CharField(max_length=6, choices=Reason, default=Reason.ASKED)
    contributions_stay = models.BooleanField(default=True)
    receipt = models.CharField(max_length=20, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(due_at__gt=models.F("asked_at")), name="erasure_waits"),)
        indexes = (models.Index(fields=["due_at"], name="erasure_due"),)

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class CorrectionRequest(models.Model):
    """What somebody wants put right that they can't change themselves. The operators answer it."""

    LONGEST_TEXT = 2000

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="correction_requests")
    text = models.TextField(max_length=LONGEST_TEXT)
    receipt = models.CharField(max_length=20, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(max_length=LONGEST_TEXT, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answer=""), name="correction_answered_in_words"),
        )
        indexes = (models.Index(fields=["answered_at", "asked_at"], name="correction_queue"),)

    def __str__(self) -> str:
        return f"correction {self.pk}"


class RetentionRun(models.Model):
    """One round of the daily routine: what it erased of each kind, and what is past its period and still there."""

    at = models.DateTimeField(default=timezone.now)
    erased = models.JSONField(default=dict)  # kind → how much
    remaining = models.JSONField(default=dict)
    failed = models.JSONField(default=list)  # kinds whose erasing raised an error

    class Meta:
        indexes = (models.Index(fields=["at"], name="retention_at"),)

    def __str__(self) -> str:
        return f"retention {self.at:%Y-%m-%d}"
