# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What reached whom, and what somebody has decided about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.models import BYTE_ORDER
from newtwincities.domain.notifying import When
from newtwincities.feed.models import LONGEST_STREAM, Happening

LONGEST_KIND = 30


class Notification(models.Model):
    """That a happening is for somebody: in the list, by mail, or both."""

    class Mail(models.TextChoices):
        NOW = "now", _("At once")
        DIGEST = "digest", _("In the digest")
        NONE = "none", _("None")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    happening = models.ForeignKey(Happening, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=LONGEST_KIND)  # of `wording.KINDS`
    mail = models.CharField(max_length=6, choices=Mail)
    rule = models.CharField(max_length=15)  # of domain.notifying.Rule, by which the mail was decided
    in_list = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "happening"], name="notification_once"),
            models.CheckConstraint(
                condition=Q(mailed_at__isnull=True) | ~Q(mail="none"), name="notification_mailed_as_a_mail"
            ),
        )
        indexes = (
            models.Index(fields=["person", "-id"], condition=Q(in_list=True), name="notification_list"),
            models.Index(fields=["person"], condition=Q(in_list=True, read_at=None), name="notification_unread"),
            models.Index(
                fields=["person", "-id"],
                condition=Q(mail="digest", mailed_at=None, read_at=None),
                name="notification_for_digest",
            ),
            models.Index(fields=["made_at"], name="notification_made_at"),
        )

    def __str__(self) -> str:
        return f"{self.happening_id} for {self.person_id}"


class Setting(models.Model):
    """What somebody has decided: for a kind everywhere, for all of a stream, or for a kind within a stream."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    stream = models.CharField(max_length=LONGEST_STREAM, blank=True, db_collation=BYTE_ORDER)
    kind = models.CharField(max_length=LONGEST_KIND, blank=True)
    when = models.PositiveSmallIntegerField(choices=[(when.value, when.name) for when in When])
    in_list = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "stream", "kind"], name="setting_once"),
            models.CheckConstraint(condition=~Q(stream="") | ~Q(kind=""), name="setting_about_something"),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.stream or 'all'} {self.kind or 'all'} {self.when}"


class Rhythm(models.Model):
    """How often somebody gets the digest, and when the next one is due. Whoever has none is told nothing yet."""

    class Digest(models.TextChoices):
        WEEKLY = "weekly", _("Once a week")
        DAILY = "daily", _("Once a day")
        NEVER = "never", _("Never")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=6, choices=Digest, default=Digest.WEEKLY)
    all_off = models.BooleanField(default=False)  # no mails at all
    next_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["next_at"], name="rhythm_next"),)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.digest}"


class Digest(models.Model):
    """That the digest which was due at this time was written: a second one cannot be."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "due_at"], name="digest_once"),
            models.CheckConstraint(condition=Q(written_at__gte=F("due_at")), name="digest_not_before_due"),
        )
        indexes = (models.Index(fields=["written_at"], name="digest_written"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.due_at:%Y-%m-%d}"
