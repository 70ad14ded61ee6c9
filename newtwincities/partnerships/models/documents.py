# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Papers and photographs of a partnership: written here from a template, or uploaded."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from newtwincities.partnerships.models.dossier import Partnership
from newtwincities.partnerships.models.exchanges import Exchange


class Document(models.Model):
    """Either a text in one or two languages, or a file."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("Partnership agreement")
        RESOLUTION = "resolution", _("Council resolution")
        INVITATION = "invitation", _("Letter of invitation")
        THANKS = "thanks", _("Letter of thanks")
        PRESS = "press", _("Press note")
        BUDGET = "budget", _("Budget")
        PHOTOGRAPH = "photograph", _("Photograph")
        OTHER = "other", _("Another document")

    LONGEST_TITLE = 160
    LONGEST_TEXT = 40_000
    LONGEST_NOTE = 300

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="documents")
    exchange = models.ForeignKey(Exchange, on_delete=models.SET_NULL, null=True, blank=True, related_name="documents")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    title = models.CharField(max_length=LONGEST_TITLE)
    language = models.CharField(max_length=2, blank=True)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    second_language = models.CharField(max_length=2, blank=True)  # of the text beside it
    second_text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    ref = models.UUIDField(null=True, blank=True, unique=True)  # the file's name under var/
    file_name = models.CharField(max_length=LONGEST_TITLE, blank=True)  # as it was uploaded
    media_type = models.CharField(max_length=100, blank=True)
    consent = models.CharField(max_length=LONGEST_NOTE, blank=True)  # of whom a photograph shows, and who took it
    public_consent = models.BooleanField(default=False)  # whom it shows agreed to everybody seeing it
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # counts changes, so that two who edit at once notice

    class Meta:
        ordering = ("-added_at", "-pk")

    def __str__(self) -> str:
        return f"{self.pk} of {self.partnership_id}"

    @property
    def is_file(self) -> bool:
        return self.ref is not None

    @property
    def ending(self) -> str:
        """What kind of file it is, as people say: PDF."""
        return self.file_name.rpartition(".")[2].upper()

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")
