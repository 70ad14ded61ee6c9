# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a municipality says of itself. Topics are in the atlas, since lists and maps are narrowed by them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from newtwincities.atlas.models import Municipality


class Presentation(models.Model):
    """The part that is the same in every language. Lists are codes joined by |."""

    LONGEST_CONTACT = 120

    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="presentation")
    formats = models.CharField(max_length=200, blank=True)  # forms of partnership that are wanted
    languages = models.CharField(max_length=60, blank=True)  # that the team speaks
    contact_name = models.CharField(max_length=LONGEST_CONTACT, blank=True)  # an office, not a person
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_url = models.URLField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.municipality_id}"

    @property
    def contact_lines(self) -> list[str]:
        """What is given of the public contact."""
        parts = (self.contact_name, self.contact_email, self.contact_phone, self.contact_url)
        return [part for part in parts if part]

    @property
    def format_codes(self) -> list[str]:
        return self.formats.split("|") if self.formats else []

    @property
    def language_codes(self) -> list[str]:
        return self.languages.split("|") if self.languages else []


class Description(models.Model):
    """The municipality in its own words, in one language."""

    LONGEST = 4000

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="descriptions")
    language = models.CharField(max_length=10)
    text = models.TextField(max_length=LONGEST)  # Markdown
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)  # by a moderator

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["municipality", "language"], name="description_once"),
            models.CheckConstraint(condition=~Q(text=""), name="description_said"),
        )

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.language}"


class ProfilePicture(models.Model):
    """A picture of the municipality, drawn anew when it came. The file is named by chance."""

    MOST = 6
    LONGEST_ALT = 200
    LONGEST_CREDIT = 120

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="pictures")
    file_name = models.CharField(max_length=60, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=LONGEST_ALT)
    language = models.CharField(max_length=10)  # of the alternative text
    credit = models.CharField(max_length=LONGEST_CREDIT)  # who took it, and under which terms
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)  # by a moderator

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(alt="") & ~Q(credit=""), name="picture_described"),)
        indexes = (models.Index(fields=["municipality", "added_at"], name="picture_of"),)

    def __str__(self) -> str:
        return f"{self.pk} of {self.municipality_id}"
