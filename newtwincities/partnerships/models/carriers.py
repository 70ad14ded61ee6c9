# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who carries a partnership, and the small tasks that are to be taken."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newtwincities.common.codes import codes
from newtwincities.partnerships.models.dossier import Partnership, Side


class Carrier(models.Model):
    """Somebody who carries the partnership on one side, as that side calls them; with an account or without."""

    LONGEST_NAME = 80
    LONGEST_CONTACT = 200
    LONGEST_KNOWS = 2_000

    class Does(models.TextChoices):
        ORGANISER = "organiser", _("Organises")
        INTERPRETER = "interpreter", _("Interprets")
        TREASURER = "treasurer", _("Keeps the money")
        YOUTH = "youth", _("Young people")
        FAMILIES = "families", _("Host families")
        SCHOOL = "school", _("School")
        CLUB = "club", _("Club")

    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="carriers")
    name = models.CharField(max_length=LONGEST_NAME, blank=True)  # empty once erased
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="carried"
    )
    does = models.CharField(max_length=100, blank=True)  # codes joined by |
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)  # the end of the term; in the past: has stopped
    deputy = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    successor = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    contact = models.CharField(max_length=LONGEST_CONTACT, blank=True)  # address or number, for the other carriers
    knows = models.TextField(max_length=LONGEST_KNOWS, blank=True)  # what only this person knows
    asked_at = models.DateTimeField(null=True, blank=True)  # to hand over before the term ends

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["side", "name"], condition=~Q(name=""), name="carrier_once"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="carrier_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"  # never a name: this ends up in logs

    @property
    def does_codes(self) -> tuple[str, ...]:
        return codes(self.does)


class Task(models.Model):
    """Something small to do for a partnership, which anybody of its teams can take."""

    LONGEST_TITLE = 160

    class Effort(models.TextChoices):
        HOUR = "hour", pgettext_lazy("effort of a task", "one hour")
        EVENING = "evening", pgettext_lazy("effort of a task", "one evening")
        DAY = "day", pgettext_lazy("effort of a task", "one day")
        MORE = "more", pgettext_lazy("effort of a task", "several days")

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=LONGEST_TITLE)
    effort = models.CharField(max_length=7, choices=Effort, default=Effort.EVENING)
    due = models.DateField(null=True, blank=True)
    carrier = models.ForeignKey(Carrier, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks")
    remedy = models.CharField(max_length=40, blank=True)  # the code of the remedy that it is a step of
    step = models.JSONField(default=dict, blank=True)  # code and parameters of a computed step, to be worded anew
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due", "pk")
        indexes = (models.Index(fields=["partnership", "done_at"], name="task_open"),)

    def __str__(self) -> str:
        return f"{self.pk} of {self.partnership_id}"
