# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.conf import settings
from django.db import models


class Stamp(models.Model):
    """A mark that changes whenever the named part of the data does; see `pagecache`."""

    name = models.CharField(max_length=100, primary_key=True)
    value = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class RecordEntry(models.Model):
    """One line of the record; see `record`."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=36)  # a person's reference, or “system”
    verb = models.CharField(max_length=40)
    thing = models.CharField(max_length=100, blank=True)  # model:key
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=["thing", "number"], name="record_thing"),
            models.Index(fields=["actor", "number"], name="record_actor"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.actor} {self.verb} {self.thing}"


class RecordHead(models.Model):
    """The last entry of the record, in a row that whoever adds one locks."""

    number = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="record_head_once"),)

    def __str__(self) -> str:
        return f"{self.number}"


class Mail(models.Model):
    """A mail to one address, written in the transaction of what it tells of, sent by a job; see `mails`."""

    kind = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True)
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    headers = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["sent_at", "written_at"], name="mail_sent"),
            models.Index(fields=["address"], name="mail_address"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


class Worker(models.Model):
    """A process that does background work, and when it was last heard of."""

    name = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Routine(models.Model):
    """When a job that comes round by itself was last put into the queue."""

    name = models.CharField(max_length=100, primary_key=True)
    queued_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
