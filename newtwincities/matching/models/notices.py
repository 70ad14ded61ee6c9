# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Search notices, and searches on the board that somebody has saved."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from newtwincities.atlas.models import Municipality
from newtwincities.common.codes import codes
from newtwincities.partnerships.models import Partnership
from newtwincities.teams.models import Team


class Notice(models.Model):
    """A municipality's published wish for a partner. It ends by itself unless it is renewed."""

    LONGEST_TEXT = 1_000
    MOST_TOPICS = 6
    GOOD_FOR = timedelta(days=90)

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="notices")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=13, choices=Partnership.Kind)
    topics = models.CharField(max_length=400, blank=True)  # codes, each between two |
    offers = models.TextField(max_length=LONGEST_TEXT)
    seeks = models.TextField(max_length=LONGEST_TEXT)
    language = models.CharField(max_length=10)  # of the two texts
    countries = models.CharField(max_length=400, blank=True)  # wanted ones, joined by |; empty: any
    deadline = models.DateField(null=True, blank=True)
    ends_on = models.DateField()  # the last day on the board
    reminded_on = models.DateField(null=True, blank=True)  # that it ends soon
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField()
    shown_at = models.DateTimeField()  # since when everybody can read it; later where a moderator looked first
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(offers="") & ~Q(seeks=""), name="notice_said"),)
        indexes = (
            models.Index(fields=["withdrawn_at", "ends_on", "-shown_at"], name="notice_board"),
            models.Index(fields=["municipality"], name="notice_of"),
        )

    def __str__(self) -> str:
        return f"{self.pk} of {self.municipality_id}"

    @property
    def topic_codes(self) -> tuple[str, ...]:
        return codes(self.topics)

    @property
    def country_codes(self) -> tuple[str, ...]:
        return codes(self.countries)

    def is_open(self, today: date) -> bool:
        return self.withdrawn_at is None and self.ends_on >= today

    @classmethod
    def last_day(cls, today: date, deadline: date | None) -> date:
        """Until when a notice that is published or renewed today stays on the board."""
        usual = today + cls.GOOD_FOR
        return min(usual, deadline) if deadline else usual


class SavedSearch(models.Model):
    """A filter of the board about whose new notices somebody wants a mail."""

    MOST = 20  # of one person

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    country = models.CharField(max_length=2, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=13, blank=True)
    language = models.CharField(max_length=10, blank=True)
    mails = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    told = models.ManyToManyField(Notice, related_name="+")  # so that no mail comes twice

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "country", "topic", "kind", "language"], name="saved_search_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} of {self.person_id}"
