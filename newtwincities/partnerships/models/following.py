# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the program notes of partnerships by itself: the computed vitality, answers of the year, early warnings."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from newtwincities.partnerships.models.dossier import Partnership, Side
from newtwincities.partnerships.models.exchanges import Exchange


class Vitality(models.Model):
    """The index of a partnership as it was computed last, for lists and sums over many. Never written by hand."""

    partnership = models.OneToOneField(Partnership, on_delete=models.CASCADE, related_name="vitality")
    formula = models.PositiveSmallIntegerField()
    as_of = models.DateField(null=True)  # None: to be computed anew
    state = models.CharField(max_length=10, blank=True)  # as the domain names it
    provisional = models.BooleanField(default=False)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    scores = models.JSONField(default=dict)  # dimension → score, unknown ones left out
    history = models.JSONField(default=list)  # [day, value, state] at the end of every quarter

    class Meta:
        indexes = (models.Index(fields=["as_of"], name="vitality_as_of"),)

    def __str__(self) -> str:
        return f"of {self.partnership_id}"


class YearAnswer(models.Model):
    """What a side answered to the yearly question whether people met."""

    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="year_answers")
    year = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    met = models.BooleanField(null=True)  # None: not answered
    answered_at = models.DateTimeField(null=True, blank=True)  # for the first time
    exchange = models.ForeignKey(
        Exchange, on_delete=models.SET_NULL, null=True, blank=True, related_name="year_answers"
    )  # that the answers of the sides have made
    exchange_version = models.PositiveIntegerField(null=True, blank=True)  # as an answer has left it

    class Meta:
        constraints = (models.UniqueConstraint(fields=["side", "year"], name="year_answer_once"),)

    def __str__(self) -> str:
        return f"{self.year} of {self.side_id}"


class EarlyWarning(models.Model):
    """A warning that was sent to the carriers; at most one a month."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="early_warnings")
    kind = models.CharField(max_length=20)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["partnership", "sent_at"], name="early_warning_time"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.partnership_id}"


class StoppedMails(models.Model):
    """That somebody wants no more mails of a kind that come by themselves."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stopped_mails")
    kind = models.CharField(max_length=20)  # warnings, reminders

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "kind"], name="stopped_mails_once"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
