# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How often a municipality was shown another one, and what came of it. Of persons nothing is kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.models import Municipality


class PairCount(models.Model):
    """A number for a pair, a month and the place on the list at which the candidate stood."""

    class Event(models.TextChoices):
        SHOWN = "shown", _("shown")
        OPENED = "opened", _("opened")
        SHORTLISTED = "shortlisted", _("put on the shortlist")
        REQUESTED = "requested", _("asked for an introduction")
        ACCEPTED = "accepted", _("agreed")

    class Place(models.IntegerChoices):
        """The last place of a stretch of the list; 0: the candidate was found elsewhere."""

        ELSEWHERE = 0, _("found elsewhere")
        TEN = 10, _("places 1 to 10")
        FIFTY = 50, _("places 11 to 50")
        BEHIND = 999, _("place 51 and behind")

    asker = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=11, choices=Event)
    month = models.DateField()  # its first day
    place = models.PositiveSmallIntegerField(choices=Place, default=Place.ELSEWHERE)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["asker", "candidate", "event", "month", "place"], name="pair_counted_once"),
        )
        indexes = (
            models.Index(fields=["month"], name="pair_count_month"),
            models.Index(fields=["event", "place"], name="pair_count_event"),
        )

    def __str__(self) -> str:
        return f"{self.asker_id} {self.event} {self.candidate_id}"
