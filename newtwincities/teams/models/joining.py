# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How people come into a team: by invitation, or by asking."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newtwincities.teams.models.teams import Role, Team


class Invitation(models.Model):
    """A role offered to one address. Only whoever reads mail at that address can take it up, and only once."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        ACCEPTED = "accepted", pgettext_lazy("an invitation", "accepted")
        DECLINED = "declined", pgettext_lazy("an invitation", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("an invitation", "withdrawn")
        EXPIRED = "expired", _("expired")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254, blank=True)  # in small letters; erased some time after the end
    role = models.CharField(max_length=11, choices=Role.Name, default=Role.Name.EDITOR)
    until = models.DateField(null=True, blank=True)  # of the role
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # The code that confirms the address of somebody without an account.
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    tries_left = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["team", "email"], condition=Q(state="open"), name="invitation_one_open"),
            models.CheckConstraint(condition=~Q(state="open") | ~Q(email=""), name="invitation_to_somebody"),
        )
        indexes = (models.Index(fields=["state", "expires_at"], name="invitation_expiry"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class JoinRequest(models.Model):
    """Somebody asks to be in a team."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a request", "open")
        ACCEPTED = "accepted", pgettext_lazy("a request", "accepted")
        DECLINED = "declined", pgettext_lazy("a request", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("a request", "withdrawn")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["team", "person"], condition=Q(state="open"), name="join_request_one_open"),
        )
        indexes = (models.Index(fields=["state", "closed_at"], name="join_request_closed"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class JoinMessage(models.Model):
    """One message of the short conversation about a request."""

    LONGEST_TEXT = 1000
    MOST = 12  # per request

    request = models.ForeignKey(JoinRequest, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=LONGEST_TEXT)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return f"{self.pk}"
