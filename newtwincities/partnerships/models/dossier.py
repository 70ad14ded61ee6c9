# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The dossier: partnerships, what their sides agreed on, and what each side gives."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newtwincities.atlas.models import Municipality
from newtwincities.common.codes import codes
from newtwincities.teams.models import Team


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
    topics = models.CharField(max_length=400, blank=True)  # codes joined by |
    languages = models.CharField(max_length=60, blank=True)  # what people speak with each other; codes joined by |
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def is_demonstration(self) -> bool:
        """Invented to try the program with: so is one of its municipalities."""
        return any(side.municipality.is_demonstration for side in self.sides.all())

    @property
    def rests(self) -> bool:
        """Paused or ended by agreement: then nothing is computed and nothing urged."""
        return self.state in (self.State.PAUSED, self.State.ENDED)

    @property
    def topic_codes(self) -> tuple[str, ...]:
        return codes(self.topics)

    @property
    def language_codes(self) -> tuple[str, ...]:
        return codes(self.languages)


class Agreement(models.Model):
    """What the sides signed."""

    LONGEST_TEXT = 20_000

    partnership = models.OneToOneField(Partnership, on_delete=models.CASCADE, related_name="agreement")
    signed_on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)  # None: without a term
    languages = models.CharField(max_length=60, blank=True)  # in which it was signed; codes joined by |
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)

    def __str__(self) -> str:
        return f"of {self.partnership_id}"

    @property
    def language_codes(self) -> tuple[str, ...]:
        return codes(self.languages)


class Side(models.Model):
    """One municipality of a partnership, and the team that acts for it there."""

    LONGEST_HABITS = 4_000

    class Shown(models.TextChoices):
        """What a side agrees to show to everybody; what all sides agree to show is public."""

        AGREEMENT = "agreement", _("The agreement")
        EXCHANGES = "exchanges", _("Exchanges: what, when, where")
        NUMBERS = "numbers", _("How many took part")
        PICTURES = "pictures", _("Photographs")
        VITALITY = "vitality", _("Where the partnership stands")

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="sides")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="partnership_sides")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="partnership_sides")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    budget = models.PositiveIntegerField(null=True, blank=True)  # a year
    currency = models.CharField(max_length=3, default="EUR")
    hours_a_year = models.PositiveSmallIntegerField(null=True, blank=True)  # of the town hall’s staff
    habits = models.TextField(max_length=LONGEST_HABITS, blank=True)  # what whoever takes over has to know
    shown = models.CharField(max_length=100, blank=True)  # codes joined by |

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["partnership", "municipality"], name="side_once"),)
        indexes = (models.Index(fields=["team"], name="side_team"),)

    def __str__(self) -> str:
        return f"{self.municipality_id} in {self.partnership_id}"

    @property
    def shown_codes(self) -> tuple[str, ...]:
        return codes(self.shown)
