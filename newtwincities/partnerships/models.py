# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The dossier: partnerships with their sides, carriers and exchanges."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newtwincities.atlas.models import Municipality
from newtwincities.teams.models import Team

MOST_PEOPLE = 100_000  # of one exchange and side


class Partnership(models.Model):
    """The living work of two or more municipalities, with or without an official twinning."""

    class Kind(models.TextChoices):
        COMPREHENSIVE = "comprehensive", _("Comprehensive")
        TOPIC = "topic", _("On one topic")
        FIXED_TERM = "fixed_term", _("For a fixed term")
        SCHOOL = "school", _("Between schools")
        INFORMAL = "informal", _("Informal")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("a partnership", "proposed")
        ACTIVE = "active", pgettext_lazy("a partnership", "active")
        PAUSED = "paused", pgettext_lazy("a partnership", "paused")
        ENDED = "ended", pgettext_lazy("a partnership", "ended")

    LONGEST_REASON = 400

    kind = models.CharField(max_length=13, choices=Kind, default=Kind.COMPREHENSIVE)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    state_since = models.DateField()
    reason = models.TextField(max_length=LONGEST_REASON, blank=True)  # of a pause or an end
    since = models.DateField(null=True, blank=True)  # the agreement, or the first meeting
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Side(models.Model):
    """One municipality of a partnership, and the team that acts for it there."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="sides")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="partnership_sides")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="partnership_sides")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["partnership", "municipality"], name="side_once"),)
        indexes = (models.Index(fields=["team"], name="side_team"),)

    def __str__(self) -> str:
        return f"{self.municipality_id} in {self.partnership_id}"


class Carrier(models.Model):
    """Somebody who carries the partnership on one side, as that side calls them; with an account or without."""

    LONGEST_NAME = 80

    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="carriers")
    name = models.CharField(max_length=LONGEST_NAME, blank=True)  # empty once erased

    class Meta:
        constraints = (models.UniqueConstraint(fields=["side", "name"], condition=~Q(name=""), name="carrier_once"),)

    def __str__(self) -> str:
        return f"{self.pk}"  # never a name: this ends up in logs


class Exchange(models.Model):
    """Anything done together."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("both at once")

    class Progress(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("an exchange", "planned")
        DONE = "done", pgettext_lazy("an exchange", "done")
        CANCELLED = "cancelled", pgettext_lazy("an exchange", "cancelled")

    LONGEST_TITLE = 120
    LONGEST_RESULT = 280
    MOST_HOURS = 2_000

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="exchanges")
    title = models.CharField(max_length=LONGEST_TITLE)
    start = models.DateField()
    end = models.DateField()
    mode = models.CharField(max_length=9, choices=Mode, default=Mode.IN_PERSON)
    progress = models.CharField(max_length=9, choices=Progress, default=Progress.DONE)
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    topics = models.CharField(max_length=400, blank=True)  # codes joined by |
    under_26 = models.PositiveIntegerField(null=True, blank=True)
    first_timers = models.PositiveIntegerField(null=True, blank=True)
    result = models.CharField(max_length=LONGEST_RESULT, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # counts changes, so that two who edit at once notice

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="exchange_in_order"),
            models.CheckConstraint(condition=~Q(title=""), name="exchange_titled"),
        )
        indexes = (models.Index(fields=["partnership", "start"], name="exchange_time"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.start}"

    @property
    def topic_codes(self) -> tuple[str, ...]:
        return tuple(self.topics.split("|")) if self.topics else ()


class Part(models.Model):
    """What one side brought to an exchange."""

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="parts")
    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="parts")
    hosts = models.BooleanField(default=False)
    participants = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["exchange", "side"], name="part_once"),)

    def __str__(self) -> str:
        return f"{self.side_id} in {self.exchange_id}"


class Organiser(models.Model):
    """That a carrier organised an exchange, with rough parts of the side's work."""

    MOST_PARTS = 9

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="organisers")
    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE, related_name="organised")
    parts = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["exchange", "carrier"], name="organiser_once"),)

    def __str__(self) -> str:
        return f"{self.carrier_id} in {self.exchange_id}"
