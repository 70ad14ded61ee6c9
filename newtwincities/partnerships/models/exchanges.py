# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is done together: exchanges, what each side brought, and their programme."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newtwincities.common.codes import codes
from newtwincities.partnerships.models.carriers import Carrier
from newtwincities.partnerships.models.dossier import Partnership, Side

MOST_PEOPLE = 100_000  # of one exchange and side


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

    class Currency(models.TextChoices):
        EUR = "EUR", "€"
        CHF = "CHF", "CHF"

    LONGEST_TITLE = 120
    LONGEST_PLACE = 120
    LONGEST_FUNDING = 200
    LONGEST_LINK = 300
    MOST_MONEY = 100_000_000
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
    starts_at = models.TimeField(null=True, blank=True)  # in the zone below; None: all day
    ends_at = models.TimeField(null=True, blank=True)
    zone = models.CharField(max_length=40, blank=True)  # such as Europe/Vienna
    place = models.CharField(max_length=LONGEST_PLACE, blank=True)
    cost = models.PositiveIntegerField(null=True, blank=True)  # of all sides together
    currency = models.CharField(max_length=3, choices=Currency, default=Currency.EUR)
    funding = models.CharField(max_length=LONGEST_FUNDING, blank=True)  # where the money came from
    meeting_link = models.CharField(max_length=LONGEST_LINK, blank=True)
    programme_key = models.CharField(max_length=32, blank=True)  # of the shared programme; "": not shared
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
    def is_overdue(self) -> bool:
        """Whether it is said to be planned, although its days have passed."""
        return self.progress == self.Progress.PLANNED and self.end < timezone.localdate()

    @property
    def topic_codes(self) -> tuple[str, ...]:
        return codes(self.topics)


class Part(models.Model):
    """What one side brought to an exchange."""

    class Travel(models.TextChoices):
        WALK = "walk", pgettext_lazy("travel", "on foot or by bicycle")
        TRAIN = "train", pgettext_lazy("travel", "by train")
        COACH = "coach", pgettext_lazy("travel", "by coach")
        CAR = "car", pgettext_lazy("travel", "by car")
        PLANE = "plane", pgettext_lazy("travel", "by plane")

    MOST_KM = 20_000

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="parts")
    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="parts")
    hosts = models.BooleanField(default=False)
    participants = models.PositiveIntegerField(null=True, blank=True)
    under_26 = models.PositiveIntegerField(null=True, blank=True)
    first_timers = models.PositiveIntegerField(null=True, blank=True)
    families = models.PositiveIntegerField(null=True, blank=True)  # that hosted
    travel = models.CharField(max_length=5, choices=Travel, blank=True)  # how most of this side travelled
    travel_km = models.PositiveIntegerField(null=True, blank=True)  # there and back, of one person

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


class ProgrammeItem(models.Model):
    """A line of an exchange's programme: when, what, where, who meets whom."""

    LONGEST = 160

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="programme")
    day = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)  # among the lines of all days, as they were written
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    title = models.CharField(max_length=LONGEST)
    place = models.CharField(max_length=LONGEST, blank=True)
    who = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        ordering = ("day", "position", "pk")

    def __str__(self) -> str:
        return f"{self.pk} of {self.exchange_id}"


class ListMapping(models.Model):
    """How the columns of a list with these headings were understood, as somebody has put it right."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="list_mappings")
    headings = models.CharField(max_length=64)  # their digest
    columns = models.JSONField()  # the field of each column, "" for none

    class Meta:
        constraints = (models.UniqueConstraint(fields=["partnership", "headings"], name="list_mapping_once"),)

    def __str__(self) -> str:
        return f"{self.pk} of {self.partnership_id}"
