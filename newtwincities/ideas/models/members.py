# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who takes part in an idea, as what and for whom; who would like to; and what is still sought."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newtwincities.atlas.models import Municipality
from newtwincities.common.codes import codes
from newtwincities.ideas.models.ideas import Idea


class Part(models.TextChoices):
    """As what somebody takes part."""

    LEAD = "lead", _("Lead partner")
    MUNICIPALITY = "municipality", _("Municipality")
    YOUTH = "youth", _("Youth organisation")
    RESEARCH = "research", _("Research")
    EVALUATION = "evaluation", _("Evaluation")
    CULTURE = "culture", _("Culture")
    TECHNOLOGY = "technology", _("Technology")
    MEDIA = "media", _("Media")
    BUSINESS = "business", _("Business")
    SCHOOL = "school", _("School")
    OTHER = "other", _("Another part")


LONGEST_SENTENCE = 300


class Offer(models.Model):
    """As what, from where and for whom somebody takes part or would like to."""

    part = models.CharField(max_length=12, choices=Part)
    sentence = models.CharField(max_length=LONGEST_SENTENCE, blank=True)
    language = models.CharField(max_length=10, blank=True)  # of the sentence
    municipality = models.ForeignKey(
        Municipality, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # for which the person acts
    organisation = models.CharField(max_length=120, blank=True)  # or this; both empty: as a person
    country = models.CharField(max_length=2, blank=True)  # from which; empty: not said

    class Meta:
        abstract = True


class RoleSought(models.Model):
    """How many the idea still wants to do something, and from where."""

    LONGEST_NOTE = 200

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="roles_sought")
    part = models.CharField(max_length=12, choices=Part)
    number = models.PositiveSmallIntegerField(default=1)
    countries = models.CharField(max_length=400, blank=True)  # codes, each between two |; empty: any
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)  # in the idea's language

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["idea", "part"], name="idea_role_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=50), name="idea_role_number"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.part} for {self.idea_id}"

    @property
    def country_codes(self) -> tuple[str, ...]:
        return codes(self.countries)


class Member(Offer):
    """That a person takes part in an idea. Those who left stay, without the person once the account is erased."""

    class Standing(models.TextChoices):
        MEMBER = "member", _("Member")
        EDITOR = "editor", _("Editor")
        LEAD = "lead", _("Leads the idea")

    class Ended(models.TextChoices):
        LEFT = "left", _("left")
        REMOVED = "removed", _("removed")
        ERASED = "erased", _("account erased")

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="idea_memberships"
    )
    standing = models.CharField(max_length=6, choices=Standing, default=Standing.MEMBER)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=7, choices=Ended, blank=True)
    reason = models.CharField(max_length=LONGEST_SENTENCE, blank=True)  # of the end, for the group

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["idea", "person"], condition=Q(ended_at=None), name="idea_member_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(ended_at__isnull=False), name="idea_member_person"
            ),
        )
        indexes = (
            models.Index(fields=["idea", "ended_at", "since"], name="idea_members"),
            models.Index(fields=["person", "ended_at"], name="idea_memberships"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} in {self.idea_id}"


class JoinRequest(Offer):
    """Somebody asks to take part; both sides may write a few lines before it is decided."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a request", "open")
        ACCEPTED = "accepted", pgettext_lazy("a request", "accepted")
        DECLINED = "declined", pgettext_lazy("a request", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("a request", "taken back")

    MOST_REPLIES = 20
    AGAIN_AFTER = timedelta(days=30)  # one that was declined

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["idea", "person"], condition=Q(state="open"), name="idea_request_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} to {self.idea_id}: {self.state}"


class Reply(models.Model):
    """A line of the conversation about a request to join."""

    LONGEST_TEXT = 1_000

    request = models.ForeignKey(JoinRequest, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=LONGEST_TEXT)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.pk} on {self.request_id}"


class Invitation(models.Model):
    """Somebody is asked to take part: a member of the site by name, or whoever has the mail."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("an invitation", "open")
        ACCEPTED = "accepted", pgettext_lazy("an invitation", "accepted")
        DECLINED = "declined", pgettext_lazy("an invitation", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("an invitation", "taken back")

    GOOD_FOR = timedelta(days=60)

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="invitations")
    ref = models.UUIDField(default=uuid4, unique=True)  # in the mailed link
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    address = models.EmailField(max_length=254, blank=True)  # where the person has no account; forgotten when answered
    part = models.CharField(max_length=12, choices=Part)
    words = models.CharField(max_length=LONGEST_SENTENCE, blank=True)
    language = models.CharField(max_length=10)  # of the mail
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["idea", "person"], condition=Q(state="open", person__isnull=False), name="idea_invited_once"
            ),
            models.UniqueConstraint(
                fields=["idea", "address"], condition=Q(state="open") & ~Q(address=""), name="idea_address_invited_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} to {self.idea_id}"
