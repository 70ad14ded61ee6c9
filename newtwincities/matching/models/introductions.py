# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Requests of one municipality to be introduced to another."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newtwincities.atlas.models import Municipality
from newtwincities.common.codes import codes
from newtwincities.partnerships.models import Partnership
from newtwincities.teams.models import Team


class Introduction(models.Model):
    """One municipality asks another whether it would like to get to know it. Persons come last, on both sides."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("an introduction", "open")
        QUIET = "quiet", pgettext_lazy("an introduction", "declined without a word")
        AGREED = "agreed", pgettext_lazy("an introduction", "agreed")
        DECLINED = "declined", pgettext_lazy("an introduction", "declined")
        CLOSED = "closed", pgettext_lazy("an introduction", "closed without an answer")
        WITHDRAWN = "withdrawn", pgettext_lazy("an introduction", "taken back")

    class Sentence(models.TextChoices):
        """How the asked side says no. It is read in the reader's language."""

        NO_TIME = "no_time", _("We have no capacity for a new partnership at present.")
        PARTNERS = "partners", _("We put our energy into the partnerships that we have.")
        OTHER_TOPICS = "other_topics", _("Our plans are about other topics.")
        LATER = "later", _("Not this year; you are welcome to ask again next year.")
        COUNCIL = "council", _("Our council has decided otherwise.")

    LONGEST_REASON = 1_000
    LONGEST_LETTER = 4_000
    MOST_OPEN = 5  # of one municipality
    MOST_A_MONTH = 10
    MONTH = timedelta(days=30)
    AGAIN_AFTER = timedelta(days=365)
    REMIND_AFTER = (timedelta(days=7), timedelta(days=21))
    CLOSE_AFTER = timedelta(days=45)

    asker = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="introductions_asked")
    asked = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="introductions_got")
    asker_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    asked_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=13, choices=Partnership.Kind)
    topics = models.CharField(max_length=400, blank=True)  # codes joined by |
    reason = models.TextField(max_length=LONGEST_REASON)
    letters = models.JSONField(default=dict)  # language → text
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    sentence = models.CharField(max_length=12, choices=Sentence, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asker_contact = models.EmailField(blank=True)  # shown once both have agreed
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_contact = models.EmailField(blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    partnership = models.ForeignKey(Partnership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="introduction_of_two"),
            # Whoever sends twice at once meets this.
            models.UniqueConstraint(
                fields=["asker", "asked"], condition=Q(state__in=("open", "quiet")), name="introduction_open_once"
            ),
        )
        indexes = (
            models.Index(fields=["state", "asked_at"], name="introduction_due"),
            models.Index(fields=["asked", "state"], name="introduction_got"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.asker_id} to {self.asked_id}"

    @property
    def topic_codes(self) -> tuple[str, ...]:
        return codes(self.topics)

    @property
    def closes_on(self) -> date:
        return (self.asked_at + self.CLOSE_AFTER).date()

    @property
    def seen_by_asker(self) -> str:
        """A side that declined without a word has, for the other one, not answered yet."""
        return str(self.State.OPEN if self.state == self.State.QUIET else self.state)
