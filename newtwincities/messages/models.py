# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Conversations of two people, what they write, and how far each has read."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Conversation(models.Model):
    """Two people, `a` with the smaller key. It is open to those who work together; others ask first."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("a conversation", "asked")
        OPEN = "open", pgettext_lazy("a conversation", "open")
        DECLINED = "declined", pgettext_lazy("a conversation", "declined")

    class Reason(models.TextChoices):
        """Why somebody asks. Chosen, not written: nobody has to read what a stranger makes up."""

        IDEA = "idea", _("I would like to talk about a project idea.")
        PARTNERSHIP = "partnership", _("I would like to talk about a partnership between municipalities.")
        OFFER = "offer", _("What you offer in your profile could help us.")
        PRACTICE = "practice", _("I would like to learn how you do something.")
        OTHER = "other", _("I would like to get to know you.")

    AGAIN_AFTER = timedelta(days=365)  # a request that was declined
    MOST_ASKED = 5  # requests of one person that wait for an answer

    a = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=11, choices=Reason, blank=True)
    began_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField()  # of the latest message, request or answer

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["a", "b"], name="conversation_once"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="conversation_in_order"),
            models.CheckConstraint(condition=Q(state="open") | Q(asked_by__isnull=False), name="conversation_asked_by"),
        )
        indexes = (
            models.Index(fields=["a", "-last_at"], name="conversation_of_a"),
            models.Index(fields=["b", "-last_at"], name="conversation_of_b"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Message(models.Model):
    """What one of the two wrote. `ref` is how moderators find it: nobody can guess it and report what others write."""

    LONGEST_TEXT = 4_000

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    ref = models.UUIDField(default=uuid4, unique=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=LONGEST_TEXT)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="message_said"),)
        indexes = (
            models.Index(fields=["conversation", "-id"], name="message_newest"),
            models.Index(fields=["at"], name="message_at"),
        )

    def __str__(self) -> str:
        return f"{self.pk} in {self.conversation_id}"


class Seen(models.Model):
    """Up to which message somebody has read a conversation, and how many came since."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="seen")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unread = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["conversation", "person"], name="seen_once"),)
        indexes = (models.Index(fields=["person"], condition=Q(unread__gt=0), name="seen_unread"),)

    def __str__(self) -> str:
        return f"{self.unread} for {self.person_id}"


class Choice(models.Model):
    """What somebody has chosen about messages. Without a row: no copies, and members may ask."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True)
    copies = models.BooleanField(default=False)  # of every message, by mail
    closed = models.BooleanField(default=False)  # nobody may ask who does not work with the person

    def __str__(self) -> str:
        return f"of {self.person_id}"
