# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happened, in which streams it is read, and what somebody follows or has muted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.models import BYTE_ORDER, Municipality

LONGEST_STREAM = 80


class Happening(models.Model):
    """One line: who did what to which thing. Words are made of it when it is read, if the reader may see the thing."""

    class Visibility(models.TextChoices):
        """How far it may go at the most. What the reader may see is asked of the policy of the thing all the same."""

        PUBLIC = "public", _("Everybody")
        MEMBERS = "members", _("Everybody who is signed in")
        INSIDE = "inside", _("Those who take part")

    at = models.DateTimeField(default=timezone.now)
    sort = models.CharField(max_length=40)  # of the register: `idea_joined`
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="happenings")
    municipality = models.ForeignKey(Municipality, on_delete=models.SET_NULL, null=True, related_name="+")  # acted for
    thing_kind = models.CharField(max_length=30)
    thing_key = models.CharField(max_length=40)
    within_kind = models.CharField(max_length=30, blank=True)  # the idea that an update was posted in
    within_key = models.CharField(max_length=40, blank=True)
    visibility = models.CharField(max_length=7, choices=Visibility)
    details = models.JSONField(default=dict)  # codes and numbers for the words, never a person's data

    class Meta:
        indexes = (
            models.Index(fields=["thing_kind", "thing_key"], name="happening_thing"),
            models.Index(fields=["within_kind", "within_key", "-id"], name="happening_within"),
            models.Index(fields=["at"], name="happening_at"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.sort} {self.thing_kind}:{self.thing_key}"


class Line(models.Model):
    """That a happening is read in a stream such as `idea:5`, `municipality:33`, `person:7` or `territory`.

    `head` is the newer line into which it is folded ("Ana and 4 others joined").
    """

    stream = models.CharField(max_length=LONGEST_STREAM, db_collation=BYTE_ORDER)
    happening = models.ForeignKey(Happening, on_delete=models.CASCADE, related_name="lines")
    head = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="folded", db_index=False
    )  # its index leaves out the many that have none: both databases would take a full one for useless
    looked_at = models.BooleanField(default=False)  # by the job that folds

    class Meta:
        constraints = (models.UniqueConstraint(fields=["stream", "happening"], name="line_once"),)
        indexes = (
            models.Index(fields=["stream", "-happening"], condition=Q(head=None), name="line_newest"),
            models.Index(fields=["stream", "happening"], condition=Q(looked_at=False), name="line_to_fold"),
            models.Index(fields=["head"], condition=Q(head__isnull=False), name="line_folded"),
        )

    def __str__(self) -> str:
        return f"{self.happening_id} in {self.stream}"


class Addressee(models.Model):
    """That a happening speaks to somebody personally: a mention, an answer to their request, an invitation."""

    happening = models.ForeignKey(Happening, on_delete=models.CASCADE, related_name="addressees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20)  # of `registry.REASONS`

    class Meta:
        constraints = (models.UniqueConstraint(fields=["happening", "person"], name="addressee_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} by {self.happening_id}"


class Follow(models.Model):
    """That somebody follows a stream, or has muted it; and why it came to that."""

    class Why(models.TextChoices):
        CHOSEN = "chosen", _("You chose to follow it.")
        JOINED = "joined", _("You take part in it.")
        BEGUN = "begun", _("You have begun it.")
        TEAM = "team", _("Your team acts for it.")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    stream = models.CharField(max_length=LONGEST_STREAM, db_collation=BYTE_ORDER)
    why = models.CharField(max_length=6, choices=Why, default=Why.CHOSEN)
    muted = models.BooleanField(default=False)  # nothing of the stream, wherever it comes from
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "stream"], name="follow_once"),)
        indexes = (models.Index(fields=["stream"], condition=Q(muted=False), name="follow_stream"),)

    def __str__(self) -> str:
        return f"{self.person_id} {'mutes' if self.muted else 'follows'} {self.stream}"


class CalendarKey(models.Model):
    """The secret part of the address under which somebody's calendar program reads their own dates."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_key")
    key = models.CharField(max_length=43, unique=True)

    def __str__(self) -> str:
        return f"of {self.person_id}"
